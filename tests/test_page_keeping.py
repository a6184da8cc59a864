"""What a reader leaves, takes along, and has kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.feedback import Consent, Feedback, Rating, Tag
from bot.types import Outcome
from bot.ui.words import words
from tests.page_bot import ARTICLE, STATEMENTS
from tests.page_reader import BOX, Reader

CITED = ("mhv-2", "first-week-after-stenting-1", "ckd-3")
QUESTION = "What is the dose for Ann Smith?"
IN_STORAGE = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"


def kept(reader: Reader) -> Feedback:
    (entry,) = reader.served.store.entries()
    return entry


def thanked(reader: Reader) -> None:
    expect(reader.last.locator(".fn-thanks")).to_have_text(words()["en"]["thanks"])
    expect(reader.status()).to_have_text(words()["en"]["thanks"])
    expect(reader.last.locator('[data-act="helpful"], [data-act="problem"]')).to_have_count(0)


def test_helpful_is_stored_with_ids_outcome_and_statements_alone(reader: Reader) -> None:
    reader.ask(QUESTION)
    reader.press("helpful")
    thanked(reader)
    entry = kept(reader)
    assert (entry.rating, entry.tags, entry.outcome) == (Rating.HELPFUL, (), Outcome.ANSWERED)
    assert (entry.statements, entry.fingerprint) == (CITED, ARTICLE.fingerprint)
    assert (entry.question, entry.comment) == (None, None)


@pytest.mark.parametrize(
    ("tag", "consent"),
    [
        (Tag.WRONG_EVIDENCE, Consent.GIVEN),
        (Tag.MISSING, Consent.NOT_GIVEN),
        (Tag.UNSAFE, Consent.GIVEN),
        (Tag.OTHER, Consent.NOT_GIVEN),
    ],
)
def test_a_problem_is_stored_with_words_only_with_consent(
    tag: Tag, consent: Consent, reader: Reader
) -> None:
    reader.ask(QUESTION)
    form = reader.last.locator(".fn-problem")
    expect(form).to_be_hidden()
    reader.press("problem")
    expect(form).to_contain_text(words()["en"]["consent_note"])
    form.locator(f'input[value="{tag}"]').check()
    form.locator("textarea").fill("Not what I read.")
    assert not form.locator('[data-field="consent"]').is_checked()
    if consent is Consent.GIVEN:
        form.locator('[data-field="consent"]').check()
    reader.press("send-problem")
    thanked(reader)
    entry = kept(reader)
    assert (entry.rating, entry.tags) == (Rating.NOT_HELPFUL, (tag,))
    words_are_kept = (entry.question, entry.comment, entry.record and entry.record["question"])
    given = (QUESTION, "Not what I read.", QUESTION)
    assert words_are_kept == (given if consent is Consent.GIVEN else (None, None, None))


def test_a_reply_is_copied_with_its_references(reader: Reader) -> None:
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.ask("What is the dose?")
    reader.press("copy")
    expect(reader.last.locator('[data-act="copy"]')).to_have_text(words()["en"]["copied"])
    text = reader.page.evaluate("navigator.clipboard.readText()")
    for part in (STATEMENTS["mhv-2"].text, "[4]", ARTICLE.references[3].title, "missing from"):
        assert part in text
    assert text.strip().endswith(ARTICLE.disclaimer.strip())


def saved(reader: Reader, form: str) -> tuple[str, str]:
    """The name and the text of the file that the browser is given."""
    reader.page.locator(".fn-menu summary").click()
    with reader.page.expect_download() as download:
        reader.page.click(f'[data-act="save"][value="{form}"]')
    reader.page.keyboard.press("Escape")
    return download.value.suggested_filename, download.value.path().read_text(encoding="utf-8")


def test_a_conversation_is_taken_away_whole_in_three_forms(reader: Reader) -> None:
    reader.ask("What is the dose?")
    reader.ask("Why was it wrong?")
    files = dict(saved(reader, form) for form in ("markdown", "json", "page"))
    assert sorted(files) == [f"footnote-conversation.{end}" for end in ("html", "json", "md")]
    record = json.loads(files["footnote-conversation.json"])
    assert [a["question"] for a in record["answers"]] == ["What is the dose?", "Why was it wrong?"]
    assert record["answers"][0]["statements"][0]["id"] == CITED[0]
    assert record["article"]["fingerprint"] == ARTICLE.fingerprint
    assert record["disclaimer"] == ARTICLE.disclaimer
    reader.page.set_content(files["footnote-conversation.html"])
    for text in (reader.page.inner_text("body"), files["footnote-conversation.md"]):
        plain = " ".join(text.replace("\\", "").split())
        for part in (
            *("What is the dose?", "Why was it wrong?", CITED[0], STATEMENTS[CITED[0]].text),
            *("[7]", "missing from its reference list", ARTICLE.references[3].title),
            *(ARTICLE.last_updated, *ARTICLE.review.labels, ARTICLE.fingerprint),
        ):
            assert part
            assert part in plain
        assert plain.endswith(" ".join(ARTICLE.disclaimer.split()))


def test_without_a_reply_there_is_nothing_to_take_away(reader: Reader) -> None:
    reader.page.locator(".fn-menu summary").click()
    reader.page.locator('[data-act="save"]').first.click()
    expect(reader.page.locator(".fn-toast")).to_have_text(words()["en"]["nothing_to_save"])


def test_nothing_is_kept_in_the_browser_unless_it_is_switched_on(reader: Reader) -> None:
    reader.ask(QUESTION)
    assert reader.page.evaluate(IN_STORAGE) == '[{},{},""]'
    reader.reload()
    expect(reader.exchanges).to_have_count(0)


def test_a_kept_conversation_goes_on_after_the_page_was_closed_until_it_is_cleared(
    reader: Reader,
) -> None:
    reader.menu("keep")
    reader.ask("Why was it wrong?")
    reader.ask("What is the dose?")
    reader.reload()
    expect(reader.exchanges).to_have_count(2)
    expect(reader.last.locator(".fn-claim-text")).to_have_count(3)
    assert reader.page.locator('[data-act="keep"]').is_checked()
    reader.ask("And then?")
    history = reader.served.bot.asked[-1][1]
    assert [turn.question for turn in history] == ["Why was it wrong?", "What is the dose?"]
    reader.menu("clear-data")
    expect(reader.page.locator(".fn-toast")).to_have_text(words()["en"]["cleared"])
    expect(reader.exchanges).to_have_count(0)
    assert reader.page.evaluate(IN_STORAGE) == '[{},{},""]'
    reader.reload()
    reader.ask("And now?")
    assert reader.served.bot.asked[-1][1] == ()


def test_tabs_keep_each_others_replies_and_are_cleared_together(reader: Reader) -> None:
    reader.menu("keep")
    reader.ask("Why was it wrong?")
    other = Reader(reader.page.context.new_page(), reader.served)
    expect(other.exchanges).to_have_count(1)
    other.ask("What is the dose?")
    reader.ask("And then?")
    other.press("edit")
    assert len(json.loads(other.page.evaluate("localStorage.getItem('footnote.kept')"))) == 2
    reader.ask("And later?")
    reader.menu("clear-data")
    expect(other.exchanges).to_have_count(0)
    expect(other.page.locator(".fn-toast")).to_have_text(words()["en"]["cleared"])
    expect(other.page.locator('[data-act="keep"]')).not_to_be_checked()
    other.ask("And now?")
    assert other.served.bot.asked[-1][1] == ()
    assert other.page.evaluate(IN_STORAGE) == '[{},{},""]'
    assert other.seen == []


def test_a_tab_that_did_not_hear_of_it_writes_nothing_back(reader: Reader) -> None:
    reader.menu("keep")
    reader.ask("Why was it wrong?")
    reader.page.evaluate("localStorage.removeItem('footnote.kept')")
    reader.ask("What is the dose?")
    assert reader.page.evaluate(IN_STORAGE) == '[{},{},""]'


def test_what_is_carried_over_from_a_lost_server_is_cleared_too(reader: Reader) -> None:
    reader.ask("Why was it wrong?")
    reader.page.evaluate("footnote.keep.carry({ question: 'And then?' })")
    assert "And then?" in reader.page.evaluate(IN_STORAGE)
    reader.menu("clear-data")
    assert reader.page.evaluate(IN_STORAGE) == '[{},{},""]'


def forged(records: list[Any]) -> list[Any]:
    """The first reply as somebody else would like to have it shown."""
    (name, record), *others = records
    signature, _dot, body = record.partition(".")
    return [[name, f"{signature}.{body[:-8]}AAAA{body[-4:]}"], *others]


def test_a_kept_reply_that_was_altered_is_not_shown(reader: Reader) -> None:
    reader.menu("keep")
    reader.ask("Why was it wrong?")
    reader.ask("What is the dose?")
    records = json.loads(reader.page.evaluate("localStorage.getItem('footnote.kept')"))
    reader.page.evaluate(
        "text => localStorage.setItem('footnote.kept', text)", json.dumps(forged(records))
    )
    reader.reload()
    expect(reader.exchanges).to_have_count(1)
    expect(reader.last.locator("h2")).to_contain_text("What is the dose?")
    expect(reader.page.locator(BOX)).to_be_enabled()
