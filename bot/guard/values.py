"""Whether two numbers say the same, units converted where that is exact."""

from __future__ import annotations

from dataclasses import replace

from bot.guard.units import TOLERANCE, convertible, factor
from bot.notation import OLDEST
from bot.quantity import Quantity, QuantityKind

_ROUNDED = 0.5
_ABOUT = 4.0
"""Percentage points up to which "nearly a third" says a share."""
_NEAR = 10.0
"""Percentage points within which "more than half" says a share."""
_SOFT = frozenset({"", "~"})


def same_quantity(mine: Quantity, other: Quantity) -> bool:
    """Whether a claim's number says no more than a statement's."""
    if mine.kind is not other.kind or mine.label != other.label:
        return False
    mine, other = _as_ages(mine, other)
    low, high = _in_unit_of(mine, other)
    if low is None or high is None or not _same_nouns(mine, other):
        return False
    if _bounds(mine, other):
        return True
    if _equal(low, other.low, mine) and _equal(high, other.high, mine):
        return _same_comparator(mine.comparator, other)
    return low == high and other.low < other.high and _bound_of_range(mine, low, other)


def comparable(mine: Quantity, other: Quantity) -> bool:
    """Whether two numbers measure the same kind of thing."""
    if mine.kind is not other.kind or mine.label != other.label:
        return False
    if mine.kind is QuantityKind.FREQUENCY:
        return True
    return mine.unit == other.unit or convertible(mine.unit, other.unit)


def _in_unit_of(mine: Quantity, other: Quantity) -> tuple[float | None, float | None]:
    if mine.unit in {other.unit, "ratio"}:
        return mine.low, mine.high
    if not mine.unit or not other.unit or not convertible(mine.unit, other.unit):
        return None, None
    times = factor(mine.unit, other.unit)
    return mine.low * times, mine.high * times


def _equal(one: float, other: float, mine: Quantity) -> bool:
    if abs(one - other) <= TOLERANCE * max(abs(one), abs(other), TOLERANCE):
        return True
    if not mine.spelled or mine.unit != "%":
        return False
    near = _ABOUT if mine.comparator == "~" else _ROUNDED
    return (one != round(one) or near > _ROUNDED) and abs(one - other) <= near


def _as_ages(mine: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    """Both in years where one is an age and the other a bare bound ("if over 65").

    "Over 65 years" has no comparator, since "over 5 years" tells how long.
    """
    bare, age = (other, mine) if mine.unit else (mine, other)
    if bare.unit or age.unit != "year" or not bare.comparator or bare.high > OLDEST:
        return mine, other
    over = bare.comparator == ">" and not age.comparator
    told = replace(bare, unit="year", comparator="" if over else bare.comparator)
    return (told, other) if bare is mine else (mine, told)


def _bounds(mine: Quantity, other: Quantity) -> bool:
    """Whether a share told in words is a near bound of an exact one: "just under half" of 47%."""
    if not mine.spelled or mine.unit != "%" or other.comparator or other.low != other.high:
        return False
    apart = other.low - mine.low
    return {"<": -_NEAR <= apart < 0, ">": 0 < apart <= _NEAR}.get(mine.comparator, False)


def _same_nouns(mine: Quantity, other: Quantity) -> bool:
    """Whether both are bare counts, or neither is."""
    return bool(mine.unit) == bool(other.unit)


def _same_comparator(mine: str, other: Quantity) -> bool:
    theirs = other.comparator
    if mine == theirs or {mine, theirs} <= _SOFT:
        return True
    if mine == "<=~":
        return theirs == "<=" or (theirs in _SOFT and other.unit != "%")
    return theirs == "<=~" and mine in {"<=", *_SOFT}


def _bound_of_range(mine: Quantity, value: float, other: Quantity) -> bool:
    """Whether it is the upper or the lower end: "up to 13" follows from "1-13"."""
    upper = mine.comparator in {"<=", "<=~"} and _equal(value, other.high, mine)
    return upper or (mine.comparator == ">=" and _equal(value, other.low, mine))
