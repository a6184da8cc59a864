"""An encoder without a model: the same words, the same vectors, and shared words are near."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.text import forms
from bot.vectors import Encoded, Vectors

DIMENSION = 16


@dataclass
class WordEncoder:
    """Gives every word a vector drawn with its own seed; a text is the sum of its words."""

    fingerprint: str = "words-1"
    dimension: int = DIMENSION
    encoded: list[str] = field(default_factory=list[str])
    asked: list[list[str]] = field(default_factory=list[list[str]])

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        self.asked.append(list(texts))
        return _encoded(texts)

    def encode_documents(self, texts: Sequence[str]) -> Encoded:
        self.encoded += texts
        return _encoded(texts)


def _encoded(texts: Sequence[str]) -> Encoded:
    tokens = [np.stack([_vector(word) for word in ("", *forms(text))]) for text in texts]
    sums = np.stack([rows.sum(axis=0) for rows in tokens])
    vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return Encoded(vectors, tokens, vectors)


def _vector(word: str) -> Vectors:
    drawn = np.random.default_rng(zlib.crc32(word.encode())).standard_normal(DIMENSION)
    return (drawn / np.linalg.norm(drawn)).astype(np.float32)
