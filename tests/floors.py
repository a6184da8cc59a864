"""Reads the imports of a package and says which of them break the floors."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from bot.collecting import without_collection

PACKAGE = "bot"


@dataclass(frozen=True, slots=True)
class Room:
    floor: int
    modules: tuple[str, ...]


def read_rooms(path: Path) -> tuple[Room, ...]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Room(room["floor"], tuple(room["modules"])) for room in table["room"])


def module_name(path: Path, package: Path) -> str:
    """`bot/guard/gate.py` is `guard.gate`, `bot/guard/__init__.py` is `guard`."""
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def read_sources(package: Path) -> dict[str, str]:
    paths = sorted(package.rglob("*.py"))
    return {module_name(path, package): path.read_text(encoding="utf-8") for path in paths}


def parsed(source: str) -> ast.Module:
    """The tree of a source, made without a collection of garbage in between.

    A traceback that a finaliser prints parses the line it failed in, and Python before 3.11.8 then
    fails in the tree that was being made (python/cpython#106905).
    """
    with without_collection():
        return ast.parse(source)


def imported(source: str, modules: Mapping[str, str], *, types: bool = True) -> frozenset[str]:
    """The package's own modules that a source imports: at the top, in functions, for `types`."""
    tree = parsed(source)
    left_out = set[ast.AST]() if types else set(_for_types_alone(tree))
    nodes = (node for node in ast.walk(tree) if node not in left_out)
    names = (name for node in nodes for name in _names(node))
    return frozenset(_module(name, modules) for name in names if name.split(".")[0] == PACKAGE)


def _for_types_alone(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from ast.walk(node)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        yield from (f"{base}.{alias.name}" for alias in node.names)


def _module(name: str, modules: Mapping[str, str]) -> str:
    """The longest part of an imported name that is a module; `bot` alone is `__init__`."""
    parts = name.split(".")[1:]
    while parts and ".".join(parts) not in modules:
        parts.pop()
    return ".".join(parts) or "__init__"


def room_of(module: str, rooms: tuple[Room, ...]) -> Room | None:
    top = module.split(".")[0]
    return next((room for room in rooms if top in room.modules), None)


def broken(sources: Mapping[str, str], rooms: tuple[Room, ...]) -> list[str]:
    """One line for each module without a room, each import that does not go down, and a cycle."""
    graph = {module: imported(source, sources) for module, source in sources.items()}
    lines = [f"{module} stands in no room" for module in graph if not room_of(module, rooms)]
    lines += [
        f"{module} imports {other}, which is not on a lower floor"
        for module, others in graph.items()
        for other in sorted(others)
        if not _allowed(room_of(module, rooms), room_of(other, rooms))
    ]
    running = {m: imported(source, sources, types=False) - {m} for m, source in sources.items()}
    return lines + _cycle(running)


def _allowed(room: Room | None, other: Room | None) -> bool:
    if room is None or other is None:
        return True
    return room is other or other.floor < room.floor


def _cycle(graph: Mapping[str, frozenset[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [f"cycle: {' -> '.join(error.args[1])}"]
    return []
