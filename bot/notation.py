"""How numbers, units, ranges, frequencies and comparisons are written: patterns. Pure data."""

from __future__ import annotations

import re

from bot.numerals import DIGITS, ORDINALS, ROMAN, SPELLED

UNITS: dict[str, tuple[str, str]] = {
    "kg": ("mass", r"kgs?|kilogram(?:me)?s?|kilos?"),
    "mg": ("mass", r"mgs?|milligram(?:me)?s?"),
    "µg": ("mass", r"mcgs?|[uµμ]g|microgram(?:me)?s?"),
    "ng": ("mass", r"ng|nanogram(?:me)?s?"),
    "pg": ("mass", r"pg|picogram(?:me)?s?"),
    "g": ("mass", r"g|gms?|gram(?:me)?s?"),
    "cmH2O": ("pressure", r"cm\s?H2O"),
    "mmHg": ("pressure", r"mm\s?Hg"),
    "kPa": ("pressure", r"kPa"),
    "mL": ("volume", r"mls?|millilit(?:re|er)s?|cc"),
    "dL": ("volume", r"dl|decilit(?:re|er)s?"),
    "µL": ("volume", r"[uµμ]l|microlit(?:re|er)s?|mm3|mm³|cubic millimet(?:re|er)s?"),
    "L": ("volume", r"l|lit(?:re|er)s?"),
    "mmol": ("amount", r"mmol|millimoles?"),
    "µmol": ("amount", r"[uµμ]mol|micromoles?"),
    "pmol": ("amount", r"pmol|picomoles?"),
    "mOsm": ("osmolality", r"mOsm(?:ol)?s?"),
    "nmol": ("amount", r"nmol|nanomoles?"),
    "mEq": ("equivalents", r"mEq|milliequivalents?"),
    "IU": ("units", r"IU|international units?|units?"),
    "m2": ("area", r"m2|m²|square met(?:re|er)s?|sq\.? ?m"),
    "mm": ("length", r"mm|millimet(?:re|er)s?"),
    "cm": ("length", r"cm|centimet(?:re|er)s?"),
    "m": ("length", r"m|met(?:re|er)s?"),
    "ms": ("time", r"ms|msecs?|milliseconds?"),
    "s": ("time", r"seconds?|secs?"),
    "min": ("time", r"min|mins|minutes?"),
    "h": ("time", r"h|hrs?|hours?"),
    "day": ("time", r"days?"),
    "week": ("time", r"weeks?|wks?"),
    "month": ("time", r"months?|mos?"),
    "year": ("time", r"years?(?: of age| old)?|yrs?"),
    "%": ("share", r"%|percent|per cent|percentage points?"),
    "fold": (
        "factor",
        r"[- ]?fold|times more|times less"
        r"|times as (?=many|much|likely|often|high|great|common|effective|large|long|frequent)",
    ),
    "bpm": ("rate", r"bpm|beats per minute"),
    "°C": ("temperature", r"°\s?C|degrees? celsius"),
    "°F": ("temperature", r"°\s?F|degrees? fahrenheit"),
    "kcal": ("energy", r"kcal|kilocalories?"),
    "Gy": ("radiation", r"Gy|grays?"),
    "cells": ("cells", r"cells?"),
}
"""Symbol -> (dimension, pattern of the ways to write it)."""

_BASE = "|".join(pattern for _, pattern in UNITS.values())
_PER = r"(?:/|\bper\b|\bfor (?:each|every)\b)"
_UNIT = (
    rf"(?:\s?-?\s?(?:{_BASE})(?![A-Za-z²])"
    rf"(?:\s?{_PER}\s?(?:1\.73\s?)?(?:{_BASE})(?![A-Za-z²0-9]))*(?:\s(?:of\s)?body\s?weight)?(?:\shourly)?"
    rf"|\s?/\s?(?:{_BASE})(?![A-Za-z²0-9]))"
)
_FREE = r"(?<![\w.,])(?<![A-Za-z]-)(?<![\w]/)"
_N = rf"(?:{DIGITS}|(?:{SPELLED})(?![A-Za-z]))"
_TO = r"\s?(?:-|to|through|up to)\s?"
_ADVERB = "daily|weekly|monthly|yearly|annually"
_EACH = r"(?:/|per|an?|each|every)"
_PERIOD = r"hours?|h|days?|d|weeks?|wks?|months?|years?"
_SCALES = "grade|stage|type|class|phase|category|group|level|step|tier|score|version|part"
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(rf"{m}|{m[:3]}\.?" for m in MONTHS)
_PERSONS = (
    "people|patients?|persons?|cases?|women|woman|men|man|children|child|adults?|infants?|newborns?"
)
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}

# The ways to write a quantity, each with the groups that its reader in `quantity` asks for.
DATE = re.compile(
    rf"\b(?:(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH}),?\s+(?P<y2>\d{{4}})"
    rf"|(?P<y3>\d{{4}})-(?P<m3>\d\d)-(?P<d3>\d\d)|(?P<m4>{_MONTH})\s+(?P<y4>\d{{4}}))\b",
    re.IGNORECASE,
)
RATIO = re.compile(rf"{_FREE}(?P<a>\d{{1,3}})/(?P<b>\d{{1,4}})(?P<u>{_UNIT})?(?![\w/])")
SHARE = re.compile(
    rf"{_FREE}(?:between\s)?(?P<a>{_N})(?:(?:{_TO}|\sand\s)(?P<b>{_N}))?"
    rf"(?:\s(?:[a-z-]+\s)?(?:{_PERSONS}|times))?"
    rf"\s(?:in|out of|of)\s(?:every\s|each\s)?(?P<n>{_N})"
    rf"(?!\s?%|\s?-?\s?(?:{_BASE})\b|{_TO}{_N})",
    re.IGNORECASE,
)
PART = re.compile(
    rf"{_FREE}(?:(?P<a>an?|one|two|three|four|five|seven|nine)[- ])?"
    rf"(?P<p>{'|'.join(PARTS)})s?(?=\s|[,.;)]|$)"
    r"(?!\s(?:line|choice|option|edition))",
    re.IGNORECASE,
)
LABEL = re.compile(
    rf"\b(?P<label>{_SCALES})s?[- ](?P<a>{_N}|{ROMAN})"
    rf"(?:\s?(?:-|to|or|and|/)\s?(?P<b>{_N}|{ROMAN}))?(?![\w%])",
    re.IGNORECASE,
)
FREQUENCY = re.compile(
    rf"(?:\b(?P<once>once|twice|thrice)(?:\s|-)?"
    rf"(?:\s?{_EACH}[\s-](?P<p1>{_PERIOD})|(?P<l1>{_ADVERB}|hourly))\b"
    rf"|{_FREE}(?P<a>{_N}|once|twice)(?:(?:{_TO}|\sor\s)(?P<b>{_N}|twice))?(?P<m>\s(?:or|and)\smore)?(?:\s?x|[\s-]times)[\s-]?"
    rf"(?:{_EACH}\s?(?P<p2>{_PERIOD})|(?P<l2>{_ADVERB}))\b"
    rf"|\b(?:every|each|q)\s?(?P<e>{_N})(?:{_TO}(?P<f>{_N}))?[\s-]?(?P<p3>{_PERIOD}|w)\b"
    rf"|{_FREE}(?P<e2>{_N})-(?P<l4>weekly|monthly|hourly)\b"
    rf"|\b(?P<other>every other|every second|alternate|alternating)\s(?P<p4>{_PERIOD})\b"
    rf"|(?:(?<=\w)/|\b(?:per|an?|each|every)\s)(?P<p5>day|week|month|year)\b"
    rf"|\b(?P<l3>{_ADVERB}|annual|fortnightly|bid|tid|qid"
    r"|b\.i\.d\.?|t\.i\.d\.?|q\.i\.d\.?|qd|o\.d\.))(?![a-z])",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    rf"\b(?:between|from)\s(?P<a>{_N}|(?:a|one) single)"
    rf"(?:(?P<ua>{_UNIT})|\s(?P<noun>[a-z]{{4,}}?)s?)?"
    rf"\s(?:and|to)\s(?P<b>{_N})(?P<u>{_UNIT})?(?(noun)(?=\s(?P=noun)))",
    re.IGNORECASE,
)
AMOUNT = re.compile(
    rf"{_FREE}(?P<a>{_N})(?:(?P<ua>{_UNIT})?{_TO}(?P<b>{_N}))?"
    r"(?:(?:st|nd|rd|th)(?=\s(?:hour|day|week|month|year)\b))?"
    rf"(?:(?P<m>\s(?:or|and)\s(?:more|greater|higher|longer|fewer|less|lower))?(?P<u>{_UNIT}))?"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
SPAN = re.compile(
    r"\s(?:[a-z]+-[a-z]+|full|whole|consecutive|successive|additional|more|further|complete)"
    r"\s(?P<u>hours|days|weeks|months|years)\b",
    re.IGNORECASE,
)
PER = re.compile(
    r"\s(?:of\s)?(?:[a-z-]+\s){0,4}?(?:per|for each|for every)\s"
    rf"(?P<u>(?:{UNITS['kg'][1]}|{UNITS['m2'][1]})(?![a-z]))",
    re.IGNORECASE,
)
"""What a dose is reckoned by, behind the name of what is given ("2 g of X per kg")."""
OF_EVERY = re.compile(
    rf"(?<=of every )(?P<n>{_N})\s(?:[a-z-]+\s)?(?:{_PERSONS})\b[^,.;:]*,\s(?:about\s|some\s)?"
    rf"(?P<a>{_N})(?:{_TO}(?P<b>{_N}))?",
    re.IGNORECASE,
)
"""A share whose whole stands first ("of every 100 patients with it, 20 to 30 die")."""
NUMBERED = re.compile(
    rf"(?<!\d\s)(?<!\d-)\b(?P<u>day|week|month|year)s?\s(?P<a>\d{{1,3}})(?:(?:{_TO}|\sand\s)(?P<b>\d{{1,3}}))?(?![\w%]|[.,]\d|\sof\s)"
    rf"|\b(?P<o>{'|'.join(ORDINALS)})(?:\s(?:to|and|or)\s(?P<p>{'|'.join(ORDINALS)}))?\s(?P<v>day|week|month|year)\b",
    re.IGNORECASE,
)
"""A time told by its number ("by week 24", "days 1 and 15", "until the twelfth week")."""
TIMES = re.compile(
    r"\b(?:(?P<half>halves|halved|halving|halve)"
    r"|(?P<two>doubles|doubled|doubling|double(?=\s(?:the|no|every|after|to|at)\b))"
    r"|(?P<three>triples|tripled|tripling))\b",
    re.IGNORECASE,
)
ARTICLE = re.compile(
    r"\b(?:for|within|after|in|over|of|lasts?|lasted|lasting|takes?|took|needs?|than|least|up to)"
    r"\san?\s(?P<u>day|week|month|year|fortnight)\b(?!\sand a half)"
    r"|(?:^|[,;(]\s?|\b(?:and|but|about|only|just|until|by)\s)an?\s(?P<v>day|week|month|year)"
    r"(?=\s(?:after|before|on from|from)\b)"
    r"|\ban?\s(?P<w>day|week|month|year)(?=\s(?:later|earlier|afterwards)\b)"
    r"|\b(?P<more>an?\s|one\s)?year\sand\sa\shalf\b"
    r"|\bhalf\san?\s(?P<h>day|hour|year)\b|(?<!every )\bhalf[ -](?P<i>year)\b"
    r"|\b(?:an?\s)?(?P<q>three\s)?quarters?\sof\san\shour\b",
    re.IGNORECASE,
)
_BEFORE = {
    ">=": r"at least|no less than|not less than|no fewer than|minimum(?: of)?|≥|>=|or more than"
    r"|(?:at|equal to) or (?:above|over|beyond)|from (?:the )?age(?: of)?"
    r"|(?:no|not) (?:sooner|earlier|younger) than",
    "<=": r"at most|up to|(?:no|not|never) (?:more|longer|later|higher|greater|larger|faster) than"
    r"|(?:at|equal to) or (?:below|under)|(?:ceiling|cap|upper limit|limit) of|capped at"
    r"|(?:not|never|without|cannot)(?: to)? exceed(?:ing)?"
    r"|(?:not|never) (?:(?:go|rise|be|climb|run|get|stay) )?(?:above|over|beyond)"
    r"|(?:not|never) (?:go on|last|continue|be given|be taken|be kept up)(?: for)?"
    r" (?:more|longer) than"
    r"|(?:limit|maximum|ceiling|cap)s? (?:is|are|being)"
    r"|as (?:many|much|late|long) as|maximum(?: of)?|≤|<=",
    "<=~": r"within",
    ">": r"(?:more|greater|higher|better|longer|older|larger|bigger|heavier|taller) than"
    r"|more [a-z]+ than|in excess of|(?<!just )(?<!little )(?:above|over)|exceed(?:s|ing|ed)?"
    r"|beyond|>",
    "<": r"(?:less|fewer|lower|worse|shorter|younger|smaller|lighter|thinner) than"
    r"|less [a-z]+ than|(?<!just )(?<!little )(?:below|under)|<",
    "~": r"(?:just|a little) (?:above|over|below|under|short of)"
    r"|about|approximately|approx\.?|around|roughly|nearly|almost|some|circa|close to|~|≈",
}
_AFTER = {
    ">=": r"or (?:more|greater|higher|above|older|over|longer|later|heavier|larger|bigger)"
    r"|and (?:above|over|older)|\+"
    r"|at (?:the )?least|(?:is|as) (?:the |a )?minimum",
    "<=": r"or (?:less|fewer|lower|below|younger|under|shorter|earlier|lighter|smaller)"
    r"|and (?:below|under|younger)"
    r"|at (?:the )?most|(?:is|as) (?:the |a )?(?:ceiling|maximum|upper limit|limit|cap)",
}
# What stands before a number, and what stands after it; VERSUS makes it the second of a pair.
COMPARED = [
    (sign, re.compile(rf"(?<![a-z])(?:{p})\s?(?:an?\s|the\s)?$", re.IGNORECASE))
    for sign, p in _BEFORE.items()
]
COMPARED_AFTER = [
    (sign, re.compile(rf"^\s?(?:{p})(?!\w)", re.IGNORECASE)) for sign, p in _AFTER.items()
]
OVER = re.compile(r"\bover\s(?:an?\s|the\s)?$", re.IGNORECASE)
AGE = re.compile(
    r"(?:\b(?:younger|older) than|\bage(?: (?:is|was))?"
    r"(?: (?:over|under|above|below|at least))?"
    r"|\baged?(?: of)?(?: (?:over|under|above|below|at least))?"
    rf"|\b(?:{_PERSONS}|those|anyone|everyone|boys|girls)(?: (?:who are|aged))?"
    r" (?:over|under|above|below|from))\s?$",
    re.IGNORECASE,
)
"""What stands before a bare number of years."""
OLDEST = 120.0
"""Years up to which a bare number may be an age."""
COUNTED = re.compile(
    rf"^\s(?:(?!in\b|of\b|with\b|and\b|or\b)[a-z-]+\s)?(?:{_PERSONS}|studies|trials|units)\b",
    re.IGNORECASE,
)
"""What stands behind a number of persons or the like, which is no age."""
RAISED = re.compile(
    r"\b(?:push|go|went|rais|increas|tak|bring|brought|titrat|lift|step|mov|put)(?:e|es|ed|ing|s)?"
    r"(?:\s(?!by\b|in\b|of\b|for\b)\w+){0,2}\sup to\s?$",
    re.IGNORECASE,
)
"""An "up to" that tells where something is brought, not a bound."""
ANOTHER = re.compile(r"\b(?:another|a further)\s?$", re.IGNORECASE)
"""What stands before a bare number of what was counted just before."""
BY = re.compile(r"\bby\s(?:about\s|some\s)?$", re.IGNORECASE)
"""What stands before the amount of a change, which "from 82 to 56" may follow without its unit."""
FROM = re.compile(r"\bfrom\s(?:the\s)?(?:ages?\s(?:of\s)?)?$", re.IGNORECASE)
"""What stands before the years from which on something holds."""
UP_TO = re.compile(r"\b(?:up to|until|as late as)\s(?:the\s)?$", re.IGNORECASE)
"""What stands before a point in time that ends something."""
LATER = re.compile(r"^\s(?:later|afterwards)\b", re.IGNORECASE)
"""What belongs to a time that has passed."""
VERSUS = re.compile(
    r"\b(?:vs\.?|versus|against|compared (?:with|to)|as opposed to|rather than)\W*(?:\w+\W+){0,4}$",
    re.IGNORECASE,
)
DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "n": 1.0, "f": 14.0}
LATIN = {"bid": 2, "tid": 3, "qid": 4, "qd": 1, "od": 1}
