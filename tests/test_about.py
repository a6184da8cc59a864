"""Which entry of the reference list a question about the page means."""

from __future__ import annotations

import pytest

from bot.about import described
from bot.article import read_article
from tests.bots import PATHS


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        pytest.param("When did the paper in Shinkei kenkyu appear?", (3,), id="its source"),
        pytest.param("Who wrote on the response of vasculitic neuropathy?", (4,), id="its title"),
        pytest.param("How old are the neuropathy papers?", (), id="words of two"),
        pytest.param("How many references are there?", (), id="none"),
    ],
)
def test_an_entry_is_known_by_words_of_its_own(question: str, numbers: tuple[int, ...]) -> None:
    assert described(question, read_article(PATHS["nerves"])) == numbers
