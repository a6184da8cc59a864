"""How firmly, how often, of how many: a claim may say less than its statement, never more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.guard.alignment import Assertion, aligned, belongs, bound, subject
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item
from bot.types import Finding

CHECK = "strength"
_MUST = "obligatory"
_HEDGED, _PLAIN, _CERTAIN = 0, 2, 3
_NEVER, _SOMETIMES, _USUALLY = 0, 2, 4
_NONE, _SOME, _MOST, _ALL = 0, 2, 4, 5
_HALF, _WHOLE = 50.0, 100.0
_CHOSEN = 1


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Words that are stronger than the statement's, and qualifications left out."""
    return (
        *_levels(claim, evidence, tools),
        *_certainty(claim, evidence, tools),
        *_how_often(claim, evidence),
        *_how_many(claim, evidence),
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
            if mark.tag.default and _hedged(claim.reading.clause(mark.item.clause))
            else _level(mark, claim, tools)
        )
        if axis.in_claim.get(level, level) > limit:
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
    if mark.axis != "advice" or mark.level >= tools.stances.axes["advice"].absent_level:
        return mark.level
    return min(m.level for m in same)


def _of(marks: Iterable[Mark], mark: Mark) -> Iterator[Mark]:
    return (m for m in marks if m.axis == mark.axis)


def _scale(items: Iterable[Item], name: str) -> list[tuple[int, Item]]:
    return [(tag.level, item) for item in items for tag in item.marks("scale") if tag.name == name]


def _hedged(items: Iterable[Item]) -> bool:
    held = tuple(items)
    return bool(_scale(held, "able")) or any(
        level == _HEDGED for level, _ in _scale(held, "certainty")
    )


def _certainty(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    for clause in claim.reading.clauses:
        near = [evidence.text.clause(n) for n in aligned(clause, evidence)]
        if not near:
            continue
        said, mine = min(map(_sure, near)), _claimed(clause, claim, evidence)
        if mine > said:
            item = next((i for _, i in _scale(clause, "certainty")), clause[0])
            yield finding(CHECK, item, expected=_certain_word(said), found=_certain_word(mine))
        if _scale(clause, "future") and any(_doubts(n) > _doubts(clause) for n in near):
            yield finding(CHECK, clause[0], expected="possible", found="to come")
        if any(_able(n) for n in near) and not _softened(clause, claim):
            yield finding(CHECK, clause[0], expected="possible", found="stated")
        allowed = any(map(_hedged, near)) and not any(_obliged(n, tools) for n in near)
        if allowed and _obliged(clause, tools):
            yield finding(CHECK, clause[0], expected="allowed", found="a must")


def _doubts(items: Iterable[Item]) -> int:
    return sum(level == _HEDGED for level, _ in _scale(items, "certainty"))


def _able(items: Iterable[Item]) -> bool:
    return bool(_scale(items, "able"))


def _softened(clause: tuple[Item, ...], claim: Assertion) -> bool:
    """Whether a clause says only that something can be, is at times, or may be chosen."""
    chosen = (m.axis == "advice" and m.item in clause and m.level <= _CHOSEN for m in claim.marks)
    seldom = any(level < _USUALLY for level, _ in _scale(clause, "often"))
    return _hedged(clause) or seldom or any(chosen) or bool(_scale(clause, "many"))


def _claimed(clause: tuple[Item, ...], claim: Assertion, evidence: Evidence) -> int:
    """How sure a clause is; a hedge may stand in another clause about the same part."""
    if any(level >= _PLAIN for level, _ in _scale(clause, "certainty")):
        return _CERTAIN
    hedged = any(map(_hedged, _twins(clause, claim, evidence)))
    return _HEDGED if hedged else _sure(clause)


def _twins(
    clause: tuple[Item, ...], claim: Assertion, evidence: Evidence
) -> Iterator[tuple[Item, ...]]:
    """The clauses of a claim, this one too, that speak of the same part of the statement."""
    near = set(aligned(clause, evidence))
    return (c for c in claim.reading.clauses if c is clause or near & set(aligned(c, evidence)))


def _obliged(items: Iterable[Item], tools: Tools) -> bool:
    """Whether something is said to be a must."""
    levels = tools.stances.axes["advice"].levels["for"]
    return any(
        tag.name == "advice" and tag.pole == "for" and levels[tag.level] == _MUST
        for i in items
        for tag in i.tags
    )


def _sure(items: tuple[Item, ...]) -> int:
    levels = [level if level < _PLAIN else _CERTAIN for level, _ in _scale(items, "certainty")]
    return min(levels, default=_PLAIN)


def _certain_word(level: int) -> str:
    return {_HEDGED: "possible", 1: "likely", _PLAIN: "stated", _CERTAIN: "certain"}[level]


def _how_often(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    everywhere = {
        level for level, _ in _scale((*evidence.text.items, *evidence.section.items), "often")
    }
    for clause in claim.reading.clauses:
        mine = _scale(clause, "often")
        for level, item in mine:
            vague = level == _USUALLY and not everywhere
            vague = vague or (level == _SOMETIMES and _hedged(evidence.text.items))
            vague = vague or (
                level == _NEVER
                and any(m.axis == "advice" and m.pole == "against" for m in evidence.marks)
            )
            if level not in everywhere and not vague and not item.glue:
                yield finding(
                    CHECK, item, expected="as often as the statement says", found="how often"
                )
        if clause and not any(_scale(c, "often") for c in _twins(clause, claim, evidence)):
            yield from _often_left_out(clause, evidence)


def _often_left_out(clause: tuple[Item, ...], evidence: Evidence) -> Iterator[Finding]:
    near = aligned(clause, evidence)
    said = [
        i
        for n in near
        for level, i in _scale(evidence.text.clause(n), "often")
        if _NEVER < level <= _USUALLY
    ]
    if said and len(near) == 1 and not any(_shared(i, clause) for i in said):
        word = evidence.text.text[said[0].start : said[0].end]
        yield finding(CHECK, clause[0], expected=word, found="left out")


def _shared(item: Item, others: Iterable[Item]) -> bool:
    return any(key in other.keys for other in others for key in item.keys)


def _how_many(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    said = {level for level, _ in _scale((*evidence.text.items, *evidence.section.items), "many")}
    often = {level for level, _ in _scale(evidence.text.items, "often")}
    shares = [q.low for q in evidence.quantities if q.unit == "%"]
    for level, item in _scale(claim.reading.items, "many"):
        founded = {
            _NONE: False,
            _SOME: bool(shares) or bool(often) or _hedged(evidence.text.items),
            _MOST: _USUALLY in often or any(_HALF < share < _WHOLE for share in shares),
            _ALL: often >= {_USUALLY + 1},
        }.get(level, False)
        if level not in said and not founded and not item.glue:
            yield finding(
                CHECK, item, expected="of as many as the statement says", found="how many"
            )


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
            yield finding(CHECK, claim.reading.items[0], expected=word, found="left out")


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
