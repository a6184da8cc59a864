"""A bot for tests of the page: what it answers is decided by a word in the question."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

from bot import phrases, render
from bot.answer import Answer, ShownClaim, Source
from bot.article import read_article
from bot.errors import QuestionError
from bot.types import (
    Article,
    Audience,
    Correction,
    Event,
    Outcome,
    Reason,
    Reference,
    Statement,
    Turn,
    Withheld,
)

ARTICLE = read_article(
    Path(__file__).parent / "articles" / "atrial-fibrillation-anticoagulation.txt"
)
STATEMENTS = {statement.id: statement for statement in ARTICLE.statements}
STARTERS = ("What is the dose?", "Why was it wrong?", "Is it unknown?", "And a mixed one?")
SECRET = "secret words of the reader"
Fields: TypeAlias = dict[str, Any]


def claim(number: int, statement: Statement) -> ShownClaim:
    return ShownClaim(
        f"c{number}",
        statement.text,
        statement.section,
        (statement.id,),
        statement.references,
        statement.unlisted,
    )


def said(*ids: str) -> Fields:
    """Claims in the words of statements, with their statements and references."""
    statements = tuple(STATEMENTS[i] for i in ids)
    numbers = sorted({number for s in statements for number in s.numbers})
    listed = {entry.number: entry for entry in ARTICLE.references}
    return {
        "claims": tuple(claim(n, s) for n, s in enumerate(statements, start=1)),
        "statements": statements,
        "references": tuple(listed.get(n) or Reference(n, listed=False) for n in numbers),
    }


def declined() -> Fields:
    return {
        "outcome": Outcome.DECLINED,
        "reason": Reason.NOT_IN_ARTICLE,
        "message": f"{phrases.REFUSAL} {phrases.NOT_IN_ARTICLE_PLAIN}",
        "nearest": (STATEMENTS["mhv-1"].section,),
        "suggestions": STARTERS,
    }


def mixed() -> Fields:
    return {
        **said("nvaf-1", "mhv-1"),
        "gaps": ("what it costs",),
        "tensions": (("nvaf-1", "mhv-1"),),
        "glossary": {"DOAC": "a tablet that thins the blood"},
        "notices": ("The model did not answer; these are the article's words.",),
        "withheld": (Withheld("It never fails.", "strength"), Withheld("It is cheap.", "unsaid")),
        "standalone": "And a mixed one of the first two?",
    }


KINDS: dict[str, Callable[[], Fields]] = {
    "wrong": lambda: {
        **said("nvaf-4"),
        "outcome": Outcome.CORRECTED,
        "corrections": (Correction("it was right", ("nvaf-4",)),),
    },
    "unknown": declined,
    "?": declined,
    "emergency": lambda: {"outcome": Outcome.URGENT, "message": phrases.URGENT},
    "updated": lambda: {
        "outcome": Outcome.ABOUT_SOURCE,
        "message": phrases.DATED.format(ARTICLE.last_updated),
    },
    "mixed": mixed,
}


@dataclass
class PageBot:
    gate: threading.Event = field(default_factory=threading.Event)
    """A `slow` question waits for it after its first claim."""
    asked: list[tuple[str, tuple[Turn, ...], Audience | None]] = field(
        default_factory=list[tuple[str, tuple[Turn, ...], Audience | None]]
    )
    rewritten: Callable[[Answer], Answer] = lambda answer: answer

    @property
    def article(self) -> Article:
        return ARTICLE

    def answer(self, question: str) -> Answer:
        kind = next((kind for kind in KINDS if kind in question and kind != "?"), None)
        fields = KINDS["?"]() if question == "?" else KINDS[kind]() if kind else {}
        defaults: Fields = {
            **(said("mhv-2", "first-week-after-stenting-1", "ckd-3") if not fields else {}),
            "id": uuid.uuid4().hex,
            "fingerprint": ARTICLE.fingerprint,
            "question": question,
            "standalone": question,
            "outcome": Outcome.ANSWERED,
            "source": Source.of(ARTICLE),
            "disclaimer": ARTICLE.disclaimer,
            "suggestions": STARTERS[:3],
        }
        made = self.rewritten(Answer(**{**defaults, **fields}))
        return replace(made, text=render.markdown(made))

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), audience: Audience | None = None
    ) -> Iterator[Event]:
        self.asked.append((question, tuple(history), audience))
        yield Event("status", "searching")
        if "fails" in question:
            raise RuntimeError(SECRET)
        if "refused" in question:
            message = "shorten <it>"
            raise QuestionError(message)
        made = self.answer(question)
        yield Event("status", "checking")
        for number, one in enumerate(made.claims):
            yield Event("claim", one)
            if "slow" in question and number == 0:
                self.gate.wait(60)
        for sentence in made.withheld:
            yield Event("withheld", sentence)
        yield Event("answer", made)
