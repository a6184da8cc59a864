"""What tests share: no settings of the machine, one folder for the index, one browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.page_reader import Reader
    from tests.page_server import Served
    from tests.widget_world import Visitor, World

REQUIRE_BROWSER = "REQUIRE_BROWSER"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000
"""Milliseconds in which the page has to do what a test waits for."""
browser_is_required = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Tests set what they need themselves; `FOOTNOTE_*` of the machine are taken away."""
    config.stash[browser_is_required] = bool(os.environ.get(REQUIRE_BROWSER))
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def data(pytestconfig: pytest.Config) -> Path:
    """A folder for the index and the prepared model; both are named by content, so it is kept.

    Each process of a run has its own: who opens one article too many removes the index that was
    used longest ago.
    """
    return pytestconfig.cache.mkdir(f"footnote-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server that answers, and another one with the pages that use the widget."""
    from tests.widget_world import world_of

    with world_of(tmp_path_factory.mktemp("widget")) as made:
        yield made


@pytest.fixture
def visitor(page: Page, world: World) -> Iterator[Visitor]:
    """Someone at pages with the widget; they make no error, and ask no third machine."""
    from tests.widget_world import Visitor

    visitor = Visitor(page, world)
    yield visitor
    world.bot.page.gate.set()
    assert visitor.seen == []


# Only as long as a module: its event loop would be in the way of tests that have their own.
@pytest.fixture(scope="module")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Chromium without a window; where there is none its tests are left out, unless required."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = f"no browser: install one of {', '.join(BROWSERS)}"
        if pytestconfig.stash[browser_is_required]:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def looks() -> dict[str, Any]:
    """What the browser of a test is like, where it matters: its size, language, colours."""
    return {}


@pytest.fixture(scope="module")
def usual_context(browser: Browser) -> BrowserContext:
    """What pages share that need no looks of their own; it spares loading everything anew."""
    return browser.new_context(viewport={"width": 1280, "height": 800})


@pytest.fixture
def page(browser: Browser, usual_context: BrowserContext, looks: dict[str, Any]) -> Iterator[Page]:
    """A new page."""
    context = browser.new_context(**looks) if looks else usual_context
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    yield page
    page.close()
    if looks:
        context.close()


@pytest.fixture(scope="session")
def served_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One running chat page for all tests."""
    from tests.page_server import serving

    with serving(tmp_path_factory.mktemp("page")) as served:
        yield served


@pytest.fixture
def served(served_page: Served) -> Iterator[Served]:
    """The running chat page; its bot is as it was at the start."""
    bot = served_page.bot
    bot.gate.clear()
    yield served_page
    bot.gate.set()
    bot.rewritten = type(bot)().rewritten
    served_page.store.delete(before=datetime.now(UTC) + timedelta(days=1))


@pytest.fixture
def reader(page: Page, served: Served) -> Iterator[Reader]:
    """Someone at the chat page; it makes no error, and asks nothing of other machines."""
    from tests.page_reader import Reader

    reader = Reader(page, served)
    yield reader
    page.evaluate("localStorage.clear()")
    assert reader.seen == []
