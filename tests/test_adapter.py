"""The adapter of the embedding model: what it adds, and what is said of one that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import (
    save_file,  # pyright: ignore[reportUnknownVariableType] - no full types
)

from bot.adapter import adapt, read_adapter
from bot.errors import EmbeddingError


def layer() -> torch.nn.Module:
    """Two inputs, three outputs, all weights 1."""
    linear = torch.nn.Linear(2, 3)
    torch.nn.init.ones_(linear.weight)
    return torch.nn.Sequential(linear)


def adapter(name: str = "0", outputs: int = 3) -> dict[str, torch.Tensor]:
    """Of rank 1: it adds 10 to what comes of the first input and 20 to what comes of the other."""
    return {f"{name}.down": torch.tensor([[10.0, 20.0]]), f"{name}.up": torch.ones(outputs, 1)}


def test_the_product_of_both_matrices_is_added_to_the_weights(tmp_path: Path) -> None:
    save_file(adapter(), tmp_path / "adapter.safetensors")
    model = layer()
    adapt(model, read_adapter(tmp_path / "adapter.safetensors"))
    assert model.state_dict()["0.weight"].tolist() == [[11.0, 21.0]] * 3


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(adapter(name="1"), id="a layer that the model has not"),
        pytest.param(adapter(outputs=4), id="a layer of another size"),
        pytest.param({"0.up": torch.ones(3, 1)}, id="half of a layer"),
    ],
)
def test_an_adapter_of_another_model_is_refused(other: dict[str, torch.Tensor]) -> None:
    with pytest.raises(EmbeddingError, match="does not fit"):
        adapt(layer(), other)


def test_a_damaged_adapter_says_how_to_make_it(tmp_path: Path) -> None:
    (tmp_path / "adapter.safetensors").write_bytes(b"no matrices")
    with pytest.raises(EmbeddingError, match=r"adapter.*python -m bot.bench.training encoder"):
        read_adapter(tmp_path / "adapter.safetensors")
