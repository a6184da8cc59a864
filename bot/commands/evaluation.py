"""`footnote eval`: question sets, runs, reports, the gate."""

from __future__ import annotations

import sys
import time
import traceback
from argparse import Namespace
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.article import read_article
from bot.commands.asking import write
from bot.commands.checking import FAILED_CHECK
from bot.commands.opened import Progress, chosen, opened
from bot.errors import EvaluationError, FootnoteError
from bot.evaluation import gating
from bot.evaluation import measures as definitions
from bot.evaluation.asking import InProcess, Remote, Responder
from bot.evaluation.comparing import compare as compared
from bot.evaluation.comparing import lines
from bot.evaluation.documents import read_document
from bot.evaluation.drafts import draft as drafted
from bot.evaluation.evaluating import Plan, evaluate
from bot.evaluation.exporting import inspect_log, ragas
from bot.evaluation.figures import figures
from bot.evaluation.junit import write_junit
from bot.evaluation.linting import lint as linted
from bot.evaluation.questions import QuestionSet, read_sets, set_faults, set_files
from bot.evaluation.report import write_report
from bot.evaluation.running import Options
from bot.evaluation.runs import CASES, Run, is_finished, read_run, run_record
from bot.evaluation.runs import write as write_file
from bot.evaluation.scorer_format import Ids, exported, imported
from bot.evaluation.statistics import CONFIDENCE
from bot.shipped import shipped
from bot.types import Article

HARNESS_ERROR = 2


def lint(arguments: Namespace) -> int:
    """Name every fault of the sets, by file and line."""
    files = set_files(arguments.sets)
    faults = [f"{file}:{line}: {message}" for file in files for line, message in _faults(file)]
    if not faults:
        sets = read_sets(arguments.sets)
        faults = [str(problem) for problem in linted(sets, _article())]
        write(f"{len(sets)} sets, {sum(len(one.cases) for one in sets)} questions")
    for fault in faults:
        write(fault)
    return FAILED_CHECK if faults else 0


def _faults(file: Path) -> tuple[tuple[int, str], ...]:
    return set_faults(read_document(file))


def _article() -> Article:
    return read_article(chosen().article)


def run(arguments: Namespace) -> int:
    """Ask the sets, judge the replies, write run, report and JUnit file."""
    found = _run(arguments, _sets(arguments.sets), tuple(arguments.slices or ()))
    folder = _folder(arguments.out)
    write_junit(found, folder)
    page = write_report(found, folder)
    for line in _summary(found):
        write(line)
    write(f"report: {page}")
    return 0


def _sets(paths: Sequence[Path]) -> tuple[QuestionSet, ...]:
    """The sets of these paths; drafts are left out unless they are named."""
    sets = read_sets(paths)
    return sets if paths else tuple(one for one in sets if not one.is_draft)


def _folder(given: Path | None) -> Path:
    return given or chosen().data / "evaluation" / "latest"


def _run(arguments: Namespace, sets: Sequence[QuestionSet], slices: tuple[str, ...]) -> Run:
    folder = _folder(arguments.out)
    # What a server was cannot be told later: only a stopped run of it is gone on with.
    if arguments.fresh or (arguments.url and is_finished(folder)):
        (folder / CASES).unlink(missing_ok=True)
    options = Options(
        workers=arguments.workers,
        repeat=arguments.repeat,
        seed=arguments.seed,
        timeout=arguments.timeout,
        slices=slices,
    )
    started = time.perf_counter()
    with _responder(arguments) as (responder, article), Progress() as progress:
        cold = time.perf_counter() - started
        plan = Plan(sets, article, folder, options)
        return evaluate(
            plan,
            responder,
            cold=cold,
            report=lambda done, total: progress.report("questions", done, total),
        )


@contextmanager
def _responder(arguments: Namespace) -> Generator[tuple[Responder, Article]]:
    settings = chosen()
    if arguments.url:
        token = next(iter(settings.api_tokens), None)
        yield Remote(arguments.url, timeout=arguments.timeout, token=token), _article()
        return
    with opened(settings) as footnote:
        yield InProcess(footnote, settings), footnote.article


def _summary(found: Run) -> Iterator[str]:
    record = run_record(found)
    counted = ", ".join(f"{count} {name}" for name, count in record["buckets"].items())
    yield f"{record['cases']} cases: {counted}"
    yield f"{'measure':22} {'value':>7}  {CONFIDENCE} interval   cases"
    for name, one in figures(found.results, seed=found.seed).items():
        yield f"{name:22} {one.value:7.3f}  {one.low:.3f} to {one.high:.3f} {one.cases:6}"
    if record["repeatable"] is not None:
        yield f"{'repeatable':22} {record['repeatable']:7.3f}"
    spent = record["timing"]["milliseconds"]
    yield f"latency: p50 {spent['p50']:.0f} ms, p95 {spent['p95']:.0f} ms"


def measures(_arguments: Namespace) -> int:
    """Say what every measure is."""
    for measure in definitions.MEASURES:
        better = "" if measure.higher_is_better else " (lower is better)"
        write(f"{measure.name}{better}\n  {measure.definition}")
    for words in (
        definitions.BUCKETS,
        definitions.TIMING,
        definitions.REPEATABLE,
        definitions.INTERVALS,
    ):
        write(words)
    return 0


def draft(arguments: Namespace) -> int:
    """Write a first question set over the article."""
    text = drafted(_article())
    if arguments.out:
        write_file(arguments.out, text)
        write(f"A draft to edit: {arguments.out}")
    else:
        sys.stdout.write(text)
    return 0


def report(arguments: Namespace) -> int:
    """Write a run's page and JUnit file anew."""
    folder = _folder(arguments.folder)
    found = read_run(folder)
    write_junit(found, folder)
    write(f"report: {write_report(found, folder)}")
    return 0


def compare(arguments: Namespace) -> int:
    """Say what changed from one run to another."""
    for line in lines(compared(read_run(arguments.before), read_run(arguments.after))):
        write(line)
    return 0


def gate(arguments: Namespace) -> int:
    """Say whether a run may be published; 2 when that cannot be told."""
    try:
        return _gate(arguments)
    except FootnoteError:
        raise
    except Exception:  # noqa: BLE001 - a crash must not end as the 1 of a gate that has decided
        traceback.print_exc()
        return HARNESS_ERROR


def _gate(arguments: Namespace) -> int:
    gates = gating.read_gates(arguments.gates or shipped("eval/gates.yaml"))
    baseline_file = arguments.baseline or shipped("eval") / "baseline.json"
    folder = arguments.folder or _folder(arguments.out)
    found = read_run(folder) if arguments.folder else _run(arguments, _sets(()), ())
    if arguments.accept:
        gating.accept(found, baseline_file)
        write(f"baseline: {baseline_file}")
    baseline = gating.read_baseline(baseline_file)
    decisions = gating.decide(found, gates, baseline)
    write_junit(found, folder)
    page = write_report(found, folder, decisions)
    for decision in decisions:
        write(str(decision))
    failed = sum(not decision.passed for decision in decisions)
    write(
        f"gate: {failed} of {len(decisions)} fail"
        if failed
        else f"gate: all {len(decisions)} passed"
    )
    write(f"report: {page}")
    return FAILED_CHECK if failed else 0


def export(arguments: Namespace) -> int:
    """Write a run for another harness."""
    found = read_run(_folder(arguments.folder))
    if arguments.format == "scorer":
        return _export_to_scorer(found, arguments)
    text = ragas(found) if arguments.format == "ragas" else inspect_log(found)
    if arguments.out:
        write_file(arguments.out, text)
    else:
        sys.stdout.write(text)
    return 0


def _export_to_scorer(found: Run, arguments: Namespace) -> int:
    if not (arguments.statements and arguments.out):
        message = "--format scorer needs --statements FILE and --out FOLDER"
        raise EvaluationError(message)
    texts = exported(found, Ids(arguments.statements, _article()))
    for name, text in texts.items():
        write_file(arguments.out / name, text)
    return 0


def bring(arguments: Namespace) -> int:
    """Turn question sets of the external scorer into YAML."""
    ids = Ids(arguments.statements, _article())
    for name, text in imported(arguments.files, ids, arguments.label).items():
        write_file(arguments.out / name, text)
        write(str(arguments.out / name))
    return 0
