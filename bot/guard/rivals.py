"""What can deny that one thing is better than another.

"IVIG is better than steroids" is not denied by "steroids are ineffective", which speaks for it, nor
by what does better than what else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.guard.alignment import Assertion, belongs, named, subject, supposed
from bot.guard.evidence import Evidence, Mark, Tools
from bot.guard.items import Item
from bot.guard.order import comparisons

_KINDS = ("therapy", "condition", "population")
"""What is compared, the first of which both sides name something of their own."""
_RANK = "rank"
_TELLING = frozenset({"advice", "effect", "line", "preference", "best"})
"""The stances on one thing that speak for it or against it."""
_BETTER, _WORSE, _EQUAL = "better", "worse", "equal"


@dataclass(frozen=True, slots=True)
class Rivals:
    """The concepts of one kind of which a clause (`said`) has these better, those worse.

    `open`: it says only that they are not ("no better than").
    """

    said: tuple[Item, ...]
    kind: str
    better: frozenset[str]
    worse: frozenset[str]
    open: bool = False

    def can_be_denied_by(self, mark: Mark, evidence: Evidence, tools: Tools) -> bool:
        """Whether a stance of a statement can speak against the claim.

        A comparison can if it names what the claim compares, one as equals if it names both. What
        speaks for a thing or against it can if it is the one that the claim says is worse or
        better, and not both.
        """
        good, bad = self._named_by(mark, evidence, tools)
        if mark.axis == _RANK:
            return (good and bad) if mark.pole == _EQUAL else (good or bad)
        negative = tools.stances.axes[mark.axis].negative(mark.pole)
        return not self.open and good != bad and good == negative

    def is_backed_by(self, mark: Mark, evidence: Evidence, tools: Tools) -> bool:
        """Whether a stance of a statement speaks for the claim: for the better, against the worse.

        What compares two things is left to whoever looks which comes first.
        """
        good, bad = self._named_by(mark, evidence, tools)
        negative = tools.stances.axes[mark.axis].negative(mark.pole)
        telling = mark.axis in _TELLING and not self.open
        return telling and good != bad and bad == negative

    def _named_by(self, mark: Mark, evidence: Evidence, tools: Tools) -> tuple[bool, bool]:
        """Whether a stance is on what the claim says is better, and on what is worse."""
        clause = subject(evidence.text, mark.item.clause)
        if supposed(mark.item, evidence.text, tools) or not belongs(
            self.said, clause, evidence, tools
        ):
            return False, False
        theirs = named(clause, self.kind)
        for pair in comparisons(evidence.text):
            if pair.item.clause == mark.item.clause and mark.axis != _RANK:
                theirs = named(pair.first, self.kind) or theirs
        if mark.axis != _RANK or mark.pole == _EQUAL:
            theirs = theirs or evidence.kinds.get(self.kind, theirs)
        return _met(self.better, theirs, tools), _met(self.worse, theirs, tools)


def able_to_deny(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Evidence:
    """The evidence with only those stances that can speak against one of the claim."""
    if compared := rivals(mark, claim):
        able = [m for m in evidence.marks if compared.can_be_denied_by(m, evidence, tools)]
    elif mark.axis == _RANK and _of_therapies(mark, claim):
        able = [m for m in evidence.marks if not _of_conditions(m, evidence)]
    else:
        return evidence
    return replace(evidence, marks=tuple(able))


def _of_therapies(mark: Mark, claim: Assertion) -> bool:
    """Whether a clause compares therapies in one condition, or says of one that it is as good."""
    clause = subject(claim.reading, mark.item.clause)
    return bool(named(clause, "therapy")) and len(named(clause, "condition")) <= 1


def _of_conditions(mark: Mark, evidence: Evidence) -> bool:
    """Whether a stance says which of two conditions does better, whatever the therapy."""
    return mark.axis == _RANK and any(
        named(pair.first, "condition") and named(pair.second, "condition")
        for pair in comparisons(evidence.text)
        if pair.item.clause == mark.item.clause
    )


def rivals(mark: Mark, claim: Assertion) -> Rivals | None:
    """What the clause of a stance compares, if it says which is the better of two named things."""
    poles = {m.pole for m in claim.marks if m.axis == _RANK and m.item.clause == mark.item.clause}
    if not poles or _EQUAL in poles:
        return None
    said = subject(claim.reading, mark.item.clause)
    for pair in comparisons(claim.reading):
        if pair.item.clause != mark.item.clause:
            continue
        for kind in _KINDS:
            first, second = named(pair.first, kind), named(pair.second, kind)
            if first - second and second - first:
                sides = (first - second, second - first)
                better, worse = sides[::-1] if _WORSE in poles else sides
                return Rivals(said, kind, better, worse, open=not poles & {_BETTER, _WORSE})
    return None


def _met(side: frozenset[str], theirs: frozenset[str], tools: Tools) -> bool:
    return any(tools.lexicon.related(a, b) for a in side for b in theirs)
