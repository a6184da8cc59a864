"""Conversations (`corpus/training/followups`) as examples for the network of `bot.continuing`.

Each follow-up is read after the turns before it, of which the right statements were shown; what
comes of it are the signs of the statements that any view finds, and which of them it asks for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from tqdm import tqdm

from bot.answering import Answering
from bot.bench.answer_examples import Example, ids_in, opened, training_sets, training_text, written
from bot.continuing import Followed
from bot.followup import completed
from bot.settings import Settings
from bot.text import cleaned
from bot.types import Outcome, Turn


class _Told(NamedTuple):
    """One turn of a training conversation; `answers` are alternatives of statement ids."""

    question: str
    answers: tuple[tuple[str, ...], ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """What is taken for shown: the first alternative."""
        return self.answers[0] if self.answers else ()


def _conversations() -> Path:
    return training_text() / "followups"


def on_articles(models: Mapping[str, str]) -> list[Example]:
    """The follow-ups on the training articles, in the order of their files.

    `models` holds the embedding model that each article is read with; others are left out.
    """
    found: list[Example] = []
    sets = training_sets()
    files = sorted(_conversations().glob("*.json"))
    for file in tqdm(files, desc="reading conversations"):
        if file.stem not in models:
            continue
        data, model = sets[file.stem], models[file.stem]
        with written(data, model) as settings, opened(settings, trained=True) as answering:
            found.extend(_of_file(file, answering, ids_in(answering.article, data)))
    return found


def on_the_set_article() -> list[Example]:
    """The follow-ups on the article that is set."""
    settings = Settings.from_environment()
    with opened(settings, trained=True) as answering:
        ids = {s.id: s.id for s in answering.article.evidence}
        return list(_of_file(_conversations() / f"{settings.article.stem}.json", answering, ids))


def _of_file(file: Path, answering: Answering, ids: Mapping[str, str]) -> Iterator[Example]:
    for turns in json.loads(file.read_text(encoding="utf-8"))["conversations"]:
        yield from _examples(answering, [_told(turn, ids) for turn in turns])


def _told(turn: Mapping[str, Any], ids: Mapping[str, str]) -> _Told:
    answers = tuple(tuple(ids[i] for i in answer) for answer in turn["answers"])
    return _Told(cleaned(turn["user"]), answers)


def _examples(answering: Answering, turns: Sequence[_Told]) -> Iterator[Example]:
    history: list[Turn] = []
    for turn in turns:
        standalone = turn.question
        followup = answering.best_reading.follow_up(turn.question, history)
        followed = followup and answering.continuing.weighable(followup)
        if followup and followed:
            # The completed question that finds best what was to be shown.
            if turn.shown:
                standalone = followed.viewed[followed.best_view(turn.shown)].asked.text
            else:
                standalone = followup.views[completed(followup, answering.reader)]
            yield _example(followed, turn)
        outcome = Outcome.ANSWERED if turn.shown else Outcome.DECLINED
        history.append(Turn(turn.question, outcome, turn.shown, standalone=standalone))


def _example(followed: Followed, turn: _Told) -> Example:
    order = [profile.statement.id for profile in followed.profiles]
    every = {i for answer in turn.answers for i in answer}
    needed = set[str].intersection(*map(set, turn.answers)) if turn.answers else set[str]()
    return Example(
        tuple(followed.signs),
        np.column_stack(list(followed.signs.values())),
        followed.shown,
        followed.vector,
        np.array([i in every for i in order]),
        np.array([i in needed for i in order]),
        np.zeros(len(order), dtype=np.bool_),
    )
