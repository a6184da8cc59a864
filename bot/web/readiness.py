"""Whether questions can be answered now."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bot.errors import FootnoteError
from bot.web.desk import Desk
from bot.web.problems import Problem, ProblemError

FRESH = 2.0
"""Seconds for which one look at the index is enough, however many ask."""
RETRY_AFTER = {"Retry-After": "5"}


class Readiness:
    """Looks something up, and remembers for a moment that it could."""

    def __init__(self, desk: Desk, search: Callable[[str, int], Any], words: str) -> None:
        """`words` are looked up."""
        self._desk = desk
        self._look = partial(search, words, 1)
        self._until = 0.0

    async def check(self) -> None:
        """Find out.

        Raises:
            ProblemError: questions cannot be answered now.
        """
        if self._desk.closing.begun:
            raise ProblemError(Problem.CLOSING)
        if time.monotonic() < self._until:
            return
        try:
            await self._desk.run(self._look)
        except ProblemError as error:
            if error.problem is not Problem.BUSY:
                raise
            return  # who has no place free is answering; only a new question has to wait
        except FootnoteError as error:
            raise ProblemError(Problem.UNAVAILABLE, headers=RETRY_AFTER) from error
        self._until = time.monotonic() + FRESH
