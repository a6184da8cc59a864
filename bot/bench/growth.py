"""How building and asking grow with the number of statements.

Embedding a hundred thousand statements takes most of an hour, so the first thousand are embedded
and the rest get seeded vectors of unit length: finding takes as long among them, but what is found
means nothing. Their token vectors lie in the same memory-mapped file, sixteen a statement, which is
fewer than real statements have; a question reads those of its twenty best candidates only.

    python -m bot.bench.growth build MODELS FOLDER COUNT
    python -m bot.bench.growth ask   MODELS FOLDER COUNT
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.article import read_article
from bot.bench.processes import run_json
from bot.bench.table import Cell, Table
from bot.bench.timing import milliseconds, percentile
from bot.embedding import SentenceEncoder, open_encoder
from bot.folders import report
from bot.index import Index, open_index
from bot.passages import Passage, passages
from bot.retrieval import Retriever
from bot.settings import Settings
from bot.text import words
from bot.types import Statement
from bot.vectors import Encoded, Progress, Vectors

SIZES = (1_000, 10_000, 100_000)
EMBEDDED = 1_000
_TOKENS = 16
_LENGTHS = (8, 24)
_RARE = 20_000
_QUESTIONS = 200
_SEED = 20260116
_MIB = 1 << 20
_MODULE = "bot.bench.growth"
_DOING = "measuring growth"


def growth(
    settings: Settings | None = None,
    *,
    sizes: Sequence[int] = SIZES,
    on_progress: Progress | None = None,
) -> Table:
    """Seconds to build, milliseconds to ask, memory and disk for each number of statements.

    Raises:
        EvaluationError: a run failed.
        EmbeddingError: the model cannot be prepared.
    """
    chosen = settings or Settings.from_environment()
    open_encoder(chosen.data, model=chosen.embedding, on_progress=on_progress)
    variables = {
        "FOOTNOTE_ARTICLE": str(chosen.article),
        "FOOTNOTE_DATA": str(chosen.data),
        "FOOTNOTE_EMBEDDING": chosen.embedding,
    }
    rows: list[tuple[Cell, ...]] = []
    for done, size in enumerate(sizes):
        report(on_progress, f"{_DOING}: {size:,} statements", done, len(sizes))
        with tempfile.TemporaryDirectory() as folder:
            built, _ = run_json(_MODULE, "build", folder, str(size), **variables)
            cost, asked = run_json(_MODULE, "ask", folder, str(size), **variables)
            disk = sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file()) / _MIB
        p50, p95 = (percentile(asked["ms"], share) for share in (0.5, 0.95))
        first = rows[0][4] if rows else p95
        rows.append(
            (size, built.wall, asked["open"], p50, p95, p95 / float(first or 1), cost.memory, disk)
        )
    report(on_progress, _DOING, len(sizes), len(sizes))
    return Table(
        "Growth with the number of statements",
        (
            "statements",
            "build, s",
            "open, s",
            "p50, ms",
            "p95, ms",
            "p95 ratio",
            "memory, MiB",
            "disk, MiB",
        ),
        tuple(rows),
        (
            f"{EMBEDDED:,} statements are embedded, the rest have seeded unit vectors and "
            f"{_TOKENS} token vectors each, in a memory-mapped file on disk.",
        ),
    )


class SeededEncoder:
    """Embeds the first thousand texts it is given, and gives seeded unit vectors for the rest."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._random = np.random.default_rng(_SEED)
        self._left = EMBEDDED
        self.dimension = encoder.dimension
        self.fingerprint = f"seeded-{_SEED}-{encoder.fingerprint}"

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        """As the encoder gives them."""
        return self._encoder.encode_queries(texts)

    def encode_documents(self, texts: Sequence[str]) -> Encoded:
        """Embedded as long as the thousand lasts."""
        real = self._encoder.encode_documents(texts[: self._left])
        seeded = len(texts) - len(real.vectors)
        self._left -= len(real.vectors)
        tokens = self._unit(seeded * _TOKENS).reshape(seeded, _TOKENS, self.dimension)
        vectors, fits = self._unit(seeded), self._unit(seeded)
        return Encoded(
            np.concatenate([real.vectors, vectors]),
            [*real.tokens, *tokens],
            np.concatenate([real.fits, fits]),
        )

    def _unit(self, rows: int) -> Vectors:
        drawn = self._random.standard_normal((rows, self.dimension), dtype=np.float32)
        return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def made_up(texts: Sequence[str], count: int) -> tuple[Passage, ...]:
    """Statements of words drawn from texts and of invented ones, by Zipf's law."""
    random = np.random.default_rng(_SEED)
    known = list(dict.fromkeys(word.text for text in texts for word in words(text)))
    vocabulary = np.array([*known, *(f"w{number}" for number in range(_RARE))])
    frequency = 1 / np.arange(1, len(vocabulary) + 1)
    lengths = random.integers(*_LENGTHS, size=count)
    drawn = random.choice(vocabulary, size=int(lengths.sum()), p=frequency / frequency.sum())
    parts = np.split(drawn, np.cumsum(lengths)[:-1])
    return passages(Statement(f"made-up-{i}", " ".join(part), ()) for i, part in enumerate(parts))


def _opened(folder: str, size: str) -> tuple[Index, SentenceEncoder, Sequence[str]]:
    settings = Settings.from_environment()
    encoder = open_encoder(settings.data, model=settings.embedding)
    texts = [statement.text for statement in read_article(settings.article).evidence]
    statements = made_up(texts, int(size))
    return open_index(statements, SeededEncoder(encoder), directory=Path(folder)), encoder, texts


def _build(folder: str, size: str) -> int:
    return len(_opened(folder, size)[0])


def _ask(folder: str, size: str) -> dict[str, object]:
    started = time.perf_counter()
    index, encoder, texts = _opened(folder, size)
    opened = time.perf_counter() - started
    retriever = Retriever(index, encoder)
    questions = (list(texts) * -(-_QUESTIONS // len(texts)))[:_QUESTIONS]
    return {"open": opened, "ms": milliseconds(lambda q: retriever.search(q, k=5), questions)}


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    does = {"build": _build, "ask": _ask}
    sys.stdout.write(json.dumps(does[command](*arguments)))
