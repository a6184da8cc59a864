"""Runs a module in a process of its own and measures what it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
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
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as problems:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
            command(module, *arguments),
            env=_compiling(environment(**variables)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=problems,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            problems.seek(0)
            raise _failed(module, problems.read())
        # Linux counts memory in KiB, macOS in bytes.
        memory = usage.ru_maxrss / (_KIB * _KIB if sys.platform == "darwin" else _KIB)
        cost = Cost(usage.ru_utime + usage.ru_stime, wall, memory)
        out.seek(0)
        return cost, out.read()


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
