"""The page form of an article: a web page saved as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.assembly import Draft
from bot.citations import MARKER, trailing_numbers
from bot.errors import ArticleError
from bot.labels import Labels, Page, is_label, starting
from bot.lines import BULLET, NUMBERED, Line, unbulleted
from bot.outline import Block, Shape
from bot.reference_list import entries_of_lines
from bot.types import Review

_TOP_LEVEL = 2
_TITLE_CASE_SHARE = 0.6
_SHORTEST_TITLE_WORD = 4
_BODY = "body"


def read_page(lines: Sequence[Line], labels: Labels) -> Draft:
    """Read all lines of a page.

    Raises:
        ArticleError: the page does not begin with its title.
    """
    regions, names = _regions([line for line in lines if line.text], labels)
    title, *rest = regions[_BODY] or [Line(1, "")]
    if not title.text or BULLET.match(title.text) or _kind(title.text, labels.page) != "other":
        message = f"line {title.number}: no title; put the question that the page answers first"
        raise ArticleError(message)
    start = _first_line_of_text(rest, labels.page)
    head = _head(rest[:start], labels.page)
    heading, blocks = _blocks(rest[start:], labels)
    return Draft(
        title=title.text,
        heading=heading or title.text,
        bare_numbers=True,
        head=head.lines,
        blocks=blocks,
        references=entries_of_lines(regions["references"], labels),
        references_heading=names.get("references", ""),
        related=tuple(unbulleted(line.text) for line in regions["related"]),
        disclaimer=tuple(regions["disclaimer"]),
        disclaimer_heading=names.get("disclaimer", ""),
        last_updated=head.last_updated,
        review=head.review,
    )


def _regions(
    lines: Sequence[Line], labels: Labels
) -> tuple[Mapping[str, list[Line]], Mapping[str, str]]:
    """The lines of each part of the page, and the heading that the part stands under."""
    parts = labels.parts
    headings = {
        "references": parts.references,
        "related": parts.related,
        "disclaimer": parts.disclaimer,
        "follow_up": parts.follow_up,
    }
    regions: dict[str, list[Line]] = {name: [] for name in (_BODY, *headings)}
    names: dict[str, str] = {}
    current = _BODY
    for line in lines:
        part = next((name for name, known in headings.items() if is_label(line.text, known)), None)
        if part:
            current = part
            names.setdefault(part, line.text.rstrip(" :"))
        else:
            regions[current].append(line)
    return regions, names


# What the page says of itself before the text.


@dataclass(frozen=True, slots=True)
class _Head:
    lines: tuple[Line, ...]
    last_updated: str | None
    review: Review


def _kind(text: str, page: Page) -> str:
    openings = {
        "reviewed": page.reviewed,
        "pending": page.pending,
        "updated": page.updated,
        "furniture": page.choice,
    }
    whole = {"status": page.status, "furniture": (*page.furniture, *page.links)}
    if kind := next((kind for kind, known in whole.items() if is_label(text, known)), None):
        return kind
    return next((kind for kind, known in openings.items() if starting(text, known)), "other")


def _first_line_of_text(lines: Sequence[Line], page: Page) -> int:
    """Index of the line after the page's controls; they stand before the first bullet."""
    bullets = (index for index, line in enumerate(lines) if BULLET.match(line.text))
    before = lines[: next(bullets, len(lines))]
    kinds = _kinds(before, page)
    return max((index + 1 for index, kind in enumerate(kinds) if kind != "other"), default=0)


def _kinds(lines: Sequence[Line], page: Page) -> list[str]:
    """The kind of each line; lines directly under the label of the review status are its stages."""
    kinds: list[str] = []
    for index, line in enumerate(lines):
        kind = _kind(line.text, page)
        adjoins = index > 0 and line.number == lines[index - 1].number + 1
        if kind == "other" and adjoins and kinds[-1] in ("status", "stage"):
            kind = "stage"
        kinds.append(kind)
    return kinds


def _head(lines: Sequence[Line], page: Page) -> _Head:
    kinds = _kinds(lines, page)
    told = [
        (kind, line._replace(text=_without_label(kind, _without_link(line.text, page), page)))
        for kind, line in zip(kinds, lines, strict=True)
        if kind != "furniture"
    ]
    texts = {kind: line.text for kind, line in reversed(told)}
    stages = tuple(line.text for kind, line in told if kind == "stage")
    review = Review(texts.get("reviewed"), texts.get("pending"), stages)
    updated = texts.get("updated")
    date = updated[len(starting(updated, page.updated) or "") :].strip(" :") if updated else None
    return _Head(tuple(_with_stages(told)), date, review)


def _without_link(text: str, page: Page) -> str:
    for link in page.links:
        if text.casefold().endswith(link.casefold()) and len(text) > len(link):
            return text[: -len(link)].rstrip()
    return text


def _without_label(kind: str, text: str, page: Page) -> str:
    """The line without a label that was run together with it when the page was saved."""
    label = starting(text, page.reviewed) if kind == "reviewed" else None
    after = text[len(label or "") :]
    return after if label and after[:1].isupper() else text


def _with_stages(told: Sequence[tuple[str, Line]]) -> Iterator[Line]:
    """The lines, those of the review status as one."""
    stages = "".join(f"\n{line.text}" for kind, line in told if kind == "stage")
    for kind, line in told:
        if kind != "stage":
            yield line._replace(text=line.text + stages) if kind == "status" else line


# The text: headings without levels, bullets, paragraphs.


def _blocks(lines: Sequence[Line], labels: Labels) -> tuple[str, tuple[Block, ...]]:
    """The article's own heading, empty if it has none, and what stands under it."""
    blocks: list[Block] = []
    last = 0
    for line in lines:
        block = _block(line, labels)
        goes_on = line.number == last + 1 and line.indent > 0 and block.depth < 0
        if goes_on and blocks[-1].shape is Shape.BULLET:
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {line.text}")
        else:
            blocks.append(block)
        last = line.number
    if blocks and blocks[0].shape is Shape.HEADING:
        return blocks[0].text, _levelled(blocks[1:])
    return "", _levelled(blocks)


def _block(line: Line, labels: Labels) -> Block:
    if bullet := BULLET.match(line.text):
        return Block(Shape.BULLET, line.text[bullet.end() :], line.number, line.indent)
    number = NUMBERED.match(line.text)
    cites = number is not None and trailing_numbers(line.text, labels.numbers).numbers
    if not cites and _is_heading(line.text, labels):
        return Block(Shape.HEADING, line.text, line.number)
    if number:
        return Block(Shape.BULLET, line.text[number.end() :], line.number, line.indent)
    return Block(Shape.PROSE, line.text, line.number)


def _is_heading(text: str, labels: Labels) -> bool:
    """Whether a line without a bullet is a heading: short, no full stop, no reference numbers."""
    words = text.split()
    cited = trailing_numbers(text, labels.numbers)
    if len(words) > labels.headings.most_words or MARKER.search(text):
        return False
    if cited.text.endswith((".", "!", ";", ":")):
        return False
    prose = len(words) >= labels.headings.least_words_of_prose and not _in_title_case(words)
    return not (cited.numbers and prose)


def _in_title_case(words: Sequence[str]) -> bool:
    long = [word for word in words if len(word) >= _SHORTEST_TITLE_WORD and word[0].isalpha()]
    return sum(word[0].isupper() for word in long) >= _TITLE_CASE_SHARE * len(long)


def _levelled(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Headings with levels: one followed by a heading contains it and the leaves after it."""
    levelled: list[Block] = []
    container = _TOP_LEVEL - 1
    heads = [block.shape is Shape.HEADING for block in blocks]
    for (before, here), after, block in zip(
        pairwise([False, *heads]), [*heads[1:], False], blocks, strict=False
    ):
        if not here:
            levelled.append(block)
            continue
        level = container + 1 if before or not after else _TOP_LEVEL
        container = level if after else container
        levelled.append(replace(block, depth=level))
    return tuple(levelled)
