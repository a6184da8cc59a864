"""Teaches the embedding model which statement answers a question: `... bot.bench.training encoder`.

What is learned is a low-rank adapter of the upper transformer layers and a head (`bot.adapter`).
Each step takes an article with its questions; a statement's score is the weighed sum of the cosine
of the sentence vectors, of that behind the head, and of MaxSim over the token vectors. The loss is
listwise: each statement that an answer needs against all wrong ones and "the article does not say"
(as in `bot.bench.answer_training`), so that near misses of the article count as much as its
answers. Beside it, a sentence vector is held near to the published model's: without that, what
tells one subject from another is unlearned, for in one article all is of one subject.

A follow-up is a question as well, with what went before in brackets behind it as in `bot.followup`:
its vector is held near to the published one of the question that it means (Yu et al. 2021, ConvDR,
arXiv 2105.04166, section 3.2, where the teacher reads a person's rewrite).

Several members are taught, each without a part of the articles, and the mean of what they learned
is shipped (model soups: Wortsman et al. 2022, arXiv 2203.05482). Some hours on two cores, and
minutes on a graphics card, which is used where there is one.
"""

from __future__ import annotations

import json
import math
import random
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors.torch import (
    save_file,  # pyright: ignore[reportUnknownVariableType] - no full types
)
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from tqdm import tqdm

from bot.adapter import DOWN, HEAD, UP, adapt, read_adapter
from bot.article import read_article
from bot.bench.answer_examples import ids_in, training_sets, training_text, written
from bot.bench.learning_encoder import LearningEncoder, States
from bot.export import FIT, packaged_weights
from bot.passages import indexed_text
from bot.rewording import bracketed
from bot.text import cleaned

FOLDS, MEMBERS = 5, 4
"""Parts of the articles, and how many of them are each left out by a member.

What is trained upon the signs of an encoder takes those of a member that has not seen the article;
nothing takes the articles of the last part, which all members have seen.
"""
RANK = 64
"""Of the adapter that is shipped: 97% of the squares of the members' mean are left, in no layer
less than 90%."""
_EPOCHS, _RATE, _RATE_OF_SCORE, _DECAY = 3, 1e-3, 2e-2, 1e-2
_PAIRWISE, _STAY = 0.1, 2.0
"""Weights, beside the listwise loss, of the pairwise one and of 1 - cosine to the published."""
_MOST_QUESTIONS = 60
_SEED = 0
_FIRST_WEIGHT = 8.0
_NEVER = -1e9
"""Log-odds of what is left out of a sum."""


class Question(NamedTuple):
    """A text, alternatives of the statements that answer it by their places, and what it means.

    No alternatives: the article does not say. `means` is the question in full.
    """

    text: str
    answers: tuple[frozenset[int], ...]
    means: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """An article's statements as they are indexed, and questions on them."""

    name: str
    statements: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is read for it."""
        asked = (text for q in self.questions for text in (q.text, q.means))
        return tuple(dict.fromkeys([*self.statements, *asked]))


def lessons() -> list[Lesson]:
    """The training articles with their questions and those of their conversations."""
    return [_lesson(name, data) for name, data in training_sets().items()]


def _lesson(name: str, data: Mapping[str, Any]) -> Lesson:
    with written(data) as settings:
        article = read_article(settings.article)
    places = {identifier: place for place, identifier in enumerate(ids_in(article, data))}
    asked = [(q["text"], q["text"], q["answers"]) for q in data["questions"]]
    return Lesson(
        name,
        tuple(indexed_text(statement, article.title) for statement in article.evidence),
        tuple(
            Question(text, tuple(frozenset(places[i] for i in answer) for answer in answers), means)
            for text, means, answers in [*asked, *_told(name, data)]
        ),
    )


def _told(name: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str, list[list[str]]]]:
    """The questions of an article's conversations: in full, and as they were typed.

    Behind what was typed stands what went before: the earlier question, the heading of what was
    shown, and both.
    """
    file = training_text() / "followups" / f"{name}.json"
    if not file.exists():
        return
    headings = {i: part["path"][-1] for part in data["sections"] for i in part["statements"]}
    for turns in json.loads(file.read_text(encoding="utf-8"))["conversations"]:
        for turn in turns:
            yield turn["standalone"], turn["standalone"], turn["answers"]
        shown: list[str] = []
        for place, turn in enumerate(turns[1:]):
            typed, before = cleaned(turn["user"]), turns[place]
            shown = [headings[i] for i in before["answers"][0][:1]] if before["answers"] else shown
            earlier = before["standalone" if place else "user"].rstrip("?. ")
            for behind in filter(None, ([earlier], shown, [earlier, *shown])):
                yield bracketed(typed, behind), turn["standalone"], turn["answers"]


class _Score(nn.Module):
    """Both cosines and MaxSim to the log-odds that a statement answers."""

    def __init__(self) -> None:
        super().__init__()
        first = torch.tensor([_FIRST_WEIGHT, _FIRST_WEIGHT, _FIRST_WEIGHT / 2])
        self.weights = nn.Parameter(first)
        self.bias = nn.Parameter(torch.tensor(-_FIRST_WEIGHT))

    def forward(self, questions: States, statements: States) -> Tensor:
        fits = questions.fits @ statements.fits.T
        each = torch.einsum("qid,sjd->qsij", questions.tokens, statements.tokens)
        best = each.masked_fill(statements.mask[None, :, None, :] == 0, -1).amax(-1)
        met = (best * questions.mask[:, None]).sum(-1) / questions.mask.sum(1)[:, None]
        cosines = questions.sentences @ statements.sentences.T
        columns = torch.stack([fits, met, cosines], dim=-1)
        return columns @ self.weights + self.bias


def taught(given: Sequence[Lesson]) -> LearningEncoder:
    """The embedding model after these lessons."""
    torch.manual_seed(_SEED)
    order = random.Random(_SEED)  # noqa: S311 - a repeatable order, no secret
    encoder = LearningEncoder()
    score = _Score().to(encoder.device)
    for lesson in tqdm(given, desc="reading articles"):
        encoder.keep(lesson.texts)
    batches = [batch for _ in range(_EPOCHS) for batch in _batches(given, order)]
    groups: list[dict[str, Any]] = [
        {"params": encoder.parameters()},
        {"params": list(score.parameters())},
        {"params": [encoder.head], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [_RATE, _RATE_OF_SCORE, _RATE], total_steps=len(batches)
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


def _batches(given: Sequence[Lesson], order: random.Random) -> list[tuple[Lesson, list[Question]]]:
    batches = [
        (lesson, order.sample(lesson.questions, len(lesson.questions))[part :: _parts(lesson)])
        for lesson in given
        for part in range(_parts(lesson))
    ]
    order.shuffle(batches)
    return batches


def _loss_of(
    lesson: Lesson, questions: Sequence[Question], encoder: LearningEncoder, score: _Score
) -> Tensor:
    asked = encoder.encode([question.text for question in questions])
    said = encoder.encode(lesson.statements)
    losses = _losses(score(asked, said), [question.answers for question in questions])
    now = torch.cat([asked.sentences, said.sentences])
    before = encoder.published([*(question.means for question in questions), *lesson.statements])
    return losses.mean() + _STAY * (1 - (now * before).sum(-1)).mean()


def _losses(logits: Tensor, answers: Sequence[Sequence[frozenset[int]]]) -> Tensor:
    """The loss of each question (rows) from the log-odds of every statement (columns)."""
    right, needed = (torch.zeros(logits.shape, dtype=torch.bool) for _ in range(2))
    for row, alternatives in enumerate(answers):
        if alternatives:
            right[row, list(frozenset[int]().union(*alternatives))] = True
            needed[row, list(frozenset[int].intersection(*alternatives))] = True
    right, needed = right.to(logits.device), needed.to(logits.device)
    none_of_them = torch.zeros_like(logits[:, :1])
    softplus = nn.functional.softplus
    wrong = torch.cat([logits.masked_fill(right, _NEVER), none_of_them], dim=1).logsumexp(1)
    each = (softplus(wrong[:, None] - logits) * needed).sum(1) / needed.sum(1).clamp(min=1)
    any_of = softplus(wrong - logits.masked_fill(~right, _NEVER).logsumexp(1))
    answered = torch.where(needed.any(1), each, any_of)
    listwise = torch.where(right.any(1), answered, wrong)
    apart = nn.functional.binary_cross_entropy_with_logits(logits, right.float(), reduction="none")
    return listwise + _PAIRWISE * apart.sum(1)


def save_adapter(adapter: Mapping[str, Tensor], path: Path) -> None:
    """Write an adapter as `bot.adapter.read_adapter` reads it."""
    save_file(dict(adapter), path)


def members(folder: Path) -> list[dict[str, Tensor]]:
    """What each member has learned. It is kept in `folder`; delete it to have them taught anew."""
    given = lessons()
    found: list[dict[str, Tensor]] = []
    for fold in range(MEMBERS):
        kept = folder / f"encoder-without-{fold}.safetensors"
        if not kept.exists():
            seen = [lesson for lesson in given if _fold(lesson.name) != fold]
            save_adapter(taught(seen).adapter(), kept)
        found.append(read_adapter(kept))
    return found


def mean_of(adapters: Sequence[Mapping[str, Tensor]], rank: int = RANK) -> dict[str, Tensor]:
    """The adapter of `rank` that is nearest to the mean of what these change, and their mean head.

    Nearest in the sum of squares: the first singular vectors (Eckart and Young 1936).
    """
    found = {HEAD: _mean([adapter[HEAD] for adapter in adapters])}
    for layer in sorted({name.rpartition(".")[0] for name in adapters[0] if name != HEAD}):
        down, up = f"{layer}.{DOWN}", f"{layer}.{UP}"
        change = _mean([adapter[up].float() @ adapter[down].float() for adapter in adapters])
        left, sizes, right = np.linalg.svd(change.float().numpy(), full_matrices=False)
        root = np.sqrt(sizes[:rank])
        found[down] = torch.from_numpy(root[:, None] * right[:rank]).half().contiguous()
        found[up] = torch.from_numpy(left[:, :rank] * root).half().contiguous()
    return found


def _mean(matrices: Sequence[Tensor]) -> Tensor:
    return torch.stack([matrix.float() for matrix in matrices]).mean(0).half()


def folded(folder: Path) -> dict[str, str]:
    """For training articles by name a model in sentence-transformers' layout that has not seen it.

    What is trained upon the signs of an encoder must not see it at its best on texts that it knows.
    The models are kept in `folder`; delete it to have them taught anew.
    """
    models = [folder / f"encoder-without-{fold}" for fold in range(MEMBERS)]
    for model, adapter in zip(models, members(folder), strict=True):
        if not model.exists():
            chain: Any = SentenceTransformer(str(packaged_weights()), device="cpu")
            adapt(chain[0].auto_model, adapter)
            chain.save(str(model))
            np.save(model / FIT, adapter[HEAD].float().numpy())
    folds = {lesson.name: _fold(lesson.name) for lesson in lessons()}
    return {name: str(models[fold]) for name, fold in folds.items() if fold < MEMBERS}


def _fold(name: str) -> int:
    """By its name alone, so that an article stays in its fold when others come."""
    return zlib.crc32(name.encode()) % FOLDS
