"""An article in Markdown is read by its headings and by its markers in brackets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.article import read_article
from bot.errors import ArticleError
from bot.types import Reference
from tests.pages import MARKDOWN, SHORT_MARKDOWN, read


def test_markdown_is_read_into_its_parts() -> None:
    article = read_article(MARKDOWN)
    assert article.title.startswith("How should urinary tract infection (UTI)")
    assert article.heading == "Treatment of Urinary Tract Infection"
    assert article.last_updated == "12 November 2024"
    assert article.review.labels == ("Drafted", "First Reading", "Second Reading")
    assert article.references[1] == Reference(
        2,
        listed=True,
        kind="Research",
        title="Natural course and recurrence of bladder infection in women",
        source="Journal of Community Nephrology",
        year=2019,
    )
    texts = {s.id: (s.text, s.numbers) for s in article.evidence}
    assert texts["uncomplicated-cystitis-in-women-4"] == (
        "Nitrofurantoin 100 mg twice daily for 5 days is first-line treatment",
        (1, 3),
    )
    assert texts["uncomplicated-cystitis-in-women-7"][1] == (1, 2, 3)
    assert texts["ckd-1"][0].endswith("below 45 mL/min/1.73 m2.")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Rest [1].\nSleep\nhelps.", [("Rest.", (1,)), ("Sleep helps.", ())], id="wrapped"
        ),
        pytest.param(
            "- Rest [1]\n  and sleep [2]", [("Rest and sleep", (1, 2))], id="wrapped bullet"
        ),
        pytest.param(
            "- Rest [1]\n\nSleep", [("Rest", (1,)), ("Sleep", ())], id="a paragraph after"
        ),
        pytest.param(
            "Rest for\n2. Days [1].", [("Rest for 2.", ()), ("Days.", (1,))], id="a number wrapped"
        ),
        pytest.param("1. Rest [1]\n2. Sleep [2]", [("Rest", (1,)), ("Sleep", (2,))], id="numbered"),
        pytest.param(
            "Rest 2. Sleep [1].", [("Rest 2.", ()), ("Sleep.", (1,))], id="bare numbers stay"
        ),
        pytest.param(
            "Rest. 3 People slept [1].", [("Rest.", ()), ("3 People slept.", (1,))], id="first"
        ),
        pytest.param("*Rest* is `good` [1](#one)", [("Rest is good", (1,))], id="inline marks"),
        pytest.param(
            "See [the list](https://example.org) [2].", [("See the list.", (2,))], id="a link"
        ),
        pytest.param("Dose 2\\*3 &lt; 7 [1]", [("Dose 2*3 < 7", (1,))], id="escapes"),
        pytest.param("Rest [1].\n\n---\n\nSleep.", [("Rest.", (1,)), ("Sleep.", ())], id="a rule"),
        pytest.param("<!-- check -->\nRest [1].", [("Rest.", (1,))], id="a comment"),
        pytest.param("Rest [1].\r\nSleep [2].", [("Rest.", (1,)), ("Sleep.", (2,))], id="Windows"),
    ],
)
def test_markdown_is_cut_into_statements(
    tmp_path: Path, body: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    text = SHORT_MARKDOWN.replace("Allopurinol lowers urate [1].", body)
    article = read(tmp_path, text, "gout.md")
    assert [(s.text, s.numbers) for s in article.evidence] == expected


def test_the_references_of_a_lead_in_are_those_of_its_bullets(tmp_path: Path) -> None:
    body = "Avoid these [1]:\n\n- aspirin\n- alcohol [2]\n"
    text = SHORT_MARKDOWN.replace("Allopurinol lowers urate [1].", body)
    article = read(tmp_path, text, "gout.md")
    assert [(s.text, s.section, s.numbers) for s in article.evidence] == [
        ("aspirin", ("Avoid these",), (1,)),
        ("alcohol", ("Avoid these",), (2,)),
    ]


@pytest.mark.parametrize(
    ("entries", "numbers"),
    [
        pytest.param("1. One\n2. Two", [1, 2], id="numbered"),
        pytest.param("1. One\n1. Two", [1, 2], id="all 1, as Markdown allows"),
        pytest.param("- One\n- Two", [1, 2], id="bullets"),
        pytest.param("[1] One\n[4] Two", [1, 4], id="in brackets, with a gap"),
        pytest.param("[^1]: One\n\n[^2]: Two", [1, 2], id="footnotes"),
        pytest.param("One\n\nTwo\nlines", [1, 2], id="paragraphs"),
    ],
)
def test_the_reference_list_of_markdown_is_numbered(
    tmp_path: Path, entries: str, numbers: list[int]
) -> None:
    text = SHORT_MARKDOWN.replace("1. Research: Urate. Annals of Joints, 2011", entries)
    article = read(tmp_path, text, "gout.md")
    assert [r.number for r in article.references if r.listed] == numbers


@pytest.mark.parametrize(
    ("matter", "first", "under"),
    [
        pytest.param("", ("Gout",), ("Dose",), id="the first is the title"),
        pytest.param("---\ntitle: How is gout treated?\n---\n", ("Gout",), ("Gout", "Dose"),
                     id="the first is a section beside a title of its own"),
    ],
)  # fmt: skip
def test_an_article_may_have_several_headings_of_the_first_level(
    tmp_path: Path, matter: str, first: tuple[str, ...], under: tuple[str, ...]
) -> None:
    sections = "## Dose\n\n- 100 mg [1]\n\n# Attack\n\n## Dose\n\n- 1 mg [1]\n\n## References"
    text = matter + SHORT_MARKDOWN.replace("## References", sections)
    article = read(tmp_path, text, "gout.md")
    assert article.heading == "Gout"
    assert [s.section for s in article.evidence] == [first, under, ("Attack", "Dose")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("# Gout\n", "", "line 1: no title; put", id="no title"),
        pytest.param("## References\n\n1. Research: Urate. Annals of Joints, 2011\n", "",
                     "no reference list; add", id="a marker and no list"),
        pytest.param("## Disclaimer\n\nCheck every dose.\n", "", "no disclaimer",
                     id="no disclaimer"),
        pytest.param("Allopurinol lowers urate [1].\n", "", "no statements", id="no statements"),
        pytest.param("urate [1].", "urate [0].", r"line 3: \[0\] is not", id="reference 0"),
        pytest.param("Allopurinol lowers urate [1].", "- [1]", "line 3 holds a marker without",
                     id="a marker alone"),
        pytest.param("# Gout\n", "---\ntitle: Gout\n", "line 1 is the start of front matter",
                     id="front matter without end"),
        pytest.param("# Gout\n", "---\ntitel: Gout\n---\n", "line 2: .* the keys 'title'",
                     id="an unknown key"),
        pytest.param("# Gout\n", "---\ntitle:\n---\n", "line 2: .* takes 'key: value'",
                     id="a key without value"),
        pytest.param("urate [1].", "urate [1].\n\n## A\n\nRest.\n\n## A\n\nRest.",
                     "line 9 repeats the heading 'A' of line 5", id="the same heading twice"),
        pytest.param("urate [1].", "urate [1].\n\n| a | b |", "line 5 is a table; write",
                     id="a table"),
        pytest.param("urate [1].", "urate [1].\n\n```\nx\n```", "line 5 is a code block",
                     id="a code block"),
        pytest.param("urate [1].", "urate [1].\n\n![x](y.png)", "line 5 is a picture",
                     id="a picture"),
        pytest.param("urate [1].", "urate [1].\n\n> Rest.", "line 5 is a quotation",
                     id="a quotation"),
        pytest.param("urate [1].", "urate [1].\n\n<div>", "line 5 is HTML", id="HTML"),
        pytest.param("urate [1].", "urate [1].\n\nRest\n----", "line 6 is an underlined heading",
                     id="an underlined heading"),
        pytest.param("urate [1].", "urate [1].\n\nRest\n====", "line 6 is an underlined heading",
                     id="one underlined twice"),
        pytest.param("urate [1].", "urate [1].\n\n##Rest", "line 5 is a heading without a space",
                     id="a heading without a space"),
        pytest.param("2011\n", "2011\n1. Care. Board, 2020\n2. More. Board, 2021\n",
                     "line 8: the references are not in order; number", id="a number used twice"),
    ],
)  # fmt: skip
def test_damaged_markdown_is_refused_with_the_cure(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in SHORT_MARKDOWN
    with pytest.raises(ArticleError, match=message):
        read(tmp_path, SHORT_MARKDOWN.replace(old, new), "gout.md")
