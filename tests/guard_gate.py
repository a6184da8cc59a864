"""What the tests of the guard share: a gate over the shipped words, and statements to cite."""

from __future__ import annotations

from functools import cache

from bot.guard.gate import Gate
from bot.guard.stances import load_stances
from bot.lexicon_files import load_lexicon
from bot.types import Claim, Statement, StatementKind, Verdict


@cache
def gate() -> Gate:
    """A gate without a topic, read once."""
    return Gate(load_lexicon(), load_stances())


def statement(
    text: str,
    *section: str,
    key: str = "s",
    references: tuple[int, ...] = (1,),
    kind: StatementKind = StatementKind.CLINICAL,
) -> Statement:
    """A statement under a heading path."""
    return Statement(key, text, section, references, kind=kind)


def checked(claim: str, *cited: Statement, references: tuple[int, ...] | None = None) -> Verdict:
    """The verdict on a claim that cites these statements."""
    offered = {s.id: s for s in cited}
    return gate().check(Claim(claim, tuple(offered), references), offered)


def failed(claim: str, *cited: Statement) -> set[str]:
    """The checks that a claim fails."""
    return {finding.check for finding in checked(claim, *cited).findings}
