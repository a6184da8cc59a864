"""Two ways to say which statements are needed: alternatives of whole lists, and needs.

Alternatives: "all of A, or all of B". Needs: "one of each of these groups". Each can be turned into
the other (a monotone formula in disjunctive and in conjunctive form).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TypeAlias

Group: TypeAlias = frozenset[str]


def needs_of(alternatives: Sequence[Group]) -> tuple[Group, ...]:
    """The groups that hold one statement of each alternative, as few and as small as possible.

    >>> [sorted(g) for g in needs_of([frozenset("ab"), frozenset("ac")])]
    [['a'], ['b', 'c']]
    """
    if not alternatives:
        return ()
    return _smallest(frozenset(choice) for choice in product(*map(sorted, alternatives)))


def alternatives_of(needs: Sequence[Group]) -> tuple[Group, ...]:
    """The lists that hold one statement of each group, as few and as short as possible.

    >>> [sorted(a) for a in alternatives_of([frozenset("a"), frozenset("bc")])]
    [['a', 'b'], ['a', 'c']]
    """
    return _smallest(frozenset(choice) for choice in product(*map(sorted, needs)))


def _smallest(groups: Iterable[Group]) -> tuple[Group, ...]:
    kept: list[Group] = []
    for group in sorted(set(groups), key=lambda g: (len(g), sorted(g))):
        if not any(other <= group for other in kept):
            kept.append(group)
    return tuple(kept)
