"""What a question takes for granted, as clauses that can be held against the article."""

from __future__ import annotations

import re

from bot.text import sentences
from bot.wording import Wording

_SPLIT = re.compile(r",\s+(?:so|then|and so)\b[\s,]*|;\s+|(?<=[.!])\s+|\s+-\s+", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:and |so |but |then )?(?:what|which|who|when|where|how"
    r"|is|are|do|does|did|can|could|should|would|will|has|have|may)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3


def premises(question: str, wording: Wording) -> tuple[str, ...]:
    """The clauses of a question that it does not ask but takes for granted.

    Its statements before or beside what is asked, what follows `since` or `given that`, what `why`
    asks the reason of, and what a closing `correct?` wants confirmed.
    """
    found: list[str] = []
    for sentence in sentences(question):
        found.extend(_granted(sentence, wording))
        found.extend(_opened(sentence, wording))
        found.extend(_told(sentence, wording))
    return tuple(dict.fromkeys(clause for clause in found if len(clause.split()) >= _FEWEST_WORDS))


def _granted(sentence: str, wording: Wording) -> list[str]:
    """What follows `why is`, `what explains`: the whole of it is taken for granted."""
    for opening in sorted(wording.granted, key=len, reverse=True):
        match = re.search(rf"\b{re.escape(opening)}\b", sentence, re.IGNORECASE)
        if match:
            return [sentence[match.end() :].strip(" ?.,")]
    return []


def _opened(sentence: str, wording: Wording) -> list[str]:
    """A clause after `since`, `given that`, up to its comma; or `X being Y,`."""
    if match := re.match(r"(?:with )?([^,?]+) being ([^,?]+),", sentence, re.IGNORECASE):
        return [f"{match[1]} is {match[2]}"]
    for opening in sorted(wording.openings, key=len, reverse=True):
        match = re.match(
            rf"(?:so |and |but )?{re.escape(opening)}\s+(.+?),\s", sentence, re.IGNORECASE
        )
        if match:
            return [match[1].strip()]
        match = re.search(rf"\b{re.escape(opening)}\s+(.+?)[?.]*$", sentence, re.IGNORECASE)
        if match and len(opening) > 2 and _ASKING.match(sentence):
            return [match[1].strip()]
    return []


def _told(sentence: str, wording: Wording) -> list[str]:
    """Clauses that are told, not asked: before `, so which ...?`, after `I read that`."""
    tagged, text = _without_tag(sentence, wording)
    parts = [part.strip(" ?.,!") for part in _SPLIT.split(text)]
    told: list[str] = []
    for part in parts:
        said = _after_saying(part, wording)
        asserted = said != part or tagged or part != parts[-1]
        if asserted and not _orders(said, wording) and not (_ASKING.match(said) and said == part):
            told.append(said)
    return told


def _orders(clause: str, wording: Wording) -> bool:
    lowered = clause.lower()
    return any(re.match(rf"{re.escape(opening)}\b", lowered) for opening in wording.commands)


def _without_tag(sentence: str, wording: Wording) -> tuple[bool, str]:
    for tag in sorted(wording.tags, key=len, reverse=True):
        pattern = (
            rf"[,.;-]\s*(?:is )?{re.escape(tag).replace('nt', chr(110) + chr(39) + '?t')}\s*[?!.]*$"
        )
        match = re.search(pattern, sentence, re.IGNORECASE)
        if match:
            return True, sentence[: match.start()]
    return False, sentence


def _after_saying(part: str, wording: Wording) -> str:
    for opening in sorted(wording.said, key=len, reverse=True):
        match = re.match(
            rf"(?:so,? |and |but )?{re.escape(opening)}\b[,:]?\s+(.+)$", part, re.IGNORECASE
        )
        if match:
            return match[1]
    return part
