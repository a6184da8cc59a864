"""`footnote search`, `footnote verify` and `footnote audit`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO, cast

from bot.article import read_article
from bot.audit import audit as audited
from bot.audit import render_audit
from bot.commands.asking import readable, write
from bot.commands.opened import chosen, opened
from bot.errors import QuestionError
from bot.render import section_line
from bot.types import Hit

FAILED_CHECK = 1
CLAIM_FIELDS = frozenset({"id", "claim", "statements", "references"})


def search(arguments: Namespace) -> int:
    """Show the statements nearest to a question."""
    with opened() as footnote:
        hits = footnote.search(readable(arguments.question), k=arguments.k)
    for hit in hits:
        write(json.dumps(asdict(hit), ensure_ascii=False) if arguments.json else _hit_line(hit))
    return 0


def _hit_line(hit: Hit) -> str:
    statement = hit.statement
    marks = "".join(f" [{number}]" for number in statement.numbers)
    where = f"{hit.score:.3f}  {statement.id}  {section_line(statement.section)}"
    return f"{where}\n       {statement.text}{marks}"


def verify(arguments: Namespace) -> int:
    """Check claims against the article: a JSON line in, a JSON line out."""
    with _lines(arguments.file) as lines, opened() as footnote:
        for claim in _claims(lines):
            verdict = footnote.verify(
                claim["claim"], claim["statements"], references=claim.get("references")
            )
            shown = {key: claim[key] for key in ("id", "claim") if key in claim}
            findings = [asdict(finding) for finding in verdict.findings]
            record = {**shown, "supported": verdict.supported, "reason": verdict.reason}
            write(json.dumps({**record, "findings": findings}, ensure_ascii=False))
    return 0


def _lines(file: Path | None) -> AbstractContextManager[TextIO]:
    if file is None:
        return nullcontext(sys.stdin)
    try:
        return file.open(encoding="utf-8")
    except OSError as error:
        message = f"the claims {file} cannot be read: {error.strerror}"
        raise QuestionError(message) from error


def _claims(lines: TextIO) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            claim = json.loads(line)
        except ValueError as error:
            message = f"line {number} is not JSON: {error}"
            raise QuestionError(message) from error
        yield _checked(claim, number)


def _checked(claim: object, number: int) -> Mapping[str, Any]:
    fields = cast("dict[str, Any]", claim) if isinstance(claim, dict) else {}
    if not isinstance(fields.get("claim"), str) or fields.get("statements") is None:
        message = f'line {number} needs this form: {{"claim": "...", "statements": ["id"]}}'
        raise QuestionError(message)
    if unknown := sorted(fields.keys() - CLAIM_FIELDS):
        message = f"line {number} has unknown fields {unknown}; use {sorted(CLAIM_FIELDS)}"
        raise QuestionError(message)
    if not (_list_of(fields["statements"], str) and _list_of(fields.get("references"), int)):
        message = f"line {number} needs a list of ids as statements, of numbers as references"
        raise QuestionError(message)
    return fields


def _list_of(value: object, kind: type) -> bool:
    """Whether a value is a list of one kind; null stands for none given."""
    entries = cast("list[object]", value) if isinstance(value, list) else [None]
    return value is None or all(isinstance(entry, kind) for entry in entries)


def audit(arguments: Namespace) -> int:
    """Say what to know of the article before relying on it."""
    found = audited(read_article(chosen().article))
    write(render_audit(found))
    return FAILED_CHECK if arguments.strict and found.dangles else 0
