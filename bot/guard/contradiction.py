"""Where a text says the opposite of a statement on the same subject."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guard.alignment import Assertion, belongs, bound, overlap
from bot.guard.entities import carried
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item
from bot.guard.numbers import around, comparable, evidence_text, same_quantity
from bot.guard.order import roles_crossed
from bot.notation import UNITS
from bot.quantity import Quantity
from bot.types import Finding, Mention

CHECK = "contradiction"
_ALL = 5


def contradictions(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Disagreements in number, polarity, direction or rank; none unless the subject is the same."""
    if not _same_subject(claim, evidence, tools):
        return ()
    return (
        *_stances(claim, evidence, tools),
        *_sides(claim, evidence),
        *_quantifiers(claim, evidence, tools),
        *_numbers(claim, evidence, tools),
    )


def _same_subject(claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether all conditions of the text are the statement's, and one of its therapies is."""
    mentions = claim.reading.concepts
    settings = [m for m in mentions if m.kind in {"condition", "population", "organism"}]
    own = {m.concept for m in evidence.text.concepts if m.kind == "therapy"}
    therapies = [m for m in mentions if m.kind == "therapy"]
    if not settings and evidence.kinds.get("condition"):
        return False
    if not all(_in_scope(m, claim, evidence, tools) for m in settings):
        return False
    choosing = any(m.axis == "line" and m.level for m in claim.marks)
    shared = any(tools.lexicon.related(m.concept, c) for m in therapies for c in own)
    return not therapies or not own or shared or choosing


def _in_scope(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    return carried(mention, claim, evidence, tools)


def _stances(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    for mark in claim.marks:
        axis = tools.stances.axes[mark.axis]
        here, _ = bound(mark, claim.reading, evidence, tools)
        if rival := _only_choice(mark, claim, evidence, tools):
            yield _disagreement(mark, rival, evidence)
            continue
        if (
            not axis.premise
            or any(m.pole == mark.pole for m in here)
            or not _on_subject(mark, claim, evidence, tools)
        ):
            continue
        opposed = [
            m for m in here if axis.opposed(mark.pole, m.pole) or mark.pole == f"not {m.pole}"
        ]
        if opposed and roles_crossed(claim.reading, evidence.text) is not True:
            yield _disagreement(mark, opposed[0], evidence)
        elif denying := _denying(mark, claim, evidence, tools):
            yield _disagreement(mark, denying, evidence)


def _only_choice(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    """The statement's first choice, when it is another than the text's."""
    if mark.axis != "line" or mark.level == 0:
        return None
    _, elsewhere = bound(mark, claim.reading, evidence, tools)
    return next(
        (m for m in elsewhere if (m.axis, m.pole, m.level) == (mark.axis, mark.pole, mark.level)),
        None,
    )


def _on_subject(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement names what the text takes a stance on."""
    mine = claim.reading.clause(mark.item.clause)
    shared = [
        i
        for i in mine
        if i.mention and any(_kin(i.mention, m, tools) for m in evidence.text.concepts)
    ]
    return bool(shared) or not any(i.mention and i.mention.kind == "therapy" for i in mine)


def _kin(one: Mention, other: Mention, tools: Tools) -> bool:
    return one.kind == other.kind and tools.lexicon.related(one.concept, other.concept)


def _denying(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    for key in tools.stances.axes[mark.axis].denied_by.get(mark.pole, ()):
        axis, pole = key.split(":")
        probe = Mark(axis, pole, 0, mark.item, mark.tag)
        here, _ = bound(probe, claim.reading, evidence, tools)
        mine = {m.pole for m in claim.marks if m.axis == axis}
        if here and pole not in mine and all(m.pole == pole for m in here):
            return here[0]
    return None


def _disagreement(mark: Mark, other: Mark, evidence: Evidence) -> Finding:
    said = evidence.text.text[other.item.start : other.item.end]
    return finding(CHECK, mark.item, expected=said, found=f"{mark.axis}: {mark.pole}")


def _sides(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    """A comparison the other way round, with the same word."""
    mine = {(m.axis, m.pole): m for m in claim.marks if m.axis == "rank" and m.pole != "equal"}
    said = {(m.axis, m.pole) for m in evidence.marks}
    for key, mark in mine.items():
        if key in said and roles_crossed(claim.reading, evidence.text) is True:
            yield finding(
                CHECK, mark.item, expected="the sides the other way round", found=mark.pole
            )


def _quantifiers(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """Says "all" against "reserved for", or "only" against several that are equal."""
    restricted = [m for m in evidence.marks if m.axis == "only"]
    equal = [m for m in evidence.marks if (m.axis, m.pole) == ("rank", "equal")]
    for item in claim.reading.items:
        whole = any(t.name == "many" and t.level == _ALL for t in item.marks("scale"))
        if whole and restricted and not any(m.axis == "only" for m in claim.marks):
            yield _disagreement(Mark("many", "all", 0, item, item.tags[0]), restricted[0], evidence)
    for mark in claim.marks:
        if mark.axis == "only" and equal and _on_subject(mark, claim, evidence, tools):
            yield _disagreement(mark, equal[0], evidence)


def _numbers(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    for item in claim.reading.numbers:
        mine = item.quantity
        if mine is None or mine.label or mine.spelled:
            continue
        rivals = [e for e in evidence.text.numbers if e.quantity and comparable(mine, e.quantity)]
        same = [
            e
            for e in rivals
            if e.quantity and (same_quantity(mine, e.quantity) or _touch(mine, e.quantity))
        ]
        slots = [e for e in rivals if _same_slot(item, e, claim, evidence, tools)]
        if slots and not same:
            said = evidence_text(slots[0], evidence)
            yield finding(
                CHECK, item, expected=said, found=claim.reading.text[item.start : item.end]
            )


def _touch(mine: Quantity, other: Quantity) -> bool:
    """Whether one number lies in the range of the other, so that both may be right."""
    same_unit = mine.unit == other.unit
    return same_unit and mine.low <= other.high and other.low <= mine.high


def _same_slot(item: Item, other: Item, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether two numbers answer one question: a dose of a therapy, or the same words around."""
    if not belongs(
        claim.reading.clause(item.clause), evidence.text.clause(other.clause), evidence, tools
    ):
        return False
    if _is_dose(item.quantity):
        return True
    own = [i for i in around(item, claim.reading) if i.mention is None]
    return overlap(own, around(other, evidence.text)) > 0


def _is_dose(quantity: Quantity | None) -> bool:
    return quantity is not None and UNITS.get(quantity.unit.split("/")[0], ("",))[0] in {
        "mass",
        "units",
    }
