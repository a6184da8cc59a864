"""Pages of others that use the widget, a server that answers them, and someone who visits them."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from bot.feedback import FeedbackStore
from bot.types import Article, Audience, Event, Turn
from bot.web.widget_files import LATEST, widget
from tests.page_bot import ARTICLE, PageBot
from tests.web_bot import WebBot, served

STRICT = (
    "default-src 'none'; script-src {bot}; connect-src {bot}; require-trusted-types-for 'script'"
)
EVENTS = ("ready", "open", "close", "ask", "answer", "citation", "feedback", "error")
SCRIPT = '<script type="module" src="{bot}{path}" integrity="{integrity}"></script>'


@dataclass
class WidgetBot(WebBot):
    """Answers as the page's bot does: what is said is decided by a word in the question."""

    page: PageBot = field(default_factory=PageBot)

    @property
    def article(self) -> Article:
        return ARTICLE

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Iterator[Event]:
        yield from self.page.stream(question, history=history, audience=audience)


@dataclass
class Hosts:
    """A server of pages; a page is put there by a test."""

    pages: dict[str, tuple[bytes, Mapping[str, str]]] = field(
        default_factory=dict[str, tuple[bytes, Mapping[str, str]]]
    )
    origin: str = ""

    def put(self, content: str, headers: Mapping[str, str] | None = None) -> str:
        """The address of a new page; one that ends in .js is a script."""
        path = f"/{len(self.pages)}"
        self.pages[path] = (
            content.encode(),
            {"Content-Type": "text/html; charset=utf-8", **(headers or {})},
        )
        return self.origin + path


@contextmanager
def hosting(name: str = "localhost") -> Generator[Hosts]:
    """Pages under a name that is of another origin than the server that answers."""
    hosts = Hosts()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content, headers = hosts.pages.get(self.path, (b"", {}))
            self.send_response(200 if headers else 204)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        hosts.origin = f"http://{name}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield hosts
        server.shutdown()
        thread.join()


@dataclass
class World:
    """The server that answers, its bot, and pages that may ask it."""

    url: str
    bot: WidgetBot
    hosts: Hosts
    feedback: FeedbackStore

    def script(self, path: str | None = None) -> str:
        """The first of the two lines."""
        return (
            SCRIPT.format(bot=self.url, path=path or widget().path, integrity=widget().integrity)
            if path != LATEST
            else f'<script type="module" src="{self.url}{LATEST}"></script>'
        )

    def strict(self) -> dict[str, str]:
        """The headers of a page that allows the widget and nothing else."""
        return {"Content-Security-Policy": STRICT.format(bot=self.url)}


@contextmanager
def world_of(folder: Path, **settings: Any) -> Generator[World]:  # noqa: ANN401 - any setting
    """A server with these settings that pages of another origin may ask."""
    bot = WidgetBot()
    given: dict[str, Any] = {"rate_limit": 0, "origin_rate_limit": 0, **settings}
    with hosting() as hosts:
        origins = (hosts.origin,)
        with served(folder, bot, **{"allowed_origins": origins, **given}) as url:
            yield World(url, bot, hosts, FeedbackStore(folder, days=1))
            bot.page.gate.set()


@dataclass
class Visitor:
    """A page with the widget; `seen` are errors, and requests to any third machine."""

    page: Page
    world: World
    seen: list[str] = field(default_factory=list[str])
    requests: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.set_default_timeout(10_000)
        self.page.set_viewport_size({"width": 1000, "height": 900})
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        self.page.on("request", self._requested)

    def visit(
        self,
        attributes: str = "",
        *,
        before: str = "",
        after: str = "",
        headers: Mapping[str, str] | None = None,
        html: str = 'lang="en"',
    ) -> Locator:
        """A new page with one widget, that has been made."""
        self.world.bot.page.gate.clear()
        body = f"{before}<footnote-chat {attributes}></footnote-chat>{after}"
        return self.read(body, headers=headers, html=html).first

    def read(
        self, body: str, *, headers: Mapping[str, str] | None = None, html: str = 'lang="en"'
    ) -> Locator:
        """A new page; its widgets."""
        head = f'<meta charset="utf-8"><title>A ward</title>{self.world.script()}'
        content = f"<!doctype html><html {html}><head>{head}</head><body>{body}</body></html>"
        self.page.goto(self.world.hosts.put(content, headers))
        self.page.evaluate("customElements.whenDefined('footnote-chat').then(() => {})")
        return self.page.locator("footnote-chat")

    def open(self, attributes: str = "", **more: Any) -> Locator:  # noqa: ANN401 - those of `visit`
        """A new page with one widget that is open."""
        chat = self.visit(attributes, **more)
        if 'mode="inline"' not in attributes:
            chat.locator(".opener").click()
        expect(chat.locator(".intro .source")).to_be_attached()
        return chat

    def ask(self, chat: Locator, question: str) -> Locator:
        """Type a question and wait for the whole reply."""
        self.type(chat, question)
        return self.finished(chat)

    def type(self, chat: Locator, question: str) -> None:
        chat.locator("footer textarea").fill(question)
        chat.locator("footer textarea").press("Enter")

    def finished(self, chat: Locator) -> Locator:
        """The latest exchange, when it is whole or has failed."""
        last = chat.locator(".exchange").last
        expect(last.locator(".outcome").last).to_be_attached()
        return last

    def answer_with(self, record: Mapping[str, Any]) -> None:
        """From now on the server's reply is this record."""
        self.reply_with(f"event: answer\ndata: {json.dumps({'version': 1, 'answer': record})}\n\n")

    def reply_with(
        self, body: str, *, status: int = 200, kind: str = "text/event-stream", **headers: str
    ) -> None:
        """From now on the server answers so, whatever it is asked."""
        shared = {
            "Access-Control-Allow-Origin": self.world.hosts.origin,
            "Access-Control-Expose-Headers": "Retry-After",
            "Content-Type": kind,
        }
        self.page.route(
            "**/v1/ask",
            lambda route: route.fulfill(body=body, status=status, headers={**shared, **headers}),
        )

    def events(self) -> None:
        """From now on the page keeps the widget's events."""
        self.page.evaluate(
            """kinds => {
              window.heard = [];
              for (const kind of kinds) document.addEventListener(
                `footnote-${kind}`, ({ detail }) => heard.push([kind, detail]));
            }""",
            EVENTS,
        )

    def heard(self) -> list[tuple[str, dict[str, Any]]]:
        return [(kind, detail) for kind, detail in self.page.evaluate("heard")]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.seen.append(f"console: {message.text}")

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.world.url, self.world.hosts.origin)):
            self.seen.append(f"request: {request.url}")
