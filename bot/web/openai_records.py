"""What callers of OpenAI's chat protocol send. Members that tune a model mean nothing here."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool

MODEL = "footnote"
MOST_MESSAGES = 500


class Sent(BaseModel):
    """Something that a caller sends; what is not named here is not looked at."""

    model_config = ConfigDict(extra="allow", frozen=True)


class TextPart(Sent):
    """A part of a message."""

    type: Literal["text"]
    text: str


Content: TypeAlias = str | list[TextPart]


class UserMessage(Sent):
    """What a person asked; how long the last one may be is looked at where it is answered."""

    role: Literal["user"]
    content: Content

    @property
    def question(self) -> str:
        """Its text."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content)


class OtherMessage(Sent):
    """Instructions and earlier replies; neither is read."""

    role: Literal["system", "developer", "assistant", "tool", "function"]
    content: Any = None


Message: TypeAlias = Annotated[UserMessage | OtherMessage, Field(discriminator="role")]


class StreamOptions(Sent):
    """What a stream has besides the reply."""

    include_usage: StrictBool | None = None


_A_QUESTION: dict[str, Any] = {
    "properties": {"role": {"const": "user"}},
    "required": ["role"],
}


class ChatRequest(Sent):
    """A conversation, its last question to be answered."""

    model: Literal["footnote"] = Field(examples=[MODEL])
    messages: list[Message] = Field(
        min_length=1, max_length=MOST_MESSAGES, json_schema_extra={"contains": _A_QUESTION}
    )
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None

    @property
    def questions(self) -> list[str]:
        """All that was asked, in order."""
        return [m.question for m in self.messages if isinstance(m, UserMessage)]


class Annotation(BaseModel):
    """A reference behind a sentence of the reply."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


class UrlCitation(BaseModel):
    """Where the sentence stands in the reply, and the statement that it rests on."""

    start_index: int
    end_index: int
    url: str
    title: str


class ReplyTold(BaseModel):
    """The reply."""

    role: Literal["assistant"]
    content: str
    refusal: None = None
    annotations: list[Annotation]


class ChoiceTold(BaseModel):
    """The only choice."""

    index: Literal[0]
    message: ReplyTold
    finish_reason: Literal["stop"]
    logprobs: None = None


class UsageTold(BaseModel):
    """No tokens: nothing is generated."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatTold(BaseModel):
    """A whole reply; `footnote` is the answer record."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceTold]
    usage: UsageTold
    footnote: dict[str, Any]


class ModelTold(BaseModel):
    """The model that callers can name."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsTold(BaseModel):
    """All models."""

    object: Literal["list"]
    data: list[ModelTold]
