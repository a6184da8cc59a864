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
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from bot.errors import ArticleError
from bot.folders import put_file_in_place, report
from bot.lexicon import Lexicon
from bot.types import Mention
from bot.vectors import Encoder, Flags, Positions, Progress, Vectors, products

ENDING = ".questions.jsonl"
SUBJECTS = frozenset({"condition", "therapy"})
"""Kinds of concept that make two questions ask of the same."""
_FIELDS = {"question", "answers", "also"}
_CHUNK = 250
_DOING = "reading the known questions"


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A settled question: its alternative answers, each all the statements that it takes.

    The statements `beside` may be shown as well.
    """

    text: str
    alternatives: tuple[frozenset[str], ...] = ()
    beside: frozenset[str] = frozenset()

    @property
    def answers(self) -> frozenset[str]:
        """The statements of all alternatives."""
        return frozenset[str]().union(*self.alternatives)

    @property
    def needed(self) -> frozenset[str]:
        """The statements that no alternative leaves out."""
        everywhere = self.answers
        for alternative in self.alternatives:
            everywhere &= alternative
        return everywhere


@dataclass(frozen=True, slots=True)
class Known:
    """The settled questions, a row each: sentence vector, subject, and which statements answer it.

    `columns` gives the column of a statement in `answered`; rows that are not `counted` are left
    out. There may be none at all. `answering` are the rows and columns of `answered` that hold,
    `unanswered` the rows in which none does, `rows_of` the rows by their subject.
    """

    questions: tuple[KnownQuestion, ...]
    vectors: Vectors
    subjects: tuple[frozenset[str], ...]
    columns: Mapping[str, int]
    answered: Flags
    counted: Flags
    answering: tuple[Positions, Positions] = field(init=False)
    unanswered: Flags = field(init=False)
    rows_of: Mapping[frozenset[str], Sequence[int]] = field(init=False)

    def __post_init__(self) -> None:
        """Put by what each likeness would have to look for again."""
        rows_of: dict[frozenset[str], list[int]] = {}
        for row, subject in enumerate(self.subjects):
            rows_of.setdefault(subject, []).append(row)
        rows, columns = np.nonzero(self.answered)
        object.__setattr__(self, "answering", (rows, columns))
        object.__setattr__(self, "unanswered", ~self.answered.any(axis=1))
        object.__setattr__(self, "rows_of", rows_of)

    @classmethod
    def of(
        cls,
        questions: Sequence[KnownQuestion],
        vectors: Vectors,
        subjects: Sequence[frozenset[str]],
    ) -> Self:
        """The questions with what was computed of them."""
        answers = [question.answers for question in questions]
        ids = sorted(frozenset[str]().union(*answers))
        answered = np.array([[i in given for i in ids] for given in answers], dtype=np.bool_)
        answered = answered.reshape(len(answers), len(ids))
        columns = {identifier: column for column, identifier in enumerate(ids)}
        every = np.ones(len(questions), dtype=np.bool_)
        return cls(tuple(questions), vectors, tuple(subjects), columns, answered, every)

    def __bool__(self) -> bool:
        return bool(self.questions)

    def cosines(self, vectors: Sequence[Vectors]) -> Vectors:
        """How near questions are to the settled ones: a row a vector, a column a settled question.

        For several in one go: the settled ones' vectors are read from memory once.
        """
        if not self.questions:
            return np.zeros((len(vectors), 0), dtype=np.float32)
        return np.ascontiguousarray(products(self.vectors, np.stack(vectors)).T)

    def without(self, text: str) -> Known:
        """All but the question of this text."""
        others = np.array([question.text != text for question in self.questions], dtype=np.bool_)
        return replace(self, counted=self.counted & others)


NOTHING_KNOWN = Known.of((), np.zeros((0, 0), dtype=np.float32), ())
"""Of an article whose curators have settled no questions."""


def known_file(article: Path) -> Path:
    """The file of an article's settled questions, which need not be there."""
    return article.with_name(article.stem + ENDING)


def read_known(article: Path, ids: Collection[str]) -> list[KnownQuestion]:
    """The settled questions beside an article; none where it has no such file.

    Raises:
        ArticleError: a line is malformed or names no statement; says which.
    """
    file = known_file(article)
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
    alternatives = tuple(frozenset[str](answer) for answer in row["answers"])
    question = KnownQuestion(text, alternatives, frozenset(row.get("also", ())))
    if strange := (question.answers | question.beside) - set(ids):
        message = f"no statements {sorted(strange)} in this article"
        raise ValueError(message)
    return question


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
        return NOTHING_KNOWN
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
    return Known.of(questions, np.concatenate(rows), subjects)


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
    return Known.of(questions, vectors, [frozenset(s.split()) for s in subjects])


def _keep(file: Path, known: Known) -> None:
    subjects = np.array([" ".join(sorted(subject)) for subject in known.subjects])
    put_file_in_place(
        file, lambda written: np.savez(written, vectors=known.vectors, subjects=subjects)
    )
