"""Where questions are answered: a bounded number of places, each with a thread while it works.

A place is given back when its thread is done, not when its caller goes away or gives up, so that
no burst of slow questions can pile up more work than there are places.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from bot.errors import FootnoteError
from bot.web.problems import Problem, ProblemError

T = TypeVar("T")
RETRY_AFTER = {"Retry-After": "1"}


class Closing:
    """Whether the server is being stopped; made on the loop that serves."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def begin(self) -> None:
        """Say so."""
        self._event.set()

    @property
    def begun(self) -> bool:
        """Whether it was said."""
        return self._event.is_set()

    async def wait(self) -> None:
        """Until it is said."""
        await self._event.wait()


class Desk:
    """Runs work on threads, at most `places` at a time, each for at most `timeout` seconds."""

    def __init__(self, *, places: int, timeout: float) -> None:
        """Make the places; threads are started when they are first needed."""
        self._places = places
        self._timeout = timeout
        self._taken = 0
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(places, thread_name_prefix="answering")
        self.closing = Closing()

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives.

        Raises:
            ProblemError: all places are taken, the server is stopped, the work takes too long, or
                it fails.
            FootnoteError: as the work raises it.
        """
        future = asyncio.wrap_future(self._submitted(work))
        done, _ = await asyncio.wait({future}, timeout=self._timeout)
        if not done:
            future.cancel()
            raise ProblemError(Problem.TOO_SLOW, headers=RETRY_AFTER)
        error = future.exception()
        if error is None:
            return future.result()
        if isinstance(error, (FootnoteError, ProblemError)):
            raise error
        raise ProblemError(Problem.FAILED) from error

    def stream(self, work: Callable[[], Iterator[T]]) -> AsyncIterator[T]:
        """What the work gives, one by one. It goes no further when nobody listens any more.

        The place is taken at once, so that a refusal comes before the response has begun.

        Raises:
            ProblemError: all places are taken, or the server is stopped; while listening also: the
                work takes too long.
        """
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[T | _End] = asyncio.Queue()
        left = threading.Event()

        def put(item: T | _End) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody listens
                loop.call_soon_threadsafe(queue.put_nowait, item)

        def give() -> None:
            try:
                for item in work():
                    if left.is_set():
                        return
                    put(item)
            except Exception as error:  # noqa: BLE001 - it is raised again where it is awaited
                put(_End(error))
            else:
                put(_End())

        self._submitted(give)
        return self._until_end(queue, left)

    async def _until_end(
        self, queue: asyncio.Queue[T | _End], left: threading.Event
    ) -> AsyncIterator[T]:
        closing = asyncio.ensure_future(self.closing.wait())
        deadline = asyncio.get_running_loop().time() + self._timeout
        try:
            while not isinstance(item := await self._next(queue, closing, deadline), _End):
                yield item
            if item.error:
                raise item.error
        finally:
            left.set()
            closing.cancel()

    async def _next(
        self, queue: asyncio.Queue[T | _End], closing: asyncio.Future[None], deadline: float
    ) -> T | _End:
        getting = asyncio.ensure_future(queue.get())
        left = deadline - asyncio.get_running_loop().time()
        await asyncio.wait({getting, closing}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if getting.done():
            return getting.result()
        getting.cancel()
        raise ProblemError(Problem.CLOSING if closing.done() else Problem.TOO_SLOW)

    def _submitted(self, work: Callable[[], T]) -> Future[T]:
        if self.closing.begun:
            raise ProblemError(Problem.CLOSING, headers=RETRY_AFTER)
        with self._lock:
            if self._taken >= self._places:
                raise ProblemError(Problem.BUSY, headers=RETRY_AFTER)
            self._taken += 1
        future = self._threads.submit(contextvars.copy_context().run, work)
        future.add_done_callback(lambda _future: self._give_back())
        return future

    def _give_back(self) -> None:
        with self._lock:
            self._taken -= 1

    def close(self) -> None:
        """Take no more work; what runs goes on."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _End:
    """Stands at the end of a stream, with the error that ended it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
