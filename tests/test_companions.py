"""Which treatments a statement is about, and which it names only beside that one."""

from __future__ import annotations

import tomllib

import pytest

from bot.article_names import typed_small
from bot.companions import companions, is_occasion
from bot.facets import load_facets
from bot.judge import Judge
from bot.lexicon_files import load_lexicon
from bot.shipped import shipped
from bot.types import Statement
from tests.test_lexicon import article

LEXICON = load_lexicon()
TITLE = "What is the role of tranexamic acid (TXA) in bleeding?"


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        pytest.param("1 g alongside uterotonics", {"uterotonics"}, id="alongside"),
        pytest.param("With warfarin: 10 mL of a mouthwash", {"warfarin"}, id="with, first"),
        pytest.param("1 g with an antihistamine", {"antihistamine"}, id="an article between"),
        pytest.param(
            "1 g twice daily, only when lanadelumab and berotralstat are unavailable",
            {"lanadelumab", "berotralstat"},
            id="in which case",
        ),
        pytest.param("Warfarin is stopped 5 days before", set[str](), id="the subject"),
        pytest.param(
            "When steroids fail, rituximab 1 g twice", set[str](), id="a case that opens a sentence"
        ),
        pytest.param(
            "Given if aspirin fails; rituximab comes next", {"aspirin"}, id="not beyond a semicolon"
        ),
    ],
)
def test_a_treatment_that_only_goes_along_is_told_by_the_words_before_it(
    text: str, beside: set[str]
) -> None:
    assert {m.text for m in companions(text, LEXICON.find(text))} == beside


@pytest.mark.parametrize(
    ("text", "heading", "carried"),
    [
        pytest.param("1 g within 3 hours, alongside uterotonics", "Birth", True, id="beside it"),
        pytest.param("1 g before the incision", "Cardiac Surgery", True, id="under an occasion"),
        pytest.param("Warfarin 5 mg daily", "Cardiac Surgery", False, id="another drug"),
        pytest.param("5 mg daily", "Warfarin", False, id="under another drug"),
    ],
)
def test_a_statement_is_about_the_treatment_of_the_title_where_it_names_no_other_one(
    text: str, heading: str, *, carried: bool
) -> None:
    judge = Judge(
        article(Statement("s-1", text, ("Throats", heading)), title=TITLE), LEXICON, load_facets()
    )
    assert judge.profile("s-1").carries("tranexamic-acid") is carried


def test_the_occasions_are_treatments_that_the_lexicon_knows() -> None:
    data = tomllib.loads(shipped("corpus/statements.toml").read_text(encoding="utf-8"))
    kinds = {LEXICON.kind(i) for i in data["occasion"]["therapies"] if i in LEXICON.concepts}
    assert kinds == {"therapy"}
    assert set(data["occasion"]["therapies"]) <= LEXICON.concepts.keys()


def test_all_kinds_of_an_occasion_are_occasions() -> None:
    assert is_occasion("hip-replacement", LEXICON)
    assert not is_occasion("warfarin", LEXICON)


def test_an_abbreviation_of_the_article_is_read_in_small_letters_unless_it_is_a_word() -> None:
    said = article(Statement("s-1", "TXA or AS", ("Throats",)), title=TITLE)
    assert typed_small(said, LEXICON) == {"txa": "TXA"}


def test_the_same_dose_is_shown_with_the_one_before_it() -> None:
    first = Statement("s-1", "10 mg/kg twice daily", ("Throats", "Mild"))
    second = Statement("s-2", "In severe pain the same dose once daily", ("Throats", "Mild"))
    judge = Judge(article(first, second), LEXICON, load_facets())
    assert judge.led_by(second) == first
    assert judge.led_by(first) is None
