"""Many callers at once against one `footnote serve`: errors, times, and whether memory stays.

python -m bot.bench.load             50 callers for 60 seconds, without limits and then with them
python -m bot.bench.load memory      10,000 requests, and the memory after each thousand
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import httpx
import psutil

from bot.bench.processes import Served, served
from bot.bench.serving import different_questions
from bot.bench.table import Table
from bot.bench.timing import percentile

CALLERS = 50
SECONDS = 60.0
SECONDS_LIMITED = 5.0
REQUESTS = 10_000
EVERY = 2_000
"""Requests between two looks at the memory; during the first ones threads still start."""
_MIB = 1024 * 1024
_PATIENCE = 60.0
"""Seconds after which a request counts as failed."""
_NO_LIMITS = {"FOOTNOTE_CONCURRENCY": str(CALLERS)}
_LIMITS = {"FOOTNOTE_RATE_LIMIT": "120"}


@dataclass
class Told:
    """What callers got: how many of each status (or kind of error), and milliseconds of answers."""

    statuses: Counter[str] = field(default_factory=Counter[str])
    times: list[float] = field(default_factory=list[float])

    @property
    def replies(self) -> str:
        """The statuses in words."""
        return ", ".join(f"{count} x {kind}" for kind, count in sorted(self.statuses.items()))


def load() -> Table:
    """Statuses and times, without limits and with those of the default settings."""
    rows: list[tuple[str | float, ...]] = []
    for name, seconds, variables in (
        ("none", SECONDS, _NO_LIMITS),
        ("as by default", SECONDS_LIMITED, _LIMITS),
    ):
        with _server(variables) as server:
            began = time.perf_counter()
            told = asyncio.run(_called(server.url, _during(seconds)))
            spent = time.perf_counter() - began
        shares = (percentile(told.times, share) for share in (0.5, 0.99))
        rows.append((name, told.replies, len(told.times) / spent, *shares))
    columns = ("limits", "replies", "answers a second", "p50, ms", "p99, ms")
    return Table(f"{CALLERS} callers at once, one process", columns, tuple(rows))


def memory() -> Table:
    """Resident memory of the server while requests are answered, against the first look."""
    rows: list[tuple[str | float, ...]] = []
    first = 0.0
    with _server(_NO_LIMITS) as server:
        process = psutil.Process(server.pid)
        for done in range(EVERY, REQUESTS + 2 * EVERY, EVERY):
            told = asyncio.run(_called(server.url, iter(range(EVERY))))
            now = process.memory_info().rss / _MIB
            first = first or now
            rows.append((f"{done:,}", told.replies, now, now / first))
            sys.stderr.write(f"{rows[-1]}\n")
    columns = ("requests", "replies", "memory, MiB", "of the first")
    return Table(f"Memory under {CALLERS} callers", columns, tuple(rows))


def _server(variables: dict[str, str]) -> AbstractContextManager[Served]:
    return served("bot.cli", "serve", "--port", ready="/readyz", **variables)


def _during(seconds: float) -> Iterator[None]:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        yield


async def _called(url: str, turns: Iterator[object]) -> Told:
    """What callers get who take turns until there are no more."""
    told, questions = Told(), itertools.cycle(different_questions())
    limits = httpx.Limits(max_connections=CALLERS, max_keepalive_connections=CALLERS)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=_PATIENCE) as caller:
        await asyncio.gather(*(_caller(caller, questions, turns, told) for _ in range(CALLERS)))
    return told


async def _caller(
    caller: httpx.AsyncClient, questions: Iterator[str], turns: Iterator[object], told: Told
) -> None:
    for _turn in turns:
        began = time.perf_counter()
        try:
            reply = await caller.post("/v1/ask", json={"question": next(questions)})
        except httpx.HTTPError as error:
            told.statuses[type(error).__name__] += 1
            continue
        told.statuses[str(reply.status_code)] += 1
        if reply.is_success:
            told.times.append((time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    table = memory() if sys.argv[1:] == ["memory"] else load()
    sys.stdout.write(f"{table.to_markdown()}\n")
