"""Sentences, words and the normal form in which words are compared. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, cast

import Stemmer

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_QUOTES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d"), '"'),
}
_PUNCTUATION = {**_DASHES, **_QUOTES, 0xA0: " "}
# Of these, 's is short for "is"; of all other words it marks the owner.
_CONTRACTED = frozenset(
    {"he", "she", "it", "that", "what", "who", "there", "here", "where", "how", "let"}
)
_stem_word: Callable[[str], str] = cast("Callable[[str], str]", Stemmer.Stemmer("english").stemWord)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)(?<!approx\.)\s+(?=[^\s])")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)

# British to American in the form both sides are folded to; applied to every word alike, so that it
# only has to be consistent, not to spell American.
_SPELLINGS = (
    ("ae", "e"),
    ("oe", "e"),
    ("our", "or"),
    ("ise", "ize"),
    ("ising", "izing"),
    ("isa", "iza"),
    ("yse", "yze"),
    ("sulph", "sulf"),
)


class Word(NamedTuple):
    """A word of a text: `form` is its folded form, `start` and `end` character offsets."""

    form: str
    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """One length-preserving pass over punctuation: every dash is `-`, every apostrophe `'`.

    >>> plain("Churg\u2013Strauss")
    'Churg-Strauss'
    """
    return text.translate(_PUNCTUATION)


def cleaned(text: str) -> str:
    r"""Text without control and direction characters, white space collapsed.

    >>> cleaned("a\x00 b\u202e  c")
    'a b c'
    """
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The form in which two spellings of a word are the same.

    Case, accents, number and British or American spelling make no difference.

    >>> fold("Sjögren's"), fold("anaemias"), fold("tumour"), fold("therapies")
    ('sjogren', 'anemia', 'tumor', 'therapy')
    """
    letters = plain(word).lower()
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", plain(word)).lower()
        letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    owner = letters.removesuffix("'s")
    letters = (letters if owner in _CONTRACTED else owner).replace("'", "")
    if len(letters) > 4:
        for british, american in _SPELLINGS:
            letters = letters.replace(british, american)
    return _singular(letters)


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ous")):
        return word
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def stem(form: str) -> str:
    """The stem of a folded word (Porter 2), by which `symptom` and `symptomatic` are the same.

    >>> stem("symptomatic"), stem("treatments")
    ('symptomat', 'treatment')
    """
    return _stem_word(form)


@lru_cache(maxsize=2048)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text with their folded forms and offsets; hyphens and slashes separate.

    >>> [w.form for w in words("CAR T-cell, 2 g/kg")]
    ['car', 't', 'cell', '2', 'g', 'kg']
    """
    return tuple(Word(fold(m[0]), m[0], m.start(), m.end()) for m in _WORD.finditer(plain(text)))


@lru_cache(maxsize=2048)
def forms(text: str) -> tuple[str, ...]:
    """The folded forms of a text's words, in order."""
    return tuple(map(fold, _WORD.findall(plain(text))))


def sentences(text: str) -> tuple[str, ...]:
    """A text's sentences.

    >>> sentences("It fails. So stop, e.g. now! Then?")
    ('It fails.', 'So stop, e.g. now!', 'Then?')
    """
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part.strip())
