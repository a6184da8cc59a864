"""The words of `corpus/stances.toml`: which side, how strong, how certain. Found by stem, longest phrase first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import Stemmer

from bot.errors import LexiconError
from bot.guard.axes import Axis, Tag
from bot.shipped import shipped
from bot.text import forms

_AXIS_FIELDS = frozenset({"opposites", "negatives", "absent", "absent_level", "in_source", "in_claim", "unnegated", "relates", "argued", "attaches", "denied_by", "negated_level", "premise", "implied_by", "carry", "exclusive", "unless_other"})
_GAP = "*"
_WIDEST_GAP = 3
_STEMMER = Stemmer.Stemmer("english")


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
        self, axes: Mapping[str, Axis], scales: Mapping[str, tuple[str, ...]], words: Mapping[str, str]
    ) -> None:
        self.axes = axes
        self.scales = scales
        self._distinct = _forms(words["distinct"])
        self.stem = lru_cache(maxsize=65536)(self._stem)
        self.degree = frozenset(map(self.stem, _forms(words["degree"])))
        self.breakers = frozenset(map(self.stem, _forms(words["breakers"])))
        self.openers = frozenset(forms(p) for p in _phrases(words["openers"]))
        self.light = frozenset(map(self.stem, _forms(words["light"])))
        self.verbs = _forms(words["verbs"])
        self.said = frozenset(name for name, axis in axes.items() if axis.premise)
        self._root = _Node()
        self._known: set[str] = set()

    def _stem(self, form: str) -> str:
        """The stem of a folded word (Porter, Snowball's English stemmer), unless it is a distinct one."""
        return form if form in self._distinct else _STEMMER.stemWord(form)

    def add(self, phrase: str, tag: Tag) -> None:
        """Give a phrase a meaning; used while loading."""
        for choice in self._choices(phrase):
            node = self._root
            for word in choice:
                node = node.next.setdefault(word, _Node())
                self._known.add(word)
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
        """The stem of a word of a text; of a comparative that is not listed, the stem of its plain form."""
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
        if len(stems) == 1 or any(tag.group in {"axis", "scale", "negation"} or tag.name == "neutral" for tag in tags):
            return tags
        nodes = (self._root.next.get(word) for word in stems if word is not None)
        sides = (tag for node in nodes if node for tag in node.tags if tag.group in {"axis", "scale"})
        return tuple(dict.fromkeys((*tags, *sides)))

    def _longest(self, node: _Node, stems: Sequence[str | None], place: int) -> tuple[int, tuple[Tag, ...]]:
        best: tuple[int, tuple[Tag, ...]] = (place, tuple(node.tags))
        if place < len(stems) and (word := stems[place]) is not None and word in node.next:
            end, tags = self._longest(node.next[word], stems, place + 1)
            best = (end, tags) if tags else best
        if (gap := node.next.get(_GAP)) is not None:
            ends = (self._longest(gap, stems, place + skip) for skip in range(_WIDEST_GAP + 1))
            best = max([best, *(e for e in ends if e[1])], key=lambda e: e[0] if e[1] else -1)
        return best


def _phrases(listed: str) -> tuple[str, ...]:
    return tuple(p.strip() for p in listed.replace("\n", " ").split(",") if p.strip())


def _forms(listed: str) -> frozenset[str]:
    return frozenset(form for phrase in _phrases(listed) for form in forms(phrase))


def load_stances(file: Path | None = None) -> Stances:
    """Read the stance words (default: the shipped file).

    Raises:
        LexiconError: the file is not TOML or a table is missing or wrong.
    """
    path = file or shipped("corpus/stances.toml")
    try:
        return _stances(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        message = f"{path.name}: {error!r}; correct the file"
        raise LexiconError(message) from error


def _stances(data: Mapping[str, Any]) -> Stances:
    axes = {name: _axis(name, table) for name, table in data["axis"].items()}
    scales = {name: tuple(table) for name, table in data["scale"].items()}
    stances = Stances(axes, scales, {**data["negation"], **data["clauses"], **data["spelling"]})
    for phrase, tag in _tagged(data, axes):
        stances.add(phrase, tag)
    return stances


def _axis(name: str, table: Mapping[str, Any]) -> Axis:
    poles = {pole: tuple(levels) for pole, levels in table.items() if pole not in _AXIS_FIELDS}
    known = [level for levels in poles.values() for level in levels]
    pairs = {a: b for one, other in table.get("opposites", []) for a, b in ((one, other), (other, one))}
    return Axis(
        name=name,
        levels=poles,
        opposites=pairs,
        negatives=frozenset(table.get("negatives", [other for _, other in table.get("opposites", [])])),
        absent=frozenset(table.get("absent", [])),
        absent_level=_place(poles, table["absent_level"]) if "absent_level" in table else len(known),
        in_source={_place(poles, a): _place(poles, b) for a, b in table.get("in_source", {}).items()},
        in_claim={_place(poles, a): _place(poles, b) for a, b in table.get("in_claim", {}).items()},
        unnegated=bool(table.get("unnegated", False)),
        attaches=bool(table.get("attaches", False)),
        argued=bool(table.get("argued", False)),
        relates=bool(table.get("relates", False)),
        denied_by={pole: tuple(marks) for pole, marks in table.get("denied_by", {}).items()},
        implied_by={pole: tuple(marks) for pole, marks in table.get("implied_by", {}).items()},
        carry=frozenset(table.get("carry", [])),
        negated_level={
            level: _place(poles, b)
            for a, b in table.get("negated_level", {}).items()
            for level in (_place(poles, a),)
        },
        exclusive=bool(table.get("exclusive", False)),
        premise=bool(table.get("premise", False)),
    )


def _place(poles: Mapping[str, tuple[str, ...]], level: str) -> int:
    return next(levels.index(level) for levels in poles.values() if level in levels)


def _tagged(data: Mapping[str, Any], axes: Mapping[str, Axis]) -> Iterator[tuple[str, Tag]]:
    for name, axis in axes.items():
        yield from _axis_phrases(name, axis, data["axis"][name])
    for name, levels in data["scale"].items():
        for level, listed in enumerate(levels.values()):
            yield from _all(listed, Tag("scale", name, str(level), level))
    for name, listed in data["family"].items():
        yield from _all(listed, Tag("family", name))
    for place, listed in data["sequence"].items():
        yield from _all(listed, Tag("sequence", place))
    for reach in ("verbs", "nouns", "lacking"):
        yield from _all(data["negation"][reach], Tag("negation", reach))
    yield from _all(data["clauses"]["comparison"], Tag("comparison", "than"))
    for kind, listed in data["glue"].items():
        yield from _all(listed, Tag("glue", kind))


def _axis_phrases(name: str, axis: Axis, table: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    for pole in axis.levels:
        for level, listed in enumerate(table[pole].values()):
            yield from _all(listed, Tag("axis", name, pole, level))
    for pole, levels in table.get("unless_other", {}).items():
        for level, listed in levels.items():
            yield from _all(listed, Tag("axis", name, pole, axis.levels[pole].index(level), default=True))


def _all(listed: str, tag: Tag) -> Iterable[tuple[str, Tag]]:
    return ((phrase, tag) for phrase in _phrases(re.sub(r"\s+", " ", listed)))
