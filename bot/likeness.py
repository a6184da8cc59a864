"""How like a question is to those that the article's curators have settled (`bot.known`).

For each statement: how near the nearest question is that it answers, how near the nearest that
nothing answers, and how the nearest questions vote; each also counted among those alone that ask of
the same diseases and drugs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.known import Known
from bot.vectors import Flags, Vectors

VOTERS, SHARPNESS = 10, 0.05
"""How many of the nearest questions vote; the difference of cosines that divides a vote by e."""
_SIGNS = ("nearest", "unanswered", "above unanswered", "votes", "votes for none")
_COUNTED = ("known", "known alike")


def likeness(
    known: Known, cosines: Vectors, subject: frozenset[str], ids: Sequence[str]
) -> Mapping[str, Vectors]:
    """Each sign by name, one number a statement; none where there are no known questions.

    `cosines` are those of the question to each known one (`Known.cosines`).
    """
    if not known:
        return {}
    columns = [known.columns.get(identifier, len(known.columns)) for identifier in ids]
    same = np.zeros_like(known.counted)
    same[known.rows_of.get(subject, [])] = True
    found: dict[str, Vectors] = {}
    for name, counted in zip(_COUNTED, (known.counted, known.counted & same), strict=True):
        near, none = _nearest(known, np.where(counted, cosines, 0.0))
        votes, votes_for_none = _votes(known, cosines, counted)
        parts = (
            near[columns],
            np.full(len(ids), none),
            near[columns] - none,
            votes[columns],
            np.full(len(ids), votes_for_none),
        )
        found |= {f"{name} {sign}": part for sign, part in zip(_SIGNS, parts, strict=True)}
    return found


def _nearest(known: Known, cosines: Vectors) -> tuple[Vectors, float]:
    """The best cosine for each column, one more of which nothing is known, and for none; from 0."""
    best = np.zeros(len(known.columns) + 1, dtype=np.float32)
    np.maximum.at(best, known.answering[1], cosines[known.answering[0]])
    return best, float(cosines[known.unanswered].max(initial=0.0))


def _votes(known: Known, cosines: Vectors, counted: Flags) -> tuple[Vectors, float]:
    """What the nearest questions vote for each column, and for none; all 0 where none counts.

    One vote is shared out among the questions, the nearer the more; each has its share on every
    statement that it takes.
    """
    votes = np.zeros(len(known.columns) + 1, dtype=np.float32)
    rows = np.flatnonzero(counted)
    if not len(rows):
        return votes, 0.0
    # Sorting only what may be among them: it is much less than all.
    least = np.partition(cosines[rows], -VOTERS)[-VOTERS] if len(rows) > VOTERS else -np.inf
    rows = rows[cosines[rows] >= least]
    nearest = rows[np.argsort(-cosines[rows], kind="stable")[:VOTERS]]
    weights = np.exp((cosines[nearest] - cosines[nearest[0]]) / SHARPNESS)
    weights /= weights.sum()
    votes[:-1] = weights @ known.answered[nearest]
    return votes, float(weights @ known.unanswered[nearest])
