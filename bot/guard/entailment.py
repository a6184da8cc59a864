"""The odds that statements say a claim in which the checks find nothing grave.

The checks compare words, and a fluent writer uses others. What is found of numbers, drugs, diseases
and references decides; of the rest, what is found and how near each word of the claim comes to the
statements in meaning, and theirs to the claim, are signs that a logistic regression weighs. It is
trained on claims of the project's own (`corpus/training/claims.jsonl`) by
`python -m bot.bench.training entailment`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np

from bot.errors import LexiconError
from bot.guard.stances import Stances
from bot.lexicon import Lexicon
from bot.shipped import shipped
from bot.text import forms, words
from bot.types import Finding, Statement
from bot.vectors import Encoded, Vectors

GRAVE = frozenset({"cited", "markup", "references", "numbers", "conditions", "attachment"})
"""Checks that nothing outvotes."""
_GRAVE_KINDS = frozenset({"therapy", "condition", "organism"})
"""Kinds of concept that a claim may never bring in."""
_WEIGHED = ("additions", "entities", "polarity", "strength", "order")
_MOST, _WORST = 3, 3
SURE = 1.75
"""Log-odds from which a claim is supported. On articles that it was not trained on 94% of 1,188
wrong claims are caught and 42% of 1,452 right ones let through; 96% and 32% by the checks alone."""

Signs: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim, the statements that it is held against, and what the checks found in it.

    `title` is that of the article.
    """

    text: str
    statements: tuple[Statement, ...]
    title: str
    findings: tuple[Finding, ...]


class Spanned(Protocol):
    """An encoder that tells which characters each of its tokens stands for."""

    @property
    def model(self) -> str:
        """The model's name."""
        ...

    def encode_documents(self, texts: Sequence[str]) -> Encoded:
        """Sentence and token vectors."""
        ...

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each token of a text; empty for the model's own marks."""
        ...


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression: `names` of its signs, in the order of the other fields.

    `model` names the embedding model that it was trained upon.
    """

    model: str
    names: tuple[str, ...]
    mean: Vectors
    scale: Vectors
    weights: Vectors
    bias: float

    def log_odds(self, signs: Signs) -> float:
        """The log-odds that a claim with these signs is supported."""
        given = np.array([signs[name] for name in self.names], dtype=np.float32)
        return float(self.weights @ ((given - self.mean) / self.scale)) + self.bias


@dataclass(frozen=True, slots=True)
class Entailment:
    """Weighs what the checks find in a claim."""

    encoder: Spanned
    lexicon: Lexicon
    stances: Stances
    regression: Regression

    def supports(self, checked: Checked) -> bool:
        """Whether statements say a claim in spite of what the checks find in it."""
        if is_grave(checked.findings, self.lexicon):
            return False
        found = signs(checked, self.encoder, self.stances)
        # A claim without words of its own has none that could say otherwise what it leaves out.
        turned = any(f.check == "polarity" for f in checked.findings)
        if turned and not found["claim lacking"]:
            return False
        return self.regression.log_odds(found) >= SURE


def is_grave(findings: Iterable[Finding], lexicon: Lexicon) -> bool:
    """Whether any finding alone makes a claim unsupported."""
    return any(
        f.check in GRAVE
        or (f.check == "entities" and any(m.kind in _GRAVE_KINDS for m in lexicon.find(f.found)))
        for f in findings
    )


def signs(checked: Checked, encoder: Spanned, stances: Stances) -> Signs:
    """Each sign by name.

    Of the claim's words and of the statements': how many the other has or lacks, and how near the
    lacking and the shared ones come to it in meaning (the maximal similarity of token vectors, as
    in BERTScore, Zhang et al. 2020). Of the findings: how many of each check.
    """
    told = " ".join(". ".join([*s.section[1:], s.text]) for s in checked.statements)
    whole = " ".join(". ".join([*s.section, s.text]) for s in checked.statements)
    whole = f"{checked.title}. {whole}"
    claim, evidence, around = (_encoded(encoder, text) for text in (checked.text, told, whole))
    own, theirs, wide = (text.tokens[0][1:-1] for text in (claim, evidence, around))
    nearest, met = (own @ wide.T).max(axis=1), (theirs @ own.T).max(axis=1)
    mine = _Words(checked.text, encoder.spans(checked.text)[1:-1], nearest, stances)
    its = _Words(told, encoder.spans(told)[1:-1], met, stances)
    return {
        "cosine": float(claim.vectors[0] @ evidence.vectors[0]),
        "cosine with title": float(claim.vectors[0] @ around.vectors[0]),
        "nearness": float(nearest.mean()),
        "nearness of the farthest": float(np.sort(nearest)[:_WORST].mean()),
        "met": float(met.mean()),
        "met least": float(np.sort(met)[:_WORST].mean()),
        "statements": float(len(checked.statements)),
        **mine.signs("claim", whole),
        **its.signs("statement", checked.text),
        **_counted(checked.findings),
    }


@lru_cache(maxsize=2048)
def _encoded(encoder: Spanned, text: str) -> Encoded:
    return encoder.encode_documents([text])


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text: where its tokens stand, and how near each comes to another text."""

    text: str
    spans: Sequence[tuple[int, int]]
    near: Vectors
    stances: Stances

    def signs(self, whose: str, other: str) -> dict[str, float]:
        """How near the telling words come that another text has, and those that it lacks."""
        known = {self.stances.stem(form) for form in forms(other)}
        groups: dict[str, list[float]] = {"shared": [], "lacking": []}
        for word in words(self.text):
            stem = self.stances.stem(word.form)
            at = [i for i, (a, b) in enumerate(self.spans) if a < word.end and b > word.start]
            if at and not self.stances.empty(stem):
                groups["shared" if stem in known else "lacking"].append(float(self.near[at].mean()))
        count = sum(map(len, groups.values()))
        share = len(groups["shared"]) / max(1, count)
        columns = {f"{whose} words": float(count), f"{whose} share": share}
        for name, values in groups.items():
            columns |= {
                f"{whose} {name}": float(len(values)),
                f"{whose} {name} least": min(values, default=1.0),
                f"{whose} {name} mean": float(np.mean(values)) if values else 1.0,
                f"{whose} {name} distance": float(sum(1 - value for value in values)),
            }
        return columns


def _counted(findings: Sequence[Finding]) -> dict[str, float]:
    """How many findings there are of each check, by whether the statement has something else."""
    columns: dict[str, float] = {"findings": float(len(findings))}
    for check in _WEIGHED:
        for name, other in (("new", False), ("other", True)):
            found = [f for f in findings if f.check == check and bool(f.expected) is other]
            columns[f"{check} {name}"] = float(min(_MOST, len(found)))
    stances = [f for f in findings if f.check == "additions" and ": " in f.found]
    columns["stances added"] = float(min(_MOST, len(stances)))
    return columns


def load_regression(folder: Path | None = None) -> Regression:
    """The trained regression.

    Raises:
        LexiconError: the file is missing or malformed; says how to make it.
    """
    path = (folder or shipped("corpus/probes")) / "entailment.json"
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        columns = (np.asarray(data[c], np.float32) for c in ("mean", "scale", "weights"))
        return Regression(data["model"], tuple(data["names"]), *columns, bias=data["bias"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path.name}: {error}; make it: python -m bot.bench.training entailment"
        raise LexiconError(message) from error
