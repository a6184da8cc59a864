"""What OpenAPI says besides what FastAPI finds out: refusals, tokens, the limits that are set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from fastapi.openapi.utils import get_openapi

from bot.settings import LONGEST_QUESTION, Settings
from bot.web import examples
from bot.web.problems import MEDIA_TYPE, Problem
from bot.web.records import ProblemTold

if TYPE_CHECKING:
    from fastapi import FastAPI

ALWAYS = (
    Problem.BAD_BODY,
    Problem.FOREIGN_ORIGIN,
    Problem.SLOW_BODY,
    Problem.TOO_LARGE,
    Problem.WRONG_HOST,
    Problem.INVALID,
    Problem.TOO_MANY,
    Problem.BUSY,
    Problem.FAILED,
    Problem.CLOSING,
)
# Of each event; tools that know event streams check one after the other.
EVENT: dict[str, Any] = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
    "required": ["data"],
}
_REF = "#/components/schemas/"
_WAITS = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def refused_with(*problems: Problem) -> dict[int | str, dict[str, Any]]:
    """The responses that a route refuses with, by status; those that any route has are in it."""
    by_status: dict[int | str, list[Problem]] = {}
    for problem in (*ALWAYS, *problems):
        by_status.setdefault(problem.status, []).append(problem)
    return {status: _described(found) for status, found in sorted(by_status.items(), key=str)}


def _described(problems: list[Problem]) -> dict[str, Any]:
    titles = "; ".join(f"{problem.value[2]} (`{problem.code}`)" for problem in problems)
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{_REF}{ProblemTold.__name__}"}}}
    waits = {"headers": _WAITS} if problems[0].status in (429, 503) else {}
    return {"description": f"{titles}.", "content": content, **waits}


def describe(app: FastAPI, settings: Settings, *, description: str) -> None:
    """Have an application describe itself so."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            app.openapi_schema = _completed(made, settings)
        return app.openapi_schema

    app.openapi = openapi


def _completed(schema: dict[str, Any], settings: Settings) -> dict[str, Any]:
    components = schema["components"]
    problem = ProblemTold.model_json_schema(ref_template=f"{_REF}{{model}}")
    components["schemas"].update(problem.pop("$defs"))
    components["schemas"][ProblemTold.__name__] = problem
    _limit_questions(schema, settings.max_question)
    _add_examples(schema)
    if settings.api_tokens:
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        schema["security"] = [{"token": []}]
    return schema


def _add_examples(schema: dict[str, Any]) -> None:
    for name, example in examples.REQUESTS.items():
        schema["components"]["schemas"][name]["examples"] = [example]
    for methods in schema["paths"].values():
        for operation in methods.values():
            found = examples.BY_OPERATION.get(operation["operationId"], {})
            told = next(r for status, r in operation["responses"].items() if status[0] == "2")
            for media_type, example in found.items():
                told["content"][media_type]["example"] = example


def _limit_questions(part: object, most: int) -> None:
    """Wherever a question may be of the longest kind, say how long it may be here."""
    if isinstance(part, dict):
        members = cast("dict[str, object]", part)
        if members.get("maxLength") == LONGEST_QUESTION:
            members["maxLength"] = most
        part = list(members.values())
    if isinstance(part, list):
        for one in cast("list[object]", part):
            _limit_questions(one, most)
