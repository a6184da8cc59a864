"""A "not" that one side has and the other has not."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guard.alignment import Assertion, aligned, overlap
from bot.guard.axes import Tag
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item
from bot.types import Finding

CHECK = "polarity"
_RARELY = 1


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Words and clauses that only the claim, or only the statement, negates."""
    return (
        *_negations(claim, evidence, tools),
        *_of_number(claim, evidence),
        *_turned(claim, evidence, tools),
    )


def _negations(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    yield from _unfounded(claim.reading.items, evidence, tools)
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
        following = next((i for i in items[place + 1 :] if not i.glue), None)
        if item.turns and following is not None and following.quantity is not None:
            yield finding(CHECK, item, expected="said without a negation", found="negated")


def _unfounded(items: tuple[Item, ...], evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    more = sum(i.turns for i in items) > sum(i.turns for i in evidence.text.items)
    for item in items:
        if item.head and not item.marks("axis"):
            said = [i for i in evidence.text.items if _share(i, item)]
            turned = any(
                i.turns and i.clause in {s.clause for s in said} for i in evidence.text.items
            )
            before = [i for i in items if i.negator and i.start < item.start]
            contrasted = item.mention is not None and bool(before) and before[-1].turns
            denied = contrasted and any(
                _says_no(evidence.text.clause(s.clause), evidence.marks, tools) for s in said
            )
            if said and (more or not turned) and not denied and not any(i.negated for i in said):
                yield finding(CHECK, item, expected="said without a negation", found="negated")


def _turned(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """A "not" in one clause where the clause it corresponds to takes no negative side at all."""
    mine, theirs = (*claim.marks, *claim.hidden), (*evidence.marks, *evidence.hidden_marks)
    for clause in claim.reading.clauses:
        near = aligned(clause, evidence)
        if len(near) != 1:
            continue
        source = evidence.text.clause(near[0])
        turning = next((i for i in clause if i.turns), None)
        turned = next((i for i in source if i.turns), None)
        if turning and not any(
            _shares(clause, s) and _says_no(s, theirs, tools) for s in evidence.text.clauses
        ):
            yield finding(CHECK, turning, expected="said without a negation", found="negated")
        if turned and not _says_no(_besides(clause, source, evidence, tools), mine, tools):
            word = evidence.text.word(turned)
            yield finding(CHECK, clause[0], expected=word, found="said without it")


def _besides(
    clause: tuple[Item, ...], source: tuple[Item, ...], evidence: Evidence, tools: Tools
) -> tuple[Item, ...]:
    """A clause without what answers to a negative word that the statement has beside "not"."""
    plain = [
        m.item
        for m in evidence.marks
        if m.item in source and not m.item.negated and tools.stances.axes[m.axis].negative(m.pole)
    ]
    return tuple(i for i in clause if i.negator or not any(_share(i, p) for p in plain))


def _shares(clause: tuple[Item, ...], source: tuple[Item, ...]) -> bool:
    return overlap(clause, source) > 0


def _says_no(clause: tuple[Item, ...], marks: tuple[Mark, ...], tools: Tools) -> bool:
    """Whether a clause has a negation, a negative side of an axis, or says "seldom"."""
    if any(i.negator or any(_seldom(tag) for tag in i.marks("scale")) for i in clause):
        return True
    negative = [m.item for m in marks if tools.stances.axes[m.axis].negative(m.pole)]
    return any(i.start <= m.start and m.end <= i.end for i in clause for m in negative)


def _seldom(tag: Tag) -> bool:
    return tag.name == "often" and tag.level <= _RARELY


def _share(one: Item, other: Item) -> bool:
    return any(key in other.keys for key in one.keys)
