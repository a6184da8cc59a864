"""For or against, works or fails, more or less, and what "not" is about."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from bot.guard.alignment import (
    Assertion,
    belongs,
    beside_condition,
    bound,
    crossed_over,
    overlap,
    supposed,
)
from bot.guard.allowances import in_heading, takes_no_side
from bot.guard.attachment import attached_elsewhere
from bot.guard.axes import Axis
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item, Reading
from bot.guard.order import roles_crossed
from bot.types import Finding

CHECK = "polarity"
_ARGUMENT = 3


class Agreement(StrEnum):
    """How a stance of the claim stands to the statement's."""

    AGREES = "agrees"
    ABOVE = "above"
    DENIED = "denied"
    ELSEWHERE = "elsewhere"
    ABSENT = "absent"


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Stances that the statement does not take, or takes on something else."""
    return tuple(_stances(claim, evidence, tools))


def agreement(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Agreement:
    """How one stance of a claim stands to the statement."""
    if in_heading(mark, claim.reading, evidence):
        return Agreement.ABOVE
    here, elsewhere = bound(mark, claim.reading, evidence, tools)
    if (found := _of_statement(mark, here, claim, evidence, tools)) is not Agreement.ABSENT:
        return found
    if (found := _of_heading(mark, claim, evidence, tools)) is not Agreement.ABSENT:
        return found
    axis = tools.stances.axes[mark.axis]
    binds = (axis.premise or axis.carry) and mark.pole not in axis.absent
    if binds and any(m.pole == mark.pole for m in elsewhere):
        return Agreement.ELSEWHERE
    return Agreement.ABSENT


def _of_statement(
    mark: Mark, here: tuple[Mark, ...], claim: Assertion, evidence: Evidence, tools: Tools
) -> Agreement:
    """How it stands to what the statement says of the same subject."""
    axis = tools.stances.axes[mark.axis]
    if axis.attaches and attached_elsewhere(mark, here, claim.reading, evidence, tools):
        return Agreement.ELSEWHERE
    if _turned_round(mark, evidence, axis):
        return Agreement.DENIED
    same = _of_same(mark, here, claim, evidence.text) if axis.argued else ()
    if agreeing := [m for m in same or here if m.pole == mark.pole]:
        apart = all(crossed_over(mark, m, claim.reading, evidence, tools) for m in agreeing)
        return Agreement.ELSEWHERE if apart else Agreement.AGREES
    if _opposed(mark, here, claim, evidence.text, tools):
        crossed = roles_crossed(claim.reading, evidence.text) is True
        return Agreement.AGREES if crossed else Agreement.DENIED
    return Agreement.ABSENT


def _of_heading(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Agreement:
    """How it stands to the headings, to the names of concepts, and to stances on other axes."""
    axis = tools.stances.axes[mark.axis]
    if_so = supposed(mark.item, claim.reading, tools)
    above = tuple(
        m
        for m in evidence.section_marks
        if m.axis == mark.axis and (if_so or not supposed(m.item, evidence.section, tools))
    )
    hidden = tuple(m for m in evidence.hidden_marks if m.axis == mark.axis)
    if any(m.pole == mark.pole and _named_too(m, claim, evidence) for m in hidden):
        hidden = ()
    if any(m.pole == mark.pole for m in (*above, *hidden)):
        return Agreement.ABOVE
    denying = above if axis.opposites or axis.relates else ()
    denied = (
        _opposed(mark, denying, claim, evidence.section, tools)
        or _opposed(mark, hidden, claim, evidence.text, tools)
        or _denied(mark, claim, evidence, tools)
    )
    return Agreement.DENIED if denied else Agreement.ABSENT


def _named_too(hidden: Mark, claim: Assertion, evidence: Evidence) -> bool:
    """Whether the claim has the name that a stance is part of ("steroid-resistant disease")."""
    said = {m.concept for m in claim.reading.concepts}
    inside = (m for m in evidence.text.concepts if m.start <= hidden.item.start < m.end)
    return any(m.concept in said for m in inside)


def _turned_round(mark: Mark, evidence: Evidence, axis: Axis) -> bool:
    """Whether the statement has the very word, and always the other way round."""
    same = [
        m.pole
        for m in evidence.marks
        if m.axis == mark.axis and m.item.stem and m.item.stem == mark.item.stem
    ]
    turned = (axis.opposed(mark.pole, pole) or _negates(mark.pole, pole) for pole in same)
    return bool(same) and not mark.tag.default and all(turned)


def _opposed(
    mark: Mark, others: tuple[Mark, ...], claim: Assertion, source: Reading, tools: Tools
) -> bool:
    """Whether the statement takes another pole, and the claim does not take that one as well."""
    axis = tools.stances.axes[mark.axis]
    if axis.relates:
        others = _of_same(mark, others, claim, source)
    also = set[str]() if axis.argued else {m.pole for m in claim.marks if m.axis == mark.axis}
    return any(
        (axis.opposed(mark.pole, m.pole) and (m.pole not in also or axis.opposites))
        or _negates(mark.pole, m.pole)
        for m in others
    )


def _of_same(
    mark: Mark, others: tuple[Mark, ...], claim: Assertion, source: Reading
) -> tuple[Mark, ...]:
    return tuple(m for m in others if _same_argument(mark, claim.reading, m, source))


def _same_argument(mark: Mark, claim: Reading, other: Mark, source: Reading) -> bool:
    """Whether two words of time stand before the same thing."""
    theirs = _argument(other.item, source)
    return not theirs or overlap(_argument(mark.item, claim), theirs) > 0


def _argument(item: Item, reading: Reading) -> list[Item]:
    if item not in reading.items:
        return []
    following = reading.items[reading.items.index(item) + 1 :]
    return [i for i in following if not i.function and i.clause == item.clause][:_ARGUMENT]


def _negates(one: str, other: str) -> bool:
    return one == f"not {other}" or other == f"not {one}"


def _denied(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    denying = tools.stances.axes[mark.axis].denied_by.get(mark.pole, ())
    clause = claim.reading.clause(mark.item.clause)
    side = beside_condition(mark.item, clause, claim.reading, tools)
    said = {m.pole for m in claim.marks if m.item in side}
    for key in denying:
        axis, pole = key.split(":")
        here, _ = bound(Mark(axis, pole, 0, mark.item, mark.tag), claim.reading, evidence, tools)
        if here and pole not in said and all(m.pole == pole for m in here):
            return True
    return False


def _stances(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    for item in claim.reading.items:
        marks = [m for m in claim.marks if m.item is item]
        found = {mark: agreement(mark, claim, evidence, tools) for mark in marks}
        agreements = set(found.values())
        if not found or (agreements >= {Agreement.AGREES} and Agreement.DENIED not in agreements):
            continue
        if bad := _worst(found):
            yield finding(
                CHECK, item, expected=_said(bad, evidence), found=f"{bad.axis}: {bad.pole}"
            )
        elif Agreement.ABOVE in found.values():
            continue
        elif not any(_may_be_new(m, claim, evidence, tools) for m in found):
            mark = marks[0]
            yield finding("additions", item, expected="", found=f"{mark.axis}: {mark.pole}")


def _worst(found: dict[Mark, Agreement]) -> Mark | None:
    denied = (m for m, a in found.items() if a is Agreement.DENIED)
    elsewhere = (m for m, a in found.items() if a is Agreement.ELSEWHERE)
    return next(denied, next(elsewhere, None))


def _said(mark: Mark, evidence: Evidence) -> str:
    said = dict.fromkeys(
        m.pole for m in (*evidence.marks, *evidence.section_marks) if m.axis == mark.axis
    )
    return f"{mark.axis}: {', '.join(said)}" if said else ""


def _may_be_new(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether a stance may stand in a claim although the statement takes none on its axis."""
    item, axis = mark.item, tools.stances.axes[mark.axis]
    implying = axis.implied_by.get(mark.pole, ())
    if any(f"{m.axis}:{m.pole}" in implying for m in bound_all(mark, claim, evidence, tools)):
        return True
    if takes_no_side(mark, claim, evidence, tools):
        return True
    if mark.pole.startswith("not "):
        return False
    if mark.pole in axis.absent or (item.glue and not item.negated):
        return True
    return _in_other_words(mark, evidence, axis)


def _in_other_words(mark: Mark, evidence: Evidence, axis: Axis) -> bool:
    """Whether the statement, or for a lesser stance its heading, has the word or one like it."""
    shared = [key for key in mark.item.keys if not key.startswith("axis:")]
    if mark.item.negated and not axis.unnegated:
        denied = {key for i in evidence.text.items if i.negated for key in i.keys}
        return any(key in denied for key in shared)
    own = evidence.text_keys if axis.premise or mark.level else evidence.keys
    return any(key in own or key in evidence.stems for key in shared)


def bound_all(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> list[Mark]:
    """The statement's stances about the subject of a claim's, on every axis."""
    own = claim.reading.clause(mark.item.clause)
    return [
        m
        for m in evidence.marks
        if belongs(own, evidence.text.clause(m.item.clause), evidence, tools)
    ]
