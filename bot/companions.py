"""Treatments that a statement names only beside the one it is about, and as its occasion."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.errors import LexiconError
from bot.lexicon import Lexicon
from bot.patterns import Phrases
from bot.shipped import shipped
from bot.text import forms
from bot.types import Mention

_JOINED = re.compile(r"\s*(?:,|/|,?\s*(?:and|or)(?:\s+an?|\s+the)?)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Words:
    before: Phrases
    between: frozenset[str]
    case: Phrases
    occasions: frozenset[str]
    same: Phrases


@lru_cache(maxsize=1)
def _words() -> _Words:
    """The words of `corpus/statements.toml`.

    Raises:
        LexiconError: the file is not TOML or lacks a table.
    """
    path = shipped("corpus/statements.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        companion, occasion = data["companion"], data["occasion"]
        return _Words(
            Phrases(companion["before"]),
            frozenset(companion["between"]),
            Phrases(companion["case"]),
            frozenset(occasion["therapies"]),
            Phrases(data["same"]["phrases"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path.name}: {error}; correct the file"
        raise LexiconError(message) from error


def companions(text: str, mentions: Sequence[Mention]) -> frozenset[Mention]:
    """Those of a sentence's therapies that it is not about, but one that it leaves unsaid.

    "2 g daily alongside steroids" is not about steroids; "steroids 2 mg/kg with food" is.
    """
    found: set[Mention] = set()
    last: Mention | None = None
    spans, cases = _words().before.spans(text), _words().case.spans(text)
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.kind != "therapy":
            continue
        joined = last in found and last and _JOINED.fullmatch(text[last.end : mention.start])
        in_case = any(_in_case(text, start, mention) for start, _ in cases)
        if joined or in_case or any(_right_before(text, end, mention) for _, end in spans):
            found.add(mention)
        last = mention
    return frozenset(found)


def _in_case(text: str, start: int, mention: Mention) -> bool:
    """Whether a word at `start`, not the sentence's first, opens the clause of a mention."""
    return 0 < start < mention.start and ";" not in text[start : mention.start]


def _right_before(text: str, end: int, mention: Mention) -> bool:
    return end <= mention.start and _words().between.issuperset(forms(text[end : mention.start]))


def is_occasion(concept: str, lexicon: Lexicon) -> bool:
    """Whether a heading that names a treatment tells when another one is given ("surgery")."""
    return not lexicon.ancestors(concept).isdisjoint(_words().occasions)


def says_the_same(text: str) -> bool:
    """Whether a sentence points to the one before it for a dose or the like."""
    return _words().same.found(text)
