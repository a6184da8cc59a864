"""Trains the networks of `bot.odds`: `python -m bot.bench.training answers`, some ten minutes.

Small enough to need no graphics card: a facet matrix on the question's embedding, a linear part and
one hidden layer of 24 over the signs. The loss is listwise: each statement that an answer needs
against all wrong ones and "none of them" (softmax cross-entropy), with a little of the pairwise one
so that 0 stays the border.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from bot.bench.answer_examples import Example
from bot.facets import load_facets
from bot.odds import CLIP, UNSHOWN
from bot.vectors import Vectors

_BATCH, _RATE = 8, 2e-3
_HIDDEN, _PAIRWISE = 24, 0.3
_LEAST_DEVIATION, _OF_RARE_SIGNS = 0.05, 0.3
_UNSEEN = 1e6
"""Divides a sign that never varied: nothing was learned of it, so it is not to say anything."""
_NEVER = -30.0
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Schooling:
    """How long and how freely a network learns, and of how many the mean is taken.

    `decay` is AdamW's, `dropped` the share of hidden units that dropout leaves out.
    """

    epochs: int
    decay: float
    dropped: float
    members: int = 2


FOR_ANY = Schooling(6, 0.5, 0.5)
"""For articles that are not among those learned from, of which it must not learn too much: on nine
others the best statement is first for 85% of the questions, and for 82% after `FOR_THE_ONE`."""
FOR_THE_ONE = Schooling(14, 0.05, 0.3)
"""For the article that is learned from."""


class _Network(nn.Module):
    def __init__(self, signs: int, facets: int, dimension: int, dropped: float) -> None:
        super().__init__()
        self.asks = nn.Linear(dimension, facets)
        self.linear = nn.Linear(signs + 2, 1)
        self.hidden = nn.Linear(signs + 2, _HIDDEN)
        self.dropout = nn.Dropout(dropped)
        self.out = nn.Linear(_HIDDEN, 1)
        for layer in (self.asks, self.out):
            nn.init.zeros_(layer.weight)
        nn.init.zeros_(self.asks.bias)

    def forward(self, signs: Tensor, shown: Tensor, question: Tensor) -> Tensor:
        asked = self.asks(question)
        chances = torch.sigmoid(asked)
        met = shown @ chances - UNSHOWN * ((1 - shown) @ chances)
        inputs = torch.column_stack([signs, met, shown @ asked])
        hidden = self.dropout(torch.relu(self.hidden(inputs)))
        return (self.linear(inputs) + self.out(hidden))[:, 0]


def train_answers(
    model: str, given: Sequence[Example], schooling: Schooling, stances: Sequence[str] = ()
) -> dict[str, Any]:
    """A network as `bot.odds` reads it; `model` is the embedding model's name.

    `stances` names what is shown of a statement beside its facets.
    """
    rows = np.concatenate([e.signs for e in given])
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(deviation < _LEAST_DEVIATION, _OF_RARE_SIGNS, deviation)
    scale[deviation == 0] = _UNSEEN
    networks = [
        _exported(_trained(given, mean, scale, schooling, seed))
        for seed in range(schooling.members)
    ]
    return {
        "model": model,
        "signs": list(given[0].names),
        "facets": [*load_facets().by_id, *stances],
        "mean": _rounded(mean),
        "scale": _rounded(scale),
        "members": networks,
    }


def _trained(
    given: Sequence[Example], mean: Vectors, scale: Vectors, schooling: Schooling, seed: int
) -> _Network:
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # so small a network only waits for more
    order = random.Random(seed)  # noqa: S311 - a repeatable order, no secret
    first = given[0]
    sizes = first.signs.shape[1], first.shown.shape[1], len(first.question)
    network = _Network(*sizes, schooling.dropped)
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=schooling.decay)
    steps = schooling.epochs * -(-len(given) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    items = [_tensors(example, mean, scale) for example in given]
    for _ in range(schooling.epochs):
        order.shuffle(items)
        for start in range(0, len(items), _BATCH):
            batch = items[start : start + _BATCH]
            optimizer.zero_grad()
            torch.stack([_loss(network, item) for item in batch]).mean().backward()
            optimizer.step()
            schedule.step()
    return network


def _tensors(example: Example, mean: Vectors, scale: Vectors) -> tuple[Tensor, ...]:
    signs = np.clip((example.signs - mean) / scale, -CLIP, CLIP).astype(np.float32)
    flags = (example.answers, example.needed, example.ignored)
    parts = (signs, example.shown, example.question, *flags)
    return tuple(torch.from_numpy(np.array(part)) for part in parts)


def _loss(network: _Network, item: Sequence[Tensor]) -> Tensor:
    signs, shown, question, answers, needed, ignored = item
    logits = network(signs, shown, question).masked_fill(ignored, _NEVER)
    wrong = torch.logsumexp(torch.cat([logits[~answers], torch.zeros(1)]), 0)
    if needed.any():
        listwise = nn.functional.softplus(wrong - logits[needed]).mean()
    elif answers.any():
        listwise = nn.functional.softplus(wrong - torch.logsumexp(logits[answers], 0))
    else:
        listwise = wrong
    pairwise = nn.functional.binary_cross_entropy_with_logits(
        logits[~ignored], answers[~ignored].float(), reduction="sum"
    )
    return listwise + _PAIRWISE * pairwise


def _exported(network: _Network) -> dict[str, Any]:
    layers = {"asks": network.asks, "linear": network.linear, "hidden": network.hidden}
    found: dict[str, Any] = {}
    for name, layer in {**layers, "out": network.out}.items():
        single = name in {"linear", "out"}
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        found[name] = _rounded(weight[0] if single else weight)
        found[f"{name}_bias"] = _rounded(bias[0] if single else bias)
    return found


def _rounded(values: Vectors) -> Any:  # noqa: ANN401 - nested lists, or one number
    return np.round(np.asarray(values, dtype=float), _DECIMALS).tolist()
