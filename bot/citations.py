"""Reading and writing reference markers: `[1, 3-5]`, and bare numbers at the end of a line. Pure.

Bare numbers are read in two steps. `trailing_numbers` looks at one sentence and lets a number stay
where the words before it call for one. `read_bare` then looks at all sentences of an article:
numbers far beyond the reference list, and all numbers of an article that does not cite this way,
stay too. In doubt a number stays: a lost reference is seen, a lost dose is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.text import sentences

MARKER = re.compile(r"\[\^?\d{1,3}(?:\s*[,;\u2013-]\s*\^?\d{1,3})*\]")
"""A marker in brackets."""

_RUN = re.compile(r"(?P<body>\S)\s(?P<run>[1-9]\d?(?:, [1-9]\d?)*)(?P<stop>[.;!]?)$")
_LEADING_RUN = re.compile(r"(?P<run>[1-9]\d?(?:, [1-9]\d?)*)(?=\s+[^\W\d_a-z]|[.]?$)")
_LEADING_MARKERS = re.compile(rf"(?:{MARKER.pattern}\s*)+")
_GLUED_MARKER = re.compile(r"(?<=[.!?])(?=\[\^?\d)")
_LONGEST_RUN = 160
_OPEN = "≥≤<>=~≈±×+-\u2013\u2014/:,;([&#"  # noqa: RUF001 - clinical signs
"""A text that ends in one of these goes on with the number after it."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence without its reference markers, and the numbers they named, ascending."""

    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker in brackets; `start` and `end` are character offsets into its text."""

    numbers: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGrammar:
    """What tells a reference number from a number of the sentence; see `corpus/format.toml`."""

    binding: frozenset[str]
    complete: frozenset[str]
    ordinals: frozenset[str]
    before_ordinal: frozenset[str]
    complete_before_ordinal: frozenset[str]
    largest_step: int
    largest_step_beside_listed: int
    least_share: float
    least_share_without_first: float


def expand(numbers: str) -> tuple[int, ...]:
    """The numbers of a list with ranges, ascending, each once.

    >>> expand("1-3, 5"), expand("2,2")
    ((1, 2, 3, 5), (2,))

    Raises:
        ValueError: a number is 0 or a range runs backwards.
    """
    found: set[int] = set()
    for part in re.split(r"[,;]", numbers.replace("^", "").replace("\u2013", "-")):
        first, *rest = (int(end) for end in part.split("-"))
        last = rest[-1] if rest else first
        if not 0 < first <= last:
            message = f"[{numbers}] is not a list of reference numbers"
            raise ValueError(message)
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def write_marker(numbers: Iterable[int]) -> str:
    """The marker for reference numbers, empty for none.

    >>> write_marker([3, 1]), write_marker([])
    ('[1, 3]', '')
    """
    listed = ", ".join(str(number) for number in sorted(set(numbers)))
    return f"[{listed}]" if listed else ""


def find_markers(text: str) -> tuple[Marker, ...]:
    """All markers in brackets, in order.

    >>> [marker.numbers for marker in find_markers("First [1][2-4], not [x].")]
    [(1,), (2, 3, 4)]

    Raises:
        ValueError: a marker names 0 or a range that runs backwards.
    """
    return tuple(Marker(expand(m[0][1:-1]), m.start(), m.end()) for m in MARKER.finditer(text))


def read_bracketed(sentence: str) -> Cited:
    """The sentence without its markers in brackets, wherever they stand.

    >>> read_bracketed("Rest [2] helps [1].")
    Cited(text='Rest helps.', numbers=(1, 2))

    Raises:
        ValueError: a marker names 0 or a range that runs backwards.
    """
    numbers = {number for marker in find_markers(sentence) for number in marker.numbers}
    text = re.sub(rf"\s*{MARKER.pattern}", "", sentence).strip()
    return Cited(text, tuple(sorted(numbers)))


def cited_sentences(text: str, *, highest: int = 0) -> tuple[str, ...]:
    """The sentences of a text, each with the markers that follow its full stop.

    Bare numbers after a full stop count as markers up to `highest`, by default not at all.

    >>> cited_sentences("Rest. [1] Then walk. 2, 3 Then run 4.", highest=3)
    ('Rest. [1]', 'Then walk. 2, 3', 'Then run 4.')
    """
    groups: list[list[str]] = []
    for part in sentences(_GLUED_MARKER.sub(" ", text)):
        marker = _leading_marker(part, highest) if groups else ""
        rest = part[len(marker) :].strip()
        if marker:
            groups[-1].append(marker)
        elif groups and rest.split(maxsplit=1)[0].islower():  # after an abbreviation's full stop
            groups[-1].append(rest)
            continue
        groups.extend([[rest]] if rest else [])
    return tuple(" ".join(group) for group in groups)


def _leading_marker(part: str, highest: int) -> str:
    if found := _LEADING_MARKERS.match(part):
        return found[0].strip()
    run = _LEADING_RUN.match(part)
    return run[0] if run and max(map(int, run[0].split(", "))) <= highest else ""


def trailing_numbers(sentence: str, grammar: NumberGrammar) -> Cited:
    """The sentence and the bare numbers at its end that its own words allow to be references.

    Ranges stay: bare references are written one by one (`2, 3`), amounts are not (`2-3`).
    """
    found = _RUN.search(sentence, max(0, len(sentence) - _LONGEST_RUN))
    if found is None:
        return Cited(sentence)
    body = sentence[: found.end("body")]
    numbers = [int(number) for number in found["run"].split(", ")]
    if len(set(numbers)) < len(numbers) or _calls_for_number(body, grammar):
        return Cited(sentence)
    return Cited(body + found["stop"], tuple(sorted(numbers)))


def _calls_for_number(body: str, grammar: NumberGrammar) -> bool:
    """Whether a text cannot end here, so that the number after it is its own."""
    if body[-1] in _OPEN or body.rfind("(") > body.rfind(")"):
        return True
    words = [word.lstrip("([\"'") for word in body.casefold().split()[-4:]]
    endings = {" ".join(words[-count:]) for count in (1, 2)}
    if endings & grammar.complete:
        return False
    if endings & grammar.binding:
        return True
    return words[-1] in grammar.ordinals and _opens_ordinal(words[:-1], grammar)


def _opens_ordinal(words: Sequence[str], grammar: NumberGrammar) -> bool:
    if " ".join(words[-2:]) in grammar.complete_before_ordinal:
        return False
    return not words or words[-1].endswith((",", ";", ":")) or words[-1] in grammar.before_ordinal


def read_bare(texts: Sequence[str], *, listed: int, grammar: NumberGrammar) -> tuple[Cited, ...]:
    """The sentences of one article that cites by bare numbers; `listed` is its list's last number.

    A number beyond the list is taken for a reference to a missing entry only if it follows the
    numbers before it closely. Nothing is split if too few sentences end in such numbers.
    """
    split = [trailing_numbers(text, grammar) for text in texts]
    known = _reference_numbers(split, listed, grammar)
    kept = tuple(
        cited if known.issuperset(cited.numbers) else Cited(text)
        for text, cited in zip(texts, split, strict=True)
    )
    return kept if _cites(kept, grammar) else tuple(Cited(text) for text in texts)


def _reference_numbers(
    split: Iterable[Cited], listed: int, grammar: NumberGrammar
) -> frozenset[int]:
    highest = listed
    for number, first in sorted((n, cited.numbers[0]) for cited in split for n in cited.numbers):
        beside_listed = first <= listed
        step = grammar.largest_step_beside_listed if beside_listed else grammar.largest_step
        if highest < number <= highest + step:
            highest = number
    return frozenset(range(1, highest + 1))


def _cites(kept: Sequence[Cited], grammar: NumberGrammar) -> bool:
    cited = [one for one in kept if one.numbers]
    if not cited:
        return False
    first = any(1 in one.numbers for one in cited)
    least = grammar.least_share if first else grammar.least_share_without_first
    return len(cited) >= least * len(kept)
