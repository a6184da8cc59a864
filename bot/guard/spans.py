"""Numbers of a claim that stand for a range or a change which the statement gives in one piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from bot.guard.items import Item, Reading
from bot.guard.values import same_quantity
from bot.quantity import Quantity

_ENDS = (frozenset({"", "~", ">=", "<=~"}), frozenset({"", "~", "<=", "<=~"}))
"""Comparators that the lower and the upper end of a range may have when each stands alone."""
_WHOLE = frozenset({"", "~", "<=~"})
_POINTS = "point"


def is_end(item: Item, claim: Reading, source: Item) -> bool:
    """Whether a number is one end of a statement's range, and the claim has the other end too.

    "From 11.9% to 6.2%" may be told as "to 6.2% from 11.9%", never the other way round.
    """
    whole = source.quantity
    if whole is None or whole.low == whole.high or whole.comparator not in _WHOLE:
        return False
    others = [i for i in claim.numbers if i is not item]
    return any(
        _at_end(first, whole, 0) and _at_end(second, whole, 1) and _in_order(first, second, claim)
        for first, second in [
            *((item, other) for other in others),
            *((other, item) for other in others),
        ]
    )


def _at_end(item: Item, whole: Quantity, place: int) -> bool:
    mine, value = item.quantity, (whole.low, whole.high)[place]
    if mine is None or mine.low != mine.high or mine.comparator not in _ENDS[place]:
        return False
    end = replace(whole, low=value, high=value, comparator="")
    return same_quantity(replace(mine, comparator="~" if mine.comparator == "~" else ""), end)


def _in_order(first: Item, second: Item, claim: Reading) -> bool:
    """Whether a claim runs from the first to the second number as well."""
    if first.start < second.start:
        return word_before(first, claim) != "to"
    return word_before(first, claim) == "from"


def is_difference(item: Item, claim: Reading, source: Reading) -> bool:
    """Whether a number is that by which the statement says something changes ("from 82 to 56").

    Of shares only one that is said to be in percentage points.
    """
    mine = item.quantity
    if mine is None or mine.low != mine.high or word_before(item, claim) != "by":
        return False
    if mine.unit == "%" and _POINTS not in claim.word(item):
        return False
    return any(
        same_quantity(mine, replace(new, low=gap, high=gap, comparator=mine.comparator))
        for old, new in _changes(source)
        if (gap := round(abs(old - new.high), 6))
    )


def is_change(item: Item, source: Reading) -> bool:
    """Whether a claim's "from A to B" is what the statement tells in two numbers."""
    mine = item.quantity
    return mine is not None and any(
        same_quantity(mine, replace(new, low=old, high=new.high)) for old, new in _apart(source)
    )


def _changes(reading: Reading) -> Iterator[tuple[float, Quantity]]:
    """The old value and the new one of each change that a text tells."""
    for item in reading.numbers:
        if item.quantity and item.quantity.low != item.quantity.high:
            yield item.quantity.low, item.quantity
    yield from _apart(reading)


def _apart(reading: Reading) -> Iterator[tuple[float, Quantity]]:
    """Those that it tells in two numbers ("from 12% with the one to 6% with the other")."""
    for first, second in pairwise(reading.numbers):
        old, new = first.quantity, second.quantity
        single = old and new and old.low == old.high and new.low == new.high
        told = word_before(first, reading) == "from" and word_before(second, reading) == "to"
        if old and new and single and old.unit == new.unit and (told or new.second):
            yield old.low, new


def word_before(item: Item, reading: Reading) -> str:
    """The word right before a number."""
    return next(iter(reading.text[: item.start].lower().split()[-1:]), "")
