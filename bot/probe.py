"""Linear classifiers over the sentence embedding and words: what kind of message, which facets.

Trained on text of the project's own (`corpus/training`), by `python -m bot.bench.training`; each is
one matrix of a few thousand numbers (`corpus/probes/*.json`). They see what phrases cannot list; a
phrase that is found decides all the same.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from bot.errors import LexiconError
from bot.shipped import shipped
from bot.text import forms
from bot.vectors import Vectors, products


@dataclass(frozen=True, slots=True)
class Probe:
    """`labels`, for each a row of `weights` and a `bias` in logits; `model` names the embedding.

    The columns of `weights` are the embedding's, then those of `ngrams` (see `numbered`).
    """

    model: str
    labels: tuple[str, ...]
    weights: Vectors
    bias: Vectors
    ngrams: Mapping[str, tuple[int, float]] = field(default_factory=dict[str, tuple[int, float]])

    def upon(self, model: str) -> Probe:
        """This probe, if trained upon that embedding model; else one without labels."""
        return self if model == self.model else replace(self, labels=())

    def probabilities(self, vector: Vectors, text: str) -> Mapping[str, float]:
        """Probability of each label for a text and its embedding; they sum to 1.

        None if the probe has no labels.
        """
        if not self.labels:
            return {}
        signs = np.concatenate([vector, ngram_vector(text, self.ngrams)])
        logits = products(self.weights, signs) + self.bias
        powers = np.exp(logits - logits.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))


def ngrams_of(text: str) -> list[str]:
    """The words of a text, folded, and each two that follow each other.

    >>> ngrams_of("My chest hurts")
    ['my', 'chest', 'hurt', 'my chest', 'chest hurt']
    """
    said = forms(text)
    return [*said, *(f"{one} {two}" for one, two in pairwise(said))]


def numbered(ngrams: Mapping[str, float]) -> dict[str, tuple[int, float]]:
    """One or two words with their column and how rare they are (inverse document frequency)."""
    return {ngram: (column, rare) for column, (ngram, rare) in enumerate(ngrams.items())}


def ngram_vector(text: str, ngrams: Mapping[str, tuple[int, float]]) -> Vectors:
    """TF-IDF with logarithmic counts, of unit length (Salton and Buckley 1988), over `ngrams`."""
    counts = Counter(ngrams_of(text))
    row = np.zeros(len(ngrams), dtype=np.float32)
    for ngram in counts.keys() & ngrams.keys():
        column, rare = ngrams[ngram]
        row[column] = (1 + math.log(counts[ngram])) * rare
    length = float(np.linalg.norm(row))
    return row / length if length else row


def load_probe(name: str, folder: Path | None = None) -> Probe:
    """A trained probe by name, for example `intents`.

    Raises:
        LexiconError: the file is missing or malformed; says how to make it.
    """
    path = (folder or shipped("corpus/probes")) / f"{name}.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        weights = np.array(data["weights"], dtype=np.float32)
        bias = np.array(data["bias"], dtype=np.float32)
        ngrams = numbered(data.get("ngrams", {}))
        return Probe(data["model"], tuple(data["labels"]), weights, bias, ngrams)
    except (OSError, ValueError, KeyError) as error:
        message = f"{path.name}: {error}; train it again with python -m bot.bench.training"
        raise LexiconError(message) from error
