"""Which of several a statement says is to be chosen, against what a text says."""

from __future__ import annotations

from bot.guard.alignment import Assertion
from bot.guard.evidence import Evidence, Mark, Tools, opens_with_it
from bot.guard.items import Item
from bot.types import Mention

_SETTINGS = ("condition", "population")
_CHOICES = frozenset({"line:first", "preference:preferred", "best:best"})
"""Stances that say which of several is to be chosen."""


def chosen(mark: Mark) -> bool:
    """Whether a stance says that something is the one to be chosen."""
    return f"{mark.axis}:{mark.pole}" in _CHOICES and (mark.axis != "line" or mark.level > 0)


def rival_choice(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    """The statement's first or only choice, when it is another than the text's."""
    choosing = chosen(mark)
    if not choosing and f"{mark.axis}:{mark.pole}" not in {"rank:better", "line:first"}:
        return None
    here, elsewhere = _choices(mark, claim, evidence, tools)
    if here:
        return None
    return next(
        (
            m
            for m in elsewhere
            if m.axis == "only" or (choosing and m.axis != "line") or (choosing and m.level > 0)
        ),
        None,
    )


def kept_for_later(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    """Where a statement keeps for what resists others what the text says is the first choice."""
    first = {"line:first", "preference:preferred"}
    if f"{mark.axis}:{mark.pole}" not in first or _resisting((*claim.marks, *claim.hidden)):
        return None
    here, _ = _choices(mark, claim, evidence, tools)
    own = [i for i in claim.reading.items if is_therapy(i)][:1]
    theirs = [i.mention for i in evidence.text.items if is_therapy(i) and i.mention][:1]
    met = any(kin(i.mention, m, tools) for i in own if i.mention for m in theirs)
    resisting = _resisting((*evidence.marks, *evidence.hidden_marks))
    return resisting[0] if met and not here and resisting else None


def _resisting(marks: tuple[Mark, ...]) -> list[Mark]:
    return [m for m in marks if m.axis == "resistance"]


def _choices(
    mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools
) -> tuple[list[Mark], list[Mark]]:
    """What the statement says is to be chosen: of the text's therapy, and of another."""
    own = [i for i in claim.reading.clause(mark.item.clause) if is_therapy(i)]
    own = [i for i in own if i.start < mark.item.start][:1] or own[:1]
    here: list[Mark] = []
    elsewhere: list[Mark] = []
    for other in evidence.marks:
        if f"{other.axis}:{other.pole}" not in _CHOICES | {"only:only"}:
            continue
        theirs = [i for i in evidence.text.clause(other.item.clause) if is_therapy(i)]
        theirs = [i for i in theirs if i.start < other.item.start] or theirs
        if own and theirs:
            met = any(
                kin(a.mention, b.mention, tools)
                for a in own
                for b in theirs
                if a.mention and b.mention
            )
            (here if met else elsewhere).append(other)
    return here, elsewhere


def is_therapy(item: Item) -> bool:
    """Whether an item names a therapy."""
    return item.mention is not None and item.mention.kind == "therapy"


def kin(one: Mention, other: Mention, tools: Tools) -> bool:
    """Whether two names are of one kind and related."""
    return one.kind == other.kind and tools.lexicon.related(one.concept, other.concept)


def rules_out(claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether a statement advises against a therapy of the claim, or denies that it works.

    It does for a therapy that it names or one of its kind, in a condition that both name besides
    what the article is about, and unless it says "if" or "when". An "it" names none: what follows
    is mostly one use of a therapy that has others ("It does not work for acute attacks").
    """
    if any(opens_with_it(s.text) for s in evidence.statements):
        return False
    topic = {m.concept for m in evidence.topic if m.kind == "condition"}
    settings = {m.concept for m in (*claim.reading.concepts, *claim.inherited)} - topic
    settings &= {c for k in _SETTINGS for c in evidence.kinds.get(k, ())}
    mine = {
        a
        for m in claim.reading.concepts
        if m.kind == "therapy"
        for a in tools.lexicon.ancestors(m.concept)
    }
    return bool(settings) and any(
        _against(mark) and _names(mine, evidence.text.clause(mark.item.clause), evidence, tools)
        for mark in evidence.marks
    )


def _against(mark: Mark) -> bool:
    denies = {"advice:against", "effect:fails", "proof:unproven"}
    return f"{mark.axis}:{mark.pole}" in denies and (mark.axis != "effect" or mark.level > 0)


def _names(mine: set[str], clause: tuple[Item, ...], evidence: Evidence, tools: Tools) -> bool:
    """Whether a clause names one of these therapies and sets no condition."""
    words = {tuple(evidence.text.word(i).split()) for i in clause}
    return any(is_therapy(i) and i.mention and i.mention.concept in mine for i in clause) and (
        words.isdisjoint(tools.stances.conditions)
    )
