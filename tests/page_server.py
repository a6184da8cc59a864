"""The page of a `PageBot`: in this process, or as a program of its own that can be killed."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.feedback import FeedbackStore
from bot.settings import Settings
from bot.ui.keeping import kept_key
from bot.ui.page import Options
from bot.ui.server import Server
from bot.web.access import access
from bot.web.problems import Problems
from tests.page_bot import PageBot
from tests.programs import HERE


@dataclass
class Served:
    """A running page; `store` is where it keeps feedback."""

    url: str
    bot: PageBot
    store: FeedbackStore


@contextmanager
def serving(folder: Path, port: int = 0) -> Generator[Served]:
    bot, store = PageBot(), FeedbackStore(folder, days=1)
    options = Options(feedback=store, key=kept_key(folder))
    guard = access(Settings(), Problems(bot.article.disclaimer))
    server = Server(bot, host=HERE, port=port, options=options, access=guard)
    try:
        yield Served(server.url, bot, store)
    finally:
        server.close()


if __name__ == "__main__":
    with serving(Path(sys.argv[1]), int(sys.argv[2])) as served:
        sys.stdout.write(f"{served.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
