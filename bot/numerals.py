"""Numbers written in digits, words or Roman numerals, as values. Pure."""

from __future__ import annotations

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {w: float(i) for i, w in enumerate(_SMALL)} | {
    w: 10.0 * i for i, w in enumerate(_TENS, 2)
}
_SCALES = {"dozen": 12.0, "hundred": 100.0, "thousand": 1000.0, "million": 1e6}
_VALUES["half"] = 0.5
_VALUES["single"] = 1.0
_ROMANS = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0, "v": 5.0, "vi": 6.0, "vii": 7.0}

ORDINALS = {
    w: float(i)
    for i, w in enumerate(
        (
            *("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
            *("tenth", "eleventh", "twelfth"),
        ),
        2,
    )
}
"""Rank by word; "first" is left out, for "the first week" is no point in time."""

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_ONES = "|".join(_SMALL[1:10])
_UNDER_HUNDRED = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{_ONES}))?|{'|'.join(reversed(_SMALL))}"

_POWER = r"(?:\s?[x\u00d7]\s?10(?:\^\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}))?"
DIGITS = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?){_POWER}"
"""Pattern of a number in digits, with or without thousands commas, and a power of ten."""
SPELLED = (
    rf"(?:{_UNDER_HUNDRED})"
    rf"(?: (?:hundred|thousand|million|dozen)(?: (?:and )?(?:{_UNDER_HUNDRED}))?)?"
    r"(?: and a half)?"
    r"|(?:a )?(?:hundred|thousand|million|dozen)"
)
"""Pattern of a number in words."""
ROMAN = r"(?-i:VII|VI|IV|V|III|II|I)"
"""Pattern of a Roman numeral from one to seven, as used for grades and stages."""


def value_of(written: str) -> float:
    """The value of a number that matches `DIGITS`, `SPELLED` or `ROMAN`.

    >>> [value_of(n) for n in ("1,500", "two hundred and thirty-five", "IV", "a dozen", "2 x 10^9")]
    [1500.0, 235.0, 4.0, 12.0, 2000000000.0]
    """
    text = written.lower().strip()
    if text[:1].isdigit():
        return _in_digits(text)
    if text in _ROMANS:
        return _ROMANS[text]
    return _spelled(text)


def _in_digits(text: str) -> float:
    times, _, power = text.replace("\u00d7", "x").translate(_SUPERSCRIPT).partition("x")
    exponent = power.strip().removeprefix("10").removeprefix("^")
    return float(times.replace(",", "")) * 10 ** int(exponent or 0)


def _spelled(text: str) -> float:
    total = 0.0
    for word in text.replace("-", " ").split():
        if word in _SCALES:
            total = max(total, 1.0) * _SCALES[word]
        elif word in _VALUES:
            total += _VALUES[word]
    return total
