"""What a number in a text measures, and how each way of writing it is read. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.notation import (
    AMOUNT,
    ARTICLE,
    BETWEEN,
    COMPARED_AFTER,
    DATE,
    DAYS,
    FREQUENCY,
    LABEL,
    LATIN,
    MONTHS,
    NUMBERED,
    OF_EVERY,
    PART,
    PARTS,
    PER,
    RATIO,
    SHARE,
    SPAN,
    TIMES,
    UNITS,
)
from bot.numerals import ORDINALS, value_of
from bot.text import fold


class QuantityKind(StrEnum):
    """What a number measures."""

    AMOUNT = "amount"
    FREQUENCY = "frequency"
    RATIO = "ratio"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text, or a range from `low` to `high` (equal for a single number).

    `unit` is a symbol (`mg/kg`, `%`, `week`), `/day` or `/month` for a frequency (events per day
    or month), empty for a bare count, whose `nouns` are then the folded words after it.
    `comparator` is `<`, `<=`, `>`, `>=`, `~` (about), `<=~` (within, to) or empty. `label` is the
    word a rank hangs on (`grade`). `second`: it stands after "versus". `spelled`: it is written in
    words. A date is yyyymmdd, a ratio has numerator and denominator.
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


def _date(match: re.Match[str]) -> Quantity | None:
    parts = match.groupdict()
    year, month, day = (
        next((parts[f"{k}{i}"] for i in "1234" if parts.get(f"{k}{i}")), None) for k in "ymd"
    )
    if month is None or year is None:
        return None
    number = (
        int(month)
        if month.isdigit()
        else next(i for i, m in enumerate(MONTHS, 1) if m[:3] == month[:3].lower())
    )
    value = float(f"{year}{number:02d}{int(day or 0):02d}")
    return replace(_found(match, value, value, "date"), kind=QuantityKind.DATE)


def _ratio(match: re.Match[str]) -> Quantity:
    unit = _symbol(match["u"] or "") or "ratio"
    found = _found(match, float(match["a"]), float(match["b"]), unit)
    return replace(found, kind=QuantityKind.RATIO)


def _share(match: re.Match[str]) -> Quantity | None:
    low, whole = value_of(match["a"]), value_of(match["n"])
    high = value_of(match["b"]) if match["b"] else low
    if not 0 < low <= high < whole:
        return None
    return replace(_found(match, 100 * low / whole, 100 * high / whole, "%"), spelled=True)


def _part(match: re.Match[str]) -> Quantity | None:
    part = match["p"].lower()
    added = part == "half" and match.string[: match.start("p")].lower().endswith("and a ")
    if added or (match["a"] is None and part != "half"):
        return None
    times = 1.0 if match["a"] is None or match["a"].lower() in {"a", "an"} else value_of(match["a"])
    share = 100 * times / PARTS[part]
    return replace(_found(match, share, share, "%"), spelled=True)


def _label(match: re.Match[str]) -> Quantity:
    low = value_of(match["a"])
    high = value_of(match["b"]) if match["b"] else low
    return replace(_found(match, low, high, ""), label=fold(match["label"]))


def _frequency(match: re.Match[str]) -> Quantity:
    got = {k: v.lower() for k, v in match.groupdict().items() if v}
    adverb = next((got[k] for k in ("l1", "l2", "l3", "l4") if k in got), "")
    if (latin := adverb.replace(".", "")) in LATIN:
        return _per(match, LATIN[latin], LATIN[latin], "d")
    period = adverb or next(got[k] for k in ("p1", "p2", "p3", "p4", "p5") if k in got)
    every_low = value_of(got.get("e", got.get("e2", "1")))
    every_high = value_of(got["f"]) if "f" in got else every_low
    if "other" in got:
        every_low = every_high = 2.0
    low = _times_of(got.get("once") or got.get("a", "1"))
    high = _times_of(got["b"]) if "b" in got else low
    more = _comparator(got["m"]) if "m" in got else ""
    return replace(_per(match, low / every_high, high / every_low, period), comparator=more)


def _times_of(written: str) -> float:
    adverbs = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
    return adverbs[written] if written in adverbs else value_of(written)


def _per(match: re.Match[str], low: float, high: float, period: str) -> Quantity:
    letter = period[0]
    if letter in DAYS:
        found = _found(match, low / DAYS[letter], high / DAYS[letter], "/day")
    else:
        months = 12.0 if letter in "ya" else 1.0
        found = _found(match, low / months, high / months, "/month")
    return replace(found, kind=QuantityKind.FREQUENCY)


def _amount(match: re.Match[str]) -> Quantity | None:
    low = value_of(match["a"])
    high = value_of(match["b"]) if match["b"] else low
    unit = _symbol(match["u"] or match["ua"] or "")
    if match["ua"] and match["u"] and (own := _symbol(match["ua"])) != unit:
        return replace(_found(match, low, low, own), end=match.end("ua"))
    if not unit and (span := SPAN.match(match.string, match.end())):
        unit = _symbol(span["u"])
    if unit and "/" not in unit and (per := PER.match(match.string, match.end())):
        unit = f"{unit}/{_base(per['u'])}"
    if not unit and match.string[: match.start()].lower().endswith("of every "):
        return None  # the whole of which something is a share
    spelled = not match["a"][0].isdigit()
    counts = match.string[match.end() :].lower().startswith(" of ")
    if spelled and not unit and high == low and low <= 1 and not counts:
        return None
    more = _comparator(match["m"]) if match.groupdict().get("m") else ""
    return replace(_found(match, low, high, unit), spelled=spelled, comparator=more)


def _comparator(after: str) -> str:
    return next((sign for sign, pattern in COMPARED_AFTER if pattern.search(after)), "")


def _times(match: re.Match[str]) -> Quantity:
    times = 2.0 if match["two"] else 3.0
    found = _found(match, 50.0, 50.0, "%") if match["half"] else _found(match, times, times, "fold")
    return replace(found, spelled=True)


_HALVES = {"hour": (30.0, 30.0, "min"), "day": (12.0, 12.0, "h"), "year": (6.0, 6.0, "month")}
_QUARTER = 15.0
"""Minutes of a quarter of an hour."""


def _article(match: re.Match[str]) -> Quantity:
    got = {k: v.lower() for k, v in match.groupdict().items() if v}
    if half := got.get("h") or got.get("i"):
        return _time(match, *_HALVES[half][1:])
    if unit := next((got[k] for k in "uvw" if k in got), ""):
        number, symbol = (2.0, "week") if unit == "fortnight" else (1.0, unit)
        start = match.start(next(k for k in "uvw" if match[k])) - 2
        return Quantity(QuantityKind.AMOUNT, number, number, symbol, start, match.end())
    if "quarter" in match[0].lower():
        return _time(match, 3 * _QUARTER if "q" in got else _QUARTER, "min")
    return _time(match, 18.0, "month")


def _time(match: re.Match[str], number: float, unit: str) -> Quantity:
    return replace(_found(match, number, number, unit), spelled=True)


def _numbered(match: re.Match[str]) -> Quantity:
    if rank := match["o"]:
        last = ORDINALS[(match["p"] or rank).lower()]
        return replace(_time(match, ORDINALS[rank.lower()], match["v"].lower()), high=last)
    low = value_of(match["a"])
    return _found(match, low, value_of(match["b"]) if match["b"] else low, match["u"].lower())


def _of_every(match: re.Match[str]) -> Quantity:
    share = 100 / value_of(match["n"])
    low = value_of(match["a"]) * share
    high = value_of(match["b"]) * share if match["b"] else low
    return replace(_found(match, low, high, "%"), start=match.start("a"), spelled=True)


def _symbol(written: str) -> str:
    plain = re.sub(r"(?:of\s)?body\s?weight", "", written.strip(" -")).replace(" hourly", "/h")
    if (whole := _base(plain.strip())) or not plain.strip():
        return whole
    parts = (part.strip(" -") for part in re.split(r"/|\bper\b|\bfor (?:each|every)\b", plain))
    return "/".join(_base(part.removeprefix("1.73").strip()) for part in parts if part)


def _base(written: str) -> str:
    """The symbol of one unit, empty when there is none."""
    known = (s for s, (_, p) in UNITS.items() if re.fullmatch(p, written, re.IGNORECASE))
    return next(known, "")


def _found(match: re.Match[str], low: float, high: float, unit: str) -> Quantity:
    return Quantity(QuantityKind.AMOUNT, low, high, unit, match.start(), match.end())


READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Quantity | None]], ...] = (
    (DATE, _date),
    (LABEL, _label),
    (RATIO, _ratio),
    (ARTICLE, _article),
    (NUMBERED, _numbered),
    (OF_EVERY, _of_every),
    (FREQUENCY, _frequency),
    (SHARE, _share),
    (PART, _part),
    (TIMES, _times),
    (BETWEEN, _amount),
    (AMOUNT, _amount),
    (AMOUNT, _amount),  # the second of two with different units ("3 days to 2 weeks")
)
