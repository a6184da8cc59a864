"""The page for everybody: screen readers, keyboards, small and enlarged windows, still ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bot.feedback import Rating
from bot.ui.words import words
from tests.page_bot import STARTERS
from tests.page_reader import BOX, Reader

Step = Callable[[Reader], object]
WIDE = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}}
SMALL = {"viewport": {"width": 320, "height": 640}}
ENLARGED = {"viewport": {"width": 640, "height": 400}}
"""A window of 1280 by 800 at 200 %."""
DARK = {"color_scheme": "dark"}


def everything_opened(reader: Reader) -> None:
    reader.ask("And a mixed one?")
    reader.last.locator(".fn-withheld summary").click()
    reader.press("problem")
    reader.last.locator(".fn-chip").first.focus()


def at_a_statement(reader: Reader) -> None:
    reader.ask("What is the dose?")
    reader.last.locator(".fn-chip").last.click()


def with_menu(reader: Reader) -> None:
    reader.page.locator(".fn-menu summary").click()


STATES: list[tuple[str, Step]] = [
    ("start", lambda _reader: None),
    ("menu", with_menu),
    ("answered", at_a_statement),
    ("corrected", lambda reader: reader.ask("Why was it wrong?")),
    ("declined", lambda reader: reader.ask("Is it unknown?")),
    ("urgent", lambda reader: reader.ask("Is this an emergency?")),
    ("failed", lambda reader: reader.ask("It fails")),
    ("working", lambda reader: reader.begin_slow()),
    ("opened", everything_opened),
]
STILL = {"reduced_motion": "reduce"}
LOOKS: list[tuple[str, dict[str, Any]]] = [
    ("light", {**WIDE, **STILL}),
    ("dark", {**WIDE, **STILL, **DARK}),
    ("phone", {**PHONE, **STILL}),
]


@pytest.mark.parametrize("looks", [look for _name, look in LOOKS], ids=[name for name, _l in LOOKS])
def test_axe_finds_nothing_in_any_state(reader: Reader) -> None:
    found: dict[str, str] = {}
    for name, reach in STATES:
        reach(reader)
        result = Axe().run(reader.page)
        if result.violations_count:
            found[name] = result.generate_report()
        reader.page.keyboard.press("Escape")
        reader.page.keyboard.press("Escape")
        if name == "working":
            reader.served.bot.gate.set()
            reader.finished()
    assert found == {}


def test_everything_is_done_with_the_keyboard(reader: Reader) -> None:
    keys = reader.page.keyboard
    expect(reader.page.locator(BOX)).to_be_focused()
    keys.type("What is the dose?")
    keys.press("Enter")
    reader.finished()
    reader.tab_to(".fn-chip", "Shift+Tab")
    expect(reader.page.locator("#fn-preview")).to_be_visible()
    chip = reader.focused()
    keys.press("Enter")
    expect(reader.page.locator(".fn-current")).to_be_focused()
    reader.tab_to(".fn-back")
    keys.press("Enter")
    assert reader.focused() == chip
    reader.tab_to('[data-act="problem"]')
    keys.press("Enter")
    expect(reader.last.locator(".fn-problem input").last).to_be_visible()
    keys.press("ArrowUp")
    reader.tab_to("textarea[data-field]")
    keys.type("Wrong.")
    reader.tab_to('[data-field="consent"]')
    keys.press("Space")
    reader.tab_to('[data-act="send-problem"]')
    keys.press("Enter")
    expect(reader.last.locator(".fn-thanks")).to_be_focused()
    (entry,) = reader.served.store.entries()
    assert (entry.rating, entry.comment) == (Rating.NOT_HELPFUL, "Wrong.")
    reader.tab_to(".fn-questions button")
    keys.press("Enter")
    expect(reader.exchanges).to_have_count(2)
    reader.finished()
    reader.tab_to(".fn-menu summary", "Shift+Tab")
    keys.press("Enter")
    reader.tab_to('[data-act="new"]')
    keys.press("Escape")
    expect(reader.page.locator(".fn-menu summary")).to_be_focused()
    keys.press("Enter")
    reader.tab_to('[data-act="new"]')
    keys.press("Enter")
    expect(reader.page.locator(BOX)).to_be_focused()
    expect(reader.page.locator(".fn-start button")).to_have_count(len(STARTERS))


def test_a_screen_reader_hears_the_beginning_and_the_end_of_a_reply(reader: Reader) -> None:
    reader.page.evaluate(
        """() => {
          window.heard = [];
          const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert]";
          new MutationObserver((changes) => changes.forEach(({ target }) => {
            const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
            if (region) window.heard.push(region.textContent);
          })).observe(document, { subtree: true, childList: true, characterData: true });
        }"""
    )
    reader.ask("What is the dose?")
    expect(reader.status()).to_have_text("Answer ready. From the article 3 statements")
    heard = reader.page.evaluate("window.heard")
    assert heard[0] == words()["en"]["searching"]
    assert heard[-1].startswith(words()["en"]["announce_answer"])
    assert len(heard) <= 3
    expect(reader.page.get_by_role("log")).to_have_attribute("aria-live", "off")


@pytest.mark.parametrize(
    ("looks", "language"), [(SMALL, "de"), (ENLARGED, "en")], ids=["320 px", "200 %"]
)
def test_nothing_is_cut_off_where_there_is_little_room(language: str, reader: Reader) -> None:
    reader.page.evaluate("language => footnote.speak(language)", language)
    for name, reach in STATES:
        reach(reader)
        cut = reader.page.evaluate(
            """() => [...document.querySelectorAll("main *")].filter((node) => {
              const box = node.getBoundingClientRect();
              return box.width > 1 && node.checkVisibility({ visibilityProperty: true })
                && (box.right > innerWidth + 1 || box.left < -1);
            }).map((node) => node.outerHTML.slice(0, 80))"""
        )
        assert cut == [], name
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if name == "working":
            reader.served.bot.gate.set()
            reader.finished()
        reader.page.keyboard.press("Escape")
        reader.page.keyboard.press("Escape")


@pytest.mark.parametrize("looks", [STILL], ids=["reduced motion"])
def test_nothing_moves_for_those_who_do_not_want_it(reader: Reader) -> None:
    reader.begin_slow()
    assert reader.page.evaluate("document.getAnimations().length") == 0
    reader.served.bot.gate.set()
    reader.finished().locator(".fn-chip").last.click()
    expect(reader.page.locator(".fn-current")).to_be_in_viewport()
    assert reader.page.evaluate("document.getAnimations().length") == 0


def test_light_or_dark_is_as_the_reader_says(reader: Reader) -> None:
    light, dark = "rgb(255, 255, 255)", "rgb(24, 33, 42)"
    head = reader.page.locator("#fn-head")
    expect(head).to_have_css("background-color", light)
    reader.menu("theme")
    expect(head).to_have_css("background-color", dark)
    reader.reload()
    expect(head).to_have_css("background-color", dark)
    reader.menu("theme")
    expect(head).to_have_css("background-color", light)
