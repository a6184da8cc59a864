"""The odds that statements say a claim in which the checks find nothing grave.

The checks compare words, and a fluent writer uses others. What is found of numbers, drugs, diseases
and references decides; of the rest, what is found and how near each word of the claim comes to the
statements in meaning, and theirs to the claim, are signs that a logistic regression weighs. It is
trained on claims of the project's own (`corpus/training/claims.jsonl`) by
`python -m bot.bench.training entailment`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np

from bot.errors import LexiconError
from bot.guard.evidence import LEFT_OUT
from bot.guard.stances import Stances
from bot.lexicon import Lexicon
from bot.shipped import shipped
from bot.text import forms, words
from bot.types import Finding, Statement
from bot.vectors import Encoded, Vectors

GRAVE = frozenset({"cited", "markup", "references", "numbers", "attachment"})
"""Checks that nothing outvotes, beside what `is_grave` tells of two others."""
AMOUNT = "how "
"""Begins what a finding tells on how many or how often."""
_SETTING = frozenset({"condition", "population"})
_LACKING = frozenset({"polarity", "strength", "conditions"})
"""Checks that find what the statement has and the claim lacks."""
_GRAVE_KINDS = frozenset({"therapy", "condition", "organism"})
"""Kinds of concept that a claim may never bring in."""
_SORTS = (
    *("additions stance", "additions word", "conditions other", "entities new", "entities other"),
    *("order new", "order other", "polarity elsewhere", "polarity negation", "polarity new"),
    *("polarity opposite", "strength amount", "strength firmness", "strength left out"),
)
"""Sorts of findings that are weighed."""
_MOST, _WORST = 3, 3
SURE = 1.75
"""Log-odds from which a claim is supported. On articles that it was not trained on 93% of 1,188
wrong claims are caught and 49% of 1,452 right ones let through; 96% and 35% by the checks alone."""

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
        lacks = any(f.check in _LACKING for f in checked.findings)
        if lacks and not found["claim lacking"]:
            return False
        return self.regression.log_odds(found) >= SURE


def is_grave(findings: Iterable[Finding], lexicon: Lexicon) -> bool:
    """Whether any finding alone makes a claim unsupported."""
    return any(f.check in GRAVE or _is_grave(f, lexicon) for f in findings)


def _is_grave(finding: Finding, lexicon: Lexicon) -> bool:
    """Whether it brings in a drug or a disease, or leaves out more than a disease or a people.

    Those are the ones that a claim may tell by another name.
    """
    if finding.check == "entities":
        return any(m.kind in _GRAVE_KINDS for m in lexicon.find(finding.found))
    if finding.check == "conditions":
        return not any(m.kind in _SETTING for m in lexicon.find(finding.expected))
    return False


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
    """How many findings there are of each sort."""
    found = Counter(map(_sort, findings))
    return {"findings": float(len(findings)), **{s: float(min(_MOST, found[s])) for s in _SORTS}}


def _sort(finding: Finding) -> str:
    """What a finding says: something new, the opposite, a "not" too many, too firm, left out.

    Of how firmly something is told a claim says more than its statement far more often than it
    only says so in other words; of how many, or where a "not" is missing, as often.
    """
    check, expected, found = finding.check, finding.expected, finding.found
    stance = ": " in found
    if check == "strength":
        left = "left out" if found == LEFT_OUT else "firmness"
        return f"strength {'amount' if found.startswith(AMOUNT) else left}"
    if check == "polarity" and not stance:
        return "polarity negation"
    if check == "polarity" and expected:
        return f"polarity {'elsewhere' if expected == found else 'opposite'}"
    if check == "additions":
        return "additions stance" if stance else "additions word"
    return f"{check} {'other' if expected else 'new'}"


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
