"""The application: routes, and what a request goes through before it reaches one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final, NoReturn

from fastapi import APIRouter, FastAPI
from mcp.server.transport_security import TransportSecuritySettings
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from bot.privacy import Log, Pseudonyms, event_log
from bot.settings import Settings
from bot.ui.server import SecurityHeaders
from bot.web import answers, health, openai_api, reading, telling, widget_routes
from bot.web.access import API, access
from bot.web.bodies import CHAT_BODIES, BodyLimit
from bot.web.foreign import ForeignErrors
from bot.web.limits import MemoryWindows, RateLimit, RedisWindows
from bot.web.mcp_server import PATH as MCP_PATH
from bot.web.mcp_server import mcp_server
from bot.web.observing import REQUEST_ID, Observing
from bot.web.openapi import describe
from bot.web.page import mount_page
from bot.web.problems import Problem, ProblemError
from bot.web.refusals import add_refusals

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from bot.web.limits import Windows
    from bot.web.service import Service

VERSION: Final = "1"
DESCRIPTION = (
    "Answers about one clinical article. Every sentence of an answer is bound to statements of the "
    "article and its reference numbers; what the article does not say is declined. Errors are "
    "`application/problem+json`, with the article's disclaimer as a member."
)
TAGS = [
    {"name": "answers", "description": "Questions, with their earlier turns."},
    {"name": "article", "description": "The article, and claims about it."},
    {"name": "feedback", "description": "What people say of answers."},
    {"name": "openai", "description": "The same answers in OpenAI's chat protocol."},
    {"name": "operation", "description": "For whoever runs the server."},
]


def create_app(service: Service, log: Log | None = None) -> FastAPI:
    """The application that serves a service: API, MCP and, unless it is switched off, the page."""
    settings = service.settings
    windows = _windows(service)
    protocol = mcp_server(service)
    mcp_app = protocol.streamable_http_app(
        streamable_http_path=MCP_PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=settings.body_limit * CHAT_BODIES,
        # Hosts and origins are looked at before, for every route alike.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        async with protocol.session_manager.run():
            yield
        service.desk.close()
        await windows.close()

    app = FastAPI(
        title="Footnote",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_tags=TAGS,
        middleware=_middleware(service, windows, log or event_log()),
        lifespan=lifespan,
    )
    app.state.service = service
    add_refusals(app, service.problems)
    routers = _routers(settings)
    for router in routers:
        app.include_router(router)
    app.router.routes.append(Route(MCP_PATH, ForeignErrors(mcp_app, service.problems)))
    app.router.routes.extend(_refusals(routers))
    describe(app, settings, description=DESCRIPTION)
    if settings.page:
        mount_page(app, service)
    return app


def _routers(settings: Settings) -> list[APIRouter]:
    always = [answers, reading, telling, openai_api, health, widget_routes]
    return [*(part.router for part in always), *([health.counting] if settings.metrics else [])]


def _refusals(routers: Iterable[APIRouter]) -> Iterator[Route]:
    """What is asked of the API with a wrong method or path must not reach the page behind it."""
    methods: dict[str, set[str]] = {}
    for route in chain.from_iterable(router.routes for router in routers):
        if isinstance(route, Route):
            methods.setdefault(route.path, set()).update(route.methods or ())
    for path, allowed in methods.items():
        yield Route(path, _Refusal(Problem.WRONG_METHOD, {"Allow": ", ".join(sorted(allowed))}))
    yield Route(f"{API}{{rest:path}}", _Refusal(Problem.NOT_FOUND))


class _Refusal:
    """Refuses whatever reaches it, with any method."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        self._error = partial(ProblemError, problem, headers=headers)

    async def __call__(self, _scope: Scope, _receive: Receive, _send: Send) -> NoReturn:
        raise self._error()


def _windows(service: Service) -> Windows:
    url = service.settings.redis_url
    return RedisWindows(url, service.measures.redis_errors.inc) if url else MemoryWindows()


def _middleware(service: Service, windows: Windows, log: Log) -> list[Middleware]:
    """Outermost first. Refusals by those within CORS can be read by the pages that may ask."""
    settings, problems = service.settings, service.problems
    return [
        Middleware(
            Observing, measures=service.measures, log=log, names=Pseudonyms(), problems=problems
        ),
        Middleware(SecurityHeaders),
        access(settings, problems),
        Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Accept", "Authorization", "Content-Type", REQUEST_ID],
            expose_headers=["Retry-After", REQUEST_ID],
            max_age=600,
        ),
        Middleware(RateLimit, service=service, windows=windows),
        Middleware(BodyLimit, most=settings.body_limit, problems=problems),
    ]
