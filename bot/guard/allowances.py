"""What a word that could take a side may say in a claim without taking one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.guard.alignment import Assertion, overlap
from bot.guard.evidence import Evidence, Mark, Tools
from bot.guard.items import Item, Reading
from bot.guard.values import same_quantity
from bot.text import words

_AFTER = 3
_AFTER_NUMBER = 3
_FIGURE = 6
_NEAR = 2
_NAME = 4
_ORIGINS = frozenset({"condition", "test", "organism"})
_MANY = 2
_HARM = 2
_SYMPTOM = "family:symptom:"
_FORWARD = "family:bring_about:"


def takes_no_side(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether a word leads to a figure, a time, another stance, an origin or listed drugs."""
    if mark.axis == "change":
        return _leads_to_number(mark.item, claim.reading)
    if mark.axis == "cause":
        told = _leads_to_stance(mark, claim, evidence) or _names_disease(mark, claim.reading)
        return told or names_origin(mark, claim.reading, evidence, tools)
    if mark.axis == "proof":
        return _says_is(mark, claim, tools)
    if mark.axis == "alone" and mark.pole == "combined":
        return _listed_together(evidence.text)
    return tools.stances.axes[mark.axis].relates and _counts_time(mark.item, claim, evidence)


def names_origin(mark: Mark, claim: Reading, evidence: Evidence, tools: Tools) -> bool:
    """Whether a word of cause spells out a name of the statement ("due to B" for "B-related A")."""
    if mark.axis != "cause" or mark.item not in claim.items:
        return False
    known = frozenset(_origins((evidence.text, evidence.section), tools))
    place = claim.items.index(mark.item)
    before = [i for i in claim.items[:place] if not i.function][-_NEAR:]
    after = [i for i in claim.items[place + 1 :] if not i.function][:_NEAR]
    return any(not known.isdisjoint((*i.likeness, i.stem)) for i in (*before, *after))


def _origins(readings: Iterable[Reading], tools: Tools) -> Iterator[str]:
    """What a hyphen ties to "related" and its like: the last word's stem, and its concept."""
    for reading in readings:
        tokens = words(reading.text)
        for place, token in enumerate(tokens[1:], 1):
            tied = reading.text[tokens[place - 1].end : token.start] == "-"
            if tied and token.form in tools.stances.origins:
                name = reading.text[tokens[max(place - _NAME, 0)].start : token.start - 1]
                yield tools.stances.stem(tokens[place - 1].form)
                yield from (m.concept for m in tools.lexicon.find(name) if m.end == len(name))


def _says_is(mark: Mark, claim: Assertion, tools: Tools) -> bool:
    """Whether a word of proof only links to a drawback ("proves resistant to A")."""
    place = claim.reading.items.index(mark.item)
    after = claim.reading.items[place + 1 : place + 2]
    marks = [m for m in claim.marks if m.item in after]
    hedges = any(t.name == "certainty" and t.level == 0 for i in after for t in i.marks("scale"))
    named = any(i.mention is not None for i in after)
    return hedges or named or any(tools.stances.axes[m.axis].negative(m.pole) for m in marks)


def _names_disease(mark: Mark, claim: Reading) -> bool:
    """Whether it stands between a disease and what that comes from ("A due to B")."""
    place = claim.items.index(mark.item)
    passive = any(claim.word(i) == "by" for i in claim.items[place + 1 : place + 2])
    if _FORWARD in mark.item.keys and not passive:
        return False
    before = [i for i in claim.items[:place] if not i.function][-1:]
    after = [i for i in claim.items[place + 1 :] if not i.function][:1]
    sides = [i.mention.kind for i in (*before, *after) if i.mention is not None]
    return len(sides) == _MANY and sides[0] == "condition" and sides[1] in _ORIGINS


def _leads_to_stance(mark: Mark, claim: Assertion, evidence: Evidence) -> bool:
    """Whether a word of cause only leads to what is claimed ("produces a response")."""
    place = claim.reading.items.index(mark.item)
    after = [i for i in claim.reading.items[place + 1 :] if not i.function][:_AFTER]
    if _only_in_lead(after, evidence):
        return False
    if any(tag.key == _SYMPTOM for i in after for tag in i.tags):
        return True
    return any(
        m.item in after
        for m in claim.marks
        if m.axis in {"hasten", "rank"} or (m.axis == "effect" and not _harmful(m))
    )


def _only_in_lead(items: Iterable[Item], evidence: Evidence) -> bool:
    """Whether the statement has these words only before a colon, as what it is about."""
    text = evidence.text.text
    keys = {key for i in items for key in i.keys if not key.startswith("axis:")}
    places = [i for i in evidence.text.items if not keys.isdisjoint(i.keys)]
    leads = {
        n
        for n, clause in enumerate(evidence.text.clauses)
        if clause and text[clause[-1].end :].lstrip().startswith(":")
    }
    return bool(places) and all(i.clause in leads for i in places)


def _harmful(mark: Mark) -> bool:
    return mark.pole == "fails" and mark.level == _HARM


def _listed_together(statement: Reading) -> bool:
    """Whether the statement writes several therapies as one, with a stroke or a plus."""
    named = [i for i in statement.items if i.mention is not None and i.mention.kind == "therapy"]
    pairs = pairwise(named)
    return any("/" in statement.word(i) for i in named) or any(
        statement.text[a.end : b.start].strip() in {"/", "+", "plus"} for a, b in pairs
    )


def in_heading(mark: Mark, claim: Reading, evidence: Evidence) -> bool:
    """Whether a word stands in a claim as part of a heading, written as there or word for word."""
    item = mark.item
    if any(
        match.start() <= item.start and item.end <= match.end()
        for name in evidence.names
        for match in name.finditer(claim.text)
    ):
        return True
    part = [i for i in claim.items if i.part == item.part]
    return any(
        all(overlap([i], part) for i in heading if not i.function)
        for m in evidence.section_marks
        if (m.axis, m.pole, m.item.stem) == (mark.axis, mark.pole, item.stem)
        and len(heading := evidence.section.clause(m.item.clause)) > _MANY
    )


def _leads_to_number(item: Item, claim: Reading) -> bool:
    """Whether a word of change only leads to a figure ("rising to 9%", "falls below 30")."""
    following = claim.items[claim.items.index(item) + 1 :][:_FIGURE]
    number = next((i for i in following if i.quantity is not None), None)
    if number is None or number.quantity is None:
        return False
    if following.index(number) >= _AFTER_NUMBER and not number.quantity.spelled:
        return False
    return "by" not in claim.text[item.end : number.start].lower().split()


def _counts_time(item: Item, claim: Assertion, evidence: Evidence) -> bool:
    """Whether a word of time only hangs on a span that the statement gives ("24 hours after")."""
    place = claim.reading.items.index(item)
    before = claim.reading.items[place - 1].quantity if place else None
    return before is not None and any(same_quantity(before, q) for q in evidence.quantities)
