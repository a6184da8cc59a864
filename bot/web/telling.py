"""`POST /v1/feedback`: what somebody says of an answer."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from bot.errors import FullError, StoreError
from bot.feedback import Consent, Feedback, feedback
from bot.web.answers import JSON, json_response
from bot.web.openapi import refused_with
from bot.web.problems import Problem, ProblemError
from bot.web.reading import check_statements
from bot.web.records import FeedbackKept
from bot.web.requests import FeedbackRequest
from bot.web.service import Service, service_of

CREATED = 201
RETRY_AFTER = {"Retry-After": "30"}
router = APIRouter(tags=["feedback"])


@router.post(
    "/v1/feedback",
    operation_id="feedback",
    summary="Say whether an answer helped",
    status_code=CREATED,
    response_class=Response,
    responses={
        CREATED: {
            "model": FeedbackKept,
            "description": "It is kept.",
            "content": {JSON: {}},
        },
        **refused_with(Problem.NOT_FOUND, Problem.NOT_KEPT, Problem.FULL),
    },
)
async def tell(
    given: FeedbackRequest, service: Annotated[Service, Depends(service_of)]
) -> Response:
    """Without consent ids, outcome, statements, rating and tags are kept, and no words.

    Feedback on another article, or on another state of this one, is refused.
    """
    _check(given, service)
    try:
        kept = await asyncio.to_thread(partial(service.feedback.add, _entry(given)))
    except FullError as error:
        raise ProblemError(Problem.FULL) from error
    except StoreError as error:
        raise ProblemError(Problem.NOT_KEPT, headers=RETRY_AFTER) from error
    record = {
        "version": 1,
        "id": kept.id,
        "created": kept.created,
        "kept": [name for name, value in kept.to_dict().items() if value],
        "disclaimer": service.bot.article.disclaimer,
    }
    return json_response(record, CREATED)


def _check(given: FeedbackRequest, service: Service) -> None:
    """Refuse what cannot be on an answer from the article.

    Raises:
        ProblemError: the article has another fingerprint, or none of one of the ids.
    """
    if given.fingerprint != service.bot.article.fingerprint:
        detail = "fingerprint: it is not the article's; see /v1/article"
        raise ProblemError(Problem.NOT_FOUND, detail)
    check_statements(service, given.statements)


def _entry(given: FeedbackRequest) -> Feedback:
    return feedback(
        answer=given.answer,
        fingerprint=given.fingerprint,
        outcome=given.outcome,
        statements=given.statements,
        rating=given.rating,
        tags=given.tags,
        consent=Consent.GIVEN if given.consent else Consent.NOT_GIVEN,
        question=given.question,
        comment=given.comment,
        given_id=given.id,
    )
