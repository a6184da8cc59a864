"""The service of a bot, as `footnote serve` and `footnote mcp` open it."""

from __future__ import annotations

from bot.answerer import Answerer
from bot.feedback import FeedbackStore
from bot.privacy import Log, Pseudonyms, event_log
from bot.settings import Settings
from bot.web.desk import Desk
from bot.web.measures import Measures
from bot.web.observing import ObservedBot
from bot.web.problems import Problems
from bot.web.service import Service


def service_for(bot: Answerer, settings: Settings, log: Log | None = None) -> Service:
    """What the routes and the MCP server share.

    Raises:
        StoreError: feedback cannot be kept in the data folder.
    """
    measures = Measures()
    observed = ObservedBot(
        bot, measures, log or event_log(), Pseudonyms(), words=settings.log_questions
    )
    return Service(
        bot=observed,
        settings=settings,
        desk=Desk(places=settings.concurrency, timeout=settings.answer_timeout),
        feedback=FeedbackStore(settings.data, days=settings.feedback_days),
        measures=measures,
        problems=Problems(bot.article.disclaimer),
    )
