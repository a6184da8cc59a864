"""Facets: what a clinical question asks for (a dose, a rate ...) and how a sentence shows it.

The facets and their phrases are data: `corpus/facets.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import LexiconError
from bot.patterns import Phrases
from bot.shipped import shipped
from bot.text import plain, words

_FIELDS = frozenset(
    {
        "label",
        "strict",
        "section",
        "asks",
        "shows",
        "figures",
        "yields",
        "question",
        "unless",
        "amount",
        "specific",
        "weak",
        "of_condition",
    }
)


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet; `strict` ones decline a question that no sentence shows them for."""

    id: str
    label: str
    asks: Phrases
    shows: Phrases
    figures: tuple[re.Pattern[str], ...] = ()
    strict: bool = False
    section: bool = False
    yields: frozenset[str] = frozenset()
    cue_words: frozenset[str] = field(default=frozenset())
    question: str | None = None
    unless: Phrases = field(default=Phrases(()))
    specific: bool = False
    weak: bool = False
    of_condition: bool = False
    amount: bool = False

    def shown(self, text: str, section: tuple[str, ...] = ()) -> bool:
        """Whether a sentence under these headings carries the facet."""
        if self.unless.found(text):
            return False
        if any(figure.search(plain(text)) for figure in self.figures) or self.shows.found(text):
            return True
        return self.section and self.shows.found(" ; ".join(section))


class Facets:
    """All facets, in the order of their file."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self.by_id: Mapping[str, Facet] = {facet.id: facet for facet in facets}

    def asked(self, question: str, *, also: Iterable[str] = ()) -> tuple[str, ...]:
        """The facets a question asks for, by its phrases and those known otherwise.

        One that another of them makes more exact is left out; what a phrase asks for yields only to
        what another asks for.
        """
        known = self.by_id.keys() & set(also)
        found = {f.id: f.asks.found(question) for f in self.by_id.values()}
        phrased = [f for f in self.by_id.values() if found[f.id]]
        yielded = {weaker for f in phrased for weaker in f.yields}
        guessed = {weaker for i in known for weaker in self.by_id[i].yields if not found[weaker]}
        return tuple(
            i for i, said in found.items() if (said or i in known) and i not in yielded | guessed
        )

    def shown(self, text: str, section: tuple[str, ...]) -> frozenset[str]:
        """The facets that a sentence under these headings carries."""
        return frozenset(f.id for f in self.by_id.values() if f.shown(text, section))

    @property
    def amounts(self) -> tuple[re.Pattern[str], ...]:
        """The figures that are an amount of a drug."""
        return tuple(figure for f in self.by_id.values() if f.amount for figure in f.figures)

    def cue_words(self, facets: Iterable[str]) -> frozenset[str]:
        """The words by which these facets are asked for."""
        return frozenset[str]().union(*(self.by_id[facet].cue_words for facet in facets))


def load_facets(file: Path | None = None) -> Facets:
    """Read and check a facets file (default: the shipped one).

    Raises:
        LexiconError: an entry is wrong; names file, entry and cure.
    """
    path = file or shipped("corpus/facets.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{path.name}: {error}; correct the file"
        raise LexiconError(message) from error
    figures = {
        name: re.compile(pattern, re.IGNORECASE) for name, pattern in data.get("figure", {}).items()
    }
    facets = [_facet(path, name, entry, figures) for name, entry in data.get("facet", {}).items()]
    known = {facet.id for facet in facets}
    for facet in facets:
        if unknown := facet.yields - known:
            place = f"{path.name}: [facet.{facet.id}]"
            message = f"{place} yields {sorted(unknown)}, which are no facets; correct them"
            raise LexiconError(message)
    return Facets(facets)


def _facet(
    path: Path, name: str, entry: Mapping[str, Any], figures: Mapping[str, re.Pattern[str]]
) -> Facet:
    if unknown := set(entry) - _FIELDS:
        place = f"{path.name}: [facet.{name}]"
        message = f"{place} has unknown fields {sorted(unknown)}; use {sorted(_FIELDS)}"
        raise LexiconError(message)
    if missing := set(entry.get("figures", ())) - set(figures):
        place = f"{path.name}: [facet.{name}]"
        message = f"{place} names figures {sorted(missing)}; define them under [figure]"
        raise LexiconError(message)
    asks = tuple(entry.get("asks", ()))
    return Facet(
        id=name,
        label=entry["label"],
        asks=Phrases(asks),
        shows=Phrases(entry.get("shows", ())),
        figures=tuple(figures[f] for f in entry.get("figures", ())),
        strict=entry.get("strict", False),
        section=entry.get("section", False),
        question=entry.get("question"),
        unless=Phrases(entry.get("unless", ())),
        specific=entry.get("specific", False),
        weak=entry.get("weak", False),
        of_condition=entry.get("of_condition", False),
        amount=entry.get("amount", False),
        yields=frozenset(entry.get("yields", ())),
        cue_words=frozenset(
            w.form
            for phrase in asks
            for w in words(phrase.replace("~", "").replace("/", " ").replace("_", " "))
        ),
    )
