"""What the measures read of an answer record, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.errors import EvaluationError
from bot.types import Outcome, Turn

Record: TypeAlias = Mapping[str, Any]
"""An answer record, as `Answer.to_dict` gives it."""


@dataclass(frozen=True, slots=True)
class SaidClaim:
    """A claim of a reply: `numbers` are all reference numbers shown with it."""

    text: str
    statements: tuple[str, ...]
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class SaidReference:
    """A reference entry of a reply; `title` is None where none is shown."""

    number: int
    listed: bool
    title: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it was shown. `quoted` are the texts that it shows of each statement, by id."""

    outcome: Outcome
    text: str
    claims: tuple[SaidClaim, ...]
    quoted: Mapping[str, str]
    references: tuple[SaidReference, ...]
    standalone: str
    fingerprint: str
    title: str

    @property
    def cited(self) -> tuple[str, ...]:
        """The statements that claims cite, each once, in order."""
        return tuple(dict.fromkeys(i for claim in self.claims for i in claim.statements))


def read_reply(record: Record) -> Reply:
    """The reply of an answer record.

    Raises:
        EvaluationError: the record is not one.
    """
    try:
        return Reply(
            outcome=Outcome(record["outcome"]),
            text=str(record["text"]),
            claims=tuple(map(_claim, record["claims"])),
            quoted={str(s["id"]): str(s["text"]) for s in record["statements"]},
            references=tuple(map(_reference, record["references"])),
            standalone=str(record.get("standalone") or record["question"]),
            fingerprint=str(record["fingerprint"]),
            title=str(record["source"]["title"]) if record.get("source") else "",
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"the reply is no answer record: {error!r}"
        raise EvaluationError(message) from error


def turn_of(record: Record) -> Turn:
    """What a later question needs to know of a reply."""
    return Turn(
        question=str(record["question"]),
        outcome=Outcome(record["outcome"]),
        statements=tuple(str(s["id"]) for s in record["statements"]),
        fingerprint=str(record["fingerprint"]),
        standalone=record.get("standalone"),
    )


def _claim(claim: Record) -> SaidClaim:
    numbers = frozenset([*claim.get("references", ()), *claim.get("unlisted", ())])
    return SaidClaim(str(claim["text"]), tuple(map(str, claim["statements"])), numbers)


def _reference(entry: Record) -> SaidReference:
    return SaidReference(
        int(entry["number"]), bool(entry["listed"]), entry.get("title"), entry.get("source")
    )
