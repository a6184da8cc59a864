"""Typing errors in questions, mended towards the article, the lexicon and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.dictionary import is_spelled_right
from bot.frequency import common_words, known_stems, zipf
from bot.lexicon import UNLISTED, Lexicon, term_forms
from bot.text import Word, fold, stem, words

SHORTEST = 4
"""Letters of the shortest word that is mended: shorter ones are mostly abbreviations."""
LONG_WORD = 6
VERY_LONG_WORD = 9
ENGLISH, RARE, STRANGE = 3.2, 2.5, 1.5
"""Zipf frequencies: from the first on a word stands; below the last it is an error or a name."""
COMMON = 4.5
"""Zipf frequency from which a word stands in a phrase too: "strong nasal spray" is no steroid."""
TARGET = 4.0
"""Zipf frequency of the rarest common word that an error is mended to."""
PHRASE_LIKENESS = 0.80
"""Normalised OSA similarity from which words are read as a lexicon term of as many words."""
WORD_LIKENESS = 0.55
LONGEST_PHRASE = 4
_ENDING = re.compile(
    "(?:a|i|s|al|ia|ic|is|um|us|ea|ed|er|es|ly|ae|ous|ing|ial|tic|sis|ical|i[sz]ed|)$"
)
"""What may end a word that stays the same: "oliguric" is read as "oliguria"."""


class Speller:
    """Mends a question's words: to the article's first, then the lexicon's, then English.

    The first letters of a drug that only one of the article's drugs begins with are that drug.
    """

    def __init__(
        self, lexicon: Lexicon, *, favoured: Iterable[str], shorthand: Mapping[str, str]
    ) -> None:
        self._lexicon = lexicon
        self._shorthand = shorthand
        self._favoured = _in_order(favoured)
        drugs = _drugs(lexicon)
        self._drugs = tuple(word for word in self._favoured if word in drugs)
        self._sounds = {sound: word for word in self._favoured if (sound := _sound(word))}
        self._names = _in_order(lexicon.vocabulary - _abbreviations(lexicon))
        self._common = _in_order(map(fold, common_words(TARGET)))
        self._phrases, self._beginning = _phrases(lexicon)

    def mend(self, text: str) -> str:
        """The text with shorthand spelled out and typing errors mended; names and numbers stay."""
        text = _replaced(
            text,
            {
                w.start: (w.end, self._shorthand[w.text.lower()])
                for w in words(text)
                if w.text.lower() in self._shorthand and w.text not in self._lexicon.exact
            },
        )
        text = _replaced(text, self._joined(text))
        text = _replaced(text, self._mended_phrases(text))
        return _replaced(text, self._mended_words(text))

    def _joined(self, text: str) -> dict[int, tuple[int, str]]:
        """Words of the lexicon that were typed apart."""
        found: dict[int, tuple[int, str]] = {}
        tokens = words(text)
        for one, two in pairwise(tokens):
            whole = one.form + two.form
            known = self._known(one) and self._known(two)
            if len(whole) > LONG_WORD and not known and whole in self._names:
                found[one.start] = (two.end, whole)
        return found

    def _known(self, word: Word) -> bool:
        if word.form in self._lexicon.vocabulary or zipf(word.text) >= RARE:
            return True
        return is_spelled_right(word)

    def _mended_words(self, text: str) -> dict[int, tuple[int, str]]:
        return {w.start: (w.end, better) for w in words(text) if (better := self._nearest(w))}

    def _nearest(self, word: Word) -> str | None:
        form = word.form
        if len(form) < SHORTEST - 1 or not form.isalpha():
            return None
        if form in self._lexicon.vocabulary or form in self._favoured:
            return None
        right = is_spelled_right(word)
        if not right and (short := self._cut_short(word) or self._sounding(word)):
            return short
        for targets, allowed in self._tiers(word):
            found = process.extractOne(form, targets, scorer=OSA.distance, score_cutoff=allowed)
            if found and (found[0][0] == form[0] or found[1] == 1):
                kept = right and (targets is self._common or not _ends_otherwise(form, found[0]))
                return None if kept else found[0]
        return None

    def _cut_short(self, word: Word) -> str | None:
        """The one drug of the article that begins with a word that is none ("apix")."""
        if len(word.form) < SHORTEST or zipf(word.text) >= ENGLISH:
            return None
        begun = [drug for drug in self._drugs if drug.startswith(word.form)]
        return begun[0] if len(begun) == 1 else None

    def _sounding(self, word: Word) -> str | None:
        """The long word of the article that sounds like this one, which is in no dictionary."""
        if len(word.form) < VERY_LONG_WORD or zipf(word.text) >= STRANGE:
            return None
        found = process.extractOne(
            _sound(word.form), tuple(self._sounds), scorer=OSA.distance, score_cutoff=1
        )
        return self._sounds[found[0]] if found else None

    def _tiers(self, word: Word) -> list[tuple[tuple[str, ...], int]]:
        """Where to look for what was meant, and how many slips of the finger are allowed there."""
        length, seen = len(word.form), zipf(word.text)
        if seen >= ENGLISH or length < SHORTEST:
            return [(self._favoured, 1)] if seen < RARE else []
        if seen >= RARE or (seen >= STRANGE and stem(word.form) in known_stems()):
            return [(self._favoured, 1)] if length > SHORTEST else []
        if any(ending.names(word.form) for ending in self._lexicon.stems):
            slips = 2 if length >= VERY_LONG_WORD else 1
            return [(self._favoured, slips), (self._names, 1)]
        slips = 2 if length >= LONG_WORD and seen < STRANGE else 1
        # What is short and in capitals is an abbreviation: the article's, or of nothing known.
        if word.text.isupper() and length < LONG_WORD:
            return [(self._favoured, slips)]
        return [(self._favoured, slips), (self._names, slips), (self._common, slips)]

    def _mended_phrases(self, text: str) -> dict[int, tuple[int, str]]:
        named = (m for m in self._lexicon.find(text) if not m.concept.startswith(UNLISTED))
        taken = {i for m in named for i in range(m.start, m.end)}
        tokens = [w for w in words(text) if w.start not in taken]
        if all(self._known(word) for word in tokens):
            return {}
        for width in range(LONGEST_PHRASE, 1, -1):
            for start in range(len(tokens) - width + 1):
                window = tokens[start : start + width]
                if text[window[0].start : window[-1].end].count(" ") >= width:
                    continue
                if better := self._phrase(window):
                    return {window[0].start: (window[-1].end, better)}
        return {}

    def _phrase(self, window: list[Word]) -> str | None:
        typed = " ".join(word.form for word in window)
        # Only words that begin alike are alike: few phrases have to be compared, unless one is.
        if not _likest(typed, self._beginning.get(_initials(typed), ())):
            return None
        found = _likest(typed, self._phrases.get(len(window), ()))
        if found is None or found[0] == typed:
            return None
        pairs = list(zip(window, found[0].split(), strict=True))
        plain = any(zipf(word.text) >= COMMON for word, meant in pairs if word.form != meant)
        alike = all(_alike(word.form, meant) for word, meant in pairs)
        return found[0] if alike and not plain else None


def _abbreviations(lexicon: Lexicon) -> frozenset[str]:
    """Terms in capitals: another word is never meant for one (`resus` is not ESUS)."""
    terms = (term for concept in lexicon.concepts.values() for term in concept.terms)
    return frozenset(fold(term) for term in terms if term.isupper() and term.isalpha())


def _drugs(lexicon: Lexicon) -> frozenset[str]:
    """The names of treatments that are one word, but for abbreviations."""
    therapies = (c for c in lexicon.concepts.values() if c.kind == "therapy")
    return frozenset(fold(term) for c in therapies for term in c.terms if not term.isupper())


_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"[ao]e", "e"),
        (r"y", "i"),
        (r"c(?=[ei])|z", "s"),
        (r"ck|c|q", "k"),
        (r"(?<=[rt])h", ""),
        (r"(.)\1", r"\1"),
    )
)


def _sound(word: str) -> str:
    """A word as it is heard.

    >>> _sound("pentoxyfiline") == _sound("pentoxifylline")
    True
    """
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def _in_order(targets: Iterable[str]) -> tuple[str, ...]:
    """Words to mend to, in one order, so that of two as near the same is taken each time."""
    return tuple(sorted({w for w in targets if len(w) >= SHORTEST and w.isalpha()}))


def _alike(one: str, two: str) -> bool:
    if one == two:
        return True
    if min(len(one), len(two)) < SHORTEST or one[0] != two[0]:
        return False
    return OSA.normalized_similarity(one, two) >= WORD_LIKENESS


def _likest(typed: str, phrases: Sequence[str]) -> tuple[str, float, int] | None:
    return process.extractOne(
        typed, phrases, scorer=OSA.normalized_similarity, score_cutoff=PHRASE_LIKENESS
    )


def _initials(phrase: str) -> str:
    return "".join(word[0] for word in phrase.split())


def _phrases(lexicon: Lexicon) -> tuple[dict[int, list[str]], dict[str, list[str]]]:
    """The lexicon's terms of several words, by how many they are and by what these begin with."""
    phrases: dict[int, list[str]] = {}
    beginning: dict[str, list[str]] = {}
    for concept in lexicon.concepts.values():
        for term in concept.terms:
            folded = term_forms(term)
            if 1 < len(folded) <= LONGEST_PHRASE:
                phrase = " ".join(folded)
                phrases.setdefault(len(folded), []).append(phrase)
                beginning.setdefault(_initials(phrase), []).append(phrase)
    return phrases, beginning


def _replaced(text: str, changes: Mapping[int, tuple[int, str]]) -> str:
    for start in sorted(changes, reverse=True):
        end, better = changes[start]
        text = text[:start] + better + text[end:]
    return re.sub(r"\s+", " ", text)


def _ends_otherwise(one: str, other: str) -> bool:
    """Whether two words are the same but for their endings."""
    starts = range(SHORTEST + 1, min(len(one), len(other)) + 1)
    return any(
        one[:n] == other[:n] and _ENDING.match(one, n) and _ENDING.match(other, n) for n in starts
    )
