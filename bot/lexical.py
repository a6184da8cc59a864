"""The lexical index: BM25 over folded and stemmed words, held by bm25s."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN

from bot.text import forms
from bot.vectors import Vectors

_K1 = 1.2
_B = 0.75
_UNMATCHABLE = "\x00"
"""A word that no text can hold, so that an index of texts without words is still an index."""


def terms(text: str) -> list[str]:
    """The words by which a text is found: folded, without function words, stemmed (Porter 1980)."""
    return _stemmed(forms(text))


def _stemmed(words: Iterable[str]) -> list[str]:
    # A stemmer keeps a cache of its own and is not safe to share between threads.
    stemmer = cast("Any", Stemmer).Stemmer("porter")
    return stemmer.stemWords([word for word in words if word not in STOPWORDS_EN])


class LexicalIndex:
    """BM25 (Robertson and Zaragoza 2009), read-only and safe from several threads."""

    def __init__(self, model: bm25s.BM25) -> None:
        self._model: Any = model

    @classmethod
    def of(cls, texts: Iterable[str]) -> LexicalIndex:
        """An index of texts, in order."""
        corpus = [[*terms(text), _UNMATCHABLE] for text in texts]
        model = bm25s.BM25(k1=_K1, b=_B, method="lucene")
        model.index(corpus, show_progress=False)
        return cls(model)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """An index that `save` wrote."""
        return cls(bm25s.BM25.load(str(folder)))

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made if need be."""
        self._model.save(str(folder), show_progress=False)

    def scores(self, text: str) -> Vectors:
        """The BM25 score of every text of the index for this one; 0 where no word is shared."""
        known = list(dict.fromkeys(self._model.get_tokens_ids(terms(text))))
        return np.asarray(self._model.get_scores_from_ids(known), dtype=np.float32)
