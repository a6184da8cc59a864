"""What a question asks for and how a sentence shows it; the files of both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import LexiconError
from bot.facets import Facets, load_facets
from bot.wording import load_wording

FACETS = load_facets()
WORDING = load_wording()


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        pytest.param("What dose of it?", "dose", id="dose"),
        pytest.param("How many milligrams?", "dose", id="dose by its unit"),
        pytest.param("How fast is it infused?", "speed", id="speed"),
        pytest.param("How long is it taken for?", "duration", id="duration"),
        pytest.param("When does it begin to work?", "onset", id="onset"),
        pytest.param("How many cycles are needed?", "count", id="count"),
        pytest.param("How common is it?", "incidence", id="incidence"),
        pytest.param("What is the response rate?", "response_rate", id="response rate"),
        pytest.param("What is the prognosis?", "prognosis", id="prognosis"),
        pytest.param("How does it work?", "mechanism", id="mechanism"),
        pytest.param("What are the side effects?", "adverse_effect", id="adverse effects"),
        pytest.param("Who should not get it?", "contraindication", id="contraindication"),
        pytest.param("What should be monitored?", "monitoring", id="monitoring"),
        pytest.param("How is it diagnosed?", "diagnosis", id="diagnosis"),
        pytest.param("How much does it cost?", "cost", id="cost"),
        pytest.param("Is it better than aspirin?", "comparison", id="comparison"),
        pytest.param("What is first-line?", "choice", id="choice"),
        pytest.param("Does it relapse?", "relapse", id="relapse"),
        pytest.param("Does it interact with alcohol?", "interaction", id="interaction"),
    ],
)
def test_a_question_asks_for_its_facet(question: str, facet: str) -> None:
    assert facet in FACETS.asked(question)


@pytest.mark.parametrize(
    ("question", "without"),
    [
        pytest.param("How much does it cost?", "dose", id="a price is no dose"),
        pytest.param("How long until it works?", "duration", id="an onset is no duration"),
        pytest.param("What is the maximum dose?", "dose", id="a maximum is not any dose"),
        pytest.param("How many cycles are given?", "duration", id="a count is no duration"),
        pytest.param("How fast is it infused?", "onset", id="a speed is no onset"),
        pytest.param("What is the target trough?", "monitoring", id="a target is no monitoring"),
    ],
)
def test_the_more_exact_facet_wins(question: str, without: str) -> None:
    asked = FACETS.asked(question)
    assert asked
    assert without not in asked


@pytest.mark.parametrize(
    ("sentence", "facet"),
    [
        pytest.param("2 g/kg is given", "dose", id="by weight"),
        pytest.param("Aspirin 75-100 mg daily", "dose", id="a range"),
        pytest.param("for 7 days", "duration", id="days"),
        pytest.param("in 61% of them", "incidence", id="a share"),
        pytest.param("twice daily", "frequency", id="frequency"),
        pytest.param("1–13 cycles", "count", id="count with a typographic dash"),
        pytest.param("given intravenously", "route", id="route"),
        pytest.param("it is equally effective", "comparison", id="comparison"),
    ],
)
def test_a_sentence_shows_a_facet(sentence: str, facet: str) -> None:
    assert facet in FACETS.shown(sentence, ())


@pytest.mark.parametrize(
    ("sentence", "facet"),
    [
        pytest.param("It is first-line therapy", "dose", id="no figure"),
        pytest.param("in 61% of them", "dose", id="a share is no dose"),
        pytest.param("grade 3-4", "duration", id="a grade is no time"),
        pytest.param("2 g/kg is given", "cost", id="a dose is no price"),
        pytest.param("It is effective", "mechanism", id="an effect is no mechanism"),
    ],
)
def test_a_sentence_does_not_show_a_facet(sentence: str, facet: str) -> None:
    assert facet not in FACETS.shown(sentence, ())


def test_a_facet_known_otherwise_counts_as_asked() -> None:
    assert "mechanism" in FACETS.asked("xqzzy", also=["mechanism"])
    assert FACETS.asked("xqzzy") == ()


def test_what_a_phrase_asks_for_yields_to_no_guess() -> None:
    assert "product" in FACETS.by_id
    assert "dose" in FACETS.by_id["product"].yields
    assert set(FACETS.asked("What dose?", also=["product"])) == {"dose", "product"}


def test_a_heading_shows_a_facet_that_headings_may_show() -> None:
    assert "prognosis" in FACETS.shown("It stays.", ("Prognosis by Etiology",))
    assert "dose" not in FACETS.shown("It stays.", ("Dose of 2 g",))


@pytest.mark.parametrize(
    "facet",
    [
        "dose",
        "duration",
        "incidence",
        "response_rate",
        "prognosis",
        "choice",
        "contraindication",
        "monitoring",
        "presentation",
    ],
)
def test_a_question_made_for_a_heading_asks_for_its_facet(facet: str) -> None:
    question = FACETS.by_id[facet].question
    assert question is not None
    assert facet in FACETS.asked(question.format("Quinsy"))


def test_every_facet_can_be_asked_for() -> None:
    assert [f.id for f in FACETS.by_id.values() if not f.asks.phrases] == []


def test_what_a_strict_facet_asks_for_can_be_shown() -> None:
    strict = [f for f in FACETS.by_id.values() if f.strict]
    assert strict
    assert [f.id for f in strict if not f.figures and not f.shows.phrases] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("[facet", "facets.toml", id="no TOML"),
        pytest.param('[facet.a]\nlabel = "a"\ncolour = 1', "colour", id="unknown field"),
        pytest.param('[facet.a]\nlabel = "a"\nyields = ["b"]', "yields", id="unknown facet"),
        pytest.param('[facet.a]\nlabel = "a"\nfigures = ["b"]', "figures", id="unknown figure"),
    ],
)
def test_a_wrong_facet_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "facets.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=re.escape(says)):
        load_facets(file)


def test_a_facet_of_a_file_is_used(tmp_path: Path) -> None:
    file = tmp_path / "facets.toml"
    file.write_text(
        "[figure]\nlegs = '\\d legs'\n[facet.legs]\nlabel = \"legs\"\n"
        'asks = ["how many legs"]\nfigures = ["legs"]',
        encoding="utf-8",
    )
    facets: Facets = load_facets(file)
    assert facets.asked("How many legs?") == ("legs",)
    assert facets.shown("it has 4 legs", ()) == {"legs"}
    assert facets.shown("it has legs", ()) == frozenset()
    assert facets.cue_words(["legs"]) >= {"leg", "many"}


@pytest.mark.parametrize("text", ["[words", "[words]\nfunction = []"], ids=["no TOML", "a table"])
def test_missing_question_words_are_named_with_their_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "questions.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=re.escape("questions.toml")):
        load_wording(file)


@pytest.mark.parametrize(
    ("years", "population"),
    [(0.5, "child"), (17, "child"), (18, "adult"), (50, "adult"), (90, "older-adult")],
)
def test_an_age_is_a_population(years: float, population: str) -> None:
    assert WORDING.age_group(years) == population


@pytest.mark.parametrize(
    ("form", "carries"), [("the", False), ("7", False), ("x", False), ("trough", True)]
)
def test_small_words_and_figures_carry_no_content(form: str, *, carries: bool) -> None:
    assert WORDING.content(form) is carries
