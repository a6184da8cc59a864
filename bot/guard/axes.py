"""What a word can claim: where it stands on an axis, a scale or in a family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """What a phrase means: where it stands (`pole`, `level`) on an axis, scale or family (`name`).

    `default`: it counts only where the clause has no other word of the axis.
    """

    group: str
    name: str
    pole: str = ""
    level: int = 0
    default: bool = False

    @property
    def key(self) -> str:
        """The tag as a key that two texts can share."""
        return f"{self.group}:{self.name}:{self.pole}"


@dataclass(frozen=True, slots=True)
class Axis:
    """A question with different answers (poles); see the head of `corpus/stances.toml`."""

    name: str
    levels: Mapping[str, tuple[str, ...]]
    opposites: Mapping[str, str]
    negatives: frozenset[str]
    absent: frozenset[str]
    absent_level: int
    in_source: Mapping[int, int]
    in_claim: Mapping[int, int]
    unnegated: bool
    relates: bool
    argued: bool
    attaches: bool
    denied_by: Mapping[str, tuple[str, ...]]
    implied_by: Mapping[str, tuple[str, ...]]
    carry: frozenset[str]
    negated_level: Mapping[int, int]
    exclusive: bool
    premise: bool

    def negative(self, pole: str) -> bool:
        """Whether a pole says no: the second of two opposites, or less than another."""
        return pole.startswith("not ") or pole in self.negatives

    def opposed(self, one: str, other: str) -> bool:
        """Whether a text that takes one pole denies the other."""
        if one == other or one.startswith("not ") or other.startswith("not "):
            return False
        return self.exclusive or self.opposites.get(one) == other
