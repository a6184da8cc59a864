"""Articles with questions (`corpus/training/answers`) as examples for the network of `bot.odds`.

Each question is read and looked up as it is in use; what comes of it are the signs of its nearest
statements, the facets they show, and which of them answer.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from bot.answering import Answering
from bot.errors import FootnoteError
from bot.known import Known, KnownQuestion
from bot.opening import open_answering
from bot.settings import DEFAULT_MODEL, Settings
from bot.shipped import shipped
from bot.types import Article
from bot.vectors import Flags, Vectors

FOREIGN, OFF_TOPIC = 8, 6
"""Questions of other articles, and of no article, that each article is shown not to answer."""
_SEED = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A question before its candidates: a row each in `signs` and `shown`, which of them answer.

    `needed` are those without which nothing answers; `ignored` those that may be shown beside the
    answer: neither right nor wrong.
    """

    names: tuple[str, ...]
    signs: Vectors
    shown: Vectors
    question: Vectors
    answers: Flags
    needed: Flags
    ignored: Flags


def training_text() -> Path:
    """The folder of all that is learned from.

    Raises:
        FootnoteError: this installation has none.
    """
    try:
        return shipped("corpus/training")
    except FootnoteError as error:
        message = "the training text is not installed; run this in a checkout of the repository"
        raise FootnoteError(message) from error


def training_sets() -> dict[str, dict[str, Any]]:
    """The training articles with their questions by name, in the order of their files."""
    files = sorted((training_text() / "answers").glob("*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def questions_on_articles() -> list[str]:
    """The questions on all training articles, as typed, and what opens conversations on them."""
    asked = [q["text"] for data in training_sets().values() for q in data["questions"]]
    for file in sorted((training_text() / "followups").glob("*.json")):
        talks = json.loads(file.read_text(encoding="utf-8"))["conversations"]
        asked += [turns[0]["user"] for turns in talks]
    return asked


def of_articles(models: Mapping[str, str]) -> list[Example]:
    """The questions of the training articles, in the order of their files, and foreign ones.

    `models` holds the embedding model that each article is read with; others are left out.
    """
    sets, off_topic = training_sets(), _off_topic()
    chance = random.Random(_SEED)  # noqa: S311 - a repeatable choice, no secret
    found: list[Example] = []
    for name, data in tqdm(sets.items(), desc="reading articles"):
        if name not in models:
            continue
        specialty = name.split("-", maxsplit=1)[0]
        others = [
            question["text"]
            for other, its in sets.items()
            if other.split("-", maxsplit=1)[0] != specialty
            for question in its["questions"]
        ]
        foreign = [*chance.sample(others, FOREIGN), *chance.sample(off_topic, OFF_TOPIC)]
        with written(data, models[name]) as settings, opened(settings) as answering:
            own = _settled([*data["questions"], *_granted(name)], data, answering)
            asked = [*own, *map(KnownQuestion, foreign)]
            found.extend(_examples(answering, asked))
    return found


def of_known() -> list[Example]:
    """The known questions of the article that is set, and messages that are off its topic."""
    chance = random.Random(_SEED)  # noqa: S311 - as above
    foreign = chance.sample(_off_topic(), FOREIGN * OFF_TOPIC)
    with opened(Settings.from_environment()) as answering:
        known = answering.coverage.known.questions
        return list(_examples(answering, tqdm([*known, *map(KnownQuestion, foreign)])))


@contextmanager
def written(data: Mapping[str, Any], embedding: str | None = None) -> Generator[Settings]:
    """The settings with a training article as the article, and with an embedding model."""
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder, "article.md")
        article.write_text(_markdown(data), encoding="utf-8")
        settings = replace(Settings.from_environment(), article=article)
        yield replace(settings, embedding=embedding) if embedding else settings


@contextmanager
def opened(settings: Settings, *, trained: bool = False) -> Generator[Answering]:
    """What answers from an article by rules alone: the networks are still to be trained.

    With `trained` only the one that weighs follow-ups is. A model that has not seen the article
    stands for ours, upon which the probes were trained.
    """
    left_out = {"followups", "denials"} if trained else {"answers", "followups", "denials"}
    answering, index = open_answering(settings, left_out=left_out, standing_for=DEFAULT_MODEL)
    try:
        yield answering
    finally:
        index.close()


def _off_topic() -> list[str]:
    lines = (training_text() / "intents.jsonl").read_text(encoding="utf-8").splitlines()
    messages = [json.loads(line) for line in lines if line.strip()]
    return [m["text"] for m in messages if m["intent"] == "off_topic"]


def ids_in(article: Article, data: Mapping[str, Any]) -> Mapping[str, str]:
    """The statement ids of a training file, in order, as those of the article made of it."""
    theirs = [i for section in data["sections"] for i in section["statements"]]
    return dict(zip(theirs, [s.id for s in article.evidence], strict=True))


def _granted(name: str) -> list[Mapping[str, Any]]:
    """The questions on an article that take for granted, rightly, what it says."""
    file = training_text() / "premises" / f"{name}.json"
    questions = json.loads(file.read_text(encoding="utf-8"))["questions"]
    return [question for question in questions if "answers" in question]


def _settled(
    questions: Iterable[Mapping[str, Any]], data: Mapping[str, Any], answering: Answering
) -> list[KnownQuestion]:
    """A file's questions as those of the article: its statements stand in the same order."""
    ours = ids_in(answering.article, data)
    return [
        KnownQuestion(
            question["text"],
            tuple(frozenset(ours[i] for i in answer) for answer in question["answers"]),
        )
        for question in questions
    ]


def _examples(answering: Answering, asked: Iterable[KnownQuestion]) -> Iterator[Example]:
    """Each question before the known questions of its article but itself."""
    for question in asked:
        known = answering.coverage.known.without(question.text)
        example = _example(answering, question, known)
        if example is not None:
            yield example


def _example(answering: Answering, question: KnownQuestion, known: Known) -> Example | None:
    asked = answering.reader.understand(question.text)
    looked = answering.retriever.look_up(asked.text)
    coverage = answering.coverage
    weighing = replace(coverage.weighing, known=known)
    weighable = weighing.weighable(asked, looked, coverage.rules.choose(asked, looked))
    if weighable is None:
        return None
    order = [profile.statement.id for profile in weighable.profiles]
    beside = question.beside - question.answers
    return Example(
        tuple(weighable.signs),
        np.column_stack(list(weighable.signs.values())),
        weighable.shown,
        looked.vector,
        np.array([i in question.answers for i in order]),
        np.array([i in question.needed for i in order]),
        np.array([bool(question.answers) and i in beside for i in order]),
    )


def _markdown(data: Mapping[str, Any]) -> str:
    """The article in the Markdown form, every statement with the same reference.

    A first section without a sub-heading is the article's summary.
    """
    first: list[str] = data["sections"][0]["path"]
    above = first if len(first) == 1 else ["Overview"]
    lines = ["---", f"Title: {data['title']}", "---", "", f"# {above[0]}", ""]
    for section in data["sections"]:
        path: list[str] = section["path"]
        same = _shared(path, above)
        lines += [f"{'#' * (depth + 2)} {path[depth]}\n" for depth in range(same, len(path))]
        lines += [f"- {text.rstrip('.')} [1]" for text in section["statements"].values()]
        lines.append("")
        above = path
    return "\n".join([*lines, "## References", "", "1. None", "", "## Disclaimer", "", "None.", ""])


def _shared(path: Sequence[str], other: Sequence[str]) -> int:
    """How many headings two paths begin with alike."""
    pairs = zip(path, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
