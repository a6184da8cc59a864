"""Numbers in running text: value, unit, range, comparator, frequency, and what they hang on."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guard.units import convertible, factor
from bot.notation import UNITS
from bot.quantities import quantities
from bot.quantity import QuantityKind


def values(text: str) -> list[tuple[float, float, str]]:
    return [(round(q.low, 3), round(q.high, 3), q.unit) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 mg", [(10, 10, "mg")]),
        ("10mg", [(10, 10, "mg")]),
        ("2 g/kg body weight", [(2, 2, "g/kg")]),
        ("2 g per kg of body weight", [(2, 2, "g/kg")]),
        ("375 mg/m²", [(375, 375, "mg/m2")]),
        ("below 30 mL/min/1.73 m2", [(30, 30, "mL/min/m2")]),
        ("30%", [(30, 30, "%")]),
        ("30 per cent of them", [(30, 30, "%")]),
        ("90 beats per minute", [(90, 90, "bpm")]),
        ("a 24-month course", [(24, 24, "month")]),
        ("after 2 seizure-free years", [(2, 2, "year")]),
        ("12,000 cells/µL", [(12000, 12000, "cells/µL")]),
        ("2 × 10⁹/L", [(2e9, 2e9, "L")]),
        ("1 g hourly", [(1, 1, "g/h")]),
        ("before the 16th week", [(16, 16, "week")]),
        ("within a week", [(1, 1, "week")]),
        ("five-fold", [(5, 5, "fold")]),
        ("halves the risk", [(50, 50, "%")]),
        ("four and a half hours", [(4.5, 4.5, "h")]),
        ("by week 24", [(24, 24, "week")]),
        ("on days 1 and 15", [(1, 15, "day")]),
        ("until the twelfth week", [(12, 12, "week")]),
        ("a year after the operation", [(1, 1, "year")]),
        ("a week later", [(1, 1, "week")]),
        ("a year and a half", [(18, 18, "month")]),
        ("over a quarter of an hour", [(15, 15, "min")]),
        ("6 weeks, then 5 mg for another six", [(6, 6, "week"), (5, 5, "mg"), (6, 6, "week")]),
        ("fell by 26 days, from 82 to 56", [(26, 26, "day"), (82, 56, "day")]),
        ("children under ten", [(10, 10, "year")]),
        ("over 60 patients", [(60, 60, "")]),
        ("500 mg a day after meals", [(500, 500, "mg"), (1, 1, "/day")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_number_is_read_with_its_unit(
    text: str, expected: list[tuple[float, float, str]]
) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2-3%", (2, 3, "%")),
        ("2% to 3%", (2, 3, "%")),
        ("between 2 and 3%", (2, 3, "%")),
        ("from two to three months", (2, 3, "month")),
        ("one to thirteen cycles", (1, 13, "")),
        ("2\u20133 mg/kg", (2, 3, "mg/kg")),
    ],
)
def test_a_range_has_two_ends(text: str, expected: tuple[float, float, str]) -> None:
    assert values(text) == [expected]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("three in ten", 30),
        ("30 out of 100", 30),
        ("one in every four patients", 25),
        ("half of them", 50),
        ("two thirds", 66.667),
        ("a third of cases", 33.333),
        ("one infected patient in fifty", 2),
        ("four times in five", 80),
        ("of every 100 women with it, 20 relapse", 20),
    ],
)
def test_a_share_in_words_is_a_percentage(text: str, share: float) -> None:
    assert values(text) == [(share, share, "%")]


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("more than 30%", ">"),
        ("at least 30%", ">="),
        ("30% or more", ">="),
        ("≥30%", ">="),
        ("no more than 30%", "<="),
        ("up to 30%", "<="),
        ("under 30%", "<"),
        ("about 30%", "~"),
        ("within 30 days", "<=~"),
        ("over 30 days", ""),
        ("over a 7-year period", ""),
        ("over 30%", ">"),
        ("smaller than 5 mm", "<"),
        ("at or above 160 mmHg", ">="),
        ("capped at 80 mg", "<="),
        ("80 mg is the ceiling", "<="),
        ("for three months or longer", ">="),
        ("over three months or longer", ">="),
        ("just under half", "~"),
        ("from 65 years", ">="),
        ("must not go on for more than 12 months", "<="),
        ("not for patients over 65%", ">"),
        ("raised to 85 mmHg", ""),
        ("raised up to 85 mmHg", ""),
        ("30%", ""),
    ],
)
def test_a_comparator_belongs_to_its_number(text: str, comparator: str) -> None:
    assert [q.comparator for q in quantities(text)] == [comparator]


@pytest.mark.parametrize(
    ("text", "rate", "unit"),
    [
        ("once weekly", 1 / 7, "/day"),
        ("weekly", 1 / 7, "/day"),
        ("every seven days", 1 / 7, "/day"),
        ("twice a day", 2, "/day"),
        ("every 12 hours", 2, "/day"),
        ("bid", 2, "/day"),
        ("three times daily", 3, "/day"),
        ("q8h", 3, "/day"),
        ("every other day", 0.5, "/day"),
        ("every six months", 1 / 6, "/month"),
        ("twice yearly", 1 / 6, "/month"),
        ("3-weekly", 1 / 21, "/day"),
    ],
)
def test_a_frequency_is_events_per_day_or_month(text: str, rate: float, unit: str) -> None:
    (found,) = quantities(text)
    assert (found.kind, found.unit) == (QuantityKind.FREQUENCY, unit)
    assert found.low == pytest.approx(rate)


def test_or_less_after_a_frequency_belongs_to_the_dose() -> None:
    dose, often = quantities("100 mg daily or less")
    assert (dose.comparator, often.comparator) == ("<=", "")


@pytest.mark.parametrize(
    ("text", "label", "low", "high"),
    [
        ("grade 3-4", "grade", 3, 4),
        ("grades 3 to 4", "grade", 3, 4),
        ("grade III/IV", "grade", 3, 4),
        ("stage II", "stage", 2, 2),
    ],
)
def test_a_rank_hangs_on_its_word(text: str, label: str, low: float, high: float) -> None:
    assert [(q.label, q.low, q.high) for q in quantities(text)] == [(label, low, high)]


@pytest.mark.parametrize(
    "text", ["16 January 2026", "January 16, 2026", "2026-01-16", "16th of January 2026"]
)
def test_a_date_is_the_same_however_it_is_written(text: str) -> None:
    (found,) = quantities(text)
    assert (found.kind, found.low) == (QuantityKind.DATE, 20260116)


def test_a_visual_acuity_is_a_ratio_not_two_numbers() -> None:
    (found,) = quantities("acuity better than 20/25")
    assert (found.kind, found.low, found.high, found.comparator) == (
        QuantityKind.RATIO,
        20,
        25,
        ">",
    )


def test_the_number_after_versus_is_the_second_of_its_pair() -> None:
    assert [q.second for q in quantities("(48.5% vs 15.4%)")] == [False, True]


@pytest.mark.parametrize(
    "text", ["CD20", "IgG4", "COVID-19", "vitamin B12", "one of the options", "none"]
)
def test_names_and_pronouns_are_no_numbers(text: str) -> None:
    assert [q for q in quantities(text) if "of" not in q.nouns] == []


@pytest.mark.parametrize(("text", "wrong"), [("grade 4-3", True), ("grade 3-4", False)])
def test_a_range_that_runs_backwards_is_known(text: str, wrong: bool) -> None:  # noqa: FBT001
    assert [q.reversed for q in quantities(text)] == [wrong]


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_spans_lie_in_it(text: str) -> None:
    for quantity in quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)


@pytest.mark.parametrize("form", ["{}", "{}/kg", "mg/{}"])
def test_a_number_can_be_converted_between_all_units_that_are_said_to_be_convertible(
    form: str,
) -> None:
    units = [form.format(unit) for unit in UNITS]
    for one, other in product(units, repeat=2):
        if convertible(one, other):
            assert factor(one, other) * factor(other, one) == pytest.approx(1.0, rel=1e-3)
