"""Reference markers are read without losing a number of the sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations import (
    Cited,
    cited_sentences,
    expand,
    find_markers,
    read_bare,
    read_bracketed,
    trailing_numbers,
    write_marker,
)
from bot.labels import load_labels

GRAMMAR = load_labels().numbers


@pytest.mark.parametrize(
    ("line", "text", "numbers"),
    [
        pytest.param("fails in 61% 1", "fails in 61%", (1,), id="after a percentage"),
        pytest.param("stable over 7 years 1", "stable over 7 years", (1,), id="after a duration"),
        pytest.param("(59.3% vs 37.0%) 1", "(59.3% vs 37.0%)", (1,), id="after a bracket"),
        pytest.param(
            "occurs in 2-3% of people 1", "occurs in 2-3% of people", (1,), id="a range inside"
        ),
        pytest.param(
            "acuity >20/25 despite care 1", "acuity >20/25 despite care", (1,), id="a ratio"
        ),
        pytest.param("given by vein 4, 5", "given by vein", (4, 5), id="two"),
        pytest.param(
            "severe (grade 3-4), as good 2, 3", "severe (grade 3-4), as good", (2, 3), id="grades"
        ),
        pytest.param("helps most people 3, 1", "helps most people", (1, 3), id="not in order"),
        pytest.param("Rest helps. 1", "Rest helps.", (1,), id="after the full stop"),
        pytest.param("Rest helps 1, 2.", "Rest helps.", (1, 2), id="before the full stop"),
        pytest.param("a score of 2 1", "a score of 2", (1,), id="a number of its own, then one"),
        pytest.param("target 2-3 4", "target 2-3", (4,), id="a range of its own, then one"),
        pytest.param("in grades 1-2 1, 2", "in grades 1-2", (1, 2), id="ranked, then two"),
        pytest.param("10 mg/kg per day 1", "10 mg/kg per day", (1,), id="a day is complete"),
        pytest.param(
            "doses depending on stage 2", "doses depending on stage", (2,), id="a stage is"
        ),
        pytest.param(
            "needed for severe cases only 2", "needed for severe cases only", (2,), id="only"
        ),
        pytest.param("rarely needs follow-up 1", "rarely needs follow-up", (1,), id="follow-up"),
        pytest.param("as described above 1", "as described above", (1,), id="above"),
        pytest.param("twice a week 3", "twice a week", (3,), id="a week is"),
    ],
)
def test_references_are_split_off(line: str, text: str, numbers: tuple[int, ...]) -> None:
    assert trailing_numbers(line, GRAMMAR) == Cited(text, numbers)


@pytest.mark.parametrize(
    "line",
    [
        "observed over 24 months",
        "a score of 7",
        "a score of at least 2",
        "taken for at most 3",
        "kept between 2 and 3",
        "repeated on day 7",
        "repeated on days 1, 3, 5",
        "stopped by week 4",
        "reserved for toxicity (grade 3",
        "given to some people (see entry 3",
        "severe disease, stage 2",
        "people with diabetes mellitus type 2",
        "platelets < 5",
        "an index ≥ 3",
        "pressure below 130, 2",
        "doses: 5",
        "pH of 7.4",
        "a ratio of 1:4",
        "the target is 2-3",
        "kidney function below 30 mL/min/1.73 m 2",
        "in children aged 6",
        "doubled every 2",
        "sizes 5 to 7",
        "Rest counts 2, 2",
        "begun in 1998",
        "a dose of 5.",
        "7",
        "",
    ],
)
def test_numbers_of_the_sentence_stay(line: str) -> None:
    assert trailing_numbers(line, GRAMMAR) == Cited(line)


CITED = ("Rest helps 1", "Walking helps 2, 3", "Both may fail 4")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param("Sleep helps 5", Cited("Sleep helps", (5,)), id="next after the list"),
        pytest.param("Sleep helps 6", Cited("Sleep helps", (6,)), id="one missing between"),
        pytest.param("Sleep helps 7", Cited("Sleep helps 7"), id="too far from the list"),
        pytest.param("Use regimen 65", Cited("Use regimen 65"), id="far from the list"),
        pytest.param("Sleep helps 4, 12", Cited("Sleep helps", (4, 12)), id="beside one listed"),
        pytest.param("Use regimen 4, 65", Cited("Use regimen 4, 65"), id="one of two far away"),
    ],
)
def test_a_number_beyond_the_list_counts_if_it_follows_closely(last: str, expected: Cited) -> None:
    assert read_bare((*CITED, last), listed=4, grammar=GRAMMAR)[-1] == expected


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("Use arm 3", *("Rest helps",) * 8), id="one in nine"),
        pytest.param(
            ("Prefer plan 3", "Prefer plan 2", "Rest", "Rest"), id="half, the first never"
        ),
        pytest.param(("Rest helps", "Walk"), id="no number at all"),
        pytest.param((), id="no sentence"),
    ],
)
def test_an_article_that_does_not_cite_this_way_keeps_its_numbers(texts: tuple[str, ...]) -> None:
    assert read_bare(texts, listed=4, grammar=GRAMMAR) == tuple(Cited(text) for text in texts)


def test_an_article_that_cites_now_and_then_is_read() -> None:
    texts = ("Rest helps 1", "Walk", "Sleep")
    assert read_bare(texts, listed=2, grammar=GRAMMAR)[0] == Cited("Rest helps", (1,))


ENDINGS = (
    "neuropathy",
    "61%",
    "37.0%)",
    "7 years",
    "2-3 cycles",
    "grade 3",
    "daily",
    "IVIG",
    "care.",
)
beginnings = st.lists(
    st.sampled_from(("Rest", "2 g/kg", "over", "in", "1, 2", "≥50%", "mild")), min_size=1
)
sentences_that_end = st.tuples(beginnings.map(" ".join), st.sampled_from(ENDINGS)).map(" ".join)
reference_lists = st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True).map(sorted)


@given(sentences_that_end, reference_lists)
def test_what_was_put_at_the_end_is_split_off_again(sentence: str, numbers: list[int]) -> None:
    line = f"{sentence} {', '.join(map(str, numbers))}"
    assert trailing_numbers(line, GRAMMAR) == Cited(sentence, tuple(numbers))


@given(st.lists(st.tuples(sentences_that_end, reference_lists), min_size=1, max_size=6))
def test_an_article_that_cites_everywhere_is_read_back(
    rows: list[tuple[str, list[int]]],
) -> None:
    rows = [("Rest helps", [1]), *rows]
    lines = [f"{sentence} {', '.join(map(str, numbers))}" for sentence, numbers in rows]
    expected = tuple(Cited(sentence, tuple(numbers)) for sentence, numbers in rows)
    assert read_bare(lines, listed=9, grammar=GRAMMAR) == expected


words_that_bind = st.sampled_from(sorted(GRAMMAR.binding - GRAMMAR.complete))


@given(words_that_bind, reference_lists)
def test_nothing_is_split_off_after_a_word_that_ends_no_sentence(
    word: str, numbers: list[int]
) -> None:
    line = f"Rest {word} {', '.join(map(str, numbers))}"
    assert trailing_numbers(line, GRAMMAR).text == line


loose_text = st.text(st.sampled_from("ab.,;() 0123456789-%[]≥\n"), max_size=40)


@given(loose_text)
def test_no_character_of_a_line_is_lost(line: str) -> None:
    cited = trailing_numbers(line, GRAMMAR)
    kept = [c for c in cited.text if not c.isspace()]
    digits = sorted("".join(map(str, cited.numbers)))
    assert sorted([*kept, *digits, *("," * (len(cited.numbers) - 1))]) == sorted(
        c for c in line if not c.isspace()
    )


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        pytest.param("Rest helps [1].", Cited("Rest helps.", (1,)), id="before the full stop"),
        pytest.param("Rest helps. [1]", Cited("Rest helps.", (1,)), id="after the full stop"),
        pytest.param("Rest helps [3][1, 2]", Cited("Rest helps", (1, 2, 3)), id="several"),
        pytest.param("Rest helps [1-3].", Cited("Rest helps.", (1, 2, 3)), id="a range"),
        pytest.param("Rest helps [1\u20133; 7].", Cited("Rest helps.", (1, 2, 3, 7)), id="a dash"),
        pytest.param(
            "Rest [2] and sleep [1] help", Cited("Rest and sleep help", (1, 2)), id="inside"
        ),
        pytest.param("Rest helps [^4].", Cited("Rest helps.", (4,)), id="a footnote"),
        pytest.param("A score of 7 [1]", Cited("A score of 7", (1,)), id="after a number"),
        pytest.param("Rest [sic] in 61%", Cited("Rest [sic] in 61%"), id="none"),
    ],
)
def test_markers_in_brackets_are_taken_out(text: str, cited: Cited) -> None:
    assert read_bracketed(text) == cited


@pytest.mark.parametrize("marker", ["[0]", "[3-1]", "[2, 0]"])
def test_a_marker_that_names_no_reference_is_refused(marker: str) -> None:
    with pytest.raises(ValueError, match="not a list of reference numbers"):
        read_bracketed(f"Rest helps {marker}.")


@given(st.lists(st.integers(1, 999), min_size=1, unique=True).map(sorted))
def test_a_marker_is_read_as_it_was_written(numbers: list[int]) -> None:
    (marker,) = find_markers(f"Rest helps {write_marker(numbers)}.")
    assert marker.numbers == tuple(numbers) == expand(", ".join(map(str, numbers)))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "Rest 1. Walk 2, 3.", ("Rest 1.", "Walk 2, 3."), id="bare, before the full stop"
        ),
        pytest.param("Rest. 1 Walk. 2", ("Rest. 1", "Walk. 2"), id="bare, after the full stop"),
        pytest.param("Rest.[1] Walk.[2]", ("Rest. [1]", "Walk. [2]"), id="in brackets, glued"),
        pytest.param("Rest. [1] [2] Walk.", ("Rest. [1] [2]", "Walk."), id="several in brackets"),
        pytest.param("Rest. 40 People slept.", ("Rest.", "40 People slept."), id="a number first"),
        pytest.param(
            "E. coli spp. are found. Rest.", ("E. coli spp. are found.", "Rest."), id="spp."
        ),
        pytest.param(
            "Rest daily. eGFR falls.", ("Rest daily.", "eGFR falls."), id="a small letter"
        ),
    ],
)
def test_a_marker_stays_with_the_sentence_before_it(text: str, parts: tuple[str, ...]) -> None:
    assert cited_sentences(text, highest=9) == parts


@given(loose_text)
def test_sentences_lose_no_character(text: str) -> None:
    joined = "".join(cited_sentences(text, highest=9))
    assert [c for c in joined if not c.isspace()] == [c for c in text if not c.isspace()]
