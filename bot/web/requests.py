"""What the API takes, as OpenAPI describes it. Unknown members are refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
)

from bot.feedback import Rating, Tag
from bot.settings import LONGEST_QUESTION
from bot.types import Audience, Outcome, Turn

LONGEST_CLAIM = 2_000
LONGEST_COMMENT = 2_000
MOST_TURNS = 20
MOST_STATEMENTS = 200
MOST_HITS = 50
HIGHEST_REFERENCE = 9_999

StatementId = Annotated[str, Field(pattern=r"^[\w.-]+$", max_length=120, examples=["wrist-1"])]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]
QuestionText = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]


def _number(value: object) -> object:
    """JSON has one kind of number: 5.0 is a whole one; text and true are none."""
    if isinstance(value, (str, bool)):
        message = "a number is needed"
        raise ValueError(message)  # noqa: TRY004 - pydantic's way of refusing
    return value


Number = Annotated[int, Field(ge=1, le=HIGHEST_REFERENCE), BeforeValidator(_number)]
Hits = Annotated[int, Field(ge=1, le=MOST_HITS), BeforeValidator(_number)]


class Given(BaseModel):
    """Something that a caller sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnGiven(Given):
    """An earlier turn: members of the answer record that was given then."""

    question: QuestionText
    outcome: Outcome = Outcome.ANSWERED
    statements: list[StatementId] = Field(
        default=[], max_length=MOST_STATEMENTS, description="Ids, in the order shown."
    )
    standalone: str | None = Field(default=None, max_length=LONGEST_QUESTION)
    fingerprint: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*$", max_length=128)]

    def turn(self) -> Turn:
        """As the bot takes it."""
        return Turn(
            question=self.question,
            outcome=self.outcome,
            statements=tuple(self.statements),
            fingerprint=self.fingerprint,
            standalone=self.standalone,
        )


class AskRequest(Given):
    """A question, and the turns before it. The server keeps neither."""

    question: QuestionText
    history: list[TurnGiven] = Field(default=[], max_length=MOST_TURNS)
    audience: Audience | None = None


class SearchRequest(Given):
    """What to search for."""

    question: QuestionText
    k: Hits = 5


class VerifyRequest(Given):
    """A claim, and the statements that it shall rest on."""

    claim: str = Field(min_length=1, max_length=LONGEST_CLAIM)
    statements: list[StatementId] = Field(max_length=MOST_STATEMENTS)
    references: list[Number] | None = Field(default=None, max_length=MOST_STATEMENTS)


class FeedbackRequest(Given):
    """What somebody says of an answer. Without consent `question` and `comment` are not kept."""

    id: Key | None = Field(
        default=None, description="Your own id of this feedback; sent again, it is kept once."
    )
    answer: Key = Field(description="`id` of the answer record.")
    fingerprint: Key
    outcome: Outcome
    statements: list[StatementId] = Field(default=[], max_length=MOST_STATEMENTS)
    rating: Rating
    tags: list[Tag] = Field(default=[], max_length=len(Tag))
    consent: StrictBool = False
    question: str | None = Field(default=None, max_length=LONGEST_COMMENT)
    comment: str | None = Field(default=None, max_length=LONGEST_COMMENT)
