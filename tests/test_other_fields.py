"""Answers, corrections and verdicts on articles of other fields than those of the other tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

import bot
from bot.pipeline import Bot
from bot.settings import Settings
from bot.shipped import shipped
from bot.types import Outcome

FIELDS = shipped("eval/questions").parent / "articles"
ARTICLES = {
    "kidney": FIELDS / "rituximab-kidney/article.txt",
    "leg": FIELDS / "leg-arteries-veins/article.md",
    "heart": Path(__file__).parent / "articles/atrial-fibrillation-anticoagulation.txt",
}


@pytest.fixture(scope="module")
def bots(data: Path) -> Iterator[Mapping[str, Bot]]:
    settings = Settings.from_environment()
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(bot.open(replace(settings, data=data, article=article)))
            for name, article in ARTICLES.items()
        }


@pytest.mark.parametrize(
    ("article", "question", "statement"),
    [
        pytest.param(
            "kidney", "Rituximab dosing in membranous nephropathy?", "mn-1", id="all of it by rule"
        ),
        pytest.param("kidney", "ritux dose in MCD?", "mcd-2", id="a drug cut short"),
        pytest.param(
            "kidney",
            "In relapsing MCD, what proportion manage to come off prednisolone after rituximab?",
            "mcd-3",
            id="another drug's stopping, after the article's own",
        ),
        pytest.param(
            "leg", "Apix vs LMWH in active cancer?", "active-cancer-1", id="one of several"
        ),
        pytest.param(
            "leg",
            "pentoxyfiline dose in venous leg ulcer?",
            "venous-leg-ulcer-4",
            id="a drug spelled by ear",
        ),
    ],
)
def test_a_question_is_answered_with_its_one_statement(
    bots: Mapping[str, Bot], article: str, question: str, statement: str
) -> None:
    answer = bots[article].ask(question)
    assert answer.outcome is Outcome.ANSWERED
    assert [s.id for s in answer.statements] == [statement]


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        pytest.param(
            "Since cilostazol saves limbs in CLTI, shall I add it today?",
            "clti-4",
            id="what has no established role",
        ),
        pytest.param(
            "20 weeks pregnant with a femoral DVT. As DOACs are first line in pregnancy too, "
            "rivaroxaban or apixaban?",
            "pregnancy-2",
            id="what is avoided in some people whatever they have",
        ),
    ],
)
def test_who_speaks_well_of_what_is_ruled_out_is_corrected(
    bots: Mapping[str, Bot], question: str, statement: str
) -> None:
    answer = bots["leg"].ask(question)
    assert answer.outcome is Outcome.CORRECTED
    assert [i for c in answer.corrections for i in c.statements] == [statement]


@pytest.mark.parametrize(
    ("article", "question", "statement"),
    [
        pytest.param(
            "leg",
            "What cilostazol dose is safe in mild heart failure?",
            "intermittent-claudication-6",
            id="who asks for a dose of what is contraindicated",
        ),
        pytest.param(
            "kidney",
            "How many rituximab infusions for a first ever episode of minimal change in a 40 yo?",
            "mcd-1",
            id="who asks how often what is kept for later is given",
        ),
    ],
)
def test_what_a_question_cannot_be_asked_for_is_said_instead_of_a_refusal(
    bots: Mapping[str, Bot], article: str, question: str, statement: str
) -> None:
    answer = bots[article].ask(question)
    assert answer.outcome is Outcome.CORRECTED
    assert [i for c in answer.corrections for i in c.statements] == [statement]


@pytest.mark.parametrize(
    "question",
    ["Does cilostazol help in heart failure?", "Target INR on warfarin after a DVT?"],
    ids=["it asks whether", "the article does not say"],
)
def test_what_takes_nothing_false_for_granted_is_not_corrected(
    bots: Mapping[str, Bot], question: str
) -> None:
    assert bots["leg"].ask(question).outcome is not Outcome.CORRECTED


def test_neither_another_drugs_dose_nor_what_is_for_other_patients_is_an_answer(
    bots: Mapping[str, Bot],
) -> None:
    answer = bots["heart"].ask("Usual dabigatran dose in non-valvular AF?")
    assert answer.outcome is Outcome.DECLINED


def test_who_credits_what_is_advised_is_not_corrected(bots: Mapping[str, Bot]) -> None:
    question = "Since apixaban works in DVT, what is its dose?"
    assert bots["leg"].ask(question).outcome is Outcome.ANSWERED


def test_what_a_statement_names_only_to_compare_is_not_its_subject(
    bots: Mapping[str, Bot],
) -> None:
    right = "In relapsing AAV, rituximab is preferred over cyclophosphamide."
    assert bots["kidney"].verify(right, statements=["aav-2"]).supported
    wrong = "In relapsing AAV, azathioprine is preferred over cyclophosphamide."
    assert not bots["kidney"].verify(wrong, statements=["aav-2"]).supported
