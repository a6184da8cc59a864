"""Chat models: what one has to do, and its call, with a deadline, one retry and a way to stop.

A model's words reach nobody from here: `bot.drafting` reads them and the guard decides on them.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from queue import Empty, SimpleQueue
from typing import NamedTuple, Protocol

from bot.errors import ModelError

LONGEST_TOKEN = 12
"""Characters a token has at most, on average: a reply longer than its tokens allow is given up."""
PAUSE = 0.5
"""Seconds before the one retry."""
_GLANCE = 0.05

_log = logging.getLogger(__name__)


class Prompt(NamedTuple):
    """What a model is given: its rules, and the task with all data."""

    rules: str
    task: str


class Ending(Enum):
    """How a model's reply ended."""

    DONE = auto()
    FAILED = auto()
    SLOW = auto()
    LONG = auto()
    STOPPED = auto()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reply may take: `seconds` from the question to the last token, and `tokens`."""

    seconds: float = 20
    tokens: int = 1_024


class ChatModel(Protocol):
    """What drafting needs of a language model. Whatever it raises counts as its failure."""

    @property
    def name(self) -> str:
        """What the answer record calls it."""
        ...

    def stream(self, prompt: Prompt) -> Generator[str, None, None]:
        """Its reply, piece by piece; closing the generator ends the call."""
        ...

    def complete(self, prompt: Prompt) -> str:
        """Its reply as a whole, from a server that cannot stream."""
        ...


def written(
    model: ChatModel, prompt: Prompt, limits: Limits, stopped: threading.Event
) -> Generator[str, None, Ending]:
    """A model's reply piece by piece, and how it ended.

    The call runs on a thread of its own, so that a server that is silent or drips holds nobody up;
    it is tried again once if nothing has come. Closing the generator, or setting `stopped`, ends
    the call at its next piece; a silent connection ends at the client's own time-out.
    """
    pieces: SimpleQueue[str | Ending] = SimpleQueue()
    left = threading.Event()
    call = threading.Thread(target=_call, args=(model, prompt, pieces, left), daemon=True)
    call.start()
    deadline = time.monotonic() + limits.seconds
    characters = 0
    try:
        while not isinstance(piece := _next(pieces, deadline, stopped), Ending):
            characters += len(piece)
            if characters > limits.tokens * LONGEST_TOKEN:
                return Ending.LONG
            yield piece
        return piece
    finally:
        left.set()


def _next(
    pieces: SimpleQueue[str | Ending], deadline: float, stopped: threading.Event
) -> str | Ending:
    """The next piece; one that is there is taken even late, as the reader may be slow."""
    while not stopped.is_set():
        rest = max(0.0, deadline - time.monotonic())
        try:
            return pieces.get(timeout=min(rest, _GLANCE))
        except Empty:
            if not rest:
                return Ending.SLOW
    return Ending.STOPPED


def _call(
    model: ChatModel, prompt: Prompt, pieces: SimpleQueue[str | Ending], left: threading.Event
) -> None:
    """Streams; if that fails before anything has come, asks once more for the reply as a whole."""
    ending, begun = _tried(model, partial(model.stream, prompt), pieces, left)
    if ending is Ending.FAILED and not begun and not left.wait(PAUSE):
        ending, _ = _tried(model, partial(_whole, model, prompt), pieces, left)
    pieces.put(ending)


def _tried(
    model: ChatModel,
    call: Callable[[], Generator[str, None, None]],
    pieces: SimpleQueue[str | Ending],
    left: threading.Event,
) -> tuple[Ending, bool]:
    """How one attempt ended, and whether anything came of it."""
    begun = False
    try:
        with closing(call()) as reply:
            for piece in reply:
                if left.is_set():
                    return Ending.STOPPED, begun
                begun = begun or bool(piece)
                pieces.put(piece)
    except ModelError as error:
        _log.warning("%s", error)
        return Ending.LONG, begun
    except Exception as error:  # noqa: BLE001 - whatever it raises, there is a reply without it
        # Only the kind of error: its words may repeat the question or a key.
        _log.warning("%s failed: %s", model.name, type(error).__name__)
        return Ending.FAILED, begun
    return Ending.DONE, begun


def _whole(model: ChatModel, prompt: Prompt) -> Generator[str, None, None]:
    yield model.complete(prompt)
