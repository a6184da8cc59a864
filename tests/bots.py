"""The three articles that everything is tried on: nerves, heart and bladder."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import bot
from bot.pipeline import Bot
from bot.settings import Settings, shipped_article

_FOLDER = Path(__file__).parent / "articles"
PATHS: Mapping[str, Path] = {
    "nerves": shipped_article(),
    "heart": _FOLDER / "atrial-fibrillation-anticoagulation.txt",
    "bladder": _FOLDER / "urinary-tract-infection.md",
}


@contextmanager
def three_bots(data: Path) -> Generator[Mapping[str, Bot]]:
    """A bot on each of them, by name."""
    settings = replace(Settings.from_environment(), data=data)
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(bot.open(replace(settings, article=path)))
            for name, path in PATHS.items()
        }


def shown(answer: bot.Answer) -> set[str]:
    """The ids of the statements that an answer's claims rest on."""
    return {i for claim in answer.claims for i in claim.statements}
