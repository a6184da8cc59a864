"""May this be published? A run against the gates and the baseline; decisions name their number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.documents import read_document
from bot.evaluation.figures import ALL, Figure, figure, slices
from bot.evaluation.measures import BY_NAME
from bot.evaluation.runs import Run, write
from bot.evaluation.schema import wrongs

VERSION = 1
NOTHING = "applies to no reply: nothing was measured, which is no pass"
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Minimum:
    """A bound for one statistic of a measure over a slice."""

    measure: str
    slice: str
    statistic: str
    at_least: float | None
    at_most: float | None


@dataclass(frozen=True, slots=True)
class Gates:
    """What a run has to reach; `newly_failing` cases that passed in the baseline may fail.

    All of its cases have to be asked.
    """

    zero_tolerance: tuple[str, ...]
    minimums: tuple[Minimum, ...]
    newly_failing: int


@dataclass(frozen=True, slots=True)
class Decision:
    """One gate: whether it is passed, and the number that decided."""

    passed: bool
    gate: str
    says: str

    def __str__(self) -> str:
        return f"{'pass' if self.passed else 'FAIL'}  {self.gate}: {self.says}"


@dataclass(frozen=True, slots=True)
class Baseline:
    """The cases of an accepted run, by whether they passed; `article` is its fingerprint."""

    article: str
    passing: tuple[str, ...]
    failing: tuple[str, ...]


def read_gates(path: Path) -> Gates:
    """The gates of a file.

    Raises:
        EvaluationError: the file is malformed or names an unknown measure; names file and line.
    """
    document = read_document(path)
    if faults := wrongs(document.value, "gates"):
        place, message = faults[0]
        where = f"{path}:{document.line(place)}: {message}"
        raise EvaluationError(where)
    value = document.value
    gates = Gates(
        zero_tolerance=tuple(value["zero_tolerance"]),
        minimums=tuple(map(_minimum, value["minimums"])),
        newly_failing=value["newly_failing"],
    )
    for line, name in _named(document.lines, gates):
        if name not in BY_NAME:
            message = f"{path}:{line}: no measure {name}; there are {', '.join(BY_NAME)}"
            raise EvaluationError(message)
    return gates


def _minimum(entry: Mapping[str, Any]) -> Minimum:
    bounds = entry.get("at_least"), entry.get("at_most")
    if bounds.count(None) != 1:
        message = f"the bound on {entry['measure']} needs either at_least or at_most; write one"
        raise EvaluationError(message)
    return Minimum(entry["measure"], entry.get("slice", ALL), entry["statistic"], *bounds)


def _named(lines: Mapping[Any, int], gates: Gates) -> Iterator[tuple[int, str]]:
    """The measures named, with their lines."""
    for index, name in enumerate(gates.zero_tolerance):
        yield lines.get(("zero_tolerance", index), 1), name
    for index, minimum in enumerate(gates.minimums):
        yield lines.get(("minimums", index), 1), minimum.measure


def decide(run: Run, gates: Gates, baseline: Baseline) -> tuple[Decision, ...]:
    """Every gate's decision on a run.

    Raises:
        EvaluationError: the run cannot be judged: it was stopped, narrowed to slices, got no reply
            at all, or a gate names a slice that no case has.
    """
    _refuse_what_measured_nothing(run)
    return (
        _replies(run),
        *(_zero_tolerance(run, name) for name in gates.zero_tolerance),
        *(_bound(run, minimum) for minimum in gates.minimums),
        _against(run, baseline, gates.newly_failing),
    )


def _refuse_what_measured_nothing(run: Run) -> None:
    if not run.complete or not run.results:
        message = "the run was stopped; give the same --out to footnote eval run to finish it"
        raise EvaluationError(message)
    if run.about["options"]["slices"]:
        message = "the run asked some slices alone; the gate needs one without --slice"
        raise EvaluationError(message)
    if all(result.is_error for result in run.results):
        first = run.results[0].failures[0].message
        message = f"no question got a reply ({first}); see that the bot under test runs"
        raise EvaluationError(message)


def _replies(run: Run) -> Decision:
    without = [result.case.id for result in run.results if result.is_error]
    says = f"{len(without)} of {len(run.results)} cases got no reply{_list(without)}; none may"
    return Decision(not without, "replies", says)


def _zero_tolerance(run: Run, name: str) -> Decision:
    applying = [r for r in run.results if name in r.values]
    if not applying:
        return Decision(passed=False, gate=name, says=NOTHING)
    short = [r.case.id for r in applying if r.values[name] < 1]
    says = f"{len(short)} of {len(applying)} replies fail{_list(short)}; none may"
    return Decision(not short, name, says)


def _bound(run: Run, minimum: Minimum) -> Decision:
    gate = f"{minimum.measure} in {minimum.slice}"
    found = _figure(run, minimum)
    if found is None:
        return Decision(passed=False, gate=gate, says=NOTHING)
    measured = getattr(found, minimum.statistic)
    over = minimum.at_least is None or measured >= minimum.at_least
    under = minimum.at_most is None or measured <= minimum.at_most
    wanted = f">= {minimum.at_least}" if minimum.at_least is not None else f"<= {minimum.at_most}"
    says = f"{minimum.statistic} {measured:.4f} over {found.cases} cases, wanted {wanted}"
    return Decision(over and under, gate, says)


def _figure(run: Run, minimum: Minimum) -> Figure | None:
    if minimum.slice == ALL:
        return figure(minimum.measure, run.results, seed=run.seed)
    part = slices(run.results).get(minimum.slice)
    if part is None:
        message = (
            f"a gate names the slice {minimum.slice}, which no case has; correct one of the two"
        )
        raise EvaluationError(message)
    return figure(minimum.measure, part, name=minimum.slice, seed=run.seed)


def _against(run: Run, baseline: Baseline, allowed: int) -> Decision:
    if baseline.article != run.about["article"]["fingerprint"]:
        message = (
            "the baseline is of another article; accept a new one with footnote eval gate --accept"
        )
        raise EvaluationError(message)
    passed = run.passed()
    newly = [case for case in baseline.passing if passed.get(case) is False]
    gone = [case for case in (*baseline.passing, *baseline.failing) if case not in passed]
    says = f"{len(newly)} cases that passed fail now{_list(newly)}; {allowed} may"
    if gone:
        says += f". {len(gone)} cases of the baseline were not asked{_list(gone)}; none may be "
        says += "missing: if that is meant, footnote eval gate --accept"
    return Decision(len(newly) <= allowed and not gone, "baseline", says)


def _list(cases: Sequence[str]) -> str:
    if not cases:
        return ""
    more = f" and {len(cases) - _NAMED} more" if len(cases) > _NAMED else ""
    return f" ({', '.join(cases[:_NAMED])}{more})"


def read_baseline(path: Path) -> Baseline:
    """The baseline of a file.

    Raises:
        EvaluationError: the file is no baseline, or there is none yet.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        passing, failing = (tuple(value[name].split()) for name in ("passing", "failing"))
        return Baseline(value["article"], passing, failing)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} is no baseline ({error!r}); write one with footnote eval gate --accept"
        raise EvaluationError(message) from error


def accept(run: Run, path: Path) -> None:
    """Make a run the baseline that later ones are compared with.

    Raises:
        EvaluationError: the run cannot be judged, or the file cannot be written.
    """
    _refuse_what_measured_nothing(run)
    passed = run.passed()
    record = {
        "version": VERSION,
        "article": run.about["article"]["fingerprint"],
        "passing": " ".join(sorted(case for case in passed if passed[case])),
        "failing": " ".join(sorted(case for case in passed if not passed[case])),
    }
    write(path, json.dumps(record, indent=1) + "\n")
