"""Asking: step by step, stopped, again, otherwise; several at once; a server that goes away."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bot.feedback import FeedbackStore
from bot.types import Audience
from bot.ui.words import words
from tests.page_bot import STARTERS, PageBot
from tests.page_reader import BOX, Reader
from tests.page_server import Served
from tests.programs import HERE, ROOT, free_port

READERS = 20


def test_a_claim_is_shown_as_soon_as_it_is_checked(reader: Reader) -> None:
    reply = reader.begin_slow()
    expect(reply.locator(".fn-working")).to_contain_text("Checking each sentence")
    expect(reply.locator(".fn-disclaimer")).to_be_visible()
    expect(reader.status()).to_have_text(words()["en"]["searching"])
    reader.served.bot.gate.set()
    expect(reader.finished().locator(".fn-claim-text")).to_have_count(3)
    expect(reader.last.locator(".fn-working")).to_have_count(0)


def test_a_reply_that_is_stopped_stays_as_far_as_it_came_and_can_be_asked_again(
    reader: Reader,
) -> None:
    reader.begin_slow()
    reader.press("stop")
    stopped = reader.last
    expect(stopped.locator(".fn-notice")).to_have_text(words()["en"]["stopped"])
    expect(stopped.locator(".fn-claim-text")).to_have_count(1)
    expect(stopped.locator('[data-act="retry"]')).to_be_focused()
    reader.served.bot.gate.set()
    reader.press("retry")
    expect(reader.finished().locator(".fn-claim-text")).to_have_count(3)
    expect(reader.exchanges).to_have_count(1)


def test_one_question_is_asked_at_a_time_and_what_is_typed_meanwhile_stays(
    reader: Reader,
) -> None:
    reader.begin_slow()
    for send in (
        lambda: reader.page.keyboard.press("Enter"),
        lambda: reader.page.click("#fn-question button"),
    ):
        reader.page.fill(BOX, "And then?")
        send()
    reader.served.bot.gate.set()
    reader.finished()
    expect(reader.page.locator(BOX)).to_have_value("And then?")
    reader.page.focus(BOX)
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Enter")
    expect(reader.exchanges).to_have_count(2)
    reader.finished()
    asked = [question for question, _history, _audience in reader.served.bot.asked]
    assert asked[-2:] == ["a slow one", "And then?"]


def test_asked_again_a_question_forgets_its_first_reply(reader: Reader) -> None:
    reader.ask("What is the dose?")
    reader.ask("And again?")
    before = reader.last.get_attribute("id")
    reader.press("retry")
    expect(reader.page.locator(f"#{before}")).to_have_count(0)
    expect(reader.exchanges).to_have_count(2)
    reader.finished()
    asked = reader.served.bot.asked
    assert [question for question, _history, _audience in asked[-2:]] == ["And again?"] * 2
    assert asked[-1][1] == asked[-2][1]
    assert len(asked[-1][1]) == 1


@pytest.mark.parametrize(
    ("act", "question"), [("edit", "What is the dose?"), ("not-meant", "And a mixed one?")]
)
def test_a_question_is_taken_back_to_be_put_otherwise(
    act: str, question: str, reader: Reader
) -> None:
    reader.ask("Why was it wrong?")
    reader.ask(question)
    if act == "not-meant":
        understood = reader.last.locator(".fn-understood")
        expect(understood).to_contain_text("Understood as: And a mixed one of the first two?")
    reader.press(act)
    expect(reader.exchanges).to_have_count(1)
    expect(reader.page.locator(BOX)).to_be_focused()
    expect(reader.page.locator(BOX)).to_have_value(question)
    if act == "not-meant":
        expect(reader.page.locator(".fn-toast")).to_have_text(words()["en"]["not_meant_hint"])
    reader.ask("Otherwise?")
    history = reader.served.bot.asked[-1][1]
    assert [turn.question for turn in history] == ["Why was it wrong?"]


def test_a_new_conversation_begins_at_the_start(reader: Reader) -> None:
    reader.ask("What is the dose?")
    reader.menu("new")
    expect(reader.page.locator(".fn-start button")).to_have_text(STARTERS)
    reader.ask("And then?")
    assert reader.served.bot.asked[-1][1] == ()


def test_the_wording_is_for_whom_the_reader_says(reader: Reader) -> None:
    reader.ask("What is the dose?")
    reader.page.select_option('[data-choice="audience"]', "patient")
    reader.ask("And for me?")
    audiences = [audience for _question, _history, audience in reader.served.bot.asked[-2:]]
    assert audiences == [Audience.CLINICIAN, Audience.PATIENT]


@pytest.mark.parametrize(
    ("looks", "language"), [({"locale": "de-CH"}, "de"), ({"locale": "ja-JP"}, "en")]
)
def test_the_page_speaks_the_readers_language_or_the_one_chosen(
    language: str, reader: Reader
) -> None:
    reply = reader.ask("What is the dose?")
    reader.page.locator(".fn-menu summary").click()
    expect(reader.page.locator('[data-choice="language"]')).to_have_value(language)
    for spoken in (language, "es"):
        reader.page.select_option('[data-choice="language"]', spoken)
        table = words()[spoken]
        expect(reader.page.locator("html")).to_have_attribute("lang", spoken)
        expect(reply.locator(".fn-outcome")).to_have_text(table["answered"])
        expect(reader.page.locator(".fn-caution")).to_have_text(table["caution"])
        expect(reader.page.locator(BOX)).to_have_attribute("placeholder", table["placeholder"])
        expect(reader.page.locator("#fn-question button")).to_have_text(table["ask"])
        expect(reply.locator(".fn-claims")).to_have_attribute("lang", "en")


def test_each_of_many_readers_at_once_gets_the_replies_to_their_own_questions(
    served: Served,
) -> None:
    def two_replies(number: int) -> list[str]:
        session = f"reader-{number}"
        first = reply_to(served.url, session, f"What is the dose for {number}?")
        second = f"And what of {number}?"
        return [first, reply_to(served.url, session, second, after=exchanges_in(first))]

    with ThreadPoolExecutor(READERS) as pool:
        replies = list(pool.map(two_replies, range(READERS)))
    for number, (first, second) in enumerate(replies):
        assert f"What is the dose for {number}?" in first
        assert f"And what of {number}?" in second
    followed = {
        question: [turn.question for turn in history]
        for question, history, _audience in served.bot.asked
        if question.startswith("And what of ")
    }
    assert followed == {f"And what of {n}?": [f"What is the dose for {n}?"] for n in range(READERS)}


def test_what_the_page_no_longer_shows_is_no_part_of_the_next_question(served: Served) -> None:
    first = reply_to(served.url, "cleared", "What is the dose?")
    reply_to(served.url, "cleared", "And then?", after=[])
    reply_to(served.url, "kept", "What is the dose?")
    reply_to(served.url, "kept", "And then?", after=exchanges_in(first))
    assert [history for _question, history, _audience in served.bot.asked[-4:]] == [()] * 4


def exchanges_in(reply: str) -> list[str]:
    return sorted({*re.findall(r"exchange-(\w+)", reply)})


def reply_to(url: str, session: str, question: str, after: Sequence[str] = ()) -> str:
    """What the server sends when the page of a session asks, as it sends it."""
    sent = {"question": question, "shown": [*after]}
    with httpx.Client(base_url=f"{url}gradio_api/queue/", timeout=60) as page:
        asking = {
            "data": [None, None],
            "event_data": sent,
            "fn_index": 0,
            "session_hash": session,
        }
        page.post("join", json=asking).raise_for_status()
        with page.stream("GET", "data", params={"session_hash": session}) as events:
            return next(line for line in events.iter_lines() if "process_completed" in line)


@contextmanager
def program(folder: Path, port: int) -> Generator[Popen[bytes]]:
    """The page as a program of its own, killed at the end."""
    command = [sys.executable, "-m", "tests.page_server", str(folder), str(port)]
    with Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()


def test_a_server_that_is_restarted_in_mid_answer_is_told_of_and_nothing_is_lost(
    page: Page, tmp_path: Path
) -> None:
    port = free_port()
    served = Served(f"http://{HERE}:{port}/", PageBot(), FeedbackStore(tmp_path, days=1))
    with program(tmp_path, port):
        reader = Reader(page, served)
        reader.ask("What is the dose?")
        reader.begin_slow()
    expect(reader.last.locator(".fn-notice")).to_have_text(words()["en"]["interrupted"])
    expect(reader.last.locator(".fn-claim-text")).to_have_count(1)
    page.fill(BOX, "half a quest")
    with program(tmp_path, port):
        expect(reader.last.locator(".fn-message")).to_have_text(words()["en"]["interrupted"])
        expect(reader.exchanges.first.locator(".fn-claim-text")).to_have_count(3)
        expect(page.locator(BOX)).to_have_value("half a quest")
        reader.menu("new")
        reader.ask("What is the dose?")
    with program(tmp_path, port):
        reader.ask("And then?")
        expect(page.locator(".fn-log > .fn-notice")).to_have_text(words()["en"]["restarted"])


def test_the_fifth_tab_says_that_a_browser_can_open_no_sixth_one(
    browser: Browser, served: Served
) -> None:
    context = browser.new_context()
    tabs = [context.new_page() for _ in range(6)]
    for tab in tabs[:5]:
        tab.goto(served.url)
        expect(tab.locator(BOX)).to_be_editable()
    expect(tabs[4].locator(".fn-toast")).to_have_text(words()["en"]["last_tab"])
    expect(tabs[3].locator(".fn-toast")).to_have_count(0)
    tabs[5].goto(served.url, wait_until="commit")
    tabs[0].close()
    expect(tabs[5].locator(BOX)).to_be_editable()
    context.close()
