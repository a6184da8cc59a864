"""Reads a question in its conversation, in the way that the article answers best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.clauses import Clauses, clauses
from bot.compared import Side, sides
from bot.continuing import Continuing
from bot.coverage import Coverage, Covered
from bot.earlier import context_of, last_shown
from bot.followup import FollowUp, asking, completed, names_nothing, points_at_shown, views
from bot.judge import HARD_KINDS
from bot.retrieval import Retriever
from bot.rewording import bracketed
from bot.text import forms
from bot.types import Article, Mention, Statement, Turn
from bot.understanding import Form, Reader, Understood

_OF_A_SIDE = 2
"""Most statements that are put in for one side of a comparison."""


@dataclass(frozen=True, slots=True)
class Read:
    """A question that was read and looked up: its reading, what it asks, and what covers it.

    `own` is the reading without the earlier question that was put in: what it takes for granted.
    """

    text: str
    asked: Understood
    covered: Covered
    own: str

    @property
    def answers(self) -> bool:
        """Whether any statement answers it."""
        return bool(self.covered.statements)


@dataclass(frozen=True, slots=True)
class BestReading:
    """Finds of a question's readings the one that the article answers best."""

    article: Article
    reader: Reader
    coverage: Coverage
    retriever: Retriever
    continuing: Continuing

    def of(self, text: str, history: Sequence[Turn]) -> Read:
        """The question as it stands in its conversation, and what answers it."""
        followup = self.follow_up(text, history)
        if followup is None:
            return self.looked_up(self.reader.wording.on_its_own(text))
        trained = self.continuing.odds.trained
        if trained and (continued := self.continuing.choose(followup)):
            asked = continued.asked
            covered = self.coverage.completed(asked, continued.decided)
            return Read(asked.text, asked, covered, continued.own)
        view = completed(followup, self.reader)
        text = followup.views[view]
        if not trained:
            return self.looked_up(text)
        asked = self.reader.understand(text, *asking(view, followup))
        covered = self.coverage.cover(asked, self.retriever.look_up(asked.text))
        nothing = Read(text, asked, replace(covered, statements=()), text)
        return self._shown_again(nothing, history) or nothing

    def follow_up(self, text: str, history: Sequence[Turn]) -> FollowUp | None:
        """The question with what went before it; None where it begins anew."""
        context = context_of(history, self.reader, self._evidence)
        if context is None or self.reader.wording.begins_anew(text):
            return None
        asked = self.reader.understand(self._asked_part(text))
        texts = views(asked, context, self._last_shown(history), self.reader)
        return FollowUp(asked, tuple(history), context, texts)

    @property
    def _evidence(self) -> Mapping[str, Statement]:
        return {s.id: s for s in self.article.evidence}

    def _last_shown(self, history: Sequence[Turn]) -> tuple[Statement, ...]:
        evidence = self._evidence
        return tuple(evidence[i] for i in last_shown(history) if i in evidence)

    def _asked_part(self, text: str) -> str:
        """The message without what it tells beside, unless that names something."""
        split = clauses(text, self.reader.wording)
        told = any(self.reader.mentions(sentence) for sentence in split.told)
        return text if told else " ".join(split.asked)

    def _shown_again(self, read: Read, history: Sequence[Turn]) -> Read | None:
        """A question back about what was shown, answered by showing it again, if that is all."""
        facets = self.reader.facets.by_id
        strict = any(facets[f].strict for f in read.asked.facets)
        asks_back = read.asked.form is Form.YES_NO and points_at_shown(read.asked, self.reader)
        strange = any(rest.strange for rest in read.asked.residue)
        shown = self._last_shown(history)
        if strict or strange or not asks_back or not shown:
            return None
        return replace(read, covered=Covered(shown))

    def looked_up(self, text: str) -> Read:
        """A message that stands alone, covered question by question in the setting it tells."""
        asked = self.reader.understand(text)
        if summary := self.coverage.summary(asked):
            return Read(text, asked, summary, text)
        split = clauses(text, self.reader.wording)
        told = tuple(m for part in split.told for m in self.reader.mentions(part))
        asked = self._with_story(asked, split, told)
        whole = self.covered(asked) if len(split.asked) == 1 or self._measured(told) else None
        if whole and (not split.told or (whole.statements and not whole.missing)):
            return Read(text, asked, whole, text)
        parts = [replace(p, message=asked.text) for p in self._in_setting(split.asked, told)]
        each = [self._part_covered(part) for part in parts]
        covered = _merged(each)
        if not covered.statements:
            covered = self._beyond_story(whole, told) or self.covered(asked)
            return Read(text, asked, covered, text)
        unheard = (self.coverage.unheard(self.reader.understand(part)) for part in split.told)
        missing = [
            *chain.from_iterable(unheard),
            *self.coverage.unsaid(told, covered.statements),
            *covered.missing,
        ]
        for part, its in zip(parts, each, strict=True):
            if not its.statements and not its.missing:
                own = [m for m in self.reader.mentions(part.text) if m.kind in HARD_KINDS]
                missing.extend(self.coverage.unshown(part, own, covered.statements))
        covered = replace(covered, missing=tuple(dict.fromkeys(missing)))
        return Read(text, asked, covered, text)

    def _part_covered(self, part: Understood) -> Covered:
        """What is said to one question of several, if it shows anything that it asks for at all.

        The question before it, behind which it may be read, has its own answer.
        """
        covered = self.covered(part)
        strict = self.coverage.carrying.strict(part)
        profiles = self.coverage.judge.profiles(s.id for s in covered.statements)
        if not strict or any(strict & p.facets for p in profiles):
            return covered
        return replace(covered, statements=(), missing=self.coverage.unshown(part, (), ()))

    def _with_story(self, asked: Understood, split: Clauses, told: Sequence[Mention]) -> Understood:
        """A message in which what only its story names is told, not asked of."""
        own = {m.concept for part in split.asked for m in self.reader.mentions(part)}
        story = {m.concept for m in told} - own
        mentions = (replace(m, told=m.told or m.concept in story) for m in asked.mentions)
        return replace(asked, mentions=tuple(mentions))

    def _measured(self, told: Sequence[Mention]) -> bool:
        """Whether a message tells a test's result, which its questions alone do not hold."""
        background = self.reader.wording.background
        return any(m.kind == "test" and m.concept not in background for m in told)

    def _beyond_story(self, whole: Covered | None, told: Sequence[Mention]) -> Covered | None:
        """What answers the whole message, if all that it leaves out is what the patient has."""
        if whole is None:
            return None
        story = {self.reader.lexicon.name(m.concept): m.kind for m in told}
        if not story.keys() >= set(whole.missing):
            return replace(whole, statements=())
        grave = (name for name in whole.missing if story[name] in {"condition", "population"})
        return replace(whole, missing=tuple(grave))

    def _in_setting(self, questions: Sequence[str], told: Sequence[Mention]) -> list[Understood]:
        """The questions; one that names no condition or therapy has those of the one before.

        Of the therapy only what asks for a dose or the like, or points back, or names neither; a
        dose is looked up with the therapy. One that names nothing at all ("by how much?") is read
        behind the question before it.
        """
        found: list[Understood] = []
        before, setting = "", tuple(told)
        for question in questions:
            asked = self.reader.understand(question)
            if before and names_nothing(asked):
                whole = self.reader.understand(f"{before.rstrip('?')} {question}", question)
                asked = replace(whole, residue=asked.residue)
            lacking = [k for k in ("condition", "therapy") if not asked.of_kind(k)]
            strong = set(forms(asked.text)) & self.reader.wording.strong or not asked.of_kind(
                "therapy", "condition"
            )
            specific = self.coverage.carrying.is_specific(asked)
            kinds = lacking if strong or specific else [k for k in lacking if k == "condition"]
            carried = tuple(m for m in setting if m.kind in kinds)
            dosed = [m.text for m in carried if specific and m.kind == "therapy"]
            text = bracketed(asked.text, dosed)
            asked = replace(asked, text=text, mentions=(*asked.mentions, *carried))
            before, setting = asked.text, asked.mentions
            found.append(asked)
        return found

    def covered(self, asked: Understood) -> Covered:
        """What the article says to a question that was read."""
        whole = self.coverage.cover(asked, self.retriever.look_up(asked.text))
        compared = sides(asked, self.reader)
        return self._on_each(compared, asked, whole) if compared else whole

    def _on_each(self, compared: Sequence[Side], asked: Understood, whole: Covered) -> Covered:
        """What is said of a comparison, with what is said of each side that it leaves out.

        Where doses or the like are compared, only what has one counts. A side of which the article
        does not say it is named as a gap; one that it never speaks of is one already.
        """
        statements, missing = list(whole.statements), list(whole.missing)
        for side in compared:
            unknown = side.of and not self.coverage.judge.speaks_of(side.of.concept)
            if unknown or any(self._is_of_it(s, side, compared) for s in statements):
                continue
            if side.of is None and not statements:
                break
            statements.extend(s for s in self._of_side(side, compared) if s not in statements)
        shown = self._showing(asked, statements)
        if not shown:
            return whole
        said = {self.reader.facets.by_id[f].label for f in self._specific(asked, shown)}
        missing = [gap for gap in missing if gap not in said]
        for side in compared:
            name = self.reader.lexicon.name(side.of.concept) if side.of else None
            found = any(self._is_of(s, side, compared) for s in shown)
            if found and name in missing:
                missing.remove(name)
            elif not found and name and name not in missing:
                missing.append(name)
        return replace(whole, statements=tuple(shown), missing=tuple(missing))

    def _of_side(self, side: Side, compared: Sequence[Side]) -> list[Statement]:
        """What answers the question of one side alone, if it is about it."""
        asked = self.reader.understand(side.question)
        alone = self.coverage.cover(asked, self.retriever.look_up(asked.text))
        shown = self._showing(asked, alone.statements)
        return [s for s in shown if self._is_of(s, side, compared)][:_OF_A_SIDE]

    def _showing(self, asked: Understood, found: Sequence[Statement]) -> Sequence[Statement]:
        """Of statements found for a dose or the like those that have one, if any has."""
        return [s for s in found if self._specific(asked, [s])] or found

    def _specific(self, asked: Understood, found: Sequence[Statement]) -> frozenset[str]:
        """The doses or the like that are asked for and some statements have."""
        facets = self.reader.facets.by_id
        specific = {f for f in self.coverage.carrying.strict(asked) if facets[f].specific}
        profiles = self.coverage.judge.profiles(s.id for s in found)
        return frozenset(specific) & frozenset[str]().union(*(p.facets for p in profiles))

    def _is_of_it(self, statement: Statement, side: Side, compared: Sequence[Side]) -> bool:
        """Whether a statement is one side's own, and not said of all diseases of the title."""
        judge = self.coverage.judge
        (profile,) = judge.profiles([statement.id])
        of_all = side.of is not None and judge.only_by_title(profile, side.of.concept)
        return not of_all and self._is_of(statement, side, compared)

    def _is_of(self, statement: Statement, side: Side, compared: Sequence[Side]) -> bool:
        """Whether a statement is about one side; of the unnamed side, about none that is named."""
        (profile,) = self.coverage.judge.profiles([statement.id])
        plain = Understood(side.question)
        carries = self.coverage.carrying.carries
        if side.of is None:
            return not any(carries(profile, other.of, plain) for other in compared if other.of)
        return carries(profile, side.of, plain)


def _merged(parts: Sequence[Covered]) -> Covered:
    statements = tuple(dict.fromkeys(s for part in parts for s in part.statements))
    missing = tuple(dict.fromkeys(m for part in parts for m in part.missing))
    near = () if statements else tuple(dict.fromkeys(s for part in parts for s in part.near))
    return Covered(statements, missing, near)
