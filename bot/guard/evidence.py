"""What a claim may rest on: the cited statement as read, and its heading path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.guard.axes import Tag
from bot.guard.items import Item, Reading, by_clause
from bot.guard.reading import read, read_words
from bot.guard.stances import Stances
from bot.lexicon import Lexicon
from bot.quantity import Quantity
from bot.text import forms
from bot.types import Finding, Mention, Statement

LEFT_OUT = "left out"
"""What a finding tells of a qualification that the claim lacks."""
_SHORTEST = 5
_LONGEST_ENDING = 5
_OPENING_IT = re.compile(r"^(?:it|they|this)\b", re.IGNORECASE)
_SMALL = frozenset({"axis:severity:mild", "axis:height:low", "axis:significance:slight"})
_BEING = frozenset({"is", "are", "was", "were", "has", "have", "had", "be"})


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
    names: tuple[re.Pattern[str], ...]
    """The names that headings of several words give, to be found in a claim."""
    keys: frozenset[str]
    text_keys: frozenset[str]
    """The keys of the statements alone, without their headings."""
    words: frozenset[str]
    stems: frozenset[str]
    concepts: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    above: frozenset[str]
    """Concepts that the headings name, and what those are kinds of."""
    topic: tuple[Mention, ...]
    """Concepts that the article as a whole is about."""
    title: frozenset[str]
    """The stems of the words that tell what it is about."""
    numbers: tuple[Item, ...]
    marks: tuple[Mark, ...]
    section_marks: tuple[Mark, ...]
    hidden_marks: tuple[Mark, ...]
    """Stances inside the names of concepts ("symptomatic relief")."""

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


def gather(
    statements: tuple[Statement, ...],
    tools: Tools,
    topic: tuple[Mention, ...] = (),
    title: frozenset[str] = frozenset(),
) -> Evidence:
    """Read the statements and their headings.

    `topic` are the concepts of the article's title, `title` the stems of its words.
    """
    text = tools.read(" ; ".join(_closed(_spelled_out(s, tools, topic)) for s in statements))
    headings = dict.fromkeys(h for s in statements for h in s.section)
    section = tools.read(" ; ".join(headings))
    named = {m.concept: m.kind for r in (text, section) for m in (*r.concepts, *r.soft)}
    loose = [i for t in (text.text, section.text) for i in read_words(t, tools.stances)]
    own = _stems((text.text, section.text), tools)
    kinds: dict[str, set[str]] = {}
    for concept, kind in named.items():
        kinds.setdefault(kind, set()).add(concept)
    return Evidence(
        statements=statements,
        text=text,
        section=section,
        names=tuple(_names_of(headings)),
        keys=frozenset(key for i in (*text.items, *section.items, *loose) for key in i.keys)
        | {key for stem in own for key in tools.stances.families(stem)},
        text_keys=frozenset(
            key
            for i in (*text.items, *read_words(text.text, tools.stances))
            for key in (*i.keys, *tools.stances.families(i.stem))
        ),
        words=own,
        stems=own | _stems(_names((c for c, k in named.items() if k != "therapy"), tools), tools),
        concepts=frozenset(named),
        kinds={kind: frozenset(group) for kind, group in kinds.items()},
        above=frozenset(a for m in section.concepts for a in tools.lexicon.ancestors(m.concept)),
        topic=topic,
        title=title,
        numbers=(*text.numbers, *section.numbers),
        marks=marks_of(text, tools),
        section_marks=marks_of(section, tools),
        hidden_marks=hidden_marks(text, tools),
    )


def _spelled_out(statement: Statement, tools: Tools, topic: tuple[Mention, ...]) -> str:
    """A statement's text; an "it" that opens it and means the article's therapy is named.

    It does where neither the statement nor its headings name a therapy and the title names one.
    """
    names = {m.concept: m.text for m in topic if m.kind == "therapy"}
    around = tools.lexicon.find(" ; ".join([*statement.section[1:], statement.text]))
    if len(names) != 1 or any(m.kind == "therapy" for m in around):
        return statement.text
    return _OPENING_IT.sub(next(iter(names.values())), statement.text)


def opens_with_it(text: str) -> bool:
    """Whether a sentence begins with a word for what was spoken of before."""
    return _OPENING_IT.match(text) is not None


def _names_of(headings: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for part in (part for heading in headings for part in re.split(r"[(),;:]", heading)):
        if len(part.split()) > 1:
            yield re.compile(r"\s+".join(map(re.escape, part.split())), re.IGNORECASE)


def _closed(text: str) -> str:
    return text.rstrip(" .;")


def hidden_marks(reading: Reading, tools: Tools) -> tuple[Mark, ...]:
    """The stances inside the names of a text's concepts."""
    return marks_of(_of(reading.text, tuple(_inside_names(reading, tools))), tools)


def _of(text: str, items: tuple[Item, ...]) -> Reading:
    return Reading(text, items, by_clause(items))


def _inside_names(reading: Reading, tools: Tools) -> Iterable[Item]:
    spans = [(m.start, m.end) for m in reading.concepts]
    for item in read_words(reading.text, tools.stances):
        if any(a <= item.start and item.end <= b for a, b in spans):
            yield item


def _names(concepts: Iterable[str], tools: Tools) -> Iterable[str]:
    """All names of the concepts, and their plain words."""
    known = [tools.lexicon.concepts[c] for c in concepts if c in tools.lexicon.concepts]
    return [name for concept in known for name in (*concept.terms, concept.plain or "")]


def _stems(texts: Iterable[str], tools: Tools) -> frozenset[str]:
    return frozenset(tools.stances.stem(form) for text in texts for form in forms(text))


def marks_of(reading: Reading, tools: Tools) -> tuple[Mark, ...]:
    """The stances of a text; a default word yields to a plainer one of its axis beside it."""
    found = [(item, tag) for item in reading.items for tag in item.marks("axis")]
    plain = {(item.part, tag.name) for item, tag in found if not tag.default}
    return tuple(
        _levelled(_mark(item, tag, tools), reading, tools)
        for item, tag in found
        if (not tag.default or (item.part, tag.name) not in plain)
        and not _plays_down(item, tag, reading)
    )


def _levelled(mark: Mark, reading: Reading, tools: Tools) -> Mark:
    """A rank that is denied of all ("none of the three is better") makes them equal."""
    if mark.axis != "rank" or mark.pole == "equal":
        return mark
    before = (i for i in reading.items if i.end <= mark.item.start)
    near = (i for i in before if i.clause >= mark.item.clause - 1)
    none = any(i.stem in tools.stances.joint or _none(i) for i in near)
    return replace(mark, pole="equal") if none else mark


def _none(item: Item) -> bool:
    return any(tag.name == "many" and not tag.level for tag in item.marks("scale"))


def _plays_down(item: Item, tag: Tag, reading: Reading) -> bool:
    """Whether an "only" just belittles what follows ("only in a limited way")."""
    if tag.name != "only":
        return False
    place = reading.items.index(item)
    following = [i for i in reading.items[place + 1 :] if not i.function][:1]
    if any(t.key == "axis:effect:fails" and t.level == 0 for i in following for t in i.tags):
        return True
    told = (
        place > 0
        and reading.items[place - 1].part == item.part
        and (not reading.items[place - 1].glue or reading.word(reading.items[place - 1]) in _BEING)
    )
    beside = following == list(reading.items[place + 1 : place + 2])
    return told and beside and any(t.key in _SMALL for i in following for t in i.tags)


def _mark(item: Item, tag: Tag, tools: Tools) -> Mark:
    axis = tools.stances.axes[tag.name]
    level = tag.level
    if not item.negated or axis.unnegated:
        return Mark(tag.name, tag.pole, level, item, tag)
    return Mark(
        tag.name,
        axis.opposites.get(tag.pole, f"not {tag.pole}"),
        axis.negated_level.get(level, 0),
        item,
        tag,
    )


def similar(stem: str, stems: Iterable[str]) -> bool:
    """Whether a stem is among some, or one of them only has a longer ending.

    >>> similar("inflamm", {"inflammatori"}), similar("hypertens", {"hypertrophi"})
    (True, False)
    """
    known = stems if isinstance(stems, frozenset | set) else frozenset(stems)
    return stem in known or any(_alike(stem, other) for other in known)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= _SHORTEST
        and len(long) - len(short) <= _LONGEST_ENDING
        and long.startswith(short)
    )


def finding(check: str, item: Item | Mention, *, expected: str, found: str) -> Finding:
    """A finding whose span is a piece of the claim."""
    return Finding(check, item.start, item.end, expected, found)
