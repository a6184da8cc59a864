"""The embedding model while it is taught: its lower layers frozen, a low-rank adapter above."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from bot.adapter import DOWN, UP
from bot.export import packaged_weights

_FROZEN, _RANK, _SCALE = 2, 16, 2.0
_LONGEST = 128
_LAYERS = ("attention.self.query", "attention.self.key", "attention.self.value",
           "attention.output.dense", "intermediate.dense", "output.dense")  # fmt: skip
_MASKED = -1e9


class States(NamedTuple):
    """A batch of texts: sentence vectors, token vectors and 1 for each token that is no padding."""

    sentences: Tensor
    tokens: Tensor
    mask: Tensor


class _LowRank(nn.Module):
    """A frozen linear layer and what is learned beside it."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        scale = 1 / math.sqrt(layer.in_features)
        self.down = nn.Parameter(torch.randn(_RANK, layer.in_features) * scale)
        self.up = nn.Parameter(torch.zeros(layer.out_features, _RANK))

    def forward(self, inputs: Tensor) -> Tensor:
        return self.layer(inputs) + _SCALE * (inputs @ self.down.T) @ self.up.T


class LearningEncoder:
    """The model with its lower layers frozen, whose output is kept for every text."""

    def __init__(self) -> None:
        chain: Any = SentenceTransformer(str(packaged_weights()), device="cpu")
        self.bert: Any = chain[0].auto_model
        self._tokenizer = chain.tokenizer
        self._kept: dict[str, Tensor] = {}
        self.bert.requires_grad_(requires_grad=False)
        self._adapted: dict[str, _LowRank] = {}
        for number, layer in enumerate(self.bert.encoder.layer[_FROZEN:], _FROZEN):
            for name in _LAYERS:
                parent, _, child = name.rpartition(".")
                holder = layer.get_submodule(parent)
                both = _LowRank(getattr(holder, child))
                setattr(holder, child, both)
                self._adapted[f"encoder.layer.{number}.{name}"] = both

    def parameters(self) -> list[nn.Parameter]:
        """What is learned."""
        return [p for both in self._adapted.values() for p in (both.down, both.up)]

    def adapter(self) -> dict[str, Tensor]:
        """What was learned, as `bot.adapter.adapt` takes it."""
        return {
            f"{layer}.{side}": matrix.detach().half().contiguous()
            for layer, both in self._adapted.items()
            for side, matrix in ((DOWN, both.down), (UP, _SCALE * both.up))
        }

    def keep(self, texts: Iterable[str]) -> None:
        """Run the frozen layers over texts that have not been seen yet."""
        self.bert.eval()
        for text in texts:
            if text in self._kept:
                continue
            limits = {"truncation": True, "max_length": _LONGEST}
            read = self._tokenizer(text, **limits, return_tensors="pt")["input_ids"]
            with torch.no_grad():
                states = self.bert.embeddings(read)
                for layer in self.bert.encoder.layer[:_FROZEN]:
                    states = _through(layer, states, None)
            self._kept[text] = states[0].half()

    def encode(self, texts: Sequence[str]) -> States:
        """Texts that were kept, with dropout while `bert` is in training."""
        kept = [self._kept[text].float() for text in texts]
        states = nn.utils.rnn.pad_sequence(kept, batch_first=True)
        lengths = torch.tensor([len(one) for one in kept])
        mask = (torch.arange(states.shape[1]) < lengths[:, None]).float()
        hidden = (1 - mask[:, None, None, :]) * _MASKED
        for layer in self.bert.encoder.layer[_FROZEN:]:
            states = _through(layer, states, hidden)
        mean = (states * mask[..., None]).sum(1) / lengths[:, None]
        unit = nn.functional.normalize
        return States(unit(mean, dim=-1), unit(states, dim=-1), mask)


def _through(layer: nn.Module, states: Tensor, mask: Tensor | None) -> Tensor:
    return layer(states, attention_mask=mask)
