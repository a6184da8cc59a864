"""Finding statements: on three articles of different fields, in any words, from several threads."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from langchain_core.retrievers import BaseRetriever

from bot.article import read_article
from bot.article_names import with_names_of
from bot.embedding import SentenceEncoder, open_encoder
from bot.index import Index, open_index
from bot.langchain_faces import StatementRetriever
from bot.lexicon_files import load_lexicon
from bot.passages import Expand, indexed_text, passages
from bot.retrieval import AT_HAND, Retriever, Weights, scaled, tokens_met
from bot.settings import shipped_article
from bot.types import Article, Statement
from tests.encoders import WordEncoder

ARTICLES = Path(__file__).parent / "articles"
PATHS: Mapping[str, Path] = {
    "nerves": shipped_article(),
    "heart": ARTICLES / "atrial-fibrillation-anticoagulation.txt",
    "bladder": ARTICLES / "urinary-tract-infection.md",
}


@dataclass(frozen=True, slots=True)
class Searched:
    article: Article
    retriever: Retriever


@pytest.fixture(scope="module")
def encoder(data: Path) -> SentenceEncoder:
    return open_encoder(data)


@pytest.fixture(scope="module")
def searched(encoder: SentenceEncoder, data: Path) -> Generator[Mapping[str, Searched]]:
    """The three articles, each with a retriever as the product makes it."""
    with_index = {
        name: _searched(read_article(path), encoder, data) for name, path in PATHS.items()
    }
    yield {name: searched for name, (searched, _) in with_index.items()}
    for _, index in with_index.values():
        index.close()


def _searched(article: Article, encoder: SentenceEncoder, data: Path) -> tuple[Searched, Index]:
    expand = with_names_of(article, load_lexicon()).expand
    given = passages(article.evidence, title=article.title, expand=expand)
    index = open_index(given, encoder, directory=data)
    return Searched(article, Retriever(index, encoder, expand)), index


@pytest.mark.parametrize(
    ("article", "question", "words"),
    [
        pytest.param("nerves", "How much immunoglobulin in Guillain-Barré?", "2 g/kg", id="dose"),
        pytest.param("nerves", "steroids for MMN?", "detrimental", id="abbreviation"),
        pytest.param("nerves", "nerve trouble after CAR-T: how often?", "7%", id="share"),
        pytest.param(
            "nerves", "when to consolidate apheresis with chemo", "consolidated", id="lay"
        ),
        pytest.param(
            "heart", "which pill with a metal valve?", "Warfarin is the only", id="device"
        ),
        pytest.param("heart", "dose of apixaban", "5 mg twice daily", id="dose of a drug"),
        pytest.param("heart", "how often is the score looked at again?", "Reassess", id="interval"),
        pytest.param(
            "bladder", "UTI drug to avoid near delivery", "avoided at term", id="pregnancy"
        ),
        pytest.param(
            "bladder", "kidney infection, first choice", "Ciprofloxacin", id="first choice"
        ),
        pytest.param("bladder", "cloudy urine in the elderly", "strong smell", id="sign"),
    ],
)
def test_the_statement_that_answers_is_among_the_first_five(
    searched: Mapping[str, Searched], article: str, question: str, words: str
) -> None:
    found = searched[article].retriever.search(question, 5)
    assert any(words in hit.statement.text for hit in found), [hit.statement.text for hit in found]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("", id="empty"),
        pytest.param("   ", id="blanks"),
        pytest.param("?", id="a question mark"),
        pytest.param("\x00\x1b[31m\x07", id="control characters"),
        pytest.param("💊🧠", id="emoji"),
        pytest.param("ما هي الجرعة؟", id="right to left"),
        pytest.param("<script>alert(1)</script>", id="HTML"),
        pytest.param("dose " * 20_000, id="a hundred thousand characters"),
    ],
)
def test_any_question_gets_scores_from_0_to_1_best_first(
    searched: Mapping[str, Searched], question: str
) -> None:
    one = searched["heart"]
    found = one.retriever.find(question)
    assert {item.statement for item in found} == set(one.article.evidence)
    scores = [item.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(-1 <= item.cosine <= 1.001 for item in found)


def test_search_and_scores_and_find_agree(searched: Mapping[str, Searched]) -> None:
    retriever = searched["bladder"].retriever
    found = retriever.find("recurrent infection")
    assert [(h.statement, h.score) for h in retriever.search("recurrent infection", 4)] == [
        (item.statement, item.score) for item in found[:4]
    ]
    assert list(retriever.scores("recurrent infection").items()) == [
        (item.statement.id, item.score) for item in found
    ]


@pytest.mark.parametrize(("k", "found"), [(0, 0), (-1, 0), (2, 2), (10_000, None)])
def test_never_more_statements_than_asked_or_there(
    searched: Mapping[str, Searched], k: int, found: int | None
) -> None:
    one = searched["nerves"]
    expected = len(one.article.evidence) if found is None else found
    assert len(one.retriever.search("dose", k)) == expected


def test_several_threads_may_search(searched: Mapping[str, Searched]) -> None:
    retriever = searched["heart"].retriever
    questions = ["dose of apixaban", "mechanical valve", "bleeding risk", "pregnancy"]
    expected = {question: retriever.search(question, 5) for question in questions}
    wrong: list[str] = []

    def ask(question: str) -> None:
        if retriever.search(question, 5) != expected[question]:
            wrong.append(question)

    threads = [threading.Thread(target=partial(ask, question)) for question in questions * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_it_is_a_langchain_retriever(searched: Mapping[str, Searched]) -> None:
    one = searched["nerves"]
    langchain = StatementRetriever(finder=one.retriever, k=3)
    assert isinstance(langchain, BaseRetriever)
    documents = langchain.invoke("steroids in MMN")
    hits = one.retriever.search("steroids in MMN", 3)
    assert [(d.id, d.page_content, d.metadata["score"]) for d in documents] == [
        (hit.statement.id, hit.statement.text, hit.score) for hit in hits
    ]
    assert documents[0].metadata["references"] == list(hits[0].statement.references)
    assert asyncio.run(langchain.ainvoke("steroids in MMN")) == documents


# From here on with an encoder whose vectors are known.


def retriever_of(
    directory: Path, *statements: Statement, expand: Expand = str, weights: Weights | None = None
) -> Retriever:
    index = open_index(passages(statements, expand=expand), WordEncoder(), directory=directory)
    return Retriever(index, WordEncoder(), expand, weights=weights or Weights())


ALPHA = Statement("alpha-1", "Given weekly", ("Alpha disease",))
BETA = Statement("beta-1", "Given weekly", ("Beta disease", "First line"))


def test_what_is_wanted_soon_is_embedded_in_the_same_pass(tmp_path: Path) -> None:
    retriever = retriever_of(tmp_path, ALPHA, BETA)
    asked = cast("WordEncoder", retriever.encoder).asked
    retriever.vector("alpha", beside=["beta", "alpha"])
    assert asked == [["alpha", "beta"]]
    assert np.allclose(retriever.vector("beta"), WordEncoder().encode_queries(["beta"]).vectors)
    assert len(asked) == 1


def test_vectors_are_kept_of_the_last_texts_alone(tmp_path: Path) -> None:
    retriever = retriever_of(tmp_path, ALPHA, BETA)
    asked = cast("WordEncoder", retriever.encoder).asked
    texts = [f"question {number}" for number in range(AT_HAND + 1)]
    for text in (*texts, texts[-1], texts[0]):
        retriever.vector(text)
    assert asked == [[text] for text in (*texts, texts[0])]


@pytest.mark.parametrize(
    ("question", "first"), [("alpha disease?", ALPHA), ("beta disease?", BETA)]
)
def test_the_heading_tells_equal_statements_apart(
    tmp_path: Path, question: str, first: Statement
) -> None:
    assert retriever_of(tmp_path, ALPHA, BETA).search(question, 1)[0].statement == first


def test_the_title_stands_before_the_headings() -> None:
    assert indexed_text(BETA, "Diseases") == "Diseases > Beta disease > First line: Given weekly"


@pytest.mark.parametrize("text", ["quinsy is drained", "peritonsillar abscess is drained"])
@pytest.mark.parametrize("question", ["quinsy", "peritonsillar abscess"])
def test_synonyms_work_both_ways(tmp_path: Path, text: str, question: str) -> None:
    def expand(given: str) -> str:
        names = ("quinsy", "peritonsillar abscess")
        return f"{given} {' '.join(names)}" if any(name in given for name in names) else given

    named = Statement("named", text, ())
    others = [Statement(f"other-{i}", f"the throat is washed {i} times", ()) for i in range(9)]
    words_alone = Weights(dense=0, token=0)
    found = retriever_of(tmp_path, *others, named, expand=expand, weights=words_alone)
    assert found.search(question, 1)[0].statement == named


def test_of_many_statements_those_with_the_words_are_candidates_too(tmp_path: Path) -> None:
    many = [Statement(f"s-{i}", f"number {i} of many", ()) for i in range(60)]
    rare = Statement("rare", "zebra " + " ".join(f"w{i}" for i in range(40)), ())
    few = Weights(dense=0.5, token=0, depth=10)
    found = retriever_of(tmp_path, *many, rare, weights=few).find("number of the zebra")
    assert "rare" in {item.statement.id for item in found}
    assert 10 <= len(found) <= 20


def test_reranking_changes_the_order_of_the_best_only(tmp_path: Path) -> None:
    statements = [Statement(f"s-{i}", f"dose {'of ' * i} w{i}", ()) for i in range(12)]
    fused = retriever_of(tmp_path, *statements, weights=Weights(token=0)).find("dose w3 w7")
    mixed = retriever_of(tmp_path, *statements, weights=Weights(reranked=5)).find("dose w3 w7")
    ids = [[item.statement.id for item in found] for found in (fused, mixed)]
    assert set(ids[0][:5]) == set(ids[1][:5])
    assert ids[0][5:] == ids[1][5:]


def test_each_token_is_met_by_the_nearest_of_a_statement() -> None:
    question = np.array([[1, 0], [0, 1]], dtype=np.float32)
    one = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    other = np.array([[0, -1]], dtype=np.float32)
    assert tokens_met(question, [one, other]).mean(axis=0) == pytest.approx([0.9, -0.5])


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([1, 4, 2], [0.25, 1, 0.5], id="the best is 1"),
        pytest.param([-1, 2], [0, 1], id="none below 0"),
        pytest.param([0, 0], [0, 0], id="nothing found"),
        pytest.param([], [], id="none"),
    ],
)
def test_scores_are_scaled_by_the_best(scores: list[float], expected: list[float]) -> None:
    assert scaled(np.array(scores, dtype=np.float32)).tolist() == expected
