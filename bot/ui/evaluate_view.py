"""What the Evaluate tab shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.markup import EMPTY, Markup, element, joined

STATIC = Path(__file__).with_name("static")


def intro_view() -> Markup:
    """What the tab is for."""
    return joined(
        [
            element("style", Markup((STATIC / "evaluate.css").read_text(encoding="utf-8"))),
            element("h1", "Evaluate"),
            element(
                "p",
                "Asks question sets and judges every reply by its citations, numbers, facts and "
                "outcome. Whether a version may be published is decided by footnote eval gate.",
            ),
        ]
    )


def upload_view(suffixes: Sequence[str]) -> Markup:
    """Where a file of one's own is chosen; the script beside reads it."""
    field = element("input", type="file", accept=",".join(suffixes))
    return element("label", "Add a question set of your own: ", field)


def progress_view(done: int, total: int, seconds: float) -> Markup:
    """How far a run is, and the time that is left by the pace so far."""
    if not total:
        return element("p", "Reading the question sets", role="status")
    left = f", about {seconds * (total - done) / done:.0f} seconds left" if done else ""
    return element(
        "div",
        element("p", f"{done} of {total} cases{left}", role="status"),
        element("progress", value=done, max=total),
        class_="fn-run",
    )


def told_view(words: str, *, failed: bool = False) -> Markup:
    """What came of it, in a sentence."""
    if failed:
        return element("p", words, role="alert", class_="fn-failed")
    return element("p", words, role="status")


def report_view(page: str) -> Markup:
    """A report in a frame of its own, in which its script cannot reach the page."""
    if not page:
        return EMPTY
    return element(
        "iframe", srcdoc=page, sandbox="allow-scripts", title="Report", class_="fn-report"
    )
