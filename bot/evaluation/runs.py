"""A run and its folder: `run.json` with the figures, `cases.jsonl` with every case."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.figures import buckets, figure, figures, latency, repeatable, slices
from bot.evaluation.log import line_of, read_lines
from bot.evaluation.results import Result, read_result, result_record

RUN, CASES, JUNIT, REPORT = "run.json", "cases.jsonl", "junit.xml", "report.html"
VERSION = 1
PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found. `about` says what was asked, of what, and how; `timing` is in seconds.

    `complete` is False when it was cancelled. `statements` are the article's, by id.
    """

    results: tuple[Result, ...]
    about: Mapping[str, Any]
    timing: Mapping[str, Any]
    statements: Mapping[str, Mapping[str, Any]]
    complete: bool = True

    @property
    def seed(self) -> int:
        """What the run drew its samples from."""
        return int(self.about["options"]["seed"])

    @property
    def by_case(self) -> dict[str, list[Result]]:
        """The results of each case, one a repeat."""
        found: dict[str, list[Result]] = {}
        for result in self.results:
            found.setdefault(result.case.id, []).append(result)
        return found

    def passed(self) -> dict[str, bool]:
        """Whether each case passed, every time it was asked."""
        return {case: all(r.passed for r in results) for case, results in self.by_case.items()}


def run_record(run: Run) -> dict[str, Any]:
    """`run.json`. All but `timing` is the same when the same is run again."""
    overall = figures(run.results, seed=run.seed)
    return {
        "version": VERSION,
        "complete": run.complete,
        "about": dict(run.about),
        "cases": len(run.results),
        "errors": sum(result.is_error for result in run.results),
        "buckets": buckets(run.results),
        "repeatable": repeatable(run.results),
        "figures": {name: asdict(one) for name, one in overall.items()},
        "slices": {
            label: _slice(label, part, run.seed) for label, part in slices(run.results).items()
        },
        "timing": {**run.timing, "milliseconds": asdict(latency(run.results))},
        "statements": dict(run.statements),
    }


def _slice(label: str, results: Sequence[Result], seed: int) -> dict[str, Any]:
    passed = figure(PASSED, results, name=label, seed=seed)
    return {} if passed is None else asdict(passed)


def write_run(run: Run, folder: Path) -> None:
    """Write `run.json` and `cases.jsonl`; the lines that the run appended are put in order.

    Raises:
        EvaluationError: the folder cannot be written.
    """
    lines = "".join(f"{line_of(result_record(result))}\n" for result in run.results)
    write(folder / CASES, lines)
    write(folder / RUN, json.dumps(run_record(run), ensure_ascii=False, indent=1) + "\n")


def write(file: Path, text: str) -> None:
    """Write a file in one step: whoever reads it sees the old or the new one.

    Raises:
        EvaluationError: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}; choose another folder"
        raise EvaluationError(message) from error


def is_finished(folder: Path) -> bool:
    """Whether a folder holds a run that came to its end."""
    try:
        return bool(json.loads((folder / RUN).read_text(encoding="utf-8"))["complete"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def read_run(folder: Path) -> Run:
    """The run of a folder.

    Raises:
        EvaluationError: it holds none, or one that was stopped.
    """
    try:
        record = json.loads((folder / RUN).read_text(encoding="utf-8"))
        results = tuple(map(read_result, read_lines(folder / CASES)))
        about, timing, statements = record["about"], record["timing"], record["statements"]
        complete = bool(record["complete"])
    except (OSError, ValueError, KeyError) as error:
        message = f"{folder} holds no finished run ({error}); footnote eval run --out makes one"
        raise EvaluationError(message) from error
    return Run(results, about, timing, statements, complete)
