"""Trains all that is learned, on the project's own text: `python -m bot.bench.training`.

First the adapter of the embedding model, then upon it the probes of `bot.probe` and the networks of
`bot.odds`; what is named alone is trained alone. The adapter takes hours on two cores, and
minutes on a graphics card; all else some fifty minutes on two cores.

A probe is a logistic regression on the sentence embedding (scikit-learn). The text of a facet
question is embedded with its drugs and diseases replaced by "the drug" and "the condition", so
that the probe learns what is asked and not what it is asked of. Prints cross-validated figures.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    classification_report,  # pyright: ignore[reportUnknownVariableType] - no full types
)
from sklearn.model_selection import (
    StratifiedKFold,
    cross_val_predict,  # pyright: ignore[reportUnknownVariableType] - no full types
)

from bot.adapter import shipped_adapter
from bot.bench.answer_examples import of_articles, of_known, questions_on_articles, training_text
from bot.bench.answer_training import FOR_ANY, FOR_THE_ONE, train_answers
from bot.bench.denial_examples import granting
from bot.bench.encoder_training import folded, mean_of, members, save_adapter
from bot.bench.entailment_training import train_entailment
from bot.bench.followup_examples import on_articles, on_the_set_article
from bot.denial_signs import poles
from bot.embedding import SentenceEncoder, open_encoder
from bot.errors import FootnoteError
from bot.guard.stances import load_stances
from bot.lexicon_files import load_lexicon
from bot.masking import masked
from bot.odds import ALONE, DENIALS, FOLLOW_UPS, FOLLOW_UPS_WITH_KNOWN, WITH_KNOWN
from bot.probe import ngram_vector, ngrams_of, numbered
from bot.settings import Settings
from bot.shipped import shipped
from bot.triage import Kind
from bot.vectors import Vectors

ENCODER = "encoder"
"""Names the adapter of the embedding model, which all else is trained upon."""
_DECIMALS = 2
NO_FACET = "none"
_FOLDS = 5
_SEED = 7
_FEWEST_TEXTS = 3
_OF_ARTICLES = 0.05
"""Weight of a question on a training article, against a message written for the intents probe."""


def rows(path: Path) -> list[dict[str, Any]]:
    """The lines of a training file."""
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def embedded(texts: Sequence[str], encoder: SentenceEncoder) -> Vectors:
    """One row a text."""
    return encoder.encode_documents(list(texts)).vectors


def train_intents(encoder: SentenceEncoder) -> dict[str, Any]:
    """The probe that tells what kind of message it is.

    Beside messages written for it, it learns from the questions on the training articles, which
    are clinical ones. They are many, and some may be emergencies, so that each counts little.
    """
    examples = rows(training_text() / "intents.jsonl")
    written = [e["text"] for e in examples]
    texts = [*written, *questions_on_articles()]
    intents = [e["intent"] for e in examples]
    intents += [Kind.CLINICAL.value] * (len(texts) - len(written))
    weights = np.full(len(texts), _OF_ARTICLES)
    weights[: len(written)] = 1.0
    ngrams = _ngrams(written)
    worded = np.stack([ngram_vector(text, numbered(ngrams)) for text in texts])
    signs = np.concatenate([embedded(texts, encoder), worded], axis=1)
    probe = _trained(encoder, signs, intents, strength=3.0, weights=weights)
    return {**probe, "ngrams": {n: round(idf, _DECIMALS) for n, idf in ngrams.items()}}


def _ngrams(texts: Sequence[str]) -> dict[str, float]:
    """The n-grams of at least `_FEWEST_TEXTS` texts, with their inverse document frequencies."""
    counts = Counter(n for text in texts for n in set(ngrams_of(text)))
    kept = sorted(n for n, count in counts.items() if count >= _FEWEST_TEXTS)
    return {n: math.log((1 + len(texts)) / (1 + counts[n])) + 1 for n in kept}


def train_facets(encoder: SentenceEncoder) -> dict[str, Any]:
    """The probe that tells which facet is asked for; a question with two stands under both."""
    lexicon = load_lexicon()
    examples = rows(training_text() / "facets.jsonl")
    pairs = [
        (masked(e["text"], lexicon), facet) for e in examples for facet in e["facets"] or [NO_FACET]
    ]
    vectors = embedded([text for text, _ in pairs], encoder)
    return _trained(encoder, vectors, [facet for _, facet in pairs], strength=5.0)


def _trained(
    encoder: SentenceEncoder,
    vectors: Vectors,
    labels: Sequence[str],
    *,
    strength: float,
    weights: Vectors | None = None,
) -> dict[str, Any]:
    """Multinomial logistic regression; `strength` is the inverse of the L2 penalty.

    `weights` say how much each example counts (default: 1).
    """
    model = LogisticRegression(C=strength, max_iter=3000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    params = {"sample_weight": weights}
    guessed = cast("Any", cross_val_predict(model, vectors, labels, cv=folds, params=params))
    report = cast("str", classification_report(labels, guessed))
    write(report)
    model.fit(vectors, labels, sample_weight=weights)
    return {
        "model": encoder.model,
        "labels": [str(label) for label in model.classes_],
        "bias": np.round(np.asarray(model.intercept_, float), _DECIMALS).tolist(),
        "weights": np.round(np.asarray(model.coef_, float), _DECIMALS).tolist(),
    }


def write(text: str) -> None:
    """A line of the report."""
    sys.stdout.write(text + "\n")


def _folds() -> dict[str, str]:
    return folded(Settings.from_environment().data)


TRAINERS: Mapping[str, Callable[[SentenceEncoder], dict[str, Any]]] = {
    "intents": train_intents,
    "facets": train_facets,
    "entailment": lambda encoder: train_entailment(encoder, write),
    ALONE: lambda encoder: train_answers(encoder.model, of_articles(_folds()), FOR_ANY),
    WITH_KNOWN: lambda encoder: train_answers(encoder.model, of_known(), FOR_THE_ONE),
    DENIALS: lambda encoder: train_answers(
        encoder.model, granting(_folds()), replace(FOR_ANY, members=4), poles(load_stances())
    ),
    FOLLOW_UPS: lambda encoder: train_answers(
        encoder.model, on_articles(_folds()), replace(FOR_ANY, members=4)
    ),
    FOLLOW_UPS_WITH_KNOWN: lambda encoder: train_answers(
        encoder.model, on_the_set_article(), replace(FOR_THE_ONE, members=4)
    ),
}


def main() -> None:
    """Train what is named, or all, and write it beside the lexicon.

    What comes later is trained upon what comes before.
    """
    try:
        training_text()
    except FootnoteError as error:
        sys.exit(str(error))
    names = sys.argv[1:] or [ENCODER, *TRAINERS]
    if ENCODER in names:
        folder = Settings.from_environment().data
        save_adapter(mean_of(members(folder)), shipped_adapter())
        names.remove(ENCODER)
    folder = shipped("corpus/probes")
    for name in names:
        trained = TRAINERS[name](open_encoder(Settings.from_environment().data))
        text = json.dumps(trained, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
