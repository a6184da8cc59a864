"""Python's collection of garbage, kept from looking again and again at what is there to stay."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Generator


@contextlib.contextmanager
def without_collection() -> Generator[None]:
    """No collection while this lasts, and afterwards what was set before.

    Reading the lexicon and the libraries makes some hundred thousand objects that stay; to look at
    them at every threshold is a tenth of what a process takes to its first answer.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
