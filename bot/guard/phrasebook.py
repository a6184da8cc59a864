"""Phrases with what they mean, found in a text by stem, the longest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product, takewhile
from typing import Any, cast

import Stemmer

from bot.guard.axes import Axis, Tag
from bot.text import forms

_GAP = "*"
_WIDEST_GAP = 3
_STEMMER = cast("Any", Stemmer.Stemmer("english"))


@dataclass(slots=True)
class _Node:
    tags: list[Tag] = field(default_factory=list[Tag])
    next: dict[str, _Node] = field(default_factory=dict[str, "_Node"])


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found at words `first` to `last` (exclusive)."""

    first: int
    last: int
    tags: tuple[Tag, ...]


class Stances:
    """All phrases in one tree; immutable after loading, so safe to share between threads."""

    def __init__(
        self,
        axes: Mapping[str, Axis],
        words: Mapping[str, str],
    ) -> None:
        self.axes = axes
        self._distinct = _forms(words["distinct"])
        self.stem = lru_cache(maxsize=65536)(self._stem)
        self.degree = frozenset(map(self.stem, _forms(words["degree"])))
        self.breakers = frozenset(map(self.stem, _forms(words["breakers"])))
        self.openers = frozenset(forms(p) for p in phrases(words["openers"]))
        self.conditions = frozenset(forms(p) for p in phrases(words["conditions"]))
        self.subordinate = frozenset(self.stem(p[0]) for p in (*self.conditions, *self.openers))
        self.origins = _forms(words["origins"])
        self.restricting = _forms(words["restricting"])
        self.joint = frozenset(map(self.stem, _forms(words["joint"])))
        self.light = frozenset(map(self.stem, _forms(words["light"])))
        self.verbs = _forms(words["verbs"])
        self.said = frozenset(name for name, axis in axes.items() if axis.premise)
        self._root = _Node()
        self._known: set[str] = set()
        self._negators: set[str] = set()

    def _stem(self, form: str) -> str:
        """The stem of a folded word (Snowball's English stemmer), unless it is a distinct one."""
        return form if form in self._distinct else str(_STEMMER.stemWord(form))

    def add(self, phrase: str, tag: Tag) -> None:
        """Give a phrase a meaning; used while loading."""
        for choice in self._choices(phrase):
            node = self._root
            for word in choice:
                node = node.next.setdefault(word, _Node())
                self._known.add(word)
            if tag.group == "negation":
                self._negators.add(choice[-1])
            if tag not in node.tags:
                node.tags.append(tag)

    def _choices(self, phrase: str) -> Iterator[tuple[str, ...]]:
        parts: list[tuple[str, ...]] = []
        for word in phrase.split():
            if word == _GAP:
                parts.append((_GAP,))
            elif "/" in word:
                parts.append(tuple(self.stem(f) for f in forms(word)))
            else:
                parts.extend((self.stem(f),) for f in forms(word))
        return product(*parts)

    def find(self, stems: Sequence[str | None]) -> tuple[Found, ...]:
        """The phrases of a text given as stems; None is a word that takes part in no phrase."""
        found: list[Found] = []
        place = 0
        while place < len(stems):
            end, tags = self._longest(self._root, stems, place)
            if tags:
                found.append(Found(place, end, self._enriched(tags, stems[place:end])))
            place = max(end, place + 1) if tags else place + 1
        return tuple(found)

    def read(self, form: str) -> str:
        """The stem of a word of a text; of an unlisted comparative that of its plain form."""
        own = self.stem(form)
        if own in self._known or not form.endswith(("er", "est")):
            return own
        cut = form.removesuffix("est").removesuffix("er")
        bases = (cut, cut[:-1] + "y" if cut.endswith("i") else cut + "e", cut[:-1])
        return next((s for s in map(self.stem, bases) if s in self._known), own)

    def empty(self, stem: str) -> bool:
        """Whether a single word says nothing by itself."""
        node = self._root.next.get(stem)
        return node is not None and any(tag.group == "glue" for tag in node.tags)

    def families(self, stem: str) -> tuple[str, ...]:
        """The families of a single word, unless it is a word of grammar."""
        node = self._root.next.get(stem)
        if node is None or any(tag.name == "function" for tag in node.tags):
            return ()
        return tuple(tag.key for tag in node.tags if tag.group == "family")

    def _enriched(self, tags: tuple[Tag, ...], stems: Sequence[str | None]) -> tuple[Tag, ...]:
        """A phrase that takes no side itself takes those of its words."""
        if len(stems) == 1 or any(
            tag.group in {"axis", "scale", "negation"} or tag.name == "neutral" for tag in tags
        ):
            return tags
        nodes = (self._root.next.get(word) for word in stems if word is not None)
        sides = (
            tag for node in nodes if node for tag in node.tags if tag.group in {"axis", "scale"}
        )
        return tuple(dict.fromkeys((*tags, *sides)))

    def _longest(
        self, node: _Node, stems: Sequence[str | None], place: int
    ) -> tuple[int, tuple[Tag, ...]]:
        best: tuple[int, tuple[Tag, ...]] = (place, tuple(node.tags))
        if place < len(stems) and (word := stems[place]) is not None and word in node.next:
            end, tags = self._longest(node.next[word], stems, place + 1)
            best = (end, tags) if tags else best
        if (gap := node.next.get(_GAP)) is not None:
            skips = takewhile(
                lambda skip: not skip or stems[place + skip - 1] not in self._negators,
                range(min(_WIDEST_GAP, len(stems) - place) + 1),
            )
            ends = (self._longest(gap, stems, place + skip) for skip in skips)
            best = max([best, *(e for e in ends if e[1])], key=lambda e: e[0] if e[1] else -1)
        return best


def phrases(listed: str) -> tuple[str, ...]:
    """The phrases of a list separated by commas."""
    return tuple(p.strip() for p in listed.replace("\n", " ").split(",") if p.strip())


def _forms(listed: str) -> frozenset[str]:
    return frozenset(form for phrase in phrases(listed) for form in forms(phrase))
