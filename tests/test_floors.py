"""A module imports only from lower floors (`floors.toml`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.floors import Room, broken, read_rooms, read_sources

HERE = Path(__file__).parent
ROOMS = (Room(0, ("types",)), Room(1, ("text", "lines")), Room(1, ("answer",)), Room(2, ("guard",)))


def test_every_import_goes_down() -> None:
    assert broken(read_sources(HERE.parent / "bot"), read_rooms(HERE / "floors.toml")) == []


def test_no_module_stands_in_two_rooms() -> None:
    modules = [module for room in read_rooms(HERE / "floors.toml") for module in room.modules]
    assert len(modules) == len(set(modules))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        pytest.param({"types": "", "text": "import bot.types"}, [], id="down"),
        pytest.param(
            {"types": "from bot import text", "text": ""},
            ["types imports text, which is not on a lower floor"],
            id="up",
        ),
        pytest.param(
            {"types": "def f():\n    from bot.text import words\n", "text": ""},
            ["types imports text, which is not on a lower floor"],
            id="up, inside a function",
        ),
        pytest.param(
            {"types": "if TYPE_CHECKING:\n    import bot.text\n", "text": ""},
            ["types imports text, which is not on a lower floor"],
            id="up, for a type",
        ),
        pytest.param(
            {"text": "import bot.answer", "answer": ""},
            ["text imports answer, which is not on a lower floor"],
            id="another room of the same floor",
        ),
        pytest.param({"text": "import bot.lines", "lines": ""}, [], id="the same room"),
        pytest.param(
            {"guard": "", "guard.gate": "from bot.guard import doses", "guard.doses": ""},
            [],
            id="the same folder",
        ),
        pytest.param({"news": ""}, ["news stands in no room"], id="a module without a room"),
    ],
)
def test_what_breaks_the_floors_is_named(sources: dict[str, str], expected: list[str]) -> None:
    assert broken(sources, ROOMS) == expected


def test_an_import_for_types_alone_makes_no_cycle() -> None:
    lines = "if TYPE_CHECKING:\n    import bot.text\n"
    assert broken({"text": "import bot.lines", "lines": lines}, ROOMS) == []


def test_a_cycle_inside_a_room_is_named() -> None:
    (line,) = broken({"text": "import bot.lines", "lines": "import bot.text"}, ROOMS)
    assert line.startswith("cycle: ")
    assert {"text", "lines"} <= set(line.split())
