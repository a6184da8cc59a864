"""How common a word is in English, from the `wordfreq` library (R. Speer 2022), on the Zipf scale.

Zipf 7 is "the", 4 is "neuron" or "gist" (ten times in a million words), 0 a word that was never
seen.
"""

from __future__ import annotations

import gzip
import math
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import msgpack

from bot.text import fold, stem

COMMONEST, RAREST = 6.0, 2.0
_FAMILY = 3.0
UNKNOWN_BELOW = 2.0
"""Zipf frequency under which a word is taken for a name that English does not know."""


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    """The library's own list, as it reads it: importing it takes longer than reading it.

    After a header, words in groups, each a hundredth of a power of ten rarer than the one before.
    """
    spec = find_spec("wordfreq")
    folder = Path(spec.origin if spec and spec.origin else "").parent
    with gzip.open(folder / "data" / "large_en.msgpack.gz") as file:
        groups = cast("list[list[str]]", cast("Any", msgpack).unpackb(file.read())[1:])
    found: dict[str, float] = {}
    for place, group in enumerate(groups):
        found.update(dict.fromkeys(group, 10 ** (-place / 100)))
    return found


@lru_cache(maxsize=65536)
def zipf(word: str) -> float:
    """Zipf frequency of a word; 0 for one never seen.

    >>> zipf("what") > 6, zipf("plasmapheresis") < 3, zipf("xqzzy")
    (True, True, 0.0)
    """
    frequency = _frequencies().get(word.lower(), 0.0)
    return max(0.0, math.log10(frequency) + 9) if frequency else 0.0


def rarity(word: str) -> float:
    """How much a word says, from 0 (in every text) to 1 (hardly anywhere).

    >>> rarity("the"), rarity("xqzzy")
    (0.0, 1.0)
    """
    return min(1.0, max(0.0, (COMMONEST - zipf(word)) / (COMMONEST - RAREST)))


@lru_cache(maxsize=1)
def known_stems() -> frozenset[str]:
    """The stems of the words that English uses: a rare word of a common family is no name."""
    return frozenset(stem(fold(word)) for word in common_words(_FAMILY))


def common_words(least: float) -> frozenset[str]:
    """The words of at least this Zipf frequency that are made of letters."""
    threshold = 10 ** (least - 9)
    return frozenset(
        w for w, f in _frequencies().items() if f >= threshold and w.isalpha() and w.isascii()
    )
