"""Lines of a source, and the marks that lists put before them."""

from __future__ import annotations

import re
from typing import NamedTuple

BULLET = re.compile(r"(?:[•◦▪▫‣\u2043∙●○■□➢✓]\s*|[*·\u2013\u2014-]\s+)(?=\S)")
NUMBERED = re.compile(r"\d{1,2}[.)]\s+(?=\S)")


class Line(NamedTuple):
    """A line of the source with white space put in order; `number` counts from 1."""

    number: int
    text: str
    indent: int = 0


def unbulleted(text: str) -> str:
    """The text without the bullet or number of a list before it.

    >>> unbulleted("• Rest"), unbulleted("2. Rest"), unbulleted("2.5 mg")
    ('Rest', 'Rest', '2.5 mg')
    """
    return NUMBERED.sub("", BULLET.sub("", text, count=1), count=1)
