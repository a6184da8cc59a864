"""What the widget shows of a reply, in a browser, on a page of another origin."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.page_bot import ARTICLE, STATEMENTS
from tests.widget_world import Visitor

CLAIM = STATEMENTS["mhv-2"]


def test_every_claim_has_chips_that_open_its_statement_and_references(visitor: Visitor) -> None:
    reply = visitor.ask(visitor.open(), "Which one?")
    expect(reply.locator(".outcome")).to_have_text("From the article")
    claims = reply.locator(".claim")
    expect(claims).to_have_count(3)
    expect(claims.first.locator("p").first).to_have_text(CLAIM.text)
    chip = claims.first.locator(".chip")
    expect(chip).to_contain_text(CLAIM.section[-1])
    for number in CLAIM.numbers:
        expect(chip).to_contain_text(f"[{number}]")
    chip.click()
    statement = claims.first.locator(".statement")
    expect(statement).to_be_focused()
    expect(statement.locator("blockquote")).to_have_text(CLAIM.text)
    titles = {one.number: one.title for one in ARTICLE.references}
    for number in CLAIM.references:
        expect(statement.locator(".references")).to_contain_text(titles[number] or "")
    chip.click()
    expect(statement).to_have_count(0)


def test_a_number_without_an_entry_is_shown_as_missing_and_gets_no_title(visitor: Visitor) -> None:
    unlisted = next(s for s in STATEMENTS.values() if s.unlisted)
    chat = visitor.visit()
    record = visitor.world.bot.page.answer("Which one?").to_dict()
    record["claims"][0].update(statements=[unlisted.id])
    record["statements"] = [
        {
            "id": unlisted.id,
            "text": unlisted.text,
            "section": unlisted.section,
            "references": unlisted.references,
            "unlisted": unlisted.unlisted,
        }
    ]
    visitor.answer_with(record)
    chat.locator(".opener").click()
    reply = visitor.ask(chat, "Which one?")
    reply.locator(".chip").first.click()
    entry = reply.locator(".statement .references li", has_text=f"[{unlisted.unlisted[0]}]")
    expect(entry).to_have_text(
        f"[{unlisted.unlisted[0]}] cited by the article, missing from its reference list"
    )


@pytest.mark.parametrize(
    ("question", "outcome", "parts"),
    [
        pytest.param(
            "was it wrong",
            "Correction",
            ["The question takes something for granted"],
            id="corrected",
        ),
        pytest.param(
            "is it unknown",
            "Not answered",
            ["I'm not able to provide an answer to that", "Nearest sections", "You could ask"],
            id="declined",
        ),
        pytest.param(
            "an emergency", "Emergency", ["Call your local emergency number"], id="urgent"
        ),
        pytest.param(
            "last updated?", "About the article", ["The page says: last updated"], id="about it"
        ),
        pytest.param(
            "a mixed one",
            "From the article",
            [
                "The model did not answer",
                "Not in the article: what it costs",
                STATEMENTS["nvaf-1"].text,
                "both are shown",
                "a tablet that thins the blood",
            ],
            id="with a gap, a tension, words and a notice",
        ),
    ],
)
def test_a_reply_says_what_it_is_first_and_ends_in_source_and_disclaimer(
    question: str, outcome: str, parts: list[str], visitor: Visitor
) -> None:
    reply = visitor.ask(visitor.open(), question)
    text = reply.inner_text()
    review = [ARTICLE.review.reviewed_by, ARTICLE.review.pending, *ARTICLE.review.labels]
    expected = [question, outcome, *parts, f"last updated {ARTICLE.last_updated}", *review]
    places = [text.find(part or "") for part in [*expected, ARTICLE.disclaimer.strip()]]
    assert -1 not in places, text
    assert places == sorted(places), text
    assert text.strip().endswith(ARTICLE.disclaimer.strip())
    assert "It never fails" not in text


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        pytest.param(
            "And a mixed one?", ["Understood as: And a mixed one of the first two?"], id="completed"
        ),
        pytest.param("Which one?", [], id="as it was typed"),
        pytest.param("and a mixed one  of the FIRST two", [], id="but for case and spaces"),
    ],
)
def test_it_says_how_a_follow_up_was_understood(
    question: str, lines: list[str], visitor: Visitor
) -> None:
    chat = visitor.open()
    expect(visitor.ask(chat, question).locator(".understood")).to_have_text(lines)
    for line in lines:
        expect(chat.locator(".panel > .unseen")).to_contain_text(line)


def test_a_suggestion_is_asked_when_it_is_pressed(visitor: Visitor) -> None:
    chat = visitor.open("""suggestions='["What is the dose?", 7]'""")
    expect(chat.locator(".suggestion")).to_have_count(1)
    chat.locator(".suggestion").click()
    expect(visitor.finished(chat).locator(".outcome")).to_have_text("From the article")
    reply = visitor.ask(chat, "is it unknown")
    reply.locator(".suggestion").first.click()
    expect(chat.locator(".exchange")).to_have_count(3)
    expect(visitor.finished(chat).locator(".outcome")).to_have_text("From the article")


def test_claims_are_shown_as_they_come_and_stay_where_they_are(visitor: Visitor) -> None:
    chat = visitor.open()
    visitor.type(chat, "a slow one")
    expect(chat.locator(".claim")).to_have_count(1)
    expect(chat.locator(".working")).to_be_visible()
    chat.locator(".chip").click()
    expect(chat.locator(".statement")).to_be_focused()
    visitor.world.bot.page.gate.set()
    expect(visitor.finished(chat).locator(".claim")).to_have_count(3)
    expect(chat.locator(".statement")).to_be_focused()


def test_chips_lead_to_statements_even_if_the_article_never_comes(visitor: Visitor) -> None:
    visitor.page.route("**/v1/article", lambda _route: None)
    chat = visitor.visit()
    chat.locator(".opener").click()
    visitor.type(chat, "a slow one")
    expect(chat.locator(".claim")).to_have_count(1)
    expect(chat.locator(".chip")).to_have_count(0)
    visitor.world.bot.page.gate.set()
    expect(chat.locator(".chip")).to_have_count(3)
    chat.locator(".chip").first.click()
    expect(chat.locator(".statement blockquote")).to_have_text(CLAIM.text)


def test_what_is_stopped_stays_and_is_asked_again(visitor: Visitor) -> None:
    chat = visitor.open()
    visitor.type(chat, "a slow one")
    expect(chat.locator(".claim")).to_have_count(1)
    chat.get_by_role("button", name="Stop").click()
    expect(chat.locator(".exchange .message")).to_have_text(
        "Stopped. What is shown above was checked; the rest was not looked at."
    )
    expect(chat.locator(".claim")).to_have_count(1)
    expect(chat.locator(".exchange .disclaimer")).to_have_text(ARTICLE.disclaimer.strip())
    visitor.world.bot.page.gate.set()
    chat.get_by_role("button", name="Ask again").click()
    expect(chat.locator(".claim")).to_have_count(3)
    expect(chat.locator(".exchange")).to_have_count(1)
    expect(chat.locator("footer textarea")).to_have_value("")


def test_earlier_turns_and_the_audience_go_along(visitor: Visitor) -> None:
    chat = visitor.open('audience="patient"')
    for number in range(10):
        visitor.ask(chat, f"Question {number}")
    _question, history, audience = visitor.world.bot.page.asked[-1]
    assert [turn.question for turn in history] == [f"Question {n}" for n in range(1, 9)]
    assert history[-1].statements == ("mhv-2", "first-week-after-stenting-1", "ckd-3")
    assert audience == "patient"
    chat.locator("select").select_option("clinician")
    chat.get_by_role("button", name="New").click()
    expect(chat.locator(".exchange")).to_have_count(0)
    visitor.ask(chat, "Anew")
    assert visitor.world.bot.page.asked[-1][1:] == ((), "clinician")


def test_feedback_is_kept_and_words_only_with_consent(visitor: Visitor) -> None:
    reply = visitor.ask(visitor.open(), "Which one?")
    reply.get_by_role("button", name="Helpful").click()
    expect(reply.locator(".feedback")).to_have_text("Thank you. Your feedback was stored.")
    for consent in (False, True):
        reply = visitor.ask(reply.page.locator("footnote-chat"), "Which two?")
        reply.get_by_role("button", name="Report a problem").click()
        reply.get_by_label("Wrong citation").check()
        reply.get_by_label("Unsafe").check()
        reply.get_by_label("Note", exact=True).fill("It is elsewhere.")
        reply.get_by_label("Also store my question").set_checked(consent)
        reply.get_by_role("button", name="Send").click()
        expect(reply.locator(".feedback")).to_have_text("Thank you. Your feedback was stored.")
    kept = [(e.rating, e.tags, e.question, e.comment) for e in visitor.world.feedback.entries()]
    tags = ("wrong_evidence", "unsafe")
    assert kept == [
        ("helpful", (), None, None),
        ("not_helpful", tags, None, None),
        ("not_helpful", tags, "Which two?", "It is elsewhere."),
    ]


def test_a_page_can_ask_and_hears_what_happens(visitor: Visitor) -> None:
    chat = visitor.visit()
    visitor.events()
    answer = chat.evaluate("chat => chat.ask('Which one?')")
    assert (answer["question"], answer["outcome"]) == ("Which one?", "answered")
    chat.locator(".chip").first.click()
    chat.get_by_role("button", name="Helpful").click()
    expect(chat.locator(".feedback")).to_contain_text("Thank you")
    failed = chat.evaluate("chat => chat.ask('it fails').catch(({ kind }) => kind)")
    assert failed == "failed"
    chat.evaluate("chat => chat.close()")
    heard = visitor.heard()
    assert [kind for kind, _detail in heard] == [
        *("open", "ask", "answer", "citation", "feedback", "ask", "error", "close")
    ]
    assert heard[3][1] == {"statement": CLAIM.id, "references": list(CLAIM.numbers)}
    assert heard[6][1]["kind"] == "failed"


@pytest.mark.parametrize("persist", ["none", "session"])
def test_a_conversation_outlives_its_page_only_if_that_is_asked_for(
    persist: str, visitor: Visitor
) -> None:
    chat = visitor.open(f'persist="{persist}"')
    visitor.ask(chat, "Which one?")
    visitor.page.reload()
    chat.locator(".opener").click()
    expect(chat.locator(".intro")).to_be_attached()
    expect(chat.locator(".claim")).to_have_count(3 if persist == "session" else 0)
    stored = "[localStorage.length, document.cookie, sessionStorage.length]"
    assert visitor.page.evaluate(stored) == [0, "", 1 if persist == "session" else 0]
    visitor.ask(chat, "And then?")
    assert len(visitor.world.bot.page.asked[-1][1]) == (1 if persist == "session" else 0)
    chat.get_by_role("button", name="New").click()
    assert visitor.page.evaluate("sessionStorage.length") == 0
