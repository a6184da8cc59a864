"""Which statements answer a question, and which part of it no statement answers.

A statement answers if it is about every condition, therapy, population and organism that is asked of, and
shows the facet that is asked for. Nearness in words or in meaning only ranks what passes; it never stands
in for a concept or a facet, because it cannot tell a question the article answers from one of the same
field that it does not.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.judge import HARD_KINDS, Judge, Profile
from bot.patterns import Phrases
from bot.text import words
from bot.types import Statement
from bot.understanding import Form, Side, Understood
from bot.wording import Wording

NUMERIC_FACETS = frozenset({"dose", "dose_basis", "loading", "speed", "frequency", "duration", "count", "onset",
                            "incidence", "response_rate", "mortality", "route", "followup"})
"""Facets whose answer for a class of drugs says nothing of one drug of that class."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of the decision, found on the development questions (see CONTRIBUTING, "Thresholds")."""

    nearness: float = 0.30
    nearness_unnamed: float = 0.42
    residue: float = 0.34
    margin: float = 0.10
    list_share: float = 0.45
    most: int = 3
    most_listed: int = 10


@dataclass(frozen=True, slots=True)
class Signal:
    """How near a statement is to a question: `cosine` of the embeddings, `fused` in [0, 1] of the best."""

    cosine: float
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
    residue: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """Decides what of the article answers a question."""

    judge: Judge
    wording: Wording
    known: frozenset[str]
    limits: Limits = field(default_factory=Limits)

    def cover(self, asked: Understood, signals: Mapping[str, Signal]) -> Covered:
        """The statements that answer, and what none of them does.

        `signals` holds the statements that may answer; those that are not in it are not considered.
        """
        profiles = self.judge.profiles(signals)
        near = _nearest(asked, profiles, signals)
        unknown = self._unknown(asked, profiles)
        missing = self._uncarried(asked, profiles)
        kept = [c for c in self._required(asked) if c not in missing]
        if unknown or (missing and not self._goes_on_without(asked, missing)):
            return Covered(missing=(*map(self._name, missing), *unknown), near=near)
        found: list[Statement] = []
        gaps = [self._name(concept) for concept in missing]
        for requirement in self._requirements(asked, kept, profiles):
            part = self._answering(asked, requirement, profiles, signals)
            found.extend(s for s in part.statements if s not in found)
            gaps.extend(part.missing)
        return Covered(tuple(found), tuple(dict.fromkeys(gaps)), () if found else near)

    def _name(self, concept: str) -> str:
        return self.judge.lexicon.name(concept)

    def _required(self, asked: Understood) -> tuple[str, ...]:
        return tuple(c for c in asked.concepts if self.judge.lexicon.kind(c) in HARD_KINDS)

    def _carries(self, profile: Profile, concept: str, asked: Understood) -> bool:
        if profile.carries(concept):
            return True
        if self.judge.lexicon.kind(concept) != "therapy" or NUMERIC_FACETS & set(asked.facets):
            return False
        classes = self.judge.lexicon.ancestors(concept) - {concept}
        return any(c in profile.own for c in classes)

    def _uncarried(self, asked: Understood, profiles: tuple[Profile, ...]) -> tuple[str, ...]:
        """Concepts asked of that no statement is about, nor anything of the same family if not hard."""
        return tuple(
            c
            for c in asked.concepts
            if not any(self._carries(p, c, asked) for p in profiles)
            and (self.judge.lexicon.kind(c) in HARD_KINDS or not self._family_known(c, profiles))
        )

    def _family_known(self, concept: str, profiles: tuple[Profile, ...]) -> bool:
        lexicon = self.judge.lexicon
        if lexicon.kind(concept) in {"anatomy", "other"}:
            return True
        family = lexicon.ancestors(concept) | lexicon.descendants(concept)
        return any(family & set(p.own) for p in profiles)

    def _unknown(self, asked: Understood, profiles: tuple[Profile, ...]) -> tuple[str, ...]:
        """Words that are neither common, nor clinical words, nor the article's: a name nobody here knows."""
        strange = [w for w in asked.residue if w.isalpha() and w not in self.known]
        strange = [w for w in strange if not any(p.says(w) for p in profiles)]
        return tuple(word.text for form in strange for word in words(asked.text) if word.form == form)

    def _goes_on_without(self, asked: Understood, missing: tuple[str, ...]) -> bool:
        """Whether the rest of the question still is a question: one of several things compared or listed."""
        kind = self.judge.lexicon.kind
        rest = [c for c in asked.concepts if c not in missing]
        return all(any(kind(r) == kind(m) for r in rest) for m in missing) and asked.form in {
            Form.COMPARISON,
            Form.LIST,
        }

    def _requirements(
        self, asked: Understood, kept: list[str], profiles: tuple[Profile, ...]
    ) -> list[tuple[str, ...]]:
        """What one statement must carry: all that is asked of, or, if none does, one of each kind."""
        if any(all(self._carries(p, c, asked) for c in kept) for p in profiles):
            return [tuple(kept)]
        groups = [[c for c in kept if self.judge.lexicon.kind(c) == kind] for kind in HARD_KINDS]
        return [tuple(choice) for choice in itertools.product(*(group for group in groups if group))]

    def _answering(
        self,
        asked: Understood,
        requirement: tuple[str, ...],
        profiles: tuple[Profile, ...],
        signals: Mapping[str, Signal],
    ) -> Covered:
        about = [p for p in profiles if all(self._carries(p, c, asked) for c in requirement)]
        if not about:
            return Covered(missing=(" / ".join(map(self._name, requirement)),))
        shown = self._showing(asked, about)
        if not shown:
            return Covered(missing=self._labels(asked))
        ranked = self._ranked(asked, shown, signals)
        if not self._near_enough(asked, requirement, ranked[0]):
            return Covered()
        return Covered(self._chosen(asked, requirement, ranked))

    def _labels(self, asked: Understood) -> tuple[str, ...]:
        facets = self.judge.facets.by_id
        return tuple(facets[f].label for f in asked.facets if facets[f].strict) or (
            (self._name(asked.instance_of),) if asked.instance_of else ()
        )

    def _showing(self, asked: Understood, profiles: list[Profile]) -> list[Profile]:
        """Those that show a strict facet asked for, name a kind of what is asked for, take the side asked."""
        facets = self.judge.facets.by_id
        strict = [f for f in asked.facets if facets[f].strict]
        if strict:
            most = max(sum(f in p.facets for f in strict) for p in profiles)
            profiles = [p for p in profiles if most and sum(f in p.facets for f in strict) == most]
        if asked.instance_of:
            kinds = self.judge.lexicon.descendants(asked.instance_of) - {asked.instance_of}
            profiles = [p for p in profiles if kinds & {*p.own, *p.section}]
        if asked.kind_asked:
            profiles = [p for p in profiles if self._names_kind(p, asked.kind_asked)]
        return profiles

    def _names_kind(self, profile: Profile, kind: str) -> bool:
        held = [*profile.own, *profile.section]
        return any(self.judge.lexicon.kind(concept) == kind for concept in held)

    def _ranked(
        self, asked: Understood, profiles: list[Profile], signals: Mapping[str, Signal]
    ) -> list[_Scored]:
        scored = [self._scored(asked, p, signals[p.statement.id]) for p in profiles]
        return sorted(scored, key=lambda s: -s.score)

    def _scored(self, asked: Understood, profile: Profile, signal: Signal) -> _Scored:
        held = [w for w in asked.residue if profile.says(w)]
        residue = len(held) / len(asked.residue) if asked.residue else 1.0
        named = [c for c in asked.concepts if c in self._own_closed(profile)]
        concepts = len(named) / len(asked.concepts) if asked.concepts else 0.0
        facets = sum(f in profile.facets for f in asked.facets) / len(asked.facets) if asked.facets else 0.0
        side = 0.0 if asked.side is None else float(asked.side in self.sides(profile, asked))
        score = signal.fused + 0.3 * residue + 0.15 * concepts + 0.2 * facets + 0.2 * side
        return _Scored(profile, score, residue, signal.cosine)

    def _own_closed(self, profile: Profile) -> frozenset[str]:
        return frozenset().union(*(self.judge.lexicon.ancestors(c) for c in profile.own))

    def _near_enough(self, asked: Understood, requirement: tuple[str, ...], best: _Scored) -> bool:
        anchored = bool(requirement) or bool(asked.facets)
        if not asked.residue:
            return anchored or best.cosine >= self.limits.nearness_unnamed
        if best.residue >= self.limits.residue:
            return best.cosine >= self.limits.nearness
        return anchored and best.cosine >= self.limits.nearness_unnamed

    def _chosen(self, asked: Understood, requirement: tuple[str, ...], ranked: list[_Scored]) -> tuple[Statement, ...]:
        limits = self.limits
        if asked.form is Form.LIST or (asked.form is Form.COMPARISON and len(requirement) == 0):
            fitting = [s for s in ranked if asked.side is None or asked.side in self.sides(s.profile, asked)]
            chosen = [s for s in fitting if s.score >= limits.list_share * ranked[0].score][: limits.most_listed]
            return tuple(s.profile.statement for s in chosen or ranked[:1])
        chosen = [s for s in ranked if s.score >= ranked[0].score - limits.margin][: limits.most]
        return tuple(s.profile.statement for s in chosen)

    def sides(self, profile: Profile, asked: Understood) -> frozenset[Side]:
        """Which sides the statement takes on the therapies asked of, clause by clause."""
        clauses = [c for c in _clauses(profile.statement.text) if self._speaks_of(c, asked, profile)]
        found = {side for clause in clauses for side in self._sides_of(clause)}
        return frozenset(found)

    def _speaks_of(self, clause: str, asked: Understood, profile: Profile) -> bool:
        therapies = set(asked.of_kind("therapy"))
        own = {a for m in self.judge.lexicon.find(clause) for a in self.judge.lexicon.ancestors(m.concept)}
        named = any(self.judge.lexicon.kind(c) == "therapy" for c in profile.own)
        return not therapies or not named or bool(therapies & own)

    def _sides_of(self, clause: str) -> set[Side]:
        if self.wording.negative.found(clause) or _NEGATION.found(clause):
            return {Side.NEGATIVE}
        return {Side.POSITIVE}


_NEGATION = Phrases(["not", "no", "never", "without"])
_BREAKS = (";", ", though ", ", but ", " while ", " whereas ", ", although ", " however ")


def _clauses(text: str) -> list[str]:
    pieces = [text]
    for mark in _BREAKS:
        pieces = [part for piece in pieces for part in piece.split(mark)]
    return pieces


def _nearest(
    asked: Understood, profiles: tuple[Profile, ...], signals: Mapping[str, Signal]
) -> tuple[Statement, ...]:
    """The statements nearest to the subject, those that carry most of the concepts first."""
    def rank(profile: Profile) -> tuple[int, float]:
        return sum(map(profile.carries, asked.concepts)), signals[profile.statement.id].fused

    ordered = sorted(profiles, key=rank, reverse=True)
    return tuple(p.statement for p in ordered[:3])
