"""The chat page in Chromium beside Gradio's ChatInterface as it comes, over the same bot.

    python -m bot.bench.page

Both are processes of their own and are visited in turns by browsers that know nothing yet. Each
page shows the same question's first claim; its time runs from the key press to the changed page.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.article import read_article
from bot.bench.processes import served
from bot.bench.side_by_side import questions_about
from bot.bench.table import Cell, Table
from bot.errors import EvaluationError
from bot.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VISITS = 7
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_TYPING = 1_000
"""Milliseconds in which a reader types, and the page loads what is left."""
_WATCH = """selector => {
  window.spent = new Promise((done) => {
    let began;
    addEventListener("keydown", () => { began ??= performance.now(); }, true);
    new MutationObserver((_changes, observer) => {
      const words = document.querySelector(selector)?.textContent.trim();
      if (!words || began === undefined) return;
      observer.disconnect();
      done(performance.now() - began);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}"""


class _Page(NamedTuple):
    """A page, and where on it the box for questions and the first claim are."""

    url: str
    box: str
    claim: str


class _Visit(NamedTuple):
    """Milliseconds until the box could be used, and from Enter to the first claim."""

    usable: float
    claim: float


def beside_stock(question: str, visits: int = VISITS) -> Table:
    """Medians of both pages, and their ratios; the first visit to each is not counted.

    Raises:
        EvaluationError: there is no browser, or a page did not start.
    """
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        message = f"there is no browser; install one of {', '.join(BROWSERS)}"
        raise EvaluationError(message)
    from playwright.sync_api import sync_playwright

    with (
        served("bot.bench.stock_page") as stock,
        served("bot.cli", "ui", "--port") as own,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        pages = (
            _Page(stock.url, "textarea", '[data-testid="bot"] .prose'),
            _Page(own.url, "#fn-question textarea", ".fn-claim-text"),
        )
        turns = [[_visit(browser, page, question) for page in pages] for _ in range(visits + 1)][1:]
        browser.close()
    rows = [_row(name, turns, i) for i, name in enumerate(("box usable, ms", "first claim, ms"))]
    columns = ("measure", "ChatInterface", "footnote", "ratio", "largest of each")
    return Table("The page beside Gradio's own", columns, tuple(rows))


def _visit(browser: Browser, page: _Page, question: str) -> _Visit:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    started = time.perf_counter()
    tab.goto(page.url, wait_until="commit")
    tab.locator(page.box).first.fill(question)  # waits until it is there and may be written in
    usable = (time.perf_counter() - started) * 1000
    tab.wait_for_timeout(_TYPING)
    tab.evaluate(_WATCH, page.claim)
    tab.locator(page.box).first.press("Enter")
    claim = tab.evaluate("window.spent")
    context.close()
    return _Visit(usable, claim)


def _row(name: str, turns: list[list[_Visit]], measure: int) -> tuple[Cell, ...]:
    theirs, ours = ([turn[i][measure] for turn in turns] for i in (0, 1))
    medians = statistics.median(theirs), statistics.median(ours)
    return name, *medians, medians[1] / medians[0], f"{max(theirs):.0f}, {max(ours):.0f}"


if __name__ == "__main__":
    article = read_article(Path(Settings.from_environment().article))
    sys.stdout.write(f"{beside_stock(questions_about(article)[1]).to_markdown()}\n")
