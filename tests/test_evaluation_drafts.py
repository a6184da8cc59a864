"""First sets made from an article alone: of any article, marked, and right about it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bot.article import read_article
from bot.evaluation.drafts import draft
from bot.evaluation.linting import lint
from bot.evaluation.mutations import load_mutations
from bot.evaluation.questions import QuestionSet, read_set
from bot.settings import shipped_article
from bot.types import Outcome
from tests.pages import MARKDOWN, PAGE

ARTICLES = {"shipped": shipped_article(), "page": PAGE, "markdown": MARKDOWN}


@cache
def drafted(name: str) -> str:
    return draft(read_article(ARTICLES[name]))


def set_of(name: str, folder: Path) -> QuestionSet:
    file = folder / "draft.yaml"
    file.write_text(drafted(name), encoding="utf-8")
    return read_set(file)


@pytest.mark.parametrize("name", ARTICLES)
def test_a_draft_fits_its_article_and_is_marked(name: str, tmp_path: Path) -> None:
    made = set_of(name, tmp_path)
    assert made.is_draft
    assert all("draft" in case.slices for case in made.cases)
    assert lint([made], read_article(ARTICLES[name])) == ()


@pytest.mark.parametrize("name", ARTICLES)
def test_a_draft_asks_each_statement_false_premises_gaps_and_chains(
    name: str, tmp_path: Path
) -> None:
    cases = set_of(name, tmp_path).cases
    asked = {case.gold.must for case in cases if "statement" in case.slices}
    assert asked == {(s.id,) for s in read_article(ARTICLES[name]).evidence}
    for label, expect in (
        ("false_premise", Outcome.CORRECTED),
        ("not_in_source", Outcome.DECLINED),
    ):
        of_label = [case for case in cases if label in case.slices]
        assert of_label
        assert {case.expect for case in of_label} == {expect}
    assert any(case.is_follow_up for case in cases)


@pytest.mark.parametrize(
    ("text", "false"),
    [
        pytest.param("Given for 5 days.", ["Given for 10 days."], id="a number"),
        pytest.param("Seen in 60%.", ["Seen in 30%."], id="a share that cannot double"),
        pytest.param("It reduces pain.", ["It increases pain."], id="an opposite"),
        pytest.param(
            "Ineffective after 2 weeks.",
            ["Ineffective after 4 weeks.", "effective after 2 weeks."],
            id="both",
        ),
        pytest.param("A cast is kept.", [], id="nothing to change"),
    ],
)
def test_a_statement_is_made_false_by_a_number_or_an_opposite(text: str, false: list[str]) -> None:
    assert [mutation.text for mutation in load_mutations().of(text)] == false
