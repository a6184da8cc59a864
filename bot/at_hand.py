"""What was worked out last, kept for what asks for it again soon."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class AtHand(Generic[K, V]):
    """The `most` values that were put last, by their keys. Safe from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[K, V] = {}
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of a key, if it is still held."""
        return self._held.get(key)

    def put(self, values: Mapping[K, V]) -> None:
        """Hold values, and let go of the oldest in their stead."""
        with self._lock:
            self._held.update(values)
            for oldest in list(self._held)[: -self._most]:
                del self._held[oldest]
