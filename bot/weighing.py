"""What the network of `bot.odds` makes of a question: which statements it lets answer.

The rules of `bot.coverage` come first. The network rules out what is hopeless, adds what it is sure
of, and has the say alone where the rules found nothing and nothing forbids an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.carrying import Carrying
from bot.judge import Profile
from bot.odds import Odds
from bot.retrieval import LookedUp
from bot.signs import Candidates, signs
from bot.types import Statement
from bot.understanding import Form, Understood
from bot.vectors import Vectors

SEVERAL = frozenset({Form.LIST, Form.COMPARISON})
"""Forms of question of which a part can be answered: one of several things listed or compared."""


@dataclass(frozen=True, slots=True)
class WeighingLimits:
    """Log-odds at which the network has the say, set on the articles of `corpus/training/answers`.

    From `sure` on a statement answers although no rule finds it to, and with it those at most
    `together` below (`listed` in a list); below `hopeless` it does not although the rules find it
    to; of several that answer, one more than `apart` below the best is left out. At most `most`
    statements are chosen, or `most_listed` in a list.
    """

    sure: float = 0.5
    together: float = 0.5
    listed: float = 1.0
    hopeless: float = -3.0
    apart: float = 3.5
    most: int = 3
    most_listed: int = 10


@dataclass(frozen=True, slots=True)
class Weighable:
    """The statements that may answer a question, with what speaks for each of them."""

    profiles: tuple[Profile, ...]
    signs: Mapping[str, Vectors]
    shown: Vectors


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement with its log-odds; a `barred` one answers only if the rules say so."""

    profile: Profile
    logit: float
    barred: bool


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weighs the statements found for a question."""

    carrying: Carrying
    odds: Odds
    limits: WeighingLimits = field(default_factory=WeighingLimits)

    def weighable(self, asked: Understood, looked: LookedUp) -> Weighable | None:
        """What the network is given: the nearest statements with their signs."""
        profiles = self.carrying.judge.profiles(f.statement.id for f in looked.found)
        met = [(p, f) for p, f in zip(profiles, looked.found, strict=True) if len(f.met)]
        if not met:
            return None
        candidates = Candidates(asked, tuple(p for p, _ in met), tuple(f for _, f in met))
        everywhere = frozenset[str]().union(*(p.carried | p.assumed for p in profiles))
        shown = [[facet in p.facets for facet in self.odds.facets] for p, _ in met]
        return Weighable(
            candidates.profiles,
            signs(candidates, self.carrying, everywhere),
            np.array(shown, dtype=np.float32),
        )

    def weighed(self, asked: Understood, looked: LookedUp) -> tuple[Weighed, ...]:
        """The nearest statements with their log-odds, the best first.

        None where another embedding model is set than the network knows: the rules decide alone.
        """
        given = self.weighable(asked, looked)
        if given is None or not self.odds.knows(looked.vector):
            return ()
        logits = self.odds.logits(given.signs, looked.vector, given.shown)
        of_another = (
            given.signs["condition lacking, another named"]
            + given.signs["therapy lacking, another named"]
        )
        strict = self._strict(asked)
        found = [
            Weighed(
                profile,
                logit,
                barred=bool(other)
                or not strict <= profile.facets
                or not self.carrying.may_speak_of(profile, asked),
            )
            for profile, logit, other in zip(
                given.profiles, logits.tolist(), of_another.tolist(), strict=True
            )
        ]
        return tuple(sorted(found, key=lambda w: -w.logit))

    def _strict(self, asked: Understood) -> frozenset[str]:
        return frozenset(f for f in asked.facets if self.carrying.judge.facets.by_id[f].strict)

    def kept(
        self, asked: Understood, statements: Sequence[Statement], weighed: Sequence[Weighed]
    ) -> tuple[Statement, ...]:
        """What the rules chose, less what the network rules out, with what it is sure of."""
        if not statements or best_odds(statements, weighed) < self.limits.hopeless:
            return ()
        logits = {w.profile.statement.id: w.logit for w in weighed}
        open_ones = [w for w in weighed if not w.barred]
        sure = [w.profile.statement for w in open_ones[:1] if w.logit >= self.limits.sure]
        kept = tuple(dict.fromkeys([*statements, *sure]))
        if asked.form in SEVERAL:
            return kept
        best = best_odds(kept, weighed)
        return tuple(s for s in kept if logits.get(s.id, 0.0) >= best - self.limits.apart)

    def likely(self, asked: Understood, weighed: Sequence[Weighed]) -> tuple[Statement, ...]:
        """The statements that the network is sure of where the rules found none."""
        limits = self.limits
        open_ones = [w for w in weighed if not w.barred]
        if not open_ones or open_ones[0].logit < limits.sure:
            return ()
        several = asked.form in SEVERAL
        least = open_ones[0].logit - (limits.listed if several else limits.together)
        chosen = [w.profile.statement for w in open_ones if w.logit >= max(0.0, least)]
        return tuple(chosen[: self.limits.most_listed if several else self.limits.most])


def best_odds(statements: Sequence[Statement], weighed: Sequence[Weighed]) -> float:
    """The log-odds of the likeliest of these statements; 0 of one that was not weighed."""
    logits = {w.profile.statement.id: w.logit for w in weighed}
    return max((logits.get(s.id, 0.0) for s in statements), default=0.0)
