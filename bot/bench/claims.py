"""Claims with the verdict that a right guard gives: JSON lines that anybody can write.

{"id", "claim", "statements": [ids], "references": [numbers] or null, "supported": bool, "kind"}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bot.errors import EvaluationError
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
    known = {statement.id for statement in article.statements}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"the claims {file} cannot be read: {error}; give a UTF-8 text file"
        raise EvaluationError(message) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _case(_fields(line, f"{file}:{number}"), known, f"{file}:{number}")


def _fields(line: str, place: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    fields = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
    if fields.keys() != FIELDS:
        message = f"{place}: give a JSON object with {', '.join(sorted(FIELDS))}"
        raise EvaluationError(message)
    return fields


def _case(entry: dict[str, Any], known: set[str], place: str) -> Case:
    if unknown := [i for i in entry["statements"] if i not in known]:
        message = f"{place}: no statement {', '.join(unknown)} here; footnote audit lists them"
        raise EvaluationError(message)
    references = entry["references"]
    numbers = None if references is None else tuple(references)
    claim = Claim(entry["claim"], tuple(entry["statements"]), numbers)
    return Case(entry["kind"], claim, entry["supported"])
