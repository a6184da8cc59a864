"""What an article as a whole is about: the concepts of its title, by the place of its headings."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lexicon import Lexicon
from bot.types import Article


@dataclass(frozen=True, slots=True)
class Topic:
    """The concepts of a title.

    All of the article is about the `subjects`. The `parts` are conditions that the title sets side
    by side ("A in B and C") and that have headings of their own; `places` are the sections of these
    and of the conditions beside them, all other sections are about each part.
    """

    subjects: tuple[str, ...]
    parts: tuple[str, ...]
    places: frozenset[tuple[str, ...]]

    def of(self, section: tuple[str, ...]) -> tuple[str, ...]:
        """What is taken for granted under these headings."""
        return self.subjects if section in self.places else (*self.subjects, *self.parts)


def topic_of(article: Article, lexicon: Lexicon) -> Topic:
    """Read from the title, the first heading and those of the sections.

    "How is A used in B and C, and how does pregnancy change its use?" is not about B as a whole,
    nor about pregnancy, where these have headings of their own.
    """
    title = f"{article.title} . {article.heading}"
    named = tuple(dict.fromkeys(m.concept for m in lexicon.find(title)))
    sections = tuple(dict.fromkeys(s.section for s in article.evidence))
    sections = tuple(section for section in sections if section != (article.heading,))
    headed = {m.concept for section in sections for h in section for m in lexicon.find(h)}
    populations = [c for c in named if lexicon.kind(c) == "population" and c in headed]
    parts = _side_by_side(named, headed, lexicon)
    subjects = tuple(c for c in named if c not in populations and c not in parts)
    return Topic(subjects, parts, _places(parts, sections, lexicon))


def _side_by_side(named: tuple[str, ...], headed: set[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The conditions of a title with headings, but for those that are kinds of all others."""
    conditions = [
        c
        for c in named
        if lexicon.kind(c) == "condition" and not headed.isdisjoint(lexicon.descendants(c))
    ]
    return tuple(c for c in conditions if any(not lexicon.related(c, o) for o in conditions))


def _places(
    parts: tuple[str, ...], sections: tuple[tuple[str, ...], ...], lexicon: Lexicon
) -> frozenset[tuple[str, ...]]:
    """The sections under a heading that names a part, or a condition beside one that does."""
    kinds = frozenset[str]().union(*map(lexicon.descendants, parts))
    conditions = {
        section[: depth + 1]: {
            m.concept for m in lexicon.find(section[depth]) if m.kind == "condition"
        }
        for section in sections
        for depth in range(len(section))
    }
    groups = {path[:-1] for path, its in conditions.items() if its & kinds}
    heads = {path for path, its in conditions.items() if its and path[:-1] in groups}
    return frozenset(s for s in sections if any(s[: d + 1] in heads for d in range(len(s))))
