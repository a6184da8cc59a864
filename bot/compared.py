"""A comparison taken apart: each of the things compared, and the question asked of it alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.rewording import narrowest
from bot.types import Mention
from bot.understanding import Form, Reader, Understood

_JOIN = r"(?:,|/|and|or|vs\.?|versus|v\.?|than|against|compared (?:with|to)|between|as opposed to)"
_BETWEEN = re.compile(rf"\s*(?:{_JOIN}\s*)+(?:in |of |for )?", re.IGNORECASE)
_JOINED_BEFORE = re.compile(rf"(?:\s*\b|\s*){_JOIN}\s*(?:the |an? |in |of |for )*$", re.IGNORECASE)
_JOINED_AFTER = re.compile(rf"^\s*{_JOIN}(?:\s+|$)", re.IGNORECASE)
_LEFT_OVER = re.compile(r"(?:\s+(?:in|of|for|with|to|than|as))+\s*(?=[?.!]*$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared (None for all but the people named), and the question of it."""

    of: Mention | None
    question: str


def sides(asked: Understood, reader: Reader) -> tuple[Side, ...]:
    """The sides of a comparison: of several diseases, else drugs, else of some people and others.

    Diseases named in a row ("in GBS, MMN or CIDP") are sides in any question. Empty where nothing
    is compared, or only one thing is named.
    """
    for kind in ("condition", "therapy"):
        named = _named(asked, kind, reader)
        row = kind == "condition" and _in_a_row(asked.text, named)
        if len({m.concept for m in named}) > 1 and (row or asked.form is Form.COMPARISON):
            return tuple(Side(m, _alone(asked.text, m, named)) for m in _each_once(named))
    if asked.form is not Form.COMPARISON:
        return ()
    people = _named(asked, "population", reader)
    if len({m.concept for m in people}) != 1:
        return ()
    return (Side(people[0], asked.text), Side(None, _alone(asked.text, None, people)))


def _named(asked: Understood, kind: str, reader: Reader) -> list[Mention]:
    """What the text itself names of a kind; what was told before it has places in another text."""
    own = [m for m in asked.mentions if asked.text[m.start : m.end] == m.text]
    background = reader.wording.background
    return [m for m in narrowest(own, kind, reader) if m.concept not in background]


def _in_a_row(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether nothing but commas, "and" or "or" stands between things named."""
    ordered = sorted(mentions, key=lambda m: m.start)
    return all(_BETWEEN.fullmatch(text[a.end : b.start]) for a, b in pairwise(ordered))


def _each_once(mentions: Sequence[Mention]) -> list[Mention]:
    return list({m.concept: m for m in reversed(mentions)}.values())[::-1]


def _alone(text: str, kept: Mention | None, named: Sequence[Mention]) -> str:
    """The text without the things named but one, nor the words that join them.

    >>> text = "Dose in GBS, MMN or CIDP?"
    >>> places = {name: text.index(name) for name in ("GBS", "MMN", "CIDP")}
    >>> named = [Mention(n, "condition", n, at, at + len(n)) for n, at in places.items()]
    >>> [_alone(text, one, named) for one in named]
    ['Dose in GBS?', 'Dose in MMN?', 'Dose in CIDP?']
    """
    for mention in sorted(named, key=lambda m: -m.start):
        if kept is not None and mention.concept == kept.concept:
            continue
        before, after = text[: mention.start], text[mention.end :]
        if joined := _JOINED_BEFORE.search(before):
            before = before[: joined.start()]
        elif joined := _JOINED_AFTER.match(after):
            after = after[joined.end() :]
        text = f"{before}{after}"
    return _LEFT_OVER.sub("", re.sub(r"\s+", " ", text)).strip(" ,")
