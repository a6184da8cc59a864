"""The benchmark: its sums are right, its runs are measured, its tables can be read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.article import read_article
from bot.bench.followup_sets import followup_sets, has_conversations
from bot.bench.growth import EMBEDDED, SeededEncoder, growth, made_up
from bot.bench.guard import claims, guard
from bot.bench.processes import run, run_json
from bot.bench.retrieval_sets import RetrievalSet, measured, ndcg, read_set, retrieval_sets
from bot.bench.side_by_side import questions_about, side_by_side
from bot.bench.table import Table
from bot.bench.timing import milliseconds, percentile
from bot.embedding import open_encoder
from bot.errors import EvaluationError
from bot.settings import Settings, shipped_article
from bot.types import Statement
from tests.bots import PATHS
from tests.encoders import WordEncoder
from tests.progress import Steps

CORPUS = [
    {"_id": "d1", "title": "Fever", "text": "Paracetamol lowers it"},
    {"_id": "d2", "title": "", "text": "Ice cools the skin"},
    {"_id": "d3", "title": "Cough", "text": "Honey soothes it"},
]
QUERIES = [{"_id": "q1", "text": "honey for cough"}, {"_id": "q2", "text": "what cools the skin"}]
QRELS = "query-id\tcorpus-id\tscore\nq1\td3\t1\nq2\td2\t1\nq9\td1\t0\n"


COOLED = "What lowers fever?"
TALK = [
    {"_id": "t1", "conv": "c", "turn": 1, "text": COOLED, "rewrite": COOLED},
    {"_id": "t2", "conv": "c", "turn": 2, "text": "And that?", "rewrite": "Honey soothes a cough"},
]
TALK_QRELS = "query-id\tcorpus-id\tscore\nt1\td1\t1\nt2\td3\t1\n"


def lines(rows: Sequence[Mapping[str, object]]) -> str:
    return "\n".join(map(json.dumps, rows))


def public_set(folder: Path, *, packed: bool = True) -> Path:
    if packed:
        (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines(CORPUS).encode()))
    else:
        (folder / "corpus.jsonl").write_text(lines(CORPUS), encoding="utf-8")
    (folder / "queries.jsonl").write_text(lines(QUERIES), encoding="utf-8")
    (folder / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    return folder


def test_a_table_is_text_and_data() -> None:
    table = Table(
        "Speed", ("what", "ms"), (("ask", 12.345), ("build", 1234.5), ("x", None)), ("Fast.",)
    )
    assert table.to_markdown().splitlines() == [
        "**Speed**",
        "",
        "| what  | ms   |",
        "| ----- | ---- |",
        "| ask   | 12.3 |",
        "| build | 1234 |",
        "| x     |      |",
        "",
        "Fast.",
    ]
    assert table.to_dict()["rows"] == [
        {"what": "ask", "ms": 12.345},
        {"what": "build", "ms": 1234.5},
        {"what": "x", "ms": None},
    ]


def test_a_process_is_measured_with_what_it_wrote() -> None:
    cost, written = run("json.tool", "--help")
    assert written.startswith("usage")
    assert 0 < cost.cpu < 60
    assert 0 < cost.wall < 60
    assert 1 < cost.memory < 1_000


def test_a_failed_process_says_why() -> None:
    with pytest.raises(EvaluationError, match="no-such-file"):
        run_json("json.tool", "no-such-file")


def test_calls_are_timed_after_a_first_one() -> None:
    asked: list[str] = []
    assert len(milliseconds(asked.append, ["a", "b"])) == 2
    assert asked == ["a", "a", "b"]


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 10), (0.95, 19), (1.0, 20), (0.0, 1)], ids=str
)
def test_percentiles_are_values_that_occurred(share: float, expected: int) -> None:
    assert percentile(list(range(20, 0, -1)), share) == expected


@pytest.mark.parametrize(
    ("found", "grades", "expected"),
    [
        pytest.param(["a", "b"], {"a": 1}, 1.0, id="first"),
        pytest.param(["b", "a"], {"a": 1}, 1 / np.log2(3), id="second"),
        pytest.param(["b"], {"a": 1}, 0.0, id="not found"),
        pytest.param([*"bcdefghijk", "a"], {"a": 1}, 0.0, id="eleventh"),
        pytest.param(
            ["b", "a"], {"a": 2, "b": 1}, (1 + 2 / np.log2(3)) / (2 + 1 / np.log2(3)), id="grades"
        ),
        pytest.param(["a"], {}, 0.0, id="nothing to find"),
    ],
)
def test_ndcg(found: list[str], grades: dict[str, int], expected: float) -> None:
    assert ndcg(found, grades) == pytest.approx(expected)


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_a_public_set_is_read(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001 - a case
    chosen = read_set(public_set(tmp_path, packed=packed))
    assert chosen.documents[0] == Statement("d1", "Paracetamol lowers it", ("Fever",))
    assert chosen.documents[1].section == ()
    assert chosen.questions["q2"] == "what cools the skin"
    assert chosen.grades["q1"] == {"d3": 1}


def test_a_folder_that_is_no_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="not a retrieval set"):
        read_set(tmp_path)


def test_questions_without_a_document_are_left_out(tmp_path: Path) -> None:
    chosen = RetrievalSet(
        "small",
        (Statement("d1", "ice cools", ()), Statement("d2", "honey soothes", ())),
        {"q1": "honey", "q2": "ice", "q3": "snow"},
        {"q1": {"d2": 1}, "q2": {"d1": 1}, "q3": {"d1": 0}},
    )
    result = measured(chosen, WordEncoder(), tmp_path)
    assert (result.documents, result.questions, result.ndcg) == (2, 2, 1.0)
    assert measured(chosen, WordEncoder(), tmp_path, questions=1).questions == 1


def test_public_sets_are_measured_with_the_products_configuration(
    tmp_path: Path, data: Path
) -> None:
    steps = Steps()
    table = retrieval_sets([public_set(tmp_path)], directory=data, on_progress=steps)
    assert table.columns[:4] == ("set", "documents", "questions", "nDCG@10")
    assert table.rows[0][:4] == (tmp_path.name, 3, 2, "1.0000")
    assert f"asking {tmp_path.name}" in {doing for doing, _, _ in steps.heard}


def test_follow_ups_are_measured_as_typed_as_completed_and_as_rewritten(
    tmp_path: Path, data: Path
) -> None:
    folder = public_set(tmp_path)
    assert not has_conversations(folder)
    (folder / "queries.jsonl").write_text(lines(TALK), encoding="utf-8")
    (folder / "qrels.tsv").write_text(TALK_QRELS, encoding="utf-8")
    assert has_conversations(folder)
    steps = Steps()
    settings = replace(Settings.from_environment({}), data=data)
    table = followup_sets([folder], settings, on_progress=steps)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [(row["set"], row["titles"], row["follow-ups"]) for row in rows] == [
        (folder.name, "with", 1),
        (folder.name, "without", 1),
    ]
    # What a person rewrote names the document; what was typed names nothing.
    assert [row["nDCG@10, rewritten"] for row in rows] == [1, 1]
    assert 1 not in {row["nDCG@10, typed"] for row in rows}
    assert f"following {folder.name}" in {doing for doing, _, _ in steps.heard}


def test_a_conversation_of_which_a_turn_is_not_told_is_refused(tmp_path: Path, data: Path) -> None:
    folder = public_set(tmp_path)
    (folder / "queries.jsonl").write_text(lines([TALK[0], QUERIES[0]]), encoding="utf-8")
    settings = replace(Settings.from_environment({}), data=data)
    with pytest.raises(EvaluationError, match=r"without \['conv', 'rewrite', 'turn'\]"):
        followup_sets([folder], settings)


def test_conversations_without_a_right_document_are_refused(tmp_path: Path, data: Path) -> None:
    folder = public_set(tmp_path)
    (folder / "queries.jsonl").write_text(lines(TALK), encoding="utf-8")
    settings = replace(Settings.from_environment({}), data=data)
    with pytest.raises(EvaluationError, match=r"give grades in qrels\.tsv"):
        followup_sets([folder], settings)


def test_made_up_statements_are_the_same_every_time_and_different_from_each_other() -> None:
    texts = ["Give it in the morning", "Stop it when vision blurs"]
    made = made_up(texts, 50)
    assert made == made_up(texts, 50)
    assert len({passage.text for passage in made}) == 50


def test_beyond_the_first_thousand_vectors_are_seeded(data: Path) -> None:
    encoder = open_encoder(data)
    real = encoder.encode_documents(["morning"]).vectors[0]
    encoded = SeededEncoder(encoder).encode_documents(["morning"] * (EMBEDDED + 2))
    assert encoded.vectors[EMBEDDED - 1] @ real == pytest.approx(1, abs=1e-4)
    assert abs(encoded.vectors[EMBEDDED] @ real) < 0.5
    assert np.linalg.norm(encoded.vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert len(encoded.tokens) == EMBEDDED + 2


def test_growth_is_measured_for_each_size(data: Path) -> None:
    steps = Steps()
    settings = replace(Settings.from_environment({}), data=data)
    table = growth(settings, sizes=(30, 60), on_progress=steps)
    assert [row[0] for row in table.rows] == [30, 60]
    assert all(isinstance(cell, float) and cell > 0 for row in table.rows for cell in row[1:])
    assert [(done, total) for _, done, total in steps.heard] == [(0, 2), (1, 2), (2, 2)]


def test_questions_of_the_comparison_come_from_the_article() -> None:
    article = read_article(shipped_article())
    questions = questions_about(article)
    assert questions[0] == article.title
    assert any(article.sections[-1].path[-1] in question for question in questions)


def test_the_comparison_gives_ratios(data: Path) -> None:
    table = side_by_side(replace(Settings.from_environment({}), data=data), repeats=1)
    assert table.columns == ("measure", "tutorial", "footnote", "ratio")
    for _, theirs, ours, ratio in table.rows:
        assert isinstance(theirs, float)
        assert isinstance(ours, float)
        assert ratio == pytest.approx(ours / theirs)
    assert {str(row[0]).split(":")[0] for row in table.rows} == {"build the index", "cold", "warm"}


CLAIM: Mapping[str, object] = {
    "id": "a",
    "claim": "x",
    "statements": [],
    "references": None,
    "supported": False,
}


def test_written_claims_are_counted_by_kind(tmp_path: Path) -> None:
    article = read_article(shipped_article())
    first = article.evidence[0]
    cited = {"statements": [first.id], "references": list(first.numbers)}
    right = {**CLAIM, **cited, "claim": first.text, "supported": True, "kind": "verbatim"}
    wrong = {**CLAIM, **cited, "claim": "Aspirin cures it.", "kind": "drug"}
    file = tmp_path / "claims.jsonl"
    file.write_text(lines([right, wrong]), encoding="utf-8")
    rows = claims([file], article).rows
    assert ("drug", "reject", 1, 1.0) in rows
    assert ("verbatim", "accept", 1, 1.0) in rows


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (dict(CLAIM), "give a JSON object with"),
        ({**CLAIM, "kind": "k", "statements": ["no-1"]}, "no statement no-1"),
        ("no object", "give a JSON object with"),
    ],
    ids=["a field missing", "an unknown statement", "no object"],
)
def test_a_claim_in_another_form_is_refused(entry: object, says: str, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text(json.dumps(entry), encoding="utf-8")
    with pytest.raises(EvaluationError, match=says):
        claims([file], read_article(shipped_article()))


FILES = Path(__file__).parents[1] / "eval" / "guard"


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("nerves", [FILES / "claims.jsonl"]),
        ("nerves", [FILES / "mutated.jsonl"]),
        ("heart", [PATHS["heart"].with_suffix(".claims.jsonl")]),
        ("bladder", [PATHS["bladder"].with_suffix(".claims.jsonl")]),
    ],
    ids=["written", "mutated", "heart", "bladder"],
)
def test_the_guard_catches_what_is_wrong_and_accepts_what_is_said(
    name: str, files: list[Path]
) -> None:
    rows = {row[:2]: row[3] for row in claims(files, read_article(PATHS[name])).rows}
    assert rows["all", "reject"] == 1
    assert float(rows["all", "accept"] or 0) >= 0.7


def test_the_guard_lets_most_paraphrases_pass() -> None:
    rows = {
        row[:2]: row[3]
        for row in claims([FILES / "paraphrases.jsonl"], read_article(PATHS["nerves"])).rows
    }
    assert float(rows["all", "reject"] or 0) >= 0.93
    assert float(rows["all", "accept"] or 0) >= 0.9


def test_what_is_embedded_to_weigh_findings_is_timed_apart(data: Path) -> None:
    files, article = [FILES / "claims-fifth-blind.jsonl"], read_article(PATHS["nerves"])
    checks, learned = claims(files, article, open_encoder(data)).notes
    assert "a claim" in checks
    assert "weighed by what was learned" in learned
    assert len(claims(files, article).notes) == 1


def test_no_mutation_of_the_article_gets_through() -> None:
    rows = {row[:2]: row[3] for row in guard().rows}
    assert rows["all", "reject"] == 1
    assert float(rows["all", "accept"] or 0) >= 0.95
