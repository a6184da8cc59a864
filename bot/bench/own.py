"""Footnote's side of the comparison, run as a process of its own.

python -m bot.bench.own build FOLDER         the index of the article, into another folder
python -m bot.bench.own warm  QUESTION...    milliseconds of finding, and of whole answers
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import bot
from bot.bench.timing import milliseconds
from bot.settings import Settings


def _build(folder: str) -> int:
    with bot.open(replace(Settings.from_environment(), data=Path(folder))) as footnote:
        return len(footnote.article.evidence)


def _warm(*questions: str) -> dict[str, list[float]]:
    with bot.open() as footnote:
        found = milliseconds(lambda question: footnote.search(question, k=4), questions)
        return {"search": found, "ask": milliseconds(footnote.ask, questions)}


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    does = {"build": _build, "warm": _warm}
    sys.stdout.write(json.dumps(does[command](*arguments)))
