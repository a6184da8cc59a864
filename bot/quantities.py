"""Numbers in a text as values: amounts with units, ranges, comparators, frequencies, ratios, dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from bot.numerals import DIGITS, ROMAN, SPELLED, value_of
from bot.text import fold, plain, words


class QuantityKind(StrEnum):
    """What a number measures."""

    AMOUNT = "amount"
    FREQUENCY = "frequency"
    RATIO = "ratio"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text, or a range from `low` to `high` (equal for a single number).

    `unit` is a symbol (`mg/kg`, `%`, `week`), `/day` or `/month` for a frequency (events per day or month),
    empty for a bare count, whose `nouns` are then the folded words after it. `comparator` is one of
    `<`, `<=`, `>`, `>=`, `~` (about), `<=~` (within, to) or empty. `label` is the word a rank hangs on (`grade`).
    `second` tells that the number stands after "versus". A date is yyyymmdd, a ratio numerator and denominator.
    """

    kind: QuantityKind
    low: float
    high: float
    unit: str
    start: int
    end: int
    comparator: str = ""
    label: str = ""
    nouns: tuple[str, ...] = ()
    second: bool = False
    spelled: bool = False

    @property
    def reversed(self) -> bool:
        """Whether a range runs from the larger to the smaller number, which no source writes."""
        return self.kind in {QuantityKind.AMOUNT, QuantityKind.FREQUENCY} and self.low > self.high


UNITS: dict[str, tuple[str, str]] = {
    "kg": ("mass", r"kgs?|kilogram(?:me)?s?|kilos?"),
    "mg": ("mass", r"mgs?|milligram(?:me)?s?"),
    "µg": ("mass", r"mcgs?|[uµμ]g|microgram(?:me)?s?"),
    "ng": ("mass", r"ng|nanogram(?:me)?s?"),
    "pg": ("mass", r"pg|picogram(?:me)?s?"),
    "g": ("mass", r"g|gms?|gram(?:me)?s?"),
    "mmHg": ("pressure", r"mm\s?Hg"),
    "kPa": ("pressure", r"kPa"),
    "mL": ("volume", r"mls?|millilit(?:re|er)s?|cc"),
    "dL": ("volume", r"dl|decilit(?:re|er)s?"),
    "µL": ("volume", r"[uµμ]l|microlit(?:re|er)s?"),
    "L": ("volume", r"l|lit(?:re|er)s?"),
    "mmol": ("amount", r"mmol|millimoles?"),
    "µmol": ("amount", r"[uµμ]mol|micromoles?"),
    "nmol": ("amount", r"nmol|nanomoles?"),
    "mEq": ("equivalents", r"mEq|milliequivalents?"),
    "IU": ("units", r"IU|international units?|units?"),
    "m2": ("area", r"m2|m²|square met(?:re|er)s?|sq\.? ?m"),
    "mm": ("length", r"mm|millimet(?:re|er)s?"),
    "cm": ("length", r"cm|centimet(?:re|er)s?"),
    "m": ("length", r"m|met(?:re|er)s?"),
    "s": ("time", r"seconds?|secs?"),
    "min": ("time", r"min|mins|minutes?"),
    "h": ("time", r"h|hrs?|hours?"),
    "day": ("time", r"days?"),
    "week": ("time", r"weeks?|wks?"),
    "month": ("time", r"months?|mos?"),
    "year": ("time", r"years?(?: of age| old)?|yrs?"),
    "%": ("share", r"%|percent|per cent|percentage points?"),
    "fold": ("factor", r"[- ]?fold|times as|times more|times less"),
    "bpm": ("rate", r"bpm|beats per minute"),
    "°C": ("temperature", r"°\s?C|degrees? celsius"),
    "°F": ("temperature", r"°\s?F|degrees? fahrenheit"),
    "kcal": ("energy", r"kcal|kilocalories?"),
    "Gy": ("radiation", r"Gy|grays?"),
    "cells": ("cells", r"cells?"),
}
"""Symbol -> (dimension, pattern of the ways to write it)."""

_BASE = "|".join(pattern for _, pattern in UNITS.values())
_UNIT = (
    rf"(?:\s?-?\s?(?:{_BASE})(?![A-Za-z²])"
    rf"(?:\s?(?:/|\bper\b)\s?(?:1\.73\s?)?(?:{_BASE})(?![A-Za-z²0-9]))*(?:\s(?:of\s)?body\s?weight)?)"
)
_FREE = r"(?<![\w.,])(?<![A-Za-z]-)(?<![\w]/)"
_N = rf"(?:{DIGITS}|(?:{SPELLED})(?![A-Za-z]))"
_TO = r"\s?(?:-|to|through|up to)\s?"
_PERIOD = r"hours?|h|days?|d|weeks?|wks?|months?|years?"
_SCALES = "grade|stage|type|class|phase|category|group|level|step|tier|score|version|part"
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(rf"{m}|{m[:3]}\.?" for m in _MONTHS)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

_DATE = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH}),?\s+(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})-(?P<m3>\d\d)-(?P<d3>\d\d)|(?P<m4>{_MONTH})\s+(?P<y4>\d{{4}}))\b",
    re.IGNORECASE,
)
_RATIO = re.compile(rf"{_FREE}(?P<a>\d{{1,3}})/(?P<b>\d{{1,4}})(?![\w/])")
_SHARE = re.compile(
    rf"{_FREE}(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?(?:\s(?:people|patients|cases|persons))?\s(?:in|out of|of)\s(?:every\s|each\s)?(?P<n>{_N})"
    rf"(?!\s?%|\s?-?\s?(?:{_BASE})\b|{_TO}{_N})",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"{_FREE}(?:(?P<a>an?|one|two|three|four|five|seven|nine)[- ])?(?P<p>{'|'.join(_PARTS)})s?(?=\s|[,.;)]|$)"
    r"(?!\s(?:line|choice|option|edition))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"\b(?P<label>{_SCALES})s?[- ](?P<a>{_N}|{ROMAN})(?:\s?(?:-|to|or|and|/)\s?(?P<b>{_N}|{ROMAN}))?(?![\w%])",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    rf"(?:\b(?P<once>once|twice|thrice)(?:\s|-)?(?:\s?(?:/|per|an?|each|every)\s(?P<p1>{_PERIOD})|(?P<l1>daily|weekly|monthly|yearly|annually|hourly))\b"
    rf"|{_FREE}(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?(?:\s?x|[\s-]times)[\s-]?(?:(?:/|per|an?|each|every)\s?(?P<p2>{_PERIOD})|(?P<l2>daily|weekly|monthly|yearly|annually))\b"
    rf"|\b(?:every|each|q)\s?(?P<e>{_N})(?:{_TO}(?P<f>{_N}))?[\s-]?(?P<p3>{_PERIOD}|w)\b"
    rf"|\b(?P<other>every other|every second|alternate|alternating)\s(?P<p4>{_PERIOD})\b"
    rf"|(?:(?<=\w)/|\b(?:per|an?|each|every)\s)(?P<p5>day|week|month|year)\b"
    r"|\b(?P<l3>daily|weekly|monthly|yearly|annually|annual|hourly|fortnightly|bid|tid|qid|b\.i\.d\.?|t\.i\.d\.?|q\.i\.d\.?|qd|o\.d\.))(?![a-z])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s(?P<a>{_N})(?P<ua>{_UNIT})?\s(?:and|to)\s(?P<b>{_N})(?P<u>{_UNIT})?", re.IGNORECASE
)
_AMOUNT = re.compile(
    rf"{_FREE}(?P<a>{_N})(?:(?P<ua>{_UNIT})?{_TO}(?P<b>{_N}))?(?P<u>{_UNIT})?(?![A-Za-z])", re.IGNORECASE
)
_ARTICLE = re.compile(
    r"\b(?:for|within|after|in|over|of|lasting|than|least)\san?\s(?P<u>day|week|month|year|fortnight)\b", re.IGNORECASE
)
_BEFORE = {
    ">=": r"at least|no less than|not less than|no fewer than|minimum(?: of)?|≥|>=|or more than",
    "<=": r"at most|up to|no more than|not more than|maximum(?: of)?|as (?:many|much) as|≤|<=",
    "<=~": r"within",
    ">": r"more than|greater than|higher than|better than|above|over|exceed(?:s|ing|ed)?|longer than|older than|beyond|>",
    "<": r"less than|fewer than|lower than|worse than|below|under|shorter than|younger than|<",
    "~": r"about|approximately|approx\.?|around|roughly|nearly|almost|some|circa|close to|~|≈",
}
_AFTER = {
    ">=": r"or (?:more|greater|higher|above|older|over|longer)|and (?:above|over|older)|\+",
    "<=": r"or (?:less|fewer|lower|below|younger|under|shorter)|and (?:below|under|younger)",
}
_COMPARED = [(sign, re.compile(rf"(?<![a-z])(?:{p})\s?(?:an?\s|the\s)?$", re.IGNORECASE)) for sign, p in _BEFORE.items()]
_COMPARED_AFTER = [(sign, re.compile(rf"^\s?(?:{p})(?!\w)", re.IGNORECASE)) for sign, p in _AFTER.items()]
_AGE = re.compile(r"(?:\b(?:younger|older) than|\baged?(?: of)?(?: (?:over|under|above|below|at least))?)\s?$", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:vs\.?|versus|against|compared (?:with|to)|as opposed to|rather than)\W*(?:\w+\W+){0,4}$", re.IGNORECASE)
_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "n": 1.0, "f": 14.0}
_LATIN = {"bid": 2, "tid": 3, "qid": 4, "qd": 1, "od": 1}


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers of a text in order.

    >>> [(q.low, q.high, q.unit) for q in quantities("2-3 g per kg body weight, twice a week, in three in ten")]
    [(2.0, 3.0, 'g/kg'), (0.2857142857142857, 0.2857142857142857, '/day'), (30.0, 30.0, '%')]
    """
    remaining = plain(text)
    found: list[Quantity] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(remaining):
            if (quantity := read(match)) is not None:
                found.append(quantity)
                remaining = _blanked(remaining, quantity)
    ordered = sorted(found, key=lambda q: q.start)
    return tuple(_in_context(q, text, ordered) for q in ordered)


def _blanked(text: str, quantity: Quantity) -> str:
    return text[: quantity.start] + "\x00" * (quantity.end - quantity.start) + text[quantity.end :]


def _in_context(quantity: Quantity, text: str, ordered: list[Quantity]) -> Quantity:
    flat = plain(text)
    previous = max((q.end for q in ordered if q.end <= quantity.start), default=0)
    before, after = flat[previous : quantity.start], flat[quantity.end :]
    comparator = next((s for s, p in _COMPARED if p.search(before)), "")
    behind = next(((s, m) for s, p in _COMPARED_AFTER if (m := p.search(after))), None)
    comparator = behind[0] if behind else comparator
    if not comparator and before.lower().endswith(" to ") and UNITS.get(quantity.unit.split("/")[0], ("",))[0] in {"time", "mass"}:
        comparator = "<=~"
    if before.lower().endswith("over ") and UNITS.get(quantity.unit, ("",))[0] == "time":
        comparator = ""
    if not quantity.unit and not quantity.label and _AGE.search(before):
        quantity = replace(quantity, unit="year")
    nouns = tuple(w.form for w in words(after[:40])[:3]) if not quantity.unit and not quantity.label else ()
    second = previous > 0 and bool(_VERSUS.search(before))
    start = min((quantity.start - len(m[0]) for _, p in _COMPARED if comparator and (m := p.search(before))), default=quantity.start)
    return replace(quantity, comparator=comparator, nouns=nouns, second=second, start=start, end=quantity.end + (behind[1].end() if behind else 0))


def _date(match: re.Match[str]) -> Quantity | None:
    parts = match.groupdict()
    year, month, day = (next((parts[f"{k}{i}"] for i in "1234" if parts.get(f"{k}{i}")), None) for k in "ymd")
    if month is None or year is None:
        return None
    number = int(month) if month.isdigit() else next(i for i, m in enumerate(_MONTHS, 1) if m[:3] == month[:3].lower())
    return _quantity(match, QuantityKind.DATE, float(f"{year}{number:02d}{int(day or 0):02d}"), None, "date")


def _ratio(match: re.Match[str]) -> Quantity:
    return Quantity(QuantityKind.RATIO, float(match["a"]), float(match["b"]), "ratio", match.start(), match.end())


def _share(match: re.Match[str]) -> Quantity | None:
    low, whole = value_of(match["a"]), value_of(match["n"])
    high = value_of(match["b"]) if match["b"] else low
    if not 0 < low <= high < whole:
        return None
    return _quantity(match, QuantityKind.AMOUNT, 100 * low / whole, 100 * high / whole, "%", spelled=True)


def _part(match: re.Match[str]) -> Quantity | None:
    part = match["p"].lower()
    if match["a"] is None and part != "half":
        return None
    times = 1.0 if match["a"] is None or match["a"].lower() in {"a", "an"} else value_of(match["a"])
    return _quantity(match, QuantityKind.AMOUNT, 100 * times / _PARTS[part], None, "%", spelled=True)


def _label(match: re.Match[str]) -> Quantity:
    low = value_of(match["a"])
    high = value_of(match["b"]) if match["b"] else low
    return _quantity(match, QuantityKind.AMOUNT, low, high, "", label=fold(match["label"]))


def _frequency(match: re.Match[str]) -> Quantity:
    got = {k: v.lower() for k, v in match.groupdict().items() if v}
    adverb = next((got[k] for k in ("l1", "l2", "l3") if k in got), "")
    if (latin := adverb.replace(".", "")) in _LATIN:
        return _per(match, _LATIN[latin], _LATIN[latin], "d", 1.0)
    period = adverb or next(got[k] for k in ("p1", "p2", "p3", "p4", "p5") if k in got)
    every_low, every_high = value_of(got.get("e", "1")), value_of(got.get("f", got.get("e", "1")))
    if "other" in got:
        every_low = every_high = 2.0
    low = {"once": 1.0, "twice": 2.0, "thrice": 3.0}.get(got.get("once", ""), value_of(got.get("a", "1")))
    high = value_of(got["b"]) if "b" in got else low
    return _per(match, low / every_high, high / every_low, period, 1.0)


def _per(match: re.Match[str], low: float, high: float, period: str, every: float) -> Quantity:
    letter = period[0]
    if letter in _DAYS:
        days = _DAYS[letter] * every
        return _quantity(match, QuantityKind.FREQUENCY, low / days, high / days, "/day")
    months = 12.0 if letter in "ya" else 1.0
    return _quantity(match, QuantityKind.FREQUENCY, low / months, high / months, "/month")


def _amount(match: re.Match[str]) -> Quantity | None:
    low = value_of(match["a"])
    high = value_of(match["b"]) if match["b"] else low
    unit = _symbol(match["u"] or match["ua"] or "")
    spelled = not match["a"][0].isdigit()
    counts = match.string[match.end() :].lower().startswith(" of ")
    if spelled and not unit and high == low and low <= 1 and not counts:
        return None
    return _quantity(match, QuantityKind.AMOUNT, low, high, unit, spelled=spelled)


def _article(match: re.Match[str]) -> Quantity:
    unit = match["u"].lower()
    number, unit = (2.0, "week") if unit == "fortnight" else (1.0, unit)
    start = match.start("u") - 2
    return Quantity(QuantityKind.AMOUNT, number, number, unit, start, match.end())


def _symbol(written: str) -> str:
    parts = re.split(r"/|\bper\b", re.sub(r"(?:of\s)?body\s?weight", "", written.strip(" -")))
    return "/".join(_base(part.strip(" -")) for part in parts if part.strip(" -"))


def _base(written: str) -> str:
    bare = written.removeprefix("1.73").strip()
    return next(s for s, (_, p) in UNITS.items() if re.fullmatch(p, bare, re.IGNORECASE))


def _quantity(
    match: re.Match[str], kind: QuantityKind, low: float, high: float | None, unit: str,
    *, label: str = "", spelled: bool = False,
) -> Quantity:
    last = low if high is None else high
    return Quantity(kind, low, last, unit, match.start(), match.end(), label=label, spelled=spelled)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Quantity | None]], ...] = (
    (_DATE, _date),
    (_LABEL, _label),
    (_RATIO, _ratio),
    (_ARTICLE, _article),
    (_FREQUENCY, _frequency),
    (_SHARE, _share),
    (_PART, _part),
    (_BETWEEN, _amount),
    (_AMOUNT, _amount),
)
