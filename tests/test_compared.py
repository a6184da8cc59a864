"""Comparisons: what is compared, the question of each side, and answers to both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compared import sides
from bot.facets import load_facets
from bot.lexicon_files import load_lexicon
from bot.pipeline import Bot
from bot.spelling import Speller
from bot.types import Outcome
from bot.understanding import Reader
from bot.wording import load_wording
from tests.bots import shown, three_bots

LEXICON, WORDING = load_lexicon(), load_wording()
READER = Reader(
    LEXICON, load_facets(), WORDING, Speller(LEXICON, favoured=[], shorthand=WORDING.shorthand)
)


@pytest.fixture(scope="module")
def bots(data: Path) -> Iterator[Mapping[str, Bot]]:
    with three_bots(data) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        pytest.param(
            "Is the dose in asthma the same as in pneumonia?",
            ["Is the dose in asthma the same?", "Is the dose in the same as in pneumonia?"],
            id="two diseases",
        ),
        pytest.param(
            "Dose in asthma, pneumonia or sepsis?",
            ["Dose in asthma?", "Dose in pneumonia?", "Dose in sepsis?"],
            id="a row of diseases in any question",
        ),
        pytest.param(
            "Is warfarin better than apixaban in sepsis?",
            ["Is warfarin better in sepsis?", "Is better than apixaban in sepsis?"],
            id="two drugs",
        ),
        pytest.param(
            "child versus adult dose",
            ["child versus adult dose", "adult dose"],
            id="some people and all others",
        ),
        pytest.param("Which dose in sepsis after pneumonia?", [], id="one beside another"),
        pytest.param("Is warfarin better in sepsis?", [], id="one of each"),
    ],
)
def test_the_question_is_asked_of_each_thing_compared(question: str, asked: list[str]) -> None:
    found = sides(READER.understand(question), READER)
    assert [side.question for side in found] == asked


def test_what_was_told_before_is_no_side_of_the_question() -> None:
    told = READER.mentions("Diabetes and asthma, 58 years old")
    asked = READER.understand("Which dose compared with others?")
    assert sides(replace(asked, mentions=told), READER) == ()


@pytest.mark.parametrize(
    ("question", "statements", "gaps"),
    [
        pytest.param(
            "What is the prognosis in sarcoidosis and GBS?",
            {"poor-prognosis-indicators-2", "favorable-prognosis-3"},
            (),
            id="both sides are said",
        ),
        pytest.param(
            "Dose in GBS, MMN or CIDP?",
            {"aidp-2"},
            ("multifocal motor neuropathy", "chronic inflammatory demyelinating polyneuropathy"),
            id="the sides that are not said are named",
        ),
    ],
)
def test_a_comparison_is_answered_side_by_side(
    bots: Mapping[str, Bot], question: str, statements: set[str], gaps: tuple[str, ...]
) -> None:
    answer = bots["nerves"].ask(question)
    assert (answer.outcome, shown(answer), answer.gaps) == (Outcome.ANSWERED, statements, gaps)


def test_where_no_side_is_answered_only_what_is_missing_is_named(
    bots: Mapping[str, Bot],
) -> None:
    answer = bots["nerves"].ask("Pantoprazole dose in GBS or MMN?")
    assert answer.outcome is Outcome.DECLINED
    assert "pantoprazole" in answer.gaps
    assert "Guillain-Barré syndrome" not in answer.gaps


def test_the_dose_of_other_people_is_no_answer_for_those_compared(bots: Mapping[str, Bot]) -> None:
    answer = bots["nerves"].ask("Is the IVIG dose for a child with GBS the same as for adults?")
    assert (answer.outcome, answer.gaps) == (Outcome.DECLINED, ("children",))
