"""Drugs, conditions, tests, organisms and people: a claim may name only what its statement or heading names."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guard.alignment import Assertion
from bot.guard.evidence import Evidence, Tools, finding
from bot.text import forms
from bot.types import Finding, Mention

CHECK = "entities"
_SHORT = 3
_WIDER = frozenset({"therapy", "test", "anatomy", "organism", "condition"})


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Concepts that the statement and its headings do not name, and a comparison of a thing with itself."""
    unknown = tuple(_unknown(claim, evidence, tools))
    return (*unknown, *_with_itself(claim))


def _unknown(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    for mention in claim.reading.concepts:
        if not carried(mention, claim, evidence, tools):
            expected = ", ".join(sorted(tools.lexicon.name(c) for c in evidence.kinds.get(mention.kind, ())))
            yield finding(CHECK, mention, expected=expected, found=mention.text)
    for mention in claim.inherited:
        if not carried(mention, claim, evidence, tools):
            expected = ", ".join(sorted(tools.lexicon.name(c) for c in evidence.kinds.get(mention.kind, ())))
            yield Finding(CHECK, 0, 0, expected, mention.text)


def carried(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement names a concept: itself, in its words, or as a narrower one."""
    concept = mention.concept
    if concept in evidence.concepts or _composed(mention, evidence, tools):
        return True
    if _spelled_out(mention, evidence, tools):
        return True
    return mention.kind in _WIDER and _wider(mention, claim, evidence, tools)


def _spelled_out(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement has every word of the mention; not for names with short, telling parts."""
    parts = forms(mention.text)
    if any(len(part) < _SHORT or any(c.isdigit() for c in part) for part in parts):
        return False
    return all(tools.stances.stem(part) in evidence.stems for part in parts)


def _composed(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether it is a kind of two or more things that the statement names together."""
    concepts = tools.lexicon.concepts
    parents = concepts[mention.concept].broader if mention.concept in concepts else ()
    return len(parents) > 1 and all(parent in evidence.concepts for parent in parents)


def _wider(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement names a narrower thing, and, for a condition, the claim does so too."""
    narrower = {c for c in evidence.concepts if mention.concept in tools.lexicon.ancestors(c)}
    if mention.kind != "condition":
        return bool(narrower)
    said = {m.concept for m in (*claim.reading.concepts, *claim.inherited)}
    return bool(narrower) and bool(narrower & said)


def _with_itself(claim: Assertion) -> Iterator[Finding]:
    """One concept named as both sides of "and", "or" or a comparison."""
    items = claim.reading.items
    for place, item in enumerate(items[:-2]):
        following = items[place + 2]
        joined = claim.reading.text[items[place].end : following.start].strip().lower()
        if item.mention and following.mention and joined in {"and", "or", "than", "versus", "vs"}:
            if item.mention.concept == following.mention.concept and item.mention.text != following.mention.text:
                yield finding(CHECK, following, expected="another concept", found=following.mention.text)
