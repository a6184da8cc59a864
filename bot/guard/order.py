"""Who is better than whom, and what comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.guard.alignment import Assertion, overlap, subject
from bot.guard.evidence import Evidence, Tools, finding
from bot.guard.items import STRICT, Item, Reading
from bot.types import Finding

CHECK = "order"
_ARGUMENT = 2
_NUMBER = "number:"
_OF = frozenset({"of", "among"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides of a relation that is not the same both ways."""

    first: tuple[Item, ...]
    second: tuple[Item, ...]
    item: Item


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Two sides of a comparison or of a sequence that have changed places."""
    del tools
    found = [
        finding(CHECK, mine.item, expected="the other order", found="sequence")
        for mine in _sequences(claim.reading)
        if any(_crossed(mine, other) for other in _sequences(evidence.text))
    ]
    if _comparisons_clash(claim, evidence):
        pair = comparisons(claim.reading)[0]
        found.append(
            finding(CHECK, pair.item, expected="the sides the other way round", found="comparison")
        )
    found.extend(_implied(claim, evidence))
    found.extend(
        finding(CHECK, mine.item, expected="the sides the other way round", found="share")
        for mine in (*_of_whom(claim.reading), *_due_to(claim))
        if any(_crossed(mine, other) for other in _of_whom(evidence.text))
    )
    found.extend(
        finding(CHECK, mine.item, expected="the sides the other way round", found="change")
        for mine in _changes(claim)
        if any(_crossed(mine, other) for other in _changes(evidence))
    )
    return tuple(found)


def _implied(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    """A comparison whose second side is what the statement says more or less of."""
    for pair in comparisons(claim.reading):
        for mark in (m for m in claim.marks if m.item.clause == pair.item.clause):
            for other in evidence.marks:
                clause = evidence.text.clause(other.item.clause)
                compared = any(i.marks("comparison") for i in clause)
                if (mark.axis, mark.pole) == (other.axis, other.pole) and not compared:
                    left = [i for i in clause if i.start < other.item.start and not i.function]
                    first, second = _only(pair.first, pair.second), _only(pair.second, pair.first)
                    if overlap(second, left) and not overlap(_names(first), left):
                        yield finding(
                            CHECK, pair.item, expected="the other side", found="comparison"
                        )


def _of_whom(reading: Reading) -> Iterator[Pair]:
    """A share "of" people with one condition, and the other condition that it tells of."""
    for place, item in enumerate(reading.items[:-1]):
        share = item.quantity is not None and item.quantity.unit == "%"
        if not share or reading.word(reading.items[place + 1]).split()[0] not in _OF:
            continue
        clause = [i for i in reading.clause(item.clause) if _kind(i) == "condition"]
        whom = tuple(i for i in clause if i.start > item.start)[:1]
        rest = tuple(i for i in clause if i not in whom)
        if whom and rest:
            yield Pair(rest, whom, item)


def _due_to(claim: Assertion) -> Iterator[Pair]:
    """A condition and the one that it is said to come from ("A due to B")."""
    for mark in (m for m in claim.marks if m.axis == "cause"):
        clause = claim.reading.clause(mark.item.clause)
        named = [i for i in clause if _kind(i) == "condition"]
        left = tuple(i for i in named if i.end <= mark.item.start)
        right = tuple(i for i in named if i.start >= mark.item.end)
        if left and right:
            yield Pair(left, right, mark.item)


def _changes(side: Assertion | Evidence) -> Iterator[Pair]:
    """What raises or lowers what, where therapies stand on both sides of the word."""
    reading = side.reading if isinstance(side, Assertion) else side.text
    for mark in side.marks:
        if mark.axis != "change":
            continue
        clause = reading.clause(mark.item.clause)
        named = [i for i in clause if i.mention is not None and i.mention.kind == "therapy"]
        left = tuple(i for i in named if i.end <= mark.item.start)
        right = tuple(i for i in named if i.start >= mark.item.end)
        between = [i for i in clause if right and mark.item.end <= i.start < right[0].start]
        passive = any(reading.word(i) == "by" for i in between)
        if left and right:
            yield Pair(right, left, mark.item) if passive else Pair(left, right, mark.item)


def _names(items: tuple[Item, ...]) -> list[Item]:
    return [i for i in items if not i.marks("axis")]


def roles_crossed(claim: Reading, source: Reading) -> bool | None:
    """Whether the sides of the claim's comparison have changed places; None: no comparison."""
    mine, others = comparisons(claim), comparisons(source)
    if not mine or not others:
        return None
    return any(_crossed(mine[0], other) for other in others)


def _comparisons_clash(claim: Assertion, evidence: Evidence) -> bool:
    if roles_crossed(claim.reading, evidence.text) is not True:
        return False
    compared = {pair.item.clause for pair in comparisons(claim.reading)}
    ranked = {
        (m.axis, m.pole) for m in claim.marks if m.axis == "rank" and m.item.clause in compared
    }
    mine = ranked or {(m.axis, m.pole) for m in claim.marks}
    return any((m.axis, m.pole) in mine for m in evidence.marks if m.pole != "equal")


def comparisons(reading: Reading) -> list[Pair]:
    """What stands before and after the words with which a text compares."""
    pairs: list[Pair] = []
    for place, item in enumerate(reading.items):
        following = reading.items[place + 1 : place + 2]
        if item.marks("comparison") and not any(i.quantity is not None for i in following):
            said = subject(reading, item.clause)
            left = tuple(i for i in said if i.start < item.start)
            if item.clause and all(i.function for i in left):
                left = reading.clause(item.clause - 1)
            after = (
                i for i in reading.items[place + 1 :] if i.part == item.part and not i.function
            )
            right = tuple(islice(after, _ARGUMENT))
            if left and right:
                pairs.append(Pair(left, right, item))
    return pairs


def _sequences(reading: Reading) -> Iterator[Pair]:
    for place, item in enumerate(reading.items):
        for tag in item.marks("sequence")[:1]:
            left, right = _sides(reading, place)
            if not right:
                left, right = _parted(left, item)
            if left and right:
                yield (
                    Pair(left, right, item) if tag.name == "left_first" else Pair(right, left, item)
                )


def _parted(before: tuple[Item, ...], item: Item) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """What a word of order at the end belongs to, and what is before that ("A, and B follow")."""
    earlier = tuple(i for i in before if i.clause < item.clause)
    earlier = earlier or tuple(i for i in before if i.part < item.part)
    return tuple(i for i in before if i not in earlier), earlier


def _sides(reading: Reading, place: int) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """What stands before and after a word of order; "After X, Y" counts as "Y after X"."""
    item = reading.items[place]
    before = tuple(
        i for i in reading.items[:place] if i.clause >= item.clause - 1 and not i.function
    )
    after = tuple(
        i for i in reading.items[place + 1 :] if i.clause == item.clause and not i.function
    )
    fronted = not any(i.clause == item.clause for i in before)
    later = [
        i for i in reading.items[place + 1 :] if i.clause == item.clause and i.part != item.part
    ]
    if (
        fronted
        and later
        and reading.text[later[0].start : later[0].end].lower() not in {"and", "or"}
    ):
        here = tuple(i for i in after if i.part == item.part)
        return tuple(i for i in after if i.part != item.part), here
    return before, after


def _crossed(mine: Pair, other: Pair) -> bool:
    """Whether what tells the two sides apart has changed places."""
    first, second = _only(mine.first, mine.second), _only(mine.second, mine.first)
    left, right = _only(other.first, other.second), _only(other.second, other.first)
    moved = [i for i in first if overlap([i], right)] + [i for i in second if overlap([i], left)]
    kinds = {_kind(i) for i in moved} - {""} or STRICT
    kept = [i for i in first if overlap([i], left)] + [i for i in second if overlap([i], right)]
    straight = any(_kind(i) in kinds for i in kept)
    return bool(overlap(first, right)) and bool(overlap(second, left)) and not straight


def _kind(item: Item) -> str:
    if item.quantity is not None:
        return _NUMBER + item.quantity.unit
    return item.mention.kind if item.mention is not None else ""


def _only(items: tuple[Item, ...], others: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items that tell one side from the other: no degrees, nothing that both have."""
    theirs = {key for item in others for key in item.likeness}
    return tuple(i for i in items if not i.marks("scale") and not theirs.issuperset(i.likeness))
