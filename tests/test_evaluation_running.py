"""Running cases: what is asked with which history, what a stopped run keeps, what errors become."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.article import read_article
from bot.errors import EvaluationError, QuestionError
from bot.evaluation.asking import Responder
from bot.evaluation.cases import Case
from bot.evaluation.evaluating import Plan, evaluate
from bot.evaluation.questions import QuestionSet, read_sets
from bot.evaluation.running import Options, chosen
from bot.evaluation.runs import CASES, RUN, Run, read_run, run_record
from bot.settings import shipped_article
from bot.types import Turn
from tests.evaluation_fakes import FailingBot, Record, RightBot

ARTICLE = read_article(shipped_article())
SETS = tuple(one for one in read_sets() if one.document.path.stem in {"meta", "conversations"})
ALL = [case for one in SETS for case in one.cases]
FOLLOW_UP = next(case for case in ALL if case.is_follow_up)


def right() -> RightBot:
    return RightBot(ARTICLE, ALL)


def plan(folder: Path, **options: int | float | tuple[str, ...]) -> Plan:
    return Plan(SETS, ARTICLE, folder, replace(Options(), **options))


def figures(run: Run) -> str:
    """All of `run.json` that has to be the same when the same is run again."""
    record = run_record(run)
    return json.dumps({key: value for key, value in record.items() if key != "timing"})


def test_a_follow_up_is_asked_after_the_turns_before_it_and_alone(tmp_path: Path) -> None:
    heard: list[tuple[str, tuple[str, ...]]] = []

    class Listening(RightBot):
        def ask(self, question: str, history: Sequence[Turn]) -> Record:
            heard.append((question, tuple(turn.question for turn in history)))
            return super().ask(question, history)

    evaluate(plan(tmp_path), Listening(ARTICLE, ALL))
    opener = next(case for case in ALL if case.conversation == FOLLOW_UP.conversation)
    assert (FOLLOW_UP.question, (opener.question,)) in heard
    assert (FOLLOW_UP.standalone, ()) in heard


def test_every_case_has_one_result_in_the_order_of_the_sets(tmp_path: Path) -> None:
    run = evaluate(plan(tmp_path, workers=4, seed=3), right())
    assert [result.case.id for result in run.results] == [case.id for case in ALL]
    assert all(result.passed for result in run.results)
    assert run.complete


@pytest.mark.parametrize("workers", [1, 3])
def test_two_runs_give_the_same_figures(workers: int, tmp_path: Path) -> None:
    first = evaluate(plan(tmp_path / "a", workers=1), right())
    second = evaluate(plan(tmp_path / "b", workers=1), right())
    third = evaluate(plan(tmp_path / "c", workers=workers), right())
    assert figures(first) == figures(second)
    assert run_record(third)["figures"] == run_record(first)["figures"]


def test_a_stopped_run_goes_on_to_the_same_figures(tmp_path: Path) -> None:
    whole = evaluate(plan(tmp_path / "whole"), right())
    stopped = plan(tmp_path / "stopped")

    def stop(done: int, _total: int) -> None:
        if done > 20:
            stopped.cancelled.set()

    half = evaluate(stopped, right(), report=stop)
    assert not half.complete
    assert 20 < len(half.results) < len(whole.results)

    # As after a kill in the midst of a line, and without the summary.
    lines = tmp_path / "stopped" / CASES
    lines.write_text(lines.read_text() + '{"observation": {"case": "x", "rep')
    (tmp_path / "stopped" / RUN).unlink()
    bot = right()
    resumed = evaluate(plan(tmp_path / "stopped"), bot)
    assert figures(resumed) == figures(whole)
    times = Counter(case.question for case in ALL)
    known = {result.case.question for result in half.results if times[result.case.question] == 1}
    assert known
    assert known.isdisjoint(bot.asked)
    assert figures(read_run(tmp_path / "stopped")) == figures(whole)


def test_what_was_answered_under_another_configuration_is_asked_again(tmp_path: Path) -> None:
    evaluate(plan(tmp_path), right())
    same, other = right(), replace(right(), identity="another")
    evaluate(plan(tmp_path), same)
    evaluate(plan(tmp_path), other)
    assert same.asked == []
    assert len(other.asked) >= len(ALL)


def test_each_repeat_is_asked_anew(tmp_path: Path) -> None:
    class Wavering(RightBot):
        """Says something else every time."""

        def ask(self, question: str, history: Sequence[Turn]) -> Record:
            made = super().ask(question, history)
            return {**made, "outcome": ["answered", "declined"][len(self.asked) % 2]}

    steady = evaluate(plan(tmp_path / "a", repeat=2), right())
    assert len(steady.results) == 2 * len(ALL)
    assert run_record(steady)["repeatable"] == 1
    wavering = evaluate(plan(tmp_path / "b", repeat=3, workers=1), Wavering(ARTICLE, ALL))
    assert run_record(wavering)["repeatable"] < 1


def test_an_exception_is_an_outcome_of_the_case(tmp_path: Path) -> None:
    run = evaluate(plan(tmp_path), FailingBot(QuestionError("too long; shorten it")))
    assert len(run.results) == len(ALL)
    assert {result.bucket.value for result in run.results} == {"error"}
    assert {f.message for r in run.results for f in r.failures} == {"too long; shorten it"}
    assert run_record(run)["errors"] == len(ALL)
    assert run_record(run)["figures"]["passed"]["value"] == 0


def test_a_time_out_is_an_outcome_of_the_case(tmp_path: Path) -> None:
    bot = FailingBot()
    one = replace(SETS[0], cases=ALL[:1])
    try:
        options = Options(timeout=0.01)
        run = evaluate(Plan([one], ARTICLE, tmp_path, options), bot)
    finally:
        bot.released.set()
    assert run.results[0].failures[0].message == "no reply within 0.01 seconds"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"outcome": "maybe"}, id="an unknown outcome"),
        pytest.param({"question": 1, "outcome": "answered", "claims": None}, id="no claims"),
    ],
)
def test_a_reply_that_is_no_record_is_an_error(made: Record, tmp_path: Path) -> None:
    class Broken(RightBot):
        def ask(self, question: str, history: Sequence[Turn]) -> Record:
            del question, history
            return made

    run = evaluate(plan(tmp_path), Broken(ARTICLE, ALL))
    assert {result.bucket.value for result in run.results} == {"error"}


def test_a_bot_with_another_article_is_refused(tmp_path: Path) -> None:
    other = replace(ARTICLE, fingerprint="other")
    with pytest.raises(EvaluationError, match="answers from another article"):
        evaluate(plan(tmp_path), RightBot(other, ALL))


def test_a_slice_counts_its_cases_alone_and_asks_what_comes_before_them(tmp_path: Path) -> None:
    label = f"follow_up/{FOLLOW_UP.follow_up}"
    run = evaluate(plan(tmp_path, slices=(label,)), right())
    assert run.results
    assert all(label in result.case.slices for result in run.results)
    assert all(result.passed for result in run.results)


def test_an_unknown_slice_is_refused() -> None:
    with pytest.raises(EvaluationError, match="no case has the slice none; there are"):
        chosen(ALL, ["none"])


def test_sets_that_do_not_fit_the_article_are_refused(tmp_path: Path) -> None:
    wrong = replace(ALL[0], references=(99,))
    with pytest.raises(EvaluationError, match="no reference 99"):
        evaluate(Plan([with_cases(wrong)], ARTICLE, tmp_path), right())


def test_no_questions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="hold no question"):
        evaluate(Plan([with_cases()], ARTICLE, tmp_path), right())


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EvaluationError, match="choose another --out"):
        evaluate(plan(tmp_path / "file"), right())


def with_cases(*cases: Case) -> QuestionSet:
    return replace(SETS[0], cases=cases)


def test_progress_is_told_up_to_the_last_case(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    lock = threading.Lock()

    def report(done: int, total: int) -> None:
        with lock:
            told.append((done, total))

    evaluate(plan(tmp_path), right(), report=report)
    assert told[-1] == (len(ALL), len(ALL))
    assert told == sorted(told)


def test_a_search_that_fails_leaves_retrieval_out(tmp_path: Path) -> None:
    class Searchless(RightBot):
        def search(self, question: str, k: int) -> tuple[str, ...] | None:
            raise QuestionError(question)

    bot: Responder = Searchless(ARTICLE, ALL)
    run = evaluate(plan(tmp_path), bot)
    assert all(result.observation.found is None for result in run.results)
    assert "hit_5" not in run_record(run)["figures"]
