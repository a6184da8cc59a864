"""A `Bot` as a LangChain Runnable, so that it can stand in a chain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from langchain_core.runnables import Runnable, RunnableLambda

from bot.answer import Answer
from bot.errors import QuestionError

if TYPE_CHECKING:
    from bot.pipeline import Bot

Input: TypeAlias = str | Mapping[str, Any]
_KEYS = frozenset({"question", "history"})


def runnable(bot: Bot) -> Runnable[Input, Answer]:
    """Takes a question, or `{"question": ..., "history": [...]}`; gives an `Answer`.

    Raises (when invoked):
        QuestionError: the input is neither, or has other keys.
    """

    def ask(given: Input) -> Answer:
        question, history = _read(given)
        return bot.ask(question, history=history)

    async def aask(given: Input) -> Answer:
        question, history = _read(given)
        return await bot.aask(question, history=history)

    return RunnableLambda(ask, afunc=aask, name="footnote")


def _read(given: Input) -> tuple[str, Any]:
    if isinstance(given, str):
        return given, ()
    if set(given) - _KEYS or not isinstance(given.get("question"), str):
        message = (
            f"give a question, or a mapping with question and history; got keys {sorted(given)}"
        )
        raise QuestionError(message)
    return given["question"], given.get("history", ())
