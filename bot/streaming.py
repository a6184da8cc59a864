"""What is told in steps: a generator of events whose value is the answer, or what becomes it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

from bot.answer import Answer
from bot.types import Event

T = TypeVar("T")


def events(steps: Generator[Event, None, Answer]) -> Generator[Event, None, None]:
    """The steps, and the answer as the last event."""
    answer = yield from steps
    yield Event("answer", answer)


def drained(steps: Generator[Event, None, T]) -> T:
    """The value alone."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
