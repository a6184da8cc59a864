"""What tests share: no settings of the machine, one folder for the index, one browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.widget_world import Visitor, World

REQUIRE_BROWSER = "FOOTNOTE_REQUIRE_BROWSER"
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
browser_is_required = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    """Tests set what they need themselves; `FOOTNOTE_*` of the machine are taken away."""
    config.stash[browser_is_required] = bool(os.environ.get(REQUIRE_BROWSER))
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def data(pytestconfig: pytest.Config) -> Path:
    """A folder for the index and the prepared model; both are named by content, so it is kept."""
    return pytestconfig.cache.mkdir("footnote")


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


@pytest.fixture(scope="session")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """Chromium without a window; where there is none its tests are left out, unless required."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = f"no browser: install one of {', '.join(BROWSERS)}"
        if pytestconfig.stash[browser_is_required]:
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page without memory of others."""
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    yield context.new_page()
    context.close()
