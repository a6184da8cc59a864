"""`Bot`: opens an article with its index and answers from it; all surfaces call it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeAlias

from bot import phrases
from bot.answer import Answer
from bot.answering import Answering
from bot.assembling import Asked, Reply, assembled
from bot.drafting import Drafter
from bot.errors import QuestionError
from bot.langchain_models import open_model
from bot.models import Limits
from bot.opening import knowledge, open_answering
from bot.settings import Settings
from bot.streaming import drained, events
from bot.suggestions import kept, tried
from bot.telling import Teller
from bot.types import Article, Audience, Claim, Event, Hit, Outcome, Turn, Verdict
from bot.vectors import Progress

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from bot.runnable import Input

History: TypeAlias = Sequence[Answer | Turn]


class Bot:
    """Answers questions about one article. Safe from several threads; close it, or use `with`."""

    def __init__(
        self, settings: Settings | None = None, on_progress: Progress | None = None
    ) -> None:
        """Open the article and its index; the index is built when it is not there yet.

        Raises:
            FootnoteError: the article, a setting, the model or the index is not usable.
        """
        self._settings = settings or Settings.from_environment()
        self._answering, self._index = open_answering(self._settings, on_progress)
        article, judge = self._answering.article, self._answering.judge
        self._teller = Teller(judge, self._answering.gate, _drafter(self._settings))
        self._suggestions = kept(
            self._settings.data / f"suggestions-{knowledge(self._answering)}.json",
            lambda: tried(article, judge, self._answering.statements_for),
        )

    @property
    def answering(self) -> Answering:
        """The stages that answer without a model, for measuring and training."""
        return self._answering

    @property
    def article(self) -> Article:
        """The article answered from."""
        return self._answering.article

    def ask(
        self, question: str, *, history: History = (), audience: Audience | None = None
    ) -> Answer:
        """The answer to a question; `history` are earlier answers or turns, oldest first.

        Turns of another article are left out, and the reply says so. A question that cannot be
        answered gets a reply that says why.
        """
        return drained(self._steps(question, history, audience, threading.Event()))

    def turn(self, question: str, *, history: History = ()) -> Turn:
        """The turn that a question makes in a conversation, in the article's words: no model's."""
        turns, _notices = self._turns(history)
        asked, reply = self._answering.reply(question, turns, self._settings.audience)
        quoting = replace(self._teller, drafter=None)
        reply = drained(quoting.tell(asked, reply, threading.Event()))
        return assembled(self.article, asked, reply, {}).turn

    async def aask(
        self, question: str, *, history: History = (), audience: Audience | None = None
    ) -> Answer:
        """As `ask`, without blocking the event loop. Cancelling it ends a model's call."""
        stopped = threading.Event()
        try:
            steps = self._steps(question, history, audience, stopped)
            return await asyncio.to_thread(drained, steps)
        finally:
            stopped.set()

    def stream(
        self, question: str, *, history: History = (), audience: Audience | None = None
    ) -> Generator[Event, None, None]:
        """The answer in steps: `status`, each verified `claim`, each `withheld` sentence, `answer`.

        Closing the generator ends a model's call.
        """
        yield from events(self._steps(question, history, audience, threading.Event()))

    async def astream(
        self, question: str, *, history: History = (), audience: Audience | None = None
    ) -> AsyncGenerator[Event, None]:
        """As `stream`, without blocking the event loop. Cancelling it ends a model's call."""
        stopped = threading.Event()
        steps = events(self._steps(question, history, audience, stopped))
        try:
            while (event := await asyncio.to_thread(next, steps, None)) is not None:
                yield event
        finally:
            stopped.set()  # a thread that still waits for a model comes back and drops the steps

    def _steps(
        self, question: str, history: History, audience: Audience | None, stopped: threading.Event
    ) -> Generator[Event, None, Answer]:
        """Each step as it is made, and the answer."""
        started = time.perf_counter()
        yield Event("status", "searching")
        turns, notices = self._turns(history)
        asked, reply = self._answering.reply(question, turns, audience or self._settings.audience)
        writes = bool(reply.statements) and self._teller.drafter is not None
        yield Event("status", "writing" if writes else "checking")
        reply = yield from self._teller.tell(asked, reply, stopped)
        reply = replace(
            reply,
            notices=(*reply.notices, *notices),
            suggestions=self._suggested(asked, reply),
            glossary=self._glossary(asked, reply),
        )
        spent = {"total": round((time.perf_counter() - started) * 1000, 1)}
        return assembled(self.article, asked, reply, spent)

    def _suggested(self, asked: Asked, reply: Reply) -> tuple[str, ...]:
        """Questions near what was said or asked; none in an emergency."""
        if reply.outcome is Outcome.URGENT:
            return ()
        by_id = {statement.id: statement.section for statement in self.article.evidence}
        said = [by_id[i] for claim in reply.claims for i in claim.statements if i in by_id]
        sections = tuple(dict.fromkeys(said or reply.nearest))
        return self._suggestions.near(sections, without=asked.standalone)

    def _glossary(self, asked: Asked, reply: Reply) -> dict[str, str]:
        """For patients, the claims' clinical words in plain words, beside the article's own."""
        if asked.audience is not Audience.PATIENT:
            return {}
        concepts = self._answering.reader.lexicon.concepts
        mentions = [m for c in reply.claims for m in self._answering.reader.lexicon.find(c.text)]
        known = {m.text: concepts[m.concept] for m in mentions if m.concept in concepts}
        return {text: concept.plain for text, concept in known.items() if concept.plain}

    def _turns(self, history: History) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
        """The turns that speak of this article, and a notice if there were others."""
        turns = tuple(entry.turn if isinstance(entry, Answer) else entry for entry in history)
        ours = tuple(t for t in turns if t.fingerprint in {"", self.article.fingerprint})
        return ours, () if len(ours) == len(turns) else (phrases.OTHER_TURNS,)

    def search(self, question: str, k: int = 5) -> list[Hit]:
        """The `k` statements nearest to a question, best first."""
        return self._answering.retriever.search(question, k)

    def verify(
        self, text: str, statements: Sequence[str], references: Sequence[int] | None = None
    ) -> Verdict:
        """Whether the named statements say the text, and the references are theirs.

        Raises:
            QuestionError: a statement id is not the article's.
        """
        known = {statement.id: statement for statement in self.article.statements}
        if unknown := [i for i in statements if i not in known]:
            message = (
                f"no statement {', '.join(unknown)} in this article; footnote audit lists them"
            )
            raise QuestionError(message)
        numbers = None if references is None else tuple(references)
        return self._answering.gate.check(
            Claim(text, tuple(statements), numbers), known, allow_page=True
        )

    def as_runnable(self) -> Runnable[Input, Answer]:
        """This bot as a LangChain Runnable: question, or {"question", "history"}, to `Answer`."""
        from bot.runnable import runnable  # langchain_core is imported where it is wanted

        return runnable(self)

    def as_retriever(self, k: int = 5) -> BaseRetriever:
        """The search of this bot as a LangChain retriever of `k` statements."""
        from bot.langchain_faces import StatementRetriever  # as above

        return StatementRetriever(finder=self._answering.retriever, k=k)

    def close(self) -> None:
        """Let go of files and connections."""
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _drafter(settings: Settings) -> Drafter | None:
    if settings.model is None:
        return None
    limits = Limits(settings.model_timeout, settings.model_tokens)
    return Drafter(open_model(settings.model, url=settings.model_url, limits=limits), limits)
