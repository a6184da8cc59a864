"""The Markdown form of an article, with reference markers in brackets."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import NoReturn

from bot.assembly import Draft
from bot.errors import ArticleError
from bot.labels import FrontMatter, Labels, is_label
from bot.lines import Line
from bot.outline import Block, Shape
from bot.reference_list import ENTRY, Entry, entry_numbers, entry_of_text
from bot.types import Review

_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.*?\S)(?:\s+#+)?$")
_BULLET = re.compile(r"(?:[-*+•◦▪‣●○]|\d{1,3}[.)])\s+(?=\S)")
_RULE = re.compile(r"(?:-{3,}|_{3,}|\*{3,}|(?:\* ?){3,})$")
_COMMENT = re.compile(r"<!--.*?-->")
_REFUSED = (
    (re.compile(r"\|"), "a table; write its rows as bullets"),
    (re.compile(r"```|~~~"), "a code block; write it as text"),
    (re.compile(r"!\["), "a picture; say in words what it shows"),
    (re.compile(r">"), "a quotation; write it as text"),
    (re.compile(r"</?[a-zA-Z!][^<>]*>"), "HTML; write it as Markdown"),
    (re.compile(r"=+$"), "an underlined heading; put ## before the heading instead"),
    (re.compile(r"#+[^#\s]"), "a heading without a space; put one after its #"),
)
_INLINE = (
    (re.compile(r"\[(\^?\d[\d,;\s\u2013-]*)\]\([^()\s]*\)"), r"[\1]"),
    (re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"(?<!\\)(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\*])([*_])(?=[^\s*_])(.{1,400}?)(?<=[^\s*_])\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def read_markdown(lines: Sequence[Line], labels: Labels) -> Draft:
    """Read all lines of an article in Markdown.

    Raises:
        ArticleError: there is no title, the front matter is not closed or has an unknown key, or
            the text holds something that is not read, such as a table.
    """
    matter, rest = _front_matter(lines, labels.markdown)
    regions, names = _regions(rest, labels)
    blocks = _blocks(regions["body"])
    first, *others = [b for b in blocks if b.shape is Shape.HEADING and b.depth == 1] or [None]
    heading = first.text if first else ""
    title = matter.values.get("title") or heading
    if not title:
        _refuse(1, "no title; put one after # on the first line, or 'title:' in the front matter")
    return Draft(
        title=title,
        heading=heading or title,
        bare_numbers=False,
        head=matter.lines,
        blocks=blocks if others and heading != title else _without(blocks, first),
        references=_references(regions["references"], labels),
        references_heading=names.get("references", ""),
        related=tuple(text for _, text in _items(regions["related"])),
        disclaimer=_paragraphs(regions["disclaimer"]),
        disclaimer_heading=names.get("disclaimer", ""),
        last_updated=matter.values.get("updated"),
        review=_review(matter.values),
    )


def _without(blocks: Sequence[Block], heading: Block | None) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not heading)


def _refuse(line: int, what: str) -> NoReturn:
    message = f"line {line} is {what}" if not what.startswith("no ") else f"line {line}: {what}"
    raise ArticleError(message)


# Front matter.


@dataclass(frozen=True, slots=True)
class _Matter:
    """Values by the names of `FrontMatter`, and the lines to show as they stand."""

    values: Mapping[str, str]
    lines: tuple[Line, ...] = ()


def _front_matter(lines: Sequence[Line], keys: FrontMatter) -> tuple[_Matter, Sequence[Line]]:
    start = next((index for index, line in enumerate(lines) if line.text), 0)
    if lines[start].text != "---":
        return _Matter({}), lines
    rest = lines[start + 1 :]
    end = next((index for index, line in enumerate(rest) if line.text == "---"), None)
    if end is None:
        _refuse(lines[start].number, "the start of front matter without end; close it with ---")
    values: dict[str, str] = {}
    shown: list[Line] = []
    for line in rest[:end]:
        if not line.text:
            continue
        name, value = _key_and_value(line, keys)
        values[name] = value
        if name != "title":
            shown.append(line)
    return _Matter(values, tuple(shown)), rest[end + 1 :]


def _key_and_value(line: Line, keys: FrontMatter) -> tuple[str, str]:
    key, colon, value = line.text.partition(":")
    known = {field.name: getattr(keys, field.name) for field in fields(keys)}
    wanted = key.replace("_", " ").replace("-", " ")
    name = next((name for name, labels in known.items() if is_label(wanted, labels)), None)
    if name is None or not colon or not value.strip():
        spelled = ", ".join(repr(labels[0]) for labels in known.values())
        message = f"line {line.number}: the front matter takes 'key: value' with the keys {spelled}"
        raise ArticleError(message)
    return name, value.strip().strip("\"'")


def _review(values: Mapping[str, str]) -> Review:
    stages = tuple(stage.strip() for stage in values.get("status", "").split(",") if stage.strip())
    return Review(values.get("reviewed"), values.get("pending"), stages)


# The text.


def _regions(
    lines: Sequence[Line], labels: Labels
) -> tuple[Mapping[str, list[Line]], Mapping[str, str]]:
    """The lines of each part, and the heading it stands under; any heading ends a part."""
    parts = {field.name: getattr(labels.parts, field.name) for field in fields(labels.parts)}
    regions: dict[str, list[Line]] = {name: [] for name in ("body", *parts)}
    names: dict[str, str] = {}
    current = "body"
    for line in lines:
        if heading := _HEADING.match(line.text):
            text = _inline(heading["text"])
            current = next((name for name, known in parts.items() if is_label(text, known)), "body")
            if current != "body":
                names.setdefault(current, text.rstrip(" :"))
                continue
        regions[current].append(line._replace(text=_COMMENT.sub("", line.text).strip()))
    return regions, names


def _blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    before = ""
    for line in lines:
        block = _block(line, before)
        if block and block.shape is Shape.PROSE and _goes_on(blocks, before):
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {block.text}")
        elif block:
            blocks.append(block)
        before = line.text
    return tuple(replace(block, text=_inline(block.text)) for block in blocks)


def _goes_on(blocks: Sequence[Block], before: str) -> bool:
    return bool(before and blocks) and blocks[-1].shape is not Shape.HEADING


def _block(line: Line, before: str) -> Block | None:
    """The block that a line is or starts, None for an empty line or a rule."""
    text = line.text
    if _RULE.match(text) and before and not _HEADING.match(before):
        _refuse(line.number, "an underlined heading; put ## before the heading instead")
    if not text or _RULE.match(text):
        return None
    if heading := _HEADING.match(text):
        return Block(Shape.HEADING, heading["text"], line.number, len(heading["level"]))
    if what := next((what for pattern, what in _REFUSED if pattern.match(text)), None):
        _refuse(line.number, what)
    bullet = _BULLET.match(text)
    if bullet and not (text[0].isdigit() and before and not _BULLET.match(before)):
        return Block(Shape.BULLET, text[bullet.end() :], line.number, line.indent)
    return Block(Shape.PROSE, text, line.number)


def _inline(text: str) -> str:
    """The text of a line without Markdown's marks.

    >>> _inline("**Rest** for *all* of [them](https://example.org) [1](#one) &lt; 5")
    'Rest for all of them [1] < 5'
    """
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(text).strip()


# Lists at the end, and the disclaimer.


def _grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that belong together: list items with the lines they go on over, else paragraphs."""
    groups: list[list[Line]] = []
    before = ""
    for line in lines:
        if line.text and (not before or ENTRY.match(line.text)):
            groups.append([])
        if line.text:
            groups[-1].append(line)
        before = line.text
    return groups


def _items(lines: Sequence[Line]) -> tuple[tuple[Line, str], ...]:
    """The first line of each item, and the item's text without its bullet or number."""
    joined = ((group[0], " ".join(line.text for line in group)) for group in _grouped(lines))
    return tuple((first, _inline(ENTRY.sub("", text, count=1))) for first, text in joined)


def _paragraphs(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(first._replace(text=text) for first, text in _items(lines))


def _references(lines: Sequence[Line], labels: Labels) -> tuple[Entry, ...]:
    items = _items(lines)
    numbers = entry_numbers([first for first, _ in items])
    return tuple(
        entry_of_text(number, first, text, labels)
        for number, (first, text) in zip(numbers, items, strict=True)
    )
