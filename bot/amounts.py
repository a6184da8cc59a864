"""Whose amounts a sentence gives: a dose in it is that of the drug it stands with, no other's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.text import plain
from bot.types import Mention

_STOP = re.compile(r"[;:.]\s")
_OF = re.compile(r"^\S*(?:\s+\w+){0,2}?\s+of\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
"""What stands between an amount and the drug behind it ("5 g of X", "5 mg a day of X")."""
_JOINED = re.compile(r"\s*(?:,|/|,?\s*(?:and|or))\s*", re.IGNORECASE)
"""What stands between drugs that share an amount ("A or B 5 mg")."""


def owners(
    text: str, amounts: Iterable[re.Pattern[str]], mentions: Sequence[Mention]
) -> frozenset[str]:
    """The therapies whose amounts a sentence gives; none where one is of what it leaves unnamed.

    "Idarucizumab 5 g reverses dabigatran" gives an amount of the former only.
    """
    therapies = [m for m in mentions if m.kind == "therapy"]
    flat = plain(text)
    found: set[str] = set()
    for start, end in {m.span() for amount in amounts for m in amount.finditer(flat)}:
        own = set(_owners(flat, start, end, therapies))
        if not own:
            return frozenset()
        found |= own
    return frozenset(found)


def _owners(text: str, start: int, end: int, therapies: Sequence[Mention]) -> Iterator[str]:
    """The drug behind an "of", else the last one before the amount in its clause."""
    behind = next((m for m in therapies if m.start >= end), None)
    if behind and _OF.match(text[end : behind.start]):
        yield behind.concept
        return
    before = [m for m in therapies if m.end <= start and not _STOP.search(text[m.end : start])]
    for place in range(len(before) - 1, -1, -1):
        yield before[place].concept
        if not place or not _JOINED.fullmatch(text[before[place - 1].end : before[place].start]):
            return
