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
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from bot.errors import LexiconError
from bot.shipped import shipped
from bot.text import forms
from bot.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Probe:
    """`labels`, for each a row of `weights` and a `bias` in logits; `model` names the embedding.

    The columns of `weights` are the embedding's, then those of `ngrams`: one or two words and how
    rare they are in messages (inverse document frequency).
    """

    model: str
    labels: tuple[str, ...]
    weights: Vectors
    bias: Vectors
    ngrams: Mapping[str, float] = field(default_factory=dict[str, float])

    def probabilities(self, vector: Vectors, text: str) -> Mapping[str, float]:
        """Probability of each label for a text and its embedding; they sum to 1.

        Empty if the vector is not of the model that the probe was trained on.
        """
        signs = np.concatenate([vector, ngram_vector(text, self.ngrams)])
        if signs.shape != self.weights.shape[1:]:
            return {}
        logits = self.weights @ signs + self.bias
        powers = np.exp(logits - logits.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))


def ngrams_of(text: str) -> list[str]:
    """The words of a text, folded, and each two that follow each other.

    >>> ngrams_of("My chest hurts")
    ['my', 'chest', 'hurt', 'my chest', 'chest hurt']
    """
    said = forms(text)
    return [*said, *(f"{one} {two}" for one, two in pairwise(said))]


def ngram_vector(text: str, ngrams: Mapping[str, float]) -> Vectors:
    """TF-IDF with logarithmic counts, of unit length (Salton and Buckley 1988), over `ngrams`."""
    counts = Counter(ngrams_of(text))
    row = np.array(
        [(1 + math.log(counts[n])) * idf if counts[n] else 0.0 for n, idf in ngrams.items()],
        dtype=np.float32,
    )
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
        return Probe(data["model"], tuple(data["labels"]), weights, bias, data.get("ngrams", {}))
    except (OSError, ValueError, KeyError) as error:
        message = f"{path.name}: {error}; train it again with python -m bot.bench.training"
        raise LexiconError(message) from error
