"""Intervals and tests. Every draw comes from a seed: a run gives the same figures again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

CONFIDENCE = f"{0.95:.0%}"
"""The confidence level of every interval, as it is written beside one."""
Z_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: intervals are at 95 %."""
DRAWS = 2_000
SEED = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends of a 95 % interval."""

    low: float
    high: float


def wilson(successes: int, trials: int) -> Interval:
    """Score interval of a rate (Wilson, JASA 1927, 22:209); 0 to 1 when there are no trials.

    >>> i = wilson(9, 10)
    >>> round(i.low, 3), round(i.high, 3)
    (0.596, 0.982)
    """
    if trials == 0:
        return Interval(0.0, 1.0)
    rate, square = successes / trials, Z_95**2
    middle = (rate + square / (2 * trials)) / (1 + square / trials)
    spread = rate * (1 - rate) / trials + square / (4 * trials**2)
    half = Z_95 * math.sqrt(spread) / (1 + square / trials)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def clustered_bootstrap(
    values: Sequence[float], groups: Sequence[str], *, seed: int = SEED, draws: int = DRAWS
) -> Interval:
    """Percentile interval of a mean; whole groups are drawn (Field and Welsh, JRSS B 2007, 69:369).

    The values of a group (the turns of a conversation) lean on each other and are drawn together.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        message = "no values to draw from"
        raise ValueError(message)
    sums, sizes = _by_group(values, groups)
    weights = _draws(len(sums), seed, draws).astype(np.float64)
    means = (weights @ sums) / (weights @ sizes)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(low), float(high))


@lru_cache(maxsize=64)
def _draws(groups: int, seed: int, draws: int) -> npt.NDArray[np.uint8]:
    """How often each group is drawn, one row a draw; most measures have the same groups."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(groups, [1 / groups] * groups, size=draws).astype(np.uint8)


def _by_group(
    values: Sequence[float], groups: Sequence[str]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    order = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    sums, sizes = np.zeros(len(order)), np.zeros(len(order))
    for value, group in zip(values, groups, strict=True):
        sums[order[group]] += value
        sizes[order[group]] += 1
    return sums, sizes


def mcnemar(only_before: int, only_after: int) -> float:
    """Exact two-sided P on the discordant pairs (McNemar, Psychometrika 1947, 12:153).

    `only_before` cases passed before and fail now, `only_after` the other way round.

    >>> mcnemar(1, 9), mcnemar(0, 0)
    (0.021484375, 1.0)
    """
    discordant = only_before + only_after
    tail = sum(math.comb(discordant, k) for k in range(min(only_before, only_after) + 1))
    return min(1.0, 2 * tail / 2**discordant)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies, by linear interpolation; 0 without values.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.5
    """
    return float(np.percentile(values, share * 100)) if values else 0.0
