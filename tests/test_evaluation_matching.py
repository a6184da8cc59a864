"""Facts and forbidden wordings: what counts as said."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import EvaluationError
from bot.evaluation.matching import Matcher, load_matcher


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    file = tmp_path_factory.mktemp("wordings") / "synonyms.yaml"
    file.write_text(
        'synonyms: {"6 weeks": [six weeks], "cast": [plaster]}\ndenials: ["no", "don\'t"]\n'
    )
    return load_matcher(file)


@pytest.mark.parametrize(
    ("text", "fact", "stated"),
    [
        pytest.param("Kept for 6 weeks.", "6 weeks", True, id="as worded"),
        pytest.param("KEPT FOR 6  WEEKS", "6 weeks", True, id="case and blanks"),
        pytest.param("Kept for six weeks", "6 weeks", True, id="a synonym"),
        pytest.param("In plaster", "CAST", True, id="a synonym of a fact in another case"),
        pytest.param("Kept for 16 weeks", "6 weeks", False, id="in a larger number"),
        pytest.param("Kept for 4-6 weeks", "6 weeks", False, id="the end of a range"),
        pytest.param("Kept for 0.6 weeks", "6 weeks", False, id="after the point"),
        pytest.param("A 6-week course", "6 weeks", True, id="as an adjective"),
        pytest.param("2 to 3 per cent", "2-3%", True, id="a range in words"),
        pytest.param("from 2 to 3", "2-3", False, id="a change is no range"),
        pytest.param("2–3 %", "2-3%", True, id="another dash"),
        pytest.param("dose 3.5", "3", False, id="a part of a number"),
        pytest.param("Sjögren’s", "Sjogren's", True, id="accents and quotes"),
        pytest.param("asleep", "SLE", False, id="a short word in another"),
        pytest.param("corticosteroids", "steroids", True, id="a long word in another"),
        pytest.param(r"2 \* 3", "2 * 3", True, id="escaped for Markdown"),
        pytest.param("at least ≥50%", ">=50%", True, id="signs"),
    ],
)
def test_a_fact_is_stated_in_its_wording_or_a_listed_one(
    text: str, fact: str, *, stated: bool, matcher: Matcher
) -> None:
    assert matcher.states(text, fact) is stated


@pytest.mark.parametrize(
    ("text", "asserted"),
    [
        pytest.param("Take 5 mg.", True, id="said"),
        pytest.param("Don't take 5 mg.", False, id="denied"),
        pytest.param("Take 5 mg. There is no other way.", True, id="denied in the next sentence"),
        pytest.param("There is no\nneed. Take 5 mg", True, id="denied on another line"),
        pytest.param("Take 15 mg.", False, id="in a larger number"),
        pytest.param("Take 5 mgs.", False, id="in a longer word"),
    ],
)
def test_what_is_forbidden_is_asserted_unless_its_sentence_denies(
    text: str, *, asserted: bool, matcher: Matcher
) -> None:
    assert (matcher.asserted([text], ["5 mg"]) == ("5 mg",)) is asserted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("synonyms: {}\ndenial: []\n", "synonyms.yaml:1: lacks denials", id="missing"),
        pytest.param(
            "synonyms:\n  a: b\ndenials: []\n", "synonyms.yaml:2: needs a list", id="list"
        ),
    ],
)
def test_a_bad_table_is_refused_by_its_line(text: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "synonyms.yaml"
    file.write_text(text)
    with pytest.raises(EvaluationError, match=says):
        load_matcher(file)


def test_the_shipped_table_is_read() -> None:
    assert load_matcher().denials.search("this is not so")
