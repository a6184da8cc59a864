"""Nothing that a reader, a model or a page from elsewhere sends is more than text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, expect
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from bot.answer import Answer
from bot.text import cleaned
from bot.types import Withheld
from bot.ui.server import OwnOrigin
from tests.page_reader import Reader
from tests.page_server import Served

HOSTILE = (
    "<script>window.fired = 1</script>",
    "<img src=x onerror=window.fired=2>",
    "<img src=http://192.0.2.1/leak.png>",
    "<svg/onload=window.fired=3>",
    "<svg><animate onbegin=window.fired=4 attributeName=x dur=1s>",
    "<a href='javascript:window.fired=5'>here</a>",
    "[here](javascript:window.fired=6)",
    "![seen](http://192.0.2.1/leak.png)",
    "<iframe srcdoc='<script>parent.fired=7</script>'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.fired=8>",
    "<form action=http://192.0.2.1/><button>Log in</button></form>",
    "<p style='position:fixed;inset:0'>over all</p>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=http://192.0.2.1/a.css>",
    "<meta http-equiv=refresh content='0;url=http://192.0.2.1/'>",
    "<base href=http://192.0.2.1/>",
    "<object data=http://192.0.2.1/></object><embed src=http://192.0.2.1/>",
    "<details open ontoggle=window.fired=9>x</details>",
    "<input autofocus onfocus=window.fired=10>",
    '"><b onmouseover=window.fired=11>bold</b>',
    "' autofocus onfocus='window.fired=12",
    "</textarea></template></title><script>window.fired=13</script>",
    "<!--<img src='--><img src=x onerror=window.fired=14>",
    "{{constructor.constructor('window.fired=15')()}}",
    "${window.fired = 16}",
    "&lt;script&gt;window.fired=17&lt;/script&gt;",
    "\u202e<scr\x00ipt>window.fired=18</scr\x00ipt>",
    "$$\\href{javascript:window.fired=19}{x}$$",
    "```mermaid\ngraph TD; A[<img src=x onerror=window.fired=20>]\n```",
)
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
    for first in range(0, len(HOSTILE), 4):
        question = " ".join(HOSTILE[first : first + 4])
        reader.type(question)
        expect(reader.last.locator(".fn-question-text")).to_have_text(cleaned(question))
        reader.finished()
    is_only_text(reader.page.locator(".fn-log"))


def hostile(answer: Answer) -> Answer:
    """An answer whose every text somebody else has written."""
    (claim, *_others), (statement, *_rest) = answer.claims, answer.statements
    return replace(
        answer,
        standalone=HOSTILE[1],
        message=HOSTILE[3],
        claims=tuple(replace(claim, text=text) for text in HOSTILE),
        statements=(replace(statement, text=HOSTILE[0]),),
        references=tuple(replace(r, kind=HOSTILE[0], title=HOSTILE[1]) for r in answer.references),
        withheld=tuple(Withheld(text, text) for text in HOSTILE),
        gaps=HOSTILE,
        notices=HOSTILE,
        suggestions=HOSTILE,
        nearest=tuple((text, text) for text in HOSTILE),
        glossary={text: text for text in HOSTILE},
        source=replace(answer.source, title=HOSTILE[1]),
    )


def test_what_a_model_wrote_is_shown_as_text(reader: Reader) -> None:
    reader.served.bot.rewritten = hostile
    reader.menu("keep")
    reply = reader.ask("What is the dose?")
    reply.locator(".fn-withheld summary").click()
    expect(reply.locator(".fn-claim-text")).to_have_count(len(HOSTILE))
    expect(reply.locator(".fn-claim-text").first).to_have_text(HOSTILE[0])
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


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_from_elsewhere_gets_nothing(origin: str, served: Served) -> None:
    for path in ("config", "gradio_api/app_id"):
        reply = httpx.get(f"{served.url}{path}", headers={"origin": origin})
        assert reply.status_code == 403
        assert "FOOTNOTE_PUBLIC_URL" in reply.text


@pytest.mark.parametrize("origin", ["https://bot.example", "http://testserver"])
def test_the_public_address_is_the_pages_own_too(origin: str) -> None:
    page = TestClient(OwnOrigin(PlainTextResponse("the page"), "https://bot.example"))
    assert page.get("/", headers={"origin": origin}).status_code == 200


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
