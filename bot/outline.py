"""From the blocks of a text to its sections, their ids and the passages under them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.citations import MARKER
from bot.errors import ArticleError
from bot.labels import Headings

_PARENTHESES = re.compile(r"\(([^()]*)\)")
_LONGEST_ABBREVIATION = 10
_RESERVED = ("page", "reference")
_SUMMARY = "summary"
_UNNAMED = "section"


class Shape(StrEnum):
    """What a block of text is. A lead-in, such as `Avoid:` before bullets, is a heading to them."""

    HEADING = "heading"
    LEAD_IN = "lead_in"
    PROSE = "prose"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or bullet with the line it starts on.

    `depth` is a heading's level (2 and more), a bullet's indentation in characters, -1 for prose.
    """

    shape: Shape
    text: str
    line: int
    depth: int = -1


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or bullet as it stands, reference markers included, and its heading path."""

    text: str
    line: int
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Section paths with the line of each heading, and the passages in order."""

    sections: tuple[tuple[tuple[str, ...], int], ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Markers:
    """How references are marked: `split` gives sentences, `cites` says whether one is marked."""

    split: Callable[[str], tuple[str, ...]]
    cites: Callable[[str], bool]


def outline(heading: str, blocks: Sequence[Block], markers: Markers) -> Outline:
    """Arrange the blocks under `heading`.

    A paragraph gives a passage for each sentence, a bullet one passage, or one for each part that
    ends in a marker. The markers of a lead-in count for those of its bullets that have none.

    Raises:
        ArticleError: two headings have the same path.
    """
    sections: dict[tuple[str, ...], int] = {}
    passages: list[Passage] = []
    for block, above in _with_headings(_marked(blocks)):
        path = tuple(MARKER.sub("", one.text).rstrip(" :") for one in above)
        if block.shape in (Shape.HEADING, Shape.LEAD_IN):
            path = (*path, MARKER.sub("", block.text).rstrip(" :"))
            _check_new(path, block.line, sections)
            sections[path] = block.line
            continue
        if not path:
            path = (heading,)
            sections.setdefault(path, block.line)
        inherited = _inherited(above)
        for text in _parts(block, markers):
            marked = text if markers.cites(text) or not inherited else f"{text} {inherited}"
            passages.append(Passage(marked, block.line, path))
    return Outline(tuple(sections.items()), tuple(passages))


def _inherited(above: Sequence[Block]) -> str:
    """The markers of the lead-in directly above."""
    lead_ins = (block for block in above[-1:] if block.shape is Shape.LEAD_IN)
    return "".join(marker[0] for block in lead_ins for marker in MARKER.finditer(block.text))


def _check_new(path: tuple[str, ...], line: int, sections: dict[tuple[str, ...], int]) -> None:
    if path in sections:
        message = (
            f"line {line} repeats the heading {' > '.join(path)!r} of line {sections[path]}; "
            "rename one of them or bring their text together"
        )
        raise ArticleError(message)


def _marked(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with lead-ins marked as such."""
    for block, following in zip(blocks, [*blocks[1:], None], strict=False):
        leads = (
            block.shape is not Shape.HEADING
            and block.text.endswith(":")
            and following is not None
            and following.shape is Shape.BULLET
            and following.depth > block.depth
        )
        yield replace(block, shape=Shape.LEAD_IN) if leads else block


def _with_headings(blocks: Iterator[Block]) -> Iterator[tuple[Block, tuple[Block, ...]]]:
    """Each block with the headings and lead-ins above it, outermost first."""
    above: tuple[Block, ...] = ()
    for block in blocks:
        above = tuple(outer for outer in above if _contains(outer, block))
        yield block, above
        if block.shape in (Shape.HEADING, Shape.LEAD_IN):
            above = (*above, block)


def _contains(outer: Block, block: Block) -> bool:
    if outer.shape is Shape.HEADING:
        return block.shape is not Shape.HEADING or block.depth > outer.depth
    listed = block.shape in (Shape.BULLET, Shape.LEAD_IN)
    return listed and block.depth > outer.depth


def _parts(block: Block, markers: Markers) -> Sequence[str]:
    sentences = markers.split(block.text)
    if block.shape is Shape.PROSE:
        return sentences
    groups: list[list[str]] = []
    for sentence in sentences:
        if groups and not markers.cites(groups[-1][-1]):
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return [" ".join(group) for group in groups]


def section_ids(
    heading: str, paths: Sequence[tuple[str, ...]], headings: Headings
) -> dict[tuple[str, ...], str]:
    """A readable id for each path: its abbreviation, else its first words; longer if taken."""
    ids: dict[tuple[str, ...], str] = {}
    taken: set[str] = set(_RESERVED)
    for path in paths:
        name = next(name for name in _names(heading, path, headings) if name not in taken)
        taken.add(name)
        ids[path] = name
    return ids


def _names(heading: str, path: tuple[str, ...], headings: Headings) -> Iterator[str]:
    if path == (heading,):
        yield _SUMMARY
    leaf, above = path[-1], path[-2:-1]
    short = _abbreviation(leaf) or _slug(leaf, headings, headings.words_of_id) or _UNNAMED
    if short != _SUMMARY:
        yield short
    full = _slug(leaf, headings, None)
    if full.startswith(f"{short}-"):
        yield full
    container = "-".join(_slug(text, headings, headings.words_of_id) for text in above)
    stem = f"{container}-{short}" if container else f"{_UNNAMED}-{short}"
    yield stem
    number = 2
    while True:
        yield f"{stem}-part{number}"
        number += 1


def _abbreviation(heading: str) -> str:
    """The abbreviation that a heading gives in parentheses, lower case, else empty."""
    for inside in _PARENTHESES.findall(heading):
        for part in inside.split("/"):
            if _is_abbreviation(part.strip()):
                return "-".join(re.findall(r"[a-z0-9]+", _ascii(part)))
    return ""


def _is_abbreviation(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    one_word = text.isascii() and not re.search(r"\s", text)
    return one_word and len(text) <= _LONGEST_ABBREVIATION and capitals >= max(2, len(letters) / 2)


def _slug(heading: str, headings: Headings, most: int | None) -> str:
    plain = _PARENTHESES.sub(" ", heading)
    words = re.findall(r"[a-z0-9]+", _ascii(plain).replace("'", ""))
    telling = [index for index, word in enumerate(words) if word not in headings.small_words][:most]
    return "-".join(words[: telling[-1] + 1]) if telling else ""


def _ascii(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold().replace("\u2019", "'")
    return "".join(c for c in decomposed if not unicodedata.combining(c))
