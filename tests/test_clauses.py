"""A message cut into what it tells and what it asks."""

from __future__ import annotations

import pytest

from bot.clauses import clauses
from bot.judge import clauses_of
from bot.wording import load_wording

WORDING = load_wording()


@pytest.mark.parametrize(
    ("text", "told", "asked"),
    [
        pytest.param("What is it?", (), ("What is it?",), id="one question"),
        pytest.param("dose in quinsy", (), ("dose in quinsy",), id="no question mark"),
        pytest.param(
            "My patient has quinsy. What helps?",
            ("My patient has quinsy.",),
            ("What helps?",),
            id="a setting and a question",
        ),
        pytest.param(
            "What helps? What harms?", (), ("What helps?", "What harms?"), id="two questions"
        ),
        pytest.param(
            "What is the dose and how long is it given?",
            (),
            ("What is the dose?", "how long is it given?"),
            id="two questions in one sentence",
        ),
        pytest.param(
            "Given that quinsy is painful, what helps?",
            ("quinsy is painful",),
            ("what helps?",),
            id="what is granted is told",
        ),
        pytest.param(
            "She has quinsy. Tell me the dose.",
            ("She has quinsy.",),
            ("Tell me the dose.",),
            id="an order asks",
        ),
        pytest.param(
            "She has quinsy. It hurts.", (), ("She has quinsy. It hurts.",), id="only told"
        ),
        pytest.param("salt and pepper?", (), ("salt and pepper?",), id="and between things"),
        pytest.param("?", (), ("?",), id="a lone question mark"),
        pytest.param("", (), ("",), id="empty"),
    ],
)
def test_a_message_tells_and_asks(text: str, told: tuple[str, ...], asked: tuple[str, ...]) -> None:
    cut = clauses(text, WORDING)
    assert (cut.told, cut.asked) == (told, asked)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("A is first-line", 1, id="one"),
        pytest.param("A is first; B is harmful", 2, id="semicolon"),
        pytest.param("A may help, though B does not", 2, id="though"),
        pytest.param("A helps, but B and C do not, while D may", 3, id="three"),
        pytest.param("A, B, and C are equal", 1, id="a list is one clause"),
    ],
)
def test_a_statement_is_cut_where_it_turns_to_something_else(text: str, pieces: int) -> None:
    assert len(clauses_of(text)) == pieces
