"""A bot for tests of the API, and callers of it: it answers at once, when it may, or fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bot import render
from bot.answer import Answer
from bot.errors import QuestionError
from bot.settings import Settings
from bot.types import Article, Audience, Event, Finding, Hit, Turn, Verdict, Withheld
from bot.types import Claim as MadeClaim
from bot.web.app import create_app
from bot.web.opening import service_for
from bot.web.server import address_of, listening, server_for
from tests.answers import STATEMENTS, answer
from tests.fake_bot import ARTICLE

WITHHELD = Withheld("It never fails.", "number", (Finding("number", 0, 2, "a", "b"),))


@dataclass
class WebBot:
    reply: Answer = field(default_factory=answer)
    raises: Exception | None = None
    gate: threading.Event | None = None
    """Answers wait until it is set."""
    asked: list[tuple[str, tuple[Turn, ...]]] = field(
        default_factory=list[tuple[str, tuple[Turn, ...]]]
    )
    understood: list[tuple[str, tuple[Turn, ...]]] = field(
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

    def turn(self, question: str, *, history: Sequence[Turn] = ()) -> Turn:
        self.understood.append((question, tuple(history)))
        if self.raises:
            raise self.raises
        return replace(self.reply, question=question).turn

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Iterator[Event]:
        yield Event("status", "searching")
        made = self.ask(question, history=history, audience=audience)
        for claim in made.claims:
            yield Event("claim", claim)
        yield Event("withheld", WITHHELD)
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


@dataclass
class Logged:
    """A log that is kept."""

    entries: list[dict[str, object]] = field(default_factory=list[dict[str, object]])

    def __call__(self, event: str, **fields: object) -> None:
        self.entries.append({"event": event, **fields})

    def of(self, event: str) -> list[dict[str, object]]:
        return [entry for entry in self.entries if entry["event"] == event]


HERE = "http://127.0.0.1:7860"
ELSEWHERE = "https://ward.example"


@contextmanager
def client(
    folder: Path,
    bot: WebBot | None = None,
    log: Logged | None = None,
    **settings: Any,  # noqa: ANN401 - any setting
) -> Generator[TestClient]:
    """A caller on the same machine of an application with these settings, without the page."""
    given: dict[str, Any] = {"page": False, **settings}
    writes = log or Logged()
    service = service_for(bot or WebBot(), Settings(data=folder, **given), writes)
    app = create_app(service, writes)
    with TestClient(app, base_url=HERE, client=("127.0.0.1", 50_000)) as caller:
        yield caller


@contextmanager
def served(folder: Path, bot: WebBot | None = None, **settings: Any) -> Generator[str]:  # noqa: ANN401
    """The address of a real server with these settings, without the page."""
    given: dict[str, Any] = {"page": False, **settings}
    service = service_for(bot or WebBot(), Settings(data=folder, **given), Logged())
    server = server_for(service)
    with listening("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield address_of(listener)
        finally:
            server.should_exit = True
            thread.join()


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Names and data of the events of a stream."""
    blocks = [block for block in text.split("\n\n") if block.startswith("event: ")]
    parts = [block.removeprefix("event: ").split("\ndata: ", 1) for block in blocks]
    return [(name, json.loads(data)) for name, data in parts]
