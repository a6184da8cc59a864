"""An answer in steps: a generator of events whose value is the answer."""

from __future__ import annotations

from collections.abc import Generator

from bot.answer import Answer
from bot.types import Event


def events(steps: Generator[Event, None, Answer]) -> Generator[Event, None, None]:
    """The steps, and the answer as the last event."""
    answer = yield from steps
    yield Event("answer", answer)


def drained(steps: Generator[Event, None, Answer]) -> Answer:
    """The answer alone."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
