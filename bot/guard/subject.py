"""Whether a clause and a statement speak of the same subject, and how much of it they share."""

from __future__ import annotations

from bot.guard.alignment import Assertion
from bot.guard.entities import carried
from bot.guard.evidence import Evidence, Mark, Tools
from bot.guard.items import Item, Reading
from bot.types import Mention

_SETTINGS = frozenset({"condition", "population", "organism"})


def mentions(claim: Assertion) -> tuple[Mention, ...]:
    """What a clause names, or is said of according to the question around it."""
    return (*claim.reading.concepts, *claim.inherited)


def same_subject(claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether all conditions of the clause are the statement's, and one of its therapies is.

    The condition that the whole article is about sets nothing apart. A clause without a condition
    must share all its therapies, or its tests, or most of its words. One on those without a
    condition is not on those with it.
    """
    return _same_subject(claim, evidence, tools, kinds=False)


def may_belie(claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether a statement speaks of the subject of a clause or of a kind of its condition."""
    return _same_subject(claim, evidence, tools, kinds=True)


def _same_subject(claim: Assertion, evidence: Evidence, tools: Tools, *, kinds: bool) -> bool:
    if _lacks(claim.reading, evidence.text, tools):
        return False
    settings = [m for m in mentions(claim) if m.kind in _SETTINGS]
    placed = [m for m in settings if _in_scope(m, claim, evidence, tools)]
    own = {m.concept for m in evidence.text.concepts if m.kind == "therapy"}
    therapies = [m for m in mentions(claim) if m.kind == "therapy"]
    shared = [m for m in therapies if any(tools.lexicon.related(m.concept, c) for c in own)]
    already = bool(shared) and _already(claim.marks) and _already(evidence.marks)
    if not all(
        already
        or m in placed
        or _topical(m, evidence, tools)
        or ((kinds or placed) and _kinds_of(m, evidence, tools))
        or (placed and m.kind == "condition" and _of_any_condition(evidence))
        for m in settings
    ):
        return False
    if placed or not evidence.kinds.get("condition"):
        choosing = any(m.axis == "line" and m.level for m in claim.marks)
        named = bool(settings) or bool(_tests(claim, evidence)) or _same_words(claim, evidence)
        return bool(shared) or (not therapies and named) or not own or choosing
    if therapies:
        return bool(shared)
    return bool(_tests(claim, evidence)) or _same_words(claim, evidence)


def _lacks(claim: Reading, source: Reading, tools: Tools) -> bool:
    """Whether a clause is on those without what the statement is on."""
    without = [m.concept for m in claim.concepts if _lacking(m, claim)]
    having = [m.concept for m in source.concepts if not _lacking(m, source)]
    return any(tools.lexicon.related(a, b) for a in without for b in having)


def _lacking(mention: Mention, reading: Reading) -> bool:
    """Whether a setting stands behind a "without" or "no"."""
    if mention.kind not in _SETTINGS:
        return False
    item = next(i for i in reading.items if i.mention is mention)
    before = [i for i in reading.items if i.negator and i.end <= item.start]
    return item.negated and item.head and not before[-1].turns


def shared_concepts(
    claim: Assertion, evidence: Evidence, tools: Tools
) -> frozenset[tuple[str, bool]]:
    """The concepts of a clause that the statement or its headings name, and which exactly so.

    A statement on a kind of a condition or of people may belie one on all of them.
    """
    return frozenset(
        (m.concept, exactly)
        for m in mentions(claim)
        for c in evidence.concepts
        if tools.lexicon.related(m.concept, c)
        for exactly in {False, m.concept == c or _is_kind(c, m, tools)}
    )


def _is_kind(concept: str, mention: Mention, tools: Tools) -> bool:
    return mention.kind in _SETTINGS and mention.concept in tools.lexicon.ancestors(concept)


def narrowed(claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether only a figure of the statement can contradict a clause.

    So it is where the clause speaks of a therapy and the statement of none, or the statement of a
    condition or population that the clause does not name, unless they share more than a therapy.
    """
    topic = {m.concept for m in evidence.topic if m.kind == "condition"}
    kinds = [evidence.kinds.get(k, frozenset[str]()) for k in ("condition", "population")]
    places = {m.concept for m in evidence.section.concepts if m.kind == "anatomy"}
    settings = frozenset(places).union(*kinds) - topic
    placed = any(
        m.kind in _SETTINGS and _in_scope(m, claim, evidence, tools) for m in mentions(claim)
    )
    own = {m.concept for m in evidence.text.concepts if m.kind == "therapy"}
    therapies = {m.concept for m in mentions(claim) if m.kind == "therapy"}
    classes = {a for t in therapies for a in tools.lexicon.ancestors(t) if a != t}
    shared = [t for t in therapies - classes if any(tools.lexicon.related(t, c) for c in own)]
    if therapies and of_no_therapy(evidence):
        return True
    figures = {key for i in claim.reading.numbers for key in i.keys} & evidence.keys
    close = len(shared) > 1 or bool(_tests(claim, evidence)) or bool(figures)
    return (
        bool(settings)
        and not placed
        and not close
        and not _same_words(claim, evidence, 1 if shared else 2)
    )


def of_no_therapy(evidence: Evidence) -> bool:
    """Whether neither a statement nor its headings name a therapy."""
    own = any(m.kind == "therapy" for m in evidence.text.concepts)
    return not own and not evidence.kinds.get("therapy")


def _in_scope(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement speaks of it, or of all that it is a kind of."""
    topic = {m.concept for m in evidence.topic}
    if mention.kind == "condition" and mention.concept in topic - evidence.concepts:
        return False
    wider = tools.lexicon.ancestors(mention.concept) - {mention.concept} - topic
    named = evidence.kinds.get(mention.kind, frozenset[str]())
    return carried(mention, claim, evidence, tools) or bool(wider & named)


def _already(marks: tuple[Mark, ...]) -> bool:
    """Whether a text is on those who have it already, whatever they have it from."""
    return any((m.axis, m.pole) == ("prior", "preexisting") for m in marks)


def _of_any_condition(evidence: Evidence) -> bool:
    """Whether a statement, on people of some kind, leaves open what they have."""
    topic = {m.concept for m in evidence.topic}
    return evidence.kinds.get("condition", frozenset[str]()) <= topic


def _kinds_of(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement speaks of a kind of it: beside a setting that both name, of it."""
    named = evidence.kinds.get(mention.kind, frozenset[str]())
    return any(mention.concept in tools.lexicon.ancestors(c) for c in named)


def _topical(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    return mention.kind == "condition" and any(m.concept == mention.concept for m in evidence.topic)


def _tests(claim: Assertion, evidence: Evidence) -> set[str]:
    named = evidence.kinds.get("test", frozenset[str]())
    return {m.concept for m in mentions(claim) if m.kind == "test"} & named


def _same_words(claim: Assertion, evidence: Evidence, fewest: int = 2) -> bool:
    """Whether the statement has most of the words of a clause, where it has any to compare."""
    words = [i for i in claim.reading.items if _telling(i)]
    met = [i for i in words if not evidence.keys.isdisjoint(i.keys)]
    return len(met) >= max(fewest, len(words) / 2)


def _telling(item: Item) -> bool:
    return item.mention is None and item.quantity is None and not item.glue and not item.function
