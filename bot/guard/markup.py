"""A claim is plain text: no link, picture, HTML, code or hidden character gets through it."""

from __future__ import annotations

import re

from bot.types import Claim, Finding

CHECK = "markup"
_MARKUP = re.compile(
    r"<\s*[A-Za-z/!?][^<]*>?|\]\s*\(|!\[|`|&(?:#\w+|[a-z]+);|\b(?:https?|ftp|data|javascript|file):"
    r"|\bwww\.|[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\{\{|\$\{",
    re.IGNORECASE,
)


def check(claim: Claim) -> tuple[Finding, ...]:
    """Markup, addresses and control characters."""
    return tuple(
        Finding(CHECK, match.start(), match.end(), "plain text", match[0])
        for match in _MARKUP.finditer(claim.text)
    )
