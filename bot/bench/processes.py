"""Runs a module in a process of its own and measures what it takes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.child import command, environment
from bot.errors import EvaluationError

_KIB = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds of processor and of wall time, and its largest memory in MiB."""

    cpu: float
    wall: float
    memory: float


def run(module: str, *arguments: str, **variables: str) -> tuple[Cost, str]:
    """Run a module to its end; what it took, and what it wrote to standard output.

    Raises:
        EvaluationError: it failed; the message holds its last line.
    """
    with tempfile.TemporaryDirectory() as folder:
        took = Path(folder) / "took.json"
        done = subprocess.run(  # noqa: S603 - our own module, and no shell
            [*command("bot.bench.measured", str(took)), *command(module, *arguments)],
            env=_compiling(environment(**variables)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise _failed(module, done.stderr)
        cost = Cost(**json.loads(took.read_text(encoding="utf-8")))
    # Linux counts memory in KiB, macOS in bytes.
    unit = _KIB * _KIB if sys.platform == "darwin" else _KIB
    return replace(cost, memory=cost.memory / unit), done.stdout


def _compiling(variables: dict[str, str]) -> dict[str, str]:
    """Without the switch under which every process compiles its modules anew."""
    return {name: value for name, value in variables.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_json(module: str, *arguments: str, **variables: str) -> tuple[Cost, Any]:
    """Run a module that writes one JSON document.

    Raises:
        EvaluationError: it failed.
    """
    cost, text = run(module, *arguments, **variables)
    return cost, json.loads(text)


def _failed(module: str, problems: str) -> EvaluationError:
    last = (problems.strip().splitlines() or ["no message"])[-1]
    return EvaluationError(f"{module} failed while being measured: {last}")
