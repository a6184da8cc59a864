"""The article itself, looking things up in it, and checking claims against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from bot.types import Article, Reference, Statement
from bot.web.answers import JSON, check_length, json_response
from bot.web.openapi import refused_with
from bot.web.problems import Problem, ProblemError
from bot.web.records import ArticleTold, OneStatement, SearchTold, VerdictTold
from bot.web.requests import LONGEST_QUESTION, MOST_HITS, SearchRequest, VerifyRequest
from bot.web.service import Service, service_of

VERSION = 1
router = APIRouter(tags=["article"])
Served = Annotated[Service, Depends(service_of)]


@router.get(
    "/v1/article",
    operation_id="article",
    summary="The whole article",
    response_class=Response,
    responses={
        200: {"model": ArticleTold, "description": "The article.", "content": {JSON: {}}},
        **refused_with(),
    },
)
async def article(service: Served) -> Response:
    """Its sections, statements and references, and what the page says of itself."""
    return json_response(article_told(service.bot.article))


@router.get(
    "/v1/statements/{statement_id}",
    operation_id="statement",
    summary="One statement, verbatim",
    response_class=Response,
    responses={
        200: {
            "model": OneStatement,
            "description": "The statement.",
            "content": {JSON: {}},
        },
        **refused_with(Problem.NOT_FOUND),
    },
)
async def statement(
    service: Served, statement_id: Annotated[str, Path(max_length=200, examples=["wrist-1"])]
) -> Response:
    """With its section and the reference entries that it cites."""
    return json_response(one_statement(service, statement_id))


@router.get(
    "/v1/search",
    operation_id="search",
    summary="The statements nearest to a question",
    response_class=Response,
    responses={
        200: {
            "model": SearchTold,
            "description": "Statements, nearest first.",
            "content": {JSON: {}},
        },
        **refused_with(Problem.UNAVAILABLE, Problem.TOO_SLOW),
    },
)
async def search(
    service: Served,
    question: Annotated[str, Query(alias="q", min_length=1, max_length=LONGEST_QUESTION)],
    k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 5,
) -> Response:
    """The question stands in the address, which proxies log: rather use POST."""
    return await _found(service, question, k)


@router.post(
    "/v1/search",
    operation_id="search_privately",
    summary="The statements nearest to a question",
    response_class=Response,
    responses={
        200: {
            "model": SearchTold,
            "description": "Statements, nearest first.",
            "content": {JSON: {}},
        },
        **refused_with(Problem.UNAVAILABLE, Problem.TOO_SLOW),
    },
)
async def search_privately(service: Served, given: SearchRequest) -> Response:
    """As GET, with the question in the body."""
    return await _found(service, given.question, given.k)


async def _found(service: Service, question: str, k: int) -> Response:
    check_length(service, question)
    hits = await service.desk.run(partial(service.bot.search, question, k))
    told = [{"score": hit.score, "statement": statement_told(hit.statement)} for hit in hits]
    record = {"version": VERSION, "hits": told, "disclaimer": service.bot.article.disclaimer}
    return json_response(record)


@router.post(
    "/v1/verify",
    operation_id="verify",
    summary="Whether statements say a claim",
    response_class=Response,
    responses={
        200: {
            "model": VerdictTold,
            "description": "The verdict.",
            "content": {JSON: {}},
        },
        **refused_with(Problem.NOT_FOUND, Problem.TOO_SLOW),
    },
)
async def verify(service: Served, given: VerifyRequest) -> Response:
    """`references` are checked against those of the statements when they are given."""
    return json_response(await verdict_told(service, given))


async def verdict_told(service: Service, given: VerifyRequest) -> dict[str, Any]:
    """The verdict on a claim.

    Raises:
        ProblemError: the article has none with one of the ids.
    """
    check_statements(service, given.statements)
    verdict = await service.desk.run(
        partial(service.bot.verify, given.claim, given.statements, references=given.references)
    )
    return {
        "version": VERSION,
        "supported": verdict.supported,
        "reason": verdict.reason,
        "findings": [asdict(finding) for finding in verdict.findings],
        "disclaimer": service.bot.article.disclaimer,
    }


def check_statements(service: Service, ids: Sequence[str]) -> None:
    """Refuse ids of no statement.

    Raises:
        ProblemError: the article has none with one of the ids.
    """
    if unknown := [one for one in ids if one not in service.statements]:
        detail = f"statements: {len(unknown)} of them are not the article's; see /v1/article"
        raise ProblemError(Problem.NOT_FOUND, detail)


def one_statement(service: Service, statement_id: str) -> dict[str, Any]:
    """A statement with the entries it cites.

    Raises:
        ProblemError: the article has none of this id.
    """
    found = service.statements.get(statement_id)
    if found is None:
        detail = "The article has no such statement; see /v1/article."
        raise ProblemError(Problem.NOT_FOUND, detail)
    numbers = frozenset(found.numbers)
    article = service.bot.article
    return {
        "version": VERSION,
        **statement_told(found),
        "cited": [reference_told(r) for r in article.references if r.number in numbers],
        "disclaimer": article.disclaimer,
    }


def article_told(article: Article) -> dict[str, Any]:
    """The article as JSON values, the disclaimer last."""
    return {
        "version": VERSION,
        "fingerprint": article.fingerprint,
        "title": article.title,
        "heading": article.heading,
        "last_updated": article.last_updated,
        "review": asdict(article.review),
        "sections": [{"path": s.path, "statements": s.statements} for s in article.sections],
        "statements": [statement_told(one) for one in article.statements],
        "references": [reference_told(one) for one in article.references],
        "related_questions": article.related_questions,
        "disclaimer": article.disclaimer,
    }


def statement_told(statement: Statement) -> dict[str, Any]:
    """A statement as JSON values."""
    return {
        "id": statement.id,
        "kind": statement.kind.value,
        "text": statement.text,
        "section": statement.section,
        "references": statement.references,
        "unlisted": statement.unlisted,
    }


def reference_told(reference: Reference) -> dict[str, Any]:
    """A reference entry; one that is missing from the list has a number and nothing else."""
    if not reference.listed:
        return {"number": reference.number, "listed": False}
    return asdict(reference)
