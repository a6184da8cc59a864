"""How many requests a minute an address and a page may make, counted here or in Redis.

Windows are whole minutes of the clock, the same for all servers. Counting here is one dictionary
that is emptied each minute, so that it neither grows nor is searched. When Redis fails, each
server counts for itself until Redis is back.
"""

from __future__ import annotations

import ipaddress
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from starlette.datastructures import Headers

from bot.web.access import API, MCP
from bot.web.problems import Problem
from bot.web.service import Service

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

WINDOW = 60
"""Seconds."""
_SAME_NETWORK = 64
"""Bits of an IPv6 address that are one customer's network (RFC 6177)."""
_PAGE_ASKS = "/queue/join"
_REDIS_PATIENCE = 0.25
_REDIS_REST = 5.0
"""Seconds without Redis after it failed, lest each request waits for it."""

Clock = Callable[[], float]


class Hits(NamedTuple):
    """How many requests a key has in the present window, and the seconds until the next one."""

    made: int
    left: int


class Windows(Protocol):
    """Counts in the present window."""

    async def hit(self, key: str) -> Hits:
        """Count one more for a key."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class MemoryWindows:
    """Counts in this process."""

    def __init__(self, clock: Clock = time.time) -> None:
        self._clock = clock
        self._window = 0
        self._counts: Counter[str] = Counter()

    async def hit(self, key: str) -> Hits:
        """Count one more for a key."""
        window, into = divmod(int(self._clock()), WINDOW)
        if window != self._window:
            self._window = window
            self._counts.clear()
        self._counts[key] += 1
        return Hits(self._counts[key], WINDOW - into)

    async def close(self) -> None:
        """There are none."""


class RedisWindows:
    """Counts in a Redis server for several processes together; without it, in this one."""

    def __init__(self, url: str, failed: Callable[[], None], clock: Clock = time.time) -> None:
        """`failed` is called for each request that is counted without Redis."""
        import redis.asyncio

        self._redis: Any = redis.asyncio.from_url(
            url, socket_timeout=_REDIS_PATIENCE, socket_connect_timeout=_REDIS_PATIENCE
        )
        self._failures = (redis.RedisError, OSError, TimeoutError)
        self._failed = failed
        self._clock = clock
        self._rest_until = 0.0
        self._own = MemoryWindows(clock)

    async def hit(self, key: str) -> Hits:
        """Count one more for a key."""
        if self._clock() >= self._rest_until:
            try:
                return await self._counted(key)
            except self._failures:
                self._rest_until = self._clock() + _REDIS_REST
        self._failed()
        return await self._own.hit(key)

    async def _counted(self, key: str) -> Hits:
        window, into = divmod(int(self._clock()), WINDOW)
        name = f"footnote:{window}:{key}"
        async with self._redis.pipeline(transaction=True) as both:
            count, _ = await both.incr(name).expire(name, 2 * WINDOW).execute()
        return Hits(count, WINDOW - into)

    async def close(self) -> None:
        """Let go of connections."""
        await self._redis.aclose()


class RateLimit:
    """Refuses requests beyond the limits with 429 and the seconds to wait."""

    def __init__(self, app: ASGIApp, *, service: Service, windows: Windows) -> None:
        """Wrap an application."""
        self.app = app
        self._of_address = service.settings.rate_limit
        self._of_origin = service.settings.origin_rate_limit
        self._allowed = frozenset(service.settings.allowed_origins)
        self._windows = windows
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        exceeded = await self._exceeded(scope) if _is_limited(scope) else None
        if exceeded is None:
            await self.app(scope, receive, send)
            return
        kind, left = exceeded
        self._service.measures.limited(kind)
        wait = {"Retry-After": str(left)}
        response = self._service.problems.response(Problem.TOO_MANY, headers=wait)
        await response(scope, receive, send)

    async def _exceeded(self, scope: Scope) -> tuple[str, int] | None:
        """The limit that a request is beyond, and the seconds to wait."""
        origin = Headers(scope=scope).get("origin", "")
        limits = (
            ("address", address(scope), self._of_address),
            ("origin", origin, self._of_origin if origin in self._allowed else 0),
        )
        for kind, name, most in limits:
            if most:
                hits = await self._windows.hit(f"{kind}:{name}")
                if hits.made > most:
                    return kind, hits.left
        return None


def _is_limited(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] == "OPTIONS":
        return False
    path: str = scope["path"]
    return path.startswith((API, MCP)) or path.endswith(_PAGE_ASKS)


def address(scope: Scope) -> str:
    """Whom to count a request for: the address, of an IPv6 one its network."""
    client: Any = scope.get("client")
    try:
        found = ipaddress.ip_address(client[0] if client else "")
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), _SAME_NETWORK), strict=False))
