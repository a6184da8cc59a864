"""Which part of a statement a part of a claim speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.guard.evidence import Evidence, Mark, Tools, hidden_marks, marks_of
from bot.guard.items import Item, Reading
from bot.types import Mention

GOING_ON = frozenset({"and", "or", "but", "then"})
"""Words with which a clause may go on about the subject of the one before."""
BINDING = ("therapy", "condition", "population", "organism")
"""Kinds of concept that a stance or a number belongs to."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """A claim, or a part of one, as read.

    `hidden` are stances inside names ("severe asthma"), `inherited` conditions set before.
    """

    reading: Reading
    marks: tuple[Mark, ...]
    hidden: tuple[Mark, ...] = ()
    inherited: tuple[Mention, ...] = ()


def assertion(text: str, tools: Tools) -> Assertion:
    """Read a whole claim."""
    reading = tools.read(text)
    return Assertion(reading, marks_of(reading, tools), hidden_marks(reading, tools))


def overlap(items: Iterable[Item], others: Iterable[Item]) -> int:
    """How many of the items share a key with the others."""
    keys = {key for other in others for key in other.likeness}
    return sum(1 for item in items if any(key in keys for key in item.likeness))


def aligned(items: Sequence[Item], evidence: Evidence) -> tuple[int, ...]:
    """The clauses of the statement nearest to one of the claim; none when they share nothing."""
    scores = [overlap(items, clause) for clause in evidence.text.clauses]
    best = max(scores, default=0)
    return tuple(n for n, score in enumerate(scores) if best and score == best)


def named(items: Iterable[Item], kind: str) -> frozenset[str]:
    """The concepts of one kind among some items."""
    return frozenset(
        i.mention.concept for i in items if i.mention is not None and i.mention.kind == kind
    )


def belongs(own: Sequence[Item], other: Sequence[Item], evidence: Evidence, tools: Tools) -> bool:
    """Whether a piece of the claim and one of the statement may speak of the same subject.

    For each kind that both name, they must name a related concept; headings hold for all.
    """
    above = evidence.above
    return all(_meet(named(own, kind) - above, named(other, kind), tools) for kind in BINDING)


def both_name(own: Sequence[Item], other: Sequence[Item], evidence: Evidence, tools: Tools) -> bool:
    """Whether two pieces that may speak of the same subject both name it."""
    shared = any(named(own, kind) - evidence.above and named(other, kind) for kind in BINDING)
    return shared and belongs(own, other, evidence, tools)


def _meet(own: frozenset[str], other: frozenset[str], tools: Tools) -> bool:
    if not own or not other:
        return True
    mine, others = _finest(own, tools), _finest(other, tools)
    return any(tools.lexicon.related(a, b) for a in mine for b in others)


def _finest(concepts: frozenset[str], tools: Tools) -> frozenset[str]:
    """Without those of which another one is a kind ("warfarin is the only anticoagulant")."""
    wider = {a for c in concepts for a in tools.lexicon.ancestors(c) if a != c}
    return concepts - wider


def subject(reading: Reading, number: int) -> tuple[Item, ...]:
    """A clause, with the one before it when it goes on about the same therapy ("and is safe")."""
    clause = reading.clause(number)
    if (
        not clause
        or number == 0
        or reading.word(clause[0]) not in GOING_ON
        or named(clause, "therapy")
    ):
        return clause
    return (*subject(reading, number - 1), *clause)


def bound(
    mark: Mark, claim: Reading, evidence: Evidence, tools: Tools
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """The statement's marks on the axis of a claim's: about its subject, and about another."""
    own = beside_condition(mark.item, subject(claim, mark.item.clause), claim, tools)
    here: list[Mark] = []
    elsewhere: list[Mark] = []
    for other in evidence.marks:
        if other.axis == mark.axis:
            clause = subject(evidence.text, other.item.clause)
            (here if belongs(own, clause, evidence, tools) else elsewhere).append(other)
    return tuple(here), tuple(elsewhere)


def beside_condition(
    item: Item, items: tuple[Item, ...], reading: Reading, tools: Tools
) -> tuple[Item, ...]:
    """Those of some items on one side of an "if" with another, if they name a therapy there."""
    opening = [i for i in items[1:] if (reading.word(i),) in tools.stances.conditions]
    cut = opening[0].start if opening else 0
    side = tuple(i for i in items if (i.start < cut) == (item.start < cut))
    return side if named(side, "therapy") else items


def crossed_over(mark: Mark, other: Mark, claim: Reading, evidence: Evidence, tools: Tools) -> bool:
    """Whether a claim's part speaks of what another clause of the statement is about.

    "A is first-line in the one form but ineffective in the other" does not say that it is
    first-line in the other.
    """
    own = _telling((i for i in claim.items if i.part == mark.item.part), tools)
    together = _led(evidence.text, other.item.clause)
    here = _telling((i for n in together for i in evidence.text.clause(n)), tools)
    rest = [_telling(c, tools) for n, c in enumerate(evidence.text.clauses) if n not in together]
    elsewhere = [i for clause in rest for i in clause]
    shared = all(named(clause, "therapy") for clause in rest)
    only_here = [i for i in here if not overlap([i], elsewhere) and (shared or not _drug(i))]
    goes_on = not named(here, "therapy")
    only_there = [i for i in elsewhere if not overlap([i], here) and not (goes_on and _drug(i))]
    told = [i for i in own if _drug(i) or not i.mention or i.mention.concept not in evidence.above]
    return bool(only_here) and not overlap(own, only_here) and bool(overlap(told, only_there))


def _led(reading: Reading, number: int) -> frozenset[int]:
    """The clauses that colons or an "and" make one of."""
    together = {number}
    for n in range(number, len(reading.clauses) - 1):
        if not _leads(reading, n):
            break
        together.add(n + 1)
    for n in range(number - 1, -1, -1):
        if not _leads(reading, n):
            break
        together.add(n)
    return frozenset(together)


def _leads(reading: Reading, number: int) -> bool:
    """Whether a colon follows a clause, or an "and" that goes on about the same."""
    clause, following = reading.clause(number), reading.clause(number + 1)
    if not clause or not following:
        return False
    between = reading.text[clause[-1].end : following[0].start]
    return ":" in between or (not between.strip() and reading.word(following[0]) == "and")


def _drug(item: Item) -> bool:
    return item.mention is not None and item.mention.kind == "therapy"


def _telling(items: Iterable[Item], tools: Tools) -> tuple[Item, ...]:
    """What a text is about: neither glue nor a stance nor a figure."""
    return tuple(
        i
        for i in items
        if not i.glue
        and i.quantity is None
        and not any(tag.name in tools.stances.said for tag in i.marks("axis"))
    )


def supposed(item: Item, reading: Reading, tools: Tools) -> bool:
    """Whether a word stands behind a "when" or "if" of its clause, or names a case ("failure")."""
    before = [i for i in reading.clause(item.clause) if i.start < item.start]
    words = [tuple(reading.word(i).split()) for i in before]
    return any(w in tools.stances.conditions or w[0] in tools.stances.restricting for w in words)
