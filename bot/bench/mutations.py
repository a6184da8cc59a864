"""Mutations: a statement made wrong, or only worded otherwise, in each known way.

A mutation is a function that makes claims of a statement; a further kind is one more function in
`WRONG` or `FAITHFUL`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.guard.units import convertible, factor
from bot.lexicon import Lexicon
from bot.quantities import quantities
from bot.quantity import Quantity, QuantityKind
from bot.types import Article, Claim, Mention, Statement

_STRICT = ("therapy", "condition", "test", "organism")
_UNITS = {"g": "mg", "mg": "g", "day": "weeks", "week": "days", "month": "weeks", "year": "months"}
_FINER = {"g": "mg", "week": "days", "year": "months", "L": "mL"}
_COMPARATORS = {">=": "under", ">": "below", "<=": "over", "<": "above", "~": "at least"}
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|can|may|should|must|has|have)\b(?! not)")
_AFTER = re.compile(r"\s(?:or|and) \w+\b")
_HEDGE = re.compile(r"\b(?:may|might|could)\b")
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Source:
    """What mutations draw on."""

    article: Article
    lexicon: Lexicon

    def others(self, statement: Statement) -> Iterator[Statement]:
        """The article's other statements, those after it first."""
        place = self.article.evidence.index(statement)
        yield from self.article.evidence[place + 1 :] + self.article.evidence[:place]

    def named(self, statement: Statement) -> tuple[Mention, ...]:
        """The concepts of a statement's text."""
        return self.lexicon.find(statement.text)

    @property
    def topic(self) -> frozenset[str]:
        """The concepts of the article's title and top heading."""
        return self._kinds(f"{self.article.title} ; {self.article.heading}")

    def about(self, statement: Statement) -> frozenset[str]:
        """The concepts of its text and headings, and what these are kinds of."""
        return self._kinds(" ; ".join([*statement.section, statement.text]))

    def _kinds(self, text: str) -> frozenset[str]:
        found = self.lexicon.find(text)
        return frozenset(a for m in found for a in self.lexicon.ancestors(m.concept))


Mutation = Callable[[Statement, Source], Iterator[Claim]]


def _claim(statement: Statement, text: str) -> Claim:
    return Claim(text, (statement.id,), statement.numbers)


def _replaced(statement: Statement, start: int, end: int, word: str) -> Claim:
    return _claim(statement, f"{statement.text[:start]}{word}{statement.text[end:]}")


def _digits(statement: Statement, quantity: Quantity) -> Iterator[re.Match[str]]:
    pattern = re.compile(r"\d+(?:\.\d+)?")
    yield from pattern.finditer(statement.text, quantity.start, quantity.end)


def number_changed(statement: Statement, _: Source) -> Iterator[Claim]:
    """Each number tripled."""
    for quantity in quantities(statement.text):
        for match in _digits(statement, quantity):
            number = 3 * float(match[0]) or 3
            yield _replaced(statement, match.start(), match.end(), f"{number:g}")


def numbers_swapped(statement: Statement, _: Source) -> Iterator[Claim]:
    """Two different numbers of one unit in each other's place."""
    found = [q for q in quantities(statement.text) if not q.spelled]
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            alike = (one.unit, one.label, one.kind) == (other.unit, other.label, other.kind)
            if alike and (one.low, one.high) != (other.low, other.high):
                text = statement.text
                first, second = text[one.start : one.end], text[other.start : other.end]
                middle = text[one.end : other.start]
                changed = f"{text[: one.start]}{second}{middle}{first}{text[other.end :]}"
                yield _claim(statement, changed)


def unit_changed(statement: Statement, _: Source) -> Iterator[Claim]:
    """Another unit behind the same number."""
    for quantity in quantities(statement.text):
        first, *rest = quantity.unit.split("/")
        if first in _UNITS and quantity.kind is QuantityKind.AMOUNT:
            unit = "/".join([_UNITS[first], *rest])
            numbers = [match[0] for match in _digits(statement, quantity)]
            if not numbers:
                continue
            word = f"{'-'.join(numbers)} {unit}"
            yield _replaced(statement, quantity.start, quantity.end, word)


def comparator_changed(statement: Statement, _: Source) -> Iterator[Claim]:
    """Above instead of below, at least instead of about."""
    for quantity in quantities(statement.text):
        written = statement.text[quantity.start : quantity.end]
        number = _AFTER.sub("", re.sub(r"^\D+", "", written))
        if quantity.comparator in _COMPARATORS and number:
            word = f"{_COMPARATORS[quantity.comparator]} {number}"
            yield _replaced(statement, quantity.start, quantity.end, word)


def _swapped(kind: str) -> Mutation:
    def swap(statement: Statement, source: Source) -> Iterator[Claim]:
        """Each concept of a kind replaced by another one that the article names elsewhere."""
        own = source.about(statement)
        elsewhere = (m for other in source.others(statement) for m in source.named(other))
        strangers = [m for m in elsewhere if m.kind == kind and m.concept not in own]
        apart = [m for m in strangers if not own & source.lexicon.ancestors(m.concept)]
        for mention in source.named(statement):
            if mention.kind == kind and apart:
                yield _replaced(statement, mention.start, mention.end, apart[0].text)

    return swap


def negated(statement: Statement, _: Source) -> Iterator[Claim]:
    """A "not" behind each auxiliary verb."""
    for match in _AUXILIARY.finditer(statement.text):
        yield _replaced(statement, match.end(), match.end(), " not")


def hedge_removed(statement: Statement, _: Source) -> Iterator[Claim]:
    """What may be is said to be so for certain."""
    for match in _HEDGE.finditer(statement.text):
        yield _replaced(statement, match.start(), match.end(), "will certainly")


def scope_changed(statement: Statement, source: Source) -> Iterator[Claim]:
    """The statement said of a condition that another section is about, but not the article."""
    own = source.about(statement) | source.topic
    for other in source.others(statement):
        for mention in source.lexicon.find(" ; ".join(other.section)):
            if mention.kind == "condition" and not own & source.lexicon.ancestors(mention.concept):
                yield _claim(statement, f"In {mention.text}, {statement.text}")
                return


def citation_changed(statement: Statement, source: Source) -> Iterator[Claim]:
    """The statement's words behind the key of a statement about other things."""
    own = source.about(statement)
    strangers = (o for o in source.others(statement) if not own & source.about(o))
    if (stranger := next(strangers, None)) is not None:
        yield Claim(statement.text, (stranger.id,), stranger.numbers)


def reference_changed(statement: Statement, _: Source) -> Iterator[Claim]:
    """The right statement with a reference number that is not its own."""
    wrong = max(statement.numbers, default=0) + 1
    yield Claim(statement.text, (statement.id,), (*statement.numbers, wrong))


def unit_rewritten(statement: Statement, _: Source) -> Iterator[Claim]:
    """The same quantity in a finer unit."""
    for quantity in quantities(statement.text):
        first, *rest = quantity.unit.split("/")
        finer = _FINER.get(first)
        if finer is None or quantity.comparator or quantity.kind is not QuantityKind.AMOUNT:
            continue
        symbol = finer.removesuffix("s")
        times = factor(first, symbol) if convertible(first, symbol) else 1.0
        numbers = dict.fromkeys((quantity.low * times, quantity.high * times))
        word = f"{'-'.join(f'{n:g}' for n in numbers)} {'/'.join([finer, *rest])}"
        yield _replaced(statement, quantity.start, quantity.end, word)


def number_spelled(statement: Statement, _: Source) -> Iterator[Claim]:
    """Small whole numbers in words."""
    for quantity in quantities(statement.text):
        for match in list(_digits(statement, quantity))[:1]:
            small = match[0].isdigit() and 1 <= int(match[0]) <= len(_ONES)
            if small and quantity.low == quantity.high and not quantity.label:
                word = _ONES[int(match[0]) - 1]
                yield _replaced(statement, match.start(), match.end(), word)


def name_changed(statement: Statement, source: Source) -> Iterator[Claim]:
    """Each concept under another of its names."""
    for mention in source.named(statement):
        if mention.kind in _STRICT and mention.concept in source.lexicon.concepts:
            terms = source.lexicon.concepts[mention.concept].terms
            names = (term for term in terms if term.lower() != mention.text.lower())
            if (name := next(names, None)) is not None:
                yield _replaced(statement, mention.start, mention.end, name)


def setting_named(statement: Statement, source: Source) -> Iterator[Claim]:
    """The condition of the heading said in front."""
    for mention in source.lexicon.find(statement.section[-1] if statement.section else "")[:1]:
        if mention.kind == "condition":
            yield _claim(statement, f"In {mention.text}, {statement.text}")


def clauses_reordered(statement: Statement, _: Source) -> Iterator[Claim]:
    """What stands after a semicolon first."""
    first, separator, second = statement.text.partition("; ")
    if separator and ";" not in second and "(" not in first:
        yield _claim(statement, f"{second}; {first}")


def merged(statement: Statement, source: Source) -> Iterator[Claim]:
    """Two statements of one section in one sentence."""
    following = next(source.others(statement), None)
    if following is not None and following.section == statement.section:
        numbers = tuple(sorted({*statement.numbers, *following.numbers}))
        text = f"{statement.text}, and {following.text}"
        yield Claim(text, (statement.id, following.id), numbers)


WRONG: dict[str, Mutation] = {
    "number changed": number_changed,
    "numbers swapped": numbers_swapped,
    "unit changed": unit_changed,
    "comparator changed": comparator_changed,
    **{f"{kind} swapped": _swapped(kind) for kind in _STRICT},
    "negated": negated,
    "hedge removed": hedge_removed,
    "scope changed": scope_changed,
    "citation changed": citation_changed,
    "reference changed": reference_changed,
}
FAITHFUL: dict[str, Mutation] = {
    "unit rewritten": unit_rewritten,
    "number spelled": number_spelled,
    "name changed": name_changed,
    "setting named": setting_named,
    "clauses reordered": clauses_reordered,
    "merged": merged,
}
"""Mutations that a right guard rejects, and those that it accepts."""
