"""Which statements answer a question, and which part of it no statement answers.

A statement answers if it is about every condition, therapy, population and organism that is asked of, and
shows the facet that is asked for. Nearness in words or in meaning only ranks what passes; it never stands
in for a concept or a facet, because it cannot tell a question the article answers from one of the same
field that it does not.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.judge import HARD_KINDS, Judge, Profile
from bot.sides import sides_taken
from bot.text import forms, stem
from bot.types import Mention, Statement
from bot.understanding import Form, Understood
from bot.wording import Wording

WIDEST_CLASS = 80
"""Kinds of drug in the widest class of which a statement still speaks for each (steroids, not "immunotherapy")."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds and weights of the decision (see CONTRIBUTING, "Thresholds").

    A statement answers if the share of the question's words that it says (by rarity), plus `tokens` times the
    token score, plus `weak` if it shows a facet that is asked for, plus `kind` if it names a kind of thing that
    is asked for, reaches `enough`. Fitted by logistic regression on 248 development questions.
    """

    tokens: float = 1.15
    weak: float = 0.4
    kind: float = 0.45
    enough: float = 1.1
    margin: float = 0.10
    listed: float = 0.45
    most: int = 3
    most_listed: int = 10
    soft_weight: float = 0.8


@dataclass(frozen=True, slots=True)
class Signal:
    """How near a statement is to a question: `tokens` by its words' own vectors (MaxSim, in [-1, 1]), which
    compares questions; `fused`, in [0, 1], which compares statements.
    """

    tokens: float
    fused: float


@dataclass(frozen=True, slots=True)
class Covered:
    """What answers one question: the statements, best first, and what is missing, in words.

    `near` are the best statements about the subject where nothing answers.
    """

    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    near: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scored:
    profile: Profile
    score: float
    share: float
    tokens: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Decides what of the article answers a question."""

    judge: Judge
    wording: Wording
    limits: Limits = field(default_factory=Limits)

    def cover(self, asked: Understood, signals: Mapping[str, Signal]) -> Covered:
        """The statements that answer, and what none of them does.

        `signals` holds the statements that may answer; those that are not in it are not considered.
        """
        profiles = self.judge.profiles(signals)
        near = self._nearest(asked, profiles, signals)
        if section := self._section_asked(asked, profiles):
            return Covered(tuple(p.statement for p in section))
        required = (*self._required(asked), *self._tests(asked, profiles))
        missing = tuple(
            m for m in required if not any(self._carries(p, m, asked) for p in profiles)
        )
        strange = [
            r for r in asked.residue if r.strange and not any(p.says(r.form) for p in profiles)
        ]
        gaps = [*(self._name(m.concept) for m in missing), *(r.text for r in strange)]
        kept = [m for m in required if m not in missing]
        if strange or (missing and not self._goes_on_without(asked, missing, kept)):
            return Covered(missing=tuple(dict.fromkeys(gaps)), near=near)
        found: list[Statement] = []
        for requirement in self._requirements(asked, kept, profiles):
            part = self._answering(asked, requirement, profiles, signals)
            found.extend(s for s in part.statements if s not in found)
            gaps.extend(part.missing)
        return Covered(tuple(found), tuple(dict.fromkeys(gaps)), () if found else near)

    def unsaid(self, told: Sequence[Mention], statements: Sequence[Statement]) -> tuple[str, ...]:
        """What a message tells of the person or the disease and none of these statements speaks of."""
        profiles = self.judge.profiles(s.id for s in statements)
        plain = Understood("")
        special = [
            m
            for m in told
            if m.kind in {"condition", "population"} and m.concept not in self.wording.background
        ]
        missing = [m for m in special if not any(self._carries(p, m, plain) for p in profiles)]
        return tuple(dict.fromkeys(self._name(m.concept) for m in missing))

    def _name(self, concept: str) -> str:
        return self.judge.lexicon.name(concept)

    def _required(self, asked: Understood) -> tuple[Mention, ...]:
        """The mentions, one a concept, that a statement must be about."""
        by_concept = {m.concept: m for m in asked.mentions if m.kind in HARD_KINDS}
        return tuple(m for c, m in by_concept.items() if c not in self.wording.background)

    def _tests(self, asked: Understood, profiles: Sequence[Profile]) -> tuple[Mention, ...]:
        """Tests asked of that the article never speaks of, nor of their family: a result would be made up."""
        lexicon = self.judge.lexicon
        known = frozenset().union(*(p.carried for p in profiles))
        return tuple(
            m
            for m in asked.mentions
            if m.kind == "test"
            and m.concept not in self.wording.background
            and not (lexicon.ancestors(m.concept) | lexicon.descendants(m.concept)) & known
        )

    def _carries(self, profile: Profile, mention: Mention, asked: Understood) -> bool:
        """Whether a statement is about what is mentioned: by concept, by its parts, or in its very words."""
        lexicon = self.judge.lexicon
        concept = mention.concept
        if profile.carries(concept):
            return True
        parents = lexicon.concepts[concept].broader if concept in lexicon.concepts else ()
        if mention.kind == "therapy":
            return self._said_of_class(profile, parents, asked)
        return all(profile.says(form) for form in forms(mention.text))

    def _about(self, profile: Profile, required: Sequence[Mention], asked: Understood) -> bool:
        """Whether a statement is about all that is required, a therapy and its condition in one clause."""
        if not all(self._carries(profile, m, asked) for m in required):
            return False
        owned = [m for m in required if profile.only_in_text(m.concept)]
        conditions = [m.concept for m in owned if m.kind == "condition"]
        therapies = [m.concept for m in owned if m.kind == "therapy"]
        return all(profile.in_one_clause(c, t) for c in conditions for t in therapies)

    def _said_of_class(self, profile: Profile, classes: Sequence[str], asked: Understood) -> bool:
        """Whether the statement speaks of the drug's class, and what is asked may be said of a class."""
        facets = self.judge.facets.by_id
        if any(facets[f].specific for f in asked.facets):
            return False
        narrow = (c for c in classes if len(self.judge.lexicon.descendants(c)) <= WIDEST_CLASS)
        return any(c in profile.named for c in narrow)

    def _goes_on_without(
        self, asked: Understood, missing: Sequence[Mention], kept: Sequence[Mention]
    ) -> bool:
        """Whether the rest of the question still is a question: one of several things compared or listed."""
        kinds = [m.kind for m in missing]
        if asked.form is Form.COMPARISON:
            return all(sum(k.kind == kind for k in kept) > 1 for kind in kinds)
        return asked.form is Form.LIST and all(any(k.kind == kind for k in kept) for kind in kinds)

    def _requirements(
        self, asked: Understood, kept: Sequence[Mention], profiles: Sequence[Profile]
    ) -> list[tuple[Mention, ...]]:
        """What one statement must carry: all that is asked of, or, if none does, one of each kind."""
        if any(self._about(p, kept, asked) for p in profiles):
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
        signals: Mapping[str, Signal],
    ) -> Covered:
        about = [p for p in profiles if self._about(p, requirement, asked)]
        if not about:
            return Covered(missing=(" / ".join(self._name(m.concept) for m in requirement),))
        shown = self._showing(asked, about)
        if not shown:
            return Covered(missing=self._labels(asked))
        ranked = sorted(
            (self._scored(asked, p, signals[p.statement.id]) for p in shown), key=lambda s: -s.score
        )
        if not any(self._near_enough(asked, scored) for scored in ranked[: self.limits.most]):
            return Covered(missing=self._unsaid(asked, ranked[0].profile))
        return Covered(self._chosen(asked, ranked))

    def _labels(self, asked: Understood) -> tuple[str, ...]:
        facets = self.judge.facets.by_id
        return tuple(facets[f].label for f in asked.facets if facets[f].strict) or (
            (self._name(asked.instance_of),) if asked.instance_of else ()
        )

    def _showing(self, asked: Understood, profiles: Sequence[Profile]) -> list[Profile]:
        """Those that show the strict facets asked for and name a kind of what is asked for."""
        facets = self.judge.facets.by_id
        strict = [f for f in asked.facets if facets[f].strict]
        if strict:
            most = max(sum(f in p.facets for f in strict) for p in profiles)
            profiles = [p for p in profiles if most and sum(f in p.facets for f in strict) == most]
        if asked.instance_of:
            profiles = [p for p in profiles if self._names_instance(p, asked.instance_of)]
        if asked.kind_asked:
            profiles = [p for p in profiles if self._names_kind(p, asked.kind_asked)]
        return list(profiles)

    def _names_instance(self, profile: Profile, concept: str) -> bool:
        """Whether the statement names one of what is asked for, or, being about it, something of its kind."""
        kinds = self.judge.lexicon.descendants(concept) - {concept}
        if kinds & {*profile.own, *profile.section}:
            return True
        return profile.carries(concept) and self._names_kind(
            profile, self.judge.lexicon.kind(concept)
        )

    def _names_kind(self, profile: Profile, kind: str) -> bool:
        return any(self.judge.lexicon.kind(c) == kind for c in (*profile.own, *profile.section))

    def _scored(self, asked: Understood, profile: Profile, signal: Signal) -> _Scored:
        share = self._share(asked, profile)
        concepts = sum(c in profile.carried for c in asked.concepts) / max(1, len(asked.concepts))
        facets = sum(f in profile.facets for f in asked.facets) / max(1, len(asked.facets))
        side = asked.side is not None and asked.side in self._sides(profile, asked)
        overview = profile.statement.section == (self.judge.article.heading,)
        score = (
            signal.fused
            - 0.1 * overview
            + 0.4 * share
            + 0.15 * concepts
            + 0.1 * facets
            + 0.2 * side
        )
        return _Scored(profile, score, share, signal.tokens)

    def _share(self, asked: Understood, profile: Profile) -> float:
        """The share of the question, by the rarity of its words, that the statement says."""
        weights = [(r.rarity, profile.says(r.form)) for r in asked.residue]
        for mention in asked.mentions:
            if mention.concept not in self.wording.background:
                weight = 1.0 if mention.kind in HARD_KINDS else self.limits.soft_weight
                weights.append((weight, self._carries(profile, mention, asked)))
        whole = sum(weight for weight, _ in weights)
        return sum(weight for weight, said in weights if said) / whole if whole else 1.0

    def _unsaid(self, asked: Understood, profile: Profile) -> tuple[str, ...]:
        """The concepts of the question that the nearest statement does not speak of."""
        return tuple(
            dict.fromkeys(
                self._name(m.concept)
                for m in asked.mentions
                if m.concept not in self.wording.background and not self._carries(profile, m, asked)
            )
        )

    def _near_enough(self, asked: Understood, best: _Scored) -> bool:
        """Whether the statement says enough of the question to be its answer: a linear rule on four signs."""
        limits, facets = self.limits, self.judge.facets.by_id
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
        return sides_taken(profile, asked.of_kind("therapy"), self.judge.lexicon, self.wording)

    def _section_asked(self, asked: Understood, profiles: Sequence[Profile]) -> tuple[Profile, ...]:
        """All statements of the section whose heading a question for a list names word for word."""
        if asked.form is not Form.LIST:
            return ()
        said = _families(forms(asked.text))
        named = {
            p.statement.section
            for p in profiles
            if p.statement.section and self._heading_words(p.statement.section[-1]) <= said
        }
        return tuple(p for p in profiles if p.statement.section in named)

    def _heading_words(self, heading: str) -> frozenset[str]:
        """The content words of a heading; a heading of one word is never meant as a whole."""
        content = [f for f in forms(heading) if f not in self.wording.function]
        return _families(content) if len(content) > 1 else frozenset({heading})

    def _nearest(
        self, asked: Understood, profiles: Iterable[Profile], signals: Mapping[str, Signal]
    ) -> tuple[Statement, ...]:
        """The statements nearest to the subject, those that carry most of the concepts first."""

        def rank(profile: Profile) -> tuple[int, float]:
            return sum(map(profile.carries, asked.concepts)), signals[profile.statement.id].fused

        return tuple(p.statement for p in sorted(profiles, key=rank, reverse=True)[:3])


def _families(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(stem, words))
