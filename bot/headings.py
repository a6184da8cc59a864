"""Questions for a whole section: `List everything under poor prognosis indicators`; the title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.carrying import Carrying
from bot.judge import Profile
from bot.text import forms, stem
from bot.understanding import Form, Understood

_MOST_HEADED = 6
"""Statements of the longest sections that are shown whole for a facet alone."""


def section_asked(
    asked: Understood, profiles: Sequence[Profile], carrying: Carrying
) -> tuple[Profile, ...]:
    """All statements of the section whose heading a question for a list names, with every word.

    None where a strict facet, things of one kind or something beyond the section is asked for; but
    of a facet that headings show, and nothing beside it ("contraindications?"), what they head.
    """
    if headed := _headed(asked, carrying):
        return headed
    if asked.form is not Form.LIST or asked.kind_asked or carrying.strict(asked):
        return ()
    said = _stems(forms(asked.text))
    sections = {p.statement.section for p in profiles if p.statement.section}
    named = {path for path in sections if (words := _content(path[-1], carrying)) and words <= said}
    found = [p for p in profiles if p.statement.section in named]
    whole = all(all(p.carries(m.concept) for p in found) for m in carrying.required(asked))
    return tuple(found) if whole else ()


def _headed(asked: Understood, carrying: Carrying) -> tuple[Profile, ...]:
    """What stands under headings that show the one facet that is asked for of the whole article."""
    facets = [carrying.judge.facets.by_id[f] for f in carrying.strict(asked)]
    beyond = [m for m in asked.mentions if not carrying.judge.is_of_title(m.concept)]
    if len(facets) != 1 or beyond or asked.form is Form.YES_NO:
        return ()
    (facet,) = facets
    if not all(facet.asks.found(rest.text) for rest in asked.residue):
        return ()
    everything = carrying.judge.profiles()
    under = [p for p in everything if any(map(facet.shows.found, p.statement.section[1:]))]
    return tuple(under) if facet.section and len(under) <= _MOST_HEADED else ()


def summary_asked(asked: Understood, carrying: Carrying) -> tuple[Profile, ...]:
    """The article's summary where the article's own title is asked, and nothing beside it."""
    article = carrying.judge.article
    title, said = (
        frozenset(form for form in forms(text) if carrying.wording.content(form))
        for text in (article.title, asked.text)
    )
    if not title or title != said:
        return ()
    profiles = carrying.judge.profiles()
    return tuple(p for p in profiles if p.statement.section == (article.heading,))


def _content(heading: str, carrying: Carrying) -> frozenset[str]:
    """The content words of a heading; none if it has but one, which never means the section."""
    content = [form for form in forms(heading) if form not in carrying.wording.function]
    return _stems(content) if len(content) > 1 else frozenset()


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(stem, words))
