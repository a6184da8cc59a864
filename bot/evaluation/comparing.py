"""Is today's run better than yesterday's? Paired, case by case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.evaluation.cases import case_record
from bot.evaluation.figures import ALL
from bot.evaluation.measures import BY_NAME
from bot.evaluation.results import Result
from bot.evaluation.runs import PASSED, Run
from bot.evaluation.statistics import CONFIDENCE, clustered_bootstrap, mcnemar


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure before and after, over the `cases` that have it in both runs.

    `low` and `high` are the ends of the 95 % interval of after minus before.
    """

    measure: str
    slice: str
    before: float
    after: float
    cases: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the cases that both asked in the same form; the others are named and left out.

    `p` is the two-sided P of McNemar's exact test on the cases that changed sides.
    """

    shared: int
    newly_failing: tuple[str, ...]
    newly_passing: tuple[str, ...]
    p: float
    measures: tuple[Difference, ...]
    slices: tuple[Difference, ...]
    changed: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """What changed from one run to the other."""
    first, second = before.by_case, after.by_case
    both = [case for case in first if case in second]
    changed = tuple(c for c in both if _form(first[c]) != _form(second[c]))
    shared = [case for case in both if case not in changed]
    passed_before, passed_after = before.passed(), after.passed()
    newly_failing = tuple(c for c in shared if passed_before[c] and not passed_after[c])
    newly_passing = tuple(c for c in shared if passed_after[c] and not passed_before[c])
    pairs = {case: (first[case], second[case]) for case in shared}
    return Comparison(
        shared=len(shared),
        newly_failing=newly_failing,
        newly_passing=newly_passing,
        p=mcnemar(len(newly_failing), len(newly_passing)),
        measures=tuple(_differences(pairs, after.seed)),
        slices=tuple(_slice_differences(pairs, after.seed)),
        changed=changed,
        only_before=tuple(case for case in first if case not in second),
        only_after=tuple(case for case in second if case not in first),
    )


Pairs = Mapping[str, tuple[list[Result], list[Result]]]


def _form(results: list[Result]) -> dict[str, object]:
    """What a case asks and expects; its labels and note do not count."""
    record = case_record(results[0].case)
    return {key: value for key, value in record.items() if key not in {"slices", "note"}}


def _differences(pairs: Pairs, seed: int) -> Iterator[Difference]:
    for measure in BY_NAME:
        if (found := _difference(measure, ALL, pairs, seed)) is not None:
            yield found


def _slice_differences(pairs: Pairs, seed: int) -> Iterator[Difference]:
    labels = sorted({label for _, after in pairs.values() for label in after[0].case.slices})
    for label in labels:
        part = {case: pair for case, pair in pairs.items() if label in pair[1][0].case.slices}
        if (found := _difference(PASSED, label, part, seed)) is not None:
            yield found


def _difference(measure: str, label: str, pairs: Pairs, seed: int) -> Difference | None:
    values = [
        (old, new, after[0].case.group)
        for before, after in pairs.values()
        if (old := _mean(measure, before)) is not None
        and (new := _mean(measure, after)) is not None
    ]
    if not values:
        return None
    steps = [new - old for old, new, _ in values]
    drawn = clustered_bootstrap(steps, [group for _, _, group in values], seed=seed)
    old_mean = sum(old for old, _, _ in values) / len(values)
    new_mean = sum(new for _, new, _ in values) / len(values)
    return Difference(measure, label, old_mean, new_mean, len(values), drawn.low, drawn.high)


def _mean(measure: str, results: list[Result]) -> float | None:
    values = [result.values[measure] for result in results if measure in result.values]
    return sum(values) / len(values) if values else None


def lines(comparison: Comparison) -> Iterator[str]:
    """The comparison in words, one line each."""
    yield f"{comparison.shared} cases asked in both runs in the same form"
    yield f"newly failing: {_named(comparison.newly_failing)}"
    yield f"newly passing: {_named(comparison.newly_passing)}"
    yield f"McNemar's exact test: P = {comparison.p:.4f}"
    for name, cases in (
        ("asked in another form", comparison.changed),
        ("in the first run only", comparison.only_before),
        ("in the second run only", comparison.only_after),
    ):
        if cases:
            yield f"{name}, left out: {_named(cases)}"
    yield ""
    heads = f"{'measure':22} {'before':>7} {'after':>7} {'change':>8}"
    yield f"{heads}  {CONFIDENCE} interval     cases"
    yield from map(_line, comparison.measures)
    changed = [d for d in comparison.slices if d.before != d.after]
    if changed:
        yield ""
        yield "slices whose share of passed cases changed"
        yield from (_line(d, d.slice) for d in changed)


def _line(found: Difference, name: str = "") -> str:
    ends = f"{found.low:+.3f} to {found.high:+.3f}"
    change = found.after - found.before
    values = f"{found.before:7.3f} {found.after:7.3f} {change:+8.3f}"
    return f"{name or found.measure:22} {values}  {ends}  {found.cases:5}"


def _named(cases: tuple[str, ...]) -> str:
    return f"{len(cases)} ({', '.join(cases)})" if cases else "none"
