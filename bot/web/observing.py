"""What is logged and counted of requests and answers: ids, outcomes, times, hashes; no question."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import structlog
from starlette.datastructures import Headers, MutableHeaders

from bot.answer import Answer
from bot.answerer import Answerer
from bot.privacy import Log, Pseudonyms, places, redacted
from bot.types import Article, Audience, Event, Hit, Turn, Verdict
from bot.web.problems import Problem, Problems

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.web.measures import Measures

REQUEST_ID = "X-Request-Id"
_TAKEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ELSEWHERE = "other"


class ObservedBot:
    """A bot whose answers are counted and logged, whichever surface asks."""

    def __init__(
        self, bot: Answerer, measures: Measures, log: Log, names: Pseudonyms, *, words: bool
    ) -> None:
        """`words`: whether questions are logged, redacted."""
        self._bot = bot
        self._measures = measures
        self._log = log
        self._names = names
        self._words = words

    @property
    def article(self) -> Article:
        """The article answered from."""
        return self._bot.article

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Answer:
        """As the bot's."""
        started = time.perf_counter()
        try:
            answer = self._bot.ask(question, history=history, audience=audience)
        except Exception as error:
            self._failed(error)
            raise
        self._answered(answer, len(history), time.perf_counter() - started)
        return answer

    def turn(self, question: str, *, history: Sequence[Turn] = ()) -> Turn:
        """As the bot's; it is no answer, and not counted."""
        return self._bot.turn(question, history=history)

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Iterator[Event]:
        """As the bot's."""
        started = time.perf_counter()
        try:
            for event in self._bot.stream(question, history=history, audience=audience):
                if isinstance(event.data, Answer):
                    self._answered(event.data, len(history), time.perf_counter() - started)
                yield event
        except Exception as error:
            self._failed(error)
            raise

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """As the bot's."""
        return self._bot.search(question, k)

    def verify(
        self, text: str, statements: Sequence[str], references: Sequence[int] | None = None
    ) -> Verdict:
        """As the bot's."""
        return self._bot.verify(text, statements, references)

    def _answered(self, answer: Answer, turns: int, seconds: float) -> None:
        self._measures.answer(answer, seconds)
        self._log(
            "answer",
            answer=answer.id,
            fingerprint=answer.fingerprint,
            outcome=answer.outcome.value,
            reason=answer.reason,
            statements=[statement.id for statement in answer.statements],
            withheld=[sentence.reason for sentence in answer.withheld] or None,
            answerer=answer.answerer,
            fallback=answer.fallback or None,
            turns=turns,
            ms=_milliseconds(seconds),
            question_hash=self._names.of(answer.question),
            question=redacted(answer.question) if self._words else None,
        )

    def _failed(self, error: Exception) -> None:
        self._measures.error(error)
        self._log("failure", error=type(error).__name__, places=places(error.__traceback__))


class Observing:
    """Gives each request an id, logs and counts it, and tells of an error that nobody caught."""

    def __init__(
        self, app: ASGIApp, *, measures: Measures, log: Log, names: Pseudonyms, problems: Problems
    ) -> None:
        """Wrap an application."""
        self.app = app
        self._measures = measures
        self._log = log
        self._names = names
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _TAKEN_ID.fullmatch(given) else uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._observed(scope, receive, send, request_id)

    async def _observed(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        self._measures.open.inc()
        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:  # noqa: BLE001 - its words may be the question; only its kind goes on
            self._log("failure", error=type(error).__name__, places=places(error.__traceback__))
            if not status:
                response = self._problems.response(Problem.FAILED)
                await response(scope, receive, send_with_id)
        finally:
            self._measures.open.dec()
            self._served(scope, status, time.perf_counter() - started)

    def _served(self, scope: Scope, status: int, seconds: float) -> None:
        route, method = route_of(scope), method_of(scope)
        self._measures.request(route=route, method=method, status=status, seconds=seconds)
        client: Any = scope.get("client")
        self._log(
            "request",
            method=method,
            route=route,
            status=status,
            ms=_milliseconds(seconds),
            client=self._names.of(client[0]) if client else None,
        )


def route_of(scope: Scope) -> str:
    """The pattern of the path that was asked for; never what stood in its place."""
    route: Any = scope.get("route")
    return getattr(route, "path", None) or _ELSEWHERE


def method_of(scope: Scope) -> str:
    """The method, unless it is none that HTTP knows."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
    return scope["method"] if scope["method"] in known else _ELSEWHERE


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 1)
