"""The entries of a reference list: kind, title, source and year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import ArticleError
from bot.labels import Labels, is_label
from bot.lines import BULLET, NUMBERED, Line, unbulleted
from bot.types import Reference

ENTRY = re.compile(r"(?:[-*+•]|(?P<number>\d{1,3})[.)]|\[\^?(?P<marker>\d{1,3})\]:?)\s+(?=\S)")
"""What stands before an entry in Markdown."""

_YEAR = re.compile(r"(?:,|\.|\s|\()\s*((?:19|20)\d\d)\)?\.?$")
_TITLE_END = re.compile(r"(?<=[.?!])(?<!vs\.)\s+")
_LINES_OF_ENTRY = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the reference list as it stands, and what was read from it."""

    reference: Reference
    text: str
    line: int


def split_year(source: str) -> tuple[str | None, int | None]:
    """What was published where, and the year at its end.

    >>> split_year("Annals of Examples, 2005"), split_year("No date")
    (('Annals of Examples', 2005), ('No date', None))
    """
    found = _YEAR.search(source)
    if found is None:
        return source or None, None
    return source[: found.start()].rstrip(" ,(") or None, int(found[1])


def entries_of_lines(lines: Sequence[Line], labels: Labels) -> tuple[Entry, ...]:
    """Entries of the page form: kind, title, and source with year, one line each.

    If the first line has a number or bullet, each line with one begins an entry.
    """
    marked = bool(lines) and _is_marked(lines[0].text)
    groups: list[list[str]] = []
    numbers: list[int] = []
    for line in lines:
        begins = _is_marked(line.text) if marked else _starts_entry(line.text, groups, labels)
        if begins:
            groups.append([])
            numbers.append(line.number)
        groups[-1].append(unbulleted(line.text) if begins and marked else line.text)
    return tuple(
        _entry_of_lines(position, texts, number, labels)
        for position, (texts, number) in enumerate(zip(groups, numbers, strict=True), start=1)
    )


def _is_marked(text: str) -> bool:
    return bool(NUMBERED.match(text) or BULLET.match(text))


def _starts_entry(text: str, entries: Sequence[Sequence[str]], labels: Labels) -> bool:
    """Whether a line begins a new entry after those before it."""
    if not entries or is_label(text, labels.kinds):
        return True
    entry = entries[-1]
    dated = split_year(entry[-1])[1] is not None
    if not is_label(entry[0], labels.kinds):
        return dated
    may_be_kind = len(text.split()) < _LINES_OF_ENTRY and text.replace(" ", "").isalpha()
    return dated and len(entry) >= _LINES_OF_ENTRY and may_be_kind


def _entry_of_lines(number: int, texts: Sequence[str], line: int, labels: Labels) -> Entry:
    has_kind = is_label(texts[0], labels.kinds) or len(texts) >= _LINES_OF_ENTRY
    kind = texts[0] if has_kind else None
    title, *rest = texts[1:] if kind and len(texts) > 1 else texts
    source, year = split_year(" ".join(rest))
    reference = Reference(number, listed=True, kind=kind, title=title, source=source, year=year)
    return Entry(reference, "\n".join(texts), line)


def entry_numbers(lines: Sequence[Line]) -> tuple[int, ...]:
    """The numbers written before the entries; their positions if there are none, or all are 1."""
    found = [ENTRY.match(line.text) for line in lines]
    written = [int(m["number"] or m["marker"] or 0) if m else 0 for m in found]
    if len(set(written)) <= 1 and set(written) <= {0, 1}:
        return tuple(range(1, len(written) + 1))
    for before, number, line in zip([0, *written], written, lines, strict=False):
        if number <= before:
            message = f"line {line.number}: the references are not in order; number each upwards"
            raise ArticleError(message)
    return tuple(written)


def entry_of_text(number: int, line: Line, text: str, labels: Labels) -> Entry:
    """An entry written as `Kind: Title. Source, Year`; all but the title may be left out."""
    kind, colon, rest = text.partition(": ")
    known = bool(colon) and is_label(kind, labels.kinds)
    title, *source = _TITLE_END.split(rest if known else text, maxsplit=1)
    if not source:
        title, year = split_year(title)
        where = None
    else:
        where, year = split_year(source[0])
    return Entry(
        Reference(
            number,
            listed=True,
            kind=kind if known else None,
            title=(title or text).rstrip("."),
            source=where,
            year=year,
        ),
        text,
        line.number,
    )
