"""The clinical words themselves: what a reviewer of `corpus/lexicon/` relies on, read without the loader."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from bot.shipped import shipped
from bot.text import forms

KINDS = (
    "condition",
    "symptom",
    "therapy",
    "test",
    "population",
    "anatomy",
    "organism",
    "outcome",
    "other",
)
FIELDS = frozenset({"terms", "broader", "plain"})
# Words that name no clinical idea by themselves: as a term they would be found in any question.
TOO_GENERIC = frozenset(
    """
    acute adjunct approach benefit care case cause chronic clinical combination common complication
    condition course criteria cycle damage day diagnosis disease disorder dosage dose dosing drug
    duration effect evidence factor failure first-line frequency guideline improvement indication
    initial level management medication medicine mild moderate month monitoring neurology onset option
    patient people period presentation rate recommendation regimen response result risk second-line
    severe severity sign standard statement study subject symptom syndrome test therapy treatment type
    week year
    """.split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as it stands in a file."""

    kind: str
    id: str
    terms: tuple[str, ...]
    broader: tuple[str, ...]
    plain: str | None
    fields: frozenset[str]


@cache
def files() -> dict[str, dict[str, Any]]:
    folder = Path(shipped("corpus/lexicon"))
    return {path.name: tomllib.loads(path.read_text("utf-8")) for path in folder.glob("*.toml")}


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(
        Entry(
            kind,
            identifier,
            tuple(fields["terms"]),
            tuple(fields.get("broader", ())),
            fields.get("plain"),
            frozenset(fields),
        )
        for tables in files().values()
        for kind in KINDS
        for identifier, fields in tables.get(kind, {}).items()
    )


@cache
def exact_terms() -> frozenset[str]:
    lists = (tables.get("exact", {}).get("terms", []) for tables in files().values())
    return frozenset(chain.from_iterable(lists))


@cache
def by_id() -> dict[str, Entry]:
    return {entry.id: entry for entry in entries()}


@cache
def named() -> dict[tuple[str, ...], frozenset[str]]:
    """The ids that each folded term names."""
    pairs = [(forms(term), entry.id) for entry in entries() for term in entry.terms]
    return {form: frozenset(i for other, i in pairs if other == form) for form in _asked_forms(pairs)}


def _asked_forms(pairs: list[tuple[tuple[str, ...], str]]) -> set[tuple[str, ...]]:
    asked = {forms(case.values[0]) for case in NAMES}  # type: ignore[arg-type]
    return {form for form, _ in pairs if form in asked}


def ancestors(identifier: str) -> set[str]:
    """The concept and all it is a kind of; raises RecursionError never, cycles end the walk."""
    seen: set[str] = set()
    waiting = [identifier]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(by_id()[current].broader)
    return seen
