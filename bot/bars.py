"""What speaks by rule against a statement being the answer.

Another disease is named, a dose is not stated, a word is in no lexicon: `bot.weighing` says what it
costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.vectors import Vectors


class Bar(StrEnum):
    """What speaks by rule against a statement being the answer."""

    OTHER = "other"
    UNNAMED = "unnamed"
    FACET = "facet"
    NAME = "name"
    ABSENT = "absent"
    STRANGE = "strange"
    LEVEL = "level"
    PEOPLE = "people"


OF_ANOTHER = frozenset({Bar.OTHER, Bar.ABSENT, Bar.STRANGE})
"""Bars under which a statement's dose, route or the like may be that of something else."""

OF_OTHERS = frozenset({Bar.LEVEL, Bar.PEOPLE})
"""Bars under which a statement is for another patient than the one asked of."""

BESIDE = frozenset({Bar.OTHER, Bar.UNNAMED})
"""Bars under which a statement is not about the disease or drug asked of, as far as names tell."""


def beside(signs: Mapping[str, Vectors]) -> list[frozenset[Bar]]:
    """Of each candidate, whether it names another disease or drug than asked of, or no disease.

    `signs` are those of `bot.signs`.
    """
    other = signs["condition lacking, another named"] + signs["therapy lacking, another named"]
    unnamed = signs["condition lacking"]
    bars = (Bar.OTHER, Bar.UNNAMED)
    return [
        frozenset(bar for bar, holds in zip(bars, row, strict=True) if holds)
        for row in zip(other.tolist(), unnamed.tolist(), strict=True)
    ]
