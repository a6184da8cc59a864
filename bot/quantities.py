"""The numbers of a text: amounts with units, ranges, comparators, frequencies, dates. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from bot.notation import AGE, COMPARED, COMPARED_AFTER, OVER, UNITS, VERSUS
from bot.quantity import READERS, Quantity, QuantityKind
from bot.text import plain, words


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


def _in_context(quantity: Quantity, text: str, ordered: list[Quantity]) -> Quantity:
    flat = plain(text)
    previous = max((q.end for q in ordered if q.end <= quantity.start), default=0)
    before, after = flat[previous : quantity.start], flat[quantity.end :]
    comparator = quantity.comparator or next((s for s, p in COMPARED if p.search(before)), "")
    behind = next(((s, m) for s, p in COMPARED_AFTER if (m := p.search(after))), None)
    comparator = behind[0] if behind else comparator
    if (
        not comparator
        and before.lower().endswith(" to ")
        and UNITS.get(quantity.unit.split("/")[0], ("",))[0] in {"time", "mass"}
    ):
        comparator = "<=~"
    if OVER.search(before) and UNITS.get(quantity.unit, ("",))[0] == "time":
        comparator = ""
    if not quantity.unit and not quantity.label and AGE.search(before):
        quantity = replace(quantity, unit="year")
    nouns = (
        tuple(w.form for w in words(after[:40])[:3])
        if not quantity.unit and not quantity.label
        else ()
    )
    second = previous > 0 and bool(VERSUS.search(before))
    if not comparator:
        return replace(quantity, nouns=nouns, second=second)
    start = min(
        (quantity.start - len(m[0]) for _, p in COMPARED if (m := p.search(before))),
        default=quantity.start,
    )
    return replace(
        quantity,
        comparator=comparator,
        nouns=nouns,
        second=second,
        start=start,
        end=quantity.end + (behind[1].end() if behind else 0),
    )
