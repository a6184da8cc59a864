"""The page and one conversation on it.

Everything shown is made here from the exchanges kept on the server. What the browser sends back of
the log is not read, and no text reaches it unescaped; `gradio.ChatInterface` echoes what the user
typed as Markdown, so its parts are used without it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import gradio as gr

from bot import phrases
from bot.answer import Answer
from bot.errors import FootnoteError
from bot.render import escaped_markdown
from bot.text import cleaned
from bot.types import Article, Turn

LONGEST_ECHO = 2_000
LONGEST_CONVERSATION = 100
WORKERS = 4
LONGEST_QUEUE = 32
HEIGHT = "65vh"
# A reply is longer than the log is high: it is shown from its question on, not from its end.
SHOW_LAST_QUESTION = """() => {
  const question = [...document.querySelectorAll('[data-testid="user"]')].at(-1);
  const log = question?.closest('[role="log"]');
  if (!log) return;
  log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top;
}"""

_log = logging.getLogger(__name__)


class Answerer(Protocol):
    """What the page needs of a `Bot`."""

    @property
    def article(self) -> Article:
        """The article answered from."""
        ...

    def ask(self, question: str, *, history: tuple[Turn, ...]) -> Answer:
        """The answer to a question that may lean on earlier turns."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it is shown, the reply to it, and what a later question may lean on."""

    question: str
    reply: str
    turn: Turn | None = None


Conversation = tuple[Exchange, ...]
Message = dict[str, str]


def messages(conversation: Conversation) -> list[Message]:
    """The log of a conversation."""
    return [
        message
        for exchange in conversation
        for message in (
            {"role": "user", "content": exchange.question},
            {"role": "assistant", "content": exchange.reply},
        )
    ]


def echo(question: str) -> str:
    """The user's words in the log: one line, cut when very long, shown as they are."""
    line = cleaned(question[: 2 * LONGEST_ECHO])
    cut = line if len(line) <= LONGEST_ECHO else f"{line[:LONGEST_ECHO]} \u2026"
    return escaped_markdown(cut) or "\u2026"


def exchange(bot: Answerer, question: str, earlier: Conversation) -> Exchange:
    """Ask and keep what is needed; a failure is a reply too, and ends with the disclaimer."""
    shown = echo(question)
    history = tuple(past.turn for past in earlier if past.turn)
    try:
        answer = bot.ask(question, history=history)
    except FootnoteError as error:
        return Exchange(shown, _failure(bot, escaped_markdown(cleaned(str(error)))))
    except Exception as error:  # noqa: BLE001 - whatever happens, the reply carries the disclaimer
        # Only the kind of error, without its words or values: they may repeat the question.
        _log.error("a question failed: %s", type(error).__name__)
        return Exchange(shown, _failure(bot, phrases.FAILED))
    return Exchange(shown, _shown(answer), answer.turn)


def _failure(bot: Answerer, words: str) -> str:
    return f"{words}\n\n{_as_it_is(bot.article.disclaimer)}"


def _shown(answer: Answer) -> str:
    """The reply with the disclaimer as it reads, not as Markdown would have it."""
    disclaimer = answer.disclaimer.strip()
    return answer.text.strip().removesuffix(disclaimer) + _as_it_is(disclaimer)


def _as_it_is(text: str) -> str:
    return "\n".join(map(escaped_markdown, text.splitlines()))


def page(bot: Answerer) -> gr.Blocks:
    """The chat page of one bot."""

    def reply(
        question: str, conversation: Conversation
    ) -> Iterator[tuple[str, list[Message], Conversation]]:
        earlier = conversation[-LONGEST_CONVERSATION:]
        yield "", messages((*earlier, Exchange(echo(question), phrases.WORKING))), earlier
        now = (*earlier, exchange(bot, question, earlier))
        yield "", messages(now), now

    def clear() -> tuple[str, list[Message], Conversation]:
        return "", [], ()

    title = bot.article.heading or bot.article.title
    with gr.Blocks(title=phrases.TITLE, analytics_enabled=False) as blocks:
        conversation = gr.State(())
        gr.Markdown(f"# {phrases.TITLE}\n\n{phrases.GREETING} **{escaped_markdown(title)}**")
        log = _log_of_messages()
        question = gr.Textbox(
            placeholder=phrases.PLACEHOLDER,
            label=phrases.PLACEHOLDER,
            show_label=False,
            submit_btn=phrases.ASK,
            autofocus=True,
            max_lines=5,
        )
        outputs = [question, log, conversation]
        inputs = [question, conversation]
        question.submit(
            reply, inputs, outputs, api_visibility="private", show_progress="hidden"
        ).then(None, js=SHOW_LAST_QUESTION, api_visibility="private")
        again = gr.Button(phrases.CLEAR, size="sm")
        gr.on([again.click, log.clear], clear, None, outputs, api_visibility="private")
    blocks.queue(api_open=False, max_size=LONGEST_QUEUE, default_concurrency_limit=WORKERS)
    return blocks


def _log_of_messages() -> gr.Chatbot:
    return gr.Chatbot(
        label=phrases.TITLE,
        show_label=False,
        height=HEIGHT,
        layout="panel",
        buttons=["copy"],
        feedback_options=None,
        autoscroll=False,
        latex_delimiters=[],
        allow_tags=False,
        allow_file_downloads=False,
    )
