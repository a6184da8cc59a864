"""Which of several a statement says is to be chosen, against what a text says."""

from __future__ import annotations

from bot.guard.alignment import Assertion
from bot.guard.evidence import Evidence, Mark, Tools
from bot.guard.items import Item
from bot.types import Mention

_CHOICES = frozenset({"line:first", "preference:preferred", "best:best"})
"""Stances that say which of several is to be chosen."""


def rival_choice(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    """The statement's first or only choice, when it is another than the text's."""
    choosing = f"{mark.axis}:{mark.pole}" in _CHOICES and (mark.axis != "line" or mark.level > 0)
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
