"""Which statements answer a question, and which part of it no statement answers.

Rules look first (`bot.rules`); a trained network weighs what they find with all other signs and
decides (`bot.weighing`), for questions are put in more ways than rules can list. A dose or the like
of another disease or drug is beyond it; what else speaks against an answer makes it dearer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.at_hand import AtHand
from bot.carrying import Carrying
from bot.headings import section_asked, summary_asked
from bot.judge import Judge, Profile
from bot.known import NOTHING_KNOWN, Known
from bot.odds import Odds
from bot.retrieval import LookedUp
from bot.rules import Ruled, Rules
from bot.types import Mention, Statement
from bot.understanding import Understood
from bot.weighing import Decided, Weighed, Weighing
from bot.wording import Wording

_AT_HAND = 32
"""Questions of which is held what was made of them."""
_Held: TypeAlias = tuple[Ruled, tuple[Weighed, ...]]


@dataclass(frozen=True, slots=True)
class Covered:
    """What answers one question: the statements, best first, and what is missing, in words.

    `near` are the best statements about the subject where nothing answers.
    """

    statements: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    near: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Decides what of the article answers a question."""

    judge: Judge
    wording: Wording
    odds: Odds
    known: Known = NOTHING_KNOWN

    carrying: Carrying = field(init=False)
    rules: Rules = field(init=False)
    weighing: Weighing = field(init=False)
    _weighed: AtHand[Understood, _Held] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the parts once: which statement is about what, the rules, what the network makes."""
        carrying = Carrying(self.judge, self.wording)
        object.__setattr__(self, "carrying", carrying)
        object.__setattr__(self, "rules", Rules(carrying))
        object.__setattr__(self, "weighing", Weighing(carrying, self.odds, self.known))
        object.__setattr__(self, "_weighed", AtHand(_AT_HAND))

    def cover(self, asked: Understood, looked: LookedUp) -> Covered:
        """The statements that answer, and what none of them does.

        `looked` holds the statements that may answer; others are not considered.
        """
        profiles = self.judge.profiles(f.statement.id for f in looked.found)
        if section := section_asked(asked, profiles, self.carrying):
            return Covered(tuple(p.statement for p in section))
        ((ruled, weighed),) = self.weighed([(asked, looked)])
        chosen = self.weighing.decide(asked, ruled, weighed)
        if chosen.statements:
            return self.completed(asked, chosen)
        return Covered(missing=ruled.missing, near=self._nearest(asked, looked))

    def weighed(self, questions: Sequence[tuple[Understood, LookedUp]]) -> list[_Held]:
        """For each question what the rules find, and the nearest statements weighed.

        Those of the last questions are at hand: a follow-up is held against the one before it.
        """
        found = {asked: held for asked, _ in questions if (held := self._weighed.get(asked))}
        new = [(asked, looked) for asked, looked in questions if asked not in found]
        ruled = [self.rules.choose(asked, looked) for asked, looked in new]
        triples = [(asked, looked, r) for (asked, looked), r in zip(new, ruled, strict=True)]
        if triples:
            held = zip(ruled, self.weighing.weighed(triples), strict=True)
            made = dict(zip((asked for asked, _ in new), held, strict=True))
            self._weighed.put(made)
            found.update(made)
        return [found[asked] for asked, _ in questions]

    def completed(self, asked: Understood, chosen: Decided) -> Covered:
        """What was chosen for a question, with all that it leaves out."""
        statements, missing = self._with_led(chosen.statements), list(chosen.missing)
        for facet in self._unshown_beside(asked, chosen.statements):
            if elsewhere := self._showing(facet, asked):
                statements.extend(s for s in elsewhere[:1] if s not in statements)
            else:
                missing.append(self.judge.facets.by_id[facet].label)
        gaps = (*self._only_wider(asked, statements), *missing)
        return Covered(tuple(statements), tuple(dict.fromkeys(gaps)))

    def _with_led(self, statements: Sequence[Statement]) -> list[Statement]:
        """Statements, and before "the same dose" the one that has it."""
        led = [(self.judge.led_by(s), s) for s in statements]
        return list(dict.fromkeys(s for pair in led for s in pair if s is not None))

    def _unshown_beside(self, asked: Understood, statements: Sequence[Statement]) -> list[str]:
        """Of several figures or the like that are asked for in words, those that are not shown.

        Where none is shown, the statements say it in words that no phrase knows.
        """
        facets = self.judge.facets.by_id
        if not self.carrying.required(asked):
            return []
        strict = [f for f in asked.facets if facets[f].strict and f not in asked.guessed]
        profiles = self.judge.profiles(s.id for s in statements)
        lacking = [f for f in strict if not any(f in p.facets for p in profiles)]
        return lacking if len(lacking) < len(strict) else []

    def _showing(self, facet: str, asked: Understood) -> list[Statement]:
        """The article's statements that show a facet of all that is asked of."""
        required = self.carrying.required(asked)
        return [
            p.statement
            for p in self.judge.profiles()
            if facet in p.facets and self.carrying.about(p, required, asked)
        ]

    def _only_wider(self, asked: Understood, statements: Sequence[Statement]) -> tuple[str, ...]:
        """Names of the conditions asked of that these statements know only the wider kind of."""
        profiles = self.judge.profiles(s.id for s in statements)
        return tuple(
            self._name(m.concept)
            for m in asked.mentions
            if m.kind == "condition" and self.carrying.only_of_wider(profiles, m)
        )

    def summary(self, asked: Understood) -> Covered | None:
        """The article's summary, if the question is the article's own title."""
        summary = summary_asked(asked, self.carrying)
        return Covered(tuple(p.statement for p in summary)) if summary else None

    def unshown(
        self, asked: Understood, own: Sequence[Mention], statements: Sequence[Statement]
    ) -> tuple[str, ...]:
        """The facets that a question asks for and none of these statements shows, in words.

        Without any, those of its `own` mentions that none of them is about.
        """
        profiles = self.judge.profiles(s.id for s in statements)
        if asked.facets:
            facets = self.judge.facets.by_id
            lacking = [f for f in asked.facets if not any(f in p.facets for p in profiles)]
            return tuple(facets[f].label for f in lacking)
        return self._not_about(own, profiles)

    def unheard(self, told: Understood) -> tuple[str, ...]:
        """The words of what a message tells that are in no dictionary, nor in the article."""
        profiles = self.judge.profiles()
        strange = (rest for rest in told.residue if rest.strange)
        return tuple(r.text for r in strange if not any(p.says(r.form) for p in profiles))

    def unsaid(self, told: Sequence[Mention], statements: Sequence[Statement]) -> tuple[str, ...]:
        """What a message tells of person or disease and none of these statements speaks of."""
        special = [
            m
            for m in told
            if m.kind in {"condition", "population"} and m.concept not in self.wording.background
        ]
        return self._not_about(special, self.judge.profiles(s.id for s in statements))

    def _not_about(
        self, mentions: Sequence[Mention], profiles: Sequence[Profile]
    ) -> tuple[str, ...]:
        """Names of what none of these statements is about."""
        plain = Understood("")
        missing = [
            m for m in mentions if not any(self.carrying.carries(p, m, plain) for p in profiles)
        ]
        return tuple(dict.fromkeys(self._name(m.concept) for m in missing))

    def _name(self, concept: str) -> str:
        return self.judge.lexicon.name(concept)

    def _nearest(self, asked: Understood, looked: LookedUp) -> tuple[Statement, ...]:
        """The statements nearest to the subject, those that carry most of the concepts first."""
        scores = {f.statement.id: f.score for f in looked.found}

        def rank(identifier: str) -> tuple[int, float]:
            profile = self.judge.profile(identifier)
            return sum(map(profile.carries, asked.concepts)), scores[identifier]

        nearest = sorted(scores, key=rank, reverse=True)[:3]
        return tuple(self.judge.profile(i).statement for i in nearest)
