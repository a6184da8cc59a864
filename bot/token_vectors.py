"""The token vectors of all statements, and their fits, in files that are mapped into memory.

Half precision: two bytes a dimension, so that fifty statements take two megabytes and a hundred
thousand some three gigabytes of disk. A question reads those of its candidates only, so that memory
stays small. Fits (see `bot.vectors.Encoded`) are one row a statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from bot.vectors import Encoded, Vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_HAND = 256
"""Statements whose vectors stay in memory in full precision, some 50 kB each."""
VECTORS, ENDS, FITS = "tokens.f16", "tokens.ends.npy", "fits.f16"


class TokenVectorWriter:
    """Writes token vectors and fits statement by statement."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ends = [0]
        self._file = (folder / VECTORS).open("wb")
        self._fits = (folder / FITS).open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._fits.close()
        if kind is None:
            np.save(self._folder / ENDS, np.asarray(self._ends, dtype=np.int64))

    def add(self, encoded: Encoded) -> None:
        """Append the next statements."""
        self._fits.write(encoded.fits.astype(np.float16).tobytes())
        for vectors in encoded.tokens:
            self._file.write(vectors.astype(np.float16).tobytes())
            self._ends.append(self._ends[-1] + len(vectors))


class TokenVectors:
    """Token vectors and fits by the position of their statement.

    Read-only, safe from several threads.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._ends = np.load(folder / ENDS)
        self._rows = _mapped(folder / VECTORS, dimension)
        self._fits = _mapped(folder / FITS, dimension)
        self._of = lru_cache(maxsize=_AT_HAND)(self._read)

    def of(self, positions: Sequence[int]) -> list[Vectors]:
        """The token vectors of statements, one array each."""
        return [self._of(position) for position in positions]

    def fits(self, positions: Sequence[int]) -> Vectors:
        """The fits of statements, one row each."""
        return self._fits[list(positions)].astype(np.float32)

    def _read(self, position: int) -> Vectors:
        return self._rows[self._ends[position] : self._ends[position + 1]].astype(np.float32)


def _mapped(file: Path, dimension: int) -> NDArray[np.float16]:
    # As a plain array: to take rows of it is then no more work than it has to be.
    return np.asarray(np.memmap(file, dtype=np.float16, mode="r")).reshape(-1, dimension)
