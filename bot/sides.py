"""Which side a statement takes on its therapies: for them or against them?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.judge import Judge, Profile, clauses_of
from bot.lexicon import Lexicon
from bot.patterns import Phrases
from bot.types import Statement
from bot.understanding import Side, Understood
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
        clauses = tuple(c for c in clauses if not _held(c, lexicon).isdisjoint(therapies))
    heading = profile.statement.section[-1] if profile.statement.section else ""
    negative, positive = wording.negative, wording.positive
    return frozenset(_side(clause, heading, negative, positive) for clause in clauses)


def of_one_side(
    asked: Understood, chosen: Sequence[Statement], judge: Judge, wording: Wording
) -> list[Statement]:
    """What is chosen, the best first, without what takes only the other side than is asked for.

    Only where the best takes that side, and the question does not ask for both.
    """
    both = wording.negative.found(asked.text) and wording.positive.found(asked.text)
    if asked.side is None or both:
        return list(chosen)
    therapies = asked.of_kind("therapy")
    profiles = judge.profiles(statement.id for statement in chosen)
    sides = [sides_taken(p, therapies, judge.lexicon, wording) for p in profiles]
    if not sides or asked.side not in sides[0]:
        return list(chosen)
    return [s for s, its in zip(chosen, sides, strict=True) if not its or asked.side in its]


@lru_cache(maxsize=4096)
def _held(clause: str, lexicon: Lexicon) -> frozenset[str]:
    """What a clause speaks of, with all that it is a kind of."""
    return frozenset(a for m in lexicon.find(clause) for a in lexicon.ancestors(m.concept))


@lru_cache(maxsize=4096)
def _side(clause: str, heading: str, negative: Phrases, positive: Phrases) -> Side:
    """A clause that says neither takes the side of the heading above it."""
    if negative.found(clause) or _NEGATION.found(clause):
        return Side.NEGATIVE
    if positive.found(clause) or not negative.found(heading):
        return Side.POSITIVE
    return Side.NEGATIVE
