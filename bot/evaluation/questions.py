"""Reading question sets. Their format is `eval/schema.json`, described in `eval/README.md`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bot.errors import EvaluationError
from bot.evaluation.cases import OPENER, Case, case_of, case_record
from bot.evaluation.documents import Document, Place, read_document
from bot.evaluation.schema import wrongs
from bot.shipped import shipped

SUFFIXES = (".yaml", ".yml", ".jsonl")
CONVERSATION = "conversation"
SINGLE = "single"
FOLLOW_UP = "follow_up/"
"""What the slice of a kind of follow-up begins with."""
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of questions; `cases` in order, the turns of a conversation one after the other."""

    title: str
    document: Document
    cases: tuple[Case, ...]
    is_draft: bool = False

    @property
    def digest(self) -> str:
        """Changes with the content of the set."""
        content = json.dumps([case_record(case) for case in self.cases], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def set_files(paths: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The files of these paths, folders searched; by default the sets that came with Footnote.

    Raises:
        EvaluationError: a path is not there or a folder holds no set.
    """
    found: list[Path] = []
    for path in paths or (shipped("eval/questions"),):
        files = (
            sorted(f for f in path.iterdir() if f.suffix in SUFFIXES) if path.is_dir() else [path]
        )
        if not files or not files[0].is_file():
            message = (
                f"{path} holds no question set; give a {' or '.join(SUFFIXES)} file or a folder"
            )
            raise EvaluationError(message)
        found.extend(files)
    return tuple(dict.fromkeys(found))


def read_sets(paths: Sequence[Path] = ()) -> tuple[QuestionSet, ...]:
    """The sets of these files and folders; default: those that came with Footnote.

    Raises:
        EvaluationError: a file is not a question set, or an id is used twice; names file and line.
    """
    sets = tuple(read_set(file) for file in set_files(paths))
    first: dict[str, Case] = {}
    for case in (case for one in sets for case in one.cases):
        if (other := first.setdefault(case.id, case)) is not case:
            where = f"{other.file}:{other.line}"
            message = f"{case.file}:{case.line}: the id {case.id} stands in {where} too; rename one"
            raise EvaluationError(message)
    return sets


def read_set(path: Path) -> QuestionSet:
    """One question set.

    Raises:
        EvaluationError: it does not have the form of `eval/schema.json`; the first fault is named.
    """
    document = read_document(path)
    if faults := set_faults(document):
        line, message = faults[0]
        more = f" (and {len(faults) - 1} more; footnote eval lint lists them)" if faults[1:] else ""
        where = f"{path}:{line}: {message}{more}"
        raise EvaluationError(where)
    value = _as_set(document)
    return QuestionSet(
        title=value["title"],
        document=document,
        cases=tuple(_cases(value, document)),
        is_draft=value.get("status") == DRAFT,
    )


def set_faults(document: Document) -> tuple[tuple[int, str], ...]:
    """Every fault of form: its line and what to do."""
    entries = _json_lines(document)
    if entries is None:
        return _located(document, wrongs(document.value, "set"))
    found: list[tuple[Place, str]] = []
    for index, entry in enumerate(entries):
        kind = "conversation" if _has_turns(entry) else "question"
        found.extend(((index, *place), message) for place, message in wrongs(entry, kind))
    return _located(document, found)


def _has_turns(entry: object) -> bool:
    return isinstance(entry, dict) and "turns" in entry


def _json_lines(document: Document) -> list[Any] | None:
    """The entries of a file of JSON lines; None for a YAML file."""
    return cast("list[Any]", document.value) if document.path.suffix == ".jsonl" else None


def _located(document: Document, found: Iterable[tuple[Place, str]]) -> tuple[tuple[int, str], ...]:
    return tuple((document.line(place), f"{_named(place)}{message}") for place, message in found)


def _named(place: Place) -> str:
    keys = [part for part in place if isinstance(part, str)]
    return f"{keys[-1]}: " if keys else ""


def _as_set(document: Document) -> Mapping[str, Any]:
    """A file of JSON lines as a set: lines with turns are conversations, the others questions."""
    entries = _json_lines(document)
    if entries is None:
        return document.value
    return {
        "title": document.path.stem,
        "questions": [e for e in entries if "turns" not in e],
        "conversations": [e for e in entries if "turns" in e],
    }


def _cases(value: Mapping[str, Any], document: Document) -> Iterator[Case]:
    shared = tuple(value.get("slices", ()))
    path = str(document.path)
    for index, entry in enumerate(value.get("questions", ())):
        line = _line(document, ("questions", index), entry)
        yield case_of({**entry, "slices": [*shared, SINGLE, *entry.get("slices", ())]}, path, line)
    for index, entry in enumerate(value.get("conversations", ())):
        common = [*shared, CONVERSATION, *entry.get("slices", ())]
        for number, turn in enumerate(entry["turns"], start=1):
            line = _line(document, ("conversations", index, "turns", number - 1), entry)
            kind = turn.get("follow_up", OPENER if number == 1 else "other")
            slices = [*common, f"{FOLLOW_UP}{kind}", *turn.get("slices", ())]
            identity = {"id": f"{entry['id']}.{number}", "conversation": entry["id"]}
            yield case_of({**turn, **identity, "follow_up": kind, "slices": slices}, path, line)


def _line(document: Document, place: Place, entry: object) -> int:
    """The line of an entry; in JSON lines a whole conversation stands in one."""
    entries = _json_lines(document)
    if entries is not None:
        return document.line((next(i for i, e in enumerate(entries) if e is entry),))
    return document.line(place)
