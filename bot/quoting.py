"""The answerer without a model: claims in the article's own words.

A statement is said with as much of its headings as it needs to be understood alone.
"""

from __future__ import annotations

from bot.judge import Judge
from bot.types import Claim, Statement


def quoted(statement: Statement, judge: Judge) -> Claim:
    """The statement as a claim: its words, behind the headings that say what it is about."""
    headings = needed_headings(statement, judge)
    text = f"{': '.join([*headings, statement.text])}"
    return Claim(text, (statement.id,), statement.numbers)


def needed_headings(statement: Statement, judge: Judge) -> tuple[str, ...]:
    """The last heading, unless the sentence says it all; and the one above if it names nothing."""
    if len(statement.section) <= 1 and statement.section == (judge.article.heading,):
        return ()
    named = set(judge.profile(statement.id).own)
    kept: list[str] = []
    for heading in reversed(statement.section):
        concepts = {mention.concept for mention in judge.lexicon.find(heading)}
        if not concepts or not _said(concepts, named, judge):
            kept.insert(0, heading)
        if concepts:
            break
    return tuple(kept)


def _said(concepts: set[str], named: set[str], judge: Judge) -> bool:
    held = frozenset[str]().union(*(judge.lexicon.ancestors(concept) for concept in named))
    return concepts <= held
