"""A "not" that one side has and the other has not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guard.alignment import Assertion, aligned, overlap
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item
from bot.types import Finding

CHECK = "polarity"


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Words and clauses that only the claim, or only the statement, negates."""
    return (
        *_negations(claim, evidence),
        *_of_number(claim, evidence),
        *_turned(claim, evidence, tools),
    )


def _negations(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    yield from _unfounded(claim.reading.items, evidence)
    for source in evidence.text.items:
        if source.head and not source.marks("axis"):
            said = [i for i in claim.reading.items if _share(i, source)]
            twice = any(
                _share(i, source) and not i.negated for i in evidence.text.items if i is not source
            )
            turned = any(
                i.turns and i.clause in {s.clause for s in said} for i in claim.reading.items
            )
            if said and not twice and not turned and not any(i.negated for i in said):
                word = evidence.text.text[source.start : source.end]
                yield finding(CHECK, said[0], expected=f"not {word}", found=word)


def _of_number(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    """A "not" before a figure, where the statement has none."""
    if any(item.turns for item in evidence.text.items):
        return
    items = claim.reading.items
    for place, item in enumerate(items):
        following = next((i for i in items[place + 1 :] if not i.function), None)
        if item.turns and following is not None and following.quantity is not None:
            yield finding(CHECK, item, expected="said without a negation", found="negated")


def _unfounded(items: tuple[Item, ...], evidence: Evidence) -> Iterator[Finding]:
    more = sum(i.turns for i in items) > sum(i.turns for i in evidence.text.items)
    for item in items:
        if item.head and not item.marks("axis"):
            said = [i for i in evidence.text.items if _share(i, item)]
            turned = any(
                i.turns and i.clause in {s.clause for s in said} for i in evidence.text.items
            )
            if said and (more or not turned) and not any(i.negated for i in said):
                yield finding(CHECK, item, expected="said without a negation", found="negated")


def _turned(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """A "not" in one clause where the clause it corresponds to takes no negative side at all."""
    for number, clause in enumerate(claim.reading.clauses):
        near = aligned(clause, evidence)
        if len(near) != 1:
            continue
        source = evidence.text.clause(near[0])
        mine, theirs = any(i.turns for i in clause), any(i.turns for i in source)
        if mine and not any(
            _says_no(n, clause, evidence, tools) for n in range(len(evidence.text.clauses))
        ):
            item = next(i for i in clause if i.turns)
            yield finding(CHECK, item, expected="said without a negation", found="negated")
        if (
            theirs
            and not mine
            and not _negative(claim.marks, number, tools)
            and not any(i.negator for i in clause)
        ):
            word = next(evidence.text.text[i.start : i.end] for i in source if i.turns)
            yield finding(CHECK, clause[0], expected=word, found="said without it")


def _says_no(number: int, clause: tuple[Item, ...], evidence: Evidence, tools: Tools) -> bool:
    """Whether a clause of the statement that shares something with the claim's says no."""
    source = evidence.text.clause(number)
    shared = overlap(clause, source) > 0
    return shared and (any(i.turns for i in source) or _negative(evidence.marks, number, tools))


def _negative(marks: tuple[Mark, ...], clause: int, tools: Tools) -> bool:
    return any(
        tools.stances.axes[m.axis].negative(m.pole) for m in marks if m.item.clause == clause
    )


def _share(one: Item, other: Item) -> bool:
    return any(key in other.keys for key in one.keys)
