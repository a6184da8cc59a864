"""What an encoder is and gives: the values that embedding, index and retrieval hand each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]
"""Rows of unit length, or the scores that come of them."""

Positions: TypeAlias = NDArray[np.int64]
"""Places of statements in the index, from 0."""

Flags: TypeAlias = NDArray[np.bool_]
"""One truth value each."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how many units of it are done, and how many there are."""


_ON_ONE_THREAD = 1 << 18
"""Multiplications up to which `@` keeps to one thread (OpenBLAS, interface/gemm.c)."""


def products(rows: Vectors, others: Vectors, out: Vectors | None = None) -> Vectors:
    """The scalar product of each of `rows` with each of `others`, or with a single vector.

    They are put into `out`, if that is given.

    `@` gives the same, but for more than a few rows it takes threads that go on spinning when the
    work is done: on a busy machine that costs more than all else in an answer. So it gets few.
    """
    step = min(len(rows), _ON_ONE_THREAD // max(1, others.size))
    # With a single vector, or a single row, `@` takes threads much sooner.
    if others.ndim == 1 or len(others) == 1 or step < 2:
        return np.vecdot(rows if others.ndim == 1 else rows[:, None], others, out=out)
    found = np.empty((len(rows), len(others)), dtype=np.float32) if out is None else out
    parts = -(-len(rows) // step)
    ends = [len(rows) * part // parts for part in range(parts + 1)]
    for start, end in pairwise(ends):
        np.matmul(rows[start:end], others.T, out=found[start:end])
    return found


class Encoded(NamedTuple):
    """Texts as vectors of unit length: one row a text, and for each text one row a token.

    In `fits`, a row a text, a question is near to what answers it, and in `vectors` to all that has
    its subject. An encoder that knows no difference gives `vectors` for both.
    """

    vectors: Vectors
    tokens: list[Vectors]
    fits: Vectors


class Encoder(Protocol):
    """Turns texts into vectors."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text could get another vector."""
        ...

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Questions as vectors, and their tokens as vectors."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Encoded:
        """Texts as vectors, and their tokens as vectors."""
        ...
