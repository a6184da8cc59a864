"""Writes question sets as YAML that a clinician can read and edit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from bot.evaluation.cases import Case, case_record
from bot.evaluation.questions import CONVERSATION, FOLLOW_UP, SINGLE

WIDTH = 110
SCHEMA_LINE = "# yaml-language-server: $schema=../schema.json\n"
_OWN = ("id", "conversation", "follow_up", "slices")


class _Dumper(yaml.SafeDumper):
    """Lists of plain values stand in one line, everything else in block form."""


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    plain = not any(isinstance(entry, dict | list) for entry in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=plain)


_Dumper.add_representer(list, _list)


@dataclass(frozen=True, slots=True)
class NewSet:
    """A set to be written: `conversations` are turns by the conversation's id, `titles` theirs."""

    title: str
    slices: tuple[str, ...] = ()
    questions: Sequence[Case] = ()
    conversations: Mapping[str, Sequence[Case]] = field(default_factory=dict[str, Sequence[Case]])
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    is_draft: bool = False


def set_text(new: NewSet) -> str:
    """A question set as YAML."""
    shared = set(new.slices)
    value = {
        "title": new.title,
        "status": "draft" if new.is_draft else "ready",
        "slices": list(new.slices),
        "questions": [_entry(case, {SINGLE, *shared}) for case in new.questions],
        "conversations": [
            _conversation(identifier, turns, new.titles.get(identifier, ""), shared)
            for identifier, turns in new.conversations.items()
        ],
    }
    return SCHEMA_LINE + _spaced(dumped({key: part for key, part in value.items() if part}))


def dumped(value: object) -> str:
    """A value as YAML."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def _conversation(
    identifier: str, turns: Sequence[Case], title: str, shared: set[str]
) -> dict[str, Any]:
    head = {"id": identifier, "title": title} if title else {"id": identifier}
    return {**head, "turns": [_turn(turn, shared) for turn in turns]}


def _turn(case: Case, shared: set[str]) -> dict[str, Any]:
    entry = _entry(case, {CONVERSATION, *shared})
    own = {
        "question": entry.pop("question"),
        "standalone": case.standalone,
        "follow_up": case.follow_up,
    }
    entry.pop("id")
    return {key: value for key, value in {**own, **entry}.items() if value}


def _entry(case: Case, shared: set[str]) -> dict[str, Any]:
    record = _plain(case_record(case))
    slices = [s for s in case.slices if s not in shared and not s.startswith(FOLLOW_UP)]
    rest = {key: value for key, value in record.items() if key not in {*_OWN, "question"}}
    head = {"id": case.id, "question": case.question}
    return {**head, **({"slices": slices} if slices else {}), **rest}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in cast("Sequence[Any]", value)]
    return value


def _spaced(text: str) -> str:
    """An empty line before each question, conversation and part."""
    return re.sub(r"\n(?=- id:|questions:|conversations:)", "\n\n", text)
