"""Which side a statement takes, and that a list of one side holds none of the other."""

from __future__ import annotations

import pytest

from bot.article import read_article
from bot.facets import load_facets
from bot.judge import Judge
from bot.lexicon_files import load_lexicon
from bot.settings import shipped_article
from bot.sides import of_one_side
from bot.spelling import Speller
from bot.understanding import Reader
from bot.wording import load_wording

ARTICLE = read_article(shipped_article())
LEXICON, FACETS, WORDING = load_lexicon(), load_facets(), load_wording()
JUDGE = Judge(ARTICLE, LEXICON, FACETS)
READER = Reader(LEXICON, FACETS, WORDING, Speller(LEXICON, favoured=frozenset(), shorthand={}))
GOOD, BAD = "favorable-prognosis-2", "poor-response-conditions-1"


@pytest.mark.parametrize(
    ("question", "chosen", "left"),
    [
        pytest.param("And the good ones?", [GOOD, BAD], [GOOD], id="good"),
        pytest.param("Which fare badly?", [BAD, GOOD], [BAD], id="bad"),
        pytest.param("Which fare well?", [BAD, GOOD], [BAD, GOOD], id="the best is no good one"),
        pytest.param(
            "Who does well, and who responds poorly?", [BAD, GOOD], [BAD, GOOD], id="both are asked"
        ),
        pytest.param("Which are named?", [GOOD, BAD], [GOOD, BAD], id="no side is asked"),
    ],
)
def test_a_list_of_one_side_holds_none_of_the_other(
    question: str, chosen: list[str], left: list[str]
) -> None:
    statements = [next(s for s in ARTICLE.evidence if s.id == i) for i in chosen]
    kept = of_one_side(READER.understand(question), statements, JUDGE, WORDING)
    assert [statement.id for statement in kept] == left
