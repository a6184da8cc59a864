"""The lexicon's files: `corpus/lexicon/*.toml`, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomli

from bot.errors import LexiconError
from bot.lexicon import KINDS, Concept, Lexicon, Stem, term_forms
from bot.shipped import shipped
from bot.text import forms

_FIELDS = frozenset({"terms", "broader", "plain"})
_STEM_FIELDS = frozenset({"suffix", "kind", "class", "minimum_length", "except"})


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Read and check every `*.toml` of the lexicon folder (default: the shipped one).

    Raises:
        LexiconError: a file is not TOML, or an entry is wrong; names file, entry and cure.
    """
    concepts: dict[str, Concept] = {}
    exact: list[str] = []
    stems: list[Stem] = []
    for file in sorted((folder or shipped("corpus/lexicon")).glob("*.toml")):
        tables = _toml(file)
        exact.extend(tables.pop("exact", {}).get("terms", []))
        stems.extend(_stem(file, entry) for entry in tables.pop("stem", []))
        for concept in _concepts(file, tables):
            if concept.id in concepts:
                message = (
                    f"{file.name}: [{concept.kind}.{concept.id}] is defined twice; merge the two"
                )
                raise LexiconError(message)
            concepts[concept.id] = concept
    _check_parents(concepts)
    return Lexicon(concepts.values(), exact=exact, stems=stems)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomli.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{file.name}: {error}; correct the file"
        raise LexiconError(message) from error


def _concepts(file: Path, tables: Mapping[str, Mapping[str, Any]]) -> Iterable[Concept]:
    for kind, entries in tables.items():
        if kind not in KINDS:
            message = f"{file.name}: unknown kind [{kind}]; use one of {', '.join(sorted(KINDS))}"
            raise LexiconError(message)
        for identifier, entry in entries.items():
            yield _concept(file, kind, identifier, entry)


def _concept(file: Path, kind: str, identifier: str, entry: Mapping[str, Any]) -> Concept:
    where = f"{file.name}: [{kind}.{identifier}]"
    if unknown := set(entry) - _FIELDS:
        message = f"{where} has unknown fields {sorted(unknown)}; use {sorted(_FIELDS)}"
        raise LexiconError(message)
    terms = tuple(entry.get("terms", ()))
    if not terms or not all(term_forms(term) for term in terms):
        message = f"{where} needs terms, each with at least one word"
        raise LexiconError(message)
    return Concept(identifier, kind, terms, tuple(entry.get("broader", ())), entry.get("plain"))


def _stem(file: Path, entry: Mapping[str, Any]) -> Stem:
    if unknown := set(entry) - _STEM_FIELDS:
        message = (
            f"{file.name}: [[stem]] {entry.get('suffix')} has unknown fields {sorted(unknown)}"
        )
        raise LexiconError(message)
    exceptions = frozenset(form for word in entry.get("except", ()) for form in forms(word))
    suffix = "".join(forms(entry["suffix"]))
    return Stem(
        suffix, entry["kind"], entry.get("class"), entry.get("minimum_length", 6), exceptions
    )


def _check_parents(concepts: Mapping[str, Concept]) -> None:
    for concept in concepts.values():
        for parent in concept.broader:
            if parent not in concepts:
                place = f"[{concept.kind}.{concept.id}]"
                message = f"{place}: broader {parent!r} does not exist; define it or correct it"
                raise LexiconError(message)
