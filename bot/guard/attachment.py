"""Alone or combined: which use of a therapy the statement speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.guard.alignment import GOING_ON, Assertion, aligned, named
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item, Reading
from bot.types import Finding

CHECK = "attachment"
_CONTRAST = 2


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """What the statement says only of a therapy "alone", said of it without that or "combined"."""
    if found := tuple(_joined_apart(claim, evidence, tools)):
        return found
    kept = {n for n, axis in tools.stances.axes.items() if axis.attaches}
    by_clause = {
        number: {(m.axis, m.pole) for m in evidence.marks if m.axis in kept and m.item in clause}
        for number, clause in enumerate(evidence.text.clauses)
    }
    if len({frozenset(marks) for marks in by_clause.values() if marks}) < _CONTRAST:
        return ()
    return tuple(_used_otherwise(claim, evidence, kept, by_clause))


def _joined_apart(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """Two therapies said to be combined that no clause of the statement names together."""
    if any(m.pole != "alone" for m in _attaching((*evidence.marks, *evidence.hidden_marks))):
        return
    for mark in _attaching(claim.marks):
        mine = named(claim.reading.clause(mark.item.clause), "therapy")
        clauses = [named(c, "therapy") for c in evidence.text.clauses]
        together = (
            all(any(tools.lexicon.related(a, b) for b in theirs) for a in mine)
            for theirs in clauses
        )
        if mark.pole == "combined" and len(mine) > 1 and not any(together):
            yield finding(CHECK, mark.item, expected="named apart", found="combined")


def _attaching(marks: tuple[Mark, ...]) -> list[Mark]:
    return [m for m in marks if m.axis == "alone"]


def _used_otherwise(
    claim: Assertion,
    evidence: Evidence,
    kept: set[str],
    by_clause: Mapping[int, set[tuple[str, str]]],
) -> Iterator[Finding]:
    for part in _parts(claim):
        telling = [i for i in part if _tells(i, kept)]
        near = aligned(telling, evidence)
        mine = {(m.axis, m.pole) for m in claim.marks if m.axis in kept and m.item in part}
        goes_on = claim.reading.word(part[0]) in GOING_ON
        said = [by_clause[n] for n in near if by_clause[n]]
        if said and mine not in said and (mine or not goes_on):
            word = ", ".join(sorted(pole for _, pole in said[0]))
            yield finding(CHECK, part[0], expected=word, found="said of another use")


def _parts(claim: Assertion) -> Iterator[tuple[Item, ...]]:
    parts: dict[int, list[Item]] = {}
    for item in claim.reading.items:
        parts.setdefault(item.part, []).append(item)
    return (tuple(items) for items in parts.values())


def _tells(item: Item, kept: set[str]) -> bool:
    """Whether a word says what happens, not to whom."""
    return (
        item.mention is None
        and not item.glue
        and not any(t.name in kept for t in item.marks("axis"))
    )


def attached_elsewhere(
    mark: Mark, others: tuple[Mark, ...], claim: Reading, evidence: Evidence, tools: Tools
) -> bool:
    """Whether "alone" stands by another name than in the statement."""
    mine = _neighbours(mark.item, claim)
    same = [m for m in others if m.pole == mark.pole]
    theirs = {c for m in same for c in _named_with(m, evidence.text)}
    return bool(mine and theirs) and not any(
        tools.lexicon.related(a, b) for a in mine for b in theirs
    )


def _named_with(mark: Mark, reading: Reading) -> set[str]:
    """The names that "alone" stands by, or all that its clause says are combined."""
    if mark.pole != "combined":
        return _neighbours(mark.item, reading)
    return set(named(reading.clause(mark.item.clause), "therapy"))


def _neighbours(item: Item, reading: Reading) -> set[str]:
    place = reading.items.index(item)
    near = (*reading.items[max(place - 1, 0) : place], *reading.items[place + 1 : place + 2])
    names = [
        i.mention.concept for i in near if i.mention is not None and i.mention.kind == "therapy"
    ]
    return set(names)
