"""From what was decided to the answer record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot import render
from bot.answer import Answer, ShownClaim, Source
from bot.types import (
    Article,
    Audience,
    Claim,
    Correction,
    Outcome,
    Reason,
    Reference,
    Statement,
    Withheld,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a reply: as asked, as it stands alone, and what was understood."""

    question: str
    standalone: str
    understood: Mapping[str, Any] = field(default_factory=dict[str, Any])
    audience: Audience = Audience.CLINICIAN


@dataclass(frozen=True, slots=True)
class Reply:
    """The parts of an answer that were decided. `statements` are yet to be told as claims."""

    outcome: Outcome
    reason: Reason | None = None
    message: str = ""
    statements: tuple[Statement, ...] = ()
    claims: tuple[Claim, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    corrections: tuple[Correction, ...] = ()
    gaps: tuple[str, ...] = ()
    nearest: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    suggestions: tuple[str, ...] = ()
    tensions: tuple[tuple[str, ...], ...] = ()
    glossary: Mapping[str, str] = field(default_factory=dict[str, str])
    notices: tuple[str, ...] = ()
    answerer: str = "quoting"
    fallback: bool = False


def assembled(article: Article, asked: Asked, reply: Reply, timings: Mapping[str, float]) -> Answer:
    """The answer record; references are those of the statements, whatever a claim came with."""
    by_id = {statement.id: statement for statement in article.statements}
    claims = tuple(
        shown_claim(index, claim, by_id) for index, claim in enumerate(reply.claims, start=1)
    )
    shown = _in_order(by_id, (i for claim in claims for i in claim.statements))
    answer = Answer(
        id=uuid.uuid4().hex,
        fingerprint=article.fingerprint,
        question=asked.question,
        standalone=asked.standalone,
        understood=asked.understood,
        audience=asked.audience,
        source=Source.of(article),
        disclaimer=article.disclaimer,
        outcome=reply.outcome,
        reason=reply.reason,
        message=reply.message,
        claims=claims,
        withheld=reply.withheld,
        statements=shown,
        references=_entries(article, shown, reply.references),
        corrections=reply.corrections,
        tensions=reply.tensions,
        gaps=reply.gaps,
        nearest=reply.nearest,
        glossary=reply.glossary,
        suggestions=reply.suggestions,
        notices=reply.notices,
        answerer=reply.answerer,
        fallback=reply.fallback,
        timings_ms=timings,
    )
    return replace(answer, text=render.markdown(answer))


def shown_claim(index: int, claim: Claim, by_id: Mapping[str, Statement]) -> ShownClaim:
    """The claim as the record has it, the `index`th; its references are its statements'."""
    statements = _in_order(by_id, claim.statements)
    return ShownClaim(
        id=f"c{index}",
        text=claim.text,
        section=statements[0].section,
        statements=tuple(s.id for s in statements),
        references=_numbers(s.references for s in statements),
        unlisted=_numbers(s.unlisted for s in statements),
        repaired=claim.repaired,
    )


def _numbers(groups: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(sorted({number for group in groups for number in group}))


def _in_order(by_id: Mapping[str, Statement], ids: Iterable[str]) -> tuple[Statement, ...]:
    return tuple(by_id[i] for i in dict.fromkeys(ids))


def _entries(
    article: Article, shown: Sequence[Statement], more: Sequence[Reference]
) -> tuple[Reference, ...]:
    """The reference entries behind the statements, with those asked for, by number."""
    cited = {number for statement in shown for number in statement.numbers}
    wanted = {*(r for r in article.references if r.number in cited), *more}
    return tuple(sorted(wanted, key=lambda reference: reference.number))
