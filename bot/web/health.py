"""Whether the server lives and may be asked, and what it has counted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from bot.web import measures
from bot.web.answers import JSON, json_response
from bot.web.openapi import refused_with
from bot.web.problems import Problem
from bot.web.records import HealthTold
from bot.web.service import Service, service_of

OK = {"status": "ok"}
router = APIRouter(tags=["operation"])
counting = APIRouter(tags=["operation"])
Served = Annotated[Service, Depends(service_of)]


@router.get(
    "/healthz",
    operation_id="healthz",
    summary="Whether the process lives",
    response_class=Response,
    responses={200: {"model": HealthTold, "description": "It does.", "content": {JSON: {}}}},
)
async def healthz() -> Response:
    """Looks at nothing else."""
    return json_response(OK)


@router.get(
    "/readyz",
    operation_id="readyz",
    summary="Whether it can answer",
    response_class=Response,
    responses={
        200: {"model": HealthTold, "description": "It can.", "content": {JSON: {}}},
        **refused_with(Problem.UNAVAILABLE, Problem.TOO_SLOW),
    },
)
async def readyz(service: Served) -> Response:
    """Looks something up, unless all places are taken; 503 once the server is being stopped."""
    await service.readiness.check()
    return json_response(OK)


@counting.get(
    "/metrics",
    operation_id="metrics",
    summary="Counts, for Prometheus",
    response_class=Response,
    responses={
        200: {"description": "Counts.", "content": {"text/plain": {"schema": {"type": "string"}}}},
        **refused_with(Problem.NO_TOKEN, Problem.NOT_YOURS),
    },
)
async def metrics(service: Served) -> Response:
    """For the operator: with a token, or without tokens from the machine itself."""
    headers = {"Cache-Control": "no-store"}
    return Response(service.measures.text(), 200, headers, measures.MEDIA_TYPE)
