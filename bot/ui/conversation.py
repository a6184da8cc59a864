"""One conversation: exchanges kept on the server, and the steps by which a reply is shown.

Everything shown is made here from the bot's events. What the browser sends back of a reply is not
read.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, TypedDict

from bot import phrases, render
from bot.answer import Answer, ShownClaim
from bot.answerer import Streamer
from bot.errors import FootnoteError, StoreError
from bot.markup import Markup, element, joined
from bot.text import cleaned
from bot.types import Audience, Event, Withheld
from bot.ui.answer_view import (
    View,
    answer_view,
    claims_view,
    disclaimer_view,
    failure_view,
    withheld_view,
)
from bot.ui.words import word

LONGEST_ECHO = 2_000
LONGEST_CONVERSATION = 100
SEARCHING, CHECKING = "searching", "checking"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and the reply to it; `answer` is None when asking failed."""

    id: str
    question: str
    answer: Answer | None = None


Conversation: TypeAlias = tuple[Exchange, ...]


class Shown(TypedDict):
    """One exchange as the browser gets it; `phase` is searching, checking, done or failed."""

    id: str
    html: str
    phase: str
    outcome: str
    copy: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that is still coming: what has passed so far."""

    exchange: Exchange
    phase: str = SEARCHING
    claims: tuple[ShownClaim, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Presenter:
    """Asks a bot and shows what it says; `feedback` tells whether a reply has controls for it."""

    bot: Streamer
    feedback: bool = False

    def asked(
        self, question: str, earlier: Conversation, audience: Audience
    ) -> Iterator[tuple[Shown, Exchange]]:
        """The steps of a reply; the last is the whole exchange, or a failure with disclaimer."""
        exchange = _new(question)
        history = tuple(past.answer.turn for past in earlier if past.answer)
        try:
            for draft in drafts(
                exchange, self.bot.stream(exchange.question, history=history, audience=audience)
            ):
                yield self._step(draft), draft.exchange
        except StoreError as error:
            # Where the index is, and its cure, are for whoever runs the server.
            _log.error("%s", error)
            yield self._failed(exchange, word("unavailable")), exchange
        except FootnoteError as error:
            yield self._failed(exchange, cleaned(str(error))), exchange
        except Exception as error:  # noqa: BLE001 - whatever happens, the reply carries the disclaimer
            # Only the kind of error, without its words or values: they may repeat the question.
            _log.error("a question failed: %s", type(error).__name__)
            yield self._failed(exchange, phrases.FAILED), exchange

    def shown(self, exchange: Exchange) -> Shown:
        """A finished exchange."""
        if exchange.answer is None:
            return self._failed(exchange, phrases.FAILED)
        html = answer_view(exchange.answer, self._view(exchange))
        return _shown(exchange, html, "done", copy=render.plain(exchange.answer))

    def interrupted(self, question: str) -> Shown:
        """A question that was not answered because the server stopped."""
        return self._failed(_new(question), word("interrupted"))

    def _step(self, draft: Draft) -> Shown:
        if draft.exchange.answer:
            return self.shown(draft.exchange)
        if draft.failure:
            return self._failed(draft.exchange, draft.failure)
        html = joined(
            (
                word(draft.phase, "p", class_="fn-working"),
                claims_view(draft.claims, self._view(draft.exchange)),
                withheld_view(draft.withheld),
                disclaimer_view(self.bot.article.disclaimer),
            )
        )
        return _shown(draft.exchange, html, draft.phase)

    def _failed(self, exchange: Exchange, words: str) -> Shown:
        html = failure_view(words, self.bot.article.disclaimer)
        return _shown(exchange, html, "failed")

    def _view(self, exchange: Exchange) -> View:
        statements = {statement.id: statement for statement in self.bot.article.statements}
        return View(exchange.id, statements, self.feedback)


def drafts(exchange: Exchange, events: Iterable[Event]) -> Iterator[Draft]:
    """What is known of a reply after each event; nothing follows the answer or an error."""
    draft = Draft(exchange)
    yield draft
    for event in events:
        draft = _further(draft, event)
        yield draft
        if draft.exchange.answer or draft.failure:
            return


def _further(draft: Draft, event: Event) -> Draft:
    match event.data:
        case Answer() as answer:
            return replace(draft, exchange=replace(draft.exchange, answer=answer))
        case ShownClaim() as claim:
            return replace(draft, phase=CHECKING, claims=(*draft.claims, claim))
        case Withheld() as sentence:
            return replace(draft, phase=CHECKING, withheld=(*draft.withheld, sentence))
        case "checking":
            return replace(draft, phase=CHECKING)
        case words if event.kind == "error":
            return replace(draft, failure=cleaned(str(words)) or phrases.FAILED)
        case _:
            return draft


def _new(question: str) -> Exchange:
    return Exchange(uuid.uuid4().hex[:12], echo(question))


def echo(question: str) -> str:
    """The user's words as they are shown and asked: one line, cut when very long."""
    line = cleaned(question[: 2 * LONGEST_ECHO])
    return line if len(line) <= LONGEST_ECHO else f"{line[:LONGEST_ECHO]} \u2026"


def _shown(exchange: Exchange, reply: Markup, phase: str, copy: str = "") -> Shown:
    outcome = exchange.answer.outcome.value if exchange.answer else phase
    html = element(
        "article",
        element(
            "header",
            element(
                "h2",
                word("you_asked", class_="fn-hidden"),
                " ",
                element("span", exchange.question or "\u2026", class_="fn-question-text"),
            ),
            class_="fn-question",
        ),
        element("div", reply, class_="fn-reply"),
        id=f"exchange-{exchange.id}",
        class_="fn-exchange",
        data_exchange=exchange.id,
        data_phase=phase,
        data_outcome=outcome,
    )
    return {"id": exchange.id, "html": html, "phase": phase, "outcome": outcome, "copy": copy}
