"""A first question set for any article, made from the article alone, for a clinician to edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.article_names import with_names_of
from bot.evaluation.cases import OPENER, Case, Gold
from bot.evaluation.mutations import Mutation, Mutations, load_mutations
from bot.evaluation.writing import NewSet, set_text
from bot.facets import Facet, load_facets
from bot.judge import Judge
from bot.lexicon_files import load_lexicon
from bot.quantities import quantities
from bot.types import Article, Outcome, Section, Statement

LEAST_WORDS, MOST_WORDS = 3, 9
"""Words of a statement that its question names."""
MOST_FACTS = 4
_SUBJECT_END = re.compile(r"[:;,(]| because | although | though ")
HEADER = """\
# A draft made by a program from the article alone. Read every question: reword it as a colleague
# would ask it, correct what is expected, remove what is of no use, then write `status: ready`.
# eval/README.md describes the format.
"""


@dataclass(frozen=True)
class Drafter:
    """What questions are made of: the article, how it reads, how questions are worded."""

    article: Article
    judge: Judge
    mutations: Mutations

    def singles(self) -> Iterator[Case]:
        """One question a statement, its false versions, and what the article lacks."""
        for statement in self.article.evidence:
            yield self._of_statement(statement)
        for statement in self.article.evidence:
            yield from self._false_premises(statement)
        yield from self._missing()

    def chains(self) -> Iterator[tuple[Case, ...]]:
        """For each facet that several sections show: one after the other, then one without it."""
        for facet in self._askable():
            showing = [s for s in self._sections() if self._shows(s, facet)]
            lacking = [s for s in self._sections() if not self._shows(s, facet)]
            if len(showing) > 1:
                turns = [*showing[:3], *lacking[:1]]
                yield tuple(self._turn(facet, s, n) for n, s in enumerate(turns, start=1))

    def _of_statement(self, statement: Statement) -> Case:
        template = self.mutations.questions["statement"]
        question = template.format(heading=statement.section[-1], subject=subject(statement.text))
        beside = (s.id for s in self.article.evidence if s.section == statement.section)
        gold = Gold(must=(statement.id,), may=tuple(i for i in beside if i != statement.id))
        return Case(
            id=f"say-{statement.id}",
            question=question,
            expect=Outcome.ANSWERED,
            gold=gold,
            references=statement.numbers,
            facts=facts_of(statement.text),
            slices=("statement",),
        )

    def _false_premises(self, statement: Statement) -> Iterator[Case]:
        for number, mutation in enumerate(self.mutations.of(statement.text), start=1):
            template = self.mutations.questions["false_premise"]
            claim = mutation.text.rstrip(".")
            yield Case(
                id=f"false-{statement.id}-{number}",
                question=template.format(heading=statement.section[-1], claim=claim),
                expect=Outcome.CORRECTED,
                gold=Gold(must=(statement.id,)),
                references=statement.numbers,
                facts=(mutation.true,),
                forbidden=self._forbidden(mutation),
                slices=("false_premise",),
            )

    def _forbidden(self, mutation: Mutation) -> tuple[str, ...]:
        """The false wording, unless the article has it elsewhere."""
        elsewhere = any(
            mutation.false.casefold() in s.text.casefold() for s in self.article.evidence
        )
        return () if elsewhere else (mutation.false,)

    def _missing(self) -> Iterator[Case]:
        """The facets that would be declined: those of which no statement tells anything."""
        shown = {f for profile in self.judge.profiles() for f in profile.facets}
        template = self.mutations.questions["missing"]
        for facet in self.judge.facets.by_id.values():
            if facet.strict and facet.id not in shown:
                yield Case(
                    id=f"missing-{facet.id}",
                    question=template.format(heading=self.article.heading, label=facet.label),
                    expect=Outcome.DECLINED,
                    slices=("not_in_source",),
                )

    def _askable(self) -> Iterator[Facet]:
        yield from (f for f in self.judge.facets.by_id.values() if f.question and f.strict)

    def _sections(self) -> Iterator[Section]:
        """Those that hold statements, but for the overview: what it lacks stands elsewhere."""
        own = (section for section in self.article.sections if section.statements)
        yield from (section for section in own if section.path[-1] != self.article.heading)

    def _shows(self, section: Section, facet: Facet) -> tuple[str, ...]:
        profiles = self.judge.profiles(section.statements)
        return tuple(p.statement.id for p in profiles if facet.id in p.facets)

    def _turn(self, facet: Facet, section: Section, number: int) -> Case:
        heading, showing = section.path[-1], self._shows(section, facet)
        alone = str(facet.question).format(heading)
        follow_up = self.mutations.questions["follow_up"].format(heading=heading)
        return Case(
            id=f"chain-{facet.id}.{number}",
            question=alone if number == 1 else follow_up,
            standalone="" if number == 1 else alone,
            follow_up=OPENER if number == 1 else "ellipsis",
            conversation=f"chain-{facet.id}",
            expect=Outcome.ANSWERED if showing else Outcome.DECLINED,
            gold=_one_of(showing, section) if showing else Gold(may=section.statements),
        )


def _one_of(showing: Sequence[str], section: Section) -> Gold:
    rest = tuple(i for i in section.statements if i not in showing)
    if len(showing) == 1:
        return Gold(must=tuple(showing), may=rest)
    return Gold(any=(tuple(showing),), may=rest)


def subject(text: str) -> str:
    """The first words of a statement, up to where its first part ends.

    >>> subject("A cast is kept for 6 weeks, longer in adults")
    'A cast is kept for 6 weeks'
    """
    first = _SUBJECT_END.split(text, maxsplit=1)[0].split()
    words = first if len(first) >= LEAST_WORDS else text.split()
    return " ".join(words[:MOST_WORDS]).rstrip(".")


def facts_of(text: str) -> tuple[str, ...]:
    """The first numbers of a statement that have a unit, as written."""
    found = (text[q.start : q.end].strip() for q in quantities(text) if q.unit)
    return tuple(dict.fromkeys(found))[:MOST_FACTS]


def draft(article: Article) -> str:
    """A question set over an article as YAML, marked as a draft."""
    judge = Judge(article, with_names_of(article, load_lexicon()), load_facets())
    drafter = Drafter(article, judge, load_mutations())
    chains = {turns[0].conversation or "": turns for turns in drafter.chains()}
    new = NewSet(
        title=f"Draft: {article.heading}",
        slices=("draft",),
        questions=tuple(drafter.singles()),
        conversations=chains,
        is_draft=True,
    )
    return HEADER + set_text(new)
