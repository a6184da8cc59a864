"""Exact conversion between units of one dimension; Pint is imported only when one is needed."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import starmap
from math import prod
from typing import Any, cast

from bot.notation import UNITS

_PINT = {
    "L": "liter",
    "dL": "deciliter",
    "mL": "milliliter",
    "µL": "microliter",
    "m2": "meter**2",
    "h": "hour",
    "°C": "degC",
    "°F": "degF",
}
_CONVERTIBLE = frozenset({"mass", "volume", "amount", "area", "length", "time", "pressure"})
_CALENDAR = frozenset({"month", "year"})
TOLERANCE = 1e-6
"""Relative difference up to which two converted numbers are the same."""


def convertible(one: str, other: str) -> bool:
    """Whether one unit is exactly a multiple of the other; months only of years."""
    left, right = one.split("/"), other.split("/")
    if len(left) != len(right):
        return False
    return all(_same_dimension(a, b) for a, b in zip(left, right, strict=True))


def _same_dimension(one: str, other: str) -> bool:
    if one == other:
        return True
    kinds = {UNITS[u][0] if u in UNITS else u for u in (one, other)}
    calendar = {u in _CALENDAR for u in (one, other)}
    return len(kinds) == 1 and kinds <= _CONVERTIBLE and len(calendar) == 1


@lru_cache(maxsize=512)
def factor(one: str, other: str) -> float:
    """By what a number in one unit is multiplied to be in the other.

    >>> factor("g/kg", "mg/kg"), factor("week", "day"), factor("year", "month")
    (1000.0, 7.0, 12.0)
    >>> factor("IU/mL", "IU/dL")
    100.0
    """
    over, *under = starmap(_part, zip(one.split("/"), other.split("/"), strict=True))
    return float(f"{over / prod(under):.12g}")


def _part(one: str, other: str) -> float:
    # Units that are the same need no conversion; many of medicine's (IU, drops) Pint does not know.
    if one == other:
        return 1.0
    return float(_registry().Quantity(1.0, _written(one)).to(_written(other)).magnitude)


@cache
def _registry() -> Any:  # noqa: ANN401 - the library builds its registry's type at run time
    import pint

    return cast("Any", pint.UnitRegistry())


def _written(unit: str) -> str:
    return _PINT.get(unit, unit)
