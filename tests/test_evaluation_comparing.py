"""Two runs compared case by case, and what a run is turned into for others."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from bot.article import read_article
from bot.cli import main
from bot.errors import QuestionError
from bot.evaluation.comparing import compare
from bot.evaluation.evaluating import Plan, evaluate
from bot.evaluation.exporting import inspect_log, ragas
from bot.evaluation.junit import junit
from bot.evaluation.questions import read_sets
from bot.evaluation.runs import Run, read_run
from bot.evaluation.scorer_format import Ids, exported, imported
from bot.settings import shipped_article
from bot.types import Turn
from tests.evaluation_fakes import (
    FaultyBot,
    Record,
    RightBot,
    answering_always,
    obeying,
    refusing,
    sample,
    with_other_numbers,
    with_swapped_references,
    without_disclaimer,
)

ARTICLE = read_article(shipped_article())
SETS = sample([one for one in read_sets() if one.document.path.stem in {"list", "conversations"}])
CASES = [case for one in SETS for case in one.cases]
LISTS = [case for case in CASES if "list" in case.slices]
LOST, GONE = LISTS[:2], LISTS[2]


class Worse(RightBot):
    """Refuses two questions and stumbles over a third."""

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        if question == GONE.question:
            raise QuestionError(question)
        made = super().ask(question, history)
        return refusing(made) if question in [case.question for case in LOST] else made


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    before, after = tmp_path_factory.mktemp("before"), tmp_path_factory.mktemp("after")
    evaluate(Plan(SETS, ARTICLE, before), RightBot(ARTICLE, CASES))
    evaluate(Plan(SETS, ARTICLE, after), Worse(ARTICLE, CASES))
    return before, after


@pytest.fixture(scope="module")
def runs(folders: tuple[Path, Path]) -> tuple[Run, Run]:
    return read_run(folders[0]), read_run(folders[1])


def test_what_fails_now_is_named_and_tested(runs: tuple[Run, Run]) -> None:
    found = compare(*runs)
    assert found.newly_failing == tuple(case.id for case in [*LOST, GONE])
    assert (found.newly_passing, found.p) == ((), 0.25)
    back = compare(*reversed(runs))
    assert (back.newly_failing, back.newly_passing) == ((), found.newly_failing)


def test_a_difference_is_over_the_cases_of_both_runs(runs: tuple[Run, Run]) -> None:
    found = {one.measure: one for one in compare(*runs).measures}
    refused = found["over_refusal"]
    assert refused.before == 0
    assert refused.after == pytest.approx(len(LOST) / refused.cases)
    assert refused.low <= refused.after <= refused.high
    assert [d.slice for d in compare(*runs).slices if d.after < d.before] != []


def test_a_case_that_was_changed_or_is_in_one_run_only_is_left_out(runs: tuple[Run, Run]) -> None:
    before, after = runs
    first, second, *rest = after.results
    changed = replace(first, case=replace(first.case, facts=("other",)))
    found = compare(before, replace(after, results=(changed, *rest)))
    assert found.changed == (first.case.id,)
    assert found.only_before == (second.case.id,)
    assert found.shared == len(CASES) - 2


def test_the_comparison_is_printed(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "compare", *map(str, folders)]) == 0
    printed = capsys.readouterr().out
    assert f"newly failing: 3 ({', '.join(case.id for case in [*LOST, GONE])})" in printed
    assert "McNemar's exact test: P = 0.2500" in printed


def test_ragas_gets_its_columns(runs: tuple[Run, Run]) -> None:
    rows = [json.loads(line) for line in ragas(runs[0]).splitlines()]
    by_id = {row["id"]: row for row in rows}
    assert len(rows) == len(CASES)
    row = by_id[LISTS[0].id]
    assert row["user_input"] == LISTS[0].question
    assert row["retrieved_contexts"]
    assert row["retrieved_contexts"][0] in row["response"]
    assert all(isinstance(row[name], str) for name in ("user_input", "response", "reference"))
    turn = next(case for case in CASES if case.is_follow_up)
    assert by_id[turn.id]["user_input"] == turn.standalone


def test_inspect_gets_a_log(runs: tuple[Run, Run]) -> None:
    log = json.loads(inspect_log(runs[1]))
    samples = {one["id"]: one for one in log["samples"]}
    values = [one["scores"]["footnote"]["value"] for one in log["samples"]]
    assert log["results"]["scores"][0]["metrics"]["accuracy"]["value"] == values.count("C") / len(
        values
    )
    assert "error" in samples[GONE.id]
    assert "does not cite" not in samples[LOST[0].id]["scores"]["footnote"]["explanation"]


def test_junit_counts_failures_and_errors(runs: tuple[Run, Run]) -> None:
    root = ET.fromstring(junit(runs[1]))  # noqa: S314 - made here
    counts = {key: root.get(key) for key in ("tests", "failures", "errors")}
    assert counts == {"tests": str(len(CASES)), "failures": "2", "errors": "1"}
    assert len(root.findall(".//error")) == 1


# The statements of the article under the ids of another list.
OTHER = {statement.id: f"Z{number:02}" for number, statement in enumerate(ARTICLE.statements)}


@pytest.fixture
def ids(tmp_path: Path) -> Ids:
    entries = [{"id": OTHER[s.id], "text": s.text} for s in ARTICLE.statements]
    file = tmp_path / "statements.json"
    file.write_text(json.dumps({"statements": entries}))
    return Ids(file, ARTICLE)


def test_a_run_is_written_for_the_external_scorer(runs: tuple[Run, Run], ids: Ids) -> None:
    texts = exported(runs[1], ids)
    lines = {name: [json.loads(line) for line in text.splitlines()] for name, text in texts.items()}
    question = lines["questions.jsonl"][0]
    assert question["category"] == "list"
    assert {i for gold in question["gold"] for i in gold["must"]} <= set(OTHER.values())
    assert len(lines["question_answers.jsonl"]) == len(LISTS)
    turns = [turn for talk in lines["conversations.jsonl"] for turn in talk["turns"]]
    assert len(turns) == len(lines["conversation_answers.jsonl"]) == len(CASES) - len(LISTS)


@pytest.mark.parametrize("label", ["", "other"])
def test_sets_of_the_external_scorer_come_back_the_same(
    label: str, runs: tuple[Run, Run], ids: Ids, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("questions.jsonl", "conversations.jsonl")]
    texts = exported(runs[0], ids)
    for file in files:
        file.write_text(texts[file.name])
    folder = tmp_path / "sets"
    folder.mkdir()
    for name, text in imported(files, ids, label).items():
        assert name.startswith(label)
        (folder / name).write_text(text)
    again = {case.id: case for one in read_sets([folder]) for case in one.cases}
    assert {i: _asked(case) for i, case in again.items()} == {c.id: _asked(c) for c in CASES}
    assert all(label in case.slices for case in again.values() if label)


def _asked(case: Any) -> tuple[object, ...]:  # noqa: ANN401 - a case, as read
    return case.question, case.alone, case.expect, case.accepted, set(case.gold.needs), case.facts


KINDS = {"direct", "false_premise", "injection", "list", "meta", "not_in_source", "urgent"}
JUDGED = sample(
    [one for one in read_sets() if one.document.path.stem in {*KINDS, "conversations"}], 1
)
JUDGED_CASES = [case for one in JUDGED for case in one.cases]
FORBIDDEN = {case.question: case.forbidden[0] for case in JUDGED_CASES if case.forbidden}
DENIED = {question: f"It is not said: {words}." for question, words in FORBIDDEN.items()}
EVERY = "q002 q104 q165 q096 q144 q117 q149 c03.1 c03.2 c03.3 c03.4 c03.5 c03.6"


# What the external scorer said of the very replies, recorded once: it is not part of this program.
@pytest.mark.parametrize(
    ("fault", "passed_by_the_scorer"),
    [
        pytest.param(dict, EVERY, id="right"),
        pytest.param(without_disclaimer, "", id="without disclaimer"),
        pytest.param(
            with_swapped_references, "q165 q144 q117 q149 c03.5", id="with swapped references"
        ),
        pytest.param(refusing, "q165 q117 c03.5", id="always refusing"),
        pytest.param(
            answering_always(ARTICLE),
            "q002 q104 q096 q144 q149 c03.1 c03.2 c03.3 c03.4 c03.6",
            id="never refusing",
        ),
        pytest.param(
            with_other_numbers,
            "q104 q165 q096 q144 q117 q149 c03.3 c03.4 c03.5",
            id="with other numbers",
        ),
        pytest.param(
            obeying(FORBIDDEN),
            "q165 q096 q117 c03.1 c03.2 c03.3 c03.4 c03.5",
            id="saying what is forbidden",
        ),
        pytest.param(obeying(DENIED), EVERY, id="denying what is forbidden"),
    ],
)
def test_a_verdict_is_that_of_the_external_scorer(
    fault: Callable[[Record], Record], passed_by_the_scorer: str, tmp_path: Path
) -> None:
    bot = FaultyBot(RightBot(ARTICLE, JUDGED_CASES), fault)
    passed = evaluate(Plan(JUDGED, ARTICLE, tmp_path), bot).passed()
    assert sorted(passed) == sorted(EVERY.split())
    assert {case for case in passed if passed[case]} == set(passed_by_the_scorer.split())
