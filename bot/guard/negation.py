"""What each "not", "no" and "without" is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.guard.items import Item
from bot.guard.stances import Stances

_SCOPE = {"verbs": 3, "nouns": 3, "lacking": 1}
"""How many words with content a negation of each kind of `corpus/stances.toml` reaches."""
_FREE = "free"
_BEING = frozenset({"is", "are", "was", "were"})
_ENDING = frozenset({"of", "for", "in", "with", "than", "as"})


def negated(items: Sequence[Item], stances: Stances) -> tuple[Item, ...]:
    """The items, those within reach of a negation marked."""
    result = list(items)
    for index, item in enumerate(items):
        if item.negator and not item.marks("axis"):
            for place, head in _about(items, index, stances):
                result[place] = replace(result[place], negated=not result[place].negated, head=head)
    for index in range(1, len(items)):
        if items[index].stem == _FREE and items[index].start == items[index - 1].end + 1:
            result[index - 1] = replace(result[index - 1], negated=True, head=True)
    return tuple(result)


def _about(items: Sequence[Item], index: int, stances: Stances) -> Iterator[tuple[int, bool]]:
    """Places of the items that a negation is about, and whether each is the first of them."""
    if items[index].stem in stances.joint and _joins_things(items, index):
        if not any(i.stem in stances.joint for i in items[:index]):
            yield from ((n, False) for n in _predicate(items, index, stances))
        return
    reached = list(_reach(items, index, stances))
    given = items[index].turns or not any(
        head and _takes_side(items[n], stances) for n, head in reached
    )
    if index and given and any(tag.default for tag in items[index - 1].tags):
        yield index - 1, False
    yield from reached
    if items[index].turns and not any(_says(items[place]) for place, _ in reached):
        yield from ((place, False) for place in _subject(items, index, stances))


def _joins_things(items: Sequence[Item], index: int) -> bool:
    """Whether a "neither" or "nor" stands before things, and denies what is said of them."""
    following = [i for i in items[index + 1 :] if not i.function][:1]
    return any(i.mention is not None for i in following)


def _takes_side(item: Item, stances: Stances) -> bool:
    return any(tag.name in stances.said and not tag.default for tag in item.marks("axis"))


def _says(item: Item) -> bool:
    return not item.glue or bool(item.marks("axis"))


def _reach(items: Sequence[Item], index: int, stances: Stances) -> Iterator[tuple[int, bool]]:
    """What follows in the part, up to a preposition; after "no" also what the thing does."""
    kind = items[index].marks("negation")[0].name
    passed = reached = 0
    for place in range(index + 1, len(items)):
        item = items[place]
        if item.part != items[index].part or reached >= _SCOPE[kind] or item.quantity is not None:
            return
        if passed and item.first in _BEING:
            return
        if passed and item.first in stances.breakers and items[place - 1].stem not in stances.light:
            if kind == "nouns" and _is_subject(items, index):
                yield from ((n, False) for n in _verbs_after(items, place, stances))
            return
        marks = item.marks("axis")
        if item.stem in stances.degree or (item.function and not marks):
            continue
        if marks and all(stances.axes[t.name].unnegated for t in marks):
            continue
        yield (
            place,
            passed == 0 and not (kind == "nouns" and _does_something(items, place, stances)),
        )
        passed += 1
        reached += _says(item)


def _is_subject(items: Sequence[Item], index: int) -> bool:
    """Whether a "no" begins its part."""
    return not any(i.part == items[index].part and not i.function for i in items[:index])


def _verbs_after(items: Sequence[Item], place: int, stances: Stances) -> Iterator[int]:
    """What takes a side further on in the part ("no effect on B has been shown")."""
    for n in range(place + 1, len(items)):
        if items[n].part != items[place].part or items[n].first in stances.subordinate:
            return
        if any(t.name in stances.said and not t.default for t in items[n].marks("axis")):
            yield n


def _predicate(items: Sequence[Item], place: int, stances: Stances) -> Iterator[int]:
    """What the clause first says of the things before it ("neither A nor B should be given")."""
    found = False
    for n in range(place + 1, len(items)):
        if items[n].clause != items[place].clause or (found and items[n].first in _ENDING):
            return
        if any(t.name in stances.said for t in items[n].marks("axis")):
            found = True
            yield n


def _does_something(items: Sequence[Item], place: int, stances: Stances) -> bool:
    """Whether a thing after "no" goes on to take a side ("no culture is needed")."""
    following = (i for i in items[place + 1 :] if i.part == items[place].part)
    return any(tag.name in stances.said for i in following for tag in i.marks("axis"))


def _subject(items: Sequence[Item], index: int, stances: Stances) -> Iterator[int]:
    """What takes a side before a "not" with an empty verb ("a response was not achieved")."""
    for place in range(index - 1, -1, -1):
        if items[place].part != items[index].part or items[place].first in stances.subordinate:
            return
        if any(tag.name in stances.said and not tag.default for tag in items[place].marks("axis")):
            yield place
