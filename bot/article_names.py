"""The names that an article itself introduces: abbreviations it defines, short forms it allows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bot.abbreviations import definitions, initials
from bot.frequency import rarity
from bot.lexicon import UNLISTED, Concept, Lexicon, term_forms
from bot.text import forms, words
from bot.types import Article

_NO_WORD = 0.55
"""Rarity from which letters are read as initials and not as a word."""
_COMMON = 0.25
"""Rarity below which small letters are a common word: "IS" may be iron sucrose, "is" is not."""
_SHORTEST = 3
"""Letters of the shortest abbreviation that is read in small letters."""


def with_names_of(article: Article, lexicon: Lexicon) -> Lexicon:
    """The lexicon with the article's abbreviations and its reading of ambiguous terms."""
    whole = "\n".join([article.title, *(" ".join([*s.section, s.text]) for s in article.evidence)])
    folded = f" {' '.join(forms(whole))} "
    concepts = dict(lexicon.concepts)
    introduced = dict(definitions(whole))
    for short, long in introduced.items():
        _define(concepts, lexicon, short, long)
    exact = lexicon.exact.union(short for short in introduced if rarity(short) < _COMMON)
    defined = lexicon
    if concepts != lexicon.concepts:
        defined = Lexicon(concepts.values(), exact=exact, stems=lexicon.stems)
    used = {m.concept for m in defined.find(whole)} | _spelled_out(defined, folded)
    spoken_of = [concepts[i] for i in sorted(used) if i in concepts]
    shorts = _initials(spoken_of, defined, folded)
    ends = _ends(spoken_of, defined, whole, folded)
    for concept in spoken_of:
        more = (
            *_beginnings(concept, defined),
            *ends.get(concept.id, ()),
            *shorts.get(concept.id, ()),
        )
        concepts[concept.id] = replace(concept, terms=(*concept.terms, *more))
    exact = exact.union(*shorts.values())
    return Lexicon(concepts.values(), exact=exact, stems=lexicon.stems, preferred=used)


def typed_small(article: Article, lexicon: Lexicon) -> dict[str, str]:
    """The article's abbreviations as a hurried asker types them, in small letters, and as meant.

    Those that are words as well are left out.
    """
    whole = " ".join([article.title, *(" ".join([*s.section, s.text]) for s in article.evidence)])
    said = {word.text for word in words(whole)} & lexicon.exact
    return {
        name.lower(): name
        for name in sorted(said)
        if name.isupper() and len(name) >= _SHORTEST and rarity(name) > _NO_WORD
    }


def _define(concepts: dict[str, Concept], lexicon: Lexicon, short: str, long: str) -> None:
    if any(short in c.terms for c in concepts.values()):
        return
    named = [m for m in lexicon.find(long) if m.start == 0 and m.end == len(long)]
    if named and named[0].concept in concepts:
        concept = concepts[named[0].concept]
        concepts[concept.id] = replace(concept, terms=(*concept.terms, short))
        return
    last = lexicon.find(long)
    kind = last[-1].kind if last and last[-1].end == len(long) else "other"
    broader = (last[-1].concept,) if kind != "other" and last[-1].concept in concepts else ()
    identifier = UNLISTED + "-".join(forms(long))
    concepts[identifier] = Concept(identifier, kind, (long, short), broader)


def _said(term: str, folded: str) -> bool:
    """Whether the folded text, with a space at both ends, holds a name."""
    return f" {' '.join(term_forms(term))} " in folded


def _spelled_out(lexicon: Lexicon, folded: str) -> set[str]:
    """Concepts of which the text holds a name of several words: they win ambiguous short terms."""
    return {
        concept.id
        for concept in lexicon.concepts.values()
        if any(len(term_forms(t)) > 1 and _said(t, folded) for t in concept.terms)
    }


def _beginnings(concept: Concept, lexicon: Lexicon) -> list[str]:
    """A disease's long names without their last word, as one says them for short."""
    if concept.kind != "condition":
        return []
    shorter = [
        " ".join(term_forms(term)[:-1]) for term in concept.terms if len(term_forms(term)) > 2
    ]
    return [s for s in dict.fromkeys(shorter) if len(s.split()) > 1 and not lexicon.find(s)]


def _ends(
    concepts: Iterable[Concept], lexicon: Lexicon, whole: str, folded: str
) -> dict[str, list[str]]:
    """The last words of therapies' long names, by concept, where the text uses them alone as well.

    None that is common, a known term, or a word of anything else that the text names.
    """
    named = [(m.start, m.end) for m in lexicon.find(whole)]
    alone = {w.form for w in words(whole) if not any(a <= w.start < b for a, b in named)}
    meant: dict[str, set[str]] = {}
    ends: set[str] = set()
    for concept in concepts:
        for term in (t for t in concept.terms if _said(t, folded)):
            *before, end = term_forms(term)
            for form in {*before, end} & alone:
                meant.setdefault(form, set()).add(concept.id)
            if before and concept.kind == "therapy" and rarity(end) > _NO_WORD:
                ends.add(end)
    return _of_one({form: meant[form] for form in ends & alone})


def _initials(concepts: Iterable[Concept], lexicon: Lexicon, folded: str) -> dict[str, list[str]]:
    """The initials of long names that the text says, by concept: a hurried asker writes them.

    None that is a word, a known term or may be another concept's.
    """
    meant: dict[str, set[str]] = {}
    for concept in concepts:
        for term in concept.terms:
            short = initials(term)
            said = bool(short) and _said(term, folded)
            if said and rarity(short) > _NO_WORD and not lexicon.find(short):
                meant.setdefault(short, set()).add(concept.id)
    return _of_one(meant)


def _of_one(meant: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Short names by concept, of those that can be only one concept's."""
    found: dict[str, list[str]] = {}
    for short, ids in meant.items():
        if len(ids) == 1:
            found.setdefault(next(iter(ids)), []).append(short)
    return found
