"""Retrieval on public sets in BEIR's layout, with the configuration that every article gets.

A set is a folder with `corpus.jsonl.gz` or `corpus.jsonl` (`_id`, `title`, `text`), with
`queries.jsonl` (`_id`, `text`) and `qrels.tsv` (query, document, grade). None comes with Footnote.
"""

from __future__ import annotations

import gzip
import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.bench.table import Table
from bot.bench.timing import percentile
from bot.embedding import open_encoder
from bot.errors import EvaluationError
from bot.folders import report
from bot.index import open_index
from bot.passages import passages
from bot.retrieval import Retriever
from bot.settings import DEFAULT_MODEL
from bot.types import Statement
from bot.vectors import Encoder, Progress

CUT = 10


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Documents, questions by id, and for each question the grades of its documents."""

    name: str
    documents: tuple[Statement, ...]
    questions: Mapping[str, str]
    grades: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """How well and how fast a set's questions found their documents."""

    documents: int
    questions: int
    ndcg: float
    milliseconds: tuple[float, ...]


def retrieval_sets(
    folders: Sequence[Path],
    *,
    directory: Path,
    model: str = DEFAULT_MODEL,
    questions: int | None = None,
    on_progress: Progress | None = None,
) -> Table:
    """nDCG@10 on each set, for its first `questions` questions that have a graded document.

    `model` is the embedding model. Indexes are kept in `directory`; embedding some thousand
    abstracts takes minutes.

    Raises:
        EvaluationError: a folder is not such a set.
        FootnoteError: the model or an index is not usable.
    """
    encoder = open_encoder(directory, model=model, on_progress=on_progress)
    rows: list[tuple[str | float, ...]] = []
    for folder in folders:
        found = measured(read_set(folder), encoder, directory, questions, on_progress)
        times = [percentile(found.milliseconds, share) for share in (0.5, 0.95)]
        rows.append((folder.name, found.documents, found.questions, f"{found.ndcg:.4f}", *times))
    columns = ("set", "documents", "questions", f"nDCG@{CUT}", "p50, ms", "p95, ms")
    return Table("Public retrieval sets, one configuration", columns, tuple(rows))


def read_set(folder: Path) -> RetrievalSet:
    """A set from its folder; a title counts as the heading of its text.

    Raises:
        EvaluationError: a file is missing or malformed.
    """
    try:
        documents = [
            Statement(str(row["_id"]), row["text"], (row["title"],) if row.get("title") else ())
            for row in rows_of(folder, "corpus")
        ]
        questions = {str(row["_id"]): row["text"] for row in rows_of(folder, "queries")}
        return RetrievalSet(folder.name, tuple(documents), questions, _grades(folder))
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{folder} is not a retrieval set in BEIR's layout: {error}"
        raise EvaluationError(message) from error


def rows_of(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The objects of one of a set's files, packed or not."""
    packed = folder / f"{name}.jsonl.gz"
    plain = folder / f"{name}.jsonl"
    with (
        gzip.open(packed, "rt", encoding="utf-8")
        if packed.exists()
        else plain.open(encoding="utf-8") as lines
    ):
        yield from (json.loads(line) for line in lines if line.strip())


def _grades(folder: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        # TREC's form has a column more, in the second place.
        if len(cells) > 2 and cells[-1].isdigit():
            grades.setdefault(cells[0], {})[cells[-2]] = int(cells[-1])
    return grades


def measured(
    chosen: RetrievalSet,
    encoder: Encoder,
    directory: Path,
    questions: int | None = None,
    on_progress: Progress | None = None,
) -> Measured:
    """Index a set and ask its questions.

    Raises:
        StoreError: the index cannot be built or read.
    """
    index = open_index(
        passages(chosen.documents), encoder, directory=directory, on_progress=on_progress
    )
    retriever = Retriever(index, encoder)
    asked = [i for i in chosen.questions if any(chosen.grades.get(i, {}).values())][:questions]
    gains: list[float] = []
    times: list[float] = []
    for done, question in enumerate(asked):
        report(on_progress, f"asking {chosen.name}", done, len(asked))
        started = time.perf_counter()
        hits = retriever.search(chosen.questions[question], CUT)
        times.append((time.perf_counter() - started) * 1000)
        gains.append(ndcg([hit.statement.id for hit in hits], chosen.grades[question]))
    index.close()
    return Measured(len(index), len(asked), sum(gains) / max(len(gains), 1), tuple(times))


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """nDCG@10 with linear gains, as trec_eval and BEIR count it (Järvelin and Kekäläinen 2002)."""
    ideal = sorted(grades.values(), reverse=True)
    best = _gain(ideal[:CUT])
    return _gain([grades.get(document, 0) for document in found[:CUT]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))
