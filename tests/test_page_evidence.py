"""From an answer to the statements that it rests on, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bot import phrases
from tests.page_bot import ARTICLE, STATEMENTS
from tests.page_reader import Reader

Step = Callable[[Reader], object]
CITED = ("mhv-2", "first-week-after-stenting-1", "ckd-3")
TWO_ESCAPES = """() => [1, 2].forEach(() =>
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })))"""
PHONE = {"viewport": {"width": 390, "height": 844}}


def chip_of(reader: Reader) -> Locator:
    return reader.last.locator(".fn-chip").nth(1)


def enter_chip(reader: Reader) -> None:
    chip_of(reader).focus()
    reader.page.keyboard.press("Enter")


WAYS: list[tuple[str, Step, Step, dict[str, Any]]] = [
    ("click and button", lambda r: chip_of(r).click(), lambda r: r.page.click(".fn-back"), {}),
    ("enter and escape", enter_chip, lambda r: r.page.keyboard.press("Escape"), {}),
    ("enter and escape twice", enter_chip, lambda r: r.page.evaluate(TWO_ESCAPES), {}),
    ("enter and back of the browser", enter_chip, lambda r: r.page.go_back(), {}),
    ("tap and button", lambda r: chip_of(r).click(), lambda r: r.page.click(".fn-back"), PHONE),
    ("tap and close", lambda r: chip_of(r).click(), lambda r: r.page.click(".fn-close"), PHONE),
]
LEAVING: list[tuple[str, str, Step]] = [
    ("mouse", "hover", lambda r: r.page.mouse.move(2, 2)),
    ("keyboard", "focus", lambda r: r.page.keyboard.press("Tab")),
    ("escape", "focus", lambda r: r.page.keyboard.press("Escape")),
]


@pytest.mark.parametrize(
    ("go", "come_back", "looks"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS]
)
def test_a_chip_leads_to_its_statement_and_back(go: Step, come_back: Step, reader: Reader) -> None:
    reader.ask("What is the dose?")
    chip = chip_of(reader)
    go(reader)
    statement = reader.page.locator(f"#statement-{CITED[1]}")
    expect(statement).to_be_focused()
    expect(statement).to_be_in_viewport(ratio=0.9)
    expect(statement).to_contain_text(STATEMENTS[CITED[1]].text)
    expect(statement.locator(".fn-references")).to_be_visible()
    come_back(reader)
    expect(chip).to_be_focused()
    expect(chip).to_be_in_viewport()
    expect(reader.page.locator(".fn-back")).to_have_count(0)


@pytest.mark.parametrize(
    ("point", "leave"), [way[1:] for way in LEAVING], ids=[way[0] for way in LEAVING]
)
def test_a_chip_shows_statement_and_sources_before_it_is_followed(
    point: str, leave: Step, reader: Reader
) -> None:
    chip = reader.ask("What is the dose?").locator(".fn-chip").last
    preview = reader.page.locator("#fn-preview")
    expect(preview).to_be_hidden()
    getattr(chip, point)()
    expect(preview).to_be_in_viewport(ratio=1)
    expect(preview).to_contain_text(STATEMENTS[CITED[2]].text)
    expect(preview.locator(".fn-references li")).to_have_count(len(STATEMENTS[CITED[2]].numbers))
    expect(chip).to_have_attribute("aria-describedby", "fn-preview")
    leave(reader)
    expect(preview.filter(has_text=STATEMENTS[CITED[2]].text)).not_to_be_visible()


def test_the_preview_of_a_statement_stays_while_it_is_pointed_at(reader: Reader) -> None:
    chip = reader.ask("What is the dose?").locator(".fn-chip").last
    preview = reader.page.locator("#fn-preview")
    chip.hover()
    preview.hover()
    reader.page.wait_for_timeout(600)
    expect(preview).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(preview).to_be_hidden()
    chip.hover()
    preview.hover()
    reader.page.mouse.move(2, 2)
    expect(preview).to_be_hidden()


def test_a_chip_that_comes_under_a_pointer_at_rest_shows_nothing(reader: Reader) -> None:
    chip = reader.ask("What is the dose?").locator(".fn-chip").first
    box = chip.bounding_box() or {}
    reader.page.mouse.move(box["x"] + 5, box["y"] + 45)
    chip.evaluate("chip => (chip.style.translate = '0 40px')")
    expect(chip.and_(reader.page.locator(":hover"))).to_have_count(1)
    reader.page.wait_for_timeout(400)
    expect(reader.page.locator("#fn-preview")).to_be_hidden()


def test_ids_are_unique_and_an_older_answers_chips_still_work(reader: Reader) -> None:
    first = reader.ask("What is the dose?").get_attribute("id")
    reader.ask("And what is the dose again?")
    ids = reader.page.eval_on_selector_all("[id]", "nodes => nodes.map(node => node.id)")
    assert len(ids) == len(set(ids))
    chip = reader.page.locator(f"#{first} .fn-chip").first
    chip.click()
    expect(reader.page.locator(f"#statement-{CITED[0]}")).to_be_focused()
    reader.page.keyboard.press("Escape")
    expect(chip).to_be_focused()


def test_the_whole_article_is_shown_and_what_the_latest_answer_cites_is_marked(
    reader: Reader,
) -> None:
    panel = reader.page.locator(".fn-article")
    for statement in ARTICLE.evidence:
        expect(panel.locator(f"#statement-{statement.id}")).to_contain_text(statement.text)
    reader.ask("Why was it wrong?")
    reader.ask("What is the dose?")
    marked = panel.locator(".fn-cited").evaluate_all("nodes => nodes.map(node => node.id)")
    assert marked == [f"statement-{i}" for i in CITED]
    expect(panel.locator(".fn-cited").first).to_be_in_viewport(ratio=1)
    expect(panel.locator(".fn-cited-note").first).to_have_text("cited in the answer")


def test_a_number_without_an_entry_is_said_to_have_none(reader: Reader) -> None:
    missing = phrases.UNLISTED
    reply = reader.ask("What is the dose?")
    unlisted = {n for i in CITED for n in STATEMENTS[i].unlisted}
    assert unlisted
    for number in unlisted:
        expect(reply.locator(".fn-references li", has_text=f"[{number}]")).to_contain_text(missing)
    reply.locator(".fn-chip").last.click()
    sources = reader.page.locator(f"#statement-{CITED[2]} .fn-references")
    expect(sources).to_contain_text(missing)


def test_a_nearest_section_leads_to_its_heading(reader: Reader) -> None:
    link = reader.ask("Is it unknown?").locator(".fn-nearest a")
    link.click()
    heading = STATEMENTS["mhv-1"].section[-1]
    expect(reader.page.locator(".fn-article :focus")).to_contain_text(heading)
    reader.page.keyboard.press("Escape")
    expect(link).to_be_focused()


@pytest.mark.parametrize("looks", [PHONE], ids=["phone"])
def test_on_a_phone_the_article_is_a_sheet(reader: Reader) -> None:
    panel = reader.page.locator(".fn-article")
    opener = reader.page.locator('[data-act="open-article"]')
    expect(panel).to_be_hidden()
    opener.click()
    expect(panel).to_be_visible()
    expect(panel).to_have_role("dialog")
    expect(reader.page.locator(".fn-close")).to_be_focused()
    for _ in range(6):
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("!document.activeElement.closest('#fn-conversation, #fn-head')")
    reader.page.locator(".fn-close").click()
    expect(panel).to_be_hidden()
    expect(opener).to_be_focused()
