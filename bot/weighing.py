"""What the network of `bot.odds` makes of a question: which statements it lets answer.

Whatever speaks against an answer by rule is a bar (`bot.bars`), and the network has to be the surer
of an answer the more bars it has.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.bars import BESIDE, OF_ANOTHER, OF_OTHERS, Bar, beside
from bot.carrying import Carrying
from bot.judge import HARD_KINDS, Profile
from bot.known import NOTHING_KNOWN, Known, subject_of
from bot.levels import by_level, levels
from bot.likeness import likeness
from bot.odds import Odds
from bot.retrieval import LookedUp
from bot.rules import SEVERAL, Ruled
from bot.sides import of_one_side
from bot.signs import Candidates, signs
from bot.types import Statement
from bot.understanding import Form, Understood
from bot.vectors import Vectors
from bot.weighing_limits import LIMITS, LIMITS_WITH_KNOWN, WeighingLimits


@dataclass(frozen=True, slots=True)
class Weighable:
    """The statements that may answer a question, with what speaks for each of them."""

    profiles: tuple[Profile, ...]
    signs: Mapping[str, Vectors]
    shown: Vectors


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement with its log-odds and what bars it."""

    profile: Profile
    logit: float
    bars: frozenset[Bar] = frozenset()


@dataclass(frozen=True, slots=True)
class Decided:
    """The statements that answer, best first, and what they leave unsaid."""

    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weighs the statements found for a question."""

    carrying: Carrying
    odds: Odds
    known: Known = NOTHING_KNOWN

    @property
    def limits(self) -> WeighingLimits:
        """The limits that go with the network."""
        return LIMITS_WITH_KNOWN if self.known else LIMITS

    def weighable(self, asked: Understood, looked: LookedUp, ruled: Ruled) -> Weighable | None:
        """What the network is given: the nearest statements with their signs."""
        (cosines,) = self.known.cosines([looked.vector])
        return self._weighable(asked, looked, ruled, cosines)

    def _weighable(
        self, asked: Understood, looked: LookedUp, ruled: Ruled, cosines: Vectors
    ) -> Weighable | None:
        profiles = self.carrying.judge.profiles(f.statement.id for f in looked.found)
        met = [(p, f) for p, f in zip(profiles, looked.found, strict=True) if len(f.met)]
        if not met:
            return None
        candidates = Candidates(asked, tuple(p for p, _ in met), tuple(f for _, f in met), ruled)
        everywhere = frozenset(c for c in asked.concepts if any(p.carries(c) for p in profiles))
        shown = [[facet in p.facets for facet in self.odds.facets] for p, _ in met]
        ids = [p.statement.id for p, _ in met]
        alike = likeness(self.known, cosines, subject_of(asked.mentions), ids)
        return Weighable(
            candidates.profiles,
            {**signs(candidates, self.carrying, everywhere), **alike},
            np.array(shown, dtype=np.float32),
        )

    def weighed(
        self, questions: Sequence[tuple[Understood, LookedUp, Ruled]]
    ) -> list[tuple[Weighed, ...]]:
        """For each question the nearest statements with their log-odds, the best first.

        None where the network is untrained: the rules decide alone.
        """
        if not self.odds.trained:
            return [()] * len(questions)
        near = self.known.cosines([looked.vector for _, looked, _ in questions])
        return [self._weighed(*q, its) for q, its in zip(questions, near, strict=True)]

    def _weighed(
        self, asked: Understood, looked: LookedUp, ruled: Ruled, cosines: Vectors
    ) -> tuple[Weighed, ...]:
        given = self._weighable(asked, looked, ruled, cosines)
        if given is None:
            return ()
        logits = self.odds.logits(given.signs, looked.vector, given.shown)
        rows = zip(given.profiles, logits.tolist(), beside(given.signs), strict=True)
        found = [Weighed(p, logit, self._bars(p, asked, ruled) | its) for p, logit, its in rows]
        return tuple(sorted(self._levelled(found, asked, looked, ruled), key=lambda w: -w.logit))

    def _levelled(
        self, found: Sequence[Weighed], asked: Understood, looked: LookedUp, ruled: Ruled
    ) -> list[Weighed]:
        """The same; what is for another result of a test than the one told has a bar more.

        What its section says for this result stands in for it, even if it was not near enough to
        be weighed: "halve the dose at 30-59" is asked for, "contraindicated below 30" answers.
        """
        judge, carrying = self.carrying.judge, self.carrying
        find = judge.lexicon.find
        told = {
            **levels(asked.message, find(asked.message)),
            **levels(asked.text, asked.mentions),
        }
        if not told or asked.form is Form.COMPARISON:
            return list(found)
        weighed = {w.profile.statement: w for w in found}
        required = carrying.required(asked)
        profiles = judge.profiles(f.statement.id for f in looked.found)
        texts = [" ; ".join([*p.statement.section, p.statement.text]) for p in profiles]
        own = [
            weighed[p.statement].bars.isdisjoint(BESIDE)
            if p.statement in weighed
            else carrying.about(p, required, asked)
            for p in profiles
        ]
        fits = by_level(told, [levels(text, find(text)) for text in texts], own)
        best: dict[tuple[str, ...], float] = {}
        for profile, fit in zip(profiles, fits, strict=True):
            if fit is False and (other := weighed.get(profile.statement)):
                weighed[profile.statement] = replace(other, bars=other.bars | {Bar.LEVEL})
                section = profile.statement.section
                best[section] = max(other.logit, best.get(section, -math.inf))
        for profile, fit, its_own in zip(profiles, fits, own, strict=True):
            section = profile.statement.section
            if fit and its_own and section in best:
                bars = self._bars(profile, asked, ruled)
                mine = weighed.get(profile.statement, Weighed(profile, -math.inf, bars))
                logit = max(mine.logit, best[section])
                weighed[profile.statement] = replace(mine, logit=logit)
        return list(weighed.values())

    def _bars(self, profile: Profile, asked: Understood, ruled: Ruled) -> frozenset[Bar]:
        raised = {
            Bar.OTHER: self.carrying.gives_of_another(profile, asked),
            Bar.FACET: not self.carrying.strict(asked) <= profile.facets,
            Bar.NAME: not self.carrying.may_speak_of(profile, asked),
            Bar.ABSENT: bool(ruled.absent),
            Bar.STRANGE: bool(ruled.strange),
            Bar.PEOPLE: self.carrying.of_other_people(profile, asked),
        }
        return frozenset(bar for bar, holds in raised.items() if holds)

    def decide(self, asked: Understood, ruled: Ruled, weighed: Sequence[Weighed]) -> Decided:
        """Which statements answer, by all signs together."""
        if not weighed:
            return Decided(ruled.statements, ruled.missing)
        limits, several = self.limits, asked.form in SEVERAL
        margins = self.margins(weighed, asked, ruled)
        best = max(margins.values())
        if best < 0:
            whole = (w for w in weighed if self._whole(w, asked, ruled))
            near = (w.profile.statement for w in whole)
            return Decided(tuple(s for s in near if margins[s] >= -limits.whole))
        near = max(0.0, best - limits.together)
        if several:
            near = max(limits.lowest, best - limits.listed)
        least = dict.fromkeys(ruled.statements, limits.lowest) if several else {}
        ranked = sorted(margins, key=lambda statement: -margins[statement])
        near_enough = [s for s in ranked if margins[s] >= least.get(s, near)]
        if not several:
            near_enough = self._of_its_condition(weighed, asked, near_enough)
        carrying = self.carrying
        kept = of_one_side(asked, near_enough, carrying.judge, carrying.wording)
        chosen = tuple(kept[: limits.most_listed if several else limits.most])
        return Decided(chosen, left_out(ruled, chosen))

    def _of_its_condition(
        self, weighed: Sequence[Weighed], asked: Understood, chosen: Sequence[Statement]
    ) -> list[Statement]:
        """What is chosen, without what is not about the one condition asked of if anything is."""
        others = {w.profile.statement for w in weighed if not w.bars.isdisjoint(BESIDE)}
        about = [statement for statement in chosen if statement not in others]
        return about if about and self.carrying.one_condition(asked) else list(chosen)

    def margins(
        self, weighed: Sequence[Weighed], asked: Understood, ruled: Ruled
    ) -> dict[Statement, float]:
        """By how much each statement's log-odds are above what is needed."""
        never, costs = self._never(asked), self._costs(asked)
        on_one = self._on_one(asked, ruled)
        return {
            w.profile.statement: -math.inf
            if not w.bars.isdisjoint(never) or (on_one and self._is_apart(w, asked, ruled))
            else self._margin(w, ruled, costs)
            for w in weighed
        }

    def _on_one(self, asked: Understood, ruled: Ruled) -> bool:
        """Whether a question is on one condition alone.

        Not one that the article never speaks of and that is no more than the patient's story.
        """
        mention = self.carrying.one_condition(asked)
        return bool(mention) and not (mention in ruled.absent and mention in ruled.told)

    def _is_apart(self, weighed: Weighed, asked: Understood, ruled: Ruled) -> bool:
        """Whether a statement shares no name with a question on one condition, so cannot answer it.

        Where the rules, which know groups and settings, find something, what names another
        disease or drug does not.
        """
        if ruled.statements and Bar.OTHER not in weighed.bars:
            return False
        profile = weighed.profile
        return profile.statement not in ruled.statements and not self.carrying.shares_name(
            profile, asked
        )

    def vetoed(self, weighed: Sequence[Weighed], asked: Understood) -> frozenset[str]:
        """Ids of the statements that hardly answer a follow-up that may mean this question.

        What it is about is guessed, so that a dose under no disease's name may be any other's.
        """
        unnamed = {Bar.UNNAMED} if self.carrying.is_specific(asked) else set[Bar]()
        never = self._never(asked) | unnamed
        return frozenset(w.profile.statement.id for w in weighed if not w.bars.isdisjoint(never))

    def _never(self, asked: Understood) -> frozenset[Bar]:
        """The bars under which nothing answers.

        A dose or the like of another disease or drug, or of one that may be another, never does,
        nor what is for another result of a test, or for another age.
        """
        return OF_OTHERS | OF_ANOTHER if self.carrying.is_specific(asked) else OF_OTHERS

    def _costs(self, asked: Understood) -> Mapping[Bar, float]:
        """By how much surer the network has to be, by bar.

        It knows from its signs what a statement is about. So that costs more only in a list, which
        is to hold nothing beside, and where a dose or the like is asked for.
        """
        limits = self.limits
        costs = dict.fromkeys(Bar, limits.barred)
        costs[Bar.NAME] += limits.unsaid
        if asked.form not in SEVERAL:
            unnamed = limits.unnamed if self.carrying.is_specific(asked) else 0.0
            costs |= {Bar.OTHER: 0.0, Bar.UNNAMED: unnamed}
        return costs

    def _margin(self, weighed: Weighed, ruled: Ruled, costs: Mapping[Bar, float]) -> float:
        limits = self.limits
        earlier = limits.ruled * (weighed.profile.statement in ruled.statements)
        barred = sum(costs[bar] for bar in weighed.bars) + limits.unknown * _unknown(ruled)
        return weighed.logit - limits.sure + earlier - barred

    def _whole(self, weighed: Weighed, asked: Understood, ruled: Ruled) -> bool:
        """Whether a statement says all of the question, by rule, and nothing speaks against it."""
        profile, carrying = weighed.profile, self.carrying
        return (
            profile.statement in ruled.statements
            and not (weighed.bars or ruled.missing)
            and bool(carrying.strict(asked))
            and any(m.kind == "condition" for m in carrying.required(asked))
            and carrying.share(asked, profile) >= 1.0
        )


def left_out(ruled: Ruled, chosen: Collection[Statement]) -> tuple[str, ...]:
    """What the rules miss beside these statements; not where they found none of them."""
    by_rule = not set(chosen).isdisjoint(ruled.statements)
    return ruled.missing if by_rule or ruled.absent or ruled.strange else ()


def _unknown(ruled: Ruled) -> int:
    """How much speaks against an answer that a question names what the article never speaks of.

    Whom it is asked of is often no more than the story: "81 years old".
    """
    absent = [m.kind for m in ruled.absent if m not in ruled.told]
    grave = bool(ruled.strange) or any(k in HARD_KINDS and k != "population" for k in absent)
    return 2 if grave else int(bool(absent))
