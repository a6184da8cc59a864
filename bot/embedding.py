"""Sentences to vectors: a sentence-transformers model, exported to ONNX once, run by onnxruntime.

Importing torch and transformers costs seconds and 400 MB; answering a question needs neither.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.adapter import shipped_adapter
from bot.child import command, environment
from bot.errors import EmbeddingError
from bot.export import ABOUT, FIT, FORMAT, GRAPH, INPUTS, OUTPUTS, TOKENIZER, sha256
from bot.folders import is_whole, locked, put_in_place, report
from bot.settings import DEFAULT_MODEL
from bot.vectors import Encoded, Progress, Vectors, products

Graph: TypeAlias = Callable[[Sequence[str], Mapping[str, NDArray[np.int64]]], Sequence[Any]]
"""Runs the model: names of outputs and arrays by input name to the outputs."""

_DOING = "preparing the embedding model"
_BATCH_TOKENS = 1024
"""Most tokens in one batch, padding included."""
_THREADS = 4
"""Most threads that share one run, for questions are short; two take .55 of the time of one."""
_PADDING = 12
"""Most tokens of padding in one batch: to run one more costs as much as 9 to 13 (measured)."""


class SentenceEncoder:
    """Embeds texts without torch, as LangChain does. Safe from several threads.

    `fingerprint` changes whenever the same text could get another vector; `dimension` is the
    length of every vector.
    """

    def __init__(self, folder: Path) -> None:
        """Load an exported model.

        Raises:
            EmbeddingError: the folder does not hold a whole export.
        """
        about = _about(folder)
        self.model: str = about["model"]
        self.fingerprint: str = about["fingerprint"]
        self.dimension: int = about["dimension"]
        self._query_prompt: str = about["query_prompt"]
        self._document_prompt: str = about["document_prompt"]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(about["longest"])
        self._tokenizer.no_padding()
        processors = os.cpu_count() or 1
        shared_by = min(_THREADS, processors)
        self._graph = _graph(folder / GRAPH, shared_by)
        # Few threads run it, whoever asks: each new one would keep memory of its own.
        self._threads = ThreadPoolExecutor(processors // shared_by, thread_name_prefix="embedding")
        head = folder / FIT
        self._head: Vectors | None = np.load(head) if head.exists() else None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector of unit length for each text."""
        return self.encode_documents(texts).vectors.tolist()

    def embed_query(self, text: str) -> list[float]:
        """The vector of one question, of unit length."""
        return self.encode_queries([text]).vectors[0].tolist()

    def token_vectors(self, texts: Sequence[str]) -> list[Vectors]:
        """For each text a vector of unit length for each of its tokens, in order."""
        return self.encode_documents(texts).tokens

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """Sentence and token vectors of questions, and their fits, in one pass."""
        return self._encode([self._query_prompt + text for text in texts])

    def encode_documents(self, texts: Sequence[str]) -> Encoded:
        """Sentence and token vectors of texts, in one pass."""
        return self._encode([self._document_prompt + text for text in texts])

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Start and end of each token of a document; empty for the model's own marks."""
        shift = len(self._document_prompt)
        offsets = self._tokenizer.encode(self._document_prompt + text).offsets
        return [(max(0, a - shift), max(0, b - shift)) for a, b in offsets]

    def _encode(self, texts: list[str]) -> Encoded:
        rows: list[list[int]] = [e.ids for e in self._tokenizer.encode_batch_fast(texts)]
        vectors = np.zeros((len(rows), self.dimension), dtype=np.float32)
        tokens: list[Vectors] = [vectors[:0]] * len(rows)
        batches = list(_batches(rows))
        done = self._threads.map(self._run, [[rows[i] for i in batch] for batch in batches])
        for batch, (sentence, hidden) in zip(batches, done, strict=True):
            vectors[batch] = sentence
            for row, states in zip(batch, hidden, strict=True):
                tokens[row] = states[: len(rows[row])].copy()
        return Encoded(vectors, tokens, self._fits(vectors))

    def _fits(self, vectors: Vectors) -> Vectors:
        if self._head is None:
            return vectors
        turned = products(vectors, self._head)
        return turned / np.linalg.norm(turned, axis=1, keepdims=True)

    def _run(self, rows: list[list[int]]) -> tuple[Vectors, Vectors]:
        longest = max(len(row) for row in rows)
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        sentence, tokens = self._graph(OUTPUTS, dict(zip(INPUTS, (ids, mask), strict=True)))
        return sentence, tokens


def open_encoder(
    directory: Path, *, model: str = DEFAULT_MODEL, on_progress: Progress | None = None
) -> SentenceEncoder:
    """The encoder of `model`, exported under `directory` at the first call (some ten seconds).

    `model` is a name or the path of a folder in sentence-transformers' layout.

    Raises:
        EmbeddingError: the model is missing or altered, or `directory` cannot be written to.
    """
    folder = directory / f"model-{model_key(model)}"
    if not is_whole(folder):
        _export_once(model, folder, on_progress)
    return SentenceEncoder(folder)


def model_key(model: str) -> str:
    """Changes with the model's name, with the adapter of ours, and with any file of a folder."""
    parts = [str(FORMAT), model]
    if model == DEFAULT_MODEL:
        parts.append(sha256(shipped_adapter()))
    if Path(model).is_dir():
        files = sorted(path for path in Path(model).rglob("*") if path.is_file())
        parts += [f"{p} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _export_once(model: str, folder: Path, on_progress: Progress | None) -> None:
    try:
        with locked(folder.with_suffix(".lock"), on_progress):
            if is_whole(folder):
                return
            report(on_progress, _DOING, 0, 1)
            put_in_place(folder, lambda new: _export(model, new))
            report(on_progress, _DOING, 1, 1)
    except OSError as error:
        message = (
            f"the embedding model cannot be prepared in {folder.parent}: {error}; "
            "set FOOTNOTE_DATA to a folder that can be written to and has space"
        )
        raise EmbeddingError(message) from error


def _export(model: str, target: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own module, and no shell
        command("bot.export", model, str(target)),
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode or not is_whole(target):
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        message = f"the embedding model cannot be prepared: {said[-1]}"
        raise EmbeddingError(message)


def _about(folder: Path) -> dict[str, Any]:
    if not is_whole(folder):
        message = f"{folder} does not hold a whole embedding model; delete it and start again"
        raise EmbeddingError(message)
    return json.loads((folder / ABOUT).read_text(encoding="utf-8"))


def _graph(path: Path, threads: int) -> Graph:
    # From 1.29 on onnxruntime reports to its maker unless told not to before it is loaded (see its
    # docs/Privacy.md), hence the order; the call is for a program that had loaded it already.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    runtime = cast("Any", onnxruntime)
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    # Its threads wait for more work by turning in place, which others need the processors for.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    # The arena keeps the largest batch ever seen; questions are short and texts are embedded once.
    options.enable_cpu_mem_arena = False
    providers = ["CPUExecutionProvider"]
    try:
        return runtime.InferenceSession(str(path), options, providers=providers).run
    except Exception as error:
        message = f"{path} cannot be loaded ({error}); delete {path.parent} and start again"
        raise EmbeddingError(message) from error


def _batches(rows: list[list[int]]) -> Iterator[list[int]]:
    """Positions of rows in batches of like length, so that little of a batch is padding."""
    batch: list[int] = []
    held = 0
    for row in sorted(range(len(rows)), key=lambda i: len(rows[i])):
        longest = len(rows[row])
        too_many = (len(batch) + 1) * longest > _BATCH_TOKENS
        if batch and (too_many or len(batch) * longest - held > _PADDING):
            yield batch
            batch, held = [], 0
        batch.append(row)
        held += longest
    if batch:
        yield batch
