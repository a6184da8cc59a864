"""What the widget says when there is no answer; what was typed is never lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.page_bot import ARTICLE
from tests.widget_world import Visitor, world_of

PROBLEM = "application/problem+json"


def event(kind: str, data: object, version: int = 1) -> str:
    return f"event: {kind}\ndata: {json.dumps({'version': version, kind: data})}\n\n"


CLAIM = {
    "id": "c1",
    "text": "It is so",
    "section": ["A"],
    "statements": ["mhv-2"],
    "references": [1],
    "unlisted": [],
}


@pytest.mark.parametrize(
    ("reply", "words", "can_retry"),
    [
        pytest.param(
            {"status": 403, "kind": PROBLEM}, "does not answer to this page", False, id="403"
        ),
        pytest.param({"status": 413, "kind": PROBLEM}, "too long", True, id="413"),
        pytest.param(
            {"status": 422, "kind": PROBLEM, "body": '{"detail": "question: <b>too</b> long"}'},
            "question: <b>too</b> long",
            False,
            id="422",
        ),
        pytest.param(
            {"status": 429, "kind": PROBLEM, "Retry-After": "1"},
            "Ask again in 1 s.",
            True,
            id="429",
        ),
        pytest.param(
            {"status": 500, "kind": "text/html", "body": "<b>"}, "went wrong", True, id="500"
        ),
        pytest.param(
            {"status": 404, "kind": PROBLEM}, "different versions", False, id="no such route"
        ),
        pytest.param(
            {"kind": "text/html", "body": "<h1>"}, "different versions", False, id="a page"
        ),
        pytest.param(
            {"body": event("claim", CLAIM, 2)}, "different versions", False, id="another version"
        ),
        pytest.param({"body": "event: claim\ndata: {\n\n"}, "broke off", True, id="no JSON"),
        pytest.param({"body": event("claim", {"text": 1})}, "broke off", True, id="no claim"),
        pytest.param(
            {"body": event("claim", {**CLAIM, "statements": []})},
            "broke off",
            True,
            id="no statement",
        ),
        pytest.param({"body": event("answer", {"id": "a"})}, "broke off", True, id="no answer"),
        pytest.param(
            {"body": event("claim", CLAIM)}, "What is shown above was checked.", True, id="no end"
        ),
        pytest.param(
            {"body": event("error", {"status": 504})},
            "went wrong",
            True,
            id="an error in the stream",
        ),
    ],
)
def test_a_failure_is_told_in_words(
    reply: dict[str, Any], words: str, can_retry: int, visitor: Visitor
) -> None:
    chat = visitor.open()
    given: dict[str, Any] = {"body": "{}", **reply}
    visitor.reply_with(**given)
    failed = visitor.ask(chat, "Which one?")
    expect(failed.locator(".message")).to_contain_text(words)
    expect(failed.locator(".disclaimer")).to_have_text(ARTICLE.disclaimer.strip())
    expect(chat.locator("footer textarea")).to_have_value("Which one?")
    expect(failed.get_by_role("button", name="Ask again")).to_have_count(1 if can_retry else 0)
    visitor.seen[:] = [one for one in visitor.seen if "Failed to load resource" not in one]
    if can_retry:
        visitor.page.unroute("**/v1/ask")
        failed.get_by_role("button", name="Ask again").click()
        expect(chat.locator(".claim")).to_have_count(3)
        expect(chat.locator("footer textarea")).to_have_value("")


def test_errors_of_the_server_itself_are_told_too(visitor: Visitor) -> None:
    chat = visitor.open()
    expect(visitor.ask(chat, "it fails").locator(".message")).to_contain_text("went wrong")
    expect(visitor.ask(chat, "refused").locator(".message")).to_have_text("shorten <it>")
    chat.locator("footer textarea").fill("typed since")
    chat.evaluate("chat => chat.ask('it fails').catch(() => {})")
    expect(chat.locator("footer textarea")).to_have_value("typed since")


def test_a_server_that_says_nothing_is_given_up(visitor: Visitor) -> None:
    visitor.page.clock.install()
    chat = visitor.open()
    visitor.type(chat, "a slow one")
    expect(chat.locator(".claim")).to_have_count(1)
    visitor.page.clock.run_for(40_000)
    expect(chat.locator(".message")).to_contain_text("What is shown above was checked.")


def test_a_server_that_is_away_and_one_that_has_had_enough(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with world_of(tmp_path_factory.mktemp("away"), rate_limit=2) as world:
        visitor = Visitor(page, world)
        chat = visitor.open()
        visitor.ask(chat, "One")
        expect(visitor.ask(chat, "Two").locator(".message")).to_contain_text("Ask again in")
        chat.get_by_role("button", name="New").click()
        unopened = visitor.visit()
    unopened.locator(".opener").click()
    expect(unopened.locator(".intro .note")).to_contain_text("The server cannot be reached")
    failed = visitor.ask(unopened, "Three")
    expect(failed.locator(".message")).to_contain_text("The server cannot be reached")
    expect(unopened.locator("footer textarea")).to_have_value("Three")
    assert all("Failed to load resource" in one for one in visitor.seen)
