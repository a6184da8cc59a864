"""The questions that an empty page offers: those that the bot itself suggests."""

from __future__ import annotations

from bot.answer import Answer
from bot.answerer import Streamer
from bot.errors import FootnoteError

STARTERS = 4
# A reply to this suggests questions on any section; as it asks nothing, no model is called for it.
NOTHING = "?"


def starters(bot: Streamer) -> tuple[str, ...]:
    """Up to four questions that the bot has checked it can answer."""
    found = dict.fromkeys(_suggested(bot, NOTHING))
    for question in tuple(found):
        if len(found) >= STARTERS:
            break
        found.update(dict.fromkeys(_suggested(bot, question)))
    return tuple(found)[:STARTERS]


def _suggested(bot: Streamer, question: str) -> tuple[str, ...]:
    try:
        answers = (e.data for e in bot.stream(question) if isinstance(e.data, Answer))
        return next((answer.suggestions for answer in answers), ())
    except FootnoteError:
        return ()
