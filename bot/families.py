"""Families of words that say the same without taking a side, read from `corpus/stances.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache

from bot.errors import LexiconError
from bot.shipped import shipped
from bot.text import forms, stem


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[str]]:
    """Stem to the names of the families that list it as a word of its own.

    Raises:
        LexiconError: the file is not TOML or has no families.
    """
    path = shipped("corpus/stances.toml")
    try:
        listed: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["family"]
    except (OSError, ValueError, KeyError) as error:
        message = f"{path.name}: {error}; correct the file"
        raise LexiconError(message) from error
    found: dict[str, set[str]] = {}
    for name, entries in listed.items():
        for entry in entries.split(","):
            folded = forms(entry)
            if len(folded) == 1:
                found.setdefault(stem(folded[0]), set()).add(name)
    return {root: frozenset(names) for root, names in found.items()}


def families_of(root: str) -> frozenset[str]:
    """The families that a stem belongs to."""
    return _families().get(root, frozenset())
