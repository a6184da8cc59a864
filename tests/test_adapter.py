"""The adapter of the embedding model: what it adds, and what is said of one that does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import (
    save_file,  # pyright: ignore[reportUnknownVariableType] - no full types
)
from sentence_transformers import SentenceTransformer

from bot.adapter import HEAD, adapt, read_adapter
from bot.bench.answer_examples import training_text
from bot.bench.encoder_training import Lesson, Question, lessons, mean_of, taught
from bot.errors import EmbeddingError
from bot.export import packaged_weights
from bot.rewording import continued


def layer() -> torch.nn.Module:
    """Two inputs, three outputs, all weights 1."""
    linear = torch.nn.Linear(2, 3)
    torch.nn.init.ones_(linear.weight)
    return torch.nn.Sequential(linear)


def adapter(name: str = "0", outputs: int = 3) -> dict[str, torch.Tensor]:
    """Of rank 1: it adds 10 to what comes of the first input and 20 to what comes of the other."""
    return {f"{name}.down": torch.tensor([[10.0, 20.0]]), f"{name}.up": torch.ones(outputs, 1)}


def lesson(name: str, *texts: str) -> Lesson:
    """Two statements, and a question that the first of them answers."""
    question, *statements = texts
    asked = Question(question, (frozenset({0}),), means=question)
    return Lesson(name, tuple(statements), (asked,))


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Threads of a small network wait for each other, on a busy machine for seconds."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_what_was_taught_is_in_the_model_once_it_is_adapted() -> None:
    given = [
        lesson("sleep", "How long do cats sleep?", "Cats doze all day", "Dogs guard the house"),
        lesson("rain", "When does it rain?", "Showers fall in April", "Roofs are made of slate"),
    ]
    texts = ["How long do cats sleep?", "Roofs are made of slate", "An unseen and longer sentence"]
    learned = taught(given)
    learned.keep(texts)
    with torch.no_grad():
        read = learned.encode(texts)
    model: Any = SentenceTransformer(str(packaged_weights()), device="cpu")
    published = model.encode(texts, convert_to_tensor=True)
    adapt(model[0].auto_model, learned.adapter())
    adapted = model.encode(texts, convert_to_tensor=True)
    assert torch.allclose(learned.published(texts), published, atol=2e-3)
    assert torch.allclose(adapted, read.sentences, atol=2e-3)
    assert not torch.allclose(published, read.sentences, atol=1e-2)
    turned = adapted @ learned.adapter()[HEAD].float().T
    assert torch.allclose(torch.nn.functional.normalize(turned, dim=-1), read.fits, atol=2e-3)


def test_a_follow_up_is_taught_with_what_went_before_as_it_is_looked_up() -> None:
    name = "immunology-angioedema-mastocytosis"
    file = training_text() / "followups" / f"{name}.json"
    opener, turn = json.loads(file.read_text(encoding="utf-8"))["conversations"][0][:2]
    (taught_of,) = (lesson for lesson in lessons() if lesson.name == name)
    meant = {question.text: question.means for question in taught_of.questions}
    assert meant[continued(turn["user"], opener["user"])] == turn["standalone"]
    assert meant[turn["standalone"]] == turn["standalone"]


def test_the_mean_of_adapters_is_the_mean_of_what_they_change() -> None:
    first, other = {**adapter(), HEAD: torch.eye(2)}, {**adapter(), HEAD: 3 * torch.eye(2)}
    other["0.down"] = torch.tensor([[30.0, -20.0]])
    mean = mean_of([first, other])
    model = layer()
    adapt(model, mean)
    changed = model.state_dict()["0.weight"]
    assert torch.allclose(changed, torch.tensor([[21.0, 1.0]] * 3), atol=0.05)
    assert mean[HEAD].tolist() == [[2.0, 0.0], [0.0, 2.0]]


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
