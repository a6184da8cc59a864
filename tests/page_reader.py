"""Someone who reads the chat page in a browser, and sees what it does in secret."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

from tests.page_server import Served

BOX = "#fn-question textarea"
OWN_SCHEMES = ("data:", "blob:")


@dataclass
class Reader:
    """A page that shows the chat; `seen` are errors, and requests to anywhere else."""

    page: Page
    served: Served
    seen: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        self.page.on("request", self._requested)
        self.open()

    def open(self) -> None:
        self.page.goto(self.served.url)
        self.ready()

    def ready(self) -> None:
        expect(self.page.locator(".fn-log > *").first).to_be_visible()
        label = self.page.evaluate("footnote.say('placeholder')")
        expect(self.page.locator(BOX)).to_have_attribute("aria-label", label)

    def reload(self) -> None:
        """Load the page anew; what the old one was loading ends with an error of its own."""
        before = len(self.seen)
        self.page.reload()
        self.ready()
        self.seen[before:] = [one for one in self.seen[before:] if "Abort" not in one]

    def ask(self, question: str) -> Locator:
        """Type a question and wait for the whole reply."""
        self.type(question)
        expect(self.last.locator(".fn-question-text")).to_have_text(question)
        return self.finished()

    def type(self, question: str) -> None:
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")

    def finished(self) -> Locator:
        done = self.page.locator(".fn-exchange").last.and_(
            self.page.locator('[data-phase="done"], [data-phase="failed"]')
        )
        expect(done).to_be_visible()
        return self.last

    def begin_slow(self) -> Locator:
        """Ask what is answered up to its first claim until the bot's gate is opened."""
        self.type("a slow one")
        expect(self.last.locator(".fn-chip")).to_have_count(1)
        return self.last

    @property
    def exchanges(self) -> Locator:
        return self.page.locator(".fn-exchange")

    @property
    def last(self) -> Locator:
        return self.exchanges.last

    def press(self, act: str) -> None:
        """A button of the latest exchange."""
        self.last.locator(f'[data-act="{act}"]').click()

    def menu(self, act: str) -> None:
        """A button of the menu, which closes by itself or is closed."""
        menu = self.page.locator(".fn-menu")
        menu.locator("summary").click()
        menu.locator(f'[data-act="{act}"]').click()
        if menu.get_attribute("open") is not None:
            self.page.keyboard.press("Escape")

    def focused(self) -> str:
        """The id of what has the focus."""
        return self.page.evaluate("document.activeElement.id")

    def tab_to(self, selector: str, key: str = "Tab") -> None:
        """Go on with the keyboard until a part has the focus."""
        for _ in range(60):
            self.page.keyboard.press(key)
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        message = f"{selector} is not reached by {key}"
        raise AssertionError(message)

    def status(self) -> Locator:
        return self.page.locator("#fn-status")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.seen.append(f"console: {message.text}")

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.served.url, *OWN_SCHEMES)):
            self.seen.append(f"request: {request.url}")
