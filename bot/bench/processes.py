"""Runs a module in a process of its own: to its end, with what it takes, or as a server."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from bot.child import command, environment
from bot.errors import EvaluationError

HERE = "127.0.0.1"
_KIB = 1024
_PATIENCE = 120.0
"""Seconds in which a server has to be ready."""


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


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address, and the id of its process."""

    url: str
    pid: int


@contextmanager
def served(module: str, *arguments: str, ready: str = "/", **variables: str) -> Generator[Served]:
    """A server, on a port that is given to it as its last argument.

    It has started when the path `ready` is there. It counts no requests and its API has no page,
    unless `variables` say so.

    Raises:
        EvaluationError: it does not start.
    """
    with socket.create_server((HERE, 0)) as probe:
        port = probe.getsockname()[1]
    variables = {"FOOTNOTE_RATE_LIMIT": "0", "FOOTNOTE_PAGE": "no", **variables}
    process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
        command(module, *arguments, str(port)),
        env=_compiling(environment(**variables)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(f"http://{HERE}:{port}{ready}", process, module)
        yield Served(f"http://{HERE}:{port}", process.pid)
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
