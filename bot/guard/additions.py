"""Words with content that the statement carries neither itself nor in a family of one sense."""

from __future__ import annotations

from bot.guard.alignment import Assertion
from bot.guard.evidence import Evidence, Tools, finding, similar
from bot.guard.items import Item
from bot.text import forms
from bot.types import Finding, Mention

CHECK = "additions"


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Words that add something."""
    return tuple(
        finding(CHECK, item, expected="", found=claim.reading.text[item.start : item.end])
        for item in claim.reading.items
        if not _carried(item, claim, evidence, tools)
    )


def _carried(item: Item, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    if item.mention is not None or item.quantity is not None:
        return True
    if item.glue or any(
        tag.group in {"negation", "scale", "axis", "sequence", "comparison"} for tag in item.tags
    ):
        return True
    if any(key in evidence.keys for key in item.keys):
        return True
    if item.stem and (len(item.stem) == 1 or similar(item.stem, evidence.stems)):
        return True
    if not item.stem and all(
        _word(w, evidence, tools) for w in forms(claim.reading.text[item.start : item.end])
    ):
        return True
    return any(_within(item, m) and _named(m, evidence, tools) for m in claim.reading.soft)


def _word(form: str, evidence: Evidence, tools: Tools) -> bool:
    """Whether a single word of a phrase is in the statement or says nothing."""
    stem = tools.stances.stem(form)
    return stem in evidence.stems or tools.stances.empty(stem)


def _within(item: Item, mention: Mention) -> bool:
    return item.start >= mention.start and item.end <= mention.end


def _named(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    return any(mention.concept in tools.lexicon.ancestors(c) for c in evidence.concepts)
