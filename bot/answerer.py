"""What surfaces need of a `Bot`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.answer import Answer
from bot.types import Article, Audience, Event, Hit, Turn, Verdict


class Streamer(Protocol):
    """Answers in steps, as the page shows it."""

    @property
    def article(self) -> Article:
        """The article answered from."""
        ...

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Iterator[Event]:
        """The answer to a question that may lean on earlier turns, in steps."""
        ...


class Answerer(Streamer, Protocol):
    """All that the API gives."""

    def ask(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Answer:
        """The answer to a question that may lean on earlier turns."""
        ...

    def turn(self, question: str, *, history: Sequence[Turn] = ()) -> Turn:
        """The turn that a question makes in a conversation, without a model."""
        ...

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """The statements nearest to a question."""
        ...

    def verify(
        self, text: str, statements: Sequence[str], references: Sequence[int] | None = None
    ) -> Verdict:
        """Whether the statements say the text."""
        ...
