"""Reference numbers and bibliographic names written by whoever made the claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.types import Claim, Finding, Statement

CHECK = "references"
_NUMBERED = re.compile(
    r"\b(?:references?|refs?\.?|citations?|sources?|footnotes?)\s*(?:no\.?|number|#|nr\.?)?\s*\[?(?P<n>\d{1,3})\b"
    r"|\[(?P<b>\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*)\]|(?P<s>[\u00b9\u00b2\u00b3\u2070-\u2079]+)(?![\w/])",
    re.IGNORECASE,
)
_SUPERSCRIPT = str.maketrans(
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789"
)
_UNIT_BEFORE = re.compile(r"(?:\bm|\bcm|\bmm|10)$")
_IDENTITY = re.compile(
    r"\bet al\b\.?|\bdoi\b|\b10\.\d{4,}/|\bPMID\b|\bPMC\d|https?:|\bwww\.|\bNCT\d{4,}|\bISBN\b"
    r"|\bvol(?:ume|\.)\s?\d|\bpp\.\s?\d"
    r"|\((?:[A-Z][\w'-]+(?:,| and| &)?\s)+(?:19|20)\d\d\)",
)
_QUOTED = re.compile(r"[\"'\u2018\u201c](?P<q>[A-Z][^\"'\u2019\u201d]{20,})[\"'\u2019\u201d]")


def check(claim: Claim, cited: Sequence[Statement]) -> tuple[Finding, ...]:
    """Wrong numbers, none where the cited statements carry some, invented identities."""
    return (*_numbers(claim, cited), *_written(claim, cited), *_identities(claim, cited))


def _attached(cited: Sequence[Statement]) -> frozenset[int]:
    return frozenset(n for statement in cited for n in statement.numbers)


def _numbers(claim: Claim, cited: Sequence[Statement]) -> Iterator[Finding]:
    if claim.references is None:
        return
    attached = _attached(cited)
    expected = ", ".join(map(str, sorted(attached)))
    if attached and not claim.references:
        yield Finding(CHECK, 0, len(claim.text), expected, "no reference")
    for wrong in sorted(set(claim.references) - attached):
        yield Finding(CHECK, 0, len(claim.text), expected, str(wrong))


def _written(claim: Claim, cited: Sequence[Statement]) -> Iterator[Finding]:
    """Numbers that the text itself names as references."""
    attached = _attached(cited)
    for match in _NUMBERED.finditer(claim.text):
        if match["s"] and _UNIT_BEFORE.search(claim.text[: match.start()]):
            continue
        raw = match["n"] or match["b"] or match["s"].translate(_SUPERSCRIPT)
        wrong = [n for n in map(int, re.findall(r"\d+", raw)) if n not in attached]
        if wrong:
            expected = ", ".join(map(str, sorted(attached)))
            yield Finding(CHECK, match.start(), match.end(), expected, match[0])


def _identities(claim: Claim, cited: Sequence[Statement]) -> Iterator[Finding]:
    said = " ".join(" ".join([*s.section, s.text]) for s in cited).casefold()
    for match in _IDENTITY.finditer(claim.text):
        if match[0].casefold() not in said:
            yield Finding(CHECK, match.start(), match.end(), "no bibliography in a claim", match[0])
    for match in _QUOTED.finditer(claim.text):
        if match["q"].casefold().rstrip(".") not in said:
            yield Finding(CHECK, match.start(), match.end(), "words of the statement", match["q"])
