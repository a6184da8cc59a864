"""Every number of a claim must stand in its statement, with what it belongs to there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.guard.alignment import Assertion, belongs, both_name, overlap
from bot.guard.evidence import Evidence, Tools, finding
from bot.guard.items import Item, Reading
from bot.guard.spans import is_change, is_difference, is_end, word_before
from bot.guard.values import comparable, same_quantity
from bot.quantity import Quantity, QuantityKind
from bot.types import Finding

CHECK = "numbers"
_STEP = {"by", "to"}
"""Words that tell by how much something changes from what it becomes."""

_WHOLE = frozenset({"all", "both", "these", "those", "the", "are"})
"""Words before a count of what was named already."""


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Numbers that the statement does not carry, or that belong to something else there."""
    return tuple(
        found
        for item in claim.reading.numbers
        if item.quantity is not None and not _counted(item, claim.reading, evidence)
        for found in _number(item, item.quantity, claim, evidence, tools)
    )


def _number(
    item: Item, mine: Quantity, claim: Assertion, evidence: Evidence, tools: Tools
) -> Iterator[Finding]:
    if is_difference(item, claim.reading, evidence.text) or is_change(item, evidence.text):
        return
    same = [
        e
        for e in evidence.numbers
        if _says_no_more(mine, e, evidence) or is_end(item, claim.reading, e)
    ]
    if not same:
        others = [
            evidence_text(e, evidence)
            for e in evidence.numbers
            if e.quantity and comparable(mine, e.quantity)
        ]
        yield finding(
            CHECK, item, expected=", ".join(others), found=claim.reading.text[item.start : item.end]
        )
        return
    within = [e for e in same if e in evidence.text.items]
    if not any(_fits(item, claim.reading, e, evidence, tools) for e in within or same):
        said = evidence_text(same[0], evidence)
        yield finding(CHECK, item, expected="what it belongs to in the statement", found=said)


def _says_no_more(mine: Quantity, source: Item, evidence: Evidence) -> bool:
    """Whether a number is the statement's; "no more than" stands for the statement's "only"."""
    if source.quantity is None:
        return False
    before = [i for i in evidence.text.items if i.end <= source.start][-1:]
    belittled = any(t.key == "axis:only:only" for i in before for t in i.tags)
    if belittled and mine.comparator == "<=" and not source.quantity.comparator:
        mine = replace(mine, comparator="")
    return same_quantity(mine, source.quantity)


def evidence_text(item: Item, evidence: Evidence) -> str:
    """A number as the statement or its heading writes it."""
    reading = evidence.text if item in evidence.text.items else evidence.section
    return reading.text[item.start : item.end].strip()


def _fits(item: Item, claim: Reading, source: Item, evidence: Evidence, tools: Tools) -> bool:
    """Whether a number of the claim stands with what it stands with in the statement."""
    if source not in evidence.text.items:
        return True
    mine, theirs = item.quantity, source.quantity
    if (
        mine is None
        or theirs is None
        or (_paired(source, evidence.text) and theirs.second != mine.second)
    ):
        return False
    if {word_before(item, claim), word_before(source, evidence.text)} == _STEP:
        return False
    rivals = [
        e
        for e in evidence.text.numbers
        if e.quantity is not None
        and comparable(mine, e.quantity)
        and not same_quantity(mine, e.quantity)
    ]
    whole = _contrast(source, evidence.text)
    own = _without_lead(around(item, claim), whole, source, evidence.text)
    if not belongs(own, whole, evidence, tools):
        return False
    contexts = [
        _contrast(r, evidence.text) for r in rivals if not _together(r, source, evidence.text)
    ]
    if both_name(own, whole, evidence, tools):
        apart = not any(both_name(own, context, evidence, tools) for context in contexts)
        return apart or _nearest(item, own, whole, contexts)
    return _nearest(item, own, whole, contexts)


def _without_lead(
    own: Sequence[Item], whole: Sequence[Item], source: Item, reading: Reading
) -> tuple[Item, ...]:
    """Without what the words before a colon say of every figure after it."""
    lead = reading.clause(source.clause - 1) if source.clause else ()
    if not lead or ":" not in reading.text[lead[-1].end : reading.clause(source.clause)[0].start]:
        return tuple(own)
    return tuple(i for i in own if not overlap([i], lead) or overlap([i], whole))


def _paired(source: Item, reading: Reading) -> bool:
    """Whether a number stands on one side of a "versus"."""
    place = reading.numbers.index(source)
    return any(
        i.quantity is not None and i.quantity.second for i in reading.numbers[place : place + 2]
    )


def _together(one: Item, other: Item, reading: Reading) -> bool:
    """Whether two numbers share all that stands around them, as the two of "48% vs 15%" do."""
    return _words(around(one, reading)) == _words(around(other, reading))


def _words(items: Iterable[Item]) -> set[int]:
    return {i.start for i in items if i.quantity is None}


def _nearest(
    item: Item, own: Sequence[Item], whole: Sequence[Item], contexts: Sequence[Sequence[Item]]
) -> bool:
    """Whether no other number stands with more of what the claim's number stands with."""
    score = _closeness(item, own, whole)
    return all(score >= _closeness(item, own, context) for context in contexts)


def _contrast(item: Item, reading: Reading) -> tuple[Item, ...]:
    """What stands around a number, without what the later figures of the clause share with it.

    In "target for A is 2 and for B 3" both have the target; they part at "for".
    """
    here = around(item, reading)
    later = [i for i in reading.clause(item.clause) if i.part > item.part]
    if not any(i.quantity is not None for i in later) or any(
        i.part < item.part for i in reading.clause(item.clause)
    ):
        return here
    following = [i for i in later if i.part == later[0].part]
    opening = next((i for i in following if _text(i, reading) not in {"and", "or", "but"}), item)
    if opening.quantity is not None:
        first = next(i.start for i in reading.numbers if i.part == item.part)
        return tuple(i for i in here if i.start >= first)
    same = [
        i
        for i in reading.clause(item.clause)
        if i.part == item.part and opening.function and _text(i, reading) == _text(opening, reading)
    ]
    return tuple(i for i in here if i.start > same[-1].start) if same else here


def _text(item: Item, reading: Reading) -> str:
    return reading.text[item.start : item.end].lower()


def _closeness(item: Item, own: Sequence[Item], others: Sequence[Item]) -> float:
    """How much of what stands around the claim's number is around another; nearer counts more."""
    telling = [i for i in own if not i.glue]
    before = [i for i in telling if i.start < item.start][::-1]
    after = [i for i in telling if i.start > item.start]
    return sum(
        1 / distance
        for side in (before, after)
        for distance, word in enumerate(side, 1)
        if overlap([word], others)
    )


def around(item: Item, reading: Reading) -> tuple[Item, ...]:
    """What stands in the same part; a bracket of figures belongs to the words before it.

    A figure that opens its clause alone ("In 30%, ...") belongs to the words after it.
    """
    items = reading.items
    here = [i for i in items if i.part == item.part and i is not item]
    bracket = reading.text.rfind("(", 0, item.start) > reading.text.rfind(")", 0, item.start)
    if bracket or all(i.function or _alike(i, item) for i in here):
        previous = [i for i in items if i.part < item.part and i.clause == item.clause]
        opened = reading.text.rfind("(", 0, item.start) if bracket else item.start
        last = max((i.part for i in previous if i.start < opened), default=-1)
        here = [
            *(i for i in previous if i.part == last),
            *_in_bracket(item, previous, opened),
            *here,
            *(() if previous else _next_part(item, items)),
        ]
    return tuple(i for i in here if not i.function)


def _next_part(item: Item, items: Sequence[Item]) -> Iterator[Item]:
    """What stands in the part of the clause after that of an item."""
    return (i for i in items if i.part == item.part + 1 and i.clause == item.clause)


def _in_bracket(item: Item, previous: Sequence[Item], opened: int) -> Iterator[Item]:
    """What stands in the same bracket before a figure, without parts that have their own."""
    inside = [i for i in previous if i.start > opened]
    taken = {i.part for i in inside if _alike(i, item)}
    return (i for i in inside if i.part not in taken)


def _alike(one: Item, other: Item) -> bool:
    """Whether both are numbers of one unit, as the two of a "versus"."""
    return bool(one.quantity and other.quantity and one.quantity.unit == other.quantity.unit)


def _counted(item: Item, claim: Reading, evidence: Evidence) -> bool:
    """Whether a number only counts what the statement lists ("all three are equal").

    Not where it counts something of what is listed ("three courses of A and B").
    """
    mine = item.quantity
    if (
        mine is None
        or mine.unit
        or mine.label
        or mine.kind is not QuantityKind.AMOUNT
        or not mine.spelled
    ):
        return False
    if mine.nouns[:1] == ("of",):
        rivals = [q for q in evidence.quantities if q.nouns[:1] == ("of",)]
        return not rivals and mine.low == 1
    named = [i.start for i in claim.items if i.mention is not None and i.clause == item.clause]
    last = any(i < item.start for i in named) and not any(i > item.start for i in named)
    if _of_listed(item, claim) or (last and word_before(item, claim) not in _WHOLE):
        return False
    listed = _largest((evidence.text, claim))
    return mine.low == mine.high and mine.low in listed


def _of_listed(item: Item, claim: Reading) -> bool:
    """Whether the noun of a count leads with an "of" to the next thing named."""
    following = next((i for i in claim.items if i.mention and i.start > item.start), item)
    return claim.text[item.end : following.start].lower().split()[-1:] == ["of"]


def _largest(readings: Iterable[Reading]) -> set[float]:
    return {
        float(len({m.concept for m in r.concepts if m.kind == k}))
        for r in readings
        for k in ("therapy", "condition", "test")
    }
