"""Chat models by name, through LangChain: any that its `init_chat_model` knows.

The packages of a provider are extras; they are imported when a model is opened, never without one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.errors import ModelError
from bot.models import ChatModel, Limits, Prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

_ADVICE = {
    **dict.fromkeys(("length", "max_tokens"), "raise FOOTNOTE_MODEL_TOKENS"),
    **dict.fromkeys(
        ("content_filter", "safety", "refusal"), "its provider refuses this; try another model"
    ),
}
"""What providers call an end that is not the model's own, and what to do about it."""
_ENDINGS = ("finish_reason", "stop_reason", "done_reason")

Loader: TypeAlias = Callable[..., "BaseChatModel"]


class LangChainModel:
    """A chat model of LangChain. Its calls are traced nowhere, whatever the environment says."""

    def __init__(self, name: str, chat: BaseChatModel) -> None:
        self.name = name
        self._chat = chat

    def stream(self, prompt: Prompt) -> Generator[str, None, None]:
        """The text of the reply, piece by piece.

        Raises:
            ModelError: the provider ended the reply before the model did.
        """
        with _untraced():
            for chunk in self._chat.stream(_messages(prompt)):
                yield str(chunk.text)
                self._refuse_cut(chunk)

    def complete(self, prompt: Prompt) -> str:
        """The text of the reply.

        Raises:
            ModelError: the provider ended the reply before the model did.
        """
        with _untraced():
            reply = self._chat.invoke(_messages(prompt))
        self._refuse_cut(reply)
        return str(reply.text)

    def _refuse_cut(self, message: AIMessage) -> None:
        ends = {str(message.response_metadata.get(key, "")).lower() for key in _ENDINGS}
        if cut := next(iter(ends & _ADVICE.keys()), None):
            message_ = f"{self.name} was cut short ({cut}); {_ADVICE[cut]}"
            raise ModelError(message_)


def open_model(
    name: str, *, url: str | None, limits: Limits, load: Loader | None = None
) -> ChatModel:
    """The chat model called `provider:name`, as LangChain's `init_chat_model` knows it.

    `url` is the address of its server, if not the provider's own. `load` stands in for LangChain's.

    Raises:
        ModelError: a package is missing (names the pip command), or the model cannot be made.
    """
    provider = name.partition(":")[0]
    try:
        chat = (load or _loader())(name, **_options(provider, url, limits))
    except ImportError as error:
        message = (
            f"{name} needs a package: {error}; run: pip install langchain langchain-{provider}"
        )
        raise ModelError(message) from error
    except Exception as error:
        message = (
            f"{name} cannot be loaded ({type(error).__name__}); is it provider:name, "
            "and is the provider's API key in the environment?"
        )
        raise ModelError(message) from error
    return LangChainModel(name, chat)


def _loader() -> Loader:
    from langchain.chat_models import init_chat_model  # an extra; nothing else needs it

    return init_chat_model


def _options(provider: str, url: str | None, limits: Limits) -> dict[str, Any]:
    """What the provider's class is given; trying again is left to the caller, for all alike."""
    own = {} if url is None else {"base_url": url, "temperature": 0}
    if provider == "ollama":
        timeout = {"timeout": limits.seconds}
        return {**own, "temperature": 0, "num_predict": limits.tokens, "client_kwargs": timeout}
    if provider == "openai" and url and not os.environ.get("OPENAI_API_KEY"):
        own["api_key"] = "none"  # servers of one's own ask for no key, but the package does
    return {**own, "timeout": limits.seconds, "max_retries": 0, "max_tokens": limits.tokens}


def _untraced() -> Any:  # noqa: ANN401 - a context manager
    import langsmith  # comes with langchain-core

    return langsmith.tracing_context(enabled=False)


def _messages(prompt: Prompt) -> list[tuple[str, str]]:
    return [("system", prompt.rules), ("human", prompt.task)]
