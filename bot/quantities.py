"""The numbers of a text: amounts with units, ranges, comparators, frequencies, dates. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.notation import (
    AGE,
    ANOTHER,
    BY,
    COMPARED,
    COMPARED_AFTER,
    COUNTED,
    FROM,
    LATER,
    OLDEST,
    OVER,
    RAISED,
    UNITS,
    UP_TO,
    VERSUS,
)
from bot.numerals import ORDINALS
from bot.quantity import READERS, Quantity, QuantityKind
from bot.text import plain, words

_BESIDE = 2
"""Characters between the amount of a change and its ends (a comma)."""


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text in order.

    >>> [(q.low, q.high, q.unit) for q in quantities("2-3 g per kg, twice a day, in three in ten")]
    [(2.0, 3.0, 'g/kg'), (2.0, 2.0, '/day'), (30.0, 30.0, '%')]
    """
    remaining = plain(text)
    found: list[Quantity] = []
    for pattern, read in READERS:
        for match in pattern.finditer(remaining):
            if (quantity := read(match)) is not None:
                found.append(quantity)
                remaining = _blanked(remaining, quantity)
    ordered = sorted(found, key=lambda q: q.start)
    return _handed_on([_in_context(q, text, ordered) for q in ordered])


def _handed_on(found: list[Quantity]) -> tuple[Quantity, ...]:
    """In "100 mg daily or less" the "or less" belongs to the amount."""
    for place in range(1, len(found)):
        amount, often = found[place - 1], found[place]
        near = often.start - amount.end <= 1 and amount.kind is not often.kind
        near = near and amount.unit != "fold"
        if (
            near
            and often.kind is QuantityKind.FREQUENCY
            and often.comparator
            and not amount.comparator
        ):
            found[place - 1] = replace(amount, comparator=often.comparator)
            found[place] = replace(often, comparator="")
    return tuple(found)


def _blanked(text: str, quantity: Quantity) -> str:
    return text[: quantity.start] + "\x00" * (quantity.end - quantity.start) + text[quantity.end :]


def _with_unit(quantity: Quantity, flat: str, before: str, ordered: list[Quantity]) -> Quantity:
    """A bare number with the unit that it leaves out: years of an age, or that of the last one."""
    if quantity.unit or quantity.label:
        return quantity
    counted = COUNTED.match(flat[quantity.end :])
    if AGE.search(before) and quantity.high <= OLDEST and not counted:
        return replace(quantity, unit="year")
    earlier = [q for q in ordered if q.end <= quantity.start and q.unit]
    if ANOTHER.search(before):
        times = [q.unit for q in earlier if _timed(q)]
        return replace(quantity, unit=times[-1]) if times else quantity
    changed = earlier and BY.search(flat[: earlier[-1].start]) and len(before) <= _BESIDE
    if changed and quantity.low != quantity.high:
        return replace(quantity, unit=earlier[-1].unit)
    return quantity


def _numbered(quantity: Quantity, flat: str) -> bool:
    """Whether it is a time told by its number ("week 24", "the twelfth week")."""
    first = flat[quantity.start :].lower().split()[0]
    return _timed(quantity) and (first in ORDINALS or first.removesuffix("s") == quantity.unit)


def _timed(quantity: Quantity) -> bool:
    return UNITS.get(quantity.unit, ("",))[0] == "time"


def _in_context(quantity: Quantity, text: str, ordered: list[Quantity]) -> Quantity:
    flat = plain(text)
    previous = max((q.end for q in ordered if q.end <= quantity.start), default=0)
    before, after = flat[previous : quantity.start], flat[quantity.end :]
    quantity = _with_unit(quantity, flat, before, ordered)
    behind = next(((s, m.end()) for s, p in COMPARED_AFTER if (m := p.search(after))), ("", 0))
    comparator = _comparator(quantity, flat, before, behind[0])
    bare = not quantity.unit and not quantity.label
    start, end = quantity.start, quantity.end
    if comparator:
        sizes = [len(m[0]) for _, p in COMPARED if (m := p.search(before))]
        start, end = start - max(sizes, default=0), end + behind[1]
    if _timed(quantity) and (passed := LATER.match(after)):
        end = max(end, quantity.end + passed.end())
    return replace(
        quantity,
        comparator=comparator,
        nouns=tuple(w.form for w in words(after[:40])[:3]) if bare else (),
        second=previous > 0 and bool(VERSUS.search(before)),
        start=start,
        end=end,
    )


def _comparator(quantity: Quantity, flat: str, before: str, behind: str) -> str:
    """The comparator by what stands before a number, and by the one that stands `behind` it."""
    found = behind or quantity.comparator
    found = found or next((sign for sign, p in COMPARED if p.search(before)), "")
    numbered = _numbered(quantity, flat)
    if RAISED.search(before) or (found == "<=" and numbered and UP_TO.search(before)):
        return ""
    if found == ">" and OVER.search(before) and _timed(quantity):
        return ""
    if found:
        return found
    if quantity.unit == "year" and FROM.search(before):
        return ">="
    measured = UNITS.get(quantity.unit.split("/")[0], ("",))[0] in {"time", "mass"}
    return "<=~" if measured and not numbered and before.lower().endswith(" to ") else ""
