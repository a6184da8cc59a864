"""The normal form of words: what counts as the same word, and where it stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text import cleaned, fold, forms, plain, sentences, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Anaemia", "anemia", id="British ae"),
        pytest.param("oedema", "Edema", id="British oe"),
        pytest.param("tumours", "tumor", id="British our, plural"),
        pytest.param("randomised", "randomized", id="British ise"),
        pytest.param("stabilisation", "stabilization", id="British isa"),
        pytest.param("paralysed", "paralyzed", id="British yse"),
        pytest.param("sulphate", "sulfate", id="British ph"),
        pytest.param("Sjögren’s", "Sjogren", id="accent, curly apostrophe, possessive"),
        pytest.param("Waldenström", "WALDENSTROM", id="capitals"),
        pytest.param("therapies", "therapy", id="plural in ies"),
        pytest.param("doses", "dose", id="plural in es"),
        pytest.param("relapses", "relapse", id="plural in ses"),
        pytest.param("don't", "dont", id="a contraction with and without its apostrophe"),
    ],
)
def test_spellings_of_one_word_have_one_form(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("hypotension", "hypertension", id="hypo and hyper"),
        pytest.param("IgG", "IgM", id="classes"),
        pytest.param("mg", "mcg", id="units"),
        pytest.param("virus", "viru", id="us is no plural"),
        pytest.param("sepsis", "sepsi", id="is is no plural"),
        pytest.param("abscess", "absces", id="ss is no plural"),
        pytest.param("SLE", "ALE", id="abbreviations"),
    ],
)
def test_different_words_keep_different_forms(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("monitor", "monitoring", True, id="verb and noun"),
        pytest.param("treated", "treat", True, id="tense"),
        pytest.param("symptom", "symptomatic", False, id="a longer stem"),
        pytest.param("effective", "infective", False, id="other words"),
    ],
)
def test_stems_join_the_endings_of_a_word(one: str, other: str, *, same: bool) -> None:
    assert (stem(fold(one)) == stem(fold(other))) is same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("CAR T-cell", ("car", "t", "cell"), id="hyphen"),
        pytest.param("2.5 mg/kg", ("2", "5", "mg", "kg"), id="numbers and slashes"),
        pytest.param("snake_case", ("snake", "case"), id="underscore"),
        pytest.param("", (), id="empty"),
        pytest.param("?!… –", (), id="punctuation alone"),
        pytest.param("💊", (), id="emoji"),
    ],
)
def test_a_text_is_cut_into_folded_words(text: str, expected: tuple[str, ...]) -> None:
    assert forms(text) == expected


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_every_word_stands_where_it_says(text: str) -> None:
    found = words(text)
    assert [plain(text)[word.start : word.end] for word in found] == [word.text for word in found]
    assert all(one.end <= two.start for one, two in pairwise(found))


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_plain_punctuation_moves_no_character(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\x00b\x1b[31m", "ab[31m", id="control characters"),
        pytest.param("a\u202eb\u200fc", "abc", id="direction marks"),
        pytest.param("\ufeffa\u200bb", "ab", id="invisible characters"),
        pytest.param("  a \n\t b ", "a b", id="white space"),
        pytest.param("e\u0301", "é", id="composed"),
        pytest.param("\x00\u200b \n", "", id="nothing left"),
    ],
)
def test_a_question_is_cleaned_of_what_cannot_be_seen(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One. Two? Three!", ("One.", "Two?", "Three!"), id="three"),
        pytest.param("Give 2.5 mg. Then wait.", ("Give 2.5 mg.", "Then wait."), id="decimals"),
        pytest.param(
            "Drugs, e.g. aspirin, vs. none.", ("Drugs, e.g. aspirin, vs. none.",), id="short"
        ),
        pytest.param("  ", (), id="blanks"),
        pytest.param("no full stop", ("no full stop",), id="no end"),
    ],
)
def test_sentences_end_at_their_full_stop_only(text: str, expected: tuple[str, ...]) -> None:
    assert sentences(text) == expected
