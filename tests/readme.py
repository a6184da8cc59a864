"""Keeps the README true: runs the commands in its console blocks, writes its settings table.

`python -m tests.readme` writes the README anew.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import textwrap
from contextlib import redirect_stdout
from dataclasses import fields
from pathlib import Path

from bot.cli import main
from bot.settings import MEANING, PREFIX, Settings

README = Path(__file__).parent.parent / "README.md"
WIDTH = 96
CONSOLE = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
SETTINGS = re.compile(r"(?<=^<!-- settings -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL)
FOLDERS = {"article": "the one in `corpus/`", "data": "the user's data folder"}


def written_anew(readme: str) -> str:
    """The README with its console blocks and the settings table made again."""
    with_commands = CONSOLE.sub(lambda block: console(block[0]), readme)
    return SETTINGS.sub(lambda _: settings_table(), with_commands)


def console(block: str) -> str:
    """A console block with the output of each of its commands."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "\n\n".join(f"{command}\n{_wrapped(output_of(command))}" for command in commands) + "\n"


def output_of(command: str) -> str:
    """What `$ footnote ...` prints.

    Raises:
        RuntimeError: the command failed.
    """
    _prompt, _footnote, *arguments = shlex.split(command)
    printed = io.StringIO()
    with redirect_stdout(printed):
        code = _exit_code(arguments)
    if code:
        message = f"{command} exits with {code}"
        raise RuntimeError(message)
    return printed.getvalue()


def _exit_code(arguments: list[str]) -> object:
    try:
        return main(arguments)
    except SystemExit as ended:
        return ended.code


def _wrapped(text: str) -> str:
    lines = [
        textwrap.fill(line, WIDTH, subsequent_indent="  " if line.startswith(("- ", "[")) else "")
        if len(line) > WIDTH
        else line
        for line in text.rstrip().splitlines()
    ]
    return "\n".join(lines)


def settings_table() -> str:
    """The settings, one a row, as `Settings` has them."""
    names = [setting.name for setting in fields(Settings)]
    rows = [f"| `{PREFIX}{n.upper()}` | {MEANING[n].says} | {_default(n)} |" for n in names]
    return "\n".join(["| setting | what it is | default |", "|---|---|---|", *rows, ""])


def _default(name: str) -> str:
    value = getattr(Settings(), name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return FOLDERS.get(name) or ("" if value in (None, ()) else f"`{value}`")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    README.write_text(written_anew(README.read_text(encoding="utf-8")), encoding="utf-8")
