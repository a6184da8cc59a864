"""How often and of how many: a claim may say neither more nor less than its statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.guard.alignment import Assertion, aligned
from bot.guard.evidence import LEFT_OUT, Evidence, finding
from bot.guard.items import Item
from bot.types import Finding

CHECK = "strength"
HEDGED = 0
_NEVER, _SOMETIMES, USUALLY = 0, 2, 4
_NONE, _SOME, _MOST, _ALL = 0, 2, 4, 5
_HALF, _WHOLE = 50.0, 100.0


def how_often(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    """Words of how often that the statement does not have, and its own left out."""
    everywhere = {
        level for level, _ in scale((*evidence.text.items, *evidence.section.items), "often")
    }
    for clause in claim.reading.clauses:
        mine = scale(clause, "often")
        for level, item in mine:
            vague = level == USUALLY and not everywhere
            vague = vague or (level == _SOMETIMES and hedged(evidence.text.items))
            vague = vague or (
                level == _NEVER
                and any(m.axis == "advice" and m.pole == "against" for m in evidence.marks)
            )
            if level not in everywhere and not vague and not item.glue:
                yield finding(
                    CHECK, item, expected="as often as the statement says", found="how often"
                )
        if clause and not any(scale(c, "often") for c in twins(clause, claim, evidence)):
            yield from _often_left_out(clause, evidence)


def _often_left_out(clause: tuple[Item, ...], evidence: Evidence) -> Iterator[Finding]:
    near = aligned(clause, evidence)
    said = [
        i
        for n in near
        for level, i in scale(evidence.text.clause(n), "often")
        if _NEVER < level <= USUALLY
    ]
    if said and len(near) == 1 and not any(_shared(i, clause) for i in said):
        word = evidence.text.text[said[0].start : said[0].end]
        yield finding(CHECK, clause[0], expected=word, found=LEFT_OUT)


def _shared(item: Item, others: Iterable[Item]) -> bool:
    return any(key in other.keys for other in others for key in item.keys)


def how_many(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    """Words of how many that neither the statement nor its shares found."""
    said = {level for level, _ in scale((*evidence.text.items, *evidence.section.items), "many")}
    often = {level for level, _ in scale(evidence.text.items, "often")}
    shares = [q.low for q in evidence.quantities if q.unit == "%"]
    for level, item in scale(claim.reading.items, "many"):
        founded = {
            _NONE: any((m.axis, m.pole) == ("rank", "equal") for m in claim.marks),
            _SOME: bool(shares) or bool(often) or hedged(evidence.text.items),
            _MOST: USUALLY in often or any(_HALF < share < _WHOLE for share in shares),
            _ALL: often >= {USUALLY + 1},
        }.get(level, False)
        if level not in said and not founded and not item.glue:
            yield finding(
                CHECK, item, expected="of as many as the statement says", found="how many"
            )


def twins(
    clause: tuple[Item, ...], claim: Assertion, evidence: Evidence
) -> Iterator[tuple[Item, ...]]:
    """The clauses of a claim, this one too, that speak of the same part of the statement."""
    near = set(aligned(clause, evidence))
    return (c for c in claim.reading.clauses if c is clause or near & set(aligned(c, evidence)))


def scale(items: Iterable[Item], name: str) -> list[tuple[int, Item]]:
    """The words of one scale among some items, with their levels."""
    return [(tag.level, item) for item in items for tag in item.marks("scale") if tag.name == name]


def hedged(items: Iterable[Item]) -> bool:
    """Whether some items say only that something may be."""
    held = tuple(items)
    return bool(scale(held, "able")) or any(
        level == HEDGED for level, _ in scale(held, "certainty")
    )
