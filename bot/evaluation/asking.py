"""What is put to the test: a bot in this process, or one behind an address."""

from __future__ import annotations

import hashlib
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable
from urllib.parse import urlsplit

from bot.answer import Answer
from bot.embedding import model_key
from bot.errors import EvaluationError, FootnoteError
from bot.evaluation.observing import Response
from bot.evaluation.records import Record
from bot.export import sha256
from bot.known import known_file
from bot.settings import Settings
from bot.shipped import shipped
from bot.types import Article, Hit, Turn

T = TypeVar("T")
SURFACES = frozenset({"evaluation", "bench", "ui", "web", "commands"})
"""Rooms that no answer depends on."""


class Responder(Protocol):
    """Answers questions. `identity` changes with whatever its answers depend on."""

    @property
    def identity(self) -> str:
        """The configuration and the index, as a digest or an address."""
        ...

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        """The answer record of a question."""
        ...

    def search(self, question: str, k: int) -> tuple[str, ...] | None:
        """The ids of the `k` statements found, best first; None when it cannot tell."""
        ...


@runtime_checkable
class Asked(Protocol):
    """What is needed of a `Bot`."""

    @property
    def article(self) -> Article:
        """The article answered from."""
        ...

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question."""
        ...

    def search(self, question: str, k: int = 5) -> Sequence[Hit]:
        """The statements found."""
        ...


class InProcess:
    """A `Bot` of this process."""

    def __init__(self, bot: Asked, settings: Settings) -> None:
        self._bot = bot
        self.identity = identity_of(bot, settings)

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        """The answer record of a question."""
        # Through JSON and back, so that it is the record that every surface gives.
        return json.loads(json.dumps(self._bot.ask(question, history=history).to_dict()))

    def search(self, question: str, k: int) -> tuple[str, ...] | None:
        """The ids of the `k` statements found, best first."""
        return tuple(hit.statement.id for hit in self._bot.search(question, k=k))


def identity_of(bot: Asked, settings: Settings) -> str:
    """A digest of the article, the settings that answers depend on, the code and its data."""
    chosen = asdict(settings)
    for name in ("article", "data", "host", "port", "chroma_token"):
        chosen.pop(name, None)
    chosen["embedding"] = model_key(settings.embedding)
    parts = [bot.article.fingerprint, json.dumps(chosen, sort_keys=True, default=str)]
    digests = [sha256(file) for file in _sources(settings)]
    return hashlib.sha256("\n".join([*parts, *digests]).encode()).hexdigest()


def _sources(settings: Settings) -> Iterator[Path]:
    package = Path(__file__).parent.parent
    for file in sorted(package.rglob("*.py")):
        if file.relative_to(package).parts[0] not in SURFACES:
            yield file
    known = known_file(settings.article)
    yield from (f for f in [*sorted(shipped("corpus").rglob("*")), known] if f.is_file())


class BusyError(EvaluationError):
    """The server asks to come again in so many `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class Remote:
    """A Footnote server. Its answers are kept only for the run that a stopped one goes on with."""

    def __init__(self, address: str, *, timeout: float, token: str | None = None) -> None:
        if urlsplit(address).scheme not in {"http", "https"}:
            message = f"{address} is no http or https address of a Footnote server"
            raise EvaluationError(message)
        self.identity = address.rstrip("/")
        self._timeout = timeout
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        """The answer record of a question.

        Raises:
            EvaluationError: the server cannot be reached or does not answer with a record;
                `BusyError` when it is to be asked again.
        """
        return self._post(
            "/v1/ask", {"question": question, "history": [asdict(t) for t in history]}
        )

    def search(self, question: str, k: int) -> tuple[str, ...] | None:
        """The ids of the `k` statements found, best first; None when the server has no search."""
        try:
            found = patiently(lambda: self._post("/v1/search", {"question": question, "k": k}))
            return tuple(str(hit["statement"]["id"]) for hit in found["hits"])
        except (EvaluationError, KeyError, TypeError):
            return None

    def _post(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self.identity + path,
            data=json.dumps(body).encode(),
            headers=self._headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as reply:  # noqa: S310
                return json.load(reply)
        except urllib.error.HTTPError as error:
            with error:
                message = f"{self.identity}{path} answers {error.code} {error.reason}"
                wait = error.headers.get("Retry-After", "")
            if error.code == HTTPStatus.TOO_MANY_REQUESTS and wait.isdecimal():
                raise BusyError(message, float(wait)) from error
            raise EvaluationError(message) from error
        except (OSError, ValueError) as error:
            message = f"{self.identity}{path}: {error}"
            raise EvaluationError(message) from error


def patiently(call: Callable[[], T]) -> T:
    """What a call gives, after the waits that a busy server asks for."""
    while True:
        try:
            return call()
        except BusyError as busy:
            time.sleep(busy.seconds)


def asked(
    responder: Responder, question: str, history: Sequence[Turn], *, key: str, timeout: float
) -> Response:
    """What comes back within `timeout` seconds. An exception and a time-out are outcomes too.

    What a busy server asks to wait does not count.
    """
    return patiently(lambda: _asked(responder, question, history, key, timeout))


def _asked(
    responder: Responder, question: str, history: Sequence[Turn], key: str, timeout: float
) -> Response:
    came: list[Record | str | BusyError] = []

    def ask() -> None:
        try:
            came.append(responder.ask(question, history))
        except BusyError as busy:
            came.append(busy)
        except FootnoteError as error:
            came.append(str(error))
        except Exception as error:  # noqa: BLE001 - whatever the bot does is an outcome of the case
            came.append(f"{type(error).__name__}: {error}")

    started = time.perf_counter()
    # A thread that does not come back cannot be ended; as a daemon it does not hold up the exit.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout)
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    if not came:
        return Response(
            key, error=f"no reply within {timeout:g} seconds", milliseconds=milliseconds
        )
    if isinstance(came[0], BusyError):
        raise came[0]
    if isinstance(came[0], str):
        return Response(key, error=came[0], milliseconds=milliseconds)
    return Response(key, record=came[0], milliseconds=milliseconds)
