"""Folders that are whole or not there: sealed with a manifest, renamed into place when done.

A process that reads one marks it, so that no other removes it meanwhile.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import uuid
from collections.abc import Callable, Container, Generator, Iterable
from pathlib import Path
from typing import BinaryIO

import filelock

from bot.errors import StoreError
from bot.vectors import Progress

MANIFEST = "manifest.json"
HASHED = 16 << 20
"""Files above this many bytes are marked by their size alone, for hashing them takes too long."""
KEPT = 4
"""Of what is kept for the articles, lexicons and models used last: how many of each kind stay."""
_MARK = "used-by-*.lock"


def seal(folder: Path, *, besides: Container[str] = ()) -> None:
    """Write the manifest of all files in a folder, but those in the subfolders named `besides`."""
    names = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    marks = {n.as_posix(): _mark(folder / n) for n in names if n.parts[0] not in besides}
    (folder / MANIFEST).write_text(json.dumps({"files": marks}), encoding="utf-8")


def is_whole(folder: Path) -> bool:
    """Whether there is a sealed folder, with every file as it was when it was sealed."""
    try:
        marks = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        return all(_mark(folder / name) == mark for name, mark in marks.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _mark(path: Path) -> str:
    size = path.stat().st_size
    return (
        f"{size} {hashlib.sha256(path.read_bytes()).hexdigest()}" if size <= HASHED else f"{size}"
    )


@contextlib.contextmanager
def locked(path: Path, on_progress: Progress | None) -> Generator[None]:
    """Hold the lock of a file, in this process and among processes; a killed one lets go of it.

    Raises:
        OSError: the file cannot be written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        report(on_progress, "waiting for another process that builds", 0, 1)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def used(folder: Path) -> Generator[None]:
    """Mark a folder as used; its time of change tells when it was last.

    The mark of a killed process counts no more. A folder that cannot be written to goes unmarked.
    """
    mark = folder / _MARK.replace("*", uuid.uuid4().hex)
    # Whoever ends the use may be another thread than the one that began it.
    lock = filelock.FileLock(mark, thread_local=False)
    with contextlib.suppress(OSError):
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
        with contextlib.suppress(OSError):
            mark.unlink(missing_ok=True)


def is_used(folder: Path) -> bool:
    """Whether a living process uses a folder; the marks of others are removed."""
    for mark in folder.glob(_MARK):
        try:
            with filelock.FileLock(mark, timeout=0):
                mark.unlink(missing_ok=True)
        except filelock.Timeout:
            return True
        except OSError:
            continue
    return False


def put_in_place(folder: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a new folder, then put it where `folder` is or shall be.

    The caller holds a lock for the place. Work folders that killed processes left are removed.

    Raises:
        OSError: the place cannot be written to.
    """
    prefix = f"new-{folder.name}."
    for remains in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(remains)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder.parent) as work:
        new = Path(work) / folder.name
        new.mkdir()
        write(new)
        if folder.is_dir():
            shutil.rmtree(folder)
        folder.unlink(missing_ok=True)
        new.rename(folder)


def put_file_in_place(file: Path, write: Callable[[BinaryIO], object]) -> None:
    """Have `write` fill a file beside `file`, which is called KIND-KEY.ENDING, then put it there.

    The oldest of its kind are removed.

    Raises:
        StoreError: the place cannot be written to; says what to do.
    """
    beside = file.with_suffix(".new")
    try:
        with beside.open("wb") as written:
            write(written)
        beside.replace(file)
        for old in oldest(file.parent.glob(f"{file.stem.rpartition('-')[0]}-*{file.suffix}")):
            old.unlink(missing_ok=True)
    except OSError as error:
        cure = "make room there or set FOOTNOTE_DATA to a folder that can be written"
        message = f"{file}: {error.strerror}; {cure}"
        raise StoreError(message) from error


def oldest(paths: Iterable[Path]) -> list[Path]:
    """All but the `KEPT` that were changed last."""
    return sorted(paths, key=_changed, reverse=True)[KEPT:]


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process has just removed it
        return 0.0


def report(on_progress: Progress | None, doing: str, done: int, total: int) -> None:
    """Tell who listens how far the work is."""
    if on_progress:
        on_progress(doing, done, total)
