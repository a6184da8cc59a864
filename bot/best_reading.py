"""Reads a question in its conversation, in the way that the article answers best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.clauses import clauses
from bot.coverage import Coverage, Covered
from bot.earlier import last_shown
from bot.followup import Reading, points_at_shown, readings
from bot.retrieval import Retriever
from bot.text import forms
from bot.types import Article, Mention, Turn
from bot.understanding import Form, Reader, Understood

CONVINCING = 0.5
"""Log-odds of an answer from which no further reading of a follow-up is tried."""
LATER = 0.5
"""Log-odds by which a reading must be better than the one before it."""
IN_PART = 1.5
"""Log-odds by which a reading that is answered in part must be better than one answered whole."""


@dataclass(frozen=True, slots=True)
class Read:
    """A question that was read and looked up: its reading, what it asks, and what covers it."""

    reading: Reading
    asked: Understood
    covered: Covered

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

    def of(self, text: str, history: Sequence[Turn]) -> Read:
        """The reading that the article answers best, the likelier ones preferred."""
        statements = {s.id: s for s in self.article.evidence}
        reads: list[Read] = []
        for reading in readings(text, history, self.reader, statements):
            reads.append(self._on_subject(self.looked_up(reading), text))
            if reads[-1].answers and _worth(reads[-1], 0) >= CONVINCING:
                break
        if answering := [(_worth(r, i), r) for i, r in enumerate(reads) if r.answers]:
            return max(answering, key=lambda pair: pair[0])[1]
        return self._shown_again(reads[0], history) or reads[0]

    def _on_subject(self, read: Read, text: str) -> Read:
        """A reading without statements on none of the conditions that the question itself names.

        What a follow-up takes over from before may widen what it names, never replace it.
        """
        named = [m for m in self.reader.understand(text).mentions if m.kind == "condition"]
        if not named or not read.reading.inherits:
            return read
        carrying, profile = self.coverage.carrying, self.coverage.judge.profile
        kept = tuple(
            s
            for s in read.covered.statements
            if any(carrying.carries(profile(s.id), m, read.asked) for m in named)
        )
        return replace(read, covered=replace(read.covered, statements=kept))

    def _shown_again(self, read: Read, history: Sequence[Turn]) -> Read | None:
        """A question back about what was shown, answered by showing it again, if that is all."""
        facets = self.reader.facets.by_id
        strict = any(facets[f].strict for f in read.asked.facets)
        asks_back = read.asked.form is Form.YES_NO and points_at_shown(read.asked, self.reader)
        strange = any(rest.strange for rest in read.asked.residue)
        by_id = {s.id: s for s in self.article.evidence}
        shown = tuple(by_id[i] for i in last_shown(history) if i in by_id)
        if strict or strange or not asks_back or not shown:
            return None
        return replace(read, covered=Covered(shown))

    def looked_up(self, reading: Reading) -> Read:
        """A reading covered question by question, in the setting the message tells."""
        asked = self.reader.understand(reading.text)
        if summary := self.coverage.summary(asked):
            return Read(reading, asked, summary)
        split = clauses(reading.text, self.reader.wording)
        whole = self.covered(asked) if len(split.asked) == 1 else None
        if whole and (not split.told or (whole.statements and not whole.missing)):
            return Read(reading, asked, whole)
        told = tuple(m for part in split.told for m in self.reader.mentions(part))
        parts = self._in_setting(split.asked, told)
        covered = _merged([self.covered(part) for part in parts])
        if not covered.statements:
            rest = replace(whole, statements=()) if whole else self.covered(asked)
            return Read(reading, asked, rest)
        unsaid = self.coverage.unsaid(told, covered.statements)
        return Read(reading, asked, replace(covered, missing=(*unsaid, *covered.missing)))

    def _in_setting(self, questions: Sequence[str], told: Sequence[Mention]) -> list[Understood]:
        """The questions; one that names no condition or therapy has those of the one before."""
        found: list[Understood] = []
        setting = tuple(told)
        for question in questions:
            asked = self.reader.understand(question)
            lacking = [k for k in ("condition", "therapy") if not asked.of_kind(k)]
            strong = set(forms(asked.text)) & self.reader.wording.strong or not asked.of_kind(
                "therapy", "condition"
            )
            kinds = lacking if strong else [k for k in lacking if k == "condition"]
            carried = tuple(m for m in setting if m.kind in kinds)
            asked = replace(asked, mentions=(*asked.mentions, *carried))
            setting = asked.mentions
            found.append(asked)
        return found

    def covered(self, asked: Understood) -> Covered:
        """What the article says to a question that was read."""
        return self.coverage.cover(asked, self.retriever.look_up(asked.text))


def _worth(read: Read, index: int) -> float:
    """How well a reading is answered, less for those that are less likely meant or left in part."""
    return read.covered.odds - LATER * index - IN_PART * bool(read.covered.missing)


def _merged(parts: Sequence[Covered]) -> Covered:
    statements = tuple(dict.fromkeys(s for part in parts for s in part.statements))
    missing = tuple(dict.fromkeys(m for part in parts for m in part.missing))
    near = () if statements else tuple(dict.fromkeys(s for part in parts for s in part.near))
    odds = max((part.odds for part in parts if part.statements), default=0.0)
    return Covered(statements, missing, near, odds)
