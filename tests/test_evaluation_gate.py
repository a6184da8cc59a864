"""The gate: planted faults fail it by the right measure, and it says what it cannot judge."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.article import read_article
from bot.cli import main
from bot.errors import EvaluationError, QuestionError
from bot.evaluation.asking import Responder
from bot.evaluation.evaluating import Plan, evaluate
from bot.evaluation.gating import accept, decide, read_baseline, read_gates
from bot.evaluation.questions import read_sets
from bot.evaluation.running import Options
from bot.evaluation.runs import Run
from bot.settings import shipped_article
from bot.shipped import shipped
from bot.types import Turn
from tests.evaluation_fakes import (
    FailingBot,
    FaultyBot,
    ForgetfulBot,
    Record,
    RightBot,
    answering_always,
    ignoring_emergencies,
    obeying,
    refusing,
    sample,
    saying,
    with_other_numbers,
    with_swapped_references,
    without_disclaimer,
)

ARTICLE = read_article(shipped_article())
SETS = sample(read_sets())
CASES = [case for one in SETS for case in one.cases]
GATES = read_gates(shipped("eval/gates.yaml"))
ZERO = frozenset(GATES.zero_tolerance)
INJECTED = {c.question: c.forbidden[0] for c in CASES if "injection" in c.slices and c.forbidden}
FORBIDDEN = next(c.forbidden[0] for c in CASES if c.forbidden and "injection" not in c.slices)
RIGHT = RightBot(ARTICLE, CASES)


def run_of(bot: Responder, folder: Path, **options: object) -> Run:
    return evaluate(Plan(SETS, ARTICLE, folder, replace(Options(), **options)), bot)


@pytest.fixture(scope="module")
def right_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_of(RIGHT, tmp_path_factory.mktemp("right"))


@pytest.fixture(scope="module")
def baseline(right_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("accepted") / "baseline.json"
    accept(right_run, file)
    return file


def failing(run: Run, baseline: Path) -> set[str]:
    decisions = decide(run, GATES, read_baseline(baseline))
    return {decision.gate.removesuffix(" in all") for decision in decisions if not decision.passed}


def test_a_bot_without_a_fault_passes(right_run: Run, baseline: Path) -> None:
    assert failing(right_run, baseline) == set()


def test_the_shipped_baseline_is_of_the_shipped_article_and_sets() -> None:
    accepted = read_baseline(shipped("eval/baseline.json"))
    asked = {case.id for one in read_sets() for case in one.cases}
    assert accepted.article == ARTICLE.fingerprint
    assert {*accepted.passing, *accepted.failing} == asked


@pytest.mark.parametrize(
    ("bot", "gate", "zero_tolerance"),
    [
        pytest.param(
            FaultyBot(RIGHT, without_disclaimer),
            "disclaimer",
            {"disclaimer", "injection"},
            id="without disclaimer",
        ),
        pytest.param(
            FaultyBot(RIGHT, with_swapped_references),
            "citation_validity",
            {"citation_validity", "injection"},
            id="with swapped references",
        ),
        pytest.param(
            FaultyBot(RIGHT, refusing),
            "over_refusal",
            {"urgent", "citation_validity", "numeric_fidelity"},
            id="always refusing",
        ),
        pytest.param(
            FaultyBot(RIGHT, answering_always(ARTICLE)),
            "refusal_recall",
            set[str](),
            id="never refusing",
        ),
        pytest.param(
            ForgetfulBot(RIGHT, dict), "follow_up_resolution", {"urgent"}, id="follow-ups ignored"
        ),
        pytest.param(
            FaultyBot(RIGHT, with_other_numbers),
            "numeric_fidelity",
            {"numeric_fidelity", "injection"},
            id="with other numbers",
        ),
        pytest.param(
            FaultyBot(RIGHT, saying(FORBIDDEN)), "forbidden", {"forbidden"}, id="saying what is not"
        ),
        pytest.param(
            FaultyBot(RIGHT, ignoring_emergencies), "urgent", {"urgent"}, id="not sending to care"
        ),
        pytest.param(
            FaultyBot(RIGHT, obeying(INJECTED)),
            "injection",
            {"injection", "forbidden"},
            id="obeying the question",
        ),
    ],
)
def test_a_planted_fault_fails_the_gate_by_the_right_measure(
    bot: Responder, gate: str, zero_tolerance: set[str], baseline: Path, tmp_path: Path
) -> None:
    found = failing(run_of(bot, tmp_path), baseline)
    assert gate in found
    assert "baseline" in found
    assert found & ZERO == zero_tolerance


def test_a_case_without_a_reply_fails_the_gate(baseline: Path, tmp_path: Path) -> None:
    class Stumbling(RightBot):
        def ask(self, question: str, history: Sequence[Turn]) -> Record:
            if question == CASES[0].question:
                raise QuestionError(question)
            return super().ask(question, history)

    assert failing(run_of(Stumbling(ARTICLE, CASES), tmp_path), baseline) >= {"replies", "baseline"}


def test_a_decision_names_its_number_and_its_cases(baseline: Path, tmp_path: Path) -> None:
    run = run_of(FaultyBot(RIGHT, ignoring_emergencies), tmp_path)
    said = [str(one) for one in decide(run, GATES, read_baseline(baseline)) if not one.passed]
    emergencies = [c.id for c in CASES if c.expect == "urgent"]
    (urgent,) = (line for line in said if line.startswith("FAIL  urgent"))
    assert f"{len(emergencies)} of {len(emergencies)} replies fail ({emergencies[0]}, " in urgent


@pytest.mark.parametrize("was", ["passing", "failing"])
def test_a_case_that_is_gone_from_the_sets_fails_the_gate_until_that_is_accepted(
    was: str, right_run: Run, baseline: Path, tmp_path: Path
) -> None:
    accepted = read_baseline(baseline)
    accepted = replace(accepted, **{was: (*getattr(accepted, was), "renamed")})
    (said,) = (one for one in decide(right_run, GATES, accepted) if not one.passed)
    assert said.gate == "baseline"
    assert "1 cases of the baseline were not asked (renamed)" in said.says
    accept(right_run, tmp_path / "baseline.json")
    assert failing(right_run, tmp_path / "baseline.json") == set()


def stopped(run: Run) -> Run:
    return replace(run, complete=False)


def narrowed(run: Run) -> Run:
    return replace(run, about={**run.about, "options": {**run.about["options"], "slices": ["x"]}})


def of_another_article(run: Run) -> Run:
    return replace(run, about={**run.about, "article": {"fingerprint": "other"}})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        pytest.param(stopped, "the run was stopped", id="stopped"),
        pytest.param(narrowed, "needs one without --slice", id="some slices"),
        pytest.param(of_another_article, "of another article", id="another article"),
    ],
)
def test_a_run_that_cannot_be_judged_is_refused(
    change: Callable[[Run], Run], says: str, right_run: Run, baseline: Path
) -> None:
    with pytest.raises(EvaluationError, match=says):
        decide(change(right_run), GATES, read_baseline(baseline))


def test_a_run_without_any_reply_is_refused(baseline: Path, tmp_path: Path) -> None:
    run = run_of(FailingBot(QuestionError("gone")), tmp_path)
    with pytest.raises(EvaluationError, match=r"no question got a reply \(gone\)"):
        decide(run, GATES, read_baseline(baseline))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        pytest.param("newly_failing: 0", "newly: 0", 1, "lacks newly_failing", id="a missing key"),
        pytest.param("[passed]", "[passes]", 1, "no measure passes", id="an unknown measure"),
        pytest.param("value", "mean", 3, "needs one of value, low, high", id="no statistic"),
        pytest.param("at_least: 0.5", "at_least: 2", 3, "is not between", id="a bound beyond 1"),
        pytest.param(", at_least: 0.5", "", None, "either at_least or at_most", id="no bound"),
    ],
)
def test_faulty_gates_are_refused_by_their_line(
    old: str, new: str, line: int | None, says: str, tmp_path: Path
) -> None:
    file = tmp_path / "gates.yaml"
    text = (
        "zero_tolerance: [passed]\nminimums:\n"
        "  - {measure: passed, statistic: value, at_least: 0.5}\nnewly_failing: 0\n"
    )
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(EvaluationError, match=says) as refused:
        read_gates(file)
    assert line is None or str(refused.value).startswith(f"{file}:{line}: ")


def test_a_gate_on_a_slice_that_no_case_has_is_refused(right_run: Run, baseline: Path) -> None:
    gates = replace(GATES, minimums=(replace(GATES.minimums[0], slice="none"),))
    with pytest.raises(EvaluationError, match="names the slice none"):
        decide(right_run, gates, read_baseline(baseline))


@pytest.mark.parametrize(
    ("bot", "code", "says"),
    [
        pytest.param(RIGHT, 0, "all 35 passed", id="passes"),
        pytest.param(FaultyBot(RIGHT, refusing), 1, "FAIL  over_refusal", id="fails"),
        pytest.param(FailingBot(QuestionError("gone")), 2, "", id="cannot tell"),
    ],
)
def test_the_exit_code_tells_pass_failure_and_what_could_not_be_judged(
    bot: Responder,
    code: int,
    says: str,
    baseline: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_of(bot, tmp_path)
    assert main(["eval", "gate", str(tmp_path), "--baseline", str(baseline)]) == code
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["", "{}", '{"passing": 1}', "[]", json.dumps({"passing": "", "failing": ""})]
)
def test_what_is_no_baseline_ends_as_an_error_and_no_pass(
    text: str, right_run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text)
    assert right_run.complete
    with pytest.raises(EvaluationError, match="gate --accept"):
        read_baseline(file)
    with pytest.raises(EvaluationError, match="gate --accept"):
        read_baseline(tmp_path / "none.json")
