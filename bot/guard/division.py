"""Where a sentence divides: into clauses with their own verb, and parts with their own figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bot.guard.items import Item, Reading
from bot.guard.stances import Stances
from bot.text import fold, plain

STOP = re.compile(r"[;:.!?](?=\s|$)|\u2022| - ")
"""What ends a clause."""
PART = re.compile(r"[,()]")
"""What ends a part of one."""
_JOINING = frozenset({"and", "or", "with", "plus", "while"})
_COORDINATING = frozenset({"and", "or", "then"})
_ENDING = frozenset({"and", "or", "while"})
_MOVING = frozenset({"from", "to"})
_AFTER_MOVING = [[word] for word in sorted(_MOVING)]
_AFTER_COMMA = frozenset({"with", "as", "since"})
_SPAN = 8


def divided(text: str, items: Sequence[Item], stances: Stances) -> list[Item]:
    """The items, each with the numbers of its clause and its part."""
    flat = plain(text)
    placed: list[Item] = []
    clause = part = 0
    for index, item in enumerate(items):
        between = flat[items[index - 1].end : item.start] if index else ""
        stops = STOP.search(between) is not None
        if placed and (
            (stops and not _bracketed(flat, item.start)) or _opens(items, placed, stances, flat)
        ):
            clause += 1
        new = stops or PART.search(between) is not None
        if placed and (new or placed[-1].clause != clause or _new_figure(items, placed, flat)):
            part += 1
        placed.append(replace(item, clause=clause, part=part))
    return placed


def says(reading: Reading, stances: Stances) -> bool:
    """Whether a text says something: it has a verb, takes a side or gives a figure."""
    sides = any(tag.name in stances.said for item in reading.items for tag in item.marks("axis"))
    return sides or bool(reading.numbers) or _has_verb(reading.items, reading.text, stances)


def _bracketed(text: str, place: int) -> bool:
    """Whether a place lies inside brackets."""
    return text.rfind("(", 0, place) > text.rfind(")", 0, place)


def _opens(items: Sequence[Item], placed: Sequence[Item], stances: Stances, text: str) -> bool:
    """Whether the next item opens a clause: an opener, or "and" before a second verb."""
    item = items[len(placed)]
    word = text[item.start : item.end].lower()
    comma = text[placed[-1].end : item.start].lstrip().startswith(",")
    if tuple(word.split()) in stances.openers or (word in _AFTER_COMMA and comma):
        return True
    if word not in _COORDINATING:
        return False
    before = [i for i in placed if i.clause == placed[-1].clause]
    sides = any(tag.name in stances.said for i in before for tag in i.marks("axis"))
    rest = _until_comma(items[len(placed) + 1 :], text)
    return (sides or _has_verb(before, text, stances)) and _has_verb(rest, text, stances)


def _until_comma(items: Sequence[Item], text: str) -> Sequence[Item]:
    ends = (n for n in range(1, len(items)) if "," in text[items[n - 1].end : items[n].start])
    return items[: next(ends, len(items))]


def _has_verb(items: Sequence[Item], text: str, stances: Stances) -> bool:
    return any(fold(text[item.start : item.end].split()[0]) in stances.verbs for item in items)


def _new_figure(items: Sequence[Item], placed: Sequence[Item], text: str) -> bool:
    """Whether "and", "with" or "plus" begins a part that brings a figure of its own.

    So does the "to" of "from 27% with the one to 17% with the other", and the "from" of
    "to 17% from 27%".
    """
    index = len(placed)
    here = [i for i in placed if i.part == placed[-1].part and i.quantity is not None]
    word = text[items[index].start : items[index].end].lower()
    if word in _MOVING:
        following = items[index + 1].quantity if index + 1 < len(items) else None
        return any(following and i.quantity and i.quantity.unit == following.unit for i in here)
    if word not in _JOINING:
        return False
    moving = any(text[: i.start].lower().split()[-1:] in _AFTER_MOVING for i in here)
    ends = _ENDING | _MOVING if moving else _ENDING
    own = takewhile(
        lambda i: text[i.start : i.end].lower() not in ends,
        items[index + 1 : index + 1 + _SPAN],
    )
    return bool(here) and any(i.quantity is not None for i in own)
