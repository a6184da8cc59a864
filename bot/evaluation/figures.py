"""From scored cases to figures: means with intervals, by slice, buckets, latency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.checks import Truth
from bot.evaluation.measures import MEASURES, Measure
from bot.evaluation.scoring import Bucket, Scored, signature
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
    measure: Measure,
    cases: Iterable[Scored],
    truth: Truth,
    *,
    name: str = ALL,
    seed: int = SEED,
) -> Figure | None:
    """A measure over these cases; None when it applies to none of them."""
    pairs = [(measure.of(one, truth), one.case.group) for one in cases]
    applying = [(value, group) for value, group in pairs if value is not None]
    if not applying:
        return None
    values = [value for value, _ in applying]
    ends = interval(values, [group for _, group in applying], seed)
    mean = sum(values) / len(values)
    return Figure(measure.name, name, mean, len(values), ends.low, ends.high)


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


def figures(
    cases: Sequence[Scored], truth: Truth, *, name: str = ALL, seed: int = SEED
) -> dict[str, Figure]:
    """Every measure that applies, by name."""
    made = (figure(measure, cases, truth, name=name, seed=seed) for measure in MEASURES)
    return {one.measure: one for one in made if one}


def slices(cases: Iterable[Scored]) -> dict[str, list[Scored]]:
    """The cases of each slice, by its label, in the order in which the labels first come."""
    found: dict[str, list[Scored]] = {}
    for one in cases:
        for label in one.case.slices:
            found.setdefault(label, []).append(one)
    return found


def buckets(cases: Iterable[Scored]) -> dict[str, int]:
    """How many cases fall into each bucket."""
    counted = Counter(one.bucket for one in cases)
    return {bucket.value: counted[bucket] for bucket in Bucket}


def latency(cases: Iterable[Scored]) -> Latency:
    """The latencies of all replies; an error has none."""
    spent = [one.observation.response.milliseconds for one in cases if one.reply is not None]
    return Latency(round(percentile(spent, 0.5), 1), round(percentile(spent, 0.95), 1))


def repeatable(cases: Iterable[Scored]) -> float | None:
    """The share of cases with the same outcome and claims each time; None if all were asked once."""
    seen: Mapping[str, list[Scored]] = {}
    for one in cases:
        seen.setdefault(one.case.id, []).append(one)
    often = [group for group in seen.values() if len(group) > 1]
    if not often:
        return None
    same = sum(len({signature(one.observation) for one in group}) == 1 for group in often)
    return same / len(often)
