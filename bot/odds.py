"""The odds that a statement answers a question: a small network over the signs of `bot.signs`.

What the signs cannot list, the network takes from the question's embedding: which facets it asks
for. Trained on articles and questions of the project's own (`corpus/training/answers`) by
`python -m bot.bench.training`. Two networks tell what answers: `answers` is trained on small
articles of many fields and serves any article; `answers-known` is trained on the known questions of
the shipped article (`bot.known`), weighs the likeness to them too, and serves an article that has
such.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bot.errors import LexiconError
from bot.facets import load_facets
from bot.shipped import shipped
from bot.vectors import Vectors, products

CLIP = 4.0
"""Standard deviations beyond which a sign says no more."""
UNSHOWN = 0.3
"""Weight of a facet that is asked for and not shown, against one that is shown."""


@dataclass(frozen=True, slots=True)
class Member:
    """One network: what is asked for (`asks`), a linear part and one hidden layer."""

    asks: Vectors
    asks_bias: Vectors
    linear: Vectors
    linear_bias: Vectors
    hidden: Vectors
    hidden_bias: Vectors
    out: Vectors
    out_bias: Vectors

    def logits(self, signs: Vectors, question: Vectors, shown: Vectors) -> Vectors:
        """One logit a row of `signs`."""
        asked = products(self.asks, question) + self.asks_bias
        chances = 1 / (1 + np.exp(-asked))
        met = shown @ chances - UNSHOWN * ((1 - shown) @ chances)
        inputs = np.column_stack([signs, met, shown @ asked])
        hidden = np.maximum(inputs @ self.hidden.T + self.hidden_bias, 0)
        return inputs @ self.linear + self.linear_bias + hidden @ self.out + self.out_bias


@dataclass(frozen=True, slots=True)
class Odds:
    """The mean of several networks; `signs` and `facets` name their inputs in order.

    `model` names the embedding model that they were trained upon.
    """

    model: str
    signs: tuple[str, ...]
    facets: tuple[str, ...]
    mean: Vectors
    scale: Vectors
    members: tuple[Member, ...]

    def upon(self, model: str) -> Odds:
        """These, if trained upon that embedding model; else untrained ones."""
        return self if model == self.model else replace(self, members=())

    @property
    def trained(self) -> bool:
        """Whether there is a network to ask; else the rules decide alone."""
        return bool(self.members)

    def logits(self, signs: Mapping[str, Vectors], question: Vectors, shown: Vectors) -> Vectors:
        """The log-odds of each candidate against "the article does not say"; above 0 it answers.

        `question` is the embedding of the question, `shown` has a row a candidate and a column a
        facet: 1 where the candidate shows it.

        Raises:
            LexiconError: the network was trained on other signs; says how to train it again.
        """
        if missing := set(self.signs) - set(signs):
            message = f"the network weighs other signs: {sorted(missing)}; {_CURE}"
            raise LexiconError(message)
        rows = np.concatenate([signs[name] for name in self.signs])
        columns = rows.reshape(len(self.signs), -1).T
        scaled = np.clip((columns - self.mean) / self.scale, -CLIP, CLIP)
        return np.mean([m.logits(scaled, question, shown) for m in self.members], axis=0)


_CURE = "train it again with python -m bot.bench.training answers"

FOLLOW_UPS, FOLLOW_UPS_WITH_KNOWN = "followups", "followups-known"
"""Names of the networks that weigh follow-ups (`bot.continuing`), beside the former two."""
DENIALS = "denials"
"""Name of the network that finds what denies a question (`bot.denying`)."""
ALONE, WITH_KNOWN = "answers", "answers-known"
"""Names of the network for an article without known questions, and of that for one with them."""


def load_odds(name: str, folder: Path | None = None) -> Odds:
    """A trained network.

    Raises:
        LexiconError: the file is missing or malformed; says how to make it.
    """
    path = (folder or shipped("corpus/probes")) / f"{name}.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Odds(
            data["model"],
            tuple(data["signs"]),
            tuple(data["facets"]),
            _array(data["mean"]),
            _array(data["scale"]),
            tuple(_member(member) for member in data["members"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{path.name}: {error}; {_CURE}"
        raise LexiconError(message) from error


def untrained() -> Odds:
    """A network that is still to be trained: the rules decide alone."""
    none = np.zeros(0, dtype=np.float32)
    return Odds("", (), tuple(load_facets().by_id), none, none, ())


class Networks(NamedTuple):
    """The networks by which an article is answered from: see the names of their files."""

    answers: Odds
    followups: Odds
    denials: Odds


def load_networks(model: str, *, with_known: bool, left_out: Iterable[str] = ()) -> Networks:
    """Those for an article, as far as they were trained upon an embedding model.

    `left_out` names fields that are to be untrained. What denies a question was learned beside the
    network for any article, so that an article with known questions does without.

    Raises:
        LexiconError: a file is missing or malformed; says how to make it.
    """
    names = {
        "answers": WITH_KNOWN if with_known else ALONE,
        "followups": FOLLOW_UPS_WITH_KNOWN if with_known else FOLLOW_UPS,
        "denials": DENIALS,
    }
    apart = {*left_out, *(("denials",) if with_known else ())}
    return Networks(
        **{
            field: untrained() if field in apart else load_odds(name).upon(model)
            for field, name in names.items()
        }
    )


def _member(data: Mapping[str, Any]) -> Member:
    return Member(**{name: _array(value) for name, value in data.items()})


def _array(value: Sequence[float]) -> Vectors:
    return np.asarray(value, dtype=np.float32)
