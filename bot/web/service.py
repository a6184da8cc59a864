"""What the routes share: the bot, the desk where it answers, feedback, problems, settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request  # noqa: TC002 - read by FastAPI at run time

from bot.answerer import Answerer
from bot.feedback import FeedbackStore
from bot.settings import Settings
from bot.types import Statement
from bot.web.desk import Desk
from bot.web.measures import Measures
from bot.web.problems import Problems
from bot.web.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Service:
    """One article's answers, as every route gives them."""

    bot: Answerer
    settings: Settings
    desk: Desk
    feedback: FeedbackStore
    measures: Measures
    problems: Problems
    statements: dict[str, Statement] = field(init=False)
    readiness: Readiness = field(init=False)

    def __post_init__(self) -> None:
        article = self.bot.article
        by_id = {statement.id: statement for statement in article.statements}
        object.__setattr__(self, "statements", by_id)
        readiness = Readiness(self.desk, self.bot.search, article.title)
        object.__setattr__(self, "readiness", readiness)

    def base_url(self, request: Request) -> str:
        """Where callers reach the server."""
        return self.settings.public_url or str(request.base_url).rstrip("/")


def service_of(request: Request) -> Service:
    """The service of the application that a request came to."""
    return request.app.state.service
