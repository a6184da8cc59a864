"""Timing calls in this process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

Question = TypeVar("Question")


def milliseconds(call: Callable[[Question], object], questions: Sequence[Question]) -> list[float]:
    """Milliseconds of each call, after one that is not counted."""
    call(questions[0])
    return [_one(call, question) for question in questions]


def _one(call: Callable[[Question], object], question: Question) -> float:
    started = time.perf_counter()
    call(question)
    return (time.perf_counter() - started) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed (nearest rank).

    >>> percentile([3, 1, 2, 4], 0.5), percentile([3, 1, 2, 4], 0.95)
    (2, 4)
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
