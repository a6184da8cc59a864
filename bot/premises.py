"""What a question takes for granted, as clauses that can be held against the article."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.text import forms, sentences
from bot.wording import Wording

_SPLIT = re.compile(r"(,\s+(?:so|then|and so)\b[\s,]*|;\s+|(?<=[.!])\s+|\s+-\s+)", re.IGNORECASE)
"""What stands between clauses; kept, for what is before a mere dash may be no clause."""
_ASKING = re.compile(
    r"^(?:and |so |but |then )?(?:what|which|who|when|where|how|why|any"
    r"|is|are|do|does|did|can|could|should|would|will|has|have|may)\b",
    re.IGNORECASE,
)
_THEN_ASKS = re.compile(
    r",\s+(?=(?:(?:with|at|in|for|over|on|by) )?(?:what|which|who|when|where|how|why)\b"
    r"|(?:is|are|do|does|should|can|could)\b)",
    re.IGNORECASE,
)
_BEING = re.compile(r"(?:with )?([^,?]+) being ([^,?]+),", re.IGNORECASE)
_DOING = re.compile(r"with ([^?]+? \w+ing [^?]+?),\s", re.IGNORECASE)
_CONTRAST = re.compile(
    r",?\s+(?:whereas|while|unlike|but|although|though"
    r"|when(?=[^,.?]*\b(?:not|no|never|fails?|\w+n['\u2019]?t)\b)).*$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\b(?:the|your|their)\s+(~?\d[^,?;]*)", re.IGNORECASE)
_CHECKING = re.compile(
    r"(?:and |so |but )?(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have)\b",
    re.IGNORECASE,
)
_LAST_ASIDE = re.compile(r"\s*\([^()]*\)(?=[\s?!.]*$)")
_FEWEST_WORDS = 3
_PRESENTING = 5
"""Words from the beginning of a clause among which the patient is named whom it presents."""
_LONGEST_TITLE = 4
"""Words before the one who tells something: "one of the younger"."""


def premises(question: str, wording: Wording) -> tuple[str, ...]:
    """The clauses of a question that it does not ask but takes for granted.

    Its statements before or beside what is asked, what follows `since` or `given that`, what `why`
    asks the reason of, and what a closing `correct?` wants confirmed.
    """
    found: list[str] = []
    parts = sentences(question)
    for sentence in parts:
        found.extend(_granted(sentence, wording))
        found.extend(_opened(sentence, wording))
        found.extend(_told(sentence, wording, alone=len(parts) == 1))
        if not _CHECKING.match(sentence):
            found.extend(match[1].strip() for match in _FIGURE.finditer(sentence))
    found.extend([_CONTRAST.sub("", clause) for clause in found])
    return tuple(
        dict.fromkeys(
            clause
            for clause in found
            if len(clause.split()) >= _FEWEST_WORDS and not wording.disputed.found(clause)
        )
    )


def _granted(sentence: str, wording: Wording) -> list[str]:
    """What follows `why is`, `what explains`: the whole of it is taken for granted."""
    for opening, pattern in _patterns(r"\b{}\b", wording.granted):
        if match := pattern.search(sentence):
            last = opening.split()[-1]
            rest = sentence[match.end() :].strip(" ?.,")
            return [f"{last} {rest}" if last in wording.kept else rest]
    return []


def _opened(sentence: str, wording: Wording) -> list[str]:
    """A clause after `since`, `given that`, up to its comma; or `X being Y,`."""
    if match := _BEING.match(sentence):
        return [f"{match[1]} is {match[2]}"]
    if match := _DOING.match(sentence):
        return [match[1]]
    first = _patterns(r"(?:so |and |but )?{}\s+(.+?),\s", wording.openings)
    anywhere = _patterns(r"\b{}\s+(.+?)[?.]*$", wording.openings)
    asks = _ASKING.match(sentence)
    for (opening, begins), (_, stands) in zip(first, anywhere, strict=True):
        if match := begins.match(sentence):
            return [match[1].strip()]
        if asks and len(opening) > 2 and (match := stands.search(sentence)):
            return [match[1].strip()]
    return []


def _told(sentence: str, wording: Wording, *, alone: bool) -> list[str]:
    """Clauses that are told, not asked: before `, so which ...?`, after `I read that`.

    A sentence beside a question is told, too, unless it only presents a patient.
    """
    tagged, text = _without_tag(_LAST_ASIDE.sub("", sentence), wording)
    clauses = _SPLIT.split(text)
    asked = sentence.rstrip(" \"')").endswith("?")
    beside = not alone and not asked and not wording.claiming.isdisjoint(forms(sentence))
    told: list[str] = []
    for clause, mark in zip(clauses[::2], [*clauses[1::2], ""], strict=True):
        part = clause.strip(" ?.,!")
        said = _after_saying(part, wording)
        stated = tagged or said != part
        before = bool(mark) and (mark.strip() != "-" or _claims(part, wording))
        asserted = stated or ((beside or before) and not _presents(part, wording))
        if not asserted and (told_first := _before_asking(said, wording)):
            told.append(told_first)
        elif asserted and not _orders(said, wording) and not _ASKING.match(said):
            told.append(said)
    return told


def _before_asking(part: str, wording: Wording) -> str:
    """What a part claims before a comma and a question, if it does not only set the scene."""
    claim, *asked = _THEN_ASKS.split(part, maxsplit=1)
    words = forms(claim)
    claims = bool(asked) and _claims(claim, wording)
    openings = {forms(opening)[0] for opening in wording.openings}
    scene = _presents(claim, wording) or not (wording.scene | openings).isdisjoint(words[:1])
    return (
        claim
        if claims and not scene and not _ASKING.match(claim) and not _orders(claim, wording)
        else ""
    )


def _claims(clause: str, wording: Wording) -> bool:
    """Whether a clause says something of something: a name and a setting alone do not."""
    return not (wording.claiming | wording.often).isdisjoint(forms(clause))


def _presents(clause: str, wording: Wording) -> bool:
    """Whether a clause begins with one patient, and does not say that the article says so."""
    opening = " ".join(clause.split()[:_PRESENTING])
    return _has(opening, wording.presenting) and not _has(clause, wording.cited)


def _has(clause: str, phrases: tuple[str, ...]) -> bool:
    return any(pattern.search(clause) for _, pattern in _patterns(r"\b{}\b", phrases))


def _orders(clause: str, wording: Wording) -> bool:
    return any(pattern.match(clause) for _, pattern in _patterns(r"{}\b", wording.commands))


def _without_tag(sentence: str, wording: Wording) -> tuple[bool, str]:
    for _, pattern in _patterns(r"[,.;-]\s*(?:is )?{}\s*[?!.]*$", wording.tags):
        if match := pattern.search(sentence):
            return True, sentence[: match.start()]
    return False, sentence


def _after_saying(part: str, wording: Wording) -> str:
    for _, pattern in _patterns(r"(?:so,? |and |but )?{}\b[,:]?\s+(.+)$", wording.said):
        if match := pattern.match(part):
            return match[1]
    for start, end in wording.reported.spans(part)[:1]:
        if len(part[:start].split()) <= _LONGEST_TITLE and not _ASKING.match(part):
            return re.sub(r"^[\s,:]*(?:that\s+)?", "", part[end:], flags=re.IGNORECASE)
    return part


@lru_cache(maxsize=64)
def _patterns(around: str, phrases: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each phrase, the longest first, with the pattern that has it in the place of `{}`."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return tuple(
        (phrase, re.compile(around.replace("{}", _spelled(phrase)), re.IGNORECASE))
        for phrase in longest_first
    )


def _spelled(phrase: str) -> str:
    """A pattern of a phrase, with or without the apostrophe of a shortened `not`."""
    return re.sub(r"nt\b", "n['\u2019]?t", re.escape(phrase))
