"""Abbreviations that a text defines itself, as `long form (SHORT)`."""

from __future__ import annotations

import re

_FEWEST_WORDS, _MOST_WORDS = 3, 5
_DEFINITION = re.compile(r"\(([^()\s][^()]{0,9})\)")


def definitions(text: str) -> tuple[tuple[str, str], ...]:
    """Abbreviations defined in a text as `long form (SHORT)`: (short, long) pairs.

    Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
    text", Pacific Symposium on Biocomputing 2003.

    >>> definitions("multifocal motor neuropathy (MMN) is rare (see below)")
    (('MMN', 'multifocal motor neuropathy'),)
    """
    pairs: dict[str, str] = {}
    for match in _DEFINITION.finditer(text):
        short = match[1].strip()
        if not _may_be_short_form(short):
            continue
        before = text[: match.start()].rstrip().split("\n")[-1]
        candidate = " ".join(before.split()[-min(len(short) + 5, len(short) * 2) :])
        if long := _long_form(short, candidate):
            pairs.setdefault(short, long)
    return tuple(pairs.items())


def initials(term: str) -> str:
    """The first letters of a name of three to five words, else nothing.

    >>> initials("exclusive enteral nutrition"), initials("P-gp inhibitor")
    ('EEN', '')
    """
    words = re.split(r"[\s-]+", term)
    whole = _FEWEST_WORDS <= len(words) <= _MOST_WORDS and all(
        len(word) > 1 and word.isalpha() for word in words
    )
    return "".join(word[0] for word in words).upper() if whole else ""


def _may_be_short_form(short: str) -> bool:
    return (
        2 <= len(short) <= 10
        and " " not in short
        and short[0].isalnum()
        and any(c.isupper() for c in short)
    )


def _long_form(short: str, candidate: str) -> str | None:
    """The shortest end of the candidate that holds the short form's characters in order."""
    place = len(candidate) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while place >= 0 and not _matches(candidate, place, letter, first=index == 0):
            place -= 1
        if place < 0:
            return None
        place -= 1
    start = candidate.rfind(" ", 0, place + 2) + 1
    long = candidate[start:]
    return long if len(long) > len(short) else None


def _matches(candidate: str, place: int, letter: str, *, first: bool) -> bool:
    if candidate[place].lower() != letter:
        return False
    return not first or place == 0 or not candidate[place - 1].isalnum()
