"""What a statement makes its words depend on: left out, the claim says more than it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from bot.guard.alignment import Assertion, aligned, overlap
from bot.guard.entities import claim_words
from bot.guard.evidence import LEFT_OUT, Evidence, Mark, Tools, finding, similar
from bot.guard.items import Item
from bot.guard.values import same_quantity
from bot.quantity import QuantityKind
from bot.types import Finding

CHECK = "conditions"
_FAILING = frozenset({("effect", "fails"), ("resistance", "resistant")})
_SETTING = frozenset({"condition", "population"})


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Conditions, restricting lead-ins and patients that the claim drops."""
    near = {n for clause in claim.reading.clauses for n in _nearest(clause, evidence)}
    said = claim_words(claim, tools)
    return tuple(
        finding(CHECK, claim.reading.items[0], expected=_words(dropped, evidence), found=LEFT_OUT)
        for number in sorted(near)
        for dropped in (
            *_conditional(number, evidence, tools),
            *_lead(number, evidence, tools),
            *_measured(number, claim, evidence, tools),
            *_settings(number, claim, evidence),
            *_regimen(number, claim, evidence),
        )
        if not _said(dropped, claim, said, evidence, tools)
    )


def _nearest(clause: Sequence[Item], evidence: Evidence) -> tuple[int, ...]:
    """The nearest clauses of the statement; what the heading names does not tell them apart."""
    telling = [i for i in clause if i.mention is None or i.mention.concept not in evidence.above]
    return aligned(telling, evidence) or aligned(clause, evidence)


def _conditional(number: int, evidence: Evidence, tools: Tools) -> Iterator[tuple[Item, ...]]:
    """What follows "when", "if", "without" in a clause, up to the end of its part."""
    clause = evidence.text.clause(number)
    for place, item in enumerate(clause):
        if _opens(item, evidence, tools):
            adjunct = [i for i in clause[place + 1 :] if i.part == item.part]
            rest = [i for i in clause if i.part != item.part or i.start < item.start]
            own = [i for i in adjunct if not overlap([i], rest)]
            if own and rest:
                yield tuple(own)


def _opens(item: Item, evidence: Evidence, tools: Tools) -> bool:
    return tuple(evidence.text.word(item).split()) in tools.stances.conditions


def _lead(number: int, evidence: Evidence, tools: Tools) -> Iterator[tuple[Item, ...]]:
    """What "with" or "after" adds to the subject before a colon ("A with B: C")."""
    before = evidence.text.clause(number - 1) if number else ()
    text = evidence.text.text
    if not before or not text[before[-1].end :].lstrip().startswith(":"):
        return
    for place, item in enumerate(before[1:], 1):
        if evidence.text.word(item) in tools.stances.restricting:
            added = before[place + 1 :]
            yield tuple(i for i in added if i.mention is None and not i.glue) or tuple(added)
            return


def _measured(
    number: int, claim: Assertion, evidence: Evidence, tools: Tools
) -> Iterator[tuple[Item, ...]]:
    """What the words before a colon say that the figures after it are of ("more likely with: ")."""
    before = evidence.text.clause(number - 1) if number else ()
    if not before or not evidence.text.text[before[-1].end :].lstrip().startswith(":"):
        return
    said = [m for m in evidence.marks if m.item in before and m.axis in tools.stances.said]
    figures = (i for i in evidence.text.clause(number) if i.quantity is not None)
    poles = {(m.axis, m.pole) for m in claim.marks}
    likely = any(m.axis == "likelihood" for m in said)
    if (
        likely
        and any(_told(i, claim) for i in figures)
        and poles.isdisjoint((m.axis, m.pole) for m in said)
    ):
        yield tuple(m.item for m in said)


def _settings(number: int, claim: Assertion, evidence: Evidence) -> Iterator[tuple[Item, ...]]:
    """The conditions and people of a clause that no heading names, if the claim has none."""
    clause = evidence.text.clause(number)
    others = [i for i in clause if i.mention is None or i.mention.kind not in _SETTING]
    parts = {i.part for i in others if overlap([i], claim.reading.items)}
    bare = {i.part for i in clause} - {i.part for i in others if not i.function}
    for part in sorted(bare):
        if part - 1 in parts:
            parts.add(part)
    own = [
        i
        for i in clause
        if i.mention is not None
        and i.mention.kind in _SETTING
        and i.mention.concept not in evidence.above
        and i.part in parts
    ]
    if own and not overlap(own, claim.reading.items):
        yield tuple(own)


def _regimen(number: int, claim: Assertion, evidence: Evidence) -> Iterator[tuple[Item, ...]]:
    """How often or by which route the therapy was given that a rate of the claim is about."""
    clause = evidence.text.clause(number)
    for place, item in enumerate(clause):
        after = list(takewhile(lambda i: not _rate(i), clause[place + 1 :]))
        given = [i for i in after if _often(i)] or [i for i in after if _route(i)]
        if _rate(item) and _told(item, claim) and any(map(_therapy, after)) and given:
            yield tuple(given)


def _often(item: Item) -> bool:
    return item.quantity is not None and item.quantity.kind is QuantityKind.FREQUENCY


def _route(item: Item) -> bool:
    return any(tag.name == "route" for tag in item.marks("axis"))


def _rate(item: Item) -> bool:
    return item.quantity is not None and item.quantity.unit == "%"


def _therapy(item: Item) -> bool:
    return item.mention is not None and item.mention.kind == "therapy"


def _told(item: Item, claim: Assertion) -> bool:
    return any(
        same_quantity(n.quantity, item.quantity)
        for n in claim.reading.numbers
        if n.quantity and item.quantity
    )


def _said(
    dropped: Sequence[Item],
    claim: Assertion,
    words: frozenset[str],
    evidence: Evidence,
    tools: Tools,
) -> bool:
    """Whether the claim has something of what the statement's words depend on."""
    figures = [i.quantity for i in dropped if i.quantity is not None]
    if figures:
        mine = [i.quantity for i in claim.reading.numbers if i.quantity is not None]
        return any(same_quantity(own, figure) for own in mine for figure in figures)
    telling = [i for i in dropped if not i.glue]
    if not telling or any(_shares(i, claim) for i in telling):
        return True
    if _poles(telling, evidence.marks) & _poles(claim.reading.items, claim.marks):
        return True
    mine = {a for i in claim.reading.concepts for a in tools.lexicon.ancestors(i.concept)}
    return any(_kin(i, mine, words, tools) for i in telling)


def _poles(items: Sequence[Item], marks: Sequence[Mark]) -> set[tuple[str, str]]:
    """How some items say that something does not work."""
    return {(m.axis, m.pole) for m in marks if m.item in items} & _FAILING


def _shares(item: Item, claim: Assertion) -> bool:
    keys = {key for key in item.keys if not key.startswith("axis:")}
    return any(not keys.isdisjoint(other.keys) for other in claim.reading.items)


def _kin(item: Item, mine: set[str], words: frozenset[str], tools: Tools) -> bool:
    if item.mention is None:
        return bool(item.stem) and similar(item.stem, words)
    related = mine & {*tools.lexicon.ancestors(item.mention.concept)}
    telling = [stem for stem in item.likeness[1:] if not tools.stances.empty(stem)]
    return bool(related) or (bool(telling) and all(similar(stem, words) for stem in telling))


def _words(items: Sequence[Item], evidence: Evidence) -> str:
    return evidence.text.text[items[0].start : items[-1].end]
