"""The answerer with a model: a chat model words the statements that answer, and names them by keys.

It is given the question, what is asked for, and those statements alone. All of that is data on
lines that begin with a mark; no text has a line break in it, so that nothing can leave its line.
Keys, not the article's reference numbers, go out and come back.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot import phrases
from bot.draft_format import DraftReader
from bot.draft_keys import Sentence, key_letter
from bot.models import ChatModel, Ending, Limits, Prompt, written
from bot.text import cleaned
from bot.types import Audience, Statement

SENTENCES_EACH = 3
"""Sentences a model may write for each statement; what it writes beyond is not read."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be worded: the question that stands alone, what it asks for, what answers it."""

    question: str
    statements: tuple[Statement, ...]
    asked_for: tuple[str, ...] = ()
    audience: Audience = Audience.CLINICIAN


@dataclass(frozen=True, slots=True)
class Drafter:
    """Has a model word statements, sentence by sentence."""

    model: ChatModel
    limits: Limits = field(default_factory=Limits)

    def sentences(self, task: Task, stopped: threading.Event) -> Generator[Sentence, None, Ending]:
        """What the model writes, each sentence once it is whole, naming statements by their ids.

        A key that was not given out stays as it is, and is no statement's id.
        """
        letter = key_letter([task.question, *(s.text for s in task.statements), *_headings(task)])
        names = {
            f"{letter}{n}": statement.id for n, statement in enumerate(task.statements, start=1)
        }
        reader = DraftReader(letter)
        most = SENTENCES_EACH * (len(names) + 1)
        pieces = written(self.model, prompt(task, names), self.limits, stopped)
        try:
            while True:
                for sentence in reader.feed(next(pieces)):
                    yield _named(sentence, names)
                    most -= 1
                    if most <= 0:
                        return Ending.LONG
        except StopIteration as end:
            ending: Ending = end.value
        finally:
            pieces.close()
        if ending is Ending.DONE:
            yield from (_named(sentence, names) for sentence in reader.close()[:most])
        return ending


def prompt(task: Task, names: Mapping[str, str]) -> Prompt:
    """The rules and the task for a model; `names` are the keys, in the statements' order."""
    first = next(iter(names))
    rules = phrases.MODEL_RULES.format(key=first, other=f"{first[:-1]}2")
    if task.audience is Audience.PATIENT:
        rules = f"{rules}\n{phrases.MODEL_FOR_PATIENTS}"
    parts = (
        phrases.MODEL_STATEMENTS,
        *(_data(key, _path(s), s.text) for key, s in zip(names, task.statements, strict=True)),
        phrases.MODEL_QUESTION,
        _data(task.question),
        *((phrases.MODEL_ASKED_FOR, _data(", ".join(task.asked_for))) if task.asked_for else ()),
        phrases.MODEL_BEGIN.format(key=first),
    )
    return Prompt(rules, "\n".join(parts))


def _headings(task: Task) -> Sequence[str]:
    return [heading for statement in task.statements for heading in statement.section]


def _path(statement: Statement) -> str:
    return " / ".join(statement.section)


def _data(*parts: str) -> str:
    """One line of data. `cleaned` leaves no line break of any kind in it."""
    return f"{phrases.MODEL_DATA} {' | '.join(cleaned(part) for part in parts)}"


def _named(sentence: Sentence, names: Mapping[str, str]) -> Sentence:
    return replace(sentence, keys=tuple(names.get(key, key) for key in sentence.keys))
