"""Where the files that ship with Footnote are: in the installed package, else in the checkout."""

from __future__ import annotations

from pathlib import Path

from bot.errors import FootnoteError

PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Path of a shipped file or folder, for example `corpus/format.toml` or `eval/questions`.

    Raises:
        FootnoteError: neither the installed package nor the checkout has it.
    """
    for root in (PACKAGE / "_shipped", PACKAGE.parent):
        if (root / name).exists():
            return root / name
    message = f"{name} is missing from this installation; reinstall footnote"
    raise FootnoteError(message)
