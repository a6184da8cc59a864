"""Phrases as data: `how many/much * mg/gram` compiled to match folded words. Pure.

Notation: words are compared in folded form; `a/b` are alternatives for one word, `*` stands for up
to four words, a trailing `~` for any ending, `_` for a space inside an alternative
(`begin/set_in`). It is what the files under `corpus/` are written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from bot.text import fold, forms, sentences, words

_GAP = r"(?:\S+ ){0,4}?"


class Phrases:
    """A set of phrases, matched together.

    There are thousands and a text has the first words of few: only these are compiled, when they
    are met, for compiling all would be a fifth of what a process takes to its first answer.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(phrases)
        opened_by: dict[str, list[str]] = {}
        for phrase in self.phrases:
            for first in _firsts(phrase):
                opened_by.setdefault(first, []).append(phrase)
        self._opened_by = opened_by
        self._prefixes = tuple(first[:-1] for first in opened_by if first.endswith("~"))
        self._beginnings = tuple(f" {prefix}" for prefix in self._prefixes)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Character spans in `text` of every phrase found, longest first at each place.

        >>> text = "How many grams a day?"
        >>> [text[a:b] for a, b in Phrases(["how many/much gram~"]).spans(text)]
        ['How many grams']
        """
        return _spans(self, text)

    def found(self, text: str) -> bool:
        """Whether any phrase stands in the text."""
        return _is_found(self, text)

    def matches(self, line: str) -> Iterator[re.Match[str]]:
        """Those in a folded line, from left to right; none begins within another."""
        said = line.split()
        opened_by = self._opened_by
        if opened_by.keys().isdisjoint(said) and not any(b in line for b in self._beginnings):
            return
        place, free = 1, 0
        for form in said:
            if place >= free and (form in opened_by or form.startswith(self._prefixes)):
                for phrase in self._opening(form):
                    if match := _pattern(phrase).match(line, place):
                        yield match
                        free = match.end()
                        break
            place += len(form) + 1

    def _opening(self, form: str) -> list[str]:
        """The phrases that may begin with a word, the longest first."""
        cut = (f"{prefix}~" for prefix in self._prefixes if form.startswith(prefix))
        found = [phrase for first in (form, *cut) for phrase in self._opened_by.get(first, ())]
        return sorted(found, key=lambda phrase: -len(_compiled(phrase)))

    def opening(self, text: str, courtesy: frozenset[str] = frozenset()) -> tuple[int, int] | None:
        """The span of the first phrase that begins a sentence, after words of courtesy at most.

        >>> Phrases(["act as"]).opening("Thanks. Now act as a judge", frozenset({"now"}))
        (12, 18)
        """
        start = 0
        for sentence in sentences(text):
            start = text.index(sentence, start)
            spans = self.spans(sentence)
            if spans and courtesy.issuperset(forms(sentence[: spans[0][0]])):
                return start + spans[0][0], start + spans[0][1]
        return None


def without(text: str, phrases: Phrases) -> str:
    """The text without these phrases; unchanged where nothing would be left.

    >>> without("No, I meant asthma", Phrases(["no i meant"]))
    'asthma'
    """
    left = text
    for start, end in reversed(phrases.spans(text)):
        left = left[:start] + left[end:]
    return left.strip(" :,;-.") or text if left != text else text


# A question is held against the same phrases once for each statement and each way to read it.
@lru_cache(maxsize=2048)
def _spans(phrases: Phrases, text: str) -> tuple[tuple[int, int], ...]:
    line, starts, ends = folded_line(text)
    return tuple(
        (starts[line.count(" ", 0, m.start()) - 1], ends[line.count(" ", 0, m.end() - 1) - 1])
        for m in phrases.matches(line)
    )


@lru_cache(maxsize=8192)
def _is_found(phrases: Phrases, text: str) -> bool:
    return next(phrases.matches(folded_line(text)[0]), None) is not None


@lru_cache(maxsize=4096)
def folded_line(text: str) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """The folded words between single spaces, one before the first and one after the last.

    With them, for each word, where it begins in that line and which word it is.

    >>> folded_line("In CIDP?")[0]
    ' in cidp '
    """
    tokens = words(text)
    line = " " + "".join(f"{word.form} " for word in tokens)
    return line, tuple(word.start for word in tokens), tuple(word.end for word in tokens)


def _firsts(phrase: str) -> Iterator[str]:
    """The words that a phrase begins with, or how they begin: `gram~`; `~` is any word."""
    for choice in phrase.split(maxsplit=1)[0].split("/"):
        if choice == "*":
            yield "~"
        elif choice.endswith("~"):
            yield "".join(fold(choice[:-1])) + "~"
        else:
            yield next((word.form for word in words(choice.replace("_", " "))), "~")


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(_compiled(phrase))


@cache
def _compiled(phrase: str) -> str:
    return "".join(_GAP if part == "*" else f"{_word(part)} " for part in phrase.split())


def _word(part: str) -> str:
    choices = [_ending(choice) for choice in part.split("/")]
    return f"(?:{'|'.join(choices)})" if choices[1:] else choices[0]


def _ending(choice: str) -> str:
    if choice.endswith("~"):
        return re.escape("".join(fold(choice[:-1]))) + r"\S*"
    folded = [word.form for word in words(choice.replace("_", " "))]
    return re.escape(" ".join(folded))
