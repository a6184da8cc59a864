"""The embedding model while it is taught: its lowest layer frozen, a low-rank adapter above."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from bot.adapter import DOWN, HEAD, UP
from bot.export import INPUTS, packaged_weights

_FROZEN, _RANK, _SCALE = 1, 48, 2.0
_LONGEST = 128
_AT_ONCE = 64
"""Tokens of the longest text, and how many texts are kept in one pass."""
_LAYERS = ("attention.self.query", "attention.self.key", "attention.self.value",
           "attention.output.dense", "intermediate.dense", "output.dense")  # fmt: skip
_MASKED = -1e9


class States(NamedTuple):
    """A batch of texts: sentence vectors, token vectors and 1 for each token that is no padding.

    `fits` are the sentence vectors behind the head.
    """

    sentences: Tensor
    tokens: Tensor
    mask: Tensor
    fits: Tensor


class _LowRank(nn.Module):
    """A frozen linear layer and what is learned beside it; `share` of it counts."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.share = 1.0
        scale = 1 / math.sqrt(layer.in_features)
        self.down = nn.Parameter(torch.randn(_RANK, layer.in_features) * scale)
        self.up = nn.Parameter(torch.zeros(layer.out_features, _RANK))

    def forward(self, inputs: Tensor) -> Tensor:
        return self.layer(inputs) + self.share * _SCALE * (inputs @ self.down.T) @ self.up.T


class LearningEncoder:
    """The model with its lowest layer frozen, whose output is kept for every text."""

    def __init__(self) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        chain: Any = SentenceTransformer(str(packaged_weights()), device="cpu")
        self.bert: Any = chain[0].auto_model
        self._tokenizer = chain.tokenizer
        self._kept: dict[str, Tensor] = {}
        self._published: dict[str, Tensor] = {}
        self.bert.requires_grad_(requires_grad=False)
        self._adapted: dict[str, _LowRank] = {}
        for number, layer in enumerate(self.bert.encoder.layer[_FROZEN:], _FROZEN):
            for name in _LAYERS:
                parent, _, child = name.rpartition(".")
                holder = layer.get_submodule(parent)
                both = _LowRank(getattr(holder, child))
                setattr(holder, child, both)
                self._adapted[f"encoder.layer.{number}.{name}"] = both
        self.bert.to(self.device)
        dimension = self.bert.config.hidden_size
        self.head = nn.Parameter(torch.eye(dimension, device=self.device))

    def parameters(self) -> list[nn.Parameter]:
        """What the adapter learns."""
        return [p for both in self._adapted.values() for p in (both.down, both.up)]

    def adapter(self) -> dict[str, Tensor]:
        """What was learned, as `bot.adapter.adapt` takes it."""
        learned = {
            f"{layer}.{side}": matrix
            for layer, both in self._adapted.items()
            for side, matrix in ((DOWN, both.down), (UP, _SCALE * both.up))
        }
        every = {**learned, HEAD: self.head}
        return {name: matrix.detach().half().contiguous().cpu() for name, matrix in every.items()}

    def keep(self, texts: Iterable[str]) -> None:
        """Run the frozen layer, and the published model, over texts not seen yet."""
        self.bert.eval()
        limits = {"truncation": True, "max_length": _LONGEST}
        new = sorted({text for text in texts if text not in self._kept}, key=len)
        for start in range(0, len(new), _AT_ONCE):
            batch = new[start : start + _AT_ONCE]
            read = self._tokenizer(batch, **limits, padding=True, return_tensors="pt")
            ids, mask = (read[name].to(self.device) for name in INPUTS)
            with torch.no_grad():
                states = self.bert.embeddings(ids)
                hidden = (1 - mask[:, None, None, :].float()) * _MASKED
                for layer in self.bert.encoder.layer[:_FROZEN]:
                    states = _through(layer, states, hidden)
                lengths = mask.sum(1).tolist()
                for text, its, length in zip(batch, states, lengths, strict=True):
                    self._kept[text] = its[:length].half()
                self._share(0.0)
                published = self.encode(batch).sentences
                self._share(1.0)
                self._published.update(zip(batch, published, strict=True))

    def _share(self, share: float) -> None:
        for both in self._adapted.values():
            both.share = share

    def published(self, texts: Sequence[str]) -> Tensor:
        """The published model's sentence vectors of texts that were kept."""
        return torch.stack([self._published[text] for text in texts])

    def encode(self, texts: Sequence[str]) -> States:
        """Texts that were kept, with dropout while `bert` is in training."""
        kept = [self._kept[text].float() for text in texts]
        states = nn.utils.rnn.pad_sequence(kept, batch_first=True)
        lengths = torch.tensor([len(one) for one in kept])
        mask = (torch.arange(states.shape[1]) < lengths[:, None]).float().to(self.device)
        hidden = (1 - mask[:, None, None, :]) * _MASKED
        for layer in self.bert.encoder.layer[_FROZEN:]:
            states = _through(layer, states, hidden)
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        unit = nn.functional.normalize
        sentences = unit(mean, dim=-1)
        fits = unit(sentences @ self.head.T, dim=-1)
        return States(sentences, unit(states, dim=-1), mask, fits)


def _through(layer: nn.Module, states: Tensor, mask: Tensor | None) -> Tensor:
    return layer(states, attention_mask=mask)
