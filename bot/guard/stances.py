"""The words of `corpus/stances.toml`: which side, how strong, how certain."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import LexiconError
from bot.guard.axes import Axis, Tag
from bot.guard.phrasebook import Stances, phrases
from bot.shipped import shipped

__all__ = ["Stances", "load_stances"]

_AXIS_FIELDS = frozenset(
    {
        "opposites",
        "negatives",
        "absent",
        "absent_level",
        "in_source",
        "in_claim",
        "unnegated",
        "relates",
        "argued",
        "attaches",
        "denied_by",
        "negated_level",
        "premise",
        "implied_by",
        "carry",
        "exclusive",
        "unless_other",
    }
)


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
    stances = Stances(axes, {**data["negation"], **data["clauses"], **data["spelling"]})
    for phrase, tag in _tagged(data, axes):
        stances.add(phrase, tag)
    return stances


def _axis(name: str, table: Mapping[str, Any]) -> Axis:
    poles = {pole: tuple(levels) for pole, levels in table.items() if pole not in _AXIS_FIELDS}
    known = [level for levels in poles.values() for level in levels]
    pairs = {
        a: b for one, other in table.get("opposites", []) for a, b in ((one, other), (other, one))
    }
    return Axis(
        name=name,
        levels=poles,
        opposites=pairs,
        negatives=frozenset(
            table.get("negatives", [other for _, other in table.get("opposites", [])])
        ),
        absent=frozenset(table.get("absent", [])),
        absent_level=_place(poles, table["absent_level"])
        if "absent_level" in table
        else len(known),
        in_source={
            _place(poles, a): _place(poles, b) for a, b in table.get("in_source", {}).items()
        },
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
            yield from _all(
                listed, Tag("axis", name, pole, axis.levels[pole].index(level), default=True)
            )


def _all(listed: str, tag: Tag) -> Iterable[tuple[str, Tag]]:
    return ((phrase, tag) for phrase in phrases(re.sub(r"\s+", " ", listed)))
