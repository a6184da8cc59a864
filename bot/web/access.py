"""Who may ask: by which name the server is called, from which pages, with which token."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware import Middleware

from bot.settings import Settings
from bot.web.problems import Problem, Problems

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

API = "/v1/"
METRICS = "/metrics"
MCP = "/mcp"
WIDGET_FILES = "/widget"
# What a page elsewhere needs for the widget, which could keep no token secret. Scripts can send any
# origin: once one is allowed, these are public, under the rate limits; tokens guard the rest.
WIDGET_ROUTES: Final = ("/v1/ask", "/v1/article", "/v1/statements/", "/v1/feedback")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - recognised, not bound to
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")


class Access:
    """Refuses requests under another name, from pages that are not allowed, or without a token."""

    def __init__(self, app: ASGIApp, *, settings: Settings, problems: Problems) -> None:
        """Wrap an application."""
        self.app = app
        self._problems = problems
        self._origins = frozenset(settings.allowed_origins)
        self._names = _names(settings)
        self._public_url = settings.public_url
        self._tokens = [_digest(token) for token in settings.api_tokens]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        problem = self.problem(scope) if scope["type"] == "http" else None
        if problem is None:
            await self.app(scope, receive, send)
            return
        headers = {"WWW-Authenticate": "Bearer"} if problem is Problem.NO_TOKEN else None
        await self._problems.response(problem, headers=headers)(scope, receive, send)

    def problem(self, scope: Scope) -> Problem | None:
        """Why a request is refused; None when it is not."""
        headers = Headers(scope=scope)
        path: str = scope["path"]
        if self._names and host_name(headers.get("host", "")) not in self._names:
            return Problem.WRONG_HOST
        origin = headers.get("origin")
        foreign = origin is not None and not self._is_own(origin, scope, headers)
        # `/embed` is our own page and asks for others, so that it is as open as they are.
        by_widget = foreign or bool(origin and self._origins)
        if foreign and not (origin in self._origins and path.startswith((API, WIDGET_FILES))):
            return Problem.FOREIGN_ORIGIN
        if scope["method"] == "OPTIONS" or not _is_guarded(path):
            return None
        if self._tokens:
            open_to_widget = by_widget and path.startswith(WIDGET_ROUTES)
            return None if open_to_widget or self._has_token(headers) else Problem.NO_TOKEN
        return Problem.NOT_YOURS if path == METRICS and not _is_local(scope, headers) else None

    def _is_own(self, origin: str, scope: Scope, headers: Headers) -> bool:
        return origin in (self._public_url, f"{scope['scheme']}://{headers.get('host', '')}")

    def _has_token(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        given = _digest(token.strip())
        # All are compared, whichever fits, so that the time tells nothing.
        fits = [hmac.compare_digest(given, known) for known in self._tokens]
        return scheme.lower() == "bearer" and any(fits)


def access(settings: Settings, problems: Problems) -> Middleware:
    """What goes before an application that these settings serve."""
    return Middleware(Access, settings=settings, problems=problems)


def _is_guarded(path: str) -> bool:
    return path.startswith((API, f"{MCP}/")) or path in (METRICS, MCP)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _names(settings: Settings) -> frozenset[str]:
    """Names under which requests are taken; none: any. Keeps out names that were bent to us.

    A page whose name is made to point at this machine is of the same origin for a browser
    ("DNS rebinding"); only the Host header gives it away.
    """
    public = host_name(urlsplit(settings.public_url or "").netloc)
    if settings.host in _EVERYWHERE and not public:
        return frozenset()
    return frozenset({*_LOCAL_NAMES, settings.host.lower(), public} - _EVERYWHERE)


def host_name(host: str) -> str:
    """The name in a Host header.

    >>> host_name("Bot.example:8443"), host_name("[::1]:7860"), host_name("127.0.0.1")
    ('bot.example', '::1', '127.0.0.1')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _is_local(scope: Scope, headers: Headers) -> bool:
    """Whether the caller is a program on this machine, and no proxy that speaks for another."""
    client: Any = scope.get("client")
    if client is None or any(name in headers for name in (*_FORWARDED, "origin")):
        return False
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
