"""Follow-ups of public conversations: how much of what is left out do the views bring back?

A set is a retrieval set (`bot.bench.retrieval_sets`) of which `queries.jsonl` also has `conv`, the
conversation; `turn`, its place there; and `rewrite`, the question as a person put it to stand
alone. The right document of each earlier turn counts as shown, as in a conversation here. Three
rankings are compared: of the question as it was typed, of what the network of `bot.continuing`
finds in all views of it, and of the person's rewrite. The share is that of the way from the first
to the last, after Elgohary, Peskov and Boyd-Graber 2019 (CANARD), who compare with rewrites.

In a set whose titles are those of the conversations, a follow-up is looked for under the title of
what was shown, which a rewrite does not name: so each set is measured without its titles too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from bot.answering import Answering
from bot.bench.retrieval_sets import CUT, RetrievalSet, ndcg, read_set, rows_of
from bot.bench.table import Cell, Table
from bot.errors import EvaluationError
from bot.folders import report
from bot.opening import open_answering
from bot.settings import Settings
from bot.text import cleaned
from bot.types import Article, Outcome, Review, Turn
from bot.vectors import Progress

FIRST = 5
_NOTE = (
    "The right documents of earlier turns count as shown; the share is of the way from the "
    "question as typed to the person's rewrite."
)
_FIELDS = {"_id", "text", "conv", "turn", "rewrite"}
_Measures: TypeAlias = tuple[float, ...]
"""One measure of a follow-up in each of the forms."""
_FORMS = ("typed", "completed", "rewritten")


class _FollowUp(NamedTuple):
    """A follow-up, a person's rewrite, the turns before it, and the grades of its documents."""

    text: str
    rewrite: str
    history: tuple[Turn, ...]
    grades: Mapping[str, int]


def has_conversations(folder: Path) -> bool:
    """Whether a retrieval set tells of its questions how they stand in a conversation."""
    return any(row.keys() >= _FIELDS for row in islice(rows_of(folder, "queries"), 1))


def followup_sets(
    folders: Sequence[Path],
    settings: Settings | None = None,
    *,
    questions: int | None = None,
    on_progress: Progress | None = None,
) -> Table:
    """nDCG@10 and recall@5 of the first `questions` follow-ups of each set, in three forms.

    Raises:
        EvaluationError: a folder is not such a set.
        FootnoteError: the model or an index is not usable.
    """
    chosen = settings or Settings.from_environment()
    rows: list[tuple[Cell, ...]] = []
    for folder in folders:
        read = read_set(folder)
        untitled = tuple(replace(document, section=()) for document in read.documents)
        for titles, documents in (("with", read.documents), ("without", untitled)):
            article = _article(replace(read, documents=documents))
            answering, index = open_answering(chosen, on_progress, article=article)
            with closing(index):
                found = list(_measured(folder, read, answering, questions, on_progress))
            if not found:
                message = f"{folder}: no follow-up has a right document; give grades in qrels.tsv"
                raise EvaluationError(message)
            rows.append((folder.name, titles, len(found), *_figures(found)))
    measured = (f"nDCG@{CUT}", f"recall@{FIRST}")
    columns = [f"{measure}, {form}" for measure in measured for form in (*_FORMS, "share")]
    return Table(
        "Follow-ups of public conversations",
        ("set", "titles", "follow-ups", *columns),
        tuple(rows),
        (_NOTE,),
    )


def _figures(found: Sequence[tuple[_Measures, _Measures]]) -> Iterator[Cell]:
    """The means of both measures, each with its share."""
    for measure in zip(*found, strict=True):
        typed, completed, rewritten = (fmean(form) for form in zip(*measure, strict=True))
        way = rewritten - typed
        yield from (typed, completed, rewritten, (completed - typed) / way if way else None)


def _article(read: RetrievalSet) -> Article:
    """A set's documents as the statements of one article."""
    return Article(read.name, read.name, (), read.documents, (), (), "", None, Review(), read.name)


def _measured(
    folder: Path,
    read: RetrievalSet,
    answering: Answering,
    questions: int | None,
    on_progress: Progress | None,
) -> Iterator[tuple[_Measures, _Measures]]:
    """For each follow-up nDCG and recall, each of all three forms."""
    asked = list(_followups(folder, read))[:questions]
    for done, one in enumerate(asked):
        report(on_progress, f"following {folder.name}", done, len(asked))
        rankings = (
            _searched(answering, one.text),
            _completed(answering, one.text, one.history),
            _searched(answering, one.rewrite),
        )
        yield (
            tuple(ndcg(ranking, one.grades) for ranking in rankings),
            tuple(_recall(ranking, one.grades) for ranking in rankings),
        )


def _recall(ranking: Sequence[str], grades: Mapping[str, int]) -> float:
    return len(grades.keys() & set(ranking[:FIRST])) / len(grades)


def _followups(folder: Path, read: RetrievalSet) -> Iterator[_FollowUp]:
    conversations: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(folder, "queries"):
        if missing := _FIELDS - row.keys():
            message = f"{folder}: a question without {sorted(missing)}; give every one its turn"
            raise EvaluationError(message)
        conversations.setdefault(str(row["conv"]), []).append(row)
    for turns in conversations.values():
        history: list[Turn] = []
        for row in sorted(turns, key=lambda row: int(row["turn"])):
            text = cleaned(row["text"])
            grades = {i: g for i, g in read.grades.get(str(row["_id"]), {}).items() if g}
            if history and grades:
                yield _FollowUp(text, cleaned(row["rewrite"]), tuple(history), grades)
            history.append(Turn(text, Outcome.ANSWERED, tuple(grades), standalone=text))


def _searched(answering: Answering, text: str) -> list[str]:
    return [hit.statement.id for hit in answering.retriever.search(text, CUT)]


def _completed(answering: Answering, text: str, history: Sequence[Turn]) -> list[str]:
    """The candidates of all views in the order of their log-odds."""
    followup = answering.best_reading.follow_up(text, history)
    followed = followup and answering.continuing.weighable(followup)
    if not followed:
        return _searched(answering, text)
    order = np.argsort(-answering.continuing.logits(followed), kind="stable")
    return [followed.profiles[place].statement.id for place in order[:CUT]]
