"""Opening the bot for a command: settings, what the command line overrules, a progress bar."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import bot
from bot.settings import Settings

if TYPE_CHECKING:
    from tqdm import tqdm

    from bot.pipeline import Bot


def chosen(**given: object) -> Settings:
    """The settings of the environment, overruled by those given that are not None."""
    overruled: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return replace(Settings.from_environment(), **overruled)


@contextmanager
def opened(settings: Settings | None = None) -> Generator[Bot]:
    """The bot of these settings, or of the environment's."""
    wanted = settings or chosen()
    with Progress() as progress, bot.open(wanted, on_progress=progress.report) as footnote:
        yield footnote


class Progress:
    """A bar for each stage, on standard error; nothing is shown when nothing takes time."""

    def __init__(self) -> None:
        self._stage = ""
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def report(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` parts of a stage are done."""
        if stage != self._stage or self._bar is None:
            self._start(stage, total)
        if self._bar is not None:
            self._bar.update(done - self._bar.n)
        if done >= total:
            self._close()

    def _start(self, stage: str, total: int) -> None:
        from tqdm import tqdm  # when the index is there, nothing needs it

        self._close()
        self._stage = stage
        self._bar = tqdm(total=total, desc=stage, file=sys.stderr, dynamic_ncols=True, leave=True)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar, self._stage = None, ""
