"""The widget for those who use the keyboard, hear it, or see it in other colours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.page_bot import STATEMENTS
from tests.widget_world import Visitor

Reach: TypeAlias = Callable[[Visitor, Locator], object]


def opened_statement(visitor: Visitor, chat: Locator) -> None:
    visitor.ask(chat, "a mixed one").locator(".chip").first.click()
    chat.get_by_role("button", name="Report a problem").click()


def half_answered(visitor: Visitor, chat: Locator) -> None:
    visitor.type(chat, "a slow one")
    expect(chat.locator(".exchange").last.locator(".claim")).to_have_count(1)


STATES: dict[str, Reach] = {
    "empty": lambda _visitor, _chat: None,
    "answered": opened_statement,
    "refused": lambda visitor, chat: visitor.ask(chat, "is it unknown"),
    "corrected": lambda visitor, chat: visitor.ask(chat, "was it wrong"),
    "error": lambda visitor, chat: visitor.ask(chat, "it fails"),
    "half answered": half_answered,
    "closed": lambda _visitor, chat: chat.evaluate("chat => chat.close()"),
}
LOOKS = [
    pytest.param('lang="en"', id="bubble"),
    pytest.param('lang="de" mode="inline" theme="dark"', id="inline, dark, German"),
]


@pytest.mark.parametrize("attributes", LOOKS)
def test_axe_finds_nothing_in_any_state(attributes: str, visitor: Visitor) -> None:
    chat = visitor.visit(attributes, before="<main><h1>A ward</h1>", after="</main>")
    chat.evaluate("chat => chat.open()")
    if "de" in attributes:
        chat.evaluate("""chat => chat.setAttribute("words", '{"problem": "Report a problem"}')""")
    axe = Axe()
    for name, reach in STATES.items():
        reach(visitor, chat)
        response = cast("dict[str, Any]", axe.run(visitor.page).response)
        told = [(one["id"], one["nodes"][0]["html"]) for one in response["violations"]]
        assert told == [], f"{name}: {json.dumps(told)}"


def test_all_of_it_is_done_with_the_keyboard(visitor: Visitor) -> None:
    chat = visitor.visit(before='<button id="before">Before</button>')
    visitor.page.evaluate("document.addEventListener('keydown', () => { window.shortcut = true })")
    keys = visitor.page.keyboard
    visitor.page.locator("#before").focus()
    visitor.page.evaluate("window.shortcut = false")
    keys.press("Tab")
    visitor.page.evaluate("window.shortcut = false")
    keys.press("Enter")
    expect(chat.locator("footer textarea")).to_be_focused()
    keys.type("Which one?")
    keys.press("Enter")
    visitor.finished(chat)
    expect(chat.locator("footer textarea")).to_be_focused()
    tab_to(chat, ".chip", "Shift+Tab")
    keys.press("Enter")
    expect(chat.locator(".statement")).to_be_focused()
    tab_to(chat, ".statement button", "Tab")
    keys.press("Enter")
    expect(chat.locator(".chip").last).to_be_focused()
    keys.press("Enter")
    keys.press("Escape")
    expect(chat.locator(".statement")).to_have_count(0)
    expect(chat.locator(".chip").last).to_be_focused()
    keys.press("Escape")
    expect(chat.locator(".panel")).to_be_hidden()
    expect(chat.locator(".opener")).to_be_focused()
    keys.press("Enter")
    expect(chat.locator(".claim")).to_have_count(3)
    assert visitor.page.evaluate("window.shortcut") is False


def test_the_focus_goes_back_to_the_button_of_the_page_that_opened_it(visitor: Visitor) -> None:
    chat = visitor.visit('mode="panel"', before='<button id="ours">Ask us</button>')
    visitor.page.evaluate(
        "() => { ours.onclick = () => document.querySelector('footnote-chat').open() }"
    )
    visitor.page.get_by_role("button", name="Ask us").click()
    expect(chat.locator("footer textarea")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#ours")).to_be_focused()


def tab_to(chat: Locator, selector: str, key: str) -> None:
    for _ in range(40):
        chat.page.keyboard.press(key)
        if chat.evaluate("(chat, s) => chat.shadowRoot.activeElement?.matches(s)", selector):
            return
    message = f"{selector} is not reached by {key}"
    raise AssertionError(message)


@pytest.mark.parametrize(
    ("question", "end"),
    [
        pytest.param("Which one?", STATEMENTS["mhv-2"].text, id="answered"),
        pytest.param("is it unknown", "I'm not able to provide an answer", id="declined"),
        pytest.param("a mixed one", "Not in the article: what it costs.", id="with a gap"),
        pytest.param("it fails", "Something went wrong", id="failed"),
    ],
)
def test_it_is_told_once_that_it_searches_and_once_what_it_found(
    question: str, end: str, visitor: Visitor
) -> None:
    chat = visitor.open()
    chat.evaluate(
        """chat => {
          window.told = [];
          const status = chat.shadowRoot.querySelector(".panel > [role=status]");
          new MutationObserver((changes) => changes.forEach(() => told.push(status.textContent)))
            .observe(status, { childList: true, characterData: true, subtree: true });
        }"""
    )
    visitor.ask(chat, question)
    told = visitor.page.evaluate("told")
    assert told[0] == "Searching the article …"
    assert end in told[-1]
    assert len(told) == 2
    expect(chat.get_by_role("log")).to_have_attribute("aria-live", "off")


@pytest.mark.parametrize(("theme", "scheme"), [("dark", "light"), ("auto", "dark")])
def test_it_is_dark_if_it_is_told_so_or_the_reader_likes_it(
    theme: str, scheme: str, visitor: Visitor
) -> None:
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    chat = visitor.open(f'theme="{theme}"')
    panel = chat.locator(".panel")
    expect(panel).to_have_css("background-color", "rgb(20, 32, 42)")
    chat.evaluate("chat => chat.setAttribute('theme', 'light')")
    expect(panel).to_have_css("background-color", "rgb(255, 255, 255)")
    chat.evaluate("chat => chat.style.setProperty('--footnote-background', 'rgb(1, 2, 3)')")
    expect(panel).to_have_css("background-color", "rgb(1, 2, 3)")
