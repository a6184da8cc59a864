"""`POST /v1/ask`: the answer record as JSON, or as events while it is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Header
from starlette.responses import Response

from bot.web.events import MEDIA_TYPE, chunks, event_stream
from bot.web.openapi import EVENT, refused_with
from bot.web.problems import Problem, ProblemError
from bot.web.records import AnswerTold
from bot.web.requests import AskRequest
from bot.web.service import Service, service_of

JSON = "application/json"
T = TypeVar("T")
router = APIRouter(tags=["answers"])


class Form(StrEnum):
    """How an answer is sent; the first is sent to whoever takes either."""

    RECORD = JSON
    EVENTS = MEDIA_TYPE


@router.post(
    "/v1/ask",
    operation_id="ask",
    summary="Answer a question from the article",
    response_class=Response,
    responses={
        200: {
            "description": "The answer record; as events when `text/event-stream` is accepted.",
            "model": AnswerTold,
            "content": {
                JSON: {},
                MEDIA_TYPE: {"schema": EVENT},
            },
        },
        **refused_with(Problem.NOT_ACCEPTABLE, Problem.UNAVAILABLE, Problem.TOO_SLOW),
    },
)
async def ask(
    given: AskRequest,
    service: Annotated[Service, Depends(service_of)],
    accept: Annotated[str, Header(include_in_schema=False)] = "*/*",
) -> Response:
    """The server keeps no conversation: send earlier turns as `history`, oldest first."""
    form = accepted_form(accept)
    check_asked(service, given)
    if form is Form.EVENTS:
        events = service.desk.stream(asking(service.bot.stream, given))
        return event_stream(chunks(events, service.problems))
    answer = await service.desk.run(asking(service.bot.ask, given))
    return json_response(answer.to_dict())


def asking(ask: Callable[..., T], given: AskRequest) -> Callable[[], T]:
    """One of the bot's ways to be asked, with what was given."""
    history = tuple(turn.turn() for turn in given.history)
    return partial(ask, given.question, history=history, audience=given.audience)


def check_asked(service: Service, given: AskRequest) -> None:
    """Refuse a question, now or earlier, that is too long.

    Raises:
        ProblemError: one is.
    """
    for text in (given.question, *(turn.question for turn in given.history)):
        check_length(service, text)
    for turn in given.history:
        check_length(service, turn.standalone or "")


def json_response(record: object, status: int = 200) -> Response:
    """A record as JSON that nobody keeps on the way."""
    content = json.dumps(record, ensure_ascii=False)
    return Response(content, status, {"Cache-Control": "no-store"}, JSON)


def check_length(service: Service, question: str) -> None:
    """Refuse a question that is too long.

    Raises:
        ProblemError: it is.
    """
    most = service.settings.max_question
    if len(question) > most:
        detail = f"question: at most {most} characters are read"
        raise ProblemError(Problem.INVALID, detail)


def accepted_form(accept: str) -> Form:
    """The form that an Accept header wants most (RFC 9110, 12.5.1).

    >>> accepted_form("text/event-stream, application/json;q=0.9").name
    'EVENTS'
    >>> accepted_form("*/*").name
    'RECORD'

    Raises:
        ProblemError: it wants neither.
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    quality = {form: _quality(form, ranges) for form in Form}
    best = max(quality, key=lambda form: quality[form])
    if not quality[best]:
        raise ProblemError(Problem.NOT_ACCEPTABLE)
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    given = [p.removeprefix("q=") for p in parameters if p.startswith("q=")]
    try:
        return name, float(given[0]) if given else 1.0
    except ValueError:
        return name, 1.0


def _quality(form: Form, ranges: list[tuple[str, float]]) -> float:
    """That of the most specific range which the form is in."""
    for name in (form.value, f"{form.value.split('/')[0]}/*", "*/*"):
        found = [quality for given, quality in ranges if given == name]
        if found:
            return found[0]
    return 0.0
