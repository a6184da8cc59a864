"""The arguments of `footnote eval`; what they start is imported when it runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Adder: TypeAlias = Callable[..., argparse.ArgumentParser]

MOST_WORKERS = 64
MOST_REPEATS = 100
FORMATS = ("ragas", "inspect", "scorer")
FOLDER = "a run's folder (default: the latest)"


def add_evaluation(add: Adder) -> None:
    """`footnote eval` with its own commands."""
    says = "ask question sets and judge the replies"
    group = add("eval", help=says, description=f"{says[0].upper()}{says[1:]}.")
    commands = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _sets(commands.add_parser)
    _runs(commands.add_parser)
    _formats(commands.add_parser)


def _sets(add: Adder) -> None:
    lint = _add(add, "lint", "check question sets against the article")
    lint.add_argument("sets", nargs="*", type=Path, help=SETS)
    run = _add(add, "run", "ask the sets; a stopped run goes on where it was")
    run.add_argument("sets", nargs="*", type=Path, help=SETS)
    _how(run)
    says = "ask only cases with this label; may be given again"
    run.add_argument("--slice", action="append", dest="slices", metavar="LABEL", help=says)
    _add(add, "measures", "say what every measure is")
    draft = _add(add, "draft", "write a first question set from the article alone")
    draft.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")


SETS = "files or folders of questions (default: those that came with Footnote)"


def _how(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, metavar="FOLDER", help="where the run is kept")
    url = "ask a Footnote server instead, with the first of FOOTNOTE_API_TOKENS if there are any"
    command.add_argument("--url", help=url)
    workers = "questions asked at once (default: 2)"
    command.add_argument(
        "--workers", type=_from_1(MOST_WORKERS), default=2, metavar="N", help=workers
    )
    repeat = "times each case is asked (default: 1)"
    command.add_argument(
        "--repeat", type=_from_1(MOST_REPEATS), default=1, metavar="N", help=repeat
    )
    seed = "orders the questions and draws the samples (default: 7)"
    command.add_argument("--seed", type=int, default=7, metavar="N", help=seed)
    timeout = "seconds a reply may take (default: 60)"
    command.add_argument("--timeout", type=_seconds, default=60.0, metavar="S", help=timeout)
    command.add_argument("--fresh", action="store_true", help="ask again what was answered before")


def _runs(add: Adder) -> None:
    report = _add(add, "report", "write a run's HTML page and JUnit file anew")
    report.add_argument("folder", nargs="?", type=Path, help=FOLDER)
    compare = _add(add, "compare", "say what changed from one run to another")
    compare.add_argument("before", type=Path, help="the folder of the earlier run")
    compare.add_argument("after", type=Path, help="the folder of the later run")
    gate = _add(
        add, "gate", "say whether a run may be published: exit 0, 1 if not, 2 if it cannot tell"
    )
    gate.add_argument(
        "folder", nargs="?", type=Path, help="a run's folder (default: run all sets now)"
    )
    gate.add_argument("--gates", type=Path, metavar="FILE", help="default: eval/gates.yaml")
    gate.add_argument("--baseline", type=Path, metavar="FILE", help="default: eval/baseline.json")
    accept = "make the run the new baseline, whatever the gates say"
    gate.add_argument("--accept", action="store_true", help=accept)
    _how(gate)


def _formats(add: Adder) -> None:
    export = _add(add, "export", "write a run for another harness")
    export.add_argument("folder", nargs="?", type=Path, help=FOLDER)
    export.add_argument("--format", choices=FORMATS, required=True)
    export.add_argument("--out", type=Path, metavar="PATH", help="a file; for scorer a folder")
    statements = "the scorer's list of the article's statements"
    export.add_argument("--statements", type=Path, metavar="FILE", help=statements)
    bring = _add(add, "import", "turn question sets of the external scorer into YAML", "bring")
    bring.add_argument(
        "files", nargs="+", type=Path, help="JSON lines of questions or conversations"
    )
    bring.add_argument("--statements", type=Path, metavar="FILE", required=True, help=statements)
    bring.add_argument("--out", type=Path, metavar="FOLDER", required=True)
    label = "a label for every case; the names of the new files begin with it"
    bring.add_argument("--label", default="", help=label)


def _add(add: Adder, name: str, says: str, function: str = "") -> argparse.ArgumentParser:
    command = add(name, help=says, description=f"{says[0].upper()}{says[1:]}.")
    command.set_defaults(run=f"evaluation:{function or name}")
    return command


def _from_1(highest: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= highest:
            message = f"{text!r} is not a whole number from 1 to {highest}"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return number


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        message = f"{text!r} is no number of seconds"
        raise argparse.ArgumentTypeError(message)
    return value
