"""Runs one command and writes what it took: `python -m bot.bench.measured FILE COMMAND ...`.

A process of its own, because Linux counts the memory of the process that starts another into the
largest memory of the one that is started: this one is small.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main() -> int:
    """The command's exit status; the file gets seconds of processor and wall, and its memory."""
    file, *command = sys.argv[1:]
    started = time.perf_counter()
    _, status, usage = os.wait4(os.posix_spawn(command[0], command, os.environ), 0)
    wall = time.perf_counter() - started
    took = {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "memory": usage.ru_maxrss}
    Path(file).write_text(json.dumps(took), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
