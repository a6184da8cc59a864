"""A message into what it tells and what it asks: only the latter has to be answered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.text import forms, sentences, words
from bot.wording import Wording

_AND_ASKS = re.compile(
    r"\s*;\s+|[,;]?\s+and\s+"
    r"(?=(?:what|how|which|who|when|where|why|is|are|does|do|should|can"
    r"|(?:at|by|for|from|in|on|with) (?:how|what|which|whom))\b)"
    r"|,\s+and\s+(?:the\s+)?(?=(?:\w+\s+){1,2}(?:rate|dose|duration|incidence|risk|frequency|proportion|time|outlook)\b)"
    r"|,\s+and\s+(?=time to\b)",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2
_SEVERAL = 2
_LONGEST_SUBJECT = 3
"""Words before a colon that name what a sentence asks of."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """What a message tells (the setting of what it asks) and each thing that it asks."""

    told: tuple[str, ...]
    asked: tuple[str, ...]


def clauses(text: str, wording: Wording) -> Clauses:
    """Split a message into what is told and what is asked; one that only tells asks as a whole."""
    told: list[str] = []
    asked: list[str] = []
    parts = sentences(text)
    for part in parts:
        granted, rest = _opening(part, wording)
        told.extend(granted)
        (asked if _asks(rest, wording, alone=len(parts) == 1) else told).append(rest)
    if not asked:
        return Clauses((), (text,))
    return Clauses(tuple(told), tuple(piece for part in asked for piece in _several(part)))


def _opening(sentence: str, wording: Wording) -> tuple[list[str], str]:
    """What a sentence grants before it asks: `Given that X, what ...?`."""
    for opening in sorted(wording.openings, key=len, reverse=True):
        match = re.match(
            rf"(?:so |and |but )?{re.escape(opening)}\s+([^,]+),\s+(?=\S)", sentence, re.IGNORECASE
        )
        if match:
            return [match[1]], sentence[match.end() :]
    return [], sentence


def _asks(sentence: str, wording: Wording, *, alone: bool) -> bool:
    if alone or sentence.rstrip(" \"')").endswith("?"):
        return True
    first = forms(sentence)[:1]
    return bool(first) and first[0] in wording.commanding


def _several(sentence: str) -> list[str]:
    """The questions of a sentence; a few words before a colon are the subject of each."""
    pieces = [piece.strip(" ,;") for piece in _AND_ASKS.split(sentence) if piece]
    kept = [piece for piece in pieces if len(words(piece)) >= _FEWEST_WORDS]
    if len(kept) < _SEVERAL:
        return [sentence]
    subject, colon, _ = kept[0].partition(": ")
    headed = f"{subject}{colon}" if colon and len(words(subject)) <= _LONGEST_SUBJECT else ""
    rest = [piece if ":" in piece else f"{headed}{piece}" for piece in kept[1:]]
    return [f"{piece.rstrip('?')}?" for piece in (kept[0], *rest)]
