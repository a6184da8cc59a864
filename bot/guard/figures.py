"""Figures of a text that a statement gives otherwise, or that rank its things otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile, islice

from bot.guard.alignment import Assertion, belongs, named, overlap
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item, Reading
from bot.guard.numbers import around, comparable, evidence_text, same_quantity
from bot.guard.units import convertible, factor
from bot.notation import UNITS
from bot.quantity import Quantity, QuantityKind
from bot.types import Finding

CHECK = "contradiction"
_ROUGHLY = 0.15
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0, "/day": 30.0, "/month": 1.0}
_ENOUGH = 2
_SHARES = {1: (0.0, 60.0), 4: (40.0, 100.0)}
"""Percentages that "few" and "most" may stand for."""
_TURNED = str.maketrans("<>", "><")
_RISING = frozenset({"more:more", "change:up", "likelihood:more_likely"})
_FALLING = frozenset({"more:less", "change:down", "likelihood:less_likely"})


def figures_differ(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """Numbers for which the statement gives others of the same kind on the same subject.

    One without its unit may be any that the statement gives. A number of the statement that the
    text has as well is not what another one of the text stands for.
    """
    given = [e.quantity for e in evidence.text.numbers if e.quantity is not None]
    for item in claim.reading.numbers:
        mine = item.quantity
        if mine is None or mine.label or (mine.spelled and not mine.unit):
            continue
        if not mine.unit and any((q.low, q.high) == (mine.low, mine.high) for q in given):
            continue
        rivals = [
            e
            for e in evidence.text.numbers
            if _rivals(item, e, claim.reading) and not _taken(e, item, claim, evidence, tools)
        ]
        slots = [e for e in rivals if same_slot(item, e, claim, evidence, tools)]
        near = _nearest(slots, rivals)
        if slots and not any(same_figure(item, e, claim.reading, evidence.text) for e in near):
            said = evidence_text(slots[0], evidence)
            yield finding(
                CHECK, item, expected=said, found=claim.reading.text[item.start : item.end]
            )


def _taken(other: Item, item: Item, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether another number of the clause is the statement's."""
    return any(
        same_figure(i, other, claim.reading, evidence.text)
        and same_slot(i, other, claim, evidence, tools)
        for i in claim.reading.clause(item.clause)
        if i is not item
    )


def shares_differ(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """A "most" or "hardly any" where the statement gives a share well below or above the half."""
    for item in claim.reading.items:
        level = next((t.level for t in item.marks("scale") if t.name == "many"), None)
        if level not in _SHARES or item.negated:
            continue
        for other in evidence.text.numbers:
            share = other.quantity
            if share is None or share.unit != "%":
                continue
            low, high = _SHARES[level]
            told = _as_told(share, other, item, claim.reading, evidence.text)
            outside = not low <= told.low <= high
            if outside and _about(item, other, claim, evidence, tools):
                said = evidence_text(other, evidence)
                yield finding(CHECK, item, expected=said, found=claim.reading.word(item))


def _about(item: Item, other: Item, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether two shares are of the same thing: more than one word around them agrees."""
    own = around(item, claim.reading)
    shared = overlap(own, around(other, evidence.text))
    return shared >= _ENOUGH and same_slot(item, other, claim, evidence, tools)


def same_figure(item: Item, other: Item, claim: Reading, source: Reading) -> bool:
    """Whether two numbers may both be right: they agree, or one lies in the range of the other."""
    if item.quantity is None or other.quantity is None or not _rivals(item, other, claim):
        return False
    mine = item.quantity
    theirs = _as_told(other.quantity, other, item, claim, source)
    if same_quantity(mine, theirs):
        return True
    times = _times(mine.unit, theirs.unit)
    low, high = _span(mine)
    lowest, highest = _span(theirs)
    return low * times <= highest and lowest <= high * times


def _as_told(share: Quantity, other: Item, item: Item, claim: Reading, source: Reading) -> Quantity:
    """A share of the statement as a clause tells it: that of the rest where one denies its word."""
    turned = any(
        mine.negated is not theirs.negated and not set(mine.keys).isdisjoint(theirs.keys)
        for mine in claim.clause(item.clause)
        for theirs in source.clause(other.clause)
    )
    if share.unit != "%" or not turned:
        return share
    sign = share.comparator.translate(_TURNED)
    return replace(share, low=100 - share.high, high=100 - share.low, comparator=sign)


def _times(one: str, other: str) -> float:
    """By what a number is multiplied to stand beside another; a month counts as 30 days."""
    if not one or one == other:
        return 1.0
    if convertible(one, other):
        return factor(one, other)
    return _DAYS[one] / _DAYS[other]


def _nearest(slots: list[Item], rivals: list[Item]) -> list[Item]:
    """Those that the number can be: all of its kind, unless only one stands where it stands."""
    return slots if len(slots) == 1 else rivals


def _span(quantity: Quantity) -> tuple[float, float]:
    """From where to where a number reaches, "about" and the like taken into account."""
    sign = "" if quantity.kind is QuantityKind.FREQUENCY else quantity.comparator
    rough = _ROUGHLY if sign == "~" or quantity.spelled else 0.0
    low = 0.0 if sign in {"<", "<="} else quantity.low * (1 - rough)
    high = math.inf if sign in {">", ">="} else quantity.high * (1 + rough)
    return low, high


def _rivals(item: Item, other: Item, claim: Reading) -> bool:
    """Whether two numbers measure the same kind of thing, a dose without its unit included."""
    mine, theirs = item.quantity, other.quantity
    if mine is None or theirs is None or (mine.unit == "kg") != (theirs.unit == "kg"):
        return False
    spans = mine.kind is theirs.kind and mine.unit in _DAYS and theirs.unit in _DAYS
    return comparable(mine, theirs) or spans or (_bare_dose(item, claim) and _is_dose(theirs))


def _bare_dose(item: Item, claim: Reading) -> bool:
    """Whether a number without a unit stands before how often it is given ("40 daily")."""
    place = claim.items.index(item)
    following = claim.items[place + 1 : place + 2]
    often = [i for i in following if i.quantity and i.quantity.kind is QuantityKind.FREQUENCY]
    return bool(item.quantity and not item.quantity.unit and often)


def same_slot(item: Item, other: Item, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether two numbers answer one question: a dose of a therapy, or the same words around."""
    if not belongs(
        claim.reading.clause(item.clause), evidence.text.clause(other.clause), evidence, tools
    ):
        return False
    if _is_dose(other.quantity) or _given_as(item, other, claim.reading, evidence.text, tools):
        return True
    own = [i for i in around(item, claim.reading) if i.mention is None]
    if not own:
        own = [i for i in claim.reading.clause(item.clause) if not (i.mention or i.quantity)]
    return overlap(own, around(other, evidence.text)) > 0


def _given_as(item: Item, other: Item, claim: Reading, source: Reading, tools: Tools) -> bool:
    """Whether two frequencies stand beside the same therapy ("20 mg once daily")."""
    mine, theirs = _beside(item, claim), _beside(other, source)
    return any(tools.lexicon.related(a, b) for a in mine for b in theirs)


def _beside(item: Item, reading: Reading) -> frozenset[str]:
    """The therapy that only a dose, a route or small words part from a frequency."""
    if item.quantity is None or item.quantity.kind is not QuantityKind.FREQUENCY:
        return frozenset()
    place = reading.items.index(item)
    found: list[Item] = []
    for way in (reading.items[:place][::-1], reading.items[place + 1 :]):
        near = dropwhile(lambda i: _is_dose(i.quantity) or _route(i), way)
        found.extend(islice(near, 1))
    return named((i for i in found if i.clause == item.clause), "therapy")


def _route(item: Item) -> bool:
    return any(tag.name == "route" for tag in item.marks("axis"))


def of_a_dose(found: Finding, reading: Reading) -> bool:
    """Whether a finding is of an amount of a drug."""
    span = (found.start, found.end)
    return any((i.start, i.end) == span and _is_dose(i.quantity) for i in reading.numbers)


def _is_dose(quantity: Quantity | None) -> bool:
    """Whether it is an amount of a drug; kilograms are a body's."""
    if quantity is None or quantity.unit == "kg":
        return False
    return UNITS.get(quantity.unit.split("/")[0], ("",))[0] in {"mass", "units"}


def figures_rank(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """A comparison of two things that the statement's figures for them turn round."""
    for item in claim.reading.items:
        if not item.marks("comparison"):
            continue
        sides = [_named(claim.reading, item, before=side) for side in (True, False)]
        rising = _direction([m for m in claim.marks if m.item.clause == item.clause])
        figures = [_figure_of(side, claim, evidence, tools) for side in sides]
        one, other = figures
        if rising and one and other and (one.low - other.low) * rising < 0:
            yield finding(CHECK, item, expected=f"{one.low:g} and {other.low:g}", found="")


def _named(reading: Reading, item: Item, *, before: bool) -> frozenset[str]:
    near = [i for i in reading.clause(item.clause) if (i.start < item.start) == before]
    return named(near, "therapy") or named(near, "condition")


def _direction(marks: list[Mark]) -> int:
    keys = {f"{m.axis}:{m.pole}" for m in marks}
    return bool(keys & _RISING) - bool(keys & _FALLING)


def _figure_of(
    side: frozenset[str], claim: Assertion, evidence: Evidence, tools: Tools
) -> Quantity | None:
    """The statement's figure for one thing, where its clause speaks of what the text compares."""
    words = [i for i in claim.reading.items if i.mention is None and not i.function]
    for number in evidence.text.numbers:
        near = around(number, evidence.text)
        things = named(near, "therapy") or named(near, "condition")
        met = any(tools.lexicon.related(a, b) for a in side for b in things)
        share = number.quantity if number.quantity and number.quantity.unit == "%" else None
        if met and share and overlap(words, evidence.text.clause(number.clause)):
            return share
    return None
