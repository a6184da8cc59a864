"""The widget in a page of React, by hand: React comes from npm, and no test fetches anything.

npm install --prefix ../react react@19 react-dom@19 esbuild
python -m tests.widget_in_react ../react
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.conftest import BROWSER_FLAGS, BROWSERS
from tests.test_widget_hosts import heap
from tests.widget_world import Visitor, world_of

ROUNDS = 50
APPLICATION = """
import { StrictMode, createElement, useState, version } from "react";
import { createRoot } from "react-dom/client";

function Ward() {
  const [mode, setMode] = useState("inline");
  const [heard, setHeard] = useState(0);
  const heed = (chat) => {
    const hear = () => setHeard((count) => count + 1);
    chat?.addEventListener("footnote-answer", hear);
    return () => chat?.removeEventListener("footnote-answer", hear);
  };
  window.setMode = setMode;
  return createElement("main", null,
    createElement("output", null, heard),
    createElement("footnote-chat", { ref: heed, mode, heading: "Of the ward", lang: "en" }));
}

const root = createRoot(document.querySelector("#root"));
window.reactVersion = version;
window.mount = () => root.render(createElement(StrictMode, null, createElement(Ward)));
window.unmount = () => root.render(null);
window.mount();
"""


def bundled(packages: Path) -> str:
    """The application with React in one script."""
    with tempfile.TemporaryDirectory(dir=packages) as folder:
        source = Path(folder) / "ward.js"
        source.write_text(APPLICATION, encoding="utf-8")
        command = [str(packages / "node_modules/.bin/esbuild"), str(source), "--bundle"]
        command += ["--define:process.env.NODE_ENV='development'"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def check(visitor: Visitor, script: str) -> str:
    """Mount, ask, change an attribute, leave in mid-answer, come back, and that often."""
    page, world = visitor.page, visitor.world
    address = world.hosts.put(script, {"Content-Type": "text/javascript"})
    visitor.read(f'<div id="root"></div><script src="{address}"></script>')
    chat = page.locator("footnote-chat")
    visitor.ask(chat, "Which one?").locator(".chip").first.click()
    expect(chat.locator(".statement")).to_be_focused()
    expect(chat.locator("h2")).to_have_text("Of the ward")
    expect(page.locator("output")).to_have_text("1")
    page.evaluate("setMode('panel')")
    expect(chat).to_have_attribute("mode", "panel")
    expect(chat.locator(".exchange")).to_have_count(1)
    page.evaluate("setMode('inline')")
    leave_in_mid_answer(visitor, chat)
    client = page.context.new_cdp_session(page)
    come_and_go(page)
    before = heap(client)
    come_and_go(page)
    after = heap(client)
    assert after < before * 1.1, (before, after)
    assert visitor.seen == [], visitor.seen
    version = page.evaluate("reactVersion")
    return f"React {version}: all holds; heap {after / before:.3f} of before after {ROUNDS} rounds"


def leave_in_mid_answer(visitor: Visitor, chat: Locator) -> None:
    visitor.world.bot.page.gate.clear()
    visitor.type(chat, "a slow one")
    expect(chat.locator(".exchange").last.locator(".claim")).to_have_count(1)
    visitor.page.evaluate("unmount()")
    expect(chat).to_have_count(0)
    visitor.world.bot.page.gate.set()
    visitor.page.evaluate("mount()")
    expect(visitor.ask(chat, "Which one?").locator(".claim")).to_have_count(3)


def come_and_go(page: Page) -> None:
    for _ in range(ROUNDS):
        page.evaluate("unmount()")
        page.evaluate("mount()")
        expect(page.locator("footnote-chat .intro .source")).to_be_attached()


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        world_of(Path(folder)) as world,
        sync_playwright() as playwright,
    ):
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        result = check(Visitor(browser.new_page(), world), bundled(Path(sys.argv[1])))
        browser.close()
    sys.stdout.write(f"{result}\n")
