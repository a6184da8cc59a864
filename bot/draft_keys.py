"""A sentence that a model wrote -> its words and the statement keys it names. Pure functions.

Keys are a letter and a number. They are asked for in brackets at the end of a sentence; models also
write them in front, in the middle, bare, as lists and as ranges. A bare number is never a key: it
may be one of the article's own reference numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.text import cleaned, words
from bot.types import Finding

MARKUP = "markup"
FORMAT = "format"
FEWEST_WORDS = 3
"""Words of the shortest sentence; less is a label."""
LONGEST_SENTENCE = 600
"""Characters."""
LETTERS = "SKQZ"
_LONGEST_RANGE = 20
_DASH = r"(?:-|\u2013|\u2014|\.\.+|to|through)"
_OPEN, _CLOSE = r"[\[({\u3010]", r"[\])}\u3011]"
_NAMED = r"(?:(?:see|from|cf\.?|sources?|statements?|keys?|refs?\.?)\s*:?\s*)?"
_ATTRIBUTION = (
    r"(?:according\s+to|(?:as\s+)?based\s+on|as\s+per|per|see|cf\.?|from|in|by|"
    r"as\s+(?:stated|noted|described|said|given|shown|reported|indicated|mentioned)\s+(?:in|by))"
)
_REPORTS = r"(?:states?|says?|notes?|reports?|indicates?|shows?|mentions?|describes?|adds?)"
_OF_THE_SOURCE = re.compile(
    r"^(?:according\s+to|based\s+on|per|from)\s+the\s+(?:\w+\s+)?"
    r"(?:article|statements?|sources?|text|context|document|information)"
    r"(?:\s+(?:provided|given|above))?,?\s+",
    re.IGNORECASE,
)
_SIGNS = (
    r"\s.,;:'\"()%/+=~\u00b0\u00b1\u00b7\u2010-\u2015\u2018\u2019\u201c\u201d\u2248\u2264\u2265-"
)
_PLAIN = rf"[^\W_]|[{_SIGNS}]|[<>](?=\s?\d)"
_ADDRESS = r"/{2,}|[^\W\d_]{2,}\.[^\W\d_]{2,}|\bwww\."
_NOT_PLAIN = re.compile(rf"(?:(?!{_PLAIN}).)+|{_ADDRESS}", re.DOTALL)
"""What plain prose has no need of: markup, addresses, links, signs that draw or hide."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a model, and the keys it names, in order. With findings it cannot stand."""

    text: str
    keys: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether the text comes to an end of its own."""
        return self.text.rstrip("\"')\u201d\u2019").endswith((".", "!", "?"))

    def naming(self, keys: Iterable[str]) -> Sentence:
        """The same sentence with these keys too."""
        return replace(self, keys=tuple(dict.fromkeys([*self.keys, *keys])))


def key_letter(texts: Iterable[str]) -> str:
    """A letter for keys that no text itself writes before a number, as anatomy and heart sounds do.

    >>> key_letter(["An S3 gallop"]), key_letter(["A murmur"])
    ('K', 'S')
    """
    taken = " ".join(texts)
    free = (letter for letter in LETTERS if not re.search(rf"\b{letter}\d", taken, re.IGNORECASE))
    return next(free, LETTERS[-1] * 2)


class KeyGrammar:
    """How keys of one letter are written. Frozen after it is made."""

    def __init__(self, letter: str) -> None:
        # Atomic groups, so that no text of a model can make the search take long.
        key = rf"{letter}[ -]?\d{{1,3}}(?!\w)"
        item = rf"{key}(?:\s*{_DASH}\s*{letter}?\d{{1,3}}(?!\w))?"
        listed = rf"(?>{item}(?:\s?(?:[,;&/|+]|and|or)?\s?{item})*)"
        bare = rf"\b{listed}"
        group = rf"(?>(?i:{_OPEN}{{1,2}}\^?\s?{_NAMED}{listed}\s?,?\s?{_CLOSE}{{1,2}}))"
        keys = rf"(?:{group}|(?i:statements?\s)?{bare})"
        self._letter = letter
        run = rf"(?:\s*{_DASH}\s*{letter}?(\d{{1,3}}))?"
        self._item = re.compile(rf"{letter}[ -]?(\d{{1,3}}){run}", re.IGNORECASE)
        sign = r"[:\u2013\u2014-]"
        self.leading = re.compile(rf"^(?:{group}\s*{sign}?|{bare}\s*(?:{sign}|\)))\s*(?=\w)")
        self.alone = re.compile(rf"^(?:{group}|{bare}|[\s,;.])++$")
        self.at_start = re.compile(rf"^(?:{group}[\s,;]*)++\.?\s*")
        self.stuck = re.compile(rf"(?<=[.!?])(?={group})")
        self._removed = (
            re.compile(rf"^{keys}\s+{_REPORTS}\s+(?:that\s+)", re.IGNORECASE),
            re.compile(rf"[,(]?\s*(?i:\b{_ATTRIBUTION})\s+{keys}\s*[,)]?"),
            self.leading,
            re.compile(rf"(?:,\s*)?{group}"),
            re.compile(rf"[,;]?\s*{bare}(?=[\s.]*$)"),
        )
        self._left = re.compile(bare)

    def cites(self, text: str) -> bool:
        """Whether there is a key anywhere."""
        return bool(self._item.search(text))

    def read(self, text: str) -> Sentence:
        """A sentence's own words, and the keys in it.

        >>> KeyGrammar("S").read("According to S3, casts *help* bones [S1-S2].")
        Sentence(text='Casts help bones.', keys=('S3', 'S1', 'S2'), findings=())
        """
        keys: list[str] = []
        for pattern in self._removed:
            keys.extend(key for match in pattern.finditer(text) for key in self.keys(match[0]))
            text = pattern.sub(" ", text)
        left = [match.span() for match in self._left.finditer(text)]
        keys.extend(key for start, end in left for key in self.keys(text[start:end]))
        tidy = text if left else tidied(text)
        bare = (Finding(FORMAT, a, b, "a key in brackets", text[a:b]) for a, b in left)
        findings = bare if left else flaws(tidy)
        return Sentence(tidy, tuple(dict.fromkeys(keys)), tuple(findings) if tidy else ())

    def keys(self, text: str) -> tuple[str, ...]:
        """The keys that a list names; a range that runs backwards or too far is one unknown key.

        >>> KeyGrammar("S").keys("[S1, s3-5]"), KeyGrammar("S").keys("S9-S2")
        (('S1', 'S3', 'S4', 'S5'), ('S9-2',))
        """
        return tuple(key for match in self._item.finditer(text) for key in self._run(match))

    def _run(self, match: re.Match[str]) -> Iterator[str]:
        first, last = int(match[1]), int(match[2] or match[1])
        if 0 <= last - first < _LONGEST_RANGE:
            yield from (f"{self._letter}{number}" for number in range(first, last + 1))
        else:
            yield f"{self._letter}{first}-{last}"


grammar = lru_cache(maxsize=16)(KeyGrammar)


def tidied(text: str) -> str:
    """A sentence after keys were taken out of it: no emphasis, no gaps, a capital in front.

    >>> tidied("it  **heals** ( ) , mostly .")
    'It heals, mostly.'
    """
    text = _OF_THE_SOURCE.sub("", cleaned(re.sub(r"[*`]+|\b_+|_+\b|~~|\u200b", "", text)))
    text = re.sub(r"[\[(]\s*[\])]", "", text)
    text = re.sub(r"\s+(?=[.,;:!?](?:\s|$))", "", text)
    text = re.sub(r"[,;:]+(?=\.)|(?<=\.)\.+$", "", cleaned(text)).strip(" ,;")
    opens_small = any(word.start == 0 and word.text.islower() for word in words(text)[:1])
    return text[:1].upper() + text[1:] if opens_small else text


def flaws(text: str) -> Iterator[Finding]:
    """Why a text is no plain sentence: markup, addresses, questions, a mere label, or too long.

    >>> [f.found for f in flaws("It <b>heals</b> at [once](http://x.y) if < 5 days!")]
    ['<', '>', '<', '>', '[', ']', '//', '!']
    """
    for match in _NOT_PLAIN.finditer(text):
        yield Finding(MARKUP, match.start(), match.end(), "plain prose", match[0])
    if len(words(text)) < FEWEST_WORDS or len(text) > LONGEST_SENTENCE:
        yield Finding(FORMAT, 0, len(text), "a sentence", f"{len(text)} characters")
