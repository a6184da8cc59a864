"""How like a question is to those that the article's curators have settled (`bot.known`).

For each statement: how near the nearest question is that it answers, how near the nearest that
nothing answers, and how the nearest questions vote; each also counted among those alone that ask of
the same diseases and drugs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.known import Known
from bot.vectors import Flags, Vectors, products

VOTERS, SHARPNESS = 10, 0.05
"""How many of the nearest questions vote; the difference of cosines that divides a vote by e."""
_SIGNS = ("nearest", "unanswered", "above unanswered", "votes", "votes for none")
_COUNTED = ("known", "known alike")


def likeness(
    known: Known, question: Vectors, subject: frozenset[str], ids: Sequence[str]
) -> Mapping[str, Vectors]:
    """Each sign by name, one number a statement; none where there are no known questions."""
    if not known:
        return {}
    cosines = products(known.vectors, question)
    unknown = len(known.columns)
    columns = [known.columns.get(identifier, unknown) for identifier in ids]
    answers = np.pad(known.answered, ((0, 0), (0, 1)))[:, columns]
    unanswered = ~known.answered.any(axis=1)
    same = np.array([other == subject for other in known.subjects])
    found: dict[str, Vectors] = {}
    for name, counted in zip(_COUNTED, (known.counted, known.counted & same), strict=True):
        near = _nearest(cosines, answers & counted[:, None])
        none = np.full(len(ids), _nearest(cosines, (unanswered & counted)[:, None])[0])
        votes = _votes(cosines, counted)
        columns = (near, none, near - none, votes @ answers, np.full(len(ids), votes @ unanswered))
        found |= {f"{name} {sign}": column for sign, column in zip(_SIGNS, columns, strict=True)}
    return found


def _nearest(cosines: Vectors, counted: Flags) -> Vectors:
    """For each column the best cosine of the rows that count; 0 where none does."""
    return np.where(counted, cosines[:, None], 0.0).max(axis=0)


def _votes(cosines: Vectors, counted: Flags) -> Vectors:
    """The weight of each question's vote; their sum is 1, or 0 where none counts."""
    votes = np.zeros_like(cosines)
    rows = np.flatnonzero(counted)
    if not len(rows):
        return votes
    nearest = rows[np.argsort(-cosines[rows], kind="stable")[:VOTERS]]
    weights = np.exp((cosines[nearest] - cosines[nearest[0]]) / SHARPNESS)
    votes[nearest] = weights / weights.sum()
    return votes
