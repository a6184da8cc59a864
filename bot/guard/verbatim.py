"""A claim in the statement's own words needs no further check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations

from bot.text import forms, plain
from bot.types import Statement

_MOST = 3


def verbatim(text: str, cited: Sequence[Statement]) -> tuple[Statement, ...]:
    """The cited statements that a text is word for word, with or without a heading.

    Several only if they are of one section.
    """
    said = _exact(text)
    chosen = list(cited)[:_MOST]
    orders = (
        order
        for count in range(1, len(chosen) + 1)
        for order in permutations(chosen, count)
        if len({s.section for s in order}) == 1
    )
    return next((order for order in orders if _quotes(said, order)), ())


def _quotes(said: tuple[str, ...], order: Sequence[Statement]) -> bool:
    row = sum((_exact(s.text) for s in order), ())
    return said == row or (len(order) == 1 and _with_heading(said, order[0]))


def _with_heading(said: tuple[str, ...], statement: Statement) -> bool:
    path = statement.section
    tails = (path[start:] for start in range(len(path)))
    own = _exact(statement.text)
    single = (((*_exact(heading), *own)) for heading in path)
    return said in {*single, *((*_exact(" ".join(tail)), *own) for tail in tails)}


def _exact(text: str) -> tuple[str, ...]:
    """Words, and the signs that change what they say."""
    signed = _SIGN.sub(lambda m: f" {_SIGNS[m[0]]} ", plain(text))
    return forms(signed)


_SIGNS = {
    "<": "signless",
    ">": "signmore",
    "\u2264": "signatmost",
    "\u2265": "signatleast",
    "%": "signpercent",
    "/": "signper",
    "~": "signabout",
    ".": "signpoint",
    ",": "signcomma",
    ":": "signto",
    "-": "signdash",
}
_SIGN = re.compile(r"[%<>\u2264\u2265/~]|[.,:-](?=\d)")
