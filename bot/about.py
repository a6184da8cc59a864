"""Questions about the article itself: references, date, review, authorship, title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import phrases
from bot.frequency import rarity
from bot.text import forms, stem
from bot.types import Article, Reference, Statement

_NUMBER = re.compile(
    r"\b(?:references?|refs?|citations?|sources?|number|no\.?)\s*(?:no\.?\s*)?#?\[?(\d{1,3})\b|\[(\d{1,3})\]",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"missing|unlisted|not (?:in|on) (?:the|its|any) list|n.t listed|not listed"
    r"|cannot be (?:found|resolved)",
    re.IGNORECASE,
)


_DESCRIBING, _RARE = 2, 0.4
"""Rare words that a question must share with an entry to mean it, and from which rarity on."""


@dataclass(frozen=True, slots=True)
class SourceReply:
    """What the page says of itself: a message, statements to show, reference entries to list."""

    message: str
    statements: tuple[Statement, ...] = ()
    references: tuple[Reference, ...] = ()


def numbers_asked(question: str) -> tuple[int, ...]:
    """The reference numbers a question names.

    >>> numbers_asked("What is behind [5], and is reference 6 listed?")
    (5, 6)
    """
    return tuple(dict.fromkeys(int(a or b) for a, b in _NUMBER.findall(question)))


def described(question: str, article: Article) -> tuple[int, ...]:
    """The number of the listed entry that a question describes by words of its title or source."""
    asked = _telling(question)
    shared = {
        r.number: len(asked & _telling(f"{r.title} {r.source}"))
        for r in article.references
        if r.listed
    }
    most = max(shared.values(), default=0)
    best = [number for number, count in shared.items() if count == most]
    return tuple(best) if most >= _DESCRIBING and len(best) == 1 else ()


def _telling(text: str) -> frozenset[str]:
    return frozenset(stem(form) for form in forms(text) if rarity(form) > _RARE)


def about(topics: Sequence[str], question: str, article: Article) -> SourceReply:
    """The page's own words on what is asked of it."""
    numbers = numbers_asked(question)
    if "references" in topics and not numbers:
        numbers = described(question, article)
    if numbers:
        return _of_numbers(numbers, article)
    replies = [_TOPICS[topic](question, article) for topic in topics if topic in _TOPICS]
    return SourceReply(
        " ".join(reply.message for reply in replies),
        tuple(dict.fromkeys(s for reply in replies for s in reply.statements)),
        tuple(dict.fromkeys(r for reply in replies for r in reply.references)),
    )


def behind(statements: Sequence[Statement], article: Article) -> SourceReply:
    """The references that statements shown before rest on."""
    numbers = {number for statement in statements for number in statement.numbers}
    unlisted = [r.number for r in article.references if r.number in numbers and not r.listed]
    message = [phrases.RESTS_ON, *(phrases.REFERENCE_UNLISTED.format(n) for n in unlisted)]
    entries = tuple(r for r in article.references if r.number in numbers)
    return SourceReply(" ".join(message), tuple(statements), entries)


def _of_numbers(numbers: Sequence[int], article: Article) -> SourceReply:
    entries = {r.number: r for r in article.references}
    found = [entries[n] for n in numbers if n in entries]
    messages = [_of_number(n, entries.get(n)) for n in numbers]
    listed = sum(r.listed for r in article.references)
    return SourceReply(
        " ".join([*messages, phrases.LISTED_REFERENCES.format(listed)]), references=tuple(found)
    )


def _of_number(number: int, entry: Reference | None) -> str:
    if entry is None:
        return phrases.REFERENCE_UNKNOWN.format(number)
    return (phrases.REFERENCE_LISTED if entry.listed else phrases.REFERENCE_UNLISTED).format(number)


def _references(question: str, article: Article) -> SourceReply:
    if _MISSING.search(question):
        resting = tuple(s for s in article.evidence if s.unlisted and not s.references)
        entries = tuple(r for r in article.references if not r.listed)
        return SourceReply(phrases.RESTS_ON_UNLISTED, resting, entries)
    listed = tuple(r for r in article.references if r.listed)
    unlisted = ", ".join(f"[{r.number}]" for r in article.references if not r.listed)
    message = phrases.LISTED_REFERENCES.format(len(listed))
    if unlisted:
        message = f"{message} {phrases.UNLISTED_NUMBERS.format(unlisted)}"
    return SourceReply(message, references=listed)


def _date(_question: str, article: Article) -> SourceReply:
    dated = article.last_updated
    return SourceReply(phrases.DATED.format(dated) if dated else phrases.NO_DATE)


def _review(_question: str, article: Article) -> SourceReply:
    review = article.review
    lines = [
        line for line in (review.reviewed_by, review.pending, ", ".join(review.labels)) if line
    ]
    return SourceReply(phrases.REVIEWED.format("; ".join(lines)) if lines else phrases.NO_REVIEW)


def _authorship(question: str, article: Article) -> SourceReply:
    return SourceReply(f"{phrases.NO_AUTHOR} {_review(question, article).message}")


def _title(_question: str, article: Article) -> SourceReply:
    headings = "; ".join(dict.fromkeys(section.path[-1] for section in article.sections))
    return SourceReply(
        f"{phrases.TITLED.format(article.title)} {phrases.SECTIONS.format(headings)}"
    )


def _disclaimer(_question: str, _article: Article) -> SourceReply:
    return SourceReply(phrases.DISCLAIMED)


def _related(_question: str, article: Article) -> SourceReply:
    return SourceReply(phrases.RELATED.format(" ".join(article.related_questions)))


_TOPICS: dict[str, Callable[[str, Article], SourceReply]] = {
    "references": _references,
    "date": _date,
    "review": _review,
    "authorship": _authorship,
    "title": _title,
    "disclaimer": _disclaimer,
    "related": _related,
}
