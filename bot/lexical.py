"""The lexical index: BM25 over folded and stemmed words.

bm25s counts and weighs every word once, when the index is built. That gives a sparse matrix
of scores that numpy alone reads, so that a question imports neither bm25s nor scipy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import Stemmer

from bot.text import forms
from bot.vectors import Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

_K1 = 1.2
_B = 0.75
_FUNCTION_WORDS = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is"),
        *("it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there"),
        *("these", "they", "this", "to", "was", "will", "with"),
    )
)
"""Lucene's English stop words."""

_UNMATCHABLE = "\x00"
"""A word that no text can hold, so that an index of texts without words is still an index."""

_WORDS = "words.json"
_ARRAYS = ("scores.npy", "positions.npy", "starts.npy")


def terms(text: str) -> list[str]:
    """The words by which a text is found: folded, without function words, stemmed (Porter 1980)."""
    return [stem for line in text.split("\n") for stem in _terms(line)]


@lru_cache(maxsize=4096)
def _terms(line: str) -> tuple[str, ...]:
    """Those of a line: most lines of a question are names that come again and again."""
    # A stemmer keeps a cache of its own and is not safe to share between threads.
    stemmer = cast("Any", Stemmer).Stemmer("porter")
    stems = stemmer.stemWords([form for form in forms(line) if form not in _FUNCTION_WORDS])
    return tuple(stem for stem in stems if stem)  # of a lone "s" Porter leaves nothing


class _Columns(NamedTuple):
    """A sparse matrix by columns: column w has `scores[starts[w]:starts[w + 1]]` at `positions`."""

    scores: Vectors
    positions: NDArray[np.int32]
    starts: NDArray[np.int32]


class LexicalIndex:
    """BM25 (Robertson and Zaragoza 2009), read-only and safe from several threads."""

    def __init__(self, count: int, words: Mapping[str, int], columns: _Columns) -> None:
        self._count = count
        self._words = words
        self._columns = columns

    @classmethod
    def of(cls, texts: Iterable[str]) -> LexicalIndex:
        """An index of texts, in order."""
        import bm25s

        corpus = [[*terms(text), _UNMATCHABLE] for text in texts]
        model: Any = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        model.index(corpus, show_progress=False)
        parts = (model.scores[name] for name in ("data", "indices", "indptr"))
        return cls(len(corpus), dict(model.vocab_dict), _Columns(*parts))

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """An index that `save` wrote.

        Raises:
            OSError, ValueError, KeyError: there is none, or it is damaged.
        """
        table = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        columns = _Columns(*(np.load(folder / name) for name in _ARRAYS))
        return cls(table["texts"], table["words"], columns)

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made if need be."""
        folder.mkdir(exist_ok=True)
        for name, array in zip(_ARRAYS, self._columns, strict=True):
            np.save(folder / name, array)
        table = json.dumps({"texts": self._count, "words": self._words})
        (folder / _WORDS).write_text(table, encoding="utf-8")

    def scores(self, text: str) -> Vectors:
        """The BM25 score of every text of the index for this one; 0 where no word is shared.

        A word counts once, however often the text repeats it.
        """
        scores = np.zeros(self._count, dtype=np.float32)
        _, positions, starts = self._columns
        for word in dict.fromkeys(terms(text)):
            column = self._words.get(word)
            if column is not None:
                part = slice(starts[column], starts[column + 1])
                scores[positions[part]] += self._columns.scores[part]
        return scores
