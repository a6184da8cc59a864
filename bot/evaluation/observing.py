"""What was observed when a case was put to a bot, and how it is kept in a line of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.evaluation.records import Record


@dataclass(frozen=True, slots=True)
class Response:
    """What came back: an answer record, or what went wrong. `key` names all that it depends on."""

    key: str
    record: Record | None = None
    error: str | None = None
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Observation:
    """One case asked once. `alone` is the reply to its stand-alone form, `found` what search gave.

    `repeat` counts from 0. `alone` and `found` are None where they were not wanted.
    """

    case: str
    repeat: int
    response: Response
    alone: Response | None = None
    found: tuple[str, ...] | None = None


def observation_record(observation: Observation) -> dict[str, Any]:
    """An observation as JSON values."""
    alone = observation.alone
    return {
        "case": observation.case,
        "repeat": observation.repeat,
        "response": _response_record(observation.response),
        "alone": None if alone is None else _response_record(alone),
        "found": observation.found,
    }


def _response_record(response: Response) -> dict[str, Any]:
    return {
        "key": response.key,
        "record": response.record,
        "error": response.error,
        "milliseconds": response.milliseconds,
    }


def observation_of(record: Mapping[str, Any]) -> Observation:
    """The observation that `observation_record` wrote.

    Raises:
        KeyError, TypeError: the record is not one.
    """
    found = record["found"]
    alone = record["alone"]
    return Observation(
        case=record["case"],
        repeat=record["repeat"],
        response=Response(**record["response"]),
        alone=None if alone is None else Response(**alone),
        found=None if found is None else tuple(found),
    )
