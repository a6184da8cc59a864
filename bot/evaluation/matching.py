"""Does a text state a fact, does it assert what it must not?

Facts are written as the article words them. `eval/synonyms.yaml` lists other wordings that count,
and the words that deny a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.errors import EvaluationError
from bot.evaluation.documents import read_document
from bot.evaluation.schema import wrongs
from bot.shipped import shipped
from bot.text import plain, sentences

SHORT = 4
"""Wordings of at most so many letters have to be whole words: "SLE" is not in "sleep"."""

_SIGNS = {"≥": ">=", "≤": "<=", "×": "x"}  # noqa: RUF001 - clinical signs
_ESCAPE = re.compile(r"\\([^\w\s])")
_REWRITTEN = (
    (re.compile(r"\s*\bper ?cent\b"), "%"),
    (re.compile(r"(\d)\s+%"), r"\1%"),
    (re.compile(r"(?<!from )(\b[\d.]+%?)\s*(?:-|to)\s*(?=\d)"), r"\1-"),
    (re.compile(r"(\d)-(day|week|month|year)\b"), r"\1 \2s"),
    (re.compile(r"\s+"), " "),
)


def unescaped(markdown: str) -> str:
    r"""A text without the backslashes that Markdown needs.

    >>> unescaped(r"2 \* 3 \[a]")
    '2 * 3 [a]'
    """
    return _ESCAPE.sub(r"\1", markdown)


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """The form in which texts are compared: case, accents, dashes, quotes, percent, ranges.

    >>> normal("Müller's: 2 to 3 per cent, a 24-month course")
    "muller's: 2-3%, a 24 months course"
    """
    decomposed = unicodedata.normalize("NFKD", plain(unescaped(text))).lower()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    for sign, written in _SIGNS.items():
        letters = letters.replace(sign, written)
    for pattern, replacement in _REWRITTEN:
        letters = pattern.sub(replacement, letters)
    return letters.strip()


@dataclass(frozen=True)
class Matcher:
    """Finds wordings in texts. `synonyms` are other wordings of a fact, `denials` deny."""

    synonyms: Mapping[str, tuple[str, ...]]
    denials: re.Pattern[str]

    def states(self, text: str, fact: str) -> bool:
        """Whether the text has the fact, in this wording or one that counts as the same."""
        wordings = (fact, *self.synonyms.get(normal(fact), ()))
        return any(_fact_pattern(normal(wording)).search(normal(text)) for wording in wordings)

    def asserted(self, passages: Iterable[str], forbidden: Iterable[str]) -> tuple[str, ...]:
        """Which of the forbidden wordings stand in a sentence that denies nothing."""
        plainly = [s for s in _sentences(passages) if not self.denials.search(s)]
        return tuple(
            f for f in forbidden if any(_exact_pattern(normal(f)).search(s) for s in plainly)
        )


def _sentences(passages: Iterable[str]) -> Iterator[str]:
    for passage in passages:
        for line in passage.splitlines():
            yield from map(normal, sentences(line))


@lru_cache(maxsize=4096)
def _fact_pattern(wording: str) -> re.Pattern[str]:
    """Numbers stand free: "7%" is not in "57%", "2 g" not in "0.2 g" and not in "1-2 g"."""
    short = len(wording) <= SHORT
    left = r"(?<![\d.,])(?<!\d-)" if wording[0].isdigit() else r"(?<![a-z])" if short else ""
    if wording[-1].isdigit():
        right = r"(?!\d|\.\d)"
    else:
        right = r"(?![a-z])" if short and wording.isalpha() else ""
    return re.compile(left + re.escape(wording) + right)


@lru_cache(maxsize=4096)
def _exact_pattern(wording: str) -> re.Pattern[str]:
    left = r"(?<![a-z0-9.])" if wording[0].isalnum() else ""
    right = r"(?![a-z0-9])" if wording[-1].isalnum() else ""
    return re.compile(left + re.escape(wording) + right)


def load_matcher(file: Path | None = None) -> Matcher:
    """The matcher of a synonyms file; default: the one that came with Footnote.

    Raises:
        EvaluationError: the file is malformed; names file and line.
    """
    document = read_document(file or shipped("eval/synonyms.yaml"))
    if faults := wrongs(document.value, "synonyms"):
        place, message = faults[0]
        where = f"{document.path}:{document.line(place)}: {message}"
        raise EvaluationError(where)
    synonyms = {normal(fact): tuple(others) for fact, others in document.value["synonyms"].items()}
    words = "|".join(
        sorted((re.escape(normal(w)) for w in document.value["denials"]), reverse=True)
    )
    return Matcher(synonyms, re.compile(rf"\b(?:{words})\b"))
