"""Makes a statement false: another number, or the opposite of one of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.errors import EvaluationError
from bot.evaluation.documents import read_document
from bot.evaluation.schema import wrongs
from bot.quantities import quantities
from bot.quantity import QuantityKind
from bot.shipped import shipped

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_WHOLE = 100
"""No share is larger, in percent."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A false version of a text: what was true in it and what stands there instead."""

    text: str
    true: str
    false: str


@dataclass(frozen=True, slots=True)
class Mutations:
    """Pairs of opposites, and how draft questions are worded, by their kind."""

    opposites: tuple[tuple[str, str], ...]
    questions: Mapping[str, str]

    def of(self, text: str) -> tuple[Mutation, ...]:
        """The false versions of a text: by its first number with a unit, by its first opposite."""
        found = (other_number(text), self._opposite(text))
        return tuple(mutation for mutation in found if mutation is not None)

    def _opposite(self, text: str) -> Mutation | None:
        for one, other in self.opposites:
            for true, false in ((one, other), (other, one)):
                if match := re.search(
                    rf"(?<![\w-]){re.escape(true)}(?![\w-])", text, re.IGNORECASE
                ):
                    mutated = text[: match.start()] + false + text[match.end() :]
                    return Mutation(mutated, match[0], false)
        return None


def other_number(text: str) -> Mutation | None:
    """The text with its first amount doubled, or halved where twice it is no share.

    >>> other_number("Kept for 4-6 weeks").text
    'Kept for 8-12 weeks'
    """
    for quantity in quantities(text):
        if quantity.kind is QuantityKind.AMOUNT and quantity.unit:
            true = text[quantity.start : quantity.end].strip()
            half = quantity.unit == "%" and 2 * quantity.high > _WHOLE
            false = _DIGITS.sub(partial(_times, 0.5 if half else 2), true)
            return Mutation(text.replace(true, false, 1), true, false) if false != true else None
    return None


def _times(factor: float, digits: re.Match[str]) -> str:
    return f"{factor * float(digits[0]):g}"


def load_mutations(file: Path | None = None) -> Mutations:
    """The mutations of a file; default: the one that came with Footnote.

    Raises:
        EvaluationError: the file is malformed; names file and line.
    """
    document = read_document(file or shipped("eval/mutations.yaml"))
    if faults := wrongs(document.value, "mutations"):
        place, message = faults[0]
        where = f"{document.path}:{document.line(place)}: {message}"
        raise EvaluationError(where)
    pairs = tuple((pair[0], pair[1]) for pair in document.value["opposites"])
    return Mutations(pairs, document.value["questions"])
