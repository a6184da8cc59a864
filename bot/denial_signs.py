"""What speaks for a statement denying what a question takes for granted: numbers for a network.

One row a candidate statement, one column a sign, beside those by which it may answer (`bot.signs`):
a statement that denies a question is near to it, and takes the other side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.guard.evidence import Mark
from bot.guard.stances import Stances
from bot.judge import Judge, Profile
from bot.levels import by_level, levels
from bot.quantities import quantities
from bot.sides import sides_taken
from bot.understanding import Side, Understood
from bot.vectors import Vectors
from bot.wording import Wording

_MOST_FIGURES = 3
_MOST_CLAUSES = 3
"""Of commas and ends of sentences no more are counted."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a question takes for granted: clauses that tell something, and therapies as given."""

    told: Sequence[str]
    given: Sequence[str]


def poles(stances: Stances) -> tuple[str, ...]:
    """All stances that a statement can take, by name, with those that deny one."""
    plain = [f"{name}:{pole}" for name, axis in stances.axes.items() for pole in axis.levels]
    return (*plain, *(named.replace(":", ":not ") for named in plain))


def taken_by(marks: Sequence[Mark], names: Sequence[str]) -> list[bool]:
    """Which of these stances some marks are."""
    own = {f"{mark.axis}:{mark.pole}" for mark in marks}
    return [name in own for name in names]


def denial_signs(
    asked: Understood, profiles: Sequence[Profile], judge: Judge, wording: Wording
) -> Mapping[str, Vectors]:
    """Signs of what the statements say, by name: one number a candidate."""
    return _columns(
        {
            **_sides(asked, profiles, judge, wording),
            **_results(asked, profiles, judge),
            **_figures(asked, profiles),
        }
    )


def stance_signs(
    own: Sequence[Mark], others: Sequence[Sequence[Mark]], stances: Stances
) -> Mapping[str, Vectors]:
    """On how many axes a question and each of the candidates take opposite poles, and the same."""
    mine = {(mark.axis, mark.pole) for mark in own}
    opposed: list[float] = []
    agreed: list[float] = []
    for marks in others:
        theirs = {(mark.axis, mark.pole) for mark in marks}
        pairs = [(axis, a, b) for axis, a in mine for other, b in theirs if axis == other]
        opposed.append(float(sum(stances.axes[axis].opposed(a, b) for axis, a, b in pairs)))
        agreed.append(float(len(mine & theirs)))
    return _columns({"axes opposed": opposed, "axes agreed": agreed})


def telling_signs(text: str, taken: Taken, rows: int) -> Mapping[str, Vectors]:
    """How much a question tells beside what it asks: one number, the same for all candidates."""
    counts = {
        "told": min(2, len(taken.told)),
        "given": min(2, len(taken.given)),
        "clauses": min(_MOST_CLAUSES, sum(text.count(mark) for mark in ",.?")),
        "asks": int("?" in text),
    }
    return _columns({name: [float(count)] * rows for name, count in counts.items()})


def _columns(columns: Mapping[str, Sequence[float]]) -> Mapping[str, Vectors]:
    return {name: np.asarray(column, dtype=np.float32) for name, column in columns.items()}


def _sides(
    asked: Understood, profiles: Sequence[Profile], judge: Judge, wording: Wording
) -> dict[str, list[float]]:
    """Whether a statement speaks against its therapies, and the question does not."""
    therapies = asked.of_kind("therapy")
    sides = [sides_taken(p, therapies, judge.lexicon, wording) for p in profiles]
    against = [float(Side.NEGATIVE in s) for s in sides]
    wholly = [float(Side.NEGATIVE in s and len(s) == 1) for s in sides]
    negative = wording.negative.found(asked.text)
    return {
        "against": against,
        "wholly against": wholly,
        "question negative": [float(negative)] * len(profiles),
        "against what is asked": [0.0 if negative else side for side in wholly],
    }


def _results(
    asked: Understood, profiles: Sequence[Profile], judge: Judge
) -> dict[str, list[float]]:
    """Whether a statement is for the result of a test that the question tells, or for another."""
    told = levels(asked.text, asked.mentions)
    fits: list[bool | None] = [None] * len(profiles)
    if told:
        texts = [" ; ".join([*p.statement.section, p.statement.text]) for p in profiles]
        ranges = [levels(text, judge.lexicon.find(text)) for text in texts]
        fits = by_level(told, ranges, [True] * len(profiles))
    return {
        "result fits": [float(fit is True) for fit in fits],
        "result of another": [float(fit is False) for fit in fits],
    }


def _figures(asked: Understood, profiles: Sequence[Profile]) -> dict[str, list[float]]:
    """Whether a statement has the figures of the question, or others."""
    mine = {(q.low, q.high) for q in quantities(asked.text)}
    theirs = [{(q.low, q.high) for q in quantities(p.statement.text)} for p in profiles]
    return {
        "figures asked": [float(min(_MOST_FIGURES, len(mine)))] * len(profiles),
        "figures": [float(min(_MOST_FIGURES, len(its))) for its in theirs],
        "figures shared": [float(len(mine & its)) for its in theirs],
        "other figures": [float(bool(mine and its) and mine.isdisjoint(its)) for its in theirs],
    }
