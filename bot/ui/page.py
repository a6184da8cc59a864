"""The page: Gradio's parts and what happens when they are used.

The parts show HTML that was made in Python, every text in it escaped; `gradio.Chatbot` keeps remote
images and styles of a text, so it is not used. The log gets one exchange at a time and keeps the
rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias, cast

import gradio as gr

from bot import phrases
from bot.answerer import Streamer
from bot.errors import StoreError
from bot.feedback import FeedbackStore
from bot.settings import Settings
from bot.types import Audience
from bot.ui.article_view import article_view
from bot.ui.conversation import LONGEST_CONVERSATION, Conversation, Presenter
from bot.ui.evaluate import add_evaluation
from bot.ui.front import caution_view, head_view, shell, start_view
from bot.ui.keeping import kept_key, new_key, record_of, restored
from bot.ui.reporting import feedback_on
from bot.ui.starters import starters
from bot.ui.taking_away import Form, file_of
from bot.ui.words import said, words

WORKERS = 4
LONGEST_QUEUE = 64
Message: TypeAlias = dict[str, Any]
Steps: TypeAlias = Iterator[tuple[Any, Any]]
_private = partial(dict[str, Any], api_visibility="private", show_progress="hidden")


@dataclass(frozen=True, slots=True)
class Options:
    """What the page is opened with; `key` signs the replies that a browser keeps."""

    audience: Audience = Audience.CLINICIAN
    feedback: FeedbackStore | None = None
    key: bytes = field(default_factory=new_key, repr=False)
    evaluation: Settings | None = None

    @classmethod
    def of(cls, settings: Settings) -> Options:
        """The options of these settings.

        Raises:
            StoreError: the data folder cannot be written.
        """
        store = FeedbackStore(settings.data, days=settings.feedback_days)
        evaluation = settings if settings.evaluation else None
        key = kept_key(settings.data)
        return cls(settings.audience, store, key, evaluation)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page does with what a reader sends; nothing of it is trusted."""

    bot: Streamer
    options: Options

    def ask(self, conversation: Conversation, event: gr.EventData) -> Steps:
        """A `question` asked after the exchanges that are `shown`, for an `audience`."""
        sent = _sent(event)
        question = str(sent.get("question") or "")
        if not question.strip():
            yield gr.skip(), gr.skip()
            return
        earlier = _among(conversation, sent.get("shown"))[-LONGEST_CONVERSATION:]
        presenter = Presenter(self.bot, feedback=self.options.feedback is not None)
        for shown, exchange in presenter.asked(question, earlier, self._audience(sent)):
            message: Message = {"show": [shown]}
            if exchange.answer is None:
                yield message, earlier
            else:
                message["record"] = record_of(exchange, self.options.key)
                yield message, (*earlier, exchange)

    def _audience(self, sent: Message) -> Audience:
        """Whom a reply is for, as the page showed it when it was asked."""
        chosen = sent.get("audience")
        known = isinstance(chosen, str) and chosen in set(Audience)
        return Audience(chosen) if known else self.options.audience

    def forget(self, conversation: Conversation, event: gr.EventData) -> Conversation:
        """The conversation without the exchanges that are taken back or cleared, `ids`."""
        gone = _among(conversation, _sent(event).get("ids"))
        return tuple(exchange for exchange in conversation if exchange not in gone)

    def restore(self, event: gr.EventData) -> tuple[Message, Conversation]:
        """The exchanges that the browser kept, and a question that a lost server left open."""
        sent = _sent(event)
        records = sent.get("records")
        listed = cast("list[object]", records) if isinstance(records, list) else []
        kept = restored(listed, self.options.key, self.bot.article.fingerprint)
        presenter = Presenter(self.bot, feedback=self.options.feedback is not None)
        shown = [presenter.shown(exchange) for exchange in kept]
        if question := str(sent.get("question") or ""):
            shown.append(presenter.interrupted(question))
        return {"show": shown}, kept

    def report(self, conversation: Conversation, event: gr.EventData) -> Message:
        """Keep what is said of a reply; tells whether it was kept."""
        sent = _sent(event)
        about = sent.get("id")
        answer = next((e.answer for e in conversation if e.id == about), None)
        entry = feedback_on(answer, sent) if answer else None
        kept = False
        if entry and self.options.feedback:
            try:
                kept = bool(self.options.feedback.add(entry))
            except StoreError:
                kept = False
        return {"reported": about, "kept": kept, "turn": sent.get("turn")}

    def save(self, conversation: Conversation, event: gr.EventData) -> Message:
        """The exchanges that are `shown` as a file that the browser makes."""
        sent = _sent(event)
        shown = _among(conversation, sent.get("shown"))
        answers = tuple(exchange.answer for exchange in shown if exchange.answer)
        form = sent.get("form")
        if not answers or form not in set(Form):
            return {"file": None, "turn": sent.get("turn")}
        return {"file": file_of(Form(form), self.bot.article, answers), "turn": sent.get("turn")}


def page(bot: Streamer, options: Options) -> gr.Blocks:
    """The chat page of one bot."""
    desk = Desk(bot, options)
    translated = gr.I18n(**words())
    with gr.Blocks(title=phrases.TITLE, analytics_enabled=False, fill_width=True) as blocks:
        conversation = gr.State(())
        head = gr.HTML(
            head_view(bot.article, options.audience),
            elem_id="fn-head",
            js_on_load="footnote.head(element, trigger, props, watch)",
        )
        with gr.Row(elem_id="fn-columns", equal_height=False):
            with gr.Column(elem_id="fn-conversation"):
                log = gr.HTML(
                    {"start": start_view(bot.article, starters(bot))},
                    html_template=shell(),
                    elem_id="fn-log",
                    js_on_load="footnote.talk(element, trigger, props, watch)",
                )
                gr.Textbox(
                    placeholder=translated("placeholder"),  # pyright: ignore[reportArgumentType]
                    label=said("placeholder"),
                    show_label=False,
                    container=False,
                    submit_btn=said("ask"),
                    autofocus=True,
                    max_lines=5,
                    elem_id="fn-question",
                )
                gr.HTML(
                    caution_view(),
                    elem_id="fn-caution",
                    js_on_load="footnote.translate(element)",
                )
            gr.HTML(
                article_view(bot.article),
                elem_id="fn-article",
                js_on_load="footnote.evidence(element)",
            )
        post = gr.HTML(
            {}, html_template="", elem_id="fn-post", js_on_load="footnote.post(props, watch)"
        )
        asking = log.submit(
            desk.ask,
            [conversation],
            [log, conversation],
            # What is asked at the very end of a reply would be dropped; the script keeps it to one.
            trigger_mode="multiple",
            **_private(),
        )
        log.stop(None, None, None, cancels=[asking], **_private())
        log.edit(desk.forget, [conversation], [conversation], **_private())
        log.apply(desk.restore, None, [log, conversation], **_private())
        log.like(desk.report, [conversation], [post], **_private())
        head.download(desk.save, [conversation], [post], **_private())
        head.clear(desk.forget, [conversation], [conversation], **_private())
    if desk.options.evaluation:
        add_evaluation(blocks, bot, desk.options.evaluation)
    blocks.queue(api_open=False, max_size=LONGEST_QUEUE, default_concurrency_limit=WORKERS)
    return blocks


def _sent(event: gr.EventData) -> Message:
    """What the page's script sent with an event; nothing when Gradio's own part sent it."""
    data = event._data  # pyright: ignore[reportPrivateUsage] - its attributes raise when one is missing
    return cast("Message", data) if isinstance(data, dict) else {}


def _among(conversation: Conversation, ids: object) -> Conversation:
    """The exchanges with these ids, which the page's script sent."""
    wanted = cast("list[object]", ids) if isinstance(ids, list) else []
    return tuple(exchange for exchange in conversation if exchange.id in wanted)
