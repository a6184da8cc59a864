"""The bot for assistants: a Model Context Protocol server, over HTTP and on standard input."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeAlias

import mcp_types as types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from pydantic import BaseModel, ValidationError

from bot.web.answers import asking, check_asked
from bot.web.problems import Problem
from bot.web.reading import article_told, one_statement, verdict_told
from bot.web.records import AnswerTold, OneStatement, VerdictTold
from bot.web.refusals import problem_of, what_is_wrong
from bot.web.requests import AskRequest, Given, StatementId, VerifyRequest
from bot.web.service import Service

NAME = "footnote"
PATH = "/mcp"
ARTICLE = "footnote://article"
STATEMENTS = "footnote://statements/"
JSON = "application/json"
INSTRUCTIONS = (
    "Answers from one clinical article, in its own words and with its references. Pass replies on "
    "as they are, with their reference numbers and with the disclaimer at their end. What the "
    "article does not say is declined: do not fill it in. Give earlier turns as `history`."
)
_READS = types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Context: TypeAlias = ServerRequestContext[Any]
Record: TypeAlias = dict[str, Any]


class ReadRequest(Given):
    """Which statement to read."""

    statement_id: StatementId


def _as_json(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Tool:
    """What an assistant can call: what it takes, what it gives, and the text of that."""

    name: str
    says: str
    takes: type[BaseModel]
    gives: type[BaseModel]
    call: Callable[[Service, Any], Awaitable[Record]]
    text: Callable[[Record], str] = _as_json

    def described(self) -> types.Tool:
        """As assistants see it."""
        return types.Tool(
            name=self.name,
            description=self.says,
            input_schema=self.takes.model_json_schema(),
            output_schema=self.gives.model_json_schema(),
            annotations=_READS,
        )


async def _ask(service: Service, given: AskRequest) -> Record:
    check_asked(service, given)
    answer = await service.desk.run(asking(service.bot.ask, given))
    # As it comes over HTTP, lists and all, so that it fits its description.
    return json.loads(json.dumps(answer.to_dict()))


async def _read(service: Service, given: ReadRequest) -> Record:
    return json.loads(json.dumps(one_statement(service, given.statement_id)))


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        Tool(
            "ask",
            "Answer a question from the article, each sentence with the article's references.",
            AskRequest,
            AnswerTold,
            _ask,
            lambda record: record["text"],
        ),
        Tool(
            "verify",
            "Whether the named statements of the article say a claim, and references are theirs.",
            VerifyRequest,
            VerdictTold,
            verdict_told,
        ),
        Tool(
            "read_statement",
            "One statement of the article, verbatim, with its section and references.",
            ReadRequest,
            OneStatement,
            _read,
        ),
    )
}


def mcp_server(service: Service) -> Server[Any]:
    """The server of a service's article."""
    faces = _Faces(service)
    article = service.bot.article
    return Server(
        NAME,
        version=_version(),
        title=article.title,
        instructions=f"{INSTRUCTIONS} The article answers: {article.title}",
        on_list_tools=faces.list_tools,
        on_call_tool=faces.call_tool,
        on_list_resources=faces.list_resources,
        on_list_resource_templates=faces.list_templates,
        on_read_resource=faces.read_resource,
    )


async def serve_on_standard_input(service: Service) -> None:
    """Serve one assistant on standard input and output until it leaves."""
    server = mcp_server(service)
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


@dataclass(frozen=True, slots=True)
class _Faces:
    """The protocol's requests, answered from a service."""

    service: Service

    async def list_tools(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool.described() for tool in TOOLS.values()])

    async def call_tool(
        self, _context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = TOOLS.get(params.name)
        if tool is None:
            return self._refused(f"There is no such tool; there are {', '.join(TOOLS)}.")
        try:
            given = tool.takes.model_validate(params.arguments or {})
            record = await tool.call(self.service, given)
        except ValidationError as error:
            return self._refused(what_is_wrong(error.errors(include_input=False)))
        except Exception as error:  # noqa: BLE001 - an assistant gets an error as a result
            problem, detail = problem_of(error)
            return self._refused(detail or _said(problem))
        return _result(tool.text(record), record)

    def _refused(self, why: str) -> types.CallToolResult:
        text = f"{why}\n\n{self.service.bot.article.disclaimer}"
        content: list[types.ContentBlock] = [types.TextContent(text=text)]
        return types.CallToolResult(content=content, is_error=True)

    async def list_resources(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        article = self.service.bot.article
        whole = types.Resource(name="article", title=article.title, uri=ARTICLE, mime_type=JSON)
        statements = [
            types.Resource(name=one.id, title=one.text, uri=f"{STATEMENTS}{one.id}", mime_type=JSON)
            for one in article.statements
        ]
        return types.ListResourcesResult(resources=[whole, *statements])

    async def list_templates(
        self, _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListResourceTemplatesResult:
        one = types.ResourceTemplate(
            name="statement", uri_template=f"{STATEMENTS}{{id}}", mime_type=JSON
        )
        return types.ListResourceTemplatesResult(resource_templates=[one])

    async def read_resource(
        self, _context: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        uri = str(params.uri)
        text = _as_json(self._resource(uri))
        content = types.TextResourceContents(uri=uri, mime_type=JSON, text=text)
        return types.ReadResourceResult(contents=[content])

    def _resource(self, uri: str) -> Record:
        if uri == ARTICLE:
            return article_told(self.service.bot.article)
        if uri.removeprefix(STATEMENTS) in self.service.statements:
            return one_statement(self.service, uri.removeprefix(STATEMENTS))
        message = f"{_said(Problem.NOT_FOUND)} {self.service.bot.article.disclaimer}"
        raise MCPError(types.INVALID_PARAMS, message)


def _result(text: str, record: Record) -> types.CallToolResult:
    content: list[types.ContentBlock] = [types.TextContent(text=text)]
    return types.CallToolResult(content=content, structured_content=record)


def _said(problem: Problem) -> str:
    _status, _code, title, what_to_do = problem.value
    return f"{title}. {what_to_do}"


def _version() -> str:
    try:
        return version(NAME)
    except PackageNotFoundError:
        return ""
