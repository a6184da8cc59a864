"""Every value that flows through Footnote. All are frozen; stages take them and give new ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class StatementKind(StrEnum):
    """What a statement is good for: only `CLINICAL` ones are evidence for a clinical claim."""

    CLINICAL = "clinical"
    PAGE = "page"


class Outcome(StrEnum):
    """What kind of reply an answer is."""

    ANSWERED = "answered"
    CORRECTED = "corrected"
    DECLINED = "declined"
    ABOUT_SOURCE = "about_source"
    URGENT = "urgent"


class Reason(StrEnum):
    """Why a question was declined."""

    NOT_IN_ARTICLE = "not_in_article"
    OUT_OF_SCOPE = "out_of_scope"
    PERSONAL_ADVICE = "personal_advice"
    UNSUPPORTED = "unsupported"
    SMALL_TALK = "small_talk"
    LANGUAGE = "language"
    AMBIGUOUS = "ambiguous"


class Audience(StrEnum):
    """Whom the wording is for. Claims, numbers and references are the same for both."""

    CLINICIAN = "clinician"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list, or (`listed=False`) a number cited without an entry."""

    number: int
    listed: bool
    kind: str | None = None
    title: str | None = None
    source: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the article, verbatim, with the heading path it stands under.

    `references` are the numbers that have an entry in the reference list, `unlisted` those that
    have none.
    """

    id: str
    text: str
    section: tuple[str, ...]
    references: tuple[int, ...] = ()
    unlisted: tuple[int, ...] = ()
    kind: StatementKind = StatementKind.CLINICAL
    line: int = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        """All reference numbers the article attaches to the statement, in ascending order."""
        return tuple(sorted({*self.references, *self.unlisted}))


@dataclass(frozen=True, slots=True)
class Review:
    """What the page says about its own review. Conflicting lines are all kept, none is chosen."""

    reviewed_by: str | None = None
    pending: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: its path from the top, and the ids of the statements directly under it."""

    path: tuple[str, ...]
    statements: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """A curated article; `statements` holds clinical and page statements in order."""

    title: str
    heading: str
    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    references: tuple[Reference, ...]
    related_questions: tuple[str, ...]
    disclaimer: str
    last_updated: str | None
    review: Review
    fingerprint: str

    @property
    def evidence(self) -> tuple[Statement, ...]:
        """The statements that may support a clinical claim."""
        return tuple(s for s in self.statements if s.kind is StatementKind.CLINICAL)


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement found for a question; `score` is in [0, 1], higher is nearer."""

    statement: Statement
    score: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence the bot wants to say and the ids of the statements it rests on.

    `references` are numbers written by whoever made the claim; they are checked, never shown as
    they came.
    """

    text: str
    statements: tuple[str, ...]
    references: tuple[int, ...] | None = None
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found wrong: `start` and `end` are character offsets into the claim's text."""

    check: str
    start: int
    end: int
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The guard's decision on one claim.

    `reason` is None when supported, else a check's name. `statements` are those cited that carry a
    supported claim, or a part of it.
    """

    claim: Claim
    supported: bool
    reason: str | None = None
    findings: tuple[Finding, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that the guard did not let through."""

    text: str
    reason: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A premise of the question that the article contradicts, and the statements that do."""

    premise: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What history is made of: a question, how it was answered, and what was shown, in order."""

    question: str
    outcome: Outcome
    statements: tuple[str, ...] = ()
    fingerprint: str = ""
    standalone: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a streamed answer; `data` is a text, claim, withheld sentence or answer."""

    kind: Literal["status", "claim", "withheld", "answer", "error"]
    data: object


@dataclass(frozen=True, slots=True)
class Mention:
    """A lexicon concept found in a text; `start` and `end` are character offsets into that text.

    `told`: whether the text tells it as what the patient had or was given ("failed X").
    """

    concept: str
    kind: str
    text: str
    start: int
    end: int
    corrected: bool = field(default=False)
    told: bool = field(default=False)
