"""What rules find to answer a question, and what of it no statement is about.

A statement answers by the rules if it is about every condition, therapy, population and organism
that is asked of, shows the strict facets asked for and says enough of the question. Nearness in
words or in meaning only ranks what passes; it never stands in for a concept or a facet.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.carrying import Carrying
from bot.companions import is_occasion
from bot.judge import HARD_KINDS, Profile
from bot.retrieval import Found, LookedUp
from bot.sides import sides_taken
from bot.types import Mention, Statement
from bot.understanding import Form, Rest, Understood

SEVERAL = frozenset({Form.LIST, Form.COMPARISON})
"""Forms of question of which a part can be answered: one of several things listed or compared."""


@dataclass(frozen=True, slots=True)
class RuleLimits:
    """Thresholds and weights of the rules.

    A statement answers if the share of the question's words that it says (by rarity), plus `tokens`
    times the token score, plus `weak` if it shows a facet that is asked for, plus `kind` if it
    names a kind of thing that is asked for, reaches `enough`. Fitted by logistic regression on 248
    development questions.
    """

    tokens: float = 1.15
    weak: float = 0.4
    kind: float = 0.45
    enough: float = 1.1
    margin: float = 0.10
    listed: float = 0.45
    most: int = 3
    most_listed: int = 10


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules find: the statements, best first, and what is missing, in words.

    No statement of the article is about the `absent` mentions, nor says the `strange` words; of
    the absent ones the `told` are a part of the story that the question tells.
    """

    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[Mention, ...] = ()
    strange: tuple[Rest, ...] = ()
    told: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scored:
    profile: Profile
    score: float
    share: float
    tokens: float


@dataclass(frozen=True, slots=True)
class Rules:
    """Chooses by rules what of the article answers a question."""

    carrying: Carrying
    limits: RuleLimits = field(default_factory=RuleLimits)

    def choose(self, asked: Understood, looked: LookedUp) -> Ruled:
        """The statements that answer, among those looked up, and what none of them does."""
        found = {f.statement.id: f for f in looked.found}
        profiles = self.carrying.judge.profiles(found)
        required = (*self.carrying.required(asked), *self.carrying.tests(asked, profiles))
        absent = tuple(
            m for m in required if not any(self.carrying.carries(p, m, asked) for p in profiles)
        )
        strange = tuple(
            r for r in asked.residue if r.strange and not any(p.says(r.form) for p in profiles)
        )
        gaps = [*(self._name(m.concept) for m in absent), *(r.text for r in strange)]
        kept = [m for m in required if m not in absent]
        told = tuple(m for m in absent if m.told or self._is_occasion(m, required))
        nothing = Ruled((), tuple(dict.fromkeys(gaps)), absent, strange, told)
        if strange or (absent and not self._goes_on_without(asked, absent, kept)):
            return nothing
        statements: list[Statement] = []
        parts = [
            self._answering(asked, r, profiles, found)
            for r in self._requirements(asked, kept, profiles)
        ]
        if asked.form not in SEVERAL and not all(part.statements for part in parts):
            parts = [replace(part, statements=()) for part in parts]
        for part in parts:
            statements.extend(s for s in part.statements if s not in statements)
            gaps.extend(part.missing)
        return replace(nothing, statements=tuple(statements), missing=tuple(dict.fromkeys(gaps)))

    def _is_occasion(self, mention: Mention, required: Sequence[Mention]) -> bool:
        """Whether a treatment is named beside a disease or a drug to say where or when."""
        others = (m for m in required if m != mention and m.kind in {"condition", "therapy"})
        return any(others) and is_occasion(mention.concept, self.carrying.judge.lexicon)

    def _name(self, concept: str) -> str:
        return self.carrying.judge.lexicon.name(concept)

    def _goes_on_without(
        self, asked: Understood, absent: Sequence[Mention], kept: Sequence[Mention]
    ) -> bool:
        """Whether the rest still is a question: one of several things compared or listed."""
        kinds = [m.kind for m in absent]
        if asked.form is Form.COMPARISON:
            return all(sum(k.kind == kind for k in kept) > 1 for kind in kinds)
        return asked.form is Form.LIST and all(any(k.kind == kind for k in kept) for kind in kinds)

    def _requirements(
        self, asked: Understood, kept: Sequence[Mention], profiles: Sequence[Profile]
    ) -> list[tuple[Mention, ...]]:
        """What one statement must carry: all asked of, or, if none does, one of each kind."""
        if any(self.carrying.about(p, kept, asked) for p in profiles):
            return [tuple(kept)]
        groups = [[m for m in kept if m.kind == kind] for kind in HARD_KINDS]
        return [
            tuple(choice) for choice in itertools.product(*(group for group in groups if group))
        ]

    def _answering(
        self,
        asked: Understood,
        requirement: tuple[Mention, ...],
        profiles: Sequence[Profile],
        found: Mapping[str, Found],
    ) -> Ruled:
        about = [p for p in profiles if self.carrying.about(p, requirement, asked)]
        if not about:
            return Ruled(missing=(" / ".join(self._name(m.concept) for m in requirement),))
        shown = self._showing(asked, about)
        if not shown:
            return Ruled(missing=self._labels(asked))
        ranked = sorted(
            (self._scored(asked, p, found[p.statement.id]) for p in shown), key=lambda s: -s.score
        )
        if not any(self._near_enough(asked, scored) for scored in ranked[: self.limits.most]):
            return Ruled(missing=self.carrying.unsaid(asked, ranked[0].profile))
        return Ruled(self._chosen(asked, ranked))

    def _labels(self, asked: Understood) -> tuple[str, ...]:
        facets = self.carrying.judge.facets.by_id
        strict = self.carrying.strict(asked)
        return tuple(facets[f].label for f in asked.facets if f in strict) or (
            (self._name(asked.instance_of),) if asked.instance_of else ()
        )

    def _showing(self, asked: Understood, profiles: Sequence[Profile]) -> list[Profile]:
        """Those that show the strict facets asked for and name a kind of what is asked for."""
        profiles = [p for p in profiles if self.carrying.may_speak_of(p, asked)]
        strict = self.carrying.strict(asked)
        if strict and profiles:
            most = max(sum(f in p.facets for f in strict) for p in profiles)
            profiles = [p for p in profiles if most and sum(f in p.facets for f in strict) == most]
        if asked.instance_of:
            profiles = [p for p in profiles if self.carrying.names_instance(p, asked.instance_of)]
        if asked.kind_asked:
            profiles = [p for p in profiles if self.carrying.names_kind(p, asked.kind_asked)]
        return list(profiles)

    def _scored(self, asked: Understood, profile: Profile, found: Found) -> _Scored:
        share = self.carrying.share(asked, profile)
        concepts = sum(c in profile.carried for c in asked.concepts) / max(1, len(asked.concepts))
        facets = sum(f in profile.facets for f in asked.facets) / max(1, len(asked.facets))
        side = asked.side is not None and asked.side in self._sides(profile, asked)
        overview = profile.statement.section == (self.carrying.judge.article.heading,)
        score = (
            found.score - 0.1 * overview + 0.4 * share + 0.15 * concepts + 0.1 * facets + 0.2 * side
        )
        return _Scored(profile, score, share, found.tokens)

    def _near_enough(self, asked: Understood, best: _Scored) -> bool:
        """Whether the statement says enough of the question: a linear rule on four signs."""
        limits, facets = self.limits, self.carrying.judge.facets.by_id
        weak = any(f in best.profile.facets and not facets[f].strict for f in asked.facets)
        signs = (
            limits.tokens * best.tokens + limits.weak * weak + limits.kind * bool(asked.kind_asked)
        )
        return best.share + signs >= limits.enough

    def _chosen(self, asked: Understood, ranked: Sequence[_Scored]) -> tuple[Statement, ...]:
        limits = self.limits
        if asked.form is not Form.LIST:
            chosen = [s for s in ranked if s.score >= ranked[0].score - limits.margin][
                : limits.most
            ]
            return tuple(s.profile.statement for s in chosen)
        fitting = [
            s for s in ranked if asked.side is None or asked.side in self._sides(s.profile, asked)
        ]
        best = fitting or ranked[:1]
        least = max(s.share for s in best) - 0.25
        chosen = [s for s in best if s.score >= limits.listed * best[0].score and s.share >= least]
        return tuple(s.profile.statement for s in chosen[: limits.most_listed])

    def _sides(self, profile: Profile, asked: Understood) -> frozenset[str]:
        therapies, carrying = asked.of_kind("therapy"), self.carrying
        return sides_taken(profile, therapies, carrying.judge.lexicon, carrying.wording)
