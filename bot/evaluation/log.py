"""The lines of a run, written as they come: what a stopped run left is taken up again."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.observing import Observation, Response, observation_of, observation_record
from bot.types import Turn


def key_of(identity: str, question: str, history: Sequence[Turn], repeat: int) -> str:
    """What a response depends on: configuration, index, question, history, which repeat it is."""
    content = [identity, question, [asdict(turn) for turn in history], repeat]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


class Log:
    """An append-only file of observations, safe from several threads; responses by key.

    An error is written like any other response, but a run that goes on asks again.
    """

    def __init__(self, file: Path) -> None:
        """Open the log; the lines that are there are read, a half-written last one is left out.

        Raises:
            EvaluationError: the file cannot be read.
        """
        self.file = file
        self._lock = threading.Lock()
        self._known: dict[str, Response] = {}
        self._found: dict[str, tuple[str, ...]] = {}
        for observation in _read(file):
            self._remember(observation)
        self._start = "\n" if _is_half_written(file) else ""

    def known(self, key: str) -> Response | None:
        """The response of this key, if there is one."""
        return self._known.get(key)

    def known_found(self, key: str) -> tuple[str, ...] | None:
        """What was found for the case whose response has this key."""
        return self._found.get(key)

    def append(self, observations: Iterable[Observation]) -> None:
        """Write observations at the end, in one piece.

        Raises:
            EvaluationError: the file cannot be written.
        """
        batch = tuple(observations)
        text = "".join(f"{line_of({'observation': observation_record(o)})}\n" for o in batch)
        with self._lock:
            try:
                with self.file.open("a", encoding="utf-8") as file:
                    file.write(self._start + text)
                self._start = ""
            except OSError as error:
                message = f"{self.file} cannot be written: {error.strerror}; choose another --out"
                raise EvaluationError(message) from error
            for observation in batch:
                self._remember(observation)

    def _remember(self, observation: Observation) -> None:
        for response in filter(None, (observation.response, observation.alone)):
            if response.error is None:
                self._known[response.key] = response
        if observation.found is not None:
            self._found[observation.response.key] = observation.found


def line_of(record: object) -> str:
    """A record as one line of JSON."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def read_lines(file: Path) -> Iterator[dict[str, Any]]:
    """The JSON lines of a file; one that was not written to its end is left out.

    Raises:
        EvaluationError: the file cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read: {error}; give the folder of a run"
        raise EvaluationError(message) from error
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _is_half_written(file: Path) -> bool:
    """Whether the last line lacks its end, as when a run was killed while it wrote."""
    return file.exists() and file.read_bytes()[-1:] not in {b"\n", b""}


def _read(file: Path) -> Iterator[Observation]:
    for record in read_lines(file):
        try:
            yield observation_of(record["observation"])
        except (KeyError, TypeError):
            continue
