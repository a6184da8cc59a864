"""What the bot learns from is apart from what it is judged by (`eval/`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from bot.evaluation.questions import read_sets
from bot.shipped import shipped

OF_ITS_OWN = 5
"""Words of a message that is its writer's own; "what dose?" is everyone's."""


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """Every question of `eval/`, as typed and in full."""
    cases = [case for one in read_sets() for case in one.cases]
    asked = {words(text) for case in cases for text in (case.question, case.standalone) if text}
    assert len(asked) > 1_000
    return asked


def lines(path: str) -> list[dict[str, str]]:
    text = shipped("corpus").joinpath(path).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def follow_ups() -> Iterator[str]:
    """The messages of training conversations that a network reads: not their openers."""
    for file in (shipped("corpus/training") / "followups").glob("*.json"):
        for turns in json.loads(file.read_text(encoding="utf-8"))["conversations"]:
            yield from (turn["user"] for turn in turns[1:])


def test_no_known_question_is_one_that_the_bot_is_judged_by(judged: set[str]) -> None:
    known = {
        words(line["question"]) for line in lines("ivig-peripheral-neuropathy.questions.jsonl")
    }
    assert known
    assert known.isdisjoint(judged)


@pytest.mark.parametrize("name", ["intents", "facets"])
def test_no_message_of_a_probe_is_one_that_the_bot_is_judged_by(
    name: str, judged: set[str]
) -> None:
    texts = {words(line["text"]) for line in lines(f"training/{name}.jsonl")}
    assert texts
    assert not {text for text in texts & judged if len(text.split()) >= OF_ITS_OWN}


def test_no_question_that_grants_something_is_one_that_the_bot_is_judged_by(
    judged: set[str],
) -> None:
    files = (shipped("corpus/training") / "premises").glob("*.json")
    asked = [q for file in files for q in json.loads(file.read_text(encoding="utf-8"))["questions"]]
    texts = {words(question["text"]) for question in asked}
    assert texts
    assert not {text for text in texts & judged if len(text.split()) >= OF_ITS_OWN}


def test_no_follow_up_is_one_that_the_bot_is_judged_by(judged: set[str]) -> None:
    typed = {words(text) for text in follow_ups()}
    assert typed
    assert not {text for text in typed & judged if len(text.split()) >= OF_ITS_OWN}
