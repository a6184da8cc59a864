"""Footnote: answers about one clinical article, bound to the article's own statements.

`import bot` is light; what answering needs is imported by `bot.open`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.collecting import without_collection
from bot.errors import FootnoteError
from bot.settings import Settings
from bot.types import Event, Hit, Turn, Verdict

if TYPE_CHECKING:
    from bot.pipeline import Bot
    from bot.vectors import Progress

__all__ = ["Answer", "Event", "FootnoteError", "Hit", "Settings", "Turn", "Verdict", "open"]


def open(settings: Settings | None = None, on_progress: Progress | None = None) -> Bot:  # noqa: A001
    """Open the article of the settings (default: of `FOOTNOTE_*`); builds its index once.

    `on_progress` is called with a stage's name, how many parts are done, and of how many.

    Raises:
        FootnoteError: the article, a setting, the model or the index is not usable.
    """
    with without_collection():
        # onnxruntime and chromadb are imported where answering begins
        from bot.pipeline import Bot

        return Bot(settings, on_progress)
