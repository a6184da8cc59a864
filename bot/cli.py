"""The `footnote` command: its arguments, and what becomes of errors.

Exit codes: 0; 1 when a check that was asked for fails; 2 for wrong usage and anything that Footnote
refuses, with one line that says what to do; 130 when interrupted.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from bot.commands.evaluation_arguments import add_evaluation
from bot.errors import FootnoteError
from bot.settings import HIGHEST_PORT, MEANING
from bot.types import Audience

MOST_HITS = 100
MOST_QUESTIONS = 1_000_000
Adder: TypeAlias = Callable[..., argparse.ArgumentParser]

USAGE_ERROR = 2
INTERRUPTED = 130
EPILOG = (
    "Settings are FOOTNOTE_* variables or keys of footnote.toml; the README lists them. "
    "Exit codes: 0, 1 when a check fails, 2 for wrong usage or input."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    _accept_any_output()
    given = parser().parse_args(arguments)
    try:
        return _command(given.run)(given)
    except FootnoteError as error:
        sys.stderr.write(f"footnote: {error}\n")
        return USAGE_ERROR
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; what is still buffered must not be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """The whole command line; `--help` of every part of it stands in the README."""
    root = argparse.ArgumentParser(
        prog="footnote",
        description="Answers questions about one clinical article, with its references.",
        epilog=EPILOG,
    )
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in (_asking, _checking, _running, _serving, add_evaluation):
        group(commands.add_parser)
    return root


def _asking(add: Adder) -> None:
    ask = _add(add, "ask", "asking:ask", "answer one question")
    ask.add_argument("question", help="the question; - reads it from standard input")
    ask.add_argument("--json", action="store_true", help="print the answer record as one line")
    history = "earlier answers that the question leans on, as --json prints them, one a line"
    ask.add_argument("--history", type=Path, metavar="FILE", help=history)
    chat = _add(add, "chat", "asking:chat", "ask one question after the other in the terminal")
    audiences = [audience.value for audience in Audience]
    for command in (ask, chat):
        command.add_argument("--audience", choices=audiences, help=_says("audience"))


def _checking(add: Adder) -> None:
    search = _add(add, "search", "checking:search", "show the statements nearest to a question")
    search.add_argument("question")
    search.add_argument("-k", type=_between(1, MOST_HITS), default=5, help="how many (default: 5)")
    search.add_argument("--json", action="store_true", help="print one JSON line a statement")
    verify = _add(add, "verify", "checking:verify", "check claims against the article")
    claims = 'JSON lines such as {"claim": "...", "statements": ["id"], "references": [1]}'
    verify.add_argument("file", nargs="?", type=Path, help=f"{claims}; default: standard input")
    audit = _add(add, "audit", "checking:audit", "say what a reader of the article must know")
    strict = "exit 1 if a cited number is missing from the reference list"
    audit.add_argument("--strict", action="store_true", help=strict)


def _running(add: Adder) -> None:
    _add(add, "build", "running:build", "make the index; asking does it too, when it is missing")
    ui = _add(add, "ui", "running:ui", "serve the chat page")
    ui.add_argument("--host", help=_says("host"))
    ui.add_argument("--port", type=_between(0, HIGHEST_PORT), help=_says("port"))
    bench = _add(add, "bench", "measuring:bench", "measure the guard, speed, memory and retrieval")
    what = "the guard under mutation, the usual pipeline beside this one, growth (default: all)"
    bench.add_argument("what", nargs="?", choices=["guard", "pipeline", "growth"], help=what)
    claims = "measure the guard on written claims instead, JSON lines with the right verdicts"
    bench.add_argument("--claims", nargs="+", type=Path, metavar="FILE", help=claims)
    sets = (
        "measure nDCG@10 on retrieval sets instead, folders in BEIR's layout; of conversations, "
        "with a person's rewrites, the follow-ups too"
    )
    bench.add_argument("--sets", nargs="+", type=Path, metavar="FOLDER", help=sets)
    first = "only the first N questions of each set"
    bench.add_argument("--questions", type=_between(1, MOST_QUESTIONS), metavar="N", help=first)
    bench.add_argument("--json", action="store_true", help="print one JSON line a table")


def _serving(add: Adder) -> None:
    serve = _add(add, "serve", "serving:serve", "serve the HTTP API, MCP and the chat page")
    serve.add_argument("--host", help=_says("host"))
    serve.add_argument("--port", type=_between(0, HIGHEST_PORT), help=_says("port"))
    _add(add, "mcp", "serving:mcp", "serve one assistant on standard input and output (MCP)")
    _widget(_add(add, "widget", "", "put the chat into somebody's page"))
    feedback = _add(add, "feedback", "", "see or delete what people said of answers")
    parts = feedback.add_subparsers(metavar="WHAT", required=True)
    export = _add(parts.add_parser, "export", "serving:export", "print it, one JSON line an entry")
    export.add_argument("--since", metavar="DAY", help="only what was said from that day on")
    delete = _add(parts.add_parser, "delete", "serving:delete", "delete it, beyond recovery")
    which = delete.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", action="append", metavar="ID", help="the entry with this id")
    which.add_argument("--before", metavar="DAY", help="what was said before that day")
    which.add_argument("--all", action="store_true", help="everything")


def _widget(widget: argparse.ArgumentParser) -> None:
    parts = widget.add_subparsers(metavar="WHAT", required=True)
    says = "print the lines for a page, and what the page has to allow"
    snippet = _add(parts.add_parser, "snippet", "widget:snippet", says)
    page = "the origin of the page, such as https://ward.example"
    snippet.add_argument("--origin", required=True, help=page)
    where = "where browsers reach this server (default: the setting public_url)"
    snippet.add_argument("--server", metavar="ORIGIN", help=where)


def _add(add: Adder, name: str, run: str, says: str) -> argparse.ArgumentParser:
    command = add(name, help=says, description=f"{says[0].upper()}{says[1:]}.")
    command.set_defaults(run=run)
    return command


def _says(setting: str) -> str:
    return f"{MEANING[setting].says} (default: the setting {setting})"


def _between(lowest: int, highest: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not lowest <= int(text) <= highest:
            message = f"{text!r} is not a whole number from {lowest} to {highest}"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return number


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """The function of a command, imported now so that no command pays for another."""
    module, function = name.split(":")
    return getattr(import_module(f"bot.commands.{module}"), function)


def _accept_any_output() -> None:
    """Letters that the terminal's encoding lacks are shown as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
