"""What the widget shows of a reply, in a browser, on a page of another origin."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget_world import Visitor


def test_smoke(visitor: Visitor) -> None:
    chat = visitor.open()
    visitor.page.screenshot(path="/tmp/w/shot-empty.png")
    last = visitor.ask(chat, "a mixed one")
    visitor.page.screenshot(path="/tmp/w/shot-mixed.png")
    last.locator(".chip").first.click()
    expect(last.locator(".statement")).to_be_visible()
    visitor.page.screenshot(path="/tmp/w/shot-chip.png")
