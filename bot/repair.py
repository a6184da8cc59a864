"""What takes the place of a sentence that the guard withheld, and of what a model left out.

Always a statement of the article, word for word. Which one is decided by what the sentence names,
else by the words it shares with the statements that were offered.
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
    shares = [(_share(said, statement), statement) for statement in offered]
    share, best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return best if share >= LEAST_SHARE else None


def _share(said: frozenset[str], statement: Statement) -> float:
    return len(said & _stems(" ".join([*statement.section, statement.text]))) / max(1, len(said))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(form) for form in forms(text) if len(form) >= _SHORTEST_WORD)


def left_out(
    statements: Sequence[Statement], claims: Sequence[Claim], facets: Collection[str], judge: Judge
) -> tuple[Statement, ...]:
    """The statements that answer but that the claims do not tell.

    One that no claim rests on; and one that shows a strict facet asked for (a dose, a rate) where
    no claim that rests on it does.
    """
    return tuple(s for s in statements if not _told(s, claims, facets, judge))


def _told(
    statement: Statement, claims: Sequence[Claim], facets: Collection[str], judge: Judge
) -> bool:
    asked = [facet for name, facet in judge.facets.by_id.items() if name in facets and facet.strict]
    wanted = [facet for facet in asked if facet.shown(statement.text)]
    texts = [claim.text for claim in claims if statement.id in claim.statements]
    return bool(texts) and all(any(facet.shown(text) for text in texts) for facet in wanted)
