"""Answers as server-sent events: status, claim, withheld, answer, error; each has a version."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, is_dataclass
from typing import Any, TypeVar

from starlette.responses import StreamingResponse

from bot.answer import Answer
from bot.types import Event
from bot.web.problems import Problems
from bot.web.refusals import problem_of

VERSION = 1
MEDIA_TYPE = "text/event-stream"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
PING_AFTER = 10.0
"""Seconds without an event after which a comment keeps proxies from closing the connection."""
PING = ": waiting\n\n"

T = TypeVar("T")


def event_stream(chunks: AsyncIterator[str]) -> StreamingResponse:
    """The response that streams."""
    return StreamingResponse(chunks, media_type=MEDIA_TYPE, headers=HEADERS)


async def chunks(events: AsyncIterator[Event], problems: Problems) -> AsyncIterator[str]:
    """Each event as it goes over the wire; an error is an event too, and the last."""
    try:
        async for event in with_pings(events):
            yield PING if event is None else chunk(event.kind, told(event))
    except Exception as error:  # noqa: BLE001 - the response has begun, so that it must end as a stream
        problem, detail = problem_of(error)
        yield chunk("error", problems.members(problem, detail))


def chunk(kind: str, data: Any) -> str:  # noqa: ANN401 - any JSON
    """One event; `data` stands under the event's own name."""
    return f"event: {kind}\ndata: {json.dumps({'version': VERSION, kind: data})}\n\n"


def told(event: Event) -> Any:  # noqa: ANN401 - any JSON
    """What an event says, as plain JSON values."""
    data = event.data
    if isinstance(data, Answer):
        return data.to_dict()
    return asdict(data) if is_dataclass(data) and not isinstance(data, type) else str(data)


async def with_pings(items: AsyncIterator[T], after: float = PING_AFTER) -> AsyncIterator[T | None]:
    """The items, and None whenever none has come for `after` seconds."""
    waiting = asyncio.ensure_future(_next(items))
    try:
        while True:
            await asyncio.wait({waiting}, timeout=after)
            if not waiting.done():
                yield None
                continue
            item = waiting.result()
            if isinstance(item, _Ended):
                return
            yield item
            waiting = asyncio.ensure_future(_next(items))
    finally:
        waiting.cancel()


class _Ended:
    """Stands for the end; StopAsyncIteration cannot be the result of a task."""


async def _next(items: AsyncIterator[T]) -> T | _Ended:
    try:
        return await anext(items)
    except StopAsyncIteration:
        return _Ended()
