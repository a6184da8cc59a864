"""The audit names what a reader should know before relying on an article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.article import read_article
from bot.audit import Dangling, audit, render_audit
from bot.settings import shipped_article
from bot.types import Article, Reference, Review, Section, Statement, StatementKind

HERE = Path(__file__).parent
HEADING = "Treatment of Gout"
ATTACK = ("Treatment of Attacks", "Acute Gouty Arthritis (AGA)")


def article(*statements: Statement, review: Review | None = None) -> Article:
    """An article with one listed reference, and entries missing for whatever else is cited."""
    missing = sorted({number for s in statements for number in s.unlisted})
    paths = dict.fromkeys(s.section[:n] for s in statements for n in range(1, len(s.section) + 1))
    return Article(
        title="How is gout treated?",
        heading=HEADING,
        sections=tuple(Section(path) for path in paths),
        statements=statements,
        references=(
            Reference(1, listed=True, title="Care"),
            *(Reference(number, listed=False) for number in missing),
        ),
        related_questions=(),
        disclaimer="Check every dose.",
        last_updated=None,
        review=review or Review(),
        fingerprint="0",
    )


def statement(
    text: str, *, references: tuple[int, ...] = (1,), unlisted: tuple[int, ...] = ()
) -> Statement:
    return Statement("attack-1", text, ATTACK, references, unlisted)


def test_numbers_without_an_entry_are_named_with_what_rests_on_them() -> None:
    found = audit(read_article(shipped_article()))
    assert found.dangles
    assert [one.number for one in found.dangling] == [5, 6]
    assert found.dangling[0].alone == ()
    assert found.dangling[1] == Dangling(
        6, ("cidp-2", "cidp-3", "favorable-prognosis-2"), ("cidp-2", "cidp-3")
    )
    assert len({i for one in found.dangling for i in one.statements}) == 9


def test_an_article_whose_numbers_all_have_entries_does_not_dangle() -> None:
    assert not audit(article(statement("Rest helps"))).dangles


def test_counts_are_those_of_the_article() -> None:
    found = audit(read_article(shipped_article()))
    assert (found.statements, found.cited, found.sections, found.references) == (47, 47, 23, 4)
    assert (found.uncited, found.never_cited, found.empty_sections) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        pytest.param("Acute arthritis needs rest", False, id="names its heading"),
        pytest.param("Rest helps in AGA", False, id="names its heading's abbreviation"),
        pytest.param("An attack needs rest", False, id="names the heading above"),
        pytest.param("This applies to acute arthritis", True, id="points"),
        pytest.param("The latter helps in acute arthritis", True, id="points with two words"),
        pytest.param("Thistle helps in acute arthritis", False, id="opens with a longer word"),
        pytest.param("Standard dose: 1 mg", True, id="names nothing"),
        pytest.param("Treatment is rest", True, id="names only what the whole article is about"),
    ],
)
def test_a_statement_needs_its_heading_if_it_names_no_subject(text: str, needs: bool) -> None:  # noqa: FBT001 - a table
    assert bool(audit(article(statement(text))).needing_heading) is needs


def test_what_names_a_subject_can_be_said_by_the_caller() -> None:
    found = audit(
        article(statement("Standard dose: 1 mg")), names_subject=lambda text: "mg" in text
    )
    assert found.needing_heading == ()


def test_most_statements_that_need_their_heading_are_found() -> None:
    found = audit(read_article(shipped_article())).needing_heading
    assert {"aidp-2", "cidp-1", "mmn-1", "mmn-2", "after-immunoglobulin-therapy-1"} <= set(found)
    assert "mild-peripheral-neuropathy-3" in found
    assert "summary-1" not in found


def test_what_has_no_reference_or_keeps_a_number_is_named() -> None:
    found = audit(read_article(HERE / "articles" / "atrial-fibrillation-anticoagulation.txt"))
    assert found.uncited == ("moderate-to-severe-mitral-stenosis-2",)
    assert "moderate-to-severe-mitral-stenosis-2" in found.ending_in_number
    assert "summary-1" not in found.ending_in_number


def test_an_entry_that_nothing_cites_is_named() -> None:
    assert audit(article(statement("Rest helps", references=()))).never_cited == (1,)


def test_a_heading_is_empty_if_nothing_stands_below_it() -> None:
    whole = article(statement("Rest helps"))
    empty = replace(whole, sections=(*whole.sections, Section(("Diet",))))
    assert audit(empty).empty_sections == (("Diet",),)


@pytest.mark.parametrize(
    ("review", "lines"),
    [
        pytest.param(Review(), (), id="nothing said"),
        pytest.param(Review("Read by A."), (), id="reviewed"),
        pytest.param(Review("Read by A.", "Pending"), ("Read by A.", "Pending"), id="both"),
        pytest.param(Review(labels=("Draft",)), (), id="one stage"),
        pytest.param(Review(labels=("Draft", "Final")), ("Stage\nDraft\nFinal",), id="two stages"),
    ],
)
def test_lines_that_cannot_both_hold_are_all_named(review: Review, lines: tuple[str, ...]) -> None:
    stages = Statement("page-1", "Stage\nDraft\nFinal", (), kind=StatementKind.PAGE)
    assert audit(article(statement("Rest helps"), stages, review=review)).status_lines == lines


def test_the_audit_can_be_read() -> None:
    text = render_audit(audit(read_article(shipped_article())))
    assert "47 statements in 23 sections, 47 with references" in text
    assert "[6] is cited and missing from the list: cidp-2, cidp-3, favorable-prognosis-2" in text
    assert "rest on missing entries alone: cidp-2, cidp-3" in text
    assert "Article Review Status / Submitted / Under Review / Approved" in text


def test_the_audit_of_a_sound_article_is_its_counts() -> None:
    lines = render_audit(audit(article(statement("Acute arthritis needs rest")))).splitlines()
    assert lines == [
        "How is gout treated?",
        "1 statements in 2 sections, 1 with references",
        "1 entries in the reference list",
    ]
