"""Question to statements: dense and lexical search, fused, and re-ranked by the words' own vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.index import Index
from bot.passages import Expand
from bot.types import Hit
from bot.vectors import Encoder, Vectors


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of a score are mixed; measured, see `footnote bench`.

    `dense` is the dense share of the fused score, `token` the share of the token score among the
    `reranked` best. `depth` is how many each search brings in; smaller articles are scored whole.
    """

    dense: float = 0.5
    token: float = 0.5
    reranked: int = 50
    depth: int = 200


class Retriever:
    """Finds statements for a question. Safe from several threads."""

    def __init__(
        self, index: Index, encoder: Encoder, expand: Expand = str, *, weights: Weights = Weights()
    ) -> None:
        self._index = index
        self._encoder = encoder
        self._expand = expand
        self._weights = weights

    def search(self, question: str, k: int) -> list[Hit]:
        """The `k` best statements, best first; scores are in [0, 1] and comparable within one question.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        positions, scores = self._ranked(question)
        statements = self._index.passages
        found = zip(positions[:k].tolist(), scores[:k].tolist(), strict=True)
        return [Hit(statements[position].statement, score) for position, score in found]

    def scores(self, question: str) -> Mapping[str, float]:
        """Score by statement id, best first: of all statements, or of the candidates of a large article.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        return {hit.statement.id: hit.score for hit in self.search(question, len(self._index))}

    def cosines(self, question: str) -> Mapping[str, float]:
        """Cosine of question and statement by id, nearest first; comparable between questions.

        Of all statements, or of the nearest of a large article.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        near = self._index.nearest(
            self._encoder.encode_query(question).vectors[0], self._weights.depth
        )
        found = zip(near.positions.tolist(), near.cosines.tolist(), strict=True)
        return {self._index.passages[position].statement.id: cosine for position, cosine in found}

    def _ranked(self, question: str) -> tuple[NDArray[np.int64], Vectors]:
        """Positions of candidates and their scores, best first."""
        query = self._encoder.encode_query(question)
        near = self._index.nearest(query.vectors[0], self._weights.depth)
        lexical = self._index.lexical(self._expand(question))
        candidates = _union(near.positions, lexical, self._weights.depth)
        dense = np.full(len(self._index), near.cosines.min(), dtype=np.float32)
        dense[near.positions] = near.cosines
        share = self._weights.dense
        fused = share * _scaled(dense[candidates]) + (1 - share) * _scaled(lexical[candidates])
        order = np.argsort(-fused, kind="stable")
        candidates, fused = candidates[order], fused[order]
        return self._reranked(query.tokens[0], candidates, fused)

    def _reranked(
        self, question: Vectors, candidates: NDArray[np.int64], fused: Vectors
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Mix the token score into the best; the others keep their order below them."""
        best = min(self._weights.reranked, len(candidates))
        if not best or not self._weights.token:
            return candidates, fused
        share = self._weights.token
        tokens = _scaled(
            token_scores(question, self._index.token_vectors(candidates[:best].tolist()))
        )
        mixed = fused * (1 - share)
        mixed[:best] += share * tokens
        mixed[best:] = np.minimum(mixed[best:], mixed[:best].min())
        order = np.argsort(-mixed, kind="stable")
        return candidates[order], mixed[order]


def token_scores(question: Vectors, statements: Sequence[Vectors]) -> Vectors:
    """MaxSim (Khattab and Zaharia 2020, section 3.2) as a mean: how well each word of the question is met.

    The mean over the question's tokens of the cosine to the statement's nearest token, for each statement.
    """
    ends = np.cumsum([len(tokens) for tokens in statements])
    similarity = question @ np.concatenate(statements).T
    starts = np.concatenate([[0], ends[:-1]])
    return np.maximum.reduceat(similarity, starts, axis=1).mean(axis=0)


def _union(nearest: NDArray[np.int64], lexical: Vectors, depth: int) -> NDArray[np.int64]:
    if len(lexical) <= depth:
        return np.arange(len(lexical))
    top = np.argpartition(-lexical, depth)[:depth]
    return np.union1d(nearest, top[lexical[top] > 0])


def _scaled(scores: Vectors) -> Vectors:
    """Scores from 0 to 1, the best 1: sum of these beats rank fusion (Bruch et al. 2022, section 4)."""
    positive = np.maximum(scores, 0)
    best = positive.max(initial=0)
    return positive / best if best > 0 else positive
