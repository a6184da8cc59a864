"""What a claim may rest on: the cited statement as read, and its heading path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.guard.reading import Item, Reading, read
from bot.guard.stances import Stances, Tag
from bot.lexicon import Lexicon
from bot.quantities import Quantity
from bot.text import forms
from bot.types import Finding, Mention, Statement

_PREFIX = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A stance as it stands in a text, "not" taken into account."""

    axis: str
    pole: str
    level: int
    item: Item
    tag: Tag


@dataclass(frozen=True, slots=True)
class Evidence:
    """One or several statements with their sections, ready to be compared with claims."""

    statements: tuple[Statement, ...]
    text: Reading
    section: Reading
    text_keys: frozenset[str]
    keys: frozenset[str]
    stems: frozenset[str]
    concepts: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    numbers: tuple[Item, ...]
    marks: tuple[Mark, ...]
    section_marks: tuple[Mark, ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All numbers, those of the section included."""
        return tuple(item.quantity for item in self.numbers if item.quantity is not None)


@dataclass(frozen=True, slots=True)
class Tools:
    """What every check needs to know of words."""

    lexicon: Lexicon
    stances: Stances

    def read(self, text: str) -> Reading:
        """A text as items."""
        return read(text, self.lexicon, self.stances)


def gather(statements: tuple[Statement, ...], tools: Tools) -> Evidence:
    """Read the statements and their headings."""
    text = tools.read(" ; ".join(_closed(s.text) for s in statements))
    headings = dict.fromkeys(h for s in statements for h in s.section)
    section = tools.read(" ; ".join(headings))
    named = {m.concept: m.kind for r in (text, section) for m in (*r.concepts, *r.soft)}
    text_keys = frozenset(key for item in text.items for key in item.keys)
    stems = _stems((text, section), named, tools)
    kinds: dict[str, set[str]] = {}
    for concept, kind in named.items():
        kinds.setdefault(kind, set()).add(concept)
    return Evidence(
        statements=statements,
        text=text,
        section=section,
        text_keys=text_keys,
        keys=text_keys | {key for item in section.items for key in item.keys},
        stems=stems,
        concepts=frozenset(named),
        kinds={kind: frozenset(group) for kind, group in kinds.items()},
        numbers=(*text.numbers, *section.numbers),
        marks=marks_of(text, tools),
        section_marks=marks_of(section, tools),
    )


def _closed(text: str) -> str:
    return text.rstrip(" .;")


def _stems(readings: Iterable[Reading], named: Iterable[str], tools: Tools) -> frozenset[str]:
    """Stems of all words of the texts and of all names of the concepts in them."""
    concepts = tools.lexicon.concepts
    names = [term for c in named if c in concepts for term in (*concepts[c].terms, concepts[c].plain or "")]
    found = [form for text in (*(r.text for r in readings), *names) for form in forms(text)]
    return frozenset(tools.stances.stem(form) for form in found)


def marks_of(reading: Reading, tools: Tools) -> tuple[Mark, ...]:
    """The stances of a text; default words count only where their clause has no plainer word of the axis."""
    found = [(item, tag) for item in reading.items for tag in item.marks("axis")]
    plain = {(item.clause, tag.name) for item, tag in found if not tag.default}
    return tuple(
        _mark(item, tag, tools)
        for item, tag in found
        if not tag.default or (item.clause, tag.name) not in plain
    )


def _mark(item: Item, tag: Tag, tools: Tools) -> Mark:
    axis = tools.stances.axes[tag.name]
    level = tag.level
    if not item.negated:
        return Mark(tag.name, tag.pole, level, item, tag)
    return Mark(tag.name, axis.opposites.get(tag.pole, f"not {tag.pole}"), min(level, 1), item, tag)


def similar(stem: str, stems: Iterable[str]) -> bool:
    """Whether a stem is among some, or shares nearly all of its letters with one of them.

    >>> similar("inflamm", {"inflammatori"}), similar("hypertens", {"hypertrophi"})
    (True, False)
    """
    known = stems if isinstance(stems, frozenset | set) else frozenset(stems)
    return stem in known or any(_alike(stem, other) for other in known)


def _alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    if shorter < _PREFIX or one[:_PREFIX] != other[:_PREFIX]:
        return False
    shared = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return shared >= max(_PREFIX, shorter - 1)


def finding(check: str, item: Item | Mention, *, expected: str, found: str) -> Finding:
    """A finding whose span is a piece of the claim."""
    return Finding(check, item.start, item.end, expected, found)
