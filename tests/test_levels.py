"""Results of tests that a question tells, against the ranges that statements are for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot.levels import Interval, by_level, levels
from bot.lexicon_files import load_lexicon
from bot.pipeline import Bot
from tests.bots import shown, three_bots

LEXICON = load_lexicon()
TEST = "creatinine-clearance"


@pytest.fixture(scope="module")
def bots(data: Path) -> Iterator[Mapping[str, Bot]]:
    with three_bots(data) as opened:
        yield opened


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("creatinine clearance of 40 mL/min", (40, 40), id="a result"),
        pytest.param("Creatinine clearance 15-49", (15, 49), id="a range"),
        pytest.param("creatinine clearance below 30", (-math.inf, 30), id="below"),
        pytest.param("creatinine clearance ≥50", (50, math.inf), id="from"),
        pytest.param(
            "creatinine clearance was read and he took 5 mg", None, id="of something else"
        ),
    ],
)
def test_a_result_stands_right_behind_its_test(
    text: str, found: tuple[float, float] | None
) -> None:
    level = levels(text, LEXICON.find(text)).get(TEST)
    assert (level and (level.low, level.high)) == found


@pytest.mark.parametrize(
    ("result", "own", "fits"),
    [
        pytest.param(40.0, [True, True], [True, False], id="one is for it"),
        pytest.param(60.0, [True, True], [None, None], id="none is for it"),
        pytest.param(40.0, [False, True], [None, None], id="what is for it is of another drug"),
    ],
)
def test_what_is_for_another_result_counts_only_where_something_is_for_this_one(
    result: float, own: list[bool], fits: list[bool | None]
) -> None:
    told = {TEST: Interval(result, result, "")}
    ranges = [{TEST: Interval(30, 50, "mL/min")}, {TEST: Interval(-math.inf, 29, "mL/min")}]
    assert by_level(told, ranges, own) == fits


@pytest.mark.parametrize(
    ("question", "statements"),
    [
        pytest.param(
            "Rivaroxaban dose with a creatinine clearance of 30?", {"ckd-1"}, id="in the range"
        ),
        pytest.param("creatinine clearance 45, can I use dabigatran?", {"ckd-2"}, id="own range"),
        pytest.param(
            "Creatinine clearance is 25. By how much do I cut dabigatran?",
            {"ckd-2"},
            id="told before the question",
        ),
    ],
)
def test_a_result_picks_the_statement_that_is_for_it(
    bots: Mapping[str, Bot], question: str, statements: set[str]
) -> None:
    assert shown(bots["heart"].ask(question)) == statements
