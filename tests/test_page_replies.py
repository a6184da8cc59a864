"""What a reply shows, by its outcome; and what is in sight whatever is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot import phrases
from tests.page_bot import ARTICLE, SECRET, STARTERS, STATEMENTS
from tests.page_reader import Reader

FIRST = STATEMENTS["nvaf-1"].text
REPLIES = [
    (
        "What is the dose?",
        ["From the article", STATEMENTS["mhv-2"].text, "References", "You could ask"],
    ),
    ("Why was it wrong?", ["Correction", phrases.CORRECTION, STATEMENTS["nvaf-4"].text]),
    ("Is it unknown?", ["Not answered", phrases.REFUSAL, "Nearest sections", "You could ask"]),
    ("Is this an emergency?", ["Emergency", phrases.URGENT]),
    ("When was it updated?", ["About the article", phrases.DATED.format(ARTICLE.last_updated)]),
    ("And a mixed one?", ["The model did not answer", "Not in the article: what it costs", FIRST]),
    ("And a mixed one?", [phrases.TENSION, "Words", "a tablet that thins the blood"]),
    ("It fails", ["No answer", phrases.FAILED]),
    ("It is refused", ["No answer", "shorten <it>"]),
]


@pytest.mark.parametrize(("question", "parts"), REPLIES, ids=[f"{q} {p[0]}" for q, p in REPLIES])
def test_a_reply_says_in_order_what_its_outcome_calls_for(
    question: str, parts: list[str], reader: Reader
) -> None:
    words = reader.ask(question).locator(".fn-reply").inner_text()
    places = [words.find(part) for part in parts]
    assert -1 not in places, words
    assert places == sorted(places)
    assert words.strip().endswith(ARTICLE.disclaimer.strip().splitlines()[-1].strip())
    assert SECRET not in words


def test_caution_and_review_status_stay_in_sight(reader: Reader) -> None:
    for question in ("What is the dose?", "And a mixed one?"):
        reader.ask(question)
    for place in (0, 100_000):
        reader.page.evaluate("top => document.querySelector('.fn-log').scrollTo(0, top)", place)
        expect(reader.page.locator(".fn-caution")).to_be_in_viewport(ratio=1)
        pending = reader.page.locator(".fn-pending")
        expect(pending).to_be_in_viewport(ratio=1)
        expect(pending).to_have_text(ARTICLE.review.pending or "")
    source = reader.last.locator(".fn-source")
    for said in (ARTICLE.title, ARTICLE.last_updated, *ARTICLE.review.labels):
        expect(source).to_contain_text(said or "")


def test_withheld_sentences_are_a_count_that_opens(reader: Reader) -> None:
    withheld = reader.ask("And a mixed one?").locator(".fn-withheld")
    expect(withheld.locator("summary")).to_have_text("Withheld sentences: 2")
    expect(withheld.get_by_text("It never fails.")).to_be_hidden()
    withheld.locator("summary").click()
    expect(withheld.locator("s")).to_have_text(["It never fails.", "It is cheap."])
    expect(withheld).to_contain_text("no part of the answer")


def test_the_start_says_what_is_answered_and_its_questions_are_asked_when_pressed(
    reader: Reader,
) -> None:
    start = reader.page.locator(".fn-start")
    expect(start).to_contain_text(ARTICLE.heading)
    expect(start.locator("button")).to_have_text(STARTERS)
    start.locator("button").first.click()
    reader.finished()
    reader.last.locator(".fn-questions button").nth(1).click()
    expect(reader.exchanges.nth(1)).to_contain_text(phrases.CORRECTION)
    asked = [question for question, _history, _audience in reader.served.bot.asked]
    assert asked[-2:] == [STARTERS[0], STARTERS[1]]
