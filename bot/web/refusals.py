"""Which problem an error is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from bot.errors import ModelError, QuestionError, StoreError
from bot.web.problems import Problem, ProblemError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from starlette.responses import Response

    from bot.web.problems import Problems

RETRY_AFTER = {"Retry-After": "5"}
LONGEST_NAME = 40
_MOST_FINDINGS = 5
_OF_STATUS: Mapping[int, Problem] = {
    400: Problem.BAD_BODY,
    404: Problem.NOT_FOUND,
    405: Problem.WRONG_METHOD,
    406: Problem.NOT_ACCEPTABLE,
    413: Problem.TOO_LARGE,
    415: Problem.BAD_BODY,
    422: Problem.INVALID,
}


def problem_of(error: BaseException) -> tuple[Problem, str | None]:
    """The problem that an error is, and what more there is to say of it.

    Errors that are not Footnote's own say nothing: their words may be the question.
    """
    match error:
        case ProblemError():
            return error.problem, error.detail
        case QuestionError():
            return Problem.INVALID, str(error)
        case StoreError() | ModelError():
            return Problem.UNAVAILABLE, None
        case asyncio.CancelledError():
            return Problem.CLOSING, None
        case _:
            return Problem.FAILED, None


def problem_of_status(status: int) -> Problem:
    """The problem for an HTTP status that came without one."""
    return _OF_STATUS.get(status, Problem.FAILED)


def add_refusals(app: FastAPI, problems: Problems) -> None:
    """Have an application tell of its errors as problems."""

    def refuse(_request: Request, error: Exception) -> Response:
        if isinstance(error, RequestValidationError):
            return problems.response(Problem.INVALID, what_is_wrong(error.errors()))
        if isinstance(error, HTTPException):
            problem = problem_of_status(error.status_code)
            return problems.response(problem, headers=error.headers)
        problem, detail = problem_of(error)
        headers = error.headers if isinstance(error, ProblemError) else None
        if problem is Problem.UNAVAILABLE:
            headers = RETRY_AFTER
        return problems.response(problem, detail, headers)

    for kind in (RequestValidationError, HTTPException, ProblemError, QuestionError, StoreError):
        app.add_exception_handler(kind, refuse)


def what_is_wrong(findings: Iterable[Mapping[str, Any]]) -> str:
    """Where and what is wrong with a request, without the value that was given."""
    told = [f"{_place(one['loc'])}: {one['msg']}" for one in list(findings)[:_MOST_FINDINGS]]
    return "; ".join(told)


def _place(location: Iterable[object]) -> str:
    return ".".join(str(part)[:LONGEST_NAME] for part in location)
