"""The dense index: one Chroma collection, on this machine or on a server.

It is filled through langchain-chroma, so that any LangChain program can use it as a vector store.
Questions go to the same collection through chromadb's own client: importing langchain-chroma as
well would cost a process that answers one question a third more. Vectors have unit length, so that
Chroma's default distance d, the squared one, gives the cosine as 1 - d / 2, and no setting of the
collection can be refused by a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from bot.chroma import closed, reported
from bot.errors import StoreError
from bot.passages import Passage
from bot.vectors import Positions, Vectors, products

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

LARGEST_BATCH = 1_000
"""Statements handed to Chroma at once; it takes at most 5,461."""


class Nearest(NamedTuple):
    """Positions of the nearest statements, nearest first, and their cosines."""

    positions: Positions
    cosines: Vectors


class DenseStore:
    """One filled Chroma collection. Safe from several threads."""

    def __init__(
        self, client: ClientAPI, name: str, passages: Sequence[Passage], place: str
    ) -> None:
        """Open a collection.

        Raises:
            StoreError: it is missing, or does not hold what it should.
        """
        self._client = client
        self._name = name
        self._place = place
        self._positions = {p.statement.id: i for i, p in enumerate(passages)}
        with reported(place):
            self._collection = client.get_collection(name, embedding_function=None)
            held = self._collection.count()
        if held != len(passages):
            message = (
                f"the index in {place} holds {held} of {len(passages)} statements; "
                "run: footnote build"
            )
            raise StoreError(message)

    def nearest(self, vectors: Iterable[Vectors], count: int) -> list[Nearest]:
        """For each vector the `count` nearest statements, or all if there are fewer.

        To want all is no search: their vectors are then fetched once and compared here, which takes
        a hundredth of the time.

        Raises:
            StoreError: the collection cannot be read.
        """
        if count >= len(self._positions):
            return [_sorted(products(self._vectors, vector)) for vector in vectors]
        with reported(self._place):
            found: Any = self._collection.query(
                query_embeddings=list(vectors),
                n_results=min(count, len(self._positions)),
                include=["distances"],
            )
            positions = [[self._positions[i] for i in ids] for ids in found["ids"]]
        return list(starmap(_nearest, zip(positions, found["distances"], strict=True)))

    @cached_property
    def _vectors(self) -> Vectors:
        """Those of all statements, in their order."""
        with reported(self._place):
            found: Any = self._collection.get(include=["embeddings"])
            places = [self._positions[i] for i in found["ids"]]
            vectors = np.empty_like(found["embeddings"], dtype=np.float32)
            vectors[places] = found["embeddings"]
        return vectors

    def vector_store(self, embeddings: Embeddings) -> Chroma:
        """The same collection as a LangChain vector store."""
        return _vector_store(self._client, self._name, embeddings)

    def close(self) -> None:
        """Let go of files and connections."""
        closed(self._client)


def _nearest(positions: Sequence[int], distances: Sequence[float]) -> Nearest:
    cosines = np.asarray([1 - d / 2 for d in distances], dtype=np.float32)
    return Nearest(np.asarray(positions, dtype=np.int64), cosines)


def _sorted(cosines: Vectors) -> Nearest:
    order = np.argsort(-cosines, kind="stable")
    return Nearest(order, cosines[order])


def fill(
    client: ClientAPI, name: str, batches: Iterable[tuple[Sequence[Passage], Vectors]], place: str
) -> None:
    """Put passages with their vectors into a collection; again the same ones changes nothing.

    Raises:
        StoreError: Chroma does not take them.
    """
    vectors = _Ready()
    with reported(place):
        store = _vector_store(client, name, cast("Embeddings", vectors))
        largest = min(LARGEST_BATCH, client.get_max_batch_size())
    for passages, rows in batches:
        for start in range(0, len(passages), largest):
            part = passages[start : start + largest]
            vectors.rows = rows[start : start + largest]
            with reported(place):
                store.add_texts(
                    [p.text for p in part],
                    [_metadata(p) for p in part],
                    [p.statement.id for p in part],
                )


class _Ready:
    """Gives LangChain the vectors that were computed together with the token vectors."""

    def __init__(self) -> None:
        self.rows: Vectors = np.empty((0, 0), dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.rows.tolist()


def _vector_store(client: ClientAPI, name: str, embeddings: Embeddings) -> Chroma:
    from langchain_chroma import Chroma

    return Chroma(name, embeddings, client=client)


def _metadata(passage: Passage) -> dict[str, Any]:
    statement = passage.statement
    return {
        "id": statement.id,
        "section": " > ".join(statement.section),
        "references": ", ".join(map(str, statement.numbers)),
        "statement": statement.text,
    }
