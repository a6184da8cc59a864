"""From the parts of an article to the `Article`: references resolved, statements numbered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.citations import (
    MARKER,
    Cited,
    cited_sentences,
    read_bare,
    read_bracketed,
    trailing_numbers,
)
from bot.errors import ArticleError
from bot.labels import Labels
from bot.lines import Line
from bot.outline import Block, Markers, Outline, Passage, outline, section_ids
from bot.reference_list import Entry
from bot.text import sentences
from bot.types import Article, Reference, Review, Section, Statement, StatementKind

_LONGEST_MARKER = 40
_BRACKETS = Markers(
    cited_sentences, lambda sentence: bool(MARKER.search(sentence[-_LONGEST_MARKER:]))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article in parts. `head` are the lines that the page says of itself before the text.

    `bare_numbers` says that references may be bare numbers at the end of a sentence.
    """

    title: str
    heading: str
    bare_numbers: bool
    head: tuple[Line, ...]
    blocks: tuple[Block, ...]
    references: tuple[Entry, ...]
    references_heading: str
    related: tuple[str, ...]
    disclaimer: tuple[Line, ...]
    disclaimer_heading: str
    last_updated: str | None
    review: Review


def assemble(draft: Draft, labels: Labels, fingerprint: str) -> Article:
    """The article of a draft.

    Raises:
        ArticleError: the draft lacks a part that every article needs, or a marker is not readable.
    """
    _check_parts(draft)
    listed = frozenset(entry.reference.number for entry in draft.references)
    plan = _outline(draft, labels)
    cited = _cited(draft, plan, labels)
    if not cited:
        message = "the article has no statements; put bullets or sentences under its headings"
        raise ArticleError(message)
    clinical = _clinical(draft.heading, plan, cited, listed, labels)
    terms = [Line(at.number, text) for at in draft.disclaimer for text in sentences(at.text)]
    about = _page_statements(draft.head, (), 1)
    legal = _page_statements(terms, (draft.disclaimer_heading,), len(about) + 1)
    missing = sorted({number for statement in clinical for number in statement.unlisted})
    return Article(
        title=draft.title,
        heading=draft.heading,
        sections=_sections(plan, clinical),
        statements=(*about, *clinical, *_reference_statements(draft), *legal),
        references=(
            *(entry.reference for entry in draft.references),
            *(Reference(number, listed=False) for number in missing),
        ),
        related_questions=draft.related,
        disclaimer="\n\n".join(line.text for line in draft.disclaimer),
        last_updated=draft.last_updated,
        review=draft.review,
        fingerprint=fingerprint,
    )


def _check_parts(draft: Draft) -> None:
    if not draft.disclaimer:
        message = (
            "the article has no disclaimer, and every answer ends in it; "
            "add a heading 'Disclaimer' with its text"
        )
        raise ArticleError(message)
    if not draft.references:
        message = "the article has no reference list; add a heading 'References' with its entries"
        raise ArticleError(message)


def _outline(draft: Draft, labels: Labels) -> Outline:
    if not _cites_by_bare_numbers(draft):
        return outline(draft.heading, draft.blocks, _BRACKETS)
    highest = _highest(draft) + labels.numbers.largest_step
    bare = Markers(
        lambda text: cited_sentences(text, highest=highest),
        lambda text: bool(trailing_numbers(text, labels.numbers).numbers),
    )
    return outline(draft.heading, draft.blocks, bare)


def _highest(draft: Draft) -> int:
    return max(entry.reference.number for entry in draft.references)


def _cites_by_bare_numbers(draft: Draft) -> bool:
    """An article cites in brackets or by bare numbers, not both ways."""
    return draft.bare_numbers and not any(MARKER.search(block.text) for block in draft.blocks)


def _cited(draft: Draft, plan: Outline, labels: Labels) -> tuple[Cited, ...]:
    """Each passage without its markers."""
    if not _cites_by_bare_numbers(draft):
        return tuple(_bracketed(passage) for passage in plan.passages)
    texts = [passage.text for passage in plan.passages]
    return read_bare(texts, listed=_highest(draft), grammar=labels.numbers)


def _bracketed(passage: Passage) -> Cited:
    try:
        cited = read_bracketed(passage.text)
    except ValueError as error:
        message = f"line {passage.line}: {error}; write it as [1, 3-5]"
        raise ArticleError(message) from error
    if not re.search(r"\w", cited.text):
        message = f"line {passage.line} holds a marker without a sentence; put it after one"
        raise ArticleError(message)
    return cited


def _clinical(
    heading: str,
    plan: Outline,
    cited: Sequence[Cited],
    listed: frozenset[int],
    labels: Labels,
) -> tuple[Statement, ...]:
    ids = section_ids(heading, [path for path, _ in plan.sections], labels.headings)
    count: Counter[tuple[str, ...]] = Counter()
    statements: list[Statement] = []
    for passage, sentence in zip(plan.passages, cited, strict=True):
        count[passage.section] += 1
        numbers = frozenset(sentence.numbers)
        statements.append(
            Statement(
                id=f"{ids[passage.section]}-{count[passage.section]}",
                text=sentence.text,
                section=passage.section,
                references=tuple(sorted(numbers & listed)),
                unlisted=tuple(sorted(numbers - listed)),
                line=passage.line,
            )
        )
    return tuple(statements)


def _sections(plan: Outline, statements: Sequence[Statement]) -> tuple[Section, ...]:
    under: dict[tuple[str, ...], list[str]] = {path: [] for path, _ in plan.sections}
    for statement in statements:
        under[statement.section].append(statement.id)
    return tuple(Section(path, tuple(under[path]), line) for path, line in plan.sections)


def _page_statements(
    lines: Sequence[Line], section: tuple[str, ...], first: int
) -> tuple[Statement, ...]:
    return tuple(
        Statement(f"page-{n}", line.text, section, kind=StatementKind.PAGE, line=line.number)
        for n, line in enumerate(lines, start=first)
    )


def _reference_statements(draft: Draft) -> Iterator[Statement]:
    for entry in draft.references:
        number = entry.reference.number
        yield Statement(
            f"reference-{number}",
            entry.text,
            (draft.references_heading,),
            kind=StatementKind.PAGE,
            line=entry.line,
        )
