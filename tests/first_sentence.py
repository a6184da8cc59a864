"""How long after a model's last token its first sentence is shown, over HTTP; no test.

python -m tests.first_sentence

The model's server says a true sentence word by word and goes on with another; what is told is the
time from the word that ends the first one to its event. A sentence ends where the next one begins,
so the wait for one more word is in it.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace

import bot
from bot.bench.timing import percentile
from bot.pipeline import Bot
from bot.settings import Settings
from tests.model_server import ModelServer, Script
from tests.test_model_replies import HONEST, QUESTION

RUNS, PAUSE = 50, 0.012
"""How often it is asked, and seconds from one word to the next: some 80 tokens a second."""


def words(text: str) -> tuple[str, ...]:
    """A text in pieces that end with a blank."""
    return tuple(f"{word} " for word in text.split())


def main() -> None:
    """Print the median, the 95th percentile and the longest time."""
    os.environ.setdefault("OPENAI_API_KEY", "none")
    said = len(words(HONEST))
    script = Script((*words(HONEST), "\n", *words(HONEST)), pause=PAUSE)
    with ModelServer() as server:
        settings = replace(
            Settings.from_environment(), model="openai:scripted", model_url=f"{server.url}/v1"
        )
        with bot.open(settings) as footnote:
            took = [_waited(footnote, server, script, said) for _ in range(RUNS)]
    figures = (percentile(took, share) for share in (0.5, 0.95, 1.0))
    told = ", ".join(f"{figure:.1f}" for figure in figures)
    sys.stdout.write(f"{told} ms: median, 95th percentile and longest of {RUNS}\n")


def _waited(footnote: Bot, server: ModelServer, script: Script, said: int) -> float:
    """Milliseconds from the last of `said` words, which an empty piece precedes, to the claim."""
    server.play(script)
    for event in footnote.stream(QUESTION):
        if event.kind == "claim":
            return (time.perf_counter() - server.sent[said]) * 1000
    message = "the model's sentence was not shown"
    raise AssertionError(message)


if __name__ == "__main__":
    main()
