"""Results of tests that a question tells, against the ranges of them that statements are for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.quantities import quantities
from bot.quantity import Quantity, QuantityKind
from bot.text import words
from bot.types import Mention

_MEASURED = frozenset({"test", "outcome"})
_FARTHEST = 3
"""Words between the name of a test and its result: "creatinine clearance is now about 40"."""


class Interval(NamedTuple):
    """From `low` to `high`, both ends included; `unit` is empty where none is written."""

    low: float
    high: float
    unit: str


def levels(text: str, mentions: Iterable[Mention]) -> Mapping[str, Interval]:
    """The first result behind each test that a text names, by concept.

    >>> name = "creatinine clearance"
    >>> levels("If creatinine clearance is 15-49", [Mention("crcl", "test", name, 3, 23)])
    {'crcl': Interval(low=15.0, high=49.0, unit='')}
    """
    found: dict[str, Interval] = {}
    measured = [m for m in mentions if m.kind in _MEASURED]
    if not measured:
        return found
    amounts = [q for q in quantities(text) if q.kind is QuantityKind.AMOUNT]
    for mention in measured:
        behind = next((q for q in amounts if q.start >= mention.end), None)
        if behind and len(words(text[mention.end : behind.start])) <= _FARTHEST:
            found.setdefault(mention.concept, _interval(behind))
    return found


def _interval(amount: Quantity) -> Interval:
    low = -math.inf if amount.comparator.startswith("<") else amount.low
    high = math.inf if amount.comparator.startswith(">") else amount.high
    return Interval(low, high, amount.unit)


def by_level(
    told: Mapping[str, Interval], ranges: Sequence[Mapping[str, Interval]], own: Sequence[bool]
) -> list[bool | None]:
    """For each statement, by its ranges, whether it is for the result that is told.

    None where it is for no result, and for all where no statement of the subject (`own`) has a
    range that the result is in.
    """
    fits = [_fits(told, span) for span in ranges]
    known = any(fit is True and its_own for fit, its_own in zip(fits, own, strict=True))
    return fits if known else [None] * len(fits)


def _fits(told: Mapping[str, Interval], own: Mapping[str, Interval]) -> bool | None:
    """Whether a result lies in a range; None where they are not of one test and unit."""
    for concept in told.keys() & own.keys():
        result, span = told[concept], own[concept]
        if result.low != result.high or (result.unit and span.unit and result.unit != span.unit):
            continue
        if span.low == span.high:
            continue
        return span.low <= result.low <= span.high
    return None
