"""Bots in processes of their own answer as one in this process does."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import bot
from bot.evaluation.asking import InProcess, asked
from bot.evaluation.processes import Processes
from bot.evaluation.records import Record, turn_of
from bot.settings import Settings
from bot.types import Turn

QUESTION, THEN = "What dose of IVIG in GBS?", "And in vasculitic neuropathy?"
VOLATILE = {"id", "timings_ms"}


def steady(record: Record) -> Record:
    """A record without what differs from one reply to the next."""
    return {name: value for name, value in record.items() if name not in VOLATILE}


def test_the_same_records_come_from_other_processes(data: Path) -> None:
    settings = replace(Settings.from_environment(), data=data)
    with bot.open(settings) as footnote:
        here = InProcess(footnote, settings)
        first = here.ask(QUESTION, ())
        turns: list[tuple[str, Sequence[Turn]]] = [(QUESTION, ()), (THEN, [turn_of(first)])]
        with (
            Processes(settings, 2, here.identity) as elsewhere,
            ThreadPoolExecutor(len(turns)) as pool,
        ):
            theirs = list(pool.map(lambda turn: elsewhere.ask(*turn), turns))
            assert [steady(r) for r in theirs] == [steady(here.ask(*turn)) for turn in turns]
            assert elsewhere.search(QUESTION, 3) == here.search(QUESTION, 3)
            assert elsewhere.identity == here.identity


def test_a_process_that_cannot_open_its_bot_is_told_case_by_case(data: Path) -> None:
    settings = replace(Settings.from_environment(), data=data, article=data / "no-such-article")
    with Processes(settings, 1, "none") as elsewhere:
        response = asked(elsewhere, QUESTION, (), key="key", timeout=60)
    assert response.record is None
    assert response.error
