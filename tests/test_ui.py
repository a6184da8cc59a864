"""The chat page: what it shows, what it keeps, and that nothing leaves the machine."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from bot import phrases
from bot.errors import QuestionError, SettingsError
from bot.ui.page import LONGEST_ECHO, Exchange, echo, exchange, messages
from bot.ui.server import Server, serve
from tests.answers import DISCLAIMER, answer
from tests.fake_bot import FakeBot

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

HERE = "127.0.0.1"
HOSTILE = '<img src="http://evil.example/x"> ![y](http://evil.example/y) **bold** \u202eend'


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot(answer())


@pytest.fixture
def server(bot: FakeBot) -> Iterator[Server]:
    running = serve(bot, host=HERE, port=0)
    yield running
    running.close()


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        pytest.param("How long?", "How long?", id="plain"),
        pytest.param("two\n\nlines", "two lines", id="lines"),
        pytest.param("<b>*x*</b>", r"\<b>\*x\*\</b>", id="markup"),
        pytest.param(" \u202e\x00 ", "\u2026", id="nothing that can be seen"),
        pytest.param("x" * 100_000, "x" * LONGEST_ECHO + " \u2026", id="very long"),
    ],
)
def test_the_log_shows_the_users_words_as_they_are(question: str, shown: str) -> None:
    assert echo(question) == shown


def test_a_reply_is_shown_with_its_references_and_the_disclaimer_as_it_reads(bot: FakeBot) -> None:
    made = exchange(bot, "How long?", ())
    assert "[6] cited by the article" in made.reply
    assert made.reply.endswith(r"\*nobody\* is liable for 2 \* 2.")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        pytest.param(QuestionError("shorten <it>"), r"shorten \<it>", id="a refusal says why"),
        pytest.param(RuntimeError("secret words"), phrases.FAILED, id="a fault says nothing"),
    ],
)
def test_a_failure_is_a_reply_with_the_disclaimer(
    error: Exception, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        made = exchange(FakeBot(raises=error), "my own words", ())
    assert made.reply.startswith(says)
    assert made.reply.endswith(r"\*nobody\* is liable for 2 \* 2.")
    assert made.turn is None
    assert "words" not in caplog.text


def test_a_follow_up_is_asked_with_the_turns_before_it_but_not_with_failures(bot: FakeBot) -> None:
    first = exchange(bot, "How long?", ())
    exchange(bot, "And then?", (first, Exchange("x", "y")))
    assert bot.asked[1] == ("And then?", (first.turn,))


def test_the_log_of_a_conversation_alternates(bot: FakeBot) -> None:
    conversation = (exchange(bot, "a", ()), exchange(bot, "b", ()))
    assert [message["role"] for message in messages(conversation)] == ["user", "assistant"] * 2


def test_the_libraries_report_nothing() -> None:
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_taken_port_is_refused_with_what_to_do(server: Server, bot: FakeBot) -> None:
    port = httpx.URL(server.url).port
    assert port
    with pytest.raises(SettingsError, match="FOOTNOTE_PORT"):
        serve(bot, host=HERE, port=port)


def test_a_proxy_of_the_machine_is_not_asked_for_the_page(
    bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "other.example")
    serve(bot, host=HERE, port=0).close()
    assert os.environ["NO_PROXY"] == f"other.example,localhost,{HERE}"


def test_every_response_forbids_other_hosts_and_frames(server: Server) -> None:
    policy = httpx.get(server.url).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_functions_of_the_page_are_no_public_api(server: Server) -> None:
    described = httpx.get(f"{server.url}gradio_api/info").json()
    assert described == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_a_conversation_in_a_browser(server: Server, bot: FakeBot, page: Page) -> None:
    requests: list[Request] = []
    faults: list[object] = []
    page.on("request", lambda request: requests.append(request))
    page.on("pageerror", lambda fault: faults.append(fault))
    page.goto(server.url)
    ask(page, HOSTILE)
    reply = page.get_by_test_id("bot")
    reply.get_by_text("Reply 1.").wait_for()
    shown = reply.last.inner_text()
    assert "A cast is kept for 6 weeks [1] [2]" in shown
    assert "[6] cited by the article, missing from its reference list" in shown
    assert "*nobody* is liable for 2 * 2." in shown
    assert "**bold**" in page.get_by_test_id("user").last.inner_text()
    assert page.get_by_test_id("user").locator("img, strong, a").count() == 0

    ask(page, "And a splint?")
    page.get_by_text("Reply 2.").wait_for()
    assert [len(history) for _question, history in bot.asked] == [0, 1]

    page.get_by_role("button", name=phrases.CLEAR).click()
    page.get_by_text("Reply 2.").wait_for(state="detached")
    ask(page, "Something else")
    page.get_by_text("Reply 3.").wait_for()
    assert [len(history) for _question, history in bot.asked] == [0, 1, 0]

    assert [request.url for request in requests if not request.url.startswith(server.url)] == []
    assert faults == []


def test_a_long_reply_is_shown_from_its_question_on(page: Page) -> None:
    long = serve(FakeBot(answer(notices=("A notice.",) * 60)), host=HERE, port=0)
    page.goto(long.url)
    for number in (1, 2):
        ask(page, f"Question {number}")
        expect(page.get_by_text(f"Reply {number}.")).to_be_in_viewport()
        expect(page.get_by_text(f"Question {number}")).to_be_in_viewport()
    long.close()


def ask(page: Page, question: str) -> None:
    box = page.get_by_placeholder(phrases.PLACEHOLDER)
    box.fill(question)
    box.press("Enter")


def test_the_page_of_a_fault_still_carries_the_disclaimer(page: Page) -> None:
    server = serve(FakeBot(raises=RuntimeError("secret")), host=HERE, port=0)
    page.goto(server.url)
    ask(page, "How long?")
    page.get_by_text(phrases.FAILED).wait_for()
    text = page.get_by_test_id("bot").last.inner_text()
    server.close()
    assert " ".join(DISCLAIMER.split()) in " ".join(text.split())
    assert "secret" not in text
