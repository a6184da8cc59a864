"""Drugs, conditions, tests, organisms and people: only what the statement or its heading names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.companions import companions
from bot.guard.alignment import Assertion
from bot.guard.evidence import Evidence, Tools, finding, similar
from bot.text import forms
from bot.types import Finding, Mention

CHECK = "entities"
_SHORT = 3
_ENOUGH = 0.65
"""Share of the telling words of a longer name that make it up when said apart."""
_BETWEEN = frozenset({"and", "or", "than", "versus", "vs"})
_WIDER = frozenset({"therapy", "test", "anatomy", "organism", "condition"})


def check(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Concepts the statement and headings do not name, and a thing compared with itself."""
    unknown = tuple(_unknown(claim, evidence, tools))
    return (*unknown, *_with_itself(claim, evidence))


def _unknown(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    for mention in claim.reading.concepts:
        if not carried(mention, claim, evidence, tools):
            expected = ", ".join(
                sorted(tools.lexicon.name(c) for c in evidence.kinds.get(mention.kind, ()))
            )
            yield finding(CHECK, mention, expected=expected, found=mention.text)
    for mention in claim.inherited:
        if not carried(mention, claim, evidence, tools):
            expected = ", ".join(
                sorted(tools.lexicon.name(c) for c in evidence.kinds.get(mention.kind, ()))
            )
            yield Finding(CHECK, 0, 0, expected, mention.text)


def carried(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement names a concept: itself, in its words, or as a narrower one."""
    concept = mention.concept
    if concept in evidence.concepts or _composed(mention, evidence, tools):
        return True
    if mention.kind in _WIDER and _narrower(mention, evidence, tools):
        own = mention.kind == "therapy" and _spelled_out(mention, evidence, tools)
        return own or _wider(mention, claim, evidence, tools)
    return _spelled_out(mention, evidence, tools) or _of_topic(mention, claim, evidence, tools)


def _of_topic(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the article is about it and the statement names nothing of its kind to leave out.

    "2 g/kg intravenously" says of what only in the article's title; so does "is inferior to B",
    which the claim may say of it if it names B.
    """
    if mention.kind not in {"condition", "therapy"} or not _in_title(mention, evidence, tools):
        return False
    said = {m.concept for m in claim.reading.concepts}
    named = evidence.text.concepts
    if mention.kind == "condition":
        return {m.concept for m in named if m.kind == "condition"} <= said
    beside = companions(evidence.text.text, named)
    others = [m for m in named if m.kind == "therapy" and m not in beside]
    if any(m.concept not in said for m in others):
        return False
    return not others or _lacks_subject([m.start for m in others], evidence, tools)


def _in_title(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether the title names a concept, or has all telling words of its name with the headings."""
    if any(mention.concept == m.concept for m in evidence.topic):
        return True
    stems = [tools.stances.stem(form) for form in forms(mention.text)]
    telling = [stem for stem in stems if not tools.stances.empty(stem)]
    wide = evidence.title | evidence.words
    return bool(telling) and all(stem in wide for stem in telling)


def _lacks_subject(others: Sequence[int], evidence: Evidence, tools: Tools) -> bool:
    """Whether a statement begins without a therapy, or names the first only to compare with it."""
    for clause in evidence.text.clauses:
        first = next((place for place, item in enumerate(clause) if item.start in others), None)
        if first is not None:
            return any(
                evidence.text.word(item) in tools.stances.restricting
                or any(tag.group == "comparison" or tag.name == "rank" for tag in item.tags)
                for item in clause[:first]
            )
        if clause and not evidence.text.text[clause[-1].end :].lstrip().startswith(":"):
            return True
    return False


def _spelled_out(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement has all words of the mention, short and telling ones apart."""
    parts = forms(mention.text)
    if mention.kind == "test" and _within_a_name(mention, evidence, tools):
        return True
    if mention.kind == "anatomy" and len(parts) == 1:
        return any(f in evidence.keys for f in tools.stances.families(tools.stances.stem(parts[0])))
    if mention.kind == "therapy" and _inside_another(mention, evidence, tools):
        return True
    if any(len(part) < _SHORT or any(c.isdigit() for c in part) for part in parts):
        return False
    if mention.kind == "test":
        return all(tools.stances.stem(part) in evidence.stems for part in parts)
    if mention.kind == "therapy":
        stems = [tools.stances.stem(part) for part in parts]
        telling = [stem for stem in stems if not tools.stances.empty(stem)]
        return all(stem in evidence.words for stem in telling or stems)
    return all(similar(tools.stances.stem(part), evidence.words) for part in parts)


def _within_a_name(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement has another name of what is measured inside one of its own names."""
    known = tools.lexicon.concepts.get(mention.concept)
    names = [forms(term) for term in known.terms] if known else []
    return any(len(name) == 1 and tools.stances.stem(name[0]) in evidence.words for name in names)


def _inside_another(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether a name of several words of it is part of another name in the statement."""
    known = tools.lexicon.concepts.get(mention.concept)
    said = " ".join(forms(f"{evidence.text.text} ; {evidence.section.text}"))
    names = [" ".join(forms(term)) for term in known.terms] if known else []
    return any(" " in name and f" {name} " in f" {said} " for name in names)


def _composed(mention: Mention, evidence: Evidence, tools: Tools) -> bool:
    """Whether it is a kind of two or more things that the statement names together."""
    concepts = tools.lexicon.concepts
    parents = concepts[mention.concept].broader if mention.concept in concepts else ()
    return len(parents) > 1 and all(parent in evidence.concepts for parent in parents)


def _wider(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement names a narrower thing, and, for a condition, the claim does so too."""
    if mention.kind in {"test", "anatomy"}:
        return True
    if mention.kind != "condition":
        return _by_name(mention, claim, evidence, tools)
    said = {m.concept for m in (*claim.reading.concepts, *claim.inherited)}
    narrower = _narrower(mention, evidence, tools)
    return bool(narrower & said) or any(
        _completed(mention, other, claim, tools)
        for other in (*evidence.text.concepts, *evidence.section.concepts)
        if other.concept in narrower
    )


def _completed(mention: Mention, narrower: Mention, claim: Assertion, tools: Tools) -> bool:
    """Whether the claim says the rest of the narrower name elsewhere ("A associated with B")."""
    stems = {tools.stances.stem(form) for form in forms(narrower.text)}
    rest = stems - {tools.stances.stem(form) for form in forms(mention.text)}
    telling = [stem for stem in rest if not tools.stances.empty(stem)]
    said = claim_words(claim, tools)
    met = [s for s in telling if similar(s, said) or any(similar(own, {s}) for own in said)]
    return bool(telling) and len(met) >= len(telling) * _ENOUGH


def claim_words(claim: Assertion, tools: Tools) -> frozenset[str]:
    """The stems of a claim's words, and of the names of what its concepts are kinds of."""
    mentions = (*claim.reading.concepts, *claim.inherited)
    known = tools.lexicon.concepts
    kinds = {a for m in mentions for a in tools.lexicon.ancestors(m.concept) if a in known}
    texts = [
        claim.reading.text,
        *(m.text for m in claim.inherited),
        *(t for k in kinds for t in known[k].terms),
    ]
    return frozenset(tools.stances.stem(form) for text in texts for form in forms(text))


def _by_name(mention: Mention, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether a class may stand for its member: part of its name, "a" member, several members."""
    members = _narrower(mention, evidence, tools)
    before = claim.reading.text[: mention.start].split()[-1:]
    said = {m.concept for m in claim.reading.concepts}
    if members & said and not mention.text.endswith("s"):
        return True
    if len(members) > 1 or (before and before[0].lower() in {"a", "an"}):
        return True
    known = tools.lexicon.concepts
    short = " ".join(forms(mention.text))
    return any(
        short in " ".join(forms(term)) for m in members if m in known for term in known[m].terms
    )


def _narrower(mention: Mention, evidence: Evidence, tools: Tools) -> set[str]:
    return {c for c in evidence.concepts if mention.concept in tools.lexicon.ancestors(c)}


def _twice(mention: Mention, evidence: Evidence) -> bool:
    """Whether the statement or its heading gives a concept two names."""
    named = (*evidence.section.concepts, *evidence.text.concepts)
    return len({m.text for m in named if m.concept == mention.concept}) > 1


def _with_itself(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    """One concept named as both sides of "and", "or" or a comparison, if not the statement's."""
    items = claim.reading.items
    for place, item in enumerate(items[:-2]):
        following = items[place + 2]
        joined = claim.reading.text[items[place].end : following.start].strip().lower()
        one, other = item.mention, following.mention
        if one is None or other is None or joined not in _BETWEEN:
            continue
        if one.concept == other.concept and one.text != other.text and not _twice(one, evidence):
            yield finding(CHECK, following, expected="another concept", found=other.text)
