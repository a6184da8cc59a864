"""Teaches the embedding model which statement answers a question: `... bot.bench.training encoder`.

What is learned is a low-rank adapter (`bot.adapter`) of the upper transformer layers. Each step
takes an article with its questions; a statement's score is the weighed sum of the cosine of the
sentence vectors and of MaxSim over the token vectors, as retrieval uses them. The loss is listwise:
each statement that an answer needs against all wrong ones and "the article does not say" (as in
`bot.bench.answer_training`), so that near misses of the article count as much as its answers.
"""

from __future__ import annotations

import json
import math
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import torch
from safetensors.torch import (
    save_file,  # pyright: ignore[reportUnknownVariableType] - no full types
)
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from tqdm import tqdm

from bot.adapter import adapt
from bot.article import read_article
from bot.bench.answer_examples import ids_in, training_sets, training_text, written
from bot.bench.learning_encoder import LearningEncoder, States
from bot.export import packaged_weights
from bot.passages import indexed_text

FOLDS = 2
"""Adapters that have each not seen a share of the articles, for what is trained upon them."""
_EPOCHS, _RATE, _RATE_OF_SCORE, _DECAY = 3, 1e-3, 2e-2, 1e-2
_PAIRWISE = 0.1
_MOST_QUESTIONS = 60
_SEED = 0
_FIRST_WEIGHT = 8.0
_Question: TypeAlias = tuple[str, tuple[frozenset[int], ...]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article's statements as they are indexed, and questions with alternatives of answers.

    An answer is a set of places in `statements`; no alternatives: the article does not say.
    """

    name: str
    statements: tuple[str, ...]
    questions: tuple[_Question, ...]


def lessons() -> list[Lesson]:
    """The training articles with their questions and those of their conversations."""
    return [_lesson(name, data) for name, data in training_sets().items()]


def _lesson(name: str, data: Mapping[str, Any]) -> Lesson:
    conversations = training_text() / "followups" / f"{name}.json"
    asked = [(q["text"], q["answers"]) for q in data["questions"]]
    if conversations.exists():
        told = json.loads(conversations.read_text(encoding="utf-8"))["conversations"]
        asked += [(turn["standalone"], turn["answers"]) for turns in told for turn in turns]
    with written(data) as settings:
        article = read_article(settings.article)
    places = {identifier: place for place, identifier in enumerate(ids_in(article, data))}
    return Lesson(
        name,
        tuple(indexed_text(statement, article.title) for statement in article.evidence),
        tuple(
            (text, tuple(frozenset(places[i] for i in answer) for answer in answers))
            for text, answers in asked
        ),
    )


class _Score(nn.Module):
    """Cosine and MaxSim to the log-odds that a statement answers."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.full((2,), _FIRST_WEIGHT))
        self.bias = nn.Parameter(torch.tensor(-_FIRST_WEIGHT))

    def forward(self, questions: States, statements: States) -> Tensor:
        cosines = questions.sentences @ statements.sentences.T
        each = torch.einsum("qid,sjd->qsij", questions.tokens, statements.tokens)
        best = each.masked_fill(statements.mask[None, :, None, :] == 0, -1).amax(-1)
        met = (best * questions.mask[:, None]).sum(-1) / questions.mask.sum(1)[:, None]
        return self.weights[0] * cosines + self.weights[1] * met + self.bias


def taught(given: Sequence[Lesson]) -> LearningEncoder:
    """The embedding model after these lessons; some seven seconds an article on two cores."""
    torch.manual_seed(_SEED)
    order = random.Random(_SEED)  # noqa: S311 - a repeatable order, no secret
    encoder, score = LearningEncoder(), _Score()
    encoder.keep(
        text
        for lesson in tqdm(given, desc="reading articles")
        for text in [*lesson.statements, *(text for text, _ in lesson.questions)]
    )
    batches = [batch for _ in range(_EPOCHS) for batch in _batches(given, order)]
    groups = [{"params": encoder.parameters()}, {"params": list(score.parameters())}]
    optimizer = torch.optim.AdamW(groups, lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [_RATE, _RATE_OF_SCORE], total_steps=len(batches)
    )
    encoder.bert.train()
    for lesson, questions in tqdm(batches, desc="teaching the encoder"):
        optimizer.zero_grad()
        _loss_of(lesson, questions, encoder, score).backward()
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return encoder


def _parts(lesson: Lesson) -> int:
    return math.ceil(len(lesson.questions) / _MOST_QUESTIONS)


def _batches(given: Sequence[Lesson], order: random.Random) -> list[tuple[Lesson, list[_Question]]]:
    batches = [
        (lesson, order.sample(lesson.questions, len(lesson.questions))[part :: _parts(lesson)])
        for lesson in given
        for part in range(_parts(lesson))
    ]
    order.shuffle(batches)
    return batches


def _loss_of(
    lesson: Lesson, questions: Sequence[_Question], encoder: LearningEncoder, score: _Score
) -> Tensor:
    asked = encoder.encode([text for text, _ in questions])
    logits = score(asked, encoder.encode(lesson.statements))
    rows = zip(logits, questions, strict=True)
    return torch.stack([_loss(row, answers) for row, (_, answers) in rows]).mean()


def _loss(row: Tensor, answers: Sequence[frozenset[int]]) -> Tensor:
    every = frozenset[int]().union(*answers)
    right = torch.tensor([place in every for place in range(len(row))])
    wrong = torch.logsumexp(torch.cat([row[~right], torch.zeros(1)]), 0)
    needed = sorted(every.intersection(*answers)) if answers else []
    if needed:
        listwise = nn.functional.softplus(wrong - row[needed]).mean()
    elif answers:
        listwise = nn.functional.softplus(wrong - torch.logsumexp(row[right], 0))
    else:
        listwise = wrong
    pairwise = nn.functional.binary_cross_entropy_with_logits(row, right.float(), reduction="sum")
    return listwise + _PAIRWISE * pairwise


def save_adapter(adapter: Mapping[str, Tensor], path: Path) -> None:
    """Write an adapter as `bot.adapter.read_adapter` reads it."""
    save_file(dict(adapter), path)


def folded(folder: Path) -> dict[str, str]:
    """For each training article a model in sentence-transformers' layout that has not seen it.

    What is trained upon the signs of an encoder must not see it at its best on texts that it knows.
    The models are kept in `folder`; delete it to have them trained anew.
    """
    given = lessons()
    models = [folder / f"encoder-without-{fold}" for fold in range(FOLDS)]
    for fold, model in enumerate(models):
        if not model.exists():
            chain: Any = SentenceTransformer(str(packaged_weights()), device="cpu")
            seen = [lesson for lesson in given if _fold(lesson.name) != fold]
            adapt(chain[0].auto_model, taught(seen).adapter())
            chain.save(str(model))
    return {lesson.name: str(models[_fold(lesson.name)]) for lesson in given}


def _fold(name: str) -> int:
    """By its name alone, so that an article stays in its fold when others come."""
    return zlib.crc32(name.encode()) % FOLDS
