"""A `Bot` as a LangChain Runnable, so that it can stand in a chain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from bot.answer import Answer
from bot.errors import QuestionError
from bot.types import Event

if TYPE_CHECKING:
    from bot.pipeline import Bot

Input: TypeAlias = str | Mapping[str, Any]
_KEYS = frozenset({"question", "history"})


def runnable(bot: Bot) -> Runnable[Input, Any]:
    """Takes a question, or `{"question": ..., "history": [...]}`; gives an `Answer`.

    Streamed by itself it gives the events of `Bot.stream`, each claim once it is verified; as a
    step of a chain it gives the `Answer` to the next step.

    Raises (when invoked):
        QuestionError: the input is neither, or has other keys.
    """
    return _BotRunnable(bot)


class _BotRunnable(RunnableLambda[Input, Any]):
    def __init__(self, bot: Bot) -> None:
        def ask(given: Input) -> Answer:
            question, history = _read(given)
            return bot.ask(question, history=history)

        async def aask(given: Input) -> Answer:
            question, history = _read(given)
            return await bot.aask(question, history=history)

        super().__init__(ask, afunc=aask, name="footnote")
        self._bot = bot

    def stream(
        self,
        input: Input,  # noqa: A002 - LangChain's name for it
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - as LangChain has it
    ) -> Iterator[Event]:
        """The events of one answer."""
        question, history = _read(input)
        yield from self._bot.stream(question, history=history)

    async def astream(
        self,
        input: Input,  # noqa: A002 - as above
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - as LangChain has it
    ) -> AsyncIterator[Event]:
        """As `stream`, without blocking the event loop."""
        question, history = _read(input)
        async for event in self._bot.astream(question, history=history):
            yield event


def _read(given: Input) -> tuple[str, Any]:
    if isinstance(given, str):
        return given, ()
    if set(given) - _KEYS or not isinstance(given.get("question"), str):
        message = f"give a question, or a mapping of question and history; got {sorted(given)}"
        raise QuestionError(message)
    return given["question"], given.get("history", ())
