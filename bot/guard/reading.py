"""A sentence read for the guard: its words, concepts, numbers and stances, each in its clause, negated or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.guard.stances import Found, Stances, Tag
from bot.lexicon import Lexicon
from bot.quantities import Quantity, quantities
from bot.text import Word, fold, plain, words
from bot.types import Mention

STRICT = frozenset({"therapy", "condition", "test", "organism", "population", "anatomy"})
"""Kinds of concept whose words mean nothing on their own: they are compared as concepts only."""
_STOPS = re.compile(r"[;:.!?](?=\s|$)|\u2022| - ")
_COMMA = re.compile(r",\s")
_PART = re.compile(r"[,()]")
_SCOPE = 3
_JOINING = frozenset({"and", "with", "plus", "while"})


class ItemKind(StrEnum):
    """What a piece of a sentence is."""

    CONCEPT = "concept"
    NUMBER = "number"
    PHRASE = "phrase"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a sentence: `keys` are what it can share with another sentence.

    `clause` counts the parts of the sentence, `part` the smaller ones that commas make. `negated`: within reach
    of a "not"; `head`: the first word that the "not" is about; `parts`: the stems of a concept's name.
    """

    kind: ItemKind
    start: int
    end: int
    stem: str
    tags: tuple[Tag, ...] = ()
    mention: Mention | None = None
    quantity: Quantity | None = None
    parts: tuple[str, ...] = ()
    clause: int = 0
    part: int = 0
    negated: bool = False
    head: bool = False

    @property
    def function(self) -> bool:
        """Whether it is a word of grammar."""
        return any(tag.group == "glue" and tag.name == "function" for tag in self.tags)

    @property
    def glue(self) -> bool:
        """Whether it says nothing by itself."""
        return any(tag.group == "glue" for tag in self.tags)

    @property
    def negator(self) -> bool:
        """Whether it negates what follows."""
        return any(tag.group == "negation" for tag in self.tags)

    @property
    def turns(self) -> bool:
        """Whether it negates a verb."""
        return any(tag.group == "negation" and tag.name == "verbs" for tag in self.tags)

    @property
    def keys(self) -> tuple[str, ...]:
        """Stem, concept, families and poles; none for words of grammar."""
        if self.mention is not None:
            return (self.mention.concept,)
        if self.quantity is not None:
            return (f"number:{self.quantity.low}:{self.quantity.high}:{self.quantity.unit}",)
        if self.function:
            return ()
        shared = tuple(tag.key for tag in self.tags if tag.group in {"axis", "family"})
        return (self.stem, *shared) if self.stem else shared

    @property
    def likeness(self) -> tuple[str, ...]:
        """Its keys and the words of its name: what makes two pieces of text alike."""
        return (*self.keys, *self.parts)

    def marks(self, group: str) -> tuple[Tag, ...]:
        """Its tags of a group."""
        return tuple(tag for tag in self.tags if tag.group == group)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as items; `soft` are mentions whose words are also read one by one."""

    text: str
    items: tuple[Item, ...]
    soft: tuple[Mention, ...] = ()

    @property
    def concepts(self) -> tuple[Mention, ...]:
        """The mentions that must be compared as concepts."""
        return tuple(item.mention for item in self.items if item.mention is not None)

    @property
    def numbers(self) -> tuple[Item, ...]:
        """The items that are quantities."""
        return tuple(item for item in self.items if item.quantity is not None)

    def clause(self, number: int) -> tuple[Item, ...]:
        """The items of one clause."""
        return tuple(item for item in self.items if item.clause == number)

    @property
    def clauses(self) -> tuple[tuple[Item, ...], ...]:
        """The items by clause."""
        count = max((item.clause for item in self.items), default=-1) + 1
        return tuple(self.clause(number) for number in range(count))


def read(text: str, lexicon: Lexicon, stances: Stances) -> Reading:
    """Read one text."""
    tokens = words(text)
    mentions = lexicon.find(text)
    larger = [(i.start, i.end) for i in read_words(text, stances) if i.kind is ItemKind.PHRASE and i.marks("axis")]
    inside = [(m.start, m.end) for m in mentions]
    numbers = tuple(q for q in quantities(text) if not _within(q.start, q.end, inside))
    larger.extend((q.start, q.end) for q in numbers)
    strict = tuple(m for m in mentions if m.kind in STRICT and not _swallowed(m, larger))
    spans = [(m.start, m.end) for m in strict] + [(q.start, q.end) for q in numbers]
    free = [token for token in tokens if not _touches(token, spans)]
    items = [
        *(Item(ItemKind.CONCEPT, m.start, m.end, "", mention=m, parts=_stems(m.text, stances)) for m in strict),
        *(Item(ItemKind.NUMBER, q.start, q.end, "", quantity=q) for q in numbers),
        *_words(text, free, stances),
    ]
    ordered = sorted(items, key=lambda item: item.start)
    placed = _placed(text, ordered, stances)
    return Reading(text, _negated(placed, stances), tuple(m for m in mentions if m.kind not in STRICT))


def read_words(text: str, stances: Stances) -> Iterable[Item]:
    """All words of a text, those of concepts and numbers too, as phrases."""
    return _words(text, words(text), stances)


def _within(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start >= a and end <= b for a, b in spans)


def _stems(text: str, stances: Stances) -> tuple[str, ...]:
    return tuple(stances.stem(word.form) for word in words(text))


def _swallowed(mention: Mention, phrases: Iterable[tuple[int, int]]) -> bool:
    """Whether a name is only a part of a longer phrase ("under the skin")."""
    return any(a < mention.start and mention.end <= b for a, b in phrases)


def _touches(token: Word, spans: Iterable[tuple[int, int]]) -> bool:
    return any(token.start < b and token.end > a for a, b in spans)


def _words(text: str, tokens: Sequence[Word], stances: Stances) -> Iterable[Item]:
    """Phrases and single words; a phrase does not reach over a concept, a number or the end of a sentence."""
    stems: list[str | None] = []
    places: list[int] = []
    for index, token in enumerate(tokens):
        if index and _apart(text, tokens[index - 1].end, token.start):
            stems.append(None)
            places.append(-1)
        stems.append(stances.read(token.form))
        places.append(index)
    covered: dict[int, Found] = {f.first: f for f in stances.find(stems)}
    place = 0
    while place < len(stems):
        found = covered.get(place)
        last = found.last if found else place + 1
        held = [tokens[places[p]] for p in range(place, last) if places[p] >= 0]
        if held:
            kind = ItemKind.PHRASE if found else ItemKind.WORD
            stem = stances.read(held[0].form) if len(held) == 1 else ""
            yield Item(kind, held[0].start, held[-1].end, stem, found.tags if found else ())
        place = last


def _apart(text: str, end: int, start: int) -> bool:
    """Whether a concept, a number or a full stop lies between two words; a gap in a phrase may hold it."""
    between = text[end:start]
    return any(c.isalnum() for c in between) or bool(_STOPS.search(between + " ") or _PART.search(between))


def _placed(text: str, items: Sequence[Item], stances: Stances) -> list[Item]:
    """Give every item its clause and part."""
    flat = plain(text)
    placed: list[Item] = []
    clause = part = 0
    for index, item in enumerate(items):
        between = flat[items[index - 1].end : item.start] if index else ""
        if placed and ((_STOPS.search(between) and not _bracketed(flat, item.start)) or _opens(items, placed, stances, flat)):
            clause += 1
        if placed and (placed[-1].clause != clause or _PART.search(between) or _STOPS.search(between) or _new_figure(items, placed, flat)):
            part += 1
        placed.append(replace(item, clause=clause, part=part))
    return placed


def _bracketed(text: str, place: int) -> bool:
    """Whether a place lies inside brackets."""
    return text.rfind("(", 0, place) > text.rfind(")", 0, place)


def _opens(items: Sequence[Item], placed: Sequence[Item], stances: Stances, text: str) -> bool:
    """Whether the next item begins a clause of its own: an opener, or "and" before a second verb."""
    index = len(placed)
    item = items[index]
    word = text[item.start : item.end].lower()
    if tuple(word.split()) in stances.openers:
        return True
    comma = text[items[index - 1].end : item.start].lstrip().startswith(",")
    if word == "with" and comma:
        return True
    if word not in {"and", "or", "then"}:
        return False
    rest, before = items[index + 1 :], [i for i in placed if i.clause == placed[-1].clause]
    return _has_verb(_until_comma(rest, text), text, stances) and (
        _has_verb(before, text, stances) or any(tag.name in stances.said for i in before for tag in i.marks("axis"))
    )


def says(reading: Reading, stances: Stances) -> bool:
    """Whether a text says something: it has a verb, takes a side or gives a figure."""
    sides = any(tag.name in stances.said for item in reading.items for tag in item.marks("axis"))
    return sides or bool(reading.numbers) or _has_verb(reading.items, reading.text, stances)


def _until_comma(items: Sequence[Item], text: str) -> Sequence[Item]:
    ends = (n for n in range(1, len(items)) if _COMMA.search(text[items[n - 1].end : items[n].start + 1]))
    return items[: next(ends, len(items))]


def _has_verb(items: Sequence[Item], text: str, stances: Stances) -> bool:
    return any(fold(text[item.start : item.end].split()[0]) in stances.verbs for item in items)


def _new_figure(items: Sequence[Item], placed: Sequence[Item], text: str) -> bool:
    """Whether "and", "with" or "plus" begins a part that brings a figure of its own."""
    index = len(placed)
    word = text[items[index].start : items[index].end].lower()
    if word not in _JOINING:
        return False
    before = any(i.quantity is not None for i in placed if i.part == placed[-1].part)
    following = items[index + 1 : index + 9]
    ends = (n for n, i in enumerate(following) if text[i.start : i.end].lower() in {"and", "while"})
    return before and any(i.quantity is not None for i in following[: next(ends, len(following))])


def _negated(items: Sequence[Item], stances: Stances) -> tuple[Item, ...]:
    """Mark what each negation is about, within the clause."""
    result = list(items)
    for index, item in enumerate(items):
        if not item.negator or item.marks("axis"):
            continue
        modal = index - 1
        if modal >= 0 and any(tag.default for tag in items[modal].tags):
            result[modal] = replace(result[modal], negated=not result[modal].negated)
        for place, head in _reach(items, index, stances):
            result[place] = replace(result[place], negated=not result[place].negated, head=head)
    return tuple(result)


def _reach(items: Sequence[Item], index: int, stances: Stances) -> Iterable[tuple[int, bool]]:
    """Up to three content words after "not"; one thing after "no" or "without", and what "no" thing does."""
    wide = any(tag.name == "verbs" for tag in items[index].marks("negation"))
    passed = reached = 0
    for place in range(index + 1, len(items)):
        item = items[place]
        if item.part != items[index].part or reached >= _SCOPE or item.quantity is not None:
            return
        if (reached or (passed and not wide)) and item.stem in stances.breakers:
            return
        if item.stem in stances.degree or (item.function and not item.marks("axis")):
            continue
        yield place, passed == 0 and (wide or not _sides(items, place, stances))
        passed += 1
        reached += not item.glue or bool(item.marks("axis"))


def _sides(items: Sequence[Item], place: int, stances: Stances) -> bool:
    """Whether a thing after "no" does something that takes a side ("no culture is needed")."""
    following = (i for i in items[place + 1 :] if i.part == items[place].part)
    return any(tag.name in stances.said for i in following for tag in i.marks("axis"))
