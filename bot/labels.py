"""The labels that a publisher puts around an article, read from `corpus/format.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from bot.citations import NumberGrammar
from bot.errors import ArticleError
from bot.shipped import shipped

_TABLES = frozenset({"sections", "page", "markdown", "references", "headings", "numbers", "audit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Headings of the parts that are not clinical text."""

    references: tuple[str, ...]
    related: tuple[str, ...]
    disclaimer: tuple[str, ...]
    follow_up: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Lines around the article in the page form."""

    reviewed: tuple[str, ...]
    pending: tuple[str, ...]
    status: tuple[str, ...]
    updated: tuple[str, ...]
    links: tuple[str, ...]
    furniture: tuple[str, ...]
    choice: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """Keys of the front matter in Markdown."""

    title: tuple[str, ...]
    updated: tuple[str, ...]
    reviewed: tuple[str, ...]
    pending: tuple[str, ...]
    status: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings:
    """How headings are told from prose in the page form, and how ids are made of them."""

    most_words: int
    least_words_of_prose: int
    words_of_id: int
    small_words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Everything that `corpus/format.toml` says."""

    parts: Parts
    page: Page
    markdown: FrontMatter
    kinds: tuple[str, ...]
    headings: Headings
    numbers: NumberGrammar
    pointing: tuple[str, ...]


@lru_cache(maxsize=4)
def load_labels(path: Path | None = None) -> Labels:
    """Read a file of labels (default: the shipped `corpus/format.toml`).

    Raises:
        ArticleError: the file is not TOML, or a table or key is unknown or missing.
    """
    file = path or shipped("corpus/format.toml")
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{file}: {error}; correct the file"
        raise ArticleError(message) from error
    _check(f"{file}", set(tables), _TABLES)
    return Labels(
        parts=Parts(**_values(file, "sections", tables, Parts)),
        page=Page(**_values(file, "page", tables, Page)),
        markdown=FrontMatter(**_values(file, "markdown", tables, FrontMatter)),
        kinds=_frozen(f"{file}: kinds", tables["references"].get("kinds")),
        headings=Headings(**_values(file, "headings", tables, Headings)),
        numbers=_grammar(_values(file, "numbers", tables, NumberGrammar)),
        pointing=_frozen(f"{file}: pointing", tables["audit"].get("pointing")),
    )


def _values(
    file: Path, table: str, tables: Mapping[str, Mapping[str, Any]], shape: type[Any]
) -> dict[str, Any]:
    found = tables[table]
    _check(f"{file}: [{table}]", set(found), {field.name for field in fields(shape)})
    return {key: _frozen(f"{file}: {key}", value) for key, value in found.items()}


def _frozen(where: str, value: object) -> Any:  # noqa: ANN401 - words, or a number as it is
    if isinstance(value, int | float):
        return value
    words = cast("list[object]", value) if isinstance(value, list) else []
    if not words or not all(isinstance(word, str) and word.strip() for word in words):
        message = f"{where} must be a list of words, such as ['References']"
        raise ArticleError(message)
    return tuple(words)


def _grammar(values: Mapping[str, Any]) -> NumberGrammar:
    """The grammar with its lists of words as sets."""
    words: dict[str, Any] = {
        key: frozenset(cast("tuple[str, ...]", value))
        for key, value in values.items()
        if isinstance(value, tuple)
    }
    return NumberGrammar(**{**values, **words})


def _check(where: str, found: set[str], known: set[str] | frozenset[str]) -> None:
    if unknown := found - known:
        message = f"{where} has unknown keys {sorted(unknown)}; use {sorted(known)}"
        raise ArticleError(message)
    if missing := known - found:
        message = f"{where} lacks {sorted(missing)}; add them"
        raise ArticleError(message)


def starting(line: str, labels: tuple[str, ...]) -> str | None:
    """The longest label that a line begins with, without regard to case, or None.

    >>> starting("LAST UPDATED: May 2, 2024", ("Last", "Last updated"))
    'Last updated'
    >>> starting("Updated once", ("Updated on",))
    """
    found = (b for b in labels if line[: len(b)].casefold() == b.casefold())
    return max((b for b in found if not line[len(b) :][:1].islower()), key=len, default=None)


def is_label(line: str, labels: tuple[str, ...]) -> bool:
    """Whether a line is one of the labels, without regard to case and to a colon at its end.

    >>> is_label("references:", ("References",))
    True
    """
    folded = line.casefold().rstrip(" :")
    return any(folded == label.casefold().rstrip(" :") for label in labels)
