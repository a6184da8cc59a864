"""What the routes share: the bot, the desk where it answers, feedback, problems, settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from fastapi import Request  # noqa: TC002 - read by FastAPI at run time

from bot.answer import Answer
from bot.feedback import FeedbackStore
from bot.settings import Settings
from bot.types import Article, Audience, Event, Hit, Statement, Turn, Verdict
from bot.web.desk import Desk
from bot.web.measures import Measures
from bot.web.problems import Problems
from bot.web.readiness import Readiness


class Answerer(Protocol):
    """What the API needs of a `Bot`."""

    @property
    def article(self) -> Article:
        """The article answered from."""
        ...

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Answer:
        """The answer to a question that may lean on earlier turns."""
        ...

    def turn(self, question: str, *, history: Sequence[Turn] = ()) -> Turn:
        """The turn that a question makes in a conversation, without a model."""
        ...

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Iterator[Event]:
        """The answer in steps."""
        ...

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """The statements nearest to a question."""
        ...

    def verify(
        self, text: str, statements: Sequence[str], references: Sequence[int] | None = None
    ) -> Verdict:
        """Whether the statements say the text."""
        ...


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
