"""Answers a second over HTTP: Footnote beside the tutorial's pipeline behind the same framework.

    python -m bot.bench.serving

The questions all differ, so that no cache of answers could help. Both servers are processes of
their own and run one after the other, with the same callers.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import httpx
import yaml

from bot.bench.processes import run, served
from bot.bench.table import Table
from bot.errors import EvaluationError
from bot.settings import Settings
from bot.shipped import shipped

QUESTIONS = 200
CALLERS = 8
_TUTORIAL = "bot.bench.tutorial"


def serving(settings: Settings) -> Table:
    """Answers a second of both, and their ratio.

    Raises:
        EvaluationError: a server or a request failed.
    """
    questions = different_questions()
    with tempfile.TemporaryDirectory() as folder:
        run(_TUTORIAL, "build", folder, str(settings.article))
        theirs = _answers_a_second(questions, _TUTORIAL, "serve", folder)
    ours = _answers_a_second(questions, "bot.cli", "serve", "--port")
    rows = (("answers a second", theirs, ours, ours / theirs),)
    notes = (
        f"{len(questions)} different questions, {CALLERS} callers at once. The tutorial's pipeline "
        "ends at four chunks of text; a whole answer is checked and cited.",
    )
    return Table("Over HTTP", ("measure", "tutorial", "footnote", "ratio"), rows, notes)


def different_questions() -> list[str]:
    """Questions of the sets that came with this installation, each once."""
    files = sorted((shipped("eval") / "questions").glob("*.yaml"))
    found = (q for file in files for q in _asked(yaml.safe_load(file.read_text(encoding="utf-8"))))
    return list(dict.fromkeys(found))[:QUESTIONS]


def _asked(part: object) -> Generator[str]:
    """Every text under the key `question`, however deep."""
    if isinstance(part, dict):
        for key, value in cast("dict[str, object]", part).items():
            if key == "question" and isinstance(value, str):
                yield value
            else:
                yield from _asked(value)
    elif isinstance(part, list):
        for one in cast("list[object]", part):
            yield from _asked(one)


def _answers_a_second(questions: Sequence[str], module: str, *arguments: str) -> float:
    with served(module, *arguments, ready="/healthz") as server, httpx.Client(timeout=60) as caller:

        def ask(question: str) -> None:
            caller.post(f"{server.url}/v1/ask", json={"question": question}).raise_for_status()

        ask(questions[0])
        with ThreadPoolExecutor(CALLERS) as callers:
            started = time.perf_counter()
            try:
                list(callers.map(ask, questions))
            except httpx.HTTPError as error:
                message = f"{module} failed while being measured: {error}"
                raise EvaluationError(message) from error
        return len(questions) / (time.perf_counter() - started)


if __name__ == "__main__":
    sys.stdout.write(f"{serving(Settings.from_environment()).to_markdown()}\n")
