"""Whether a folder still is what was written: a manifest with the marks of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container
from pathlib import Path

from bot.errors import StoreError

MANIFEST = "manifest.json"
HASHED = 16 << 20
"""Files above this many bytes are marked by their size alone: hashing them takes longer than opening."""


def seal(folder: Path, *, besides: Container[str]) -> None:
    """Write the manifest of all files in a folder, but those in the subfolders named `besides`."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = [path.relative_to(folder) for path in paths]
    files = {
        name.as_posix(): _mark(folder / name) for name in names if name.parts[0] not in besides
    }
    (folder / MANIFEST).write_text(json.dumps({"files": files}), encoding="utf-8")


def check(folder: Path) -> None:
    """Compare a folder with its manifest.

    Raises:
        StoreError: a file is missing or changed, or there is no manifest.
    """
    try:
        files: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        whole = all(_mark(folder / name) == mark for name, mark in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(folder) from error
    if not whole:
        raise damaged(folder)


def damaged(folder: Path) -> StoreError:
    """The error for a folder that is not what was written."""
    return StoreError(f"{folder} is missing or damaged; delete it and run: footnote build")


def _mark(path: Path) -> str:
    size = path.stat().st_size
    return (
        f"{size} {hashlib.sha256(path.read_bytes()).hexdigest()}" if size <= HASHED else f"{size}"
    )
