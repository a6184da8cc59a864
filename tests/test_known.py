"""Questions that the curators of an article have settled: how they are read, what likeness is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.embedding import open_encoder
from bot.errors import ArticleError
from bot.folders import KEPT
from bot.known import NOTHING_KNOWN, Known, KnownQuestion, learned, open_known, read_known
from bot.lexicon_files import load_lexicon
from bot.likeness import likeness
from bot.settings import Settings
from bot.suggestions import Suggestions, kept

IDS = ("mmn-1", "gbs-1", "gbs-2")
DOSE_IN_GBS = KnownQuestion("Dose of IVIG in GBS?", (frozenset({"gbs-1"}),))
CHOICE_IN_MMN = KnownQuestion("What is first choice in MMN?", (frozenset({"mmn-1"}),))
COST_IN_GBS = KnownQuestion("What does IVIG cost in GBS?")


def written(folder: Path, *lines: str) -> Path:
    """An article's path, with a file of known questions beside it."""
    (folder / "article.questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder / "article.txt"


def test_questions_are_read_from_the_file_beside_the_article(tmp_path: Path) -> None:
    answered = {"question": "Dose?", "answers": [["gbs-1", "gbs-2"], ["gbs-1"]], "also": ["mmn-1"]}
    article = written(tmp_path, json.dumps(answered), "", '{"question": "Cost?", "answers": []}')
    first, second = read_known(article, IDS)
    assert first.answers == {"gbs-1", "gbs-2"}
    assert first.needed == {"gbs-1"}
    assert first.beside == {"mmn-1"}
    assert second == KnownQuestion("Cost?")


def test_an_article_needs_no_such_file(tmp_path: Path) -> None:
    assert read_known(tmp_path / "article.txt", IDS) == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2"),
        ('{"question": "Dose?"}', "answers"),
        ('{"question": "Dose?", "answers": [["cidp-9"]]}', "cidp-9"),
        ('{"question": "Dose?", "answers": [], "note": "x"}', "note"),
        ('["Dose?"]', "line 2"),
    ],
    ids=["no JSON", "no answers", "no such statement", "unknown field", "no object"],
)
def test_a_wrong_line_is_named(line: str, says: str, tmp_path: Path) -> None:
    article = written(tmp_path, '{"question": "Cost?", "answers": []}', line)
    with pytest.raises(ArticleError, match=says) as caught:
        read_known(article, IDS)
    assert "line 2" in str(caught.value)


def test_the_shipped_questions_fit_the_shipped_article(data: Path) -> None:
    import bot

    with bot.open(Settings(data=data)) as footnote:
        known = footnote.answering.coverage.known
        texts = [question.text.casefold() for question in known.questions]
        answered = {i for question in known.questions for i in question.answers}
        assert len(set(texts)) == len(texts)
        assert answered == {statement.id for statement in footnote.article.evidence}


@pytest.fixture(scope="module")
def known(data: Path) -> Known:
    """Three known questions with their vectors."""
    questions = [DOSE_IN_GBS, CHOICE_IN_MMN, COST_IN_GBS]
    return learned(questions, open_encoder(data), load_lexicon())


def test_vectors_are_kept_and_mended(tmp_path: Path, data: Path, known: Known) -> None:
    def opened() -> Known:
        return open_known(known.questions, open_encoder(data), load_lexicon(), directory=tmp_path)

    first = opened()
    (file,) = tmp_path.glob("known-*.npz")
    assert np.allclose(opened().vectors, first.vectors)
    file.write_bytes(file.read_bytes()[:200])
    again = opened()
    assert np.allclose(again.vectors, first.vectors)
    assert again.subjects == first.subjects


def test_vectors_of_what_is_no_longer_asked_are_removed(
    tmp_path: Path, data: Path, known: Known
) -> None:
    for length in range(1, KEPT + 3):
        questions = [replace(DOSE_IN_GBS, text="?" * length)]
        open_known(questions, open_encoder(data), load_lexicon(), directory=tmp_path)
    assert len(list(tmp_path.glob("known-*.npz"))) == KEPT


def test_suggestions_of_what_is_no_longer_answered_so_are_removed(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        kept(tmp_path / f"suggestions-{number}.json", lambda: Suggestions({}))
    assert len(list(tmp_path.glob("suggestions-*.json"))) == KEPT


def test_likeness_favours_what_a_like_question_is_answered_by(known: Known, data: Path) -> None:
    vector = open_encoder(data).encode_queries(["How much IVIG for Guillain-Barré?"]).vectors[0]
    subject = known.subjects[0]
    signs = likeness(known, known.cosines([vector])[0], subject, IDS)
    assert signs["known nearest"][1] > signs["known nearest"][0] > signs["known nearest"][2] == 0
    assert signs["known alike nearest"][0] == 0
    assert signs["known votes"].sum() + signs["known votes for none"][0] == pytest.approx(1)


def test_a_question_is_not_like_itself_in_training(known: Known) -> None:
    rest = known.without(COST_IN_GBS.text)
    (cosines,) = known.cosines([known.vectors[2]])
    signs = likeness(rest, cosines, known.subjects[2], IDS)
    assert signs["known unanswered"].max() == 0
    assert likeness(known, cosines, known.subjects[2], IDS)["known unanswered"].max() > 0.9


def test_there_is_no_likeness_to_nothing() -> None:
    (cosines,) = NOTHING_KNOWN.cosines([np.ones(3, dtype=np.float32)])
    assert likeness(NOTHING_KNOWN, cosines, frozenset(), IDS) == {}
