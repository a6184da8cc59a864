"""A web page saved as text is read by its labels and by the order of its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ArticleError
from bot.types import Reference
from tests.pages import LIST, TAIL, Parts, evidence, page_statements, read


def _entry(number: int, kind: str, title: str, source: str, year: int) -> Reference:
    return Reference(number, listed=True, kind=kind, title=title, source=source, year=year)


def test_a_page_is_read_into_its_parts(tmp_path: Path) -> None:
    article = read(tmp_path, Parts().text)
    assert article.title == "How is gout treated?"
    assert article.heading == "Treatment of Gout"
    assert evidence(article) == [
        ("summary-1", "Allopurinol lowers urate.", (1,)),
        ("acute-attack-1", "Colchicine 1 mg at once, then 0.5 mg after 1 hour", (1,)),
        ("acute-attack-2", "Rest helps", (2,)),
    ]
    assert article.references == (
        _entry(1, "Guideline", "Care of Gout", "Board of Joints", 2024),
        _entry(2, "Research", "[Urate and its targets].", "Annals of Joints", 2011),
    )
    assert [(s.id, s.text, s.section) for s in page_statements(article)] == [
        ("page-1", "All pages are checked by our Medical Advisory Board", ()),
        ("page-2", "Educational purpose only • Human review is pending", ()),
        ("page-3", "Article Review Status\nSubmitted\nApproved", ()),
        ("page-4", "Last updated: May 2, 2024", ()),
        ("reference-1", "Guideline\nCare of Gout\nBoard of Joints, 2024", ("References",)),
        (
            "reference-2",
            "Research\n[Urate and its targets].\nAnnals of Joints, 2011",
            ("References",),
        ),
        ("page-5", "For professionals.", ("Professional Medical Disclaimer",)),
        ("page-6", "Check every dose.", ("Professional Medical Disclaimer",)),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("\n", "\r\n")], id="Windows line ends"),
        pytest.param([("\n", "\r")], id="old Macintosh line ends"),
        pytest.param([("How is", "\ufeffHow is")], id="a byte order mark"),
        pytest.param([("  • ", "\u00a0 •\u00a0")], id="no-break spaces"),
        pytest.param([("helps 2", "helps\u00a02")], id="a no-break space before a number"),
        pytest.param([("•", "-")], id="hyphens for bullets"),
        pytest.param([("  • ", "\t◦\t")], id="tabs and circles"),
        pytest.param([("  • ", "•")], id="bullets without a space"),
        pytest.param([("urate", "u\u00adra\u200bte")], id="invisible characters"),
        pytest.param([("\n\n  •", "\n  •")], id="no empty line"),
        pytest.param([("mg at", "mg\n    at")], id="a wrapped bullet"),
        pytest.param([("References\n", "REFERENCES:\n")], id="a label in capitals"),
        pytest.param([(" 1\n", " [1]\n"), (" 2\n", " [2]\n")], id="markers in brackets"),
        pytest.param([("anything.\n", "anything.")], id="no line end at the end"),
    ],
)
def test_a_page_saved_in_another_way_reads_the_same(
    tmp_path: Path, changes: list[tuple[str, str]]
) -> None:
    text = Parts().text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    plain = read(tmp_path, Parts().text)
    other = read(tmp_path, text)
    assert evidence(other) == evidence(plain)
    assert other.references == plain.references
    assert other.disclaimer == plain.disclaimer


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        pytest.param("A\n\n• Rest 1\n\nB\n\n• Rest 1", [("A",), ("B",)], id="leaves"),
        pytest.param(
            "A\n\nB\n\n• Rest 1\n\nC\n\n• Rest 1\n\nD\n\nE\n\n• Rest 1",
            [("A",), ("A", "B"), ("A", "C"), ("D",), ("D", "E")],
            id="containers",
        ),
        pytest.param(
            "A\n\nB\n\nC\n\n• Rest 1\n\nD\n\n• Rest 1",
            [("A",), ("A", "B"), ("A", "B", "C"), ("A", "B", "D")],
            id="a container in a container",
        ),
        pytest.param(
            "Score of 0 or 1\n\n• Rest 1\n\nCare of Young Adults With Subtype 2\n\n• Rest 1",
            [("Score of 0 or 1",), ("Care of Young Adults With Subtype 2",)],
            id="headings that end in a number",
        ),
        pytest.param(
            "1. First Steps\n\n• Rest 1",
            [("1. First Steps",)],
            id="a heading with a number before it",
        ),
        pytest.param(
            "Attack\n\nAvoid:\n• Aspirin 1\n\nRest helps. 1",
            [("Attack",), ("Attack", "Avoid")],
            id="a lead-in is the heading of its bullets alone",
        ),
        pytest.param(
            "Attack\n\n• Avoid:\n    • Aspirin 1\n• Rest 1",
            [("Attack",), ("Attack", "Avoid")],
            id="a bullet over bullets",
        ),
    ],
)
def test_headings_of_a_page_are_ordered_by_what_follows_them(
    tmp_path: Path, body: str, paths: list[tuple[str, ...]]
) -> None:
    article = read(tmp_path, Parts(body=f"Rest helps. 1\n\n{body}\n").text)
    assert [section.path for section in article.sections[1:]] == paths


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Avoid:\n• Aspirin 1\n• Alcohol 2\n\nRest 1.", id="a line over bullets"),
        pytest.param(
            "• Avoid:\n  • Aspirin 1\n  • Alcohol 2\n• Rest. 1", id="a bullet over bullets"
        ),
    ],
)
def test_what_is_avoided_stays_under_the_word_that_says_so(tmp_path: Path, body: str) -> None:
    article = read(tmp_path, Parts(body=f"Attack\n\n{body}\n").text)
    assert [(s.section, s.text, s.numbers) for s in article.evidence] == [
        (("Attack", "Avoid"), "Aspirin", (1,)),
        (("Attack", "Avoid"), "Alcohol", (2,)),
        (("Attack",), "Rest.", (1,)),
    ]


def test_a_bullet_that_ends_in_a_colon_is_no_heading_to_its_neighbours(tmp_path: Path) -> None:
    article = read(tmp_path, Parts(body="Attack\n\n• Two ways:\n• Rest 1\n• Ice 1\n").text)
    assert [s.text for s in article.evidence] == ["Two ways:", "Rest", "Ice"]
    assert {s.section for s in article.evidence} == {("Attack",)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "Rest helps 1. Walking helps 1, 2. Sleep too.",
            [("Rest helps.", (1,)), ("Walking helps.", (1, 2)), ("Sleep too.", ())],
            id="a paragraph",
        ),
        pytest.param(
            "Rest and ice are enough for most people 1",
            [("Rest and ice are enough for most people", (1,))],
            id="a line with references and without a full stop",
        ),
        pytest.param(
            "• Rest helps 1\n\n  Ice helps as well. 2",
            [("Rest helps", (1,)), ("Ice helps as well.", (2,))],
            id="an indented paragraph after a bullet",
        ),
        pytest.param(
            "• Rest helps. It is cheap 1",
            [("Rest helps. It is cheap", (1,))],
            id="a bullet of two sentences",
        ),
        pytest.param(
            "• Rest helps 1. Walking helps 2",
            [("Rest helps.", (1,)), ("Walking helps", (2,))],
            id="a bullet of two statements",
        ),
        pytest.param(
            "1. Rest helps 1\n2. Walking helps 2",
            [("Rest helps", (1,)), ("Walking helps", (2,))],
            id="a numbered list",
        ),
        pytest.param(
            "• Rest helps 1\n• The target is a score of 2",
            [("Rest helps", (1,)), ("The target is a score of 2", ())],
            id="a number of an uncited sentence",
        ),
        pytest.param(
            "• Rest helps 1\n• Walking helps 12",
            [("Rest helps", (1,)), ("Walking helps 12", ())],
            id="a number far from the list",
        ),
    ],
)
def test_a_page_is_cut_into_statements(
    tmp_path: Path, body: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    article = read(tmp_path, Parts(body=body + "\n").text)
    assert [(s.text, s.numbers) for s in article.evidence] == expected


def test_an_article_that_cites_nothing_keeps_every_number(tmp_path: Path) -> None:
    texts = ["Prefer regimen 2", *(f"Sign {word} counts" for word in "ABCDEFGH")]
    body = "Signs\n\n" + "".join(f"• {text}\n" for text in texts)
    article = read(tmp_path, Parts(body=body).text)
    assert [s.text for s in article.evidence] == texts
    assert not any(s.numbers for s in article.evidence)


@pytest.mark.parametrize(
    ("headings", "ids"),
    [
        pytest.param(["Acute Gouty Arthritis (AGA)"], ["aga-1"], id="its abbreviation"),
        pytest.param(["Attack (AGA/Acute Arthritis)"], ["aga-1"], id="one of two in parentheses"),
        pytest.param(["Attack (if severe)"], ["attack-1"], id="parentheses without one"),
        pytest.param(["Sjögren's Syndrome"], ["sjogrens-syndrome-1"], id="accents"),
        pytest.param(
            ["Care of the Older Person With Gout and Stones"],
            ["care-of-the-older-person-with-gout-1"],
            id="its first telling words",
        ),
        pytest.param(
            ["Page", "Summary"], ["section-page-1", "section-summary-1"], id="taken words"
        ),
        pytest.param(["痛風", "治療"], ["section-1", "section-section-1"], id="another script"),
    ],
)
def test_a_statement_is_named_after_its_heading(
    tmp_path: Path, headings: list[str], ids: list[str]
) -> None:
    body = "".join(f"{heading}\n\n• Rest helps 1\n\n" for heading in headings)
    assert [s.id for s in read(tmp_path, Parts(body=body).text).evidence] == ids


def test_equal_headings_are_told_apart_by_what_contains_them(tmp_path: Path) -> None:
    body = "Adults\n\nDose\n\n• Rest 1\n\nChildren\n\nDose\n\n• Rest 1\n"
    article = read(tmp_path, Parts(body=body).text)
    assert [s.id for s in article.evidence] == ["dose-1", "children-dose-1"]


@pytest.mark.parametrize(
    ("furniture", "heading", "page"),
    [
        pytest.param("Title?\n\n", "Title?", [], id="none"),
        pytest.param("Title?\n\nTreatment\n\n", "Treatment", [], id="a heading alone"),
        pytest.param(
            "Title?\n\nWritten by A. Author\n\nPersonalize\n\nPersonalized Care\n\n",
            "Personalized Care",
            ["Written by A. Author"],
            id="a line that no label names",
        ),
        pytest.param(
            "Title?\n\nMedical Advisory Board reviews it\nArticle Review Status\nDone\n\nCare\n\n",
            "Care",
            ["Medical Advisory Board reviews it", "Article Review Status\nDone"],
            id="a label that is part of its sentence",
        ),
    ],
)
def test_the_text_starts_after_what_the_page_says_of_itself(
    tmp_path: Path, furniture: str, heading: str, page: list[str]
) -> None:
    article = read(tmp_path, Parts(furniture=furniture).text)
    assert article.heading == heading
    assert [s.text for s in page_statements(article) if not s.section] == page
    assert evidence(article)[0] == ("summary-1", "Allopurinol lowers urate.", (1,))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            "Care of Gout\n\nBoard of Joints, 2024\n\nUrate\n\nAnnals, 2011",
            [
                (1, None, "Care of Gout", "Board of Joints", 2024),
                (2, None, "Urate", "Annals", 2011),
            ],
            id="without kinds",
        ),
        pytest.param(
            "Leaflet\nCare of Gout\nBoard, 2024\nPoster\nUrate\nAnnals, 2011",
            [(1, "Leaflet", "Care of Gout", "Board", 2024), (2, "Poster", "Urate", "Annals", 2011)],
            id="with kinds that no label names",
        ),
        pytest.param(
            "Guideline\nCare, 2020\nBoard, 2024\nGuideline\nUrate",
            [(1, "Guideline", "Care, 2020", "Board", 2024), (2, "Guideline", "Urate", None, None)],
            id="a year in the title, and none",
        ),
        pytest.param(
            "1. Research\nCare\nBoard\n2. Research\nUrate\nAnnals (2011)",
            [(1, "Research", "Care", "Board", None), (2, "Research", "Urate", "Annals", 2011)],
            id="numbered",
        ),
        pytest.param(
            "Research\nCare\nBoard, 2024\nPoster\nUrate\nAnnals, 2011",
            [(1, "Research", "Care", "Board", 2024), (2, "Poster", "Urate", "Annals", 2011)],
            id="a kind that no label names after one that is named",
        ),
        pytest.param(
            "Guideline\n9. Drugs for Gout\nBoard, 2024\nGuideline\n10. Diet\nBoard, 2024",
            [
                (1, "Guideline", "9. Drugs for Gout", "Board", 2024),
                (2, "Guideline", "10. Diet", "Board", 2024),
            ],
            id="titles that begin with a number",
        ),
        pytest.param(
            "1. Care. Board\n2. Urate. Annals",
            [(1, None, "Care. Board", None, None), (2, None, "Urate. Annals", None, None)],
            id="a line each, without years",
        ),
    ],
)
def test_the_reference_list_of_a_page_is_read(
    tmp_path: Path, entries: str, expected: list[tuple[int, str, str, str, int]]
) -> None:
    article = read(tmp_path, Parts(references=f"\nReferences\n\n{entries}\n").text)
    assert [(r.number, r.kind, r.title, r.source, r.year) for r in article.references] == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(Parts(references="").text, "no reference list; add", id="no references"),
        pytest.param(
            Parts(references="\nReferences\n").text, "no reference list; add", id="an empty list"
        ),
        pytest.param(Parts(tail="").text, "no disclaimer, .* add", id="no disclaimer"),
        pytest.param(
            Parts(tail="\nProfessional Medical Disclaimer\n").text,
            "no disclaimer",
            id="an empty one",
        ),
        pytest.param(Parts(body="").text, "no statements; put", id="no statements"),
        pytest.param(
            Parts(body="Attack\n\nRest\n").text,
            "no statements; put",
            id="headings and no statements",
        ),
        pytest.param(
            Parts(furniture="Personalize\n\n").text, "line 1: no title; put", id="no title"
        ),
        pytest.param("• Rest\n" + LIST + TAIL, "line 1: no title; put", id="a bullet for a title"),
        pytest.param(LIST + TAIL, "no title; put", id="nothing before the references"),
        pytest.param(
            Parts(body="A\n\n• Rest 1\n\nA\n\n• Rest 1\n").text,
            "line 23 repeats the heading 'A' of line 19; rename",
            id="the same heading twice",
        ),
        pytest.param(
            Parts(body="A\n\n• Rest [3-1]\n").text,
            r"line 21: \[3-1\] is not a list of reference numbers; write",
            id="a range that runs backwards",
        ),
    ],
)
def test_a_damaged_page_is_refused_with_the_cure(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        read(tmp_path, text)
