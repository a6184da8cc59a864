"""Errors as `application/problem+json` (RFC 9457), with the article's disclaimer as a member."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import structlog
from starlette.responses import Response

VERSION = 1
MEDIA_TYPE = "application/problem+json"
TYPE = "urn:footnote:problem:"
LONGEST_DETAIL = 500


class Problem(Enum):
    """What can go wrong: HTTP status, name, title, and what to do about it."""

    BAD_BODY = (400, "bad-body", "The body cannot be read", "Send JSON, as application/json.")
    NO_TOKEN = (401, "no-token", "A token is needed", "Send `Authorization: Bearer` and a token.")
    FOREIGN_ORIGIN = (
        403,
        "foreign-origin",
        "This page may not ask here",
        "Use the server's own address (FOOTNOTE_PUBLIC_URL), or have the operator add the page's "
        "origin to FOOTNOTE_ALLOWED_ORIGINS.",
    )
    NOT_YOURS = (
        403,
        "not-yours",
        "This is for the operator",
        "Ask from the machine itself, or with a token of FOOTNOTE_API_TOKENS.",
    )
    NOT_FOUND = (404, "not-found", "There is nothing here", "See /openapi.json for what there is.")
    WRONG_METHOD = (405, "wrong-method", "Not with this method", "See the Allow header.")
    NOT_ACCEPTABLE = (
        406,
        "not-acceptable",
        "No such form",
        "Accept application/json or text/event-stream.",
    )
    SLOW_BODY = (408, "slow-body", "The body came too slowly", "Send it at once.")
    TOO_LARGE = (413, "too-large", "The body is too large", "Send fewer or shorter earlier turns.")
    WRONG_HOST = (
        421,
        "wrong-host",
        "This server has another name",
        "Use its own address, or have the operator set FOOTNOTE_PUBLIC_URL.",
    )
    INVALID = (422, "invalid", "The request is not as described", "See /openapi.json.")
    TOO_MANY = (429, "too-many", "Too many requests", "Wait as long as Retry-After says.")
    BUSY = (429, "busy", "All places are taken", "Wait as long as Retry-After says.")
    FAILED = (500, "failed", "Something went wrong", "Ask again; the log has the request's id.")
    UNAVAILABLE = (503, "unavailable", "The index cannot be reached", "Ask again in a while.")
    NOT_KEPT = (503, "not-kept", "Feedback cannot be kept now", "Send it again in a while.")
    CLOSING = (503, "closing", "The server is being stopped", "Ask again.")
    FULL = (
        507,
        "full",
        "No more feedback is kept",
        "Have the operator export and delete some: `footnote feedback`.",
    )
    TOO_SLOW = (504, "too-slow", "No answer in time", "Ask again in a while.")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def code(self) -> str:
        """Its name, for programs."""
        return self.value[1]


class ProblemError(Exception):
    """A request ends here; what the caller gets is the problem."""

    def __init__(
        self, problem: Problem, detail: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """`detail` says more than the problem's own words; `headers` go with the response."""
        super().__init__(problem.code)
        self.problem = problem
        self.detail = detail
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Problems:
    """Writes problems, each with the disclaimer."""

    disclaimer: str

    def members(self, problem: Problem, detail: str | None = None) -> dict[str, Any]:
        """The members of a problem, the disclaimer last."""
        status, code, title, what_to_do = problem.value
        said = (detail or what_to_do)[:LONGEST_DETAIL]
        return {
            "version": VERSION,
            "type": TYPE + code,
            "title": title,
            "status": status,
            "detail": said,
            "request_id": structlog.contextvars.get_contextvars().get("request_id"),
            # Where the callers of OpenAI's protocol look for it.
            "error": {"message": f"{title}. {said}", "type": code, "code": code, "param": None},
            "disclaimer": self.disclaimer,
        }

    def response(
        self,
        problem: Problem,
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The response that tells of a problem."""
        return Response(
            json.dumps(self.members(problem, detail)),
            problem.status,
            {"Cache-Control": "no-store", **(headers or {})},
            MEDIA_TYPE,
        )
