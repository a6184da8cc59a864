"""What the API takes and gives, as OpenAPI describes it. Unknown members are refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
)

from bot.feedback import Rating, Tag
from bot.settings import LONGEST_QUESTION
from bot.types import Audience, Outcome, Reason, StatementKind, Turn

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


class Told(BaseModel):
    """Something that a caller gets."""

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


class FeedbackKept(Told):
    """What was kept of feedback."""

    version: Literal[1] = 1
    id: str
    created: str
    kept: list[str] = Field(description="Names of the members that were kept.")
    disclaimer: str


class ReferenceTold(Told):
    """An entry of the reference list, or a number that is cited without one."""

    number: int
    listed: bool
    kind: str | None = None
    title: str | None = None
    source: str | None = None
    year: int | None = None


class StatementTold(Told):
    """A sentence of the article, verbatim."""

    id: str
    text: str
    section: list[str]
    references: list[int] = Field(description="Numbers that the reference list has.")
    unlisted: list[int] = Field(description="Numbers that are missing from the reference list.")


class ArticleStatement(StatementTold):
    """A statement, and whether it is evidence or says something of the page."""

    kind: StatementKind


class OneStatement(ArticleStatement):
    """A statement with the disclaimer."""

    version: Literal[1] = 1
    cited: list[ReferenceTold]
    disclaimer: str


class ReviewTold(Told):
    """What the page says of its own review."""

    reviewed_by: str | None
    pending: str | None
    labels: list[str]


class SourceTold(Told):
    """Where an answer comes from."""

    title: str
    last_updated: str | None
    review: ReviewTold


class SectionTold(Told):
    """A heading and the statements under it."""

    path: list[str]
    statements: list[str]


class ArticleTold(Told):
    """The whole article."""

    version: Literal[1] = 1
    fingerprint: str
    title: str
    heading: str
    last_updated: str | None
    review: ReviewTold
    sections: list[SectionTold]
    statements: list[ArticleStatement]
    references: list[ReferenceTold]
    related_questions: list[str]
    disclaimer: str


class HitTold(Told):
    """A statement that was found; `score` is in [0, 1]."""

    score: float
    statement: ArticleStatement


class SearchTold(Told):
    """Statements, nearest first."""

    version: Literal[1] = 1
    hits: list[HitTold]
    disclaimer: str


class FindingTold(Told):
    """What a check found wrong; `start` and `end` are offsets into the claim."""

    check: str
    start: int
    end: int
    expected: str
    found: str


class VerdictTold(Told):
    """Whether the statements say the claim; if not, the first check that failed."""

    version: Literal[1] = 1
    supported: bool
    reason: str | None
    findings: list[FindingTold]
    disclaimer: str


class ClaimTold(Told):
    """A sentence of the answer and what it rests on."""

    id: str
    text: str
    section: list[str]
    statements: list[str]
    references: list[int]
    unlisted: list[int]
    repaired: bool


class WithheldTold(Told):
    """A sentence that the guard did not let through."""

    text: str
    reason: str
    findings: list[FindingTold]


class CorrectionTold(Told):
    """A premise of the question that the article contradicts."""

    premise: str
    statements: list[str]


class AnswerTold(Told):
    """The answer record."""

    version: Literal[1]
    id: str
    fingerprint: str
    question: str
    standalone: str
    understood: dict[str, Any]
    audience: Audience
    outcome: Outcome
    reason: Reason | None
    text: str = Field(description="The whole reply in Markdown, the disclaimer at its end.")
    claims: list[ClaimTold]
    withheld: list[WithheldTold]
    statements: list[StatementTold]
    references: list[ReferenceTold]
    corrections: list[CorrectionTold]
    tensions: list[list[str]]
    gaps: list[str]
    nearest: list[list[str]]
    glossary: dict[str, str]
    suggestions: list[str]
    notices: list[str]
    disclaimer: str
    source: SourceTold
    answerer: str
    fallback: bool
    timings_ms: dict[str, StrictFloat | StrictInt]


class ErrorTold(Told):
    """An error as callers of OpenAI's protocol know it."""

    message: str
    type: str
    code: str
    param: str | None = None


class ProblemTold(Told):
    """An error (RFC 9457)."""

    version: Literal[1] = 1
    type: str
    title: str
    status: int
    detail: str
    request_id: str | None
    error: ErrorTold
    disclaimer: str


class HealthTold(Told):
    """How the server is."""

    status: Literal["ok"]
