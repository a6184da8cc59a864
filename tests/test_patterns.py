"""The notation of the word files: which texts a phrase finds."""

from __future__ import annotations

import pytest

from bot.patterns import Phrases


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("side effect~", "What are the side-effects?", id="ending, hyphen"),
        pytest.param("how much/many", "how many?", id="second alternative"),
        pytest.param("how much/many", "How MUCH?", id="first alternative, capitals"),
        pytest.param("begin/set_in", "when does it set in?", id="an alternative of two words"),
        pytest.param("how * dose", "how is a dose", id="a gap"),
        pytest.param("how * dose", "how dose", id="an empty gap"),
        pytest.param("how * dose", "how a b c d dose", id="a gap of four words"),
        pytest.param("tumour", "a tumor", id="British in the file"),
        pytest.param("randomi~", "randomised", id="beginning of a word"),
        pytest.param("dont work", "they don't work", id="apostrophe"),
        pytest.param("dose", "doses", id="plural"),
    ],
)
def test_a_phrase_finds(phrase: str, text: str) -> None:
    assert Phrases([phrase]).found(text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("dose", "overdose", id="the end of a word"),
        pytest.param("dos", "dose", id="the beginning of a word without a tilde"),
        pytest.param("how * dose", "how a b c d e dose", id="too wide a gap"),
        pytest.param("side effect~", "effect side", id="order"),
        pytest.param("iv or", "ivory", id="letters of another word"),
        pytest.param("a.c", "abc", id="signs of regular expressions mean themselves"),
        pytest.param("dose", "", id="empty text"),
    ],
)
def test_a_phrase_does_not_find(phrase: str, text: str) -> None:
    assert not Phrases([phrase]).found(text)


def test_no_phrases_find_nothing() -> None:
    nothing = Phrases([])
    assert not nothing.found("anything")
    assert nothing.spans("anything") == ()


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        pytest.param(["dose"], "Dose? The dose!", ["Dose", "dose"], id="each place"),
        pytest.param(
            ["side", "side effect~"], "side effects here", ["side effects"], id="the longest"
        ),
        pytest.param(["Sjögren"], "in Sjögren’s now", ["Sjögren’s"], id="as it was typed"),
        pytest.param(
            ["first", "last"], "at first and at last", ["first", "last"], id="first, last"
        ),
    ],
)
def test_spans_are_those_of_the_words_as_typed(
    phrases: list[str], text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in Phrases(phrases).spans(text)] == found
