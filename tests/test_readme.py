"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readme import CONSOLE, README, SETTINGS, console, settings_table

TEXT = README.read_text(encoding="utf-8")
BLOCKS = CONSOLE.findall(TEXT)
FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def environment(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DATA", str(data))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("block", BLOCKS, ids=[block.splitlines()[0] for block in BLOCKS])
def test_a_console_block_shows_what_the_commands_print(block: str) -> None:
    assert console(block) == block


def test_the_settings_table_is_current() -> None:
    assert SETTINGS.findall(TEXT) == [settings_table()]


@pytest.mark.parametrize("code", FENCE.findall(TEXT))
def test_the_python_of_the_readme_runs(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - it is ours
    assert capsys.readouterr().out


def test_the_first_screen_shows_an_answer_and_a_refusal() -> None:
    assert "[3]" in BLOCKS[0]
    assert "References" in BLOCKS[0]
    assert "I'm not able to provide an answer to that:" in BLOCKS[1]
