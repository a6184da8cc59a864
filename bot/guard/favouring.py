"""What a statement says makes a good outcome likelier, turned round by a text."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guard.alignment import Assertion
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.items import Item, Reading
from bot.types import Finding

CHECK = "contradiction"
_FAVOURED = frozenset({"likelihood:more_likely", "rank:better"})
_DISFAVOURED = frozenset({"likelihood:less_likely", "rank:worse"})
_FACTORS = {
    "timing:early": "early",
    "timing:late": "late",
    "hasten:slower": "late",
    "hasten:faster": "early",
    "alone:alone": "alone",
    "alone:combined": "combined",
}
_OPPOSITES = {"early": "late", "late": "early", "alone": "combined", "combined": "alone"}


def turned_round(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """A factor of the statement's "more likely with ..." whose opposite the text says favours."""
    favoured = _side(claim.marks)
    said = next((m.item for m in claim.marks if _key(m) in _FAVOURED | _DISFAVOURED), None)
    if said is None or favoured is None or _side(evidence.marks) is None:
        return
    same = favoured == _side(evidence.marks)
    theirs = _factors((*evidence.marks, *evidence.hidden_marks))
    mine = _factors((*claim.marks, *claim.hidden))[:1]
    for factor, _ in mine:
        known = {name for name, _ in theirs}
        against = _OPPOSITES[factor] if same else factor
        if against in known and _OPPOSITES[against] not in known:
            yield finding(CHECK, said, expected=against, found=factor)
    negated = _negated(evidence.text, tools)
    for item in claim.reading.items:
        met = not item.function and negated & set(item.likeness)
        if met and same and not _turned(item, claim.reading):
            yield finding(CHECK, item, expected=f"not {min(met)}", found=claim.reading.word(item))


def _side(marks: tuple[Mark, ...]) -> bool | None:
    """Whether a text tells what is likelier or better (True) or less so (False), if either."""
    keys = {_key(m) for m in marks}
    sides = {True} if keys & _FAVOURED else set[bool]()
    sides |= {False} if keys & _DISFAVOURED else set[bool]()
    return sides.pop() if len(sides) == 1 else None


def _key(mark: Mark) -> str:
    return f"{mark.axis}:{mark.pole}"


def _factors(marks: tuple[Mark, ...]) -> list[tuple[str, Mark]]:
    found = [(_FACTORS[_key(m)], m) for m in marks if _key(m) in _FACTORS]
    return sorted(found, key=lambda pair: pair[1].item.start)


def _negated(reading: Reading, tools: Tools) -> set[str]:
    """The stems and concepts that the text denies with "non-" or "without"."""
    stems = {
        word
        for item in reading.items
        if item.mention and reading.word(item).startswith("non-")
        for word in item.likeness[1:]
        if tools.stances.stem(reading.word(item).split()[0].removeprefix("non-")) == word
    }
    heads = (i for i in reading.items if i.head and i.likeness and not i.marks("axis"))
    return stems | {i.likeness[0] for i in heads}


def _turned(item: Item, reading: Reading) -> bool:
    word = reading.word(item)
    negated = item.negated or any(i.turns for i in reading.clause(item.clause))
    return (
        negated or "non-" in word or reading.text[: item.start].lower().endswith(("non-", "non "))
    )
