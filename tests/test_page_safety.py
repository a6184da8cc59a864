"""Nothing that a reader, a model or a page from elsewhere sends is more than text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect

from bot.answer import Answer
from bot.text import cleaned
from bot.types import Withheld
from tests.hostile_strings import STRINGS
from tests.page_reader import Reader
from tests.page_server import Served

ALLOWED = (
    *("div", "article", "header", "h2", "h3", "p", "span", "ul", "li", "a", "dl", "dt", "dd", "s"),
    *("details", "summary", "button", "fieldset", "legend", "label", "input", "textarea"),
)


def is_only_text(log: Locator) -> None:
    """The log holds nothing but the page's own kinds of elements, with its own attributes."""
    page = log.page
    tags = set(log.locator("*").evaluate_all("nodes => nodes.map(n => n.localName)"))
    assert tags.issubset(ALLOWED)
    names = set(log.locator("*").evaluate_all("nodes => nodes.flatMap(n => n.getAttributeNames())"))
    assert not [name for name in names if name.startswith("on") or name in ("style", "src")]
    links = log.locator("a").evaluate_all("nodes => nodes.map(n => n.getAttribute('href'))")
    assert all(link.startswith("#") for link in links)
    assert page.evaluate("window.fired") is None


def test_a_hostile_question_is_shown_as_it_was_typed(reader: Reader) -> None:
    for first in range(0, len(STRINGS), 4):
        question = " ".join(STRINGS[first : first + 4])
        reader.type(question)
        expect(reader.last.locator(".fn-question-text")).to_have_text(cleaned(question))
        reader.finished()
    is_only_text(reader.page.locator(".fn-log"))


def hostile(answer: Answer) -> Answer:
    """An answer whose every text somebody else has written."""
    (claim, *_others), (statement, *_rest) = answer.claims, answer.statements
    return replace(
        answer,
        standalone=STRINGS[1],
        message=STRINGS[3],
        claims=tuple(replace(claim, text=text) for text in STRINGS),
        statements=(replace(statement, text=STRINGS[0]),),
        references=tuple(replace(r, kind=STRINGS[0], title=STRINGS[1]) for r in answer.references),
        withheld=tuple(Withheld(text, text) for text in STRINGS),
        gaps=STRINGS,
        notices=STRINGS,
        suggestions=STRINGS,
        nearest=tuple((text, text) for text in STRINGS),
        glossary={text: text for text in STRINGS},
        source=replace(answer.source, title=STRINGS[1]),
    )


def test_what_a_model_wrote_is_shown_as_text(reader: Reader) -> None:
    reader.served.bot.rewritten = hostile
    reader.menu("keep")
    reply = reader.ask("What is the dose?")
    reply.locator(".fn-withheld summary").click()
    expect(reply.locator(".fn-claim-text")).to_have_count(len(STRINGS))
    expect(reply.locator(".fn-claim-text").first).to_have_text(STRINGS[0])
    reply.locator(".fn-chip").first.hover()
    expect(reader.page.locator("#fn-preview")).to_be_visible()
    is_only_text(reader.page.locator(".fn-log"))
    reader.reload()
    expect(reader.exchanges).to_have_count(1)
    is_only_text(reader.page.locator(".fn-log"))


def test_a_browser_is_told_to_load_nothing_from_elsewhere_and_to_show_it_in_no_frame(
    served: Served,
) -> None:
    headers = httpx.get(served.url).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["form-action"] == policy["object-src"] == "'none'"
    assert "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"origin": "http://evil.example"}, 403, id="another page"),
        pytest.param({"origin": "null"}, 403, id="a page without an origin"),
        pytest.param({"origin": "http://127.0.0.1:1"}, 403, id="another port"),
        pytest.param(
            {"origin": "http://evil.example:7", "host": "evil.example:7"}, 421, id="a bent name"
        ),
        pytest.param({"host": "evil.example"}, 421, id="a bent name, no origin"),
    ],
)
def test_a_page_from_elsewhere_gets_nothing(
    headers: dict[str, str], status: int, served: Served
) -> None:
    for path in ("", "config", "gradio_api/app_id"):
        reply = httpx.get(f"{served.url}{path}", headers=headers)
        assert reply.status_code == status
        members = reply.json()
        assert "FOOTNOTE_PUBLIC_URL" in members["detail"]
        assert members["disclaimer"] == served.bot.article.disclaimer


def test_the_pages_own_address_is_answered_to(served: Served) -> None:
    headers = {"origin": served.url.removesuffix("/")}
    assert httpx.get(f"{served.url}config", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("POST", "gradio_api/upload", {"files": {"files": ("a.txt", b"more than a byte")}}),
        ("GET", "gradio_api/file=/etc/passwd", {}),
        ("GET", "gradio_api/file=bot/ui/page.py", {}),
        ("GET", "gradio_api/proxy=http://192.0.2.1/", {}),
        ("GET", "monitoring", {}),
    ],
    ids=["upload", "a file", "a file of ours", "another address", "monitoring"],
)
def test_what_gradio_could_do_besides_is_closed(
    method: str, path: str, options: dict[str, Any], served: Served
) -> None:
    reply = httpx.request(method, f"{served.url}{path}", **options)
    assert reply.status_code in range(400, 500)


def test_there_is_no_interface_besides_the_page(served: Served) -> None:
    interface = httpx.get(f"{served.url}gradio_api/info").json()
    assert interface == {"named_endpoints": {}, "unnamed_endpoints": {}}
