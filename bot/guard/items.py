"""What a sentence is made of: items with what they can share, in clauses and parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.guard.axes import Tag
from bot.quantity import Quantity
from bot.types import Mention

STRICT = frozenset({"therapy", "condition", "test", "organism", "population", "anatomy"})
"""Kinds of concept whose words mean nothing on their own: they are compared as concepts only."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a sentence: a concept, a number, a phrase or a word.

    `stem` is that of a single word, `first` that of a phrase's first word. `keys` are what it can
    share with another sentence (concept, number, stem, families, poles), `likeness` those and the
    words of its name. `clause` counts the clauses, `part` the smaller pieces commas and figures
    make. `negated`: within reach of a "not"; `head`: the first thing that the "not" is about.
    """

    start: int
    end: int
    stem: str = ""
    first: str = ""
    tags: tuple[Tag, ...] = ()
    mention: Mention | None = None
    quantity: Quantity | None = None
    keys: tuple[str, ...] = ()
    likeness: tuple[str, ...] = ()
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

    def marks(self, group: str) -> tuple[Tag, ...]:
        """Its tags of a group."""
        return tuple(tag for tag in self.tags if tag.group == group)


def concept(mention: Mention, parts: tuple[str, ...]) -> Item:
    """A concept; `parts` are the stems of its name."""
    keys = (mention.concept,)
    return Item(mention.start, mention.end, mention=mention, keys=keys, likeness=(*keys, *parts))


def number(quantity: Quantity) -> Item:
    """A quantity."""
    keys = (f"number:{quantity.low}:{quantity.high}:{quantity.unit}",)
    return Item(quantity.start, quantity.end, quantity=quantity, keys=keys, likeness=keys)


def phrase(start: int, end: int, stem: str, first: str, tags: tuple[Tag, ...]) -> Item:
    """A word or phrase; a word of grammar has no keys."""
    shared = tuple(tag.key for tag in tags if tag.group in {"axis", "family"})
    function = any(tag.group == "glue" and tag.name == "function" for tag in tags)
    keys = () if function else (stem, *shared) if stem else shared
    return Item(start, end, stem, first, tags, keys=keys, likeness=keys)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as items; `soft` are mentions whose words are also read one by one."""

    text: str
    items: tuple[Item, ...]
    clauses: tuple[tuple[Item, ...], ...] = ()
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
        return self.clauses[number] if number < len(self.clauses) else ()

    def word(self, item: Item) -> str:
        """An item as the text writes it, in lower case."""
        return self.text[item.start : item.end].lower()


def by_clause(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """The items of each clause."""
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(item.clause, []).append(item)
    count = max(groups, default=-1) + 1
    return tuple(tuple(groups.get(number, ())) for number in range(count))
