"""Question to statements: dense and lexical search, fused, then re-ranked by token vectors.

One configuration serves every article; it was chosen on public sets (bench/retrieval_sets.py
measures it there). The sum of scaled scores beats reciprocal ranks on them, as in Bruch et al. 2022
(arXiv 2210.11934); the token scores need no further model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import NamedTuple

import numpy as np

from bot.at_hand import AtHand
from bot.index import Index
from bot.passages import Expand
from bot.store import Nearest
from bot.types import Hit, Statement
from bot.vectors import Encoder, Positions, Vectors, products

AT_HAND = 64
"""Texts whose vectors are kept."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How the parts of a score are mixed.

    `dense` is the dense share of the fused score, the lexical one has the rest. Among the
    `reranked` best, `token` is the share of the token score. `depth` is how many statements each
    search brings in; an article with no more is scored whole.
    """

    dense: float = 0.55
    token: float = 0.5
    reranked: int = 20
    depth: int = 200


DEFAULT_WEIGHTS = Weights()


class Found(NamedTuple):
    """A statement found for a question.

    `score`, in [0, 1], compares statements for one question. `cosine`, in [-1, 1], is that of the
    two embeddings, and `fit` that of their `fits` (see `bot.vectors.Encoded`); `met` holds for each
    token of the question the cosine of its nearest token in the statement (empty where it was not
    computed) and `tokens` their mean (MaxSim; the cosine where there are none): these compare
    questions too.
    """

    statement: Statement
    score: float
    cosine: float
    tokens: float
    met: Vectors
    fit: float


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A question's sentence vector and its `fits`, and what was found for it, best first."""

    vector: Vectors
    fit: Vectors
    found: tuple[Found, ...]


class _Embedded(NamedTuple):
    """A text's sentence vector, token vectors and fit, as in `bot.vectors.Encoded`."""

    vector: Vectors
    tokens: Vectors
    fit: Vectors


class Retriever:
    """Finds statements for a question. Safe from several threads."""

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        expand: Expand = str,
        *,
        weights: Weights = DEFAULT_WEIGHTS,
    ) -> None:
        self._index = index
        self.encoder = encoder
        self._expand = expand
        self._weights = weights
        # The same question is embedded for sorting, for each way to read it and for its premises.
        self._encoded = AtHand[str, _Embedded](AT_HAND)

    def search(self, question: str, k: int) -> list[Hit]:
        """The `k` best statements, best first; their scores compare within one question.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        return [Hit(found.statement, found.score) for found in self.find(question)[: max(k, 0)]]

    def scores(self, question: str) -> Mapping[str, float]:
        """Score by statement id, best first: of all statements, or of a large article's candidates.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        return {found.statement.id: found.score for found in self.find(question)}

    def vector(self, text: str, beside: Iterable[str] = ()) -> Vectors:
        """The sentence vector of a text, as questions are embedded.

        What will be wanted soon is embedded `beside` it: several texts take little longer than one.
        """
        return self._encode(text, beside).vector

    def vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """The same for several texts: those that are not at hand are embedded in one go."""
        return [embedded.vector for embedded in self._encode_each(texts)]

    def _encode(self, text: str, beside: Iterable[str] = ()) -> _Embedded:
        return self._encoded.get(text) or self._encode_each((text, *beside))[0]

    def _encode_each(self, texts: Sequence[str]) -> list[_Embedded]:
        found = {text: known for text in texts if (known := self._encoded.get(text))}
        if new := [text for text in dict.fromkeys(texts) if text not in found]:
            encoded = self.encoder.encode_queries(new)
            found.update(zip(new, starmap(_Embedded, zip(*encoded, strict=True)), strict=True))
            self._encoded.put({text: found[text] for text in new})
        return [found[text] for text in texts]

    def look_up(self, question: str) -> LookedUp:
        """What `find` finds, with the question's vectors.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        return self.look_up_each([question])[0]

    def look_up_each(self, questions: Sequence[str]) -> list[LookedUp]:
        """The same for several questions: all are embedded and searched for in one go.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        embedded = self._encode_each(questions)
        near = self._index.nearest([e.vector for e in embedded], self._weights.depth)
        return [
            LookedUp(e.vector, e.fit, tuple(self._ranked(question, e, its)))
            for question, e, its in zip(questions, embedded, near, strict=True)
        ]

    def find(self, question: str) -> list[Found]:
        """All statements, or the candidates of a large article, best first.

        Raises:
            StoreError: the index cannot be read or reached.
        """
        return list(self.look_up(question).found)

    def _ranked(self, question: str, embedded: _Embedded, near: Nearest) -> list[Found]:
        cosines, candidates, lexical = self._searched(question, near)
        share = self._weights.dense
        fused = share * scaled(cosines[candidates])
        fused += (1 - share) * scaled(lexical[candidates])
        order = np.argsort(-fused, kind="stable")
        candidates, mixed, tokens, met = self._reranked(
            embedded.tokens, candidates[order], fused[order], cosines[candidates[order]]
        )
        passages = self._index.passages
        positions: list[int] = candidates.tolist()
        scores: list[float] = mixed.tolist()
        near_to: list[float] = cosines[candidates].tolist()
        means: list[float] = tokens.tolist()
        fits: list[float] = products(self._index.fits(positions), embedded.fit).tolist()
        statements = [passages[position].statement for position in positions]
        return list(starmap(Found, zip(statements, scores, near_to, means, met, fits, strict=True)))

    def _searched(self, question: str, near: Nearest) -> tuple[Vectors, Positions, Vectors]:
        """Cosines of all statements, positions of the candidates, lexical scores of all."""
        lexical = self._index.lexical(self._expand(question))
        # Those that only the lexical search brings in are no nearer than the last of the nearest.
        cosines = np.full(len(lexical), near.cosines.min(initial=1), dtype=np.float32)
        cosines[near.positions] = near.cosines
        return cosines, _candidates(near.positions, lexical, self._weights.depth), lexical

    def _reranked(
        self, question: Vectors, candidates: Positions, fused: Vectors, cosines: Vectors
    ) -> tuple[Positions, Vectors, Vectors, list[Vectors]]:
        """Mix the token score into the best ones; the others stay below them in their order.

        With the mixed scores come the token scores and the words met.
        """
        best, share = self._weights.reranked, self._weights.token
        none = [cosines[:0]] * len(candidates)
        if not best or not share:
            return candidates, fused, cosines, none
        met = tokens_met(question, self._index.token_vectors(candidates[:best].tolist()))
        mixed = fused * (1 - share)
        tokens = cosines.copy()
        tokens[:best] = met.mean(axis=0)
        mixed[:best] += share * scaled(tokens[:best])
        mixed[best:] = np.minimum(mixed[best:], mixed[:best].min())
        order = np.argsort(-mixed, kind="stable")
        columns = [*met.T, *none[best:]]
        return candidates[order], mixed[order], tokens[order], [columns[i] for i in order]


def tokens_met(question: Vectors, statements: Sequence[Vectors]) -> Vectors:
    """How well each token of a question (rows) is met by each statement (columns): best cosines.

    The mean over the rows is MaxSim of Khattab and Zaharia 2020 (ColBERT, section 3.2), divided by
    the number of tokens.
    """
    first = np.cumsum([0, *map(len, statements)])
    cosines = np.empty((first[-1], len(question)), dtype=np.float32)
    for vectors, start, end in zip(statements, first[:-1], first[1:], strict=True):
        products(vectors, question, cosines[start:end])
    return np.maximum.reduceat(cosines, first[:-1]).T


def scaled(scores: Vectors) -> Vectors:
    """Scores from 0 to 1 of which the best is 1, unless none is above 0."""
    positive = np.maximum(scores, 0)
    best = positive.max(initial=0)
    return positive / best if best > 0 else positive


def _candidates(nearest: Positions, lexical: Vectors, depth: int) -> Positions:
    if len(lexical) <= depth:
        return np.arange(len(lexical))
    top = np.argpartition(-lexical, depth)[:depth]
    return np.union1d(nearest, top[lexical[top] > 0])
