"""Claims with the verdict that a right guard gives: JSON lines that anybody can write.

{"id", "claim", "statements": [ids], "references": [numbers] or null, "supported": bool, "kind"}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.documents import read_document
from bot.types import Article, Claim

FIELDS = frozenset({"id", "claim", "statements", "references", "supported", "kind"})


@dataclass(frozen=True, slots=True)
class Case:
    """A claim of one kind, and whether the statements that it cites say it."""

    kind: str
    claim: Claim
    supported: bool


def read_claims(file: Path, article: Article) -> Iterator[Case]:
    """The cases of a file.

    Raises:
        EvaluationError: a line has other fields, or cites what is no statement of the article.
    """
    document = read_document(file)
    known = {statement.id for statement in article.statements}
    for index, entry in enumerate(document.value):
        place = f"{file}:{document.line((index,))}"
        if not isinstance(entry, dict) or entry.keys() != FIELDS:
            message = f"{place}: give an object with {', '.join(sorted(FIELDS))}"
            raise EvaluationError(message)
        yield _case(entry, known, place)


def _case(entry: dict[str, Any], known: set[str], place: str) -> Case:
    if unknown := [i for i in entry["statements"] if i not in known]:
        message = f"{place}: the article has no statement {', '.join(unknown)}; footnote audit lists them"
        raise EvaluationError(message)
    references = entry["references"]
    numbers = None if references is None else tuple(references)
    claim = Claim(entry["claim"], tuple(entry["statements"]), numbers)
    return Case(entry["kind"], claim, entry["supported"])
