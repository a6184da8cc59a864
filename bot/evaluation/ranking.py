"""How good a ranking of statements is. `relevant` statements meet a need; ranks count from 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def hit(ranked: Sequence[str], relevant: frozenset[str], depth: int) -> float:
    """1 when a relevant statement is among the first `depth`, else 0.

    >>> hit(["a", "b"], frozenset({"b"}), 1), hit(["a", "b"], frozenset({"b"}), 2)
    (0.0, 1.0)
    """
    return float(not relevant.isdisjoint(ranked[:depth]))


def recall(ranked: Sequence[str], relevant: frozenset[str], depth: int) -> float:
    """The share of the relevant statements among the first `depth`.

    >>> recall(["a", "b"], frozenset({"b", "c"}), 2)
    0.5
    """
    return len(relevant.intersection(ranked[:depth])) / len(relevant)


def reciprocal_rank(ranked: Sequence[str], relevant: frozenset[str], depth: int) -> float:
    """One over the rank of the first relevant statement, 0 when it is not among the first `depth`.

    >>> reciprocal_rank(["a", "b"], frozenset({"b"}), 10)
    0.5
    """
    ranks = (rank for rank, found in enumerate(ranked[:depth], start=1) if found in relevant)
    return 1 / next(ranks, float("inf"))


def all_needs(ranked: Sequence[str], needs: Iterable[frozenset[str]], depth: int) -> float:
    """1 when each need is met by a statement among the first `depth`, else 0.

    >>> all_needs(["a", "b"], [frozenset({"a"}), frozenset({"b", "c"})], 2)
    1.0
    """
    return float(all(not need.isdisjoint(ranked[:depth]) for need in needs))
