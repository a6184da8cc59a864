"""Reads the whole body of a request before anything else does: not too much, not too slowly."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from bot.web.problems import Problem, ProblemError, Problems

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATIENCE = 10.0
"""Seconds for a whole body."""
CHAT_BODIES = 16
"""OpenAI's callers send the whole conversation again, replies too; those are not read."""
_CHAT = "/v1/chat/"
_API = ("/v1/", "/mcp")
PAGE_BODY = 4 << 20
"""Bytes that the chat page may send at once: a conversation that the browser kept."""


class BodyLimit:
    """Refuses a body that is too large (413) or too slow (408)."""

    def __init__(
        self, app: ASGIApp, *, most: int, problems: Problems, patience: float = PATIENCE
    ) -> None:
        """`most` in bytes, `patience` in seconds."""
        self.app = app
        self._most = most
        self._problems = problems
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._patience):
                body = await self._read(scope, receive)
        except (ProblemError, TimeoutError) as error:
            problem = error.problem if isinstance(error, ProblemError) else Problem.SLOW_BODY
            # What is still to come will not be read, so that the connection cannot be used again.
            response = self._problems.response(problem, headers={"Connection": "close"})
            await response(scope, receive, send)
            return
        if body is not None:
            await self.app(scope, _replay(body, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes | None:
        """The body; None when the caller has gone."""
        most = self._most_for(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            raise ProblemError(Problem.TOO_LARGE)
        parts = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            parts += message.get("body", b"")
            if len(parts) > most:
                raise ProblemError(Problem.TOO_LARGE)
            if not message.get("more_body", False):
                return bytes(parts)

    def _most_for(self, path: str) -> int:
        if path.startswith(_CHAT):
            return self._most * CHAT_BODIES
        return self._most if path.startswith(_API) else max(self._most, PAGE_BODY)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
