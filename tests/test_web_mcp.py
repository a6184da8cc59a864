"""The Model Context Protocol, spoken by its official client over HTTP and to the command."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
import mcp_types as types
import pytest
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters, stdio_client

from bot.errors import StoreError
from bot.types import Outcome, Turn
from bot.web.records import AnswerTold, ArticleTold, OneStatement
from tests.answers import DISCLAIMER
from tests.web_bot import ELSEWHERE, WebBot, served

pytestmark = pytest.mark.asyncio
ROOT = Path(__file__).parent.parent


def text_of(result: types.CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


async def test_an_assistant_asks_and_gets_the_record(tmp_path: Path) -> None:
    bot = WebBot()
    with served(tmp_path, bot) as url:
        async with Client(f"{url}/mcp") as assistant:
            turn = {"question": "How long?", "statements": ["wrist-1"], "fingerprint": "f1"}
            asked = {"question": "And then?", "history": [turn]}
            result = await assistant.call_tool("ask", asked)
    assert text_of(result).endswith(DISCLAIMER)
    AnswerTold.model_validate(result.structured_content)
    assert bot.asked == [("And then?", (Turn("How long?", Outcome.ANSWERED, ("wrist-1",), "f1"),))]


async def test_an_assistant_finds_tools_and_resources(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        async with Client(f"{url}/mcp") as assistant:
            tools = (await assistant.list_tools()).tools
            resources = (await assistant.list_resources()).resources
            (template,) = (await assistant.list_resource_templates()).resource_templates
            article = await assistant.read_resource("footnote://article")
            one = await assistant.read_resource("footnote://statements/wrist-2")
            with pytest.raises(MCPError, match="nothing here"):
                await assistant.read_resource("footnote://statements/none")
    assert [tool.name for tool in tools] == ["ask", "verify", "read_statement"]
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    assert [resource.name for resource in resources] == ["article", "wrist-1", "wrist-2"]
    assert template.uri_template == "footnote://statements/{id}"
    ArticleTold.model_validate_json(resource_text(article))
    OneStatement.model_validate_json(resource_text(one))


def resource_text(result: types.ReadResourceResult) -> str:
    (content,) = result.contents
    assert isinstance(content, types.TextResourceContents)
    return content.text


async def test_an_assistant_verifies_and_reads(tmp_path: Path) -> None:
    with served(tmp_path) as url:
        async with Client(f"{url}/mcp") as assistant:
            claim = {"claim": "A cast is kept", "statements": ["wrist-1"], "references": [6]}
            verdict = await assistant.call_tool("verify", claim)
            statement = await assistant.call_tool("read_statement", {"statement_id": "wrist-1"})
    assert verdict.structured_content
    assert verdict.structured_content["supported"] is False
    assert json.loads(text_of(statement))["text"] == "A cast is kept for 6 weeks"


@pytest.mark.parametrize(
    ("tool", "given", "says"),
    [
        pytest.param("ask", {}, "question", id="no question"),
        pytest.param("ask", {"question": "a", "mood": 1}, "mood", id="unknown argument"),
        pytest.param("ask", {"question": "a" * 2_001}, "at most 2000", id="too long"),
        pytest.param("read_statement", {"statement_id": "none"}, "no such statement", id="unknown"),
        pytest.param("sing", {}, "no such tool", id="no tool"),
    ],
)
async def test_a_refusal_carries_the_disclaimer_and_repeats_nothing(
    tool: str, given: dict[str, Any], says: str, tmp_path: Path
) -> None:
    with served(tmp_path) as url:
        async with Client(f"{url}/mcp") as assistant:
            result = await assistant.call_tool(tool, given)
    assert result.is_error
    assert says in text_of(result)
    assert "aaaa" not in text_of(result)
    assert text_of(result).endswith(DISCLAIMER)


async def test_after_a_failure_the_next_question_is_answered(tmp_path: Path) -> None:
    bot = WebBot(raises=StoreError("no server at 10.0.0.9"))
    with served(tmp_path, bot) as url:
        async with Client(f"{url}/mcp") as assistant:
            failed = await assistant.call_tool("ask", {"question": "a"})
            bot.raises = None
            assert not (await assistant.call_tool("ask", {"question": "a"})).is_error
    assert failed.is_error
    assert "10.0.0.9" not in text_of(failed)


async def test_the_protocol_is_closed_to_other_pages_and_to_strangers(tmp_path: Path) -> None:
    settings: dict[str, Any] = {
        "allowed_origins": (ELSEWHERE,),
        "api_tokens": ("a-token-of-the-ward",),
    }
    with served(tmp_path, **settings) as url:
        async with httpx.AsyncClient() as caller:
            foreign = await caller.post(f"{url}/mcp", json={}, headers={"origin": ELSEWHERE})
            stranger = await caller.post(f"{url}/mcp", json={})
            plain = await caller.post(
                f"{url}/mcp", headers={"authorization": "Bearer a-token-of-the-ward"}
            )
    assert [foreign.status_code, stranger.status_code, plain.status_code] == [403, 401, 400]
    assert {r.json()["disclaimer"] for r in (foreign, stranger, plain)} == {DISCLAIMER}


async def test_the_command_serves_an_assistant_on_its_standard_input(
    data: Path, tmp_path: Path
) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "bot.cli", "mcp"],
        cwd=tmp_path,
        env={**os.environ, "FOOTNOTE_DATA": str(data), "PYTHONPATH": str(ROOT)},
    )
    async with Client(stdio_client(server)) as assistant:
        result = await assistant.call_tool("ask", {"question": "What is the article about?"})
    AnswerTold.model_validate(result.structured_content)
