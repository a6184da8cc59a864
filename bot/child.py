"""Python processes of our own that are started from here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def command(module: str, *arguments: str) -> list[str]:
    """The command line that runs one of our modules with this Python.

    `-P`: the working directory may hold a folder `bot` of someone else's.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(**variables: str) -> dict[str, str]:
    """This process's environment, in which a child finds the same package and reports to nobody."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    quiet = {"ORT_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    return {**os.environ, "PYTHONPATH": path, **quiet, **variables}
