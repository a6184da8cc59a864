"""Questions that an article's curators have settled: which statements answer them, or none.

They stand beside the article (`NAME.questions.jsonl`), an object a line: `question`; `answers`, the
alternatives, each the ids of the statements that answer together, none where the article does not
answer; and, if there are any, `also`: ids that may be shown beside. A new question's likeness to
them is one of the signs that `bot.odds` weighs; it never answers alone. An article without the file
is answered from as well, with less certainty.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import ArticleError, StoreError
from bot.folders import report
from bot.lexicon import Lexicon
from bot.types import Mention
from bot.vectors import Encoder, Progress, Vectors

ENDING = ".questions.jsonl"
SUBJECTS = frozenset({"condition", "therapy"})
"""Kinds of concept that make two questions ask of the same."""
_FIELDS = {"question", "answers", "also"}
_CHUNK = 250
_DOING = "reading the known questions"


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A settled question, all statements of its answers, and those that may be shown beside."""

    text: str
    answers: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """The settled questions, each with its sentence vector (a row) and what it asks of."""

    questions: tuple[KnownQuestion, ...] = ()
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    subjects: tuple[frozenset[str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.questions)

    def without(self, text: str) -> Known:
        """All but the question of this text."""
        rows = [i for i, question in enumerate(self.questions) if question.text != text]
        return Known(
            tuple(self.questions[i] for i in rows),
            self.vectors[rows],
            tuple(self.subjects[i] for i in rows),
        )


def read_known(article: Path, ids: Collection[str]) -> list[KnownQuestion]:
    """The settled questions beside an article; none where it has no such file.

    Raises:
        ArticleError: a line is malformed or names no statement; says which.
    """
    file = article.with_name(article.stem + ENDING)
    if not file.exists():
        return []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        message = f"{file.name}: {error}; correct the file or remove it"
        raise ArticleError(message) from error
    found: list[KnownQuestion] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(known_question(json.loads(line), ids))
            except (ValueError, KeyError, TypeError) as error:
                cure = 'write {"question": "...", "answers": [["statement-id"]]}'
                message = f"{file.name}, line {number}: {error}; {cure}"
                raise ArticleError(message) from error
    return found


def known_question(row: Any, ids: Collection[str]) -> KnownQuestion:  # noqa: ANN401 - parsed JSON
    """One settled question.

    Raises:
        ValueError: it has other fields or names statements that are not in `ids`.
        KeyError, TypeError: a field is missing or not of its type.
    """
    if unknown := set(row) - _FIELDS:
        message = f"unknown fields {sorted(unknown)}"
        raise ValueError(message)
    text = str(row["question"])
    answers = frozenset(i for answer in row["answers"] for i in answer)
    beside = frozenset(row.get("also", ())) - answers
    if strange := (answers | beside) - set(ids):
        message = f"no statements {sorted(strange)} in this article"
        raise ValueError(message)
    return KnownQuestion(text, answers, beside)


def open_known(
    questions: Sequence[KnownQuestion],
    encoder: Encoder,
    lexicon: Lexicon,
    *,
    directory: Path,
    on_progress: Progress | None = None,
) -> Known:
    """The questions with what is computed of them, which is kept in `directory`.

    Raises:
        StoreError: it cannot be written there.
    """
    if not questions:
        return Known()
    made_of = [encoder.fingerprint, lexicon.digest, *(question.text for question in questions)]
    key = hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]
    file = directory / f"known-{key}.npz"
    known = _kept(file, questions)
    if known is None:
        known = learned(questions, encoder, lexicon, on_progress)
        _keep(file, known)
    return known


def learned(
    questions: Sequence[KnownQuestion],
    encoder: Encoder,
    lexicon: Lexicon,
    on_progress: Progress | None = None,
) -> Known:
    """The questions with their vectors and subjects."""
    texts = [question.text for question in questions]
    rows: list[Vectors] = []
    for start in range(0, len(texts), _CHUNK):
        report(on_progress, _DOING, start, len(texts))
        rows.append(encoder.encode_documents(texts[start : start + _CHUNK]).vectors)
    report(on_progress, _DOING, len(texts), len(texts))
    subjects = tuple(subject_of(lexicon.find(text)) for text in texts)
    return Known(tuple(questions), np.concatenate(rows), subjects)


def subject_of(mentions: Iterable[Mention]) -> frozenset[str]:
    """The diseases and drugs among what a question names."""
    return frozenset(mention.concept for mention in mentions if mention.kind in SUBJECTS)


def _kept(file: Path, questions: Sequence[KnownQuestion]) -> Known | None:
    try:
        with np.load(file) as kept:
            vectors, subjects = kept["vectors"], kept["subjects"].tolist()
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if not len(vectors) == len(subjects) == len(questions):
        return None
    return Known(tuple(questions), vectors, tuple(frozenset(s.split()) for s in subjects))


def _keep(file: Path, known: Known) -> None:
    subjects = np.array([" ".join(sorted(subject)) for subject in known.subjects])
    try:
        beside = file.with_suffix(".new")
        with beside.open("wb") as written:
            np.savez(written, vectors=known.vectors, subjects=subjects)
        beside.replace(file)
    except OSError as error:
        cure = "make room there or set FOOTNOTE_DATA to a folder that can be written"
        message = f"{file}: {error.strerror}; {cure}"
        raise StoreError(message) from error
