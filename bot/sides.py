"""Which side a statement takes on its therapies: for them or against them?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.judge import Profile, clauses_of
from bot.lexicon import Lexicon
from bot.patterns import Phrases
from bot.understanding import Side
from bot.wording import Wording

_NEGATION = Phrases(["not", "no", "never", "without"])


def sides_taken(
    profile: Profile, therapies: Sequence[str], lexicon: Lexicon, wording: Wording
) -> frozenset[str]:
    """The sides a statement takes, clause by clause, in the clauses that speak of these therapies.

    A statement that names no therapy, and a question that names none, are taken as a whole.
    """
    named = any(lexicon.kind(concept) == "therapy" for concept in profile.own)
    clauses = clauses_of(profile.statement.text)
    if therapies and named:
        clauses = [c for c in clauses if _speaks_of(c, therapies, lexicon)]
    heading = profile.statement.section[-1] if profile.statement.section else ""
    return frozenset(_side(clause, heading, wording) for clause in clauses)


def _speaks_of(clause: str, therapies: Sequence[str], lexicon: Lexicon) -> bool:
    held = {a for m in lexicon.find(clause) for a in lexicon.ancestors(m.concept)}
    return bool(held & set(therapies))


def _side(clause: str, heading: str, wording: Wording) -> Side:
    """A clause that says neither takes the side of the heading above it."""
    if wording.negative.found(clause) or _NEGATION.found(clause):
        return Side.NEGATIVE
    if wording.positive.found(clause) or not wording.negative.found(heading):
        return Side.POSITIVE
    return Side.NEGATIVE
