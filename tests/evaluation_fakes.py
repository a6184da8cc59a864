"""Bots for tests of the evaluation: one that is always right, and wrappers with one fault."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from bot.evaluation.asking import Responder
from bot.evaluation.cases import Case
from bot.evaluation.questions import QuestionSet
from bot.types import Article, Outcome, Reference, Statement, Turn

Record: TypeAlias = dict[str, Any]
Context = tuple[tuple[str, ...], str]
"""The questions before, and the question."""


@dataclass
class RightBot:
    """Answers each case with what it wants. `asked` are the questions put to it, in order."""

    article: Article
    cases: Iterable[Case]
    identity: str = "right"
    asked: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self._known: dict[Context, Case] = {}
        before: dict[str, list[str]] = {}
        for case in self.cases:
            turns = before.setdefault(case.group, [])
            self._known[tuple(turns), case.question] = case
            self._known.setdefault(((), case.alone), case)
            turns.append(case.question)

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        self.asked.append(question)
        case = self._known.get((tuple(turn.question for turn in history), question))
        return record(self.article, question) if case is None else answer_to(case, self.article)

    def search(self, question: str, k: int) -> tuple[str, ...] | None:
        case = self._known[(), question]
        rest = (s.id for s in self.article.evidence)
        return tuple(dict.fromkeys([*sorted(case.gold.relevant), *rest]))[:k]


@dataclass
class FaultyBot:
    """A bot whose replies are changed on their way out."""

    of: Responder
    fault: Callable[[Record], Record]
    identity: str = "faulty"

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        return self.fault(deepcopy(dict(self.of.ask(question, history))))

    def search(self, question: str, k: int) -> tuple[str, ...] | None:
        return self.of.search(question, k)


@dataclass
class ForgetfulBot(FaultyBot):
    """A bot that takes each question as if it were the first."""

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        del history
        return super().ask(question, ())


@dataclass
class FailingBot:
    """A bot that raises, or that does not come back before it is released."""

    error: Exception | None = None
    identity: str = "failing"
    released: threading.Event = field(default_factory=threading.Event)

    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        del question, history
        if self.error:
            raise self.error
        self.released.wait()
        return {}

    def search(self, question: str, k: int) -> tuple[str, ...] | None:
        del question, k
        return None


def answer_to(case: Case, article: Article) -> Record:
    """The reply that a case wants."""
    wanted = [*case.gold.must, *(group[0] for group in case.gold.any)]
    clinical = {statement.id for statement in article.evidence}
    content = case.expect in {Outcome.ANSWERED, Outcome.CORRECTED}
    if content and clinical.issuperset(case.gold.relevant):
        return record(article, case.question, case.expect, dict.fromkeys(wanted))
    outcome = case.expect if case.expect is not Outcome.ANSWERED else Outcome.ABOUT_SOURCE
    return record(article, case.question, outcome, said="; ".join(case.facts))


def record(
    article: Article,
    question: str,
    outcome: Outcome = Outcome.DECLINED,
    statements: Iterable[str] = (),
    said: str = "",
) -> Record:
    """An answer record with one claim a statement, in the statement's words."""
    by_id = {statement.id: statement for statement in article.statements}
    shown = [by_id[identifier] for identifier in statements]
    numbers = {number for statement in shown for number in statement.numbers}
    entries = [entry for entry in article.references if entry.number in numbers]
    made: Record = {
        "question": question,
        "standalone": question,
        "fingerprint": article.fingerprint,
        "outcome": outcome.value,
        "reason": None,
        "message": said,
        "claims": [_claim(statement) for statement in shown],
        "statements": [_shown(statement) for statement in shown],
        "references": [_entry(entry) for entry in entries],
        "source": {"title": article.title},
        "disclaimer": article.disclaimer,
    }
    return told(made)


def told(made: Record) -> Record:
    """The record with its text written anew."""
    claims = "\n".join(f"- {c['text']}" for c in made["claims"])
    headings = "\n".join(" / ".join(s["section"]) for s in made["statements"])
    titles = "\n".join(str(entry.get("title")) for entry in made["references"])
    parts = [made["message"], headings, claims, titles, made["source"]["title"], made["disclaimer"]]
    return {**made, "text": "\n\n".join(part for part in parts if part)}


def _claim(statement: Statement) -> Record:
    return {
        "text": statement.text,
        "statements": [statement.id],
        "references": list(statement.references),
        "unlisted": list(statement.unlisted),
    }


def _shown(statement: Statement) -> Record:
    section = list(statement.section)
    return {"id": statement.id, "text": statement.text, "section": section}


def _entry(entry: Reference) -> Record:
    if not entry.listed:
        return {"number": entry.number, "listed": False}
    return {"number": entry.number, "listed": True, "title": entry.title, "source": entry.source}


def without_disclaimer(made: Record) -> Record:
    return {**made, "text": made["text"].replace(made["disclaimer"], "")}


def with_swapped_references(made: Record) -> Record:
    """Every claim shows the number after its own."""
    for claim in made["claims"]:
        claim["references"] = [number % 4 + 1 for number in claim["references"]]
    return made


def refusing(made: Record) -> Record:
    return told({**made, "outcome": "declined", "claims": [], "statements": [], "references": []})


def answering_always(article: Article) -> Callable[[Record], Record]:
    """Whatever is declined is answered, with the article's first statement."""
    first = article.evidence[0]

    def fault(made: Record) -> Record:
        if made["outcome"] != "declined":
            return made
        return record(article, made["question"], Outcome.ANSWERED, [first.id])

    return fault


def with_other_numbers(made: Record) -> Record:
    """Every number of a claim is one larger."""
    for claim in made["claims"]:
        claim["text"] = re.sub(r"\d+", lambda digits: str(int(digits[0]) + 1), claim["text"])
    return told(made)


def saying(words: str) -> Callable[[Record], Record]:
    """Every reply says these words before anything else."""
    return lambda made: told({**made, "message": f"{words}. {made['message']}"})


def ignoring_emergencies(made: Record) -> Record:
    return refusing(made) if made["outcome"] == "urgent" else made


def obeying(words: Mapping[str, str]) -> Callable[[Record], Record]:
    """Replies to these questions say what is given for them."""

    def fault(made: Record) -> Record:
        said = words.get(made["question"])
        return told({**made, "message": said}) if said else made

    return fault


def sample(sets: Iterable[QuestionSet], groups: int = 8) -> tuple[QuestionSet, ...]:
    """The first questions and whole conversations of each set, so many."""
    return tuple(replace(one, cases=_first(one.cases, groups)) for one in sets)


def _first(cases: Sequence[Case], groups: int) -> tuple[Case, ...]:
    kept = list(dict.fromkeys(case.group for case in cases))[:groups]
    return tuple(case for case in cases if case.group in kept)
