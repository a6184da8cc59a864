"""What a question asks, where single words would mislead."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.article import read_article
from bot.carrying import Carrying
from bot.facets import load_facets
from bot.judge import Judge
from bot.lexicon_files import load_lexicon
from bot.spelling import Speller
from bot.understanding import Form, Reader
from bot.wording import load_wording

LEXICON, FACETS, WORDING = load_lexicon(), load_facets(), load_wording()
SPELLER = Speller(LEXICON, favoured=["nasal", "spray"], shorthand=WORDING.shorthand)
READER = Reader(LEXICON, FACETS, WORDING, SPELLER)
PAGE = """---
Title: How is dupilumab used in atopic dermatitis?
---

# Dupilumab

- It is a biologic [1]

## Atopic Dermatitis

### Adults

- 600 mg once, then 300 mg every 2 weeks [1]

### Children

- 200 mg every 4 weeks [1]

### Monitoring

- IgG is checked with prednisolone once a year [1]

## References

1. None

## Disclaimer

None.
"""
ADULTS, CHILDREN = "600 mg once,", "200 mg every"


@pytest.fixture
def carrying(tmp_path: Path) -> Carrying:
    file = tmp_path / "article.md"
    file.write_text(PAGE, encoding="utf-8")
    return Carrying(Judge(read_article(file), LEXICON, FACETS), WORDING)


def test_a_cue_inside_the_name_of_a_disease_asks_for_nothing() -> None:
    assert "stopping" in READER.understand("When do I withdraw lorazepam?").facets
    assert "stopping" not in READER.understand("Lorazepam dose in alcohol withdrawal?").facets


def test_a_common_word_is_no_misspelling_of_a_name() -> None:
    assert (
        SPELLER.mend("how much of the strong nasal spray") == "how much of the strong nasal spray"
    )
    assert "psoriatic arthritis" in SPELLER.mend("dose in psoriatc artritis")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("afebrile for 2 days", id="the opposite of a finding"),
        pytest.param("rehydrated overnight", id="the opposite of a state"),
        pytest.param("stupor and mutism", id="a sign"),
        pytest.param("a patient with tetany", id="a name"),
        pytest.param("halve it now", id="a plain verb"),
        pytest.param("HIET for whom", id="an abbreviation"),
    ],
)
def test_a_word_that_is_spelled_right_is_no_misspelling_of_another(said: str) -> None:
    assert SPELLER.mend(said) == said


def test_a_word_that_ends_otherwise_is_read_as_the_name() -> None:
    assert SPELLER.mend("oliguric since noon") == "oliguria since noon"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("over 2 hrs", "over 2 hours", id="hours"),
        pytest.param("dialysis in HRS", "dialysis in HRS", id="hepatorenal syndrome"),
    ],
)
def test_shorthand_is_no_name_and_a_name_no_shorthand(typed: str, read: str) -> None:
    assert SPELLER.mend(typed) == read


def test_an_unknown_name_is_strange_and_an_ordinary_word_is_not() -> None:
    asked = READER.understand("Is it debrided in ankyloblepharon?")
    assert {rest.form: rest.strange for rest in asked.residue} == {
        "debrided": False,
        "ankyloblepharon": True,
    }


def test_a_question_put_together_asks_for_what_its_parts_ask_for() -> None:
    parts = ("And in gout?", "Which dose in asthma?")
    whole = "And in gout (Which dose in asthma)?"
    assert "dose" in READER.understand(whole, *parts).facets
    assert "dose" not in READER.understand(whole, parts[0]).facets


@pytest.mark.parametrize(
    ("question", "form"),
    [
        pytest.param("What are the odds that one session is enough?", Form.OPEN, id="one figure"),
        pytest.param("What are the side effects?", Form.LIST, id="a list"),
        pytest.param("Do asthma and COPD get the same schedule?", Form.COMPARISON, id="the same"),
        pytest.param("Which of them are in use for both?", Form.COMPARISON, id="both"),
        pytest.param("What if the hands tingle on both sides?", Form.OPEN, id="both sides"),
    ],
)
def test_what_form_a_question_has(question: str, form: Form) -> None:
    assert READER.understand(question).form is form


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("Failed prednisolone, dupilumab?", {"prednisolone", "dupilumab"}, id="joined"),
        pytest.param("Failed prednisolone. Dupilumab?", {"prednisolone"}, id="apart"),
        pytest.param("Dupilumab? Prednisolone failed.", {"prednisolone"}, id="behind"),
    ],
)
def test_a_name_is_a_part_of_the_story_within_its_sentence_alone(
    question: str, told: set[str]
) -> None:
    assert {m.concept for m in READER.understand(question).mentions if m.told} == told


@pytest.mark.parametrize(
    ("question", "others"),
    [
        pytest.param("Dose for an adult?", frozenset({CHILDREN}), id="an adult"),
        pytest.param("Dose for a 35 year old?", frozenset({CHILDREN}), id="by age"),
        pytest.param("Dose for a toddler?", frozenset({ADULTS}), id="a kind of child"),
        pytest.param("Which dose?", frozenset[str](), id="nobody"),
        pytest.param("Dose in adults and in children?", frozenset[str](), id="both"),
    ],
)
def test_what_is_for_people_of_another_age(
    carrying: Carrying, question: str, others: frozenset[str]
) -> None:
    asked = READER.understand(question)
    found = [p for p in carrying.judge.profiles() if carrying.of_other_people(p, asked)]
    assert {" ".join(p.statement.text.split()[:3]) for p in found} == others


@pytest.mark.parametrize(
    ("question", "required"),
    [
        pytest.param(
            "How often is IgG checked on dupilumab?", frozenset[str](), id="a test under it"
        ),
        pytest.param(
            "Which drugs interact while on dupilumab?", frozenset[str](), id="another drug"
        ),
        pytest.param("What dose of dupilumab?", frozenset({"dupilumab"}), id="it itself"),
        pytest.param(
            "Is IgG checked on prednisolone?", frozenset({"prednisolone"}), id="not the title's"
        ),
    ],
)
def test_the_drug_of_the_title_is_the_setting_of_what_else_is_asked(
    carrying: Carrying, question: str, required: frozenset[str]
) -> None:
    found = carrying.required(READER.understand(question))
    assert {m.concept for m in found if m.kind == "therapy"} == required
