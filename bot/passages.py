"""What is indexed of a statement: its words with the headings it stands under, and synonyms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from bot.types import Statement

Expand: TypeAlias = Callable[[str], str]
"""A text to the same text followed by other names of what it speaks of."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement as it is searched: `text` by its embedding, `words` by the lexical index."""

    statement: Statement
    text: str
    words: str


def indexed_text(statement: Statement, title: str = "") -> str:
    """The statement behind its title and headings, for many mean nothing without them.

    >>> indexed_text(Statement("a-1", "Give it daily.", ("Asthma", "Dose")), "Inhalers")
    'Inhalers > Asthma > Dose: Give it daily.'
    """
    path = [heading for heading in (title, *statement.section) if heading]
    return f"{' > '.join(path)}: {statement.text}" if path else statement.text


def passages(
    statements: Iterable[Statement], *, title: str = "", expand: Expand = str
) -> tuple[Passage, ...]:
    """One passage a statement, in order; `expand` adds synonyms to the words, never to the text."""
    texts = ((statement, indexed_text(statement, title)) for statement in statements)
    return tuple(Passage(statement, text, expand(text)) for statement, text in texts)
