"""Reading YAML and JSON lines so that every value knows its line and can be pointed at."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml

from bot.errors import EvaluationError

Place: TypeAlias = tuple[str | int, ...]
"""Where a value stands in a document: keys and positions from the top."""
_DEEPEST = 50
"""Levels; a question set has eight at most."""
_DEEP = "lists and mappings stand in each other too deep"


@dataclass(frozen=True, slots=True)
class Document:
    """A file read: its value, and the line (from 1) at which each part of it begins."""

    path: Path
    value: Any
    lines: Mapping[Place, int] = field(default_factory=dict[Place, int])

    def line(self, place: Place) -> int:
        """The line of a part, else that of the nearest part around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_document(path: Path) -> Document:
    """A YAML file, or a `.jsonl` file as a list with one value a line.

    Raises:
        EvaluationError: the file cannot be read or parsed; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path} cannot be read: {error}; give a UTF-8 text file"
        raise EvaluationError(message) from error
    return _json_lines(path, text) if path.suffix == ".jsonl" else _yaml(path, text)


def _json_lines(path: Path, text: str) -> Document:
    values: list[Any] = []
    lines: dict[Place, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        lines[(len(values),)] = number
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            problem = _DEEP if isinstance(error, RecursionError) else f"not JSON: {error}"
            message = f"{path}:{number}: {problem}; write one object a line"
            raise EvaluationError(message) from error
    return Document(path, values, lines)


# With the parser in C a file is read in a fifth of the time; not every build of PyYAML has it.
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse_traps(text: str) -> None:
    """Aliases and depth: a few bytes of them would take more than there is of memory and stack."""
    depth = 0
    for event in cast("Iterator[yaml.Event]", yaml.parse(text, _Loader)):
        if isinstance(event, yaml.AliasEvent):
            problem = "an alias (*) repeats another part; write out what it stands for"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise yaml.YAMLError(_DEEP)


def _yaml(path: Path, text: str) -> Document:
    loader = _Loader(text)
    lines: dict[Place, int] = {}
    try:
        _refuse_traps(text)
        node = loader.get_single_node()
        value = None if node is None else _value(loader, node, (), lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = f"{path}:{line}: {error.problem}; correct the YAML there"
        raise EvaluationError(message) from error
    except yaml.YAMLError as error:
        message = f"{path}: {error}; correct the YAML"
        raise EvaluationError(message) from error
    finally:
        loader.dispose()
    return Document(path, value, lines)


def _value(loader: yaml.SafeLoader, node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:  # noqa: ANN401 - YAML's
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return dict(_entries(loader, node, place, lines))
    if isinstance(node, yaml.SequenceNode):
        entries = cast("list[yaml.Node]", node.value)
        return [_value(loader, entry, (*place, i), lines) for i, entry in enumerate(entries)]
    try:
        return cast("Any", loader.construct_object(node))  # pyright: ignore[reportUnknownMemberType]
    except (ValueError, KeyError, AttributeError) as error:
        problem = f"{str(node.value)[:40]} cannot be read; put it in quotes if it is text"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark) from error


def _entries(
    loader: yaml.SafeLoader, node: yaml.MappingNode, place: Place, lines: dict[Place, int]
) -> Iterator[tuple[str, Any]]:
    """The entries of a mapping; a key that comes twice is refused, YAML would keep the last."""
    seen: set[Hashable] = set()
    for key_node, value_node in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
        key = str(_value(loader, key_node, place, {}))
        if key in seen:
            problem = f"the key {key} stands here twice"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
        seen.add(key)
        yield key, _value(loader, value_node, (*place, key), lines)
        lines[(*place, key)] = key_node.start_mark.line + 1
