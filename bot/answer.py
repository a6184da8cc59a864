"""The answer record: what every surface gets, and the same object as JSON (`Answer.to_dict`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.types import (
    Article,
    Audience,
    Correction,
    Outcome,
    Reason,
    Reference,
    Review,
    Statement,
    Turn,
    Withheld,
)

RECORD_VERSION = 1


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim that passed the guard; `references` and `unlisted` are those of its statements."""

    id: str
    text: str
    section: tuple[str, ...]
    statements: tuple[str, ...]
    references: tuple[int, ...]
    unlisted: tuple[int, ...]
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from, as the page itself says it."""

    title: str
    last_updated: str | None
    review: Review

    @classmethod
    def of(cls, article: Article) -> Source:
        """The source line of an article."""
        return cls(article.title, article.last_updated, article.review)


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply. It cannot be made without a disclaimer.

    `message` is the bot's own sentence before the claims (a refusal, advice to seek emergency care,
    what the page says of itself); `text` is the whole reply in Markdown with the disclaimer at its
    end; `nearest` are section paths; `timings_ms` are milliseconds by stage.

    Raises:
        ValueError: the disclaimer is empty, or a claim names no statement.
    """

    id: str
    fingerprint: str
    question: str
    standalone: str
    outcome: Outcome
    source: Source
    disclaimer: str
    audience: Audience = Audience.CLINICIAN
    reason: Reason | None = None
    message: str = ""
    understood: Mapping[str, Any] = field(default_factory=dict[str, Any])
    claims: tuple[ShownClaim, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    statements: tuple[Statement, ...] = ()
    references: tuple[Reference, ...] = ()
    corrections: tuple[Correction, ...] = ()
    tensions: tuple[tuple[str, ...], ...] = ()
    gaps: tuple[str, ...] = ()
    nearest: tuple[tuple[str, ...], ...] = ()
    glossary: Mapping[str, str] = field(default_factory=dict[str, str])
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    answerer: str = "quoting"
    fallback: bool = False
    timings_ms: Mapping[str, float] = field(default_factory=dict[str, float])
    text: str = ""

    def __post_init__(self) -> None:
        if not self.disclaimer.strip():
            message = "an answer needs the article's disclaimer"
            raise ValueError(message)
        if any(not claim.statements for claim in self.claims):
            message = "an answer's claim needs at least one statement"
            raise ValueError(message)

    @property
    def turn(self) -> Turn:
        """What a later question needs to know of this reply."""
        shown = tuple(s.id for s in self.statements)
        return Turn(self.question, self.outcome, shown, self.fingerprint, self.standalone)

    def to_dict(self) -> dict[str, Any]:
        """The answer record as plain JSON values."""
        record = asdict(self)
        record.pop("message")
        return {
            **record,
            "version": RECORD_VERSION,
            "outcome": self.outcome.value,
            "audience": self.audience.value,
            "reason": self.reason.value if self.reason else None,
            "statements": [_statement(s) for s in self.statements],
            "references": [_reference(r) for r in self.references],
        }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "text": statement.text,
        "section": list(statement.section),
        "references": list(statement.references),
        "unlisted": list(statement.unlisted),
    }


def _reference(reference: Reference) -> dict[str, Any]:
    if not reference.listed:
        return {"number": reference.number, "listed": False}
    return asdict(reference)
