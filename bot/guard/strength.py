"""How firmly, how often, of how many: a claim may say less than its statement, never more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.guard.alignment import Assertion, aligned, belongs, bound, subject
from bot.guard.allowances import names_origin
from bot.guard.evidence import LEFT_OUT, Evidence, Mark, Tools, finding
from bot.guard.items import Item
from bot.guard.quantifiers import HEDGED, USUALLY, hedged, how_many, how_often, scale, twins
from bot.types import Finding

CHECK = "strength"
_MUST = "obligatory"
_PLAIN, _CERTAIN = 2, 3
_CHOSEN = 1
_NEEDED = "axis:need:needed"


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Words that are stronger than the statement's, and qualifications left out."""
    return (
        *_levels(claim, evidence, tools),
        *_certainty(claim, evidence, tools),
        *how_often(claim, evidence),
        *how_many(claim, evidence),
        *_left_out(claim, evidence, tools),
    )


def _levels(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    above = (*evidence.section_marks, *evidence.hidden_marks)
    for mark in claim.marks:
        axis = tools.stances.axes[mark.axis]
        here, _ = bound(mark, claim.reading, evidence, tools)
        said = [m.level for m in (*here, *_of(above, mark)) if m.pole == mark.pole]
        limit = max((axis.in_source.get(level, level) for level in said), default=axis.absent_level)
        level = (
            0
            if mark.tag.default and hedged(claim.reading.clause(mark.item.clause))
            else _level(mark, claim, tools)
        )
        spelled_out = names_origin(mark, claim.reading, evidence, tools)
        if axis.in_claim.get(level, level) > limit and not spelled_out:
            names = axis.levels.get(mark.pole, ())
            expected = names[min(limit, len(names) - 1)] if names else ""
            yield finding(
                CHECK,
                mark.item,
                expected=f"{mark.axis}: {expected}",
                found=f"{mark.axis}: {mark.pole}",
            )


def _level(mark: Mark, claim: Assertion, tools: Tools) -> int:
    """The weakest word of a clause for one stance: "should be considered" only considers."""
    same = (
        m
        for m in claim.marks
        if (m.axis, m.pole, m.item.clause) == (mark.axis, mark.pole, mark.item.clause)
    )
    if mark.axis != "advice" or mark.level > tools.stances.axes["advice"].absent_level:
        return mark.level
    weakest = min(same, key=lambda m: m.level)
    needed = mark.level == tools.stances.axes["advice"].absent_level
    return mark.level if needed and not _follows(weakest, mark, claim) else weakest.level


def _follows(weaker: Mark, mark: Mark, claim: Assertion) -> bool:
    """Whether a weaker word of advice stands behind another ("calls for considering it")."""
    return weaker.item.part == mark.item.part and weaker.item.start > mark.item.start


def _of(marks: Iterable[Mark], mark: Mark) -> Iterator[Mark]:
    return (m for m in marks if m.axis == mark.axis)


def _certainty(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    for clause in claim.reading.clauses:
        near = [evidence.text.clause(n) for n in aligned(clause, evidence)]
        if not near:
            continue
        said, mine = min(map(_sure, near)), _claimed(clause, claim, evidence)
        if mine > said:
            item = next((i for _, i in scale(clause, "certainty")), clause[0])
            yield finding(CHECK, item, expected=_certain_word(said), found=_certain_word(mine))
        if scale(clause, "future") and any(_doubts(n) > _doubts(clause) for n in near):
            yield finding(CHECK, clause[0], expected="possible", found="to come")
        if any(_able(n) for n in near) and not _softened(clause, claim):
            yield finding(CHECK, clause[0], expected="possible", found="stated")
        allowed = any(map(hedged, near)) and not any(_obliged(n, tools) for n in near)
        if allowed and _obliged(clause, tools):
            yield finding(CHECK, clause[0], expected="allowed", found="a must")
        if all(_obliged(n, tools) and not hedged(n) for n in near) and _only_allowed(clause, tools):
            yield finding(CHECK, clause[0], expected="a must", found="allowed")


def _only_allowed(clause: tuple[Item, ...], tools: Tools) -> bool:
    """Whether a clause says that something may be done, not that it must."""
    needed = any(tag.key == _NEEDED for i in clause for tag in i.tags)
    return hedged(clause) and not needed and not _obliged(clause, tools)


def _doubts(items: Iterable[Item]) -> int:
    return sum(level == HEDGED for level, _ in scale(items, "certainty"))


def _able(items: Iterable[Item]) -> bool:
    return bool(scale(items, "able"))


def _softened(clause: tuple[Item, ...], claim: Assertion) -> bool:
    """Whether a clause says only that something can be, is at times, or may be chosen."""
    chosen = (m.axis == "advice" and m.item in clause and m.level <= _CHOSEN for m in claim.marks)
    seldom = any(level < USUALLY for level, _ in scale(clause, "often"))
    return hedged(clause) or seldom or any(chosen) or bool(scale(clause, "many"))


def _claimed(clause: tuple[Item, ...], claim: Assertion, evidence: Evidence) -> int:
    """How sure a clause is; a hedge may stand in another clause about the same part."""
    if any(level >= _PLAIN for level, _ in scale(clause, "certainty")):
        return _CERTAIN
    doubted = any(map(hedged, twins(clause, claim, evidence)))
    return HEDGED if doubted else _sure(clause)


def _obliged(items: Iterable[Item], tools: Tools) -> bool:
    """Whether something is said to be a must."""
    levels = tools.stances.axes["advice"].levels["for"]
    return any(
        tag.name == "advice" and tag.pole == "for" and levels[tag.level] == _MUST
        for i in items
        for tag in i.tags
    )


def _sure(items: tuple[Item, ...]) -> int:
    levels = [level if level < _PLAIN else _CERTAIN for level, _ in scale(items, "certainty")]
    return min(levels, default=_PLAIN)


def _certain_word(level: int) -> str:
    return {HEDGED: "possible", 1: "likely", _PLAIN: "stated", _CERTAIN: "certain"}[level]


def _left_out(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """Restrictions of the part of the statement that the claim speaks of."""
    near = _spoken_of(claim, evidence, tools)
    marks = [m for m in evidence.marks if m.item.clause in near and not _counts(m, evidence)]
    said = {(m.axis, m.pole) for m in (*claim.marks, *claim.hidden)}
    for name, axis in tools.stances.axes.items():
        here = [m for m in marks if m.axis == name]
        if not here or not axis.carry.issuperset(m.pole for m in here):
            continue
        items = [m.item for m in here]
        if not said & {(m.axis, m.pole) for m in evidence.marks if m.item in items}:
            word = evidence.text.word(here[0].item)
            yield finding(CHECK, claim.reading.items[0], expected=word, found=LEFT_OUT)


def _spoken_of(claim: Assertion, evidence: Evidence, tools: Tools) -> set[int]:
    """The clauses of the statement nearest to those of the claim, on the same subject."""
    return {
        near
        for number, clause in enumerate(claim.reading.clauses)
        for near in aligned(clause, evidence)
        if belongs(subject(claim.reading, number), subject(evidence.text, near), evidence, tools)
    }


def _counts(mark: Mark, evidence: Evidence) -> bool:
    """Whether it is the "only" of "only 30%", which changes nothing when left out."""
    place = evidence.text.items.index(mark.item)
    following = evidence.text.items[place + 1 : place + 2]
    return mark.axis == "only" and any(i.quantity is not None for i in following)
