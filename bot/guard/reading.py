"""A sentence read: its concepts, numbers, phrases and words, in clauses, negated or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.guard.division import PART, STOP, divided
from bot.guard.items import STRICT, Item, Reading, by_clause, concept, number, phrase
from bot.guard.negation import negated
from bot.guard.stances import Stances
from bot.lexicon import Lexicon
from bot.quantities import quantities
from bot.text import Word, words
from bot.types import Mention


def read(text: str, lexicon: Lexicon, stances: Stances) -> Reading:
    """Read one text."""
    mentions = lexicon.find(text)
    named = [(m.start, m.end) for m in mentions]
    numbers = [number(q) for q in quantities(text) if not _within(q.start, q.end, named)]
    strict = _strict(text, mentions, numbers, stances)
    taken = [(i.start, i.end) for i in (*strict, *numbers)]
    free = [token for token in words(text) if not _touches(token, taken)]
    found = sorted((*strict, *numbers, *_phrases(text, free, stances)), key=lambda item: item.start)
    items = negated(divided(text, found, stances), stances)
    return Reading(
        text, items, by_clause(items), tuple(m for m in mentions if m.kind not in STRICT)
    )


def read_words(text: str, stances: Stances) -> tuple[Item, ...]:
    """All words of a text, those of concepts and numbers too, as phrases, in one clause."""
    return tuple(_phrases(text, words(text), stances))


def _strict(
    text: str, mentions: Sequence[Mention], numbers: Sequence[Item], stances: Stances
) -> list[Item]:
    """The concepts but those that are only part of a phrase ("under the skin") or of a unit."""
    larger = [(i.start, i.end) for i in read_words(text, stances) if i.marks("axis")]
    larger += [(i.start, i.end) for i in numbers]
    return [
        concept(m, tuple(stances.stem(word.form) for word in words(m.text)))
        for m in mentions
        if m.kind in STRICT and not any(a < m.start and m.end <= b for a, b in larger)
    ]


def _within(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start >= a and end <= b for a, b in spans)


def _touches(token: Word, spans: Iterable[tuple[int, int]]) -> bool:
    return any(token.start < b and token.end > a for a, b in spans)


def _phrases(text: str, tokens: Sequence[Word], stances: Stances) -> Iterator[Item]:
    """Phrases and single words; only a gap in a phrase reaches over a concept or a number."""
    stems: list[str | None] = []
    held: list[Word | None] = []
    for index, token in enumerate(tokens):
        if index and _apart(text[tokens[index - 1].end : token.start]):
            stems.append(None)
            held.append(None)
        stems.append(stances.read(token.form))
        held.append(token)
    found = {f.first: f for f in stances.find(stems)}
    place = 0
    while place < len(stems):
        last = found[place].last if place in found else place + 1
        tags = found[place].tags if place in found else ()
        covered = [token for token in held[place:last] if token is not None]
        if covered:
            single = stems[place] or "" if len(covered) == 1 else ""
            first = stances.stem(covered[0].form)
            yield phrase(covered[0].start, covered[-1].end, single, first, tags)
        place = last


def _apart(between: str) -> bool:
    """Whether a concept, a number or a stop lies between two words."""
    return any(c.isalnum() for c in between) or bool(
        STOP.search(f"{between} ") or PART.search(between)
    )
