"""Errors of mounted applications, told as our own: they would carry no disclaimer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from bot.web.refusals import problem_of_status

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.web.problems import Problems

_FIRST_ERROR = 400
_UNROUTED = (404, 405)


class ForeignErrors:
    """Puts problems in the place of plain errors; an application needs those in JSON itself."""

    def __init__(self, app: ASGIApp, problems: Problems) -> None:
        """Wrap an application."""
        self.app = app
        self._problems = problems

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        status = 0

        async def send_own(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start" and _is_plain_error(message):
                status = message["status"]
            if not status:
                await send(message)

        await self.app(scope, receive, send_own)
        if status:
            problem = problem_of_status(status)
            await self._problems.response(problem)(scope, receive, send)


def _is_plain_error(message: Message) -> bool:
    if message["status"] < _FIRST_ERROR:
        return False
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return message["status"] in _UNROUTED or not kind.startswith(("application/json", "text/html"))
