"""Questions that the bot can answer: made from headings, tried before they are offered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.folders import put_file_in_place
from bot.judge import Judge
from bot.types import Article, Statement

MOST = 3
"""Questions offered at once."""

Covering = Callable[[str], Sequence[Statement]]
"""A question to the statements that answer it; none where it is not answered."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Answerable questions by heading path; the page's own stand under the empty path."""

    by_section: Mapping[tuple[str, ...], tuple[str, ...]]

    def near(self, sections: Sequence[tuple[str, ...]], *, without: str = "") -> tuple[str, ...]:
        """Up to three questions about these sections, else about any; never the one just asked."""
        ordered = [*sections, *(path for path in self.by_section if path not in sections)]
        rounds = [self.by_section.get(path, ()) for path in ordered[: max(len(sections), MOST)]]
        found = [group[i] for i in range(MOST) for group in rounds if i < len(group)]
        return tuple(dict.fromkeys(q for q in found if q != without))[:MOST]


def tried(article: Article, judge: Judge, covering: Covering) -> Suggestions:
    """The questions on each section, and the related ones, that the article was found to answer."""
    by_section: dict[tuple[str, ...], tuple[str, ...]] = {}
    for section in article.sections:
        if section.statements and section.path != (article.heading,):
            held = set(section.statements)
            questions = [
                q
                for q in _questions(section.path[-1], section.statements, judge)
                if _stays_in(held, covering(q))
            ]
            by_section[section.path] = tuple(questions[:MOST])
    by_section[()] = tuple(q for q in article.related_questions if covering(q))
    return Suggestions(by_section)


def _questions(heading: str, statements: Sequence[str], judge: Judge) -> list[str]:
    shown = {facet for i in statements for facet in judge.profile(i).facets}
    facets = judge.facets.by_id.values()
    return [f.question.format(heading) for f in facets if f.question and f.id in shown]


def _stays_in(section: set[str], found: Sequence[Statement]) -> bool:
    """Whether the first statement that answers stands in the section the question was made from."""
    return bool(found) and found[0].id in section


def kept(file: Path, make: Callable[[], Suggestions]) -> Suggestions:
    """The suggestions of a file; made and written when it is not there or cannot be read.

    Raises:
        StoreError: they cannot be written.
    """
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        return Suggestions({tuple(row["section"]): tuple(row["questions"]) for row in rows})
    except (OSError, ValueError, KeyError, TypeError):
        made = make()
    rows = [{"section": list(path), "questions": list(qs)} for path, qs in made.by_section.items()]
    text = json.dumps(rows, ensure_ascii=False)
    put_file_in_place(file, lambda written: written.write(text.encode()))
    return made
