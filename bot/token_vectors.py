"""The token vectors of all statements, in one file that is mapped into memory, not read.

Half precision: two bytes a dimension, so that fifty statements take two megabytes and a hundred
thousand some three gigabytes of disk. A question reads those of its candidates only, so that memory
stays small.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from bot.vectors import Vectors

_AT_HAND = 256
"""Statements whose vectors stay in memory in full precision, some 50 kB each."""
VECTORS, ENDS = "tokens.f16", "tokens.ends.npy"


class TokenVectorWriter:
    """Writes token vectors statement by statement."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ends = [0]
        self._file = (folder / VECTORS).open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if kind is None:
            np.save(self._folder / ENDS, np.asarray(self._ends, dtype=np.int64))

    def add(self, tokens: Iterable[Vectors]) -> None:
        """Append the token vectors of the next statements."""
        for vectors in tokens:
            self._file.write(vectors.astype(np.float16).tobytes())
            self._ends.append(self._ends[-1] + len(vectors))


class TokenVectors:
    """Token vectors by the position of their statement. Read-only, safe from several threads."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._ends = np.load(folder / ENDS)
        self._rows = np.memmap(folder / VECTORS, dtype=np.float16, mode="r").reshape(-1, dimension)
        self._of = lru_cache(maxsize=_AT_HAND)(self._read)

    def of(self, positions: Sequence[int]) -> list[Vectors]:
        """The token vectors of statements, one array each."""
        return [self._of(position) for position in positions]

    def _read(self, position: int) -> Vectors:
        return self._rows[self._ends[position] : self._ends[position + 1]].astype(np.float32)
