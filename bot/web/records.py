"""What the API gives, as OpenAPI describes it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt

from bot.types import Audience, Outcome, Reason, StatementKind


class Told(BaseModel):
    """Something that a caller gets."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
