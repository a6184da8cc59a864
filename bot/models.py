"""Chat models: loaded by name, called with a deadline, one retry and a way to stop.

A model's words reach nobody from here: `bot.drafting` reads them and the guard decides on them. The
packages of LangChain are imported when a model is loaded, never without one.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from bot.errors import ModelError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

LONGEST_TOKEN = 12
"""Characters a token has at most, on average: a reply longer than its tokens allow is given up."""
PAUSE = 0.5
"""Seconds before the one retry."""
CUT_SHORT = frozenset({"length", "max_tokens", "content_filter", "safety", "refusal"})
"""What providers call an end that is not the model's own."""
_GLANCE = 0.05
_ENDINGS = ("finish_reason", "stop_reason", "done_reason")

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


Loader: TypeAlias = Callable[..., "BaseChatModel"]


class LangChainModel:
    """A chat model of LangChain. Calls of it are never traced to elsewhere, whatever the environment says."""

    def __init__(self, name: str, chat: BaseChatModel) -> None:
        self.name = name
        self._chat = chat

    def stream(self, prompt: Prompt) -> Generator[str, None, None]:
        """The text of the reply, piece by piece.

        Raises:
            ModelError: the provider ended the reply before the model did.
        """
        with _untraced():
            for chunk in self._chat.stream(_messages(prompt)):
                yield str(chunk.text)
                self._refuse_cut(chunk)

    def complete(self, prompt: Prompt) -> str:
        """The text of the reply.

        Raises:
            ModelError: the provider ended the reply before the model did.
        """
        with _untraced():
            reply = self._chat.invoke(_messages(prompt))
        self._refuse_cut(reply)
        return str(reply.text)

    def _refuse_cut(self, message: AIMessage) -> None:
        ends = {str(message.response_metadata.get(key, "")).lower() for key in _ENDINGS}
        if cut := ends & CUT_SHORT:
            message_ = f"{self.name} was cut short ({', '.join(cut)}); raise FOOTNOTE_MODEL_TOKENS"
            raise ModelError(message_)


def open_model(name: str, *, url: str | None, limits: Limits, load: Loader | None = None) -> ChatModel:
    """The chat model called `provider:name`, as LangChain's `init_chat_model` knows it.

    `url` is the address of its server, if not the provider's own. `load` stands for `init_chat_model`.

    Raises:
        ModelError: a package is missing (names the pip command), or the model cannot be made.
    """
    provider = name.partition(":")[0]
    try:
        chat = (load or _loader())(name, **_options(provider, url, limits))
    except ImportError as error:
        message = f"{name} needs a package: {error}; run: pip install langchain langchain-{provider}"
        raise ModelError(message) from error
    except Exception as error:
        message = (
            f"{name} cannot be loaded ({type(error).__name__}); is it provider:name, "
            "and is the provider's API key in the environment?"
        )
        raise ModelError(message) from error
    return LangChainModel(name, chat)


def _loader() -> Loader:
    from langchain.chat_models import init_chat_model  # an extra; nothing else needs it

    return init_chat_model


def _options(provider: str, url: str | None, limits: Limits) -> dict[str, Any]:
    """What the provider's class is given. The retry is `written`'s, so that all providers have the same."""
    own = {} if url is None else {"base_url": url, "temperature": 0}
    if provider == "ollama":
        timeout = {"timeout": limits.seconds}
        return {**own, "temperature": 0, "num_predict": limits.tokens, "client_kwargs": timeout}
    if provider == "openai" and url and not os.environ.get("OPENAI_API_KEY"):
        own["api_key"] = "none"  # servers of one's own ask for no key, but the package does
    return {**own, "timeout": limits.seconds, "max_retries": 0, "max_tokens": limits.tokens}


def _untraced() -> Any:  # noqa: ANN401 - a context manager
    from langsmith import tracing_context  # comes with langchain-core

    return tracing_context(enabled=False)


def _messages(prompt: Prompt) -> list[tuple[str, str]]:
    return [("system", prompt.rules), ("human", prompt.task)]


def written(
    model: ChatModel, prompt: Prompt, limits: Limits, stopped: threading.Event
) -> Generator[str, None, Ending]:
    """A model's reply piece by piece, and how it ended.

    The call runs on a thread of its own, so that a server that is silent or only drips cannot hold up the
    reader; it is tried again once if nothing has come. Closing the generator, or setting `stopped`, ends
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
    """The next piece; one that is there is taken even after the deadline, which may be the reader's fault."""
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
    begun = False
    for attempt in (model.stream, lambda given: _whole(model, given)):
        try:
            with closing(attempt(prompt)) as reply:
                for piece in _until(left, reply):
                    begun = begun or bool(piece)
                    pieces.put(piece)
        except ModelError as error:
            _log.warning("%s", error)
            break
        except Exception as error:  # noqa: BLE001 - whatever a model raises, the reply goes on without it
            # Only the kind of error: its words may repeat the question or a key.
            _log.warning("%s failed: %s", model.name, type(error).__name__)
        else:
            pieces.put(Ending.DONE)
            return
        if begun or left.wait(PAUSE):
            break
    pieces.put(Ending.FAILED)


def _whole(model: ChatModel, prompt: Prompt) -> Generator[str, None, None]:
    yield model.complete(prompt)


def _until(left: threading.Event, reply: Iterator[str]) -> Iterator[str]:
    for piece in reply:
        if left.is_set():
            return
        yield piece
