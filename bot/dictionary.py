"""Words of medicine that are spelled right, though no list of frequent English words has them.

Read from `corpus/lexicon/words.txt` and `names.txt`, a word a line, in small letters, each spelling
and ending of its own. The first holds the ordinary words of the trade ("afebrile", "rebleed"), the
second names of diseases, organisms, substances and procedures: a name that an article does not know
is asked of, and has to be missed; an ordinary word has not.
"""

from __future__ import annotations

from functools import lru_cache

from bot.errors import LexiconError
from bot.shipped import shipped
from bot.text import Word


def is_spelled_right(word: Word) -> bool:
    """Whether a word is in one of the lists."""
    return is_ordinary(word) or word.text.lower() in _listed("names.txt")


def is_ordinary(word: Word) -> bool:
    """Whether a word is in the list of those that are no names."""
    return word.text.lower() in _listed("words.txt")


@lru_cache(maxsize=2)
def _listed(name: str) -> frozenset[str]:
    """The words of a list.

    Raises:
        LexiconError: the file cannot be read.
    """
    try:
        return frozenset(shipped(f"corpus/lexicon/{name}").read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name}: {error}; correct the file"
        raise LexiconError(message) from error
