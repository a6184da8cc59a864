"""Questions that take something for granted (`corpus/training/premises`) as examples.

They are for the network of `bot.denying`: beside those that a statement denies stand those of the
same build that none does, and the plain questions of the article.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from tqdm import tqdm

from bot.answering import Answering
from bot.bench.answer_examples import Example, ids_in, opened, training_sets, training_text, written
from bot.denial_signs import Taken
from bot.premises import premises
from bot.presumed import credited, presumed


class _Granting(NamedTuple):
    """A question, and the statements that deny what it takes for granted."""

    text: str
    denied_by: frozenset[str]


def granting(models: Mapping[str, str]) -> list[Example]:
    """The questions on the training articles, in the order of their files.

    `models` holds the embedding model that each article is read with; others are left out.
    """
    found: list[Example] = []
    sets = training_sets()
    files = sorted((training_text() / "premises").glob("*.json"))
    for file in tqdm(files, desc="reading premises"):
        if file.stem not in models:
            continue
        data, model = sets[file.stem], models[file.stem]
        own = json.loads(file.read_text(encoding="utf-8"))["questions"]
        with written(data, model) as settings, opened(settings, trained=True) as answering:
            ids = ids_in(answering.article, data)
            asked = [_granting(question, ids) for question in (*own, *data["questions"])]
            found.extend(_examples(asked, answering))
    return found


def _granting(question: Mapping[str, Any], ids: Mapping[str, str]) -> _Granting:
    return _Granting(question["text"], frozenset(ids[i] for i in question.get("denied_by", ())))


def _examples(questions: list[_Granting], answering: Answering) -> Iterator[Example]:
    reader = answering.reader
    for question in questions:
        asked = reader.understand(question.text)
        told = premises(question.text, reader.wording)
        given = (*presumed(asked, reader), *credited(asked, told, reader))
        looked = answering.retriever.look_up(asked.text)
        deniable = answering.denying.deniable(asked, looked, Taken(told, given))
        if deniable is None:
            continue
        denying = np.array([p.statement.id in question.denied_by for p in deniable.profiles])
        yield Example(
            tuple(deniable.signs),
            np.column_stack(list(deniable.signs.values())),
            deniable.shown,
            looked.vector,
            denying,
            denying,
            np.zeros(len(denying), dtype=np.bool_),
        )
