"""A claim must cite statements, known ones, of a kind that is evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.types import Claim, Finding, Statement, StatementKind

CHECK = "cited"


def check(
    claim: Claim, offered: Mapping[str, Statement], *, allow_page: bool
) -> tuple[Finding, ...]:
    """Nothing cited, a key that was not offered, or a page line cited as evidence."""
    return tuple(_findings(claim, offered, allow_page=allow_page))


def _findings(
    claim: Claim, offered: Mapping[str, Statement], *, allow_page: bool
) -> Iterator[Finding]:
    whole = len(claim.text)
    if not claim.text.strip():
        yield Finding(CHECK, 0, whole, "a sentence", "nothing")
    if not claim.statements:
        yield Finding(CHECK, 0, whole, "a statement", "no citation")
    for key in claim.statements:
        if key not in offered:
            yield Finding(CHECK, 0, whole, "an offered statement", key)
        elif offered[key].kind is StatementKind.PAGE and not allow_page:
            yield Finding(CHECK, 0, whole, "a clinical statement", key)
