"""Articles with questions (`corpus/training/answers`) as examples for the network of `bot.odds`.

Each question is read and looked up as it is in use; what comes of it are the signs of its nearest
statements, the facets they show, and which of them answer.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

import bot
from bot.answering import Answering
from bot.settings import Settings
from bot.shipped import shipped
from bot.vectors import Vectors

FOREIGN, OFF_TOPIC = 8, 6
"""Questions of other articles, and of no article, that each article is shown not to answer."""
_SEED = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A question before its candidates: a row each in `signs` and `shown`, which of them answer.

    `ignored` are candidates that may be shown beside the answer: neither right nor wrong.
    """

    names: tuple[str, ...]
    signs: Vectors
    shown: Vectors
    question: Vectors
    answers: Vectors
    ignored: Vectors


def examples() -> list[Example]:
    """All examples, in the order of their files."""
    files = sorted((shipped("corpus/training") / "answers").glob("*.json"))
    sets = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}
    off_topic = _off_topic()
    chance = random.Random(_SEED)  # noqa: S311 - a repeatable choice, no secret
    found: list[Example] = []
    for name, data in tqdm(sets.items(), desc="reading articles"):
        specialty = name.split("-", maxsplit=1)[0]
        others = [
            question["text"]
            for other, its in sets.items()
            if other.split("-", maxsplit=1)[0] != specialty
            for question in its["questions"]
        ]
        foreign = [*chance.sample(others, FOREIGN), *chance.sample(off_topic, OFF_TOPIC)]
        unanswered: list[dict[str, Any]] = [{"text": text, "answers": []} for text in foreign]
        asked: list[dict[str, Any]] = [*data["questions"], *unanswered]
        found.extend(_examples_of(data, asked))
    return found


def _off_topic() -> list[str]:
    lines = (shipped("corpus/training") / "intents.jsonl").read_text(encoding="utf-8").splitlines()
    messages = [json.loads(line) for line in lines if line.strip()]
    return [m["text"] for m in messages if m["intent"] == "off_topic"]


def _examples_of(data: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]) -> Iterator[Example]:
    with tempfile.TemporaryDirectory() as folder:
        article = shipped("corpus") / data["article"] if "article" in data else Path(folder, "a.md")
        if "article" not in data:
            article.write_text(_markdown(data), encoding="utf-8")
        with bot.open(replace(Settings.from_environment(), article=article)) as opened:
            ids = _ids(data, [s.id for s in opened.article.evidence])
            for question in asked:
                example = _example(opened.answering, question, ids)
                if example is not None:
                    yield example


def _ids(data: Mapping[str, Any], ours: Sequence[str]) -> Mapping[str, str]:
    """The file's statement ids and the article's, which stand in the same order."""
    if "article" in data:
        return {i: i for i in ours}
    theirs = [i for section in data["sections"] for i in section["statements"]]
    return dict(zip(theirs, ours, strict=True))


def _example(
    answering: Answering, question: Mapping[str, Any], ids: Mapping[str, str]
) -> Example | None:
    asked = answering.reader.understand(question["text"])
    looked = answering.retriever.look_up(asked.text)
    weighable = answering.coverage.weighing.weighable(asked, looked)
    if weighable is None:
        return None
    order = [profile.statement.id for profile in weighable.profiles]
    right = {ids[i] for answer in question["answers"] for i in answer}
    beside = {ids[i] for i in question.get("also", ())} - right
    return Example(
        tuple(weighable.signs),
        np.column_stack(list(weighable.signs.values())),
        weighable.shown,
        looked.vector,
        np.array([i in right for i in order]),
        np.array([i in beside for i in order]),
    )


def _markdown(data: Mapping[str, Any]) -> str:
    """The article in the Markdown form, every statement with the same reference."""
    lines = ["---", f"Title: {data['title']}", "---", "", "# Overview", ""]
    above: list[str] = []
    for section in data["sections"]:
        path: list[str] = section["path"]
        same = sum(one == two for one, two in zip(path, above, strict=False))
        lines += [f"{'#' * (depth + 2)} {path[depth]}\n" for depth in range(same, len(path))]
        lines += [f"- {text.rstrip('.')} [1]" for text in section["statements"].values()]
        lines.append("")
        above = path
    return "\n".join([*lines, "## References", "", "1. None", "", "## Disclaimer", "", "None.", ""])
