"""Feedback on answers, in one SQLite file: ids, outcome, statements; words only with consent.

A file is shared by any number of processes. What `add` returned is on the disk; deleted rows are
overwritten. Rows are deleted after some days: when the file is opened, and with each new row. Only
so many are kept; more are refused, lest what somebody sends in masses pushes out what others said.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import uuid
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from bot.errors import FullError, StoreError
from bot.privacy import redacted
from bot.types import Outcome

FILE = "feedback.sqlite"
MOST_KEPT = 20_000
_PATIENCE = 5.0
"""Seconds to wait for another process that writes."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id TEXT PRIMARY KEY,
    created TEXT NOT NULL,
    answer TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    outcome TEXT NOT NULL,
    statements TEXT NOT NULL,
    rating TEXT NOT NULL,
    tags TEXT NOT NULL,
    question TEXT,
    comment TEXT,
    record TEXT
) STRICT
"""
_ADDED = ("record",)
"""Columns that files of earlier versions lack."""
_SAID = frozenset({"question", "standalone", "understood", "gaps", "corrections"})
"""Members of an answer record that repeat the words of the person."""


class Rating(StrEnum):
    """Whether a reply helped."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"


class Tag(StrEnum):
    """What was wrong with a reply."""

    WRONG_EVIDENCE = "wrong_evidence"
    MISSING = "missing"
    NOT_WHAT_I_ASKED = "not_what_i_asked"
    SHOULD_BE_DECLINED = "should_be_declined"
    SHOULD_BE_ANSWERED = "should_be_answered"
    UNSAFE = "unsafe"
    UNCLEAR = "unclear"
    OTHER = "other"


class Consent(StrEnum):
    """Whether the words of the person may be kept."""

    GIVEN = "given"
    NOT_GIVEN = "not_given"


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of one answer; `created` is UTC, ISO 8601."""

    id: str
    created: str
    answer: str
    fingerprint: str
    outcome: Outcome
    statements: tuple[str, ...]
    rating: Rating
    tags: tuple[Tag, ...] = ()
    question: str | None = None
    comment: str | None = None
    record: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def feedback(  # noqa: PLR0913 - a form has fields
    *,
    answer: str,
    fingerprint: str,
    outcome: Outcome,
    statements: Iterable[str],
    rating: Rating,
    tags: Iterable[Tag] = (),
    consent: Consent = Consent.NOT_GIVEN,
    question: str | None = None,
    comment: str | None = None,
    record: Mapping[str, Any] | None = None,
    given_id: str | None = None,
) -> Feedback:
    """Feedback given now. Without consent the words are left out, with it they are redacted.

    Of the answer record everything is kept but its text, which repeats the rest.
    """
    kept = consent is Consent.GIVEN
    return Feedback(
        id=given_id or uuid.uuid4().hex,
        created=_stamp(datetime.now(UTC)),
        answer=answer,
        fingerprint=fingerprint,
        outcome=outcome,
        statements=tuple(statements),
        rating=rating,
        tags=tuple(tags),
        question=redacted(question) if kept and question else None,
        comment=redacted(comment) if kept and comment else None,
        record=_redacted(record) if kept and record else None,
    )


class FeedbackStore:
    """The feedback file of a data folder. Safe from several threads and processes."""

    def __init__(self, folder: Path, *, days: int, most: int = MOST_KEPT) -> None:
        """Open the file, or make it; what is older than `days` is deleted, `most` are kept.

        Raises:
            StoreError: it cannot be made, is damaged, or the disk is full.
        """
        self._path = folder / FILE
        self._kept_for = timedelta(days=days)
        self._most = most
        with self._reported():
            folder.mkdir(parents=True, exist_ok=True)
        with self._open() as file:
            file.execute("PRAGMA journal_mode = WAL")
            _prepare(file)
        self.delete(before=self._horizon())

    def add(self, entry: Feedback) -> Feedback:
        """Keep an entry; a second one with its id changes nothing. Gives what is kept.

        Raises:
            StoreError: it cannot be written.
            FullError: as many are kept as may be.
        """
        row = {
            **entry.to_dict(),
            "statements": json.dumps(entry.statements),
            "tags": json.dumps(entry.tags),
            "record": json.dumps(entry.record) if entry.record else None,
        }
        columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
        insert = (
            f"INSERT INTO feedback ({columns}) SELECT {marks} "  # noqa: S608 - names of a dataclass
            "WHERE (SELECT count(*) FROM feedback) < :most ON CONFLICT DO NOTHING"
        )
        with self._open() as file:
            file.execute("DELETE FROM feedback WHERE created < ?", (_stamp(self._horizon()),))
            file.execute(insert, {**row, "most": self._most})
            kept = file.execute("SELECT * FROM feedback WHERE id = ?", (entry.id,)).fetchone()
        if kept is None:
            message = f"{self._most} entries of feedback are kept; export and delete some first"
            raise FullError(message)
        return _entry(kept)

    def entries(self, since: datetime | None = None) -> Iterator[Feedback]:
        """All that is kept, oldest first.

        Raises:
            StoreError: the file cannot be read.
        """
        start = _stamp(since) if since else ""
        select = "SELECT * FROM feedback WHERE created >= ? ORDER BY created, id"
        with self._open() as file:
            rows = file.execute(select, (start,)).fetchall()
        yield from map(_entry, rows)

    def delete(self, *, ids: Iterable[str] = (), before: datetime | None = None) -> int:
        """Delete the entries with these ids and those given before a time; tells how many.

        Raises:
            StoreError: the file cannot be written.
        """
        with self._open() as file:
            gone = sum(
                file.execute("DELETE FROM feedback WHERE id = ?", (one,)).rowcount for one in ids
            )
            if before:
                remove = "DELETE FROM feedback WHERE created < ?"
                gone += file.execute(remove, (_stamp(before),)).rowcount
        if gone:
            with self._open() as file:
                # The log of changes still holds the pages as they were.
                file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def _horizon(self) -> datetime:
        return datetime.now(UTC) - self._kept_for

    @contextlib.contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        """A connection of which each statement is on the disk when it has run."""
        with self._reported():
            connection = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)
            with contextlib.closing(connection):
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA secure_delete = ON")
                yield connection

    @contextlib.contextmanager
    def _reported(self) -> Generator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            message = (
                f"feedback cannot be kept in {self._path}: {error}; "
                "make its folder (FOOTNOTE_DATA) writable, with space left"
            )
            raise StoreError(message) from error


def _prepare(file: sqlite3.Connection) -> None:
    """Make the table, or give one of an earlier version what it lacks."""
    file.execute("BEGIN IMMEDIATE")
    file.execute(_SCHEMA)
    known = {column["name"] for column in file.execute("PRAGMA table_info(feedback)")}
    for name in _ADDED:
        if name not in known:
            file.execute(f"ALTER TABLE feedback ADD COLUMN {name} TEXT")
    file.execute("COMMIT")


def _entry(row: sqlite3.Row) -> Feedback:
    fields: dict[str, Any] = dict(row)
    fields["outcome"] = Outcome(fields["outcome"])
    fields["statements"] = tuple(json.loads(fields["statements"]))
    fields["rating"] = Rating(fields["rating"])
    fields["tags"] = tuple(map(Tag, json.loads(fields["tags"])))
    fields["record"] = json.loads(fields["record"]) if fields["record"] else None
    return Feedback(**fields)


def _redacted(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _without_persons(value) if name in _SAID else value
        for name, value in record.items()
        if name != "text"
    }


def _without_persons(value: object) -> object:
    match value:
        case str():
            return redacted(value)
        case list() | tuple():
            return [_without_persons(one) for one in cast("Sequence[object]", value)]
        case dict():
            return {k: _without_persons(v) for k, v in cast("dict[str, object]", value).items()}
        case _:
            return value


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
