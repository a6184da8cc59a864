"""What to know of an article before relying on it, such as numbers without an entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.citations import write_marker
from bot.labels import Labels, load_labels
from bot.text import forms
from bot.types import Article, Statement, StatementKind

_SHORTEST_NAME = 4
_ENDS_IN_NUMBER = re.compile(r"\s\d+[.]?$")
_PARENTHESES = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Dangling:
    """A number that the article cites and its reference list lacks.

    `statements` are the ids that cite it, `alone` those of them that cite no listed entry besides.
    """

    number: int
    statements: tuple[str, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """An article's counts and weak places; statements are given by their ids, in order.

    `ending_in_number` are statements whose last number was read as part of the sentence;
    `status_lines` are lines of the page that cannot all hold at once, none of which is chosen.
    """

    title: str
    statements: int
    cited: int
    sections: int
    references: int
    dangling: tuple[Dangling, ...]
    uncited: tuple[str, ...]
    never_cited: tuple[int, ...]
    ending_in_number: tuple[str, ...]
    needing_heading: tuple[str, ...]
    empty_sections: tuple[tuple[str, ...], ...]
    status_lines: tuple[str, ...]

    @property
    def dangles(self) -> bool:
        """Whether the article cites a number that its reference list lacks."""
        return bool(self.dangling)


def audit(
    article: Article,
    names_subject: Callable[[str], bool] | None = None,
    labels: Labels | None = None,
) -> Audit:
    """Look an article through.

    A statement needs its heading if it opens with a pointing word or does not name what it is
    about: as `names_subject` says, by default if it shares no word with its headings.
    """
    evidence = article.evidence
    listed = tuple(r.number for r in article.references if r.listed)
    used = {number for statement in evidence for number in statement.references}
    pointing = (labels or load_labels()).pointing
    return Audit(
        title=article.title,
        statements=len(evidence),
        cited=sum(bool(s.numbers) for s in evidence),
        sections=len(article.sections),
        references=len(listed),
        dangling=tuple(_dangling(r.number, evidence) for r in article.references if not r.listed),
        uncited=tuple(s.id for s in evidence if not s.numbers),
        never_cited=tuple(number for number in listed if number not in used),
        ending_in_number=tuple(s.id for s in evidence if _ENDS_IN_NUMBER.search(s.text)),
        needing_heading=tuple(
            s.id
            for s in evidence
            if _points(s.text, pointing) or not _names(s, article, names_subject)
        ),
        empty_sections=_empty_sections(article),
        status_lines=_conflicting(article),
    )


def _dangling(number: int, evidence: tuple[Statement, ...]) -> Dangling:
    citing = [s for s in evidence if number in s.unlisted]
    return Dangling(
        number, tuple(s.id for s in citing), tuple(s.id for s in citing if not s.references)
    )


def _points(text: str, pointing: tuple[str, ...]) -> bool:
    folded = f"{text.casefold()} "
    return any(folded.startswith(f"{word} ") for word in pointing)


def _names(
    statement: Statement, article: Article, names_subject: Callable[[str], bool] | None
) -> bool:
    if names_subject is not None:
        return names_subject(statement.text)
    if statement.section == (article.heading,):
        return True
    said = frozenset(forms(statement.text))
    return any(said & _subject_words(heading, article.heading) for heading in statement.section)


def _subject_words(heading: str, general: str) -> frozenset[str]:
    """Words, abbreviations and initials of a heading, without the words of the general one."""
    words = {form for form in forms(heading) if len(form) >= _SHORTEST_NAME} - set(forms(general))
    short = {form for inside in _PARENTHESES.findall(heading) for form in forms(inside)}
    initials = "".join(form[0] for form in forms(heading))
    return frozenset({*words, *short, initials})


def _empty_sections(article: Article) -> tuple[tuple[str, ...], ...]:
    """Sections that have no statement, nor any section under them that has one."""
    filled = {s.section[:depth] for s in article.evidence for depth in range(1, len(s.section) + 1)}
    return tuple(section.path for section in article.sections if section.path not in filled)


def _conflicting(article: Article) -> tuple[str, ...]:
    review = article.review
    claims = [line for line in (review.reviewed_by, review.pending) if line]
    stages = [s.text for s in article.statements if _lists_stages(s, review.labels)]
    return (*claims, *stages) if len(claims) > 1 or stages else ()


def _lists_stages(statement: Statement, stages: tuple[str, ...]) -> bool:
    told = statement.kind is StatementKind.PAGE and all(s in statement.text for s in stages)
    return told and len(stages) > 1


def render_audit(found: Audit) -> str:
    """The audit as plain text, a finding a line."""
    return "\n".join(_render_lines(found))


def _render_lines(found: Audit) -> Iterator[str]:
    yield found.title
    yield (
        f"{found.statements} statements in {found.sections} sections, {found.cited} with references"
    )
    yield f"{found.references} entries in the reference list"
    for one in found.dangling:
        marker = write_marker([one.number])
        yield f"{marker} is cited and missing from the list: {_listed(one.statements)}"
        if one.alone:
            yield f"  rest on missing entries alone: {_listed(one.alone)}"
    if found.never_cited:
        yield f"listed and never cited: {write_marker(found.never_cited)}"
    for what, ids in (
        ("without a reference", found.uncited),
        ("end in a number that was read as part of the sentence", found.ending_in_number),
        ("may not be understood without their heading", found.needing_heading),
    ):
        if ids:
            yield f"{len(ids)} {what}: {_listed(ids)}"
    for path in found.empty_sections:
        yield f"heading without statements: {' > '.join(path)}"
    if found.status_lines:
        yield "the page says of its review, and nothing says which of it holds now:"
        yield from (f"  {line.replace(chr(10), ' / ')}" for line in found.status_lines)


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)
