"""What takes the place of a sentence that the guard did not let through, and of what a model left out.

Always a statement of the article, word for word. Which one is decided by what the sentence names, else by
the words it shares with the statements that were offered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.judge import Judge
from bot.text import forms, stem
from bot.types import Claim, Statement

LEAST_SHARE = 0.4
"""Share of a sentence's longer words that a statement must say to stand in for it."""
_SHORTEST_WORD = 4


def named(keys: Iterable[str], offered: Mapping[str, Statement]) -> tuple[Statement, ...]:
    """The offered statements that a sentence names, in its order."""
    return tuple(offered[key] for key in dict.fromkeys(keys) if key in offered)


def nearest(text: str, offered: Iterable[Statement]) -> Statement | None:
    """The offered statement that shares most words with a text; none if that is little."""
    said = _stems(text)
    shares = {s.id: len(said & _stems(" ".join([*s.section, s.text]))) / max(1, len(said)) for s in offered}
    best = max(offered, key=lambda s: shares[s.id], default=None)
    return best if best and shares[best.id] >= LEAST_SHARE else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(form) for form in forms(text) if len(form) >= _SHORTEST_WORD)


def left_out(
    statements: Sequence[Statement], claims: Sequence[Claim], facets: Collection[str], judge: Judge
) -> tuple[Statement, ...]:
    """The statements that answer but that the claims do not tell.

    One that no claim rests on; and one that shows a strict facet asked for (a dose, a rate) where no claim
    that rests on it does.
    """
    return tuple(s for s in statements if not _told(s, claims, facets, judge))


def _told(statement: Statement, claims: Sequence[Claim], facets: Collection[str], judge: Judge) -> bool:
    known = judge.facets.by_id
    texts = [claim.text for claim in claims if statement.id in claim.statements]
    wanted = [known[f] for f in facets if f in known and known[f].strict and known[f].shown(statement.text)]
    return bool(texts) and all(any(facet.shown(text) for text in texts) for facet in wanted)
