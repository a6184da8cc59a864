"""Checks a value against a JSON Schema: the part of the standard that `eval/schema.json` uses.

One definition serves the reader here, `footnote eval lint` and any editor that knows JSON Schema.
Messages are for a clinician: they say what to write.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

from bot.evaluation.documents import Place
from bot.shipped import shipped

Schema: TypeAlias = Mapping[str, Any]
Wrong: TypeAlias = tuple[Place, str]
"""Where a value is wrong, and what to do."""

_TYPES: Mapping[str, tuple[type, str]] = {
    "object": (dict, "keys with values"),
    "array": (list, "a list"),
    "string": (str, "text; put it in quotes if it looks like a number, a date or yes/no"),
    "integer": (int, "a whole number"),
    "number": (float, "a number"),
    "boolean": (bool, "true or false"),
}


@cache
def shipped_schema() -> Schema:
    """The schema of question sets and gates, `eval/schema.json`."""
    return json.loads(shipped("eval/schema.json").read_text(encoding="utf-8"))


def wrongs(value: object, name: str) -> tuple[Wrong, ...]:
    """All that is wrong with a value, by the definition of this name in the shipped schema."""
    root = shipped_schema()
    return tuple(_wrongs(value, root["$defs"][name], (), root))


def _wrongs(value: object, schema: Schema, place: Place, root: Schema) -> Iterator[Wrong]:
    if "$ref" in schema:
        yield from _wrongs(value, root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], place, root)
        return
    if (wanted := schema.get("type")) and not _is(value, wanted):
        yield place, f"needs {_TYPES[wanted][1]}, not {_shown(value)}"
    elif "enum" in schema and value not in schema["enum"]:
        yield place, f"needs one of {', '.join(map(str, schema['enum']))}, not {_shown(value)}"
    elif isinstance(value, dict):
        yield from _in_object(cast("dict[str, Any]", value), schema, place, root)
    elif isinstance(value, list):
        yield from _in_list(cast("list[Any]", value), schema, place, root)
    elif isinstance(value, str):
        yield from _in_text(value, schema, place)
    elif isinstance(value, int | float):
        yield from _in_number(value, schema, place)


def _is(value: object, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == "boolean"
    if wanted == "number":
        return isinstance(value, int | float)
    return isinstance(value, _TYPES[wanted][0])


def _in_object(
    value: dict[str, Any], schema: Schema, place: Place, root: Schema
) -> Iterator[Wrong]:
    known: Mapping[str, Schema] = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in value:
            yield place, f"lacks {key}; add it"
    for key, entry in value.items():
        if key in known:
            yield from _wrongs(entry, known[key], (*place, key), root)
        elif isinstance(other := schema.get("additionalProperties", True), dict):
            yield from _wrongs(entry, cast("Schema", other), (*place, key), root)
        elif not other:
            yield (*place, key), f"{key} is not a known key{_nearest(key, known)}"


def _nearest(key: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {near[0]}?" if near else f"; use {', '.join(known)}"


def _in_list(value: list[Any], schema: Schema, place: Place, root: Schema) -> Iterator[Wrong]:
    if len(value) < schema.get("minItems", 0):
        yield place, f"needs at least {schema['minItems']} entries"
    if schema.get("uniqueItems") and len(value) != len(
        {json.dumps(v, sort_keys=True) for v in value}
    ):
        yield place, "holds an entry twice; remove one"
    for index, entry in enumerate(value):
        yield from _wrongs(entry, schema.get("items", {}), (*place, index), root)


def _in_text(value: str, schema: Schema, place: Place) -> Iterator[Wrong]:
    if len(value.strip()) < schema.get("minLength", 0):
        yield place, "is empty; write something or remove it"
    elif "pattern" in schema and not re.search(schema["pattern"], value):
        yield place, f"{_shown(value)} does not have the form {schema['pattern']}"


def _in_number(value: float, schema: Schema, place: Place) -> Iterator[Wrong]:
    low, high = schema.get("minimum"), schema.get("maximum")
    if (low is not None and value < low) or (high is not None and value > high):
        yield place, f"{value} is not between {low} and {'any' if high is None else high}"


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
