"""A bot for tests of the API: answers at once, or slowly, or fails; it remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot import render
from bot.answer import Answer
from bot.errors import QuestionError
from bot.types import Article, Audience, Event, Finding, Hit, Turn, Verdict, Withheld
from bot.types import Claim as MadeClaim
from tests.answers import STATEMENTS, answer
from tests.fake_bot import ARTICLE


@dataclass
class WebBot:
    reply: Answer = field(default_factory=answer)
    raises: Exception | None = None
    gate: threading.Event | None = None
    """Answers wait until it is set."""
    asked: list[tuple[str, tuple[Turn, ...]]] = field(
        default_factory=list[tuple[str, tuple[Turn, ...]]]
    )

    @property
    def article(self) -> Article:
        return ARTICLE

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        if self.gate:
            self.gate.wait()
        if self.raises:
            raise self.raises
        made = replace(self.reply, id=f"a{len(self.asked)}", question=question)
        made = replace(made, audience=audience or made.audience)
        return replace(made, text=render.markdown(made))

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Iterator[Event]:
        yield Event("status", "searching")
        made = self.ask(question, history=history, audience=audience)
        for claim in made.claims:
            yield Event("claim", claim)
        yield Event("withheld", Withheld("It never fails.", "number", (Finding("n", 0, 2, "a", "b"),)))
        yield Event("answer", made)

    def search(self, question: str, k: int = 5) -> list[Hit]:
        if self.raises:
            raise self.raises
        return [Hit(statement, 0.5) for statement in STATEMENTS[:k]]

    def verify(
        self, text: str, statements: Sequence[str], references: Sequence[int] | None = None
    ) -> Verdict:
        if not statements:
            message = "name statements"
            raise QuestionError(message)
        claim = MadeClaim(text, tuple(statements))
        return Verdict(claim, supported=references is None)
