"""A listener that keeps what it is told of progress."""

from __future__ import annotations


class Steps:
    """Called with what is being done, how many parts are done, and how many there are."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int, int]] = []

    def __call__(self, doing: str, done: int, total: int) -> None:
        self.heard.append((doing, done, total))
