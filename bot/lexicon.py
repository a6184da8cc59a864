"""Clinical words: concepts with their names, and where a text holds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.text import Word, forms, words
from bot.types import Mention

KINDS = frozenset(
    {
        "condition",
        "symptom",
        "therapy",
        "test",
        "population",
        "anatomy",
        "organism",
        "outcome",
        "other",
    }
)
UNLISTED = "~"
"""First character of the id of a concept known only by its word's ending or by the article."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A clinical idea: `terms` are its names (the first is preferred), `broader` its parents."""

    id: str
    kind: str
    terms: tuple[str, ...]
    broader: tuple[str, ...] = ()
    plain: str | None = None

    @property
    def name(self) -> str:
        """The preferred name."""
        return self.terms[0]


@dataclass(frozen=True, slots=True)
class Stem:
    """A word ending that tells what an unlisted word is, such as those of drug names (WHO INN)."""

    suffix: str
    kind: str
    parent: str | None
    minimum_length: int
    exceptions: frozenset[str]

    def names(self, form: str) -> bool:
        """Whether the folded word is one that this ending speaks for."""
        long_enough = len(form) >= self.minimum_length
        return long_enough and form.endswith(self.suffix) and form not in self.exceptions


@dataclass(frozen=True, slots=True)
class _Term:
    forms: tuple[str, ...]
    text: str
    concept: str
    exact: bool


class Lexicon:
    """Finds concepts in texts. Immutable after construction, so safe to share between threads."""

    def __init__(
        self,
        concepts: Iterable[Concept],
        *,
        exact: Iterable[str] = (),
        stems: Iterable[Stem] = (),
        preferred: Iterable[str] = (),
    ) -> None:
        self.concepts: Mapping[str, Concept] = {concept.id: concept for concept in concepts}
        self.exact = frozenset(exact)
        self.stems = tuple(sorted(stems, key=lambda stem: -len(stem.suffix)))
        self.preferred = frozenset(preferred)
        self._terms = _terms_by_first_form(self.concepts.values(), self.exact)
        self._children = _children(self.concepts.values())
        self.vocabulary = frozenset(
            form for terms in self._terms.values() for term in terms for form in term.forms
        )
        self.find = lru_cache(maxsize=8192)(self._find)
        self._ending = lru_cache(maxsize=8192)(self._known_ending)
        self.ancestors = lru_cache(maxsize=4096)(self._ancestors)
        self.descendants = lru_cache(maxsize=4096)(self._descendants)

    @property
    def digest(self) -> str:
        """A hash of all that can change what is found; part of the index's key."""
        parts = [f"{c.id}|{c.kind}|{c.terms}|{c.broader}" for c in self.concepts.values()]
        return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]

    def _find(self, text: str) -> tuple[Mention, ...]:
        found: list[Mention] = []
        tokens = words(text)
        position = 0
        while position < len(tokens):
            mention, width = self._mention_at(text, tokens, position)
            if mention is not None:
                found.append(mention)
            position += width
        return tuple(found)

    def _mention_at(
        self, text: str, tokens: tuple[Word, ...], position: int
    ) -> tuple[Mention | None, int]:
        first = tokens[position]
        term = self._longest_term(text, tokens, position)
        shared = self._sharing_head(text, tokens, position)
        if shared is not None and (term is None or len(term.forms) == 1):
            kind = self.concepts[shared.concept].kind
            return Mention(shared.concept, kind, first.text, first.start, first.end), 1
        if term is not None:
            end = tokens[position + len(term.forms) - 1].end
            kind = self.concepts[term.concept].kind
            return Mention(term.concept, kind, text[first.start : end], first.start, end), len(
                term.forms
            )
        stem = self._ending(first.form)
        if stem is None:
            return None, 1
        return Mention(UNLISTED + first.form, stem.kind, first.text, first.start, first.end), 1

    def _longest_term(self, text: str, tokens: tuple[Word, ...], position: int) -> _Term | None:
        candidates = self._terms.get(tokens[position].form, ())
        fitting = [term for term in candidates if _fits(term, text, tokens, position)]
        if not fitting:
            return None
        longest = max(len(term.forms) for term in fitting)
        longest_terms = [term for term in fitting if len(term.forms) == longest]
        return next((t for t in longest_terms if t.concept in self.preferred), longest_terms[0])

    def _sharing_head(self, text: str, tokens: tuple[Word, ...], position: int) -> _Term | None:
        """The name that a word makes with the end of the one it is joined to.

        "hip" in "hip and knee replacement" is a hip replacement.
        """
        first, *following = tokens[position : position + 3]
        joined = [word.form for word in following[:1]] if len(following) > 1 else []
        if joined != ["and"] and joined != ["or"]:
            return None
        other = self._longest_term(text, tokens, position + 2)
        if other is None or len(other.forms) == 1:
            return None
        wanted = (first.form, *other.forms[1:])
        named = (t for t in self._terms.get(first.form, ()) if t.forms == wanted and not t.exact)
        return next(named, None)

    def within(self, text: str) -> frozenset[str]:
        """Every concept named, also inside a longer name (`lupus` in `lupus nephritis`)."""
        tokens = words(text)
        found: dict[tuple[int, int], str] = {}
        for position, word in enumerate(tokens):
            for term in self._terms.get(word.form, ()):
                place = (position, len(term.forms))
                wins = place not in found or term.concept in self.preferred
                if wins and _fits(term, text, tokens, position):
                    found[place] = term.concept
        return frozenset(found.values())

    def kind(self, concept: str) -> str:
        """The kind of a concept, also of an unlisted one."""
        if concept in self.concepts:
            return self.concepts[concept].kind
        stem = self.stem(concept)
        return stem.kind if stem else "other"

    def stem(self, concept: str) -> Stem | None:
        """The ending by which an unlisted concept was recognised."""
        return self._ending(concept.removeprefix(UNLISTED))

    def _known_ending(self, form: str) -> Stem | None:
        return next((stem for stem in self.stems if stem.names(form)), None)

    def name(self, concept: str) -> str:
        """The preferred name of a concept, also of an unlisted one."""
        return (
            self.concepts[concept].name
            if concept in self.concepts
            else concept.removeprefix(UNLISTED)
        )

    def _ancestors(self, concept: str) -> frozenset[str]:
        """The concept and all that it is a kind of."""
        seen = {concept}
        waiting = [concept]
        while waiting:
            for parent in self._parents(waiting.pop()):
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return frozenset(seen)

    def _parents(self, concept: str) -> tuple[str, ...]:
        if concept in self.concepts:
            return self.concepts[concept].broader
        stem = self.stem(concept) if concept.startswith(UNLISTED) else None
        return (stem.parent,) if stem and stem.parent and stem.parent in self.concepts else ()

    def _descendants(self, concept: str) -> frozenset[str]:
        """The concept and all listed kinds of it."""
        seen = {concept}
        waiting = [concept]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return frozenset(seen)

    def related(self, one: str, other: str) -> bool:
        """Whether one of two concepts is the other or a kind of it."""
        return other in self.ancestors(one) or one in self.ancestors(other)

    def expand(self, text: str) -> str:
        """The text and, a line each, all names of the concepts it holds, for lexical search."""
        names = [
            term
            for concept in dict.fromkeys(m.concept for m in self.find(text))
            if concept in self.concepts
            for term in self.concepts[concept].terms
        ]
        return "\n".join([text, *names])


@lru_cache(maxsize=65536)
def term_forms(term: str) -> tuple[str, ...]:
    """The folded words of a term; kept, for every lexicon made has nearly the same terms."""
    return forms(term)


def _fits(term: _Term, text: str, tokens: tuple[Word, ...], position: int) -> bool:
    window = tokens[position : position + len(term.forms)]
    if tuple(word.form for word in window) != term.forms:
        return False
    return not term.exact or text[window[0].start : window[-1].end] == term.text


def _terms_by_first_form(
    concepts: Iterable[Concept], exact: frozenset[str]
) -> dict[str, tuple[_Term, ...]]:
    terms: dict[str, list[_Term]] = {}
    for concept in concepts:
        for text in concept.terms:
            folded = term_forms(text)
            terms.setdefault(folded[0], []).append(_Term(folded, text, concept.id, text in exact))
    return {form: tuple(group) for form, group in terms.items()}


def _children(concepts: Iterable[Concept]) -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for concept in concepts:
        for parent in concept.broader:
            children.setdefault(parent, []).append(concept.id)
    return children
