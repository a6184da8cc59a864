"""Answers a second over HTTP: Footnote beside the tutorial's pipeline behind the same framework.

    python -m bot.bench.serving

The questions all differ, so that no cache of answers could help. Both servers are processes of
their own and run one after the other, with the same callers.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, cast

import httpx
import yaml

from bot.bench.processes import run
from bot.bench.table import Table
from bot.child import command, environment
from bot.errors import EvaluationError
from bot.settings import Settings
from bot.shipped import shipped

QUESTIONS = 200
CALLERS = 8
HERE = "127.0.0.1"
_TUTORIAL = "bot.bench.tutorial"
_PATIENCE = 120.0
"""Seconds in which a server has to be ready."""


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
    with _served(module, *arguments) as url, httpx.Client(timeout=60) as caller:

        def ask(question: str) -> None:
            caller.post(f"{url}/v1/ask", json={"question": question}).raise_for_status()

        ask(questions[0])
        with ThreadPoolExecutor(CALLERS) as callers:
            started = time.perf_counter()
            try:
                list(callers.map(ask, questions))
            except httpx.HTTPError as error:
                message = f"{module} failed while being measured: {error}"
                raise EvaluationError(message) from error
        return len(questions) / (time.perf_counter() - started)


@contextmanager
def _served(module: str, *arguments: str) -> Generator[str]:
    """The address of a server, on a port that is given to it as its last argument."""
    with socket.create_server((HERE, 0)) as probe:
        port = probe.getsockname()[1]
    variables: dict[str, Any] = {"FOOTNOTE_RATE_LIMIT": "0", "FOOTNOTE_PAGE": "no"}
    process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
        command(module, *arguments, str(port)),
        env=environment(**variables),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(f"http://{HERE}:{port}/healthz", process, module)
        yield f"http://{HERE}:{port}"
    finally:
        process.terminate()
        process.wait()


def _await(url: str, process: subprocess.Popen[bytes], module: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    message = f"{module} did not start to serve; run it by hand to see why"
    raise EvaluationError(message)


if __name__ == "__main__":
    sys.stdout.write(f"{serving(Settings.from_environment()).to_markdown()}\n")
