"""A bot that answers at once, from what it is given; it remembers what it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bot import render
from bot.answer import Answer
from bot.types import Article, Review, Turn
from tests.answers import DISCLAIMER, REFERENCES, STATEMENTS, answer

ARTICLE = Article(
    title="Casts & splints",
    heading="Casts & <b>splints</b>",
    sections=(),
    statements=STATEMENTS,
    references=REFERENCES,
    related_questions=(),
    disclaimer=DISCLAIMER,
    last_updated="May 2, 2025",
    review=Review(),
    fingerprint="f1",
)


Asked: TypeAlias = tuple[str, tuple[Turn, ...]]


@dataclass
class FakeBot:
    reply: Answer = field(default_factory=answer)
    raises: Exception | None = None
    asked: list[Asked] = field(default_factory=list[Asked])

    @property
    def article(self) -> Article:
        return ARTICLE

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if self.raises:
            raise self.raises
        made = replace(self.reply, question=question, message=f"Reply {len(self.asked)}.")
        return replace(made, text=render.markdown(made))
