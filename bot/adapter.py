"""What the project has taught the default embedding model: a low-rank adapter, and a head.

The weights W of the linear layers in the upper transformer layers become W + B·A (LoRA, Hu et al.
2021, arXiv 2106.09685, section 4.1), with two thin matrices a layer: under 5 MB beside the model's
90. The head is one matrix more: it turns a sentence vector so that a question comes near to the
statements that answer it, and leaves the sentence vector itself near to the published model's.
Trained on the project's own articles and questions by `python -m bot.bench.training encoder`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import EmbeddingError
from bot.shipped import shipped

if TYPE_CHECKING:
    import torch

DOWN, UP = "down", "up"
"""The matrices A (rank by inputs) and B (outputs by rank) of the layer `NAME.down`, `NAME.up`."""
HEAD = "head"
"""The matrix of the head, dimension by dimension."""


def shipped_adapter() -> Path:
    """The file of the adapter that ships with Footnote."""
    return shipped("corpus/probes") / "encoder.safetensors"


def read_adapter(path: Path) -> dict[str, torch.Tensor]:
    """The matrices of an adapter by name.

    Raises:
        EmbeddingError: the file is missing or damaged; says how to make it.
    """
    from safetensors import SafetensorError
    from safetensors.torch import (
        load_file,  # pyright: ignore[reportUnknownVariableType] - no full types
    )

    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        message = f"{path.name}: {error}; train it again with python -m bot.bench.training encoder"
        raise EmbeddingError(message) from error


def adapt(transformer: torch.nn.Module, adapter: Mapping[str, torch.Tensor]) -> None:
    """Add what an adapter has learned to the weights of `transformer`, in place.

    Raises:
        EmbeddingError: the adapter was trained for another model.
    """
    weights = dict(transformer.named_parameters())
    layers = sorted({name.rpartition(".")[0] for name in adapter if name != HEAD})
    try:
        for layer in layers:
            change = adapter[f"{layer}.{UP}"].float() @ adapter[f"{layer}.{DOWN}"].float()
            weights[f"{layer}.weight"].data += change
    except (KeyError, RuntimeError) as error:
        message = f"the adapter does not fit the embedding model: {error}"
        raise EmbeddingError(message) from error
