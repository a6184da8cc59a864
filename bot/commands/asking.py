"""`footnote ask` and `footnote chat`."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot import phrases, render
from bot.commands.opened import chosen, opened
from bot.errors import QuestionError
from bot.settings import Settings
from bot.types import Audience, Outcome, Turn


def ask(arguments: Namespace) -> int:
    """Answer one question."""
    history = read_history(arguments.history) if arguments.history else ()
    question = sys.stdin.read() if arguments.question == "-" else readable(arguments.question)
    with opened(_settings(arguments)) as footnote:
        answer = footnote.ask(question, history=history)
    write(render.json(answer) if arguments.json else render.plain(answer))
    return 0


def chat(arguments: Namespace) -> int:
    """Answer questions one after the other, each in the light of those before."""
    turns: tuple[Turn, ...] = ()
    with opened(_settings(arguments)) as footnote:
        write(phrases.CHAT_HELP)
        while question := _next_question():
            answer = footnote.ask(question, history=turns)
            turns = (*turns, answer.turn)
            if understood := render.understood_as(answer):
                write(f"\n{phrases.UNDERSTOOD.format(understood)}")
            write(f"\n{render.plain(answer)}\n")
    return 0


def _settings(arguments: Namespace) -> Settings:
    return chosen(audience=Audience(arguments.audience) if arguments.audience else None)


def _next_question() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        write("")
        return ""


def write(text: str) -> None:
    """A line on standard output."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def readable(argument: str) -> str:
    """An argument of the command line, bytes that are no text replaced."""
    return os.fsencode(argument).decode("utf-8", errors="replace")


def read_history(path: Path) -> tuple[Turn, ...]:
    """The turns of a conversation: a JSON array or JSON lines of answer records or turns.

    Raises:
        QuestionError: the file cannot be read, or an entry is not one; names the entry.
    """
    try:
        text = path.read_text(encoding="utf-8").strip()
        lines = (line for line in text.split("\n") if line.strip())
        entries = json.loads(text if text.startswith("[") else f"[{','.join(lines)}]")
    except (OSError, ValueError) as error:
        message = f"the history {path} cannot be read: {error}; give JSON lines of earlier answers"
        raise QuestionError(message) from error
    return tuple(_turn(path, number, entry) for number, entry in enumerate(entries, start=1))


def _turn(path: Path, number: int, entry: Mapping[str, Any]) -> Turn:
    try:
        return Turn(
            question=str(entry["question"]),
            outcome=Outcome(entry["outcome"]),
            statements=tuple(s if isinstance(s, str) else s["id"] for s in entry["statements"]),
            fingerprint=str(entry["fingerprint"]),
            standalone=entry.get("standalone"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = (
            f"entry {number} of the history {path} is not an answer: {error!r}; "
            "give what `footnote ask --json` prints"
        )
        raise QuestionError(message) from error
