"""What a reply says, in which order, and that nothing in it becomes markup."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot import phrases, render
from bot.answer import Answer, ShownClaim
from bot.types import Correction, Outcome, Reason
from tests.answers import DISCLAIMER, answer

Writer = Callable[[Answer], str]
WRITERS = pytest.mark.parametrize("write", [render.markdown, render.plain, render.html])
OUTCOMES = pytest.mark.parametrize("outcome", list(Outcome))
HOSTILE = [
    pytest.param("<img src=x onerror=alert(1)>", id="html"),
    pytest.param("![x](http://evil.example/p.png)", id="image"),
    pytest.param("[click](http://evil.example)", id="link"),
    pytest.param("[click][1]", id="reference link"),
    pytest.param("[1]: http://evil.example", id="link definition"),
    pytest.param("http://evil.example/a", id="address"),
    pytest.param("<http://evil.example>", id="address in angles"),
    pytest.param("*a* _b_ `c` ~~d~~ __e__", id="emphasis"),
    pytest.param("# a heading", id="heading"),
    pytest.param("> a quote", id="quote"),
    pytest.param("1. a list", id="numbered list"),
    pytest.param("- a list", id="list"),
    pytest.param("a\n\n# b\n\n<b>c</b>", id="lines"),
    pytest.param("&lt;b&gt; &#60;", id="entities"),
    pytest.param("a\\*b*", id="backslash"),
    pytest.param("---", id="rule"),
    pytest.param("```", id="fence"),
]


def one_claim(text: str) -> Answer:
    return answer(claims=(ShownClaim("c1", text, ("Wrist",), ("wrist-1",), (1,), ()),))


class Tags(HTMLParser):
    """The tags of a fragment and the text between them."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@WRITERS
@OUTCOMES
def test_every_reply_ends_with_the_disclaimer_word_for_word(
    write: Writer, outcome: Outcome
) -> None:
    reply = write(answer(outcome=outcome, claims=(), references=(), message="No."))
    text = Tags(reply).text if write is render.html else reply
    assert text.strip().endswith(DISCLAIMER)


def test_a_reply_in_markdown() -> None:
    assert (
        render.markdown(answer())
        == f"""\
**Wrist \u203a Casts**

- A cast is kept for 6 weeks [1] [2]

**Wrist \u203a Splints**

- A splint may be enough [6]

**References**

- [1] Guideline: On casts. Bone Letters, 2019
- [2] Research: [Splints: a review]. Annals of Wood, 2001
- [6] cited by the article, missing from its reference list

Source: Casts & splints \u00b7 last updated May 2, 2025 \u00b7 Reviewed by the board \u00b7 \
Pending human review \u00b7 review stages shown on the page: Submitted, Approved

{DISCLAIMER}"""
    )


@WRITERS
def test_a_reply_repeats_no_words_of_the_question(write: Writer) -> None:
    assert "honey" not in write(answer(question="Honey?", standalone="How is honey taken?"))


@pytest.mark.parametrize(
    ("standalone", "shown"),
    [
        pytest.param("How long is a *cast* kept?", "How long is a *cast* kept?", id="completed"),
        pytest.param("how  long", "", id="the same but for case, spaces and mark"),
        pytest.param("", "", id="not understood at all"),
    ],
)
def test_it_is_known_how_a_follow_up_was_completed(standalone: str, shown: str) -> None:
    assert render.understood_as(answer(standalone=standalone)) == shown


def test_claims_of_one_section_stand_together() -> None:
    first, second = answer().claims
    reply = render.plain(answer(claims=(first, second, first)))
    assert reply.count("Casts\n") == 1
    assert reply.index("6 weeks [1] [2]\n- A cast") < reply.index("A splint")


def test_what_must_be_known_first_comes_before_the_claims() -> None:
    reply = render.plain(
        answer(
            outcome=Outcome.CORRECTED,
            message="This first.",
            notices=("A notice.",),
            corrections=(Correction("casts are kept forever", ("wrist-1",)),),
            gaps=("the ankle",),
        )
    )
    order = [
        "This first.",
        "A notice.",
        phrases.CORRECTION,
        "the ankle",
        "kept for 6 weeks",
    ]
    assert sorted(order, key=reply.index) == order


def test_a_refusal_names_the_nearest_sections_and_no_gap_twice() -> None:
    reply = render.plain(
        answer(
            outcome=Outcome.DECLINED,
            reason=Reason.NOT_IN_ARTICLE,
            message=f"{phrases.REFUSAL} the article does not cover the ankle.",
            gaps=("the ankle",),
            nearest=(("Wrist", "Casts"),),
            claims=(),
            references=(),
        )
    )
    assert reply.startswith(phrases.REFUSAL)
    assert f"{phrases.NEAREST}\n\n- Wrist \u203a Casts" in reply
    assert reply.count("the ankle") == 1


def test_beside_the_claims_stand_words_suggestions_and_contradictions() -> None:
    reply = render.plain(
        answer(
            tensions=(("wrist-1", "wrist-2"),),
            glossary={"cast": "a hard bandage"},
            suggestions=("What is a splint?",),
        )
    )
    assert phrases.TENSION in reply
    assert "- cast: a hard bandage" in reply
    assert f"{phrases.SUGGESTIONS}\n\n- What is a splint?" in reply


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_others_stay_words_in_markdown(text: str) -> None:
    plain = Tags(MarkdownIt("gfm-like", {"linkify": False}).render(render.markdown(one_claim("x"))))
    page = Tags(MarkdownIt("gfm-like", {"linkify": False}).render(render.markdown(one_claim(text))))
    assert page.tags == plain.tags
    assert " ".join(text.split()) in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_others_stay_words_in_html(text: str) -> None:
    page = Tags(render.html(one_claim(text)))
    assert page.tags == Tags(render.html(one_claim("x"))).tags
    assert text in page.text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"])))
def test_any_line_is_shown_by_markdown_as_it_is(text: str) -> None:
    line = " ".join(text.split())
    shown = MarkdownIt("commonmark").render(f"x {render.escaped_markdown(line)}")
    assert Tags(shown).text.strip() == f"x {line}".strip()


def test_marks_in_html_lead_to_their_entry_and_ids_are_the_answers_own() -> None:
    fragment = render.html(answer(id='a"1'))
    assert '<a href="#a&quot;1-reference-6">[6]</a>' in fragment
    assert '<span id="a&quot;1-reference-6">[6]</span>' in fragment


def test_json_is_the_answer_record() -> None:
    assert json.loads(render.json(answer())) == json.loads(json.dumps(answer().to_dict()))
