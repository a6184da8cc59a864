"""Bots in processes of their own: threads of one process take turns at Python."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType

import bot
from bot.evaluation.asking import InProcess
from bot.evaluation.records import Record
from bot.settings import Settings
from bot.types import Turn

_opened: list[InProcess] = []
"""The bot of this process, in a process of the pool."""


class Processes:
    """A `Bot` in each of `count` processes; each ask goes to one that is free.

    They are started when they are needed; the index must have been built. `identity` is that of a
    bot with these settings.
    """

    def __init__(self, settings: Settings, count: int, identity: str) -> None:
        self.identity = identity
        self._pool = ProcessPoolExecutor(
            # A forked process would have the locks of threads that it does not have.
            count,
            mp_context=get_context("spawn"),
            initializer=_open,
            initargs=(settings,),
        )

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        """The answer record of a question."""
        return self._pool.submit(_ask, question, tuple(history)).result()

    def search(self, question: str, k: int) -> tuple[str, ...] | None:
        """The ids of the `k` statements found, best first."""
        return self._pool.submit(_search, question, k).result()


def _open(settings: Settings) -> None:
    _opened.append(InProcess(bot.open(settings), settings))


def _ask(question: str, history: tuple[Turn, ...]) -> Record:
    return _opened[0].ask(question, history)


def _search(question: str, k: int) -> tuple[str, ...] | None:
    return _opened[0].search(question, k)
