"""Trains what weighs the guard's findings: `python -m bot.bench.training entailment`.

Claims on the training articles with their verdicts (`corpus/training/claims.jsonl`) are checked as
in use; from what is found and from the nearness of their words a logistic regression learns which
are right. The report says what it does on articles that it has not learned from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    GroupKFold,
    cross_val_predict,  # pyright: ignore[reportUnknownVariableType] - it has no types
)
from tqdm import tqdm

from bot.article import read_article
from bot.article_names import with_names_of
from bot.bench.answer_examples import ids_in, training_sets, training_text, written
from bot.embedding import SentenceEncoder
from bot.guard.entailment import SURE, Checked, Signs, is_grave, signs
from bot.guard.gate import Gate
from bot.guard.stances import load_stances
from bot.lexicon_files import load_lexicon
from bot.types import Claim
from bot.vectors import Flags

_STRENGTH = 0.1
"""Inverse of the L2 penalty."""
_FOLDS = 6
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim on one article: its signs, whether it is right, what the checks alone make of it."""

    article: str
    signs: Signs
    right: bool
    clean: bool
    grave: bool


def train_entailment(encoder: SentenceEncoder, write: Callable[[str], None]) -> dict[str, Any]:
    """The regression as `bot.guard.entailment` reads it; `write` is given the report."""
    claims = list(_claims(encoder))
    weighed = [c for c in claims if not c.grave]
    names = list(weighed[0].signs)
    columns = np.array([[c.signs[name] for name in names] for c in weighed])
    mean, scale = columns.mean(axis=0), columns.std(axis=0)
    scale[scale == 0] = 1.0  # a sign that never varies says nothing
    columns = (columns - mean) / scale
    right = [c.right for c in weighed]
    model = LogisticRegression(C=_STRENGTH, max_iter=3000)
    folds = GroupKFold(_FOLDS).split(columns, groups=[c.article for c in weighed])
    guessed = cast("Any", cross_val_predict)(
        model, columns, right, cv=list(folds), method="decision_function"
    )
    write(_report(claims, dict(zip(map(id, weighed), guessed, strict=True))))
    model.fit(columns, right)
    return {
        "model": encoder.model,
        "names": names,
        "mean": np.round(mean, _DECIMALS).tolist(),
        "scale": np.round(scale, _DECIMALS).tolist(),
        "weights": np.round(np.asarray(model.coef_, float)[0], _DECIMALS).tolist(),
        "bias": round(float(np.asarray(model.intercept_, float)[0]), _DECIMALS),
    }


def _claims(encoder: SentenceEncoder) -> Iterator[_Claim]:
    sets, lexicon, stances = training_sets(), load_lexicon(), load_stances()
    for name, claims in tqdm(_by_article(training_text() / "claims.jsonl").items(), "claims"):
        with written(sets[name]) as settings:
            article = read_article(Path(settings.article))
        ours = ids_in(article, sets[name])
        own = with_names_of(article, lexicon)
        gate = Gate(own, stances, topic=(article.title, article.heading))
        offered = {s.id: s for s in article.statements}
        for entry in claims:
            ids = tuple(ours[i] for i in entry["statements"])
            found = gate.check(Claim(entry["claim"], ids), offered).findings
            cited = tuple(offered[i] for i in ids)
            checked = Checked(entry["claim"], cited, article.title, found)
            given = signs(checked, encoder, stances)
            yield _Claim(name, given, entry["supported"], not found, is_grave(found, own))


def _by_article(file: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found.setdefault(entry["article"], []).append(entry)
    return found


def _report(claims: Sequence[_Claim], odds: dict[int, float]) -> str:
    """What share of the right claims passes and of the wrong ones is caught, by how sure it is."""
    right = np.array([c.right for c in claims])
    clean = np.array([c.clean for c in claims])
    likely = np.array([odds.get(id(c), -np.inf) for c in claims])

    def line(label: str, passed: Flags) -> str:
        accepted, missed = passed[right].mean(), passed[~right].mean()
        return f"{label:>12}  accepted {accepted:.3f}  caught {1 - missed:.3f}"

    bounds = sorted({SURE, *np.arange(0.0, 3.1, 0.25).tolist()})
    rows = [line("checks alone", clean)]
    rows += [line(f"{bound:.2f}", clean | (likely >= bound)) for bound in bounds]
    return "\n".join(rows)
