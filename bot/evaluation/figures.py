"""From results to figures: means with intervals, by slice, buckets, latency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.measures import BY_NAME
from bot.evaluation.results import Result
from bot.evaluation.scoring import Bucket
from bot.evaluation.statistics import SEED, Interval, clustered_bootstrap, percentile, wilson

ALL = "all"
"""The slice that holds every case."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over a slice: the mean of `cases` values, and the ends of its 95 % interval."""

    measure: str
    slice: str
    value: float
    cases: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds for a question, as the caller sees them."""

    p50: float
    p95: float


def figure(
    measure: str, results: Iterable[Result], *, name: str = ALL, seed: int = SEED
) -> Figure | None:
    """A measure over these results, which are the slice `name`; None when it applies to none."""
    applying = [(r.values[measure], r.case.group) for r in results if measure in r.values]
    if not applying:
        return None
    values = [value for value, _ in applying]
    ends = interval(values, [group for _, group in applying], seed)
    mean = sum(values) / len(values)
    return Figure(measure, name, mean, len(values), ends.low, ends.high)


def interval(values: Sequence[float], groups: Sequence[str], seed: int = SEED) -> Interval:
    """The 95 % interval of a mean; see `measures.INTERVALS`."""
    is_rate = set(values) <= {0.0, 1.0}
    if is_rate:
        plain = wilson(int(sum(values)), len(values))
        if len(set(groups)) == len(groups):
            return plain
        drawn = clustered_bootstrap(values, groups, seed=seed)
        return Interval(min(plain.low, drawn.low), max(plain.high, drawn.high))
    return clustered_bootstrap(values, groups, seed=seed)


def figures(results: Sequence[Result], *, name: str = ALL, seed: int = SEED) -> dict[str, Figure]:
    """Every measure that applies, by name."""
    made = (figure(measure, results, name=name, seed=seed) for measure in BY_NAME)
    return {one.measure: one for one in made if one}


def slices(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The results of each slice, by its label, in alphabetical order."""
    found: dict[str, list[Result]] = {}
    for result in results:
        for label in result.case.slices:
            found.setdefault(label, []).append(result)
    return dict(sorted(found.items()))


def buckets(results: Iterable[Result]) -> dict[str, int]:
    """How many results fall into each bucket."""
    counted = Counter(result.bucket for result in results)
    return {bucket.value: counted[bucket] for bucket in Bucket}


def latency(results: Iterable[Result]) -> Latency:
    """The latencies of all replies; an error has none."""
    spent = [r.observation.response.milliseconds for r in results if not r.is_error]
    return Latency(round(percentile(spent, 0.5), 1), round(percentile(spent, 0.95), 1))


def repeatable(results: Iterable[Result]) -> float | None:
    """The share of cases with the same outcome and claims each time; None if asked once."""
    seen: dict[str, list[Result]] = {}
    for result in results:
        seen.setdefault(result.case.id, []).append(result)
    often = [group for group in seen.values() if len(group) > 1]
    if not often:
        return None
    return sum(len({r.signature for r in group}) == 1 for group in often) / len(often)
