"""OpenAI's chat protocol: the same verified answer for Open WebUI, the `openai` SDK and ChatOpenAI.

The protocol sends whole conversations as text. Assistant messages are not read, since anything
could stand in them; what was asked before is understood anew, question by question, without a
model. Earlier questions that are too long are left out.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from bot.answer import Answer, ShownClaim
from bot.answerer import Answerer
from bot.render import escaped_markdown, reference_line
from bot.types import Reference, Statement, Turn
from bot.web.answers import JSON, check_length, json_response
from bot.web.events import MEDIA_TYPE, PING, event_stream, with_pings
from bot.web.openai_records import MODEL, ChatRequest, ChatTold, ModelsTold, ModelTold
from bot.web.openapi import EVENT, refused_with
from bot.web.problems import Problem, ProblemError, Problems
from bot.web.refusals import problem_of
from bot.web.service import Service, service_of

MOST_UNDERSTOOD: Final = 5
"""Earlier questions that are understood anew; a question leans on the last ones."""
_NO_TOKENS: Final = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
_STARTED: Final = int(time.time())
router = APIRouter(tags=["openai"])
Served = Annotated[Service, Depends(service_of)]


@router.post(
    "/v1/chat/completions",
    operation_id="chat_completions",
    summary="Answer the last question of a conversation",
    response_class=Response,
    responses={
        200: {
            "model": ChatTold,
            "description": "The reply, or with `stream` its pieces as events.",
            "content": {JSON: {}, MEDIA_TYPE: {"schema": EVENT}},
        },
        **refused_with(Problem.UNAVAILABLE, Problem.TOO_SLOW),
    },
)
async def chat_completions(given: ChatRequest, request: Request, service: Served) -> Response:
    """The reply's content is the answer's text; sentences have their references as annotations."""
    if not given.questions:
        detail = "messages: there is no message of the user"
        raise ProblemError(Problem.INVALID, detail)
    *earlier, last = given.questions
    check_length(service, last)
    known = [one for one in earlier if len(one) <= service.settings.max_question]
    base_url = service.base_url(request)
    work = partial(answered, service.bot, last, known[-MOST_UNDERSTOOD:])
    if given.stream:
        usage = bool(given.stream_options and given.stream_options.include_usage)
        answers = service.desk.stream(lambda: iter((work(),)))
        return event_stream(_streamed(answers, service.problems, base_url, with_usage=usage))
    return json_response(completion(await service.desk.run(work), base_url))


@router.get(
    "/v1/models",
    operation_id="models",
    summary="The one model",
    response_class=Response,
    responses={
        200: {"model": ModelsTold, "description": "It.", "content": {JSON: {}}},
        **refused_with(),
    },
)
async def models() -> Response:
    """Its name is the product's; the settings say what it writes with."""
    return json_response({"object": "list", "data": [_model()]})


@router.get(
    "/v1/models/{model}",
    operation_id="model",
    summary="The one model",
    response_class=Response,
    responses={
        200: {"model": ModelTold, "description": "It.", "content": {JSON: {}}},
        **refused_with(Problem.NOT_FOUND),
    },
)
async def model(model: str) -> Response:
    """Asked for by its name."""
    if model != MODEL:
        raise ProblemError(Problem.NOT_FOUND, f"The only model is {MODEL}.")
    return json_response(_model())


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": _STARTED, "owned_by": MODEL}


def answered(bot: Answerer, question: str, earlier: Sequence[str]) -> Answer:
    """The answer to a question in the light of earlier ones, for which no model is asked."""
    turns: list[Turn] = []
    for one in earlier:
        turns.append(bot.turn(one, history=turns))
    return bot.ask(question, history=turns)


def completion(answer: Answer, base_url: str) -> dict[str, Any]:
    """The reply as one object."""
    message = {
        "role": "assistant",
        "content": answer.text,
        "refusal": None,
        "annotations": citations(answer, base_url),
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        **_head(answer.id, "chat.completion"),
        "choices": [choice],
        "usage": _NO_TOKENS,
        "footnote": answer.to_dict(),
    }


def _head(answer_id: str, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{answer_id}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
    }


async def _streamed(
    answers: AsyncIterator[Answer], problems: Problems, base_url: str, *, with_usage: bool
) -> AsyncIterator[str]:
    """The reply once all of it is verified, paragraph by paragraph; pings until then."""
    try:
        async for answer in with_pings(answers):
            if answer is None:
                yield PING
                continue
            for piece in pieces(answer, base_url, with_usage=with_usage):
                yield f"data: {json.dumps(piece)}\n\n"
    except Exception as error:  # noqa: BLE001 - the response has begun, so that it must end as a stream
        problem, detail = problem_of(error)
        yield f"data: {json.dumps(problems.members(problem, detail))}\n\n"
    yield "data: [DONE]\n\n"


def pieces(answer: Answer, base_url: str, *, with_usage: bool) -> Iterator[dict[str, Any]]:
    """The pieces of a streamed reply; the last one with a choice has the annotations."""
    head = _head(answer.id, "chat.completion.chunk")
    usage = {"usage": None} if with_usage else {}
    yield {**head, **usage, "choices": [_delta({"role": "assistant", "content": ""})]}
    for line in answer.text.splitlines(keepends=True):
        yield {**head, **usage, "choices": [_delta({"content": line})]}
    last = _delta({"annotations": citations(answer, base_url)}, finish="stop")
    yield {**head, **usage, "choices": [last], "footnote": answer.to_dict()}
    if with_usage:
        yield {**head, "choices": [], "usage": _NO_TOKENS}


def _delta(delta: Mapping[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}


def citations(answer: Answer, base_url: str) -> list[dict[str, Any]]:
    """One for each sentence, statement behind it and reference of that; offsets are characters."""
    statements = {statement.id: statement for statement in answer.statements}
    entries = {reference.number: reference for reference in answer.references}
    found: list[dict[str, Any]] = []
    start = 0
    for claim in answer.claims:
        start, end = _place(claim, answer.text, start)
        place = {"start_index": start, "end_index": end}
        for one in (statements[i] for i in claim.statements):
            url = f"{base_url}/v1/statements/{one.id}"
            found += [
                {"type": "url_citation", "url_citation": {**place, "url": url, "title": title}}
                for title in _titles(one, entries)
            ]
        start = end
    return found


def _place(claim: ShownClaim, text: str, start: int) -> tuple[int, int]:
    """Where a claim stands in the reply; claims of one section are put together there."""
    shown = escaped_markdown(" ".join(claim.text.split()))
    found = text.find(shown, start)
    found = text.find(shown) if found < 0 else found
    return (found, found + len(shown)) if found >= 0 else (start, start)


def _titles(statement: Statement, entries: Mapping[int, Reference]) -> list[str]:
    """The references of a statement; one without any is named by its section."""
    titles = [
        f"[{number}] {reference_line(entries[number])}"
        for number in statement.numbers
        if number in entries
    ]
    return titles or [statement.section[-1] if statement.section else statement.id]
