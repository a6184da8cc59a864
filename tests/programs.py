"""Real programs for tests: started, waited for, and ended; those of the system may be missing."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent
HERE = "127.0.0.1"
REQUIRE = "REQUIRE_SERVERS"
PATIENCE = 120.0
"""Seconds in which a program has to be ready."""


def program(name: str) -> str:
    """The path of a program of the system; without it tests are left out, unless it is required."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None:
        reason = f"no {name}: apt-get install nginx-light openssl redis-server"
        if os.environ.get(REQUIRE):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def free_port() -> int:
    with socket.create_server((HERE, 0)) as listener:
        return listener.getsockname()[1]


@contextmanager
def running(
    command: Sequence[str], *, log: Path, environ: Mapping[str, str] | None = None
) -> Generator[subprocess.Popen[bytes]]:
    """A program, ended at the end; what it writes goes to a file."""
    with (
        log.open("wb") as written,
        subprocess.Popen(
            command,
            cwd=log.parent,
            env={**os.environ, **(environ or {})},
            stdout=written,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def footnote_serving(
    folder: Path, data: Path, **settings: str
) -> Generator[tuple[str, subprocess.Popen[bytes]]]:
    """`footnote serve`, if not set without the page: its address, and its process."""
    url = f"http://{HERE}:{free_port()}"
    environ = {
        "PYTHONPATH": str(ROOT),
        "FOOTNOTE_DATA": str(data),
        "FOOTNOTE_PORT": url.rpartition(":")[2],
        "FOOTNOTE_PAGE": "no",
        **settings,
    }
    log = folder / f"serve-{url.rpartition(':')[2]}.log"
    command = [sys.executable, "-m", "bot.cli", "serve"]
    with running(command, log=log, environ=environ) as process:
        wait_for(f"{url}/readyz", process, log)
        yield url, process


def footnote(arguments: str, data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command that ran to its end."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "FOOTNOTE_DATA": str(data), **settings}
    command = [sys.executable, "-m", "bot.cli", *arguments.split()]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


@contextmanager
def chroma_serving(
    folder: Path, port: int | None = None
) -> Generator[tuple[str, subprocess.Popen[bytes]]]:
    """A Chroma server that keeps its data in a folder, started as a user starts it."""
    folder.mkdir(exist_ok=True)
    port = port or free_port()
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", HERE]
    command += ["--path", str(folder), "--port", str(port)]
    log = folder.with_suffix(".log")
    with running(command, log=log) as process:
        try:
            url = f"http://{HERE}:{port}"
            wait_for(f"{url}/api/v2/heartbeat", process, log)
            yield url, process
        finally:
            process.send_signal(signal.SIGCONT)  # one that is halted would not end


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until an address answers with success."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail(f"{url} is not ready: {log.read_text(errors='replace')[-2_000:]}")


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something holds within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return False
