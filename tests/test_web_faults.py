"""What callers and readers get while Chroma or the model is away, slow or broken."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from playwright.sync_api import Page, expect

from bot import phrases
from bot.feedback import FeedbackStore
from tests.long_article import ANSWERED, long_article
from tests.model_server import ModelServer, Script, says
from tests.page_bot import PageBot
from tests.page_reader import Reader
from tests.page_server import Served
from tests.programs import HERE, chroma_serving, eventually, footnote_serving, free_port
from tests.test_model_replies import FAILURES, HONEST, QUESTION
from tests.web_bot import events

MODEL = "openai:scripted"
TIMEOUT = 2
PATIENCE = 20.0
FORMS = {"a record": "application/json", "events": "text/event-stream"}


def asked(url: str, accept: str = "application/json", question: str = QUESTION) -> httpx.Response:
    headers = {"accept": accept}
    body = {"question": question}
    return httpx.post(f"{url}/v1/ask", json=body, headers=headers, timeout=PATIENCE)


def record(reply: httpx.Response) -> dict[str, Any]:
    """The answer's record, however it was sent."""
    assert reply.status_code == 200, reply.text
    if not reply.headers["content-type"].startswith("text/event-stream"):
        return reply.json()
    name, data = events(reply.text)[-1]
    assert name == "answer", data
    return data["answer"]


@dataclass
class Together:
    """A server with the page, and the Chroma server that it needs."""

    url: str
    chroma: subprocess.Popen[bytes]


@pytest.fixture
def together(data: Path, tmp_path: Path) -> Iterator[Together]:
    settings = {
        "FOOTNOTE_ARTICLE": str(long_article(tmp_path)),
        "FOOTNOTE_PAGE": "yes",
        "FOOTNOTE_RATE_LIMIT": "0",
    }
    with (
        chroma_serving(tmp_path / "chroma") as (place, chroma),
        footnote_serving(tmp_path, data, FOOTNOTE_CHROMA_URL=place, **settings) as (url, _process),
    ):
        yield Together(url, chroma)


def test_a_chroma_that_hangs_is_told_to_callers_and_readers_and_used_again(
    together: Together, page: Page, tmp_path: Path
) -> None:
    store = FeedbackStore(tmp_path, days=1)
    reader = Reader(page, Served(f"{together.url}/", PageBot(), store))
    together.chroma.send_signal(signal.SIGSTOP)
    reader.type(ANSWERED)
    reply = asked(together.url, question=ANSWERED)
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "unavailable")
    assert "retry-after" in reply.headers
    told = reader.finished()
    expect(told.locator(".fn-reply")).to_contain_text("The index cannot be reached now.")
    expect(told).to_have_attribute("data-phase", "failed")
    together.chroma.send_signal(signal.SIGCONT)
    assert eventually(lambda: asked(together.url, question=ANSWERED).status_code == 200)
    expect(reader.ask(ANSWERED)).to_have_attribute("data-outcome", "answered")
    assert reader.seen == []


@dataclass
class WithModel:
    """A server that has a model word its answers, and the port where the model may be."""

    url: str
    port: int


@pytest.fixture(scope="module")
def with_model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WithModel]:
    port = free_port()
    settings = {
        "FOOTNOTE_MODEL": MODEL,
        "FOOTNOTE_MODEL_URL": f"http://{HERE}:{port}/v1",
        "FOOTNOTE_MODEL_TIMEOUT": str(TIMEOUT),
        "FOOTNOTE_RATE_LIMIT": "0",
    }
    folder = tmp_path_factory.mktemp("with-model")
    with footnote_serving(folder, data, **settings) as (url, _process):
        yield WithModel(url, port)


@pytest.mark.parametrize("accept", FORMS.values(), ids=FORMS)
def test_without_the_models_server_the_article_answers_and_with_it_the_model_again(
    with_model: WithModel, accept: str
) -> None:
    without = record(asked(with_model.url, accept))
    assert (without["answerer"], without["fallback"]) == ("quoting", True)
    assert phrases.MODEL_FAILED in without["notices"]
    assert without["claims"]
    with ModelServer(with_model.port) as model:
        model.play(says(HONEST))
        again = record(asked(with_model.url, accept))
    assert (again["answerer"], again["fallback"], again["notices"]) == (MODEL, False, [])


@pytest.mark.parametrize("accept", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize(
    "failure", ["is broken", "hangs at once", "drips", "breaks off in a sentence"]
)
def test_when_the_model_fails_callers_get_the_article_and_a_notice(
    with_model: WithModel, failure: str, accept: str
) -> None:
    with ModelServer(with_model.port, [FAILURES[failure]]):
        told = record(asked(with_model.url, accept))
    assert (told["answerer"], told["fallback"]) == ("quoting", True)
    assert {phrases.MODEL_FAILED, phrases.MODEL_UNUSABLE} & set(told["notices"])
    assert told["claims"]


@pytest.mark.parametrize("then", ["hang", "cut"])
@pytest.mark.parametrize("accept", FORMS.values(), ids=FORMS)
def test_a_model_that_stops_half_way_leaves_callers_what_was_verified(
    with_model: WithModel, accept: str, then: Literal["hang", "cut"]
) -> None:
    half = Script(says(f"{HONEST}\nIVIG is").pieces, then=then)
    with ModelServer(with_model.port, [half]):
        told = record(asked(with_model.url, accept))
    assert HONEST.removesuffix(" [S1].") in told["claims"][0]["text"]
    assert told["fallback"]
    assert phrases.MODEL_STOPPED in told["notices"]
