"""Linear classifiers over the sentence embedding: what kind of message, which facets.

Trained on text of the project's own (`corpus/training`), by `python -m bot.bench.training`; each is
one matrix of a few thousand numbers (`corpus/probes/*.json`). They see what phrases cannot list; a
phrase that is found decides all the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.errors import LexiconError
from bot.shipped import shipped
from bot.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Probe:
    """`labels`, for each a row of `weights` and a `bias` in logits; `model` names the embedding."""

    model: str
    labels: tuple[str, ...]
    weights: Vectors
    bias: Vectors

    def probabilities(self, vector: Vectors) -> Mapping[str, float]:
        """Probability of each label; they sum to 1.

        Empty if the vector is not of the model that the probe was trained on.
        """
        if vector.shape != self.weights.shape[1:]:
            return {}
        logits = self.weights @ vector + self.bias
        powers = np.exp(logits - logits.max())
        return dict(zip(self.labels, (powers / powers.sum()).tolist(), strict=True))


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
        return Probe(data["model"], tuple(data["labels"]), weights, bias)
    except (OSError, ValueError, KeyError) as error:
        message = f"{path.name}: {error}; train it again with python -m bot.bench.training"
        raise LexiconError(message) from error
