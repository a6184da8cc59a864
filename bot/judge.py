"""What a statement is about and what it says: does it carry a concept, does it show a facet?

The unit of evidence is the statement with its heading path. A statement that names no therapy of
its own ("Standard dosing: ...") speaks of the one its section speaks of; what the article's title
is about is taken for granted everywhere, unless the statement names something else of that kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from bot.amounts import owners
from bot.companions import companions, is_occasion, says_the_same
from bot.facets import Facets
from bot.families import families_of
from bot.lexicon import Lexicon
from bot.text import forms, stem
from bot.topic import topic_of
from bot.types import Article, Mention, Statement

HARD_KINDS = ("condition", "therapy", "population", "organism")
"""Kinds of concept that a statement must carry, or it does not answer: a wrong one harms."""
SHORTEST_ROOT = 5
"""Letters of the shortest stem that stands for longer words that begin with it."""
BACK_REFERENCES = frozenset({"this", "these", "both", "such", "it", "they", "those"})


@dataclass(frozen=True, slots=True)
class Profile:
    """A statement read: concepts by where they stand, the facets it shows, its folded words.

    `words` are stems, `families` the families of paraphrase they belong to, `beginnings` how the
    longer ones begin; `named` the concepts named anywhere in text and headings, also inside longer
    names; `clauses` the concepts of each clause of the text, `in_text` those of them that headings
    and statements before do not bring in; `given` the therapies whose amounts it gives
    (`bot.amounts`). `carried` holds every concept of text and headings with all that each is a kind
    of; `assumed` those it takes over from the statement before it or from the article's title.
    """

    statement: Statement
    own: tuple[str, ...]
    section: tuple[str, ...]
    carried: frozenset[str]
    assumed: frozenset[str]
    facets: frozenset[str]
    words: frozenset[str]
    clauses: tuple[frozenset[str], ...] = ()
    in_text: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    def in_one_clause(self, one: str, other: str) -> bool:
        """Whether one clause of the sentence speaks of both."""
        return any(one in clause and other in clause for clause in self.clauses)

    def says(self, form: str) -> bool:
        """Whether a folded word, or one of its family, stands in the statement or its headings."""
        root = stem(form)
        if root in self.words or families_of(root) & self.families or root in self.beginnings:
            return True
        return not self.words.isdisjoint(_beginnings(root))

    def carries(self, concept: str) -> bool:
        """Whether the statement, under its headings, is about the concept or a kind of it."""
        return concept in self.carried or concept in self.assumed


@lru_cache(maxsize=8192)
def _beginnings(root: str) -> frozenset[str]:
    """What stands for longer words that begin with it, among them this stem."""
    return frozenset(root[:end] for end in range(SHORTEST_ROOT, len(root)))


class Judge:
    """Reads an article's statements against questions. Profiles are made when first asked for."""

    def __init__(self, article: Article, lexicon: Lexicon, facets: Facets) -> None:
        self.article = article
        self.lexicon = lexicon
        self.facets = facets
        self._by_id = {s.id: s for s in article.evidence}
        self._before = _before(article.evidence)
        self._topic = topic_of(article, lexicon)
        self._grouped = self._conditions_by_group()
        self.profile = lru_cache(maxsize=65536)(self._profile)

    def speaks_of(self, concept: str) -> bool:
        """Whether any statement, under its headings, is about the concept or a kind of it."""
        return concept in self._spoken_of

    @cached_property
    def _spoken_of(self) -> frozenset[str]:
        return frozenset[str]().union(*(p.carried for p in self.profiles()))

    def led_by(self, statement: Statement) -> Statement | None:
        """The statement before one that says "the same dose", without which it says nothing."""
        return self._before.get(statement.id) if says_the_same(statement.text) else None

    def is_of_title(self, concept: str) -> bool:
        """Whether the article's title names the concept, so that it sets no statement apart."""
        return concept in self._topic.subjects

    def only_by_title(self, profile: Profile, concept: str) -> bool:
        """Whether a statement is about one of the title's diseases only in that it names none."""
        return concept in self._topic.parts and concept not in profile.carried

    def set_apart(self, profile: Profile) -> tuple[str, ...]:
        """The conditions that a statement or its headings name, but for those of the title."""
        named = (*profile.own, *profile.section)
        return tuple(
            c
            for c in named
            if self.lexicon.kind(c) == "condition" and c not in self._topic.subjects
        )

    def profiles(self, ids: Iterable[str] | None = None) -> tuple[Profile, ...]:
        """The profiles of these statements, of all by default, in the article's order."""
        return tuple(self.profile(i) for i in (self._by_id if ids is None else ids))

    def _profile(self, identifier: str) -> Profile:
        statement = self._by_id[identifier]
        own = _concepts(self.lexicon.find(statement.text))
        section = tuple(
            c for heading in statement.section for c in _concepts(self.lexicon.find(heading))
        )
        carried = self._closed([*own, *section, *self._within(statement)])
        assumed = self._assumed(statement, own, section)
        roots = frozenset(map(stem, forms(" ".join([*statement.section, statement.text]))))
        around = self.lexicon.within(" ; ".join(statement.section))
        clauses = tuple(self._closed(self.lexicon.within(c)) for c in clauses_of(statement.text))
        in_text = frozenset[str]().union(*clauses) - self._closed([*section, *around]) - assumed
        return Profile(
            statement=statement,
            own=own,
            section=section,
            carried=carried,
            assumed=assumed,
            clauses=clauses,
            in_text=in_text,
            facets=self.facets.shown(statement.text, statement.section),
            words=roots,
            families=frozenset[str]().union(*map(families_of, roots)),
            beginnings=frozenset[str]().union(*map(_beginnings, roots)),
            named=self._within(statement),
            given=owners(statement.text, self.facets.amounts, self.lexicon.find(statement.text)),
        )

    def _closed(self, concepts: Iterable[str]) -> frozenset[str]:
        return frozenset[str]().union(*(self.lexicon.ancestors(concept) for concept in concepts))

    def _within(self, statement: Statement) -> frozenset[str]:
        return self.lexicon.within(" ; ".join([*statement.section, statement.text]))

    def _assumed(
        self, statement: Statement, own: tuple[str, ...], section: tuple[str, ...]
    ) -> frozenset[str]:
        kinds = {self.lexicon.kind(concept) for concept in self._led(statement)}
        refers_back = forms(statement.text)[:1] and forms(statement.text)[0] in BACK_REFERENCES
        taken = [
            c
            for c in self._said_before(statement)
            if refers_back or self.lexicon.kind(c) not in kinds
        ]
        beside, title = [*section, *taken], self._topic.of(statement.section)
        granted = [
            c for c in title if self.lexicon.kind(c) not in kinds and self._goes_with(c, beside)
        ]
        wide = [c for c in title if self.lexicon.kind(c) == "condition"]
        return self._closed([*taken, *granted, *wide, *self._said_of_group(statement, own)])

    def _led(self, statement: Statement) -> tuple[str, ...]:
        """The concepts that the sentence itself brings in, without drugs that only go along."""
        mentions = self.lexicon.find(statement.text)
        beside = companions(statement.text, mentions)
        return _concepts(m for m in mentions if m not in beside)

    def _said_of_group(self, statement: Statement, own: tuple[str, ...]) -> tuple[str, ...]:
        """The conditions of the headings beside a statement's own, where that names none.

        What stands under "Glomerular disease" and there under "Caveats" is said of each glomerular
        disease that has a heading beside it, unless the sentence names one itself.
        """
        *above, last = statement.section or ("",)
        group = self._conditions(above[-1]) if above else ()
        if not group or self._conditions(last):
            return ()
        wider = self._closed(group)
        named = [c for c in own if self.lexicon.kind(c) == "condition"]
        return self._grouped.get(tuple(above), ()) if wider.issuperset(named) else ()

    def _conditions_by_group(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """The conditions that the headings right under each path of headings name."""
        found: dict[tuple[str, ...], list[str]] = {}
        for section in dict.fromkeys(s.section for s in self.article.evidence):
            for depth in range(1, len(section)):
                found.setdefault(section[:depth], []).extend(self._conditions(section[depth]))
        return {path: tuple(dict.fromkeys(names)) for path, names in found.items()}

    def _conditions(self, heading: str) -> tuple[str, ...]:
        names = _concepts(self.lexicon.find(heading))
        return tuple(c for c in names if self.lexicon.kind(c) == "condition")

    def _goes_with(self, concept: str, others: Iterable[str]) -> bool:
        """Whether no other concept of its kind is named, but for wider ones and occasions."""
        alike = [
            c
            for c in others
            if self.lexicon.kind(c) == self.lexicon.kind(concept)
            and not is_occasion(c, self.lexicon)
        ]
        return all(c in self.lexicon.ancestors(concept) for c in alike)

    def _said_before(self, statement: Statement) -> tuple[str, ...]:
        """What earlier statements of the section are about: the first concept of each kind."""
        previous = self._before.get(statement.id)
        while previous is not None:
            concepts = _concepts(self.lexicon.find(previous.text))
            kinds = {self.lexicon.kind(c): c for c in reversed(concepts)}
            if "therapy" in kinds:
                return tuple(c for kind, c in kinds.items() if kind in HARD_KINDS)
            previous = self._before.get(previous.id)
        return ()


_BREAKS = (
    ";",
    ", though ",
    ", but ",
    ", while ",
    " while ",
    " whereas ",
    ", although ",
    ", however ",
)


@lru_cache(maxsize=4096)
def clauses_of(text: str) -> tuple[str, ...]:
    """A sentence's clauses, cut where it turns to something else.

    >>> clauses_of("A is first; B is not, though C may be")
    ('A is first', ' B is not', 'C may be')
    """
    pieces = [text]
    for mark in _BREAKS:
        pieces = [part for piece in pieces for part in piece.split(mark)]
    return tuple(pieces)


def _before(statements: tuple[Statement, ...]) -> dict[str, Statement]:
    """Each statement's predecessor in its section."""
    pairs = pairwise(statements)
    return {two.id: one for one, two in pairs if one.section == two.section}


def _concepts(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.concept for mention in mentions))
