"""Whether two numbers say the same, units converted where that is exact."""

from __future__ import annotations

from bot.guard.units import TOLERANCE, convertible, factor
from bot.quantity import Quantity, QuantityKind

_ROUNDED = 0.5
_ABOUT = 4.0
"""Percentage points up to which "nearly a third" says a share."""
_SOFT = frozenset({"", "~"})


def same_quantity(mine: Quantity, other: Quantity) -> bool:
    """Whether a claim's number says no more than a statement's."""
    if mine.kind is not other.kind or mine.label != other.label:
        return False
    low, high = _in_unit_of(mine, other)
    if low is None or high is None or not _same_nouns(mine, other):
        return False
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
