"""Questions reworded: names put in, names replaced by others of their kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.patterns import without
from bot.types import Mention
from bot.understanding import Reader, Side, Understood

_EMPTY = re.compile(r"(?:,\s*)+(?=[,)])|(?<=\()\s*,\s*|\s*\(\s*\)")
"""What is left between brackets and commas when names are taken out."""
_NESTED = re.compile(r"(\([^()]*[^()\s])\s*\(.*", re.DOTALL)
"""Brackets from those within them on."""


def bracketed(question: str, names: Sequence[str]) -> str:
    """The question with names in brackets behind it: `What dose (GBS)?`."""
    return f"{question.rstrip('?. ')} ({', '.join(dict.fromkeys(names))})?" if names else question


def continued(question: str, earlier: str) -> str:
    """The question with the earlier one in brackets behind it: `And if severe (dose in GBS)?`."""
    return bracketed(question, [earlier.rstrip("?. ")])


def in_short(question: str) -> str:
    """A completed question without what stands in brackets within its brackets.

    >>> in_short("Then (how often (which dose (gout))?)?")
    'Then (how often)?'
    """
    return _NESTED.sub(r"\1)?", question)


def with_replaced(asked: Understood, earlier: Understood, reader: Reader) -> str:
    """The earlier question with its names replaced by the new ones of the same kind."""
    text = earlier.text
    kinds = dict.fromkeys(m.kind for m in asked.mentions)
    spans = [(m, kind) for kind in kinds for m in narrowest(earlier.mentions, kind, reader)]
    first = {kind: min((m.start for m, k in spans if k == kind), default=-1) for kind in kinds}
    for mention, kind in sorted(spans, key=lambda pair: -pair[0].start):
        put = _listed(asked, kind) if mention.start == first[kind] else ""
        text = text[: mention.start] + put + text[mention.end :]
    added = [_listed(asked, kind) for kind in kinds if first[kind] < 0]
    if asked.side is not None and asked.side != earlier.side:
        sides = (
            reader.wording.negative if earlier.side is Side.NEGATIVE else reader.wording.positive
        )
        text = f"{asked.text.rstrip('?. ')}: {without(text, sides)}"
    text = _EMPTY.sub("", text)
    return bracketed(text, added) if added else text


def _listed(asked: Understood, kind: str) -> str:
    return " and ".join(names_of(asked, kind))


def names_of(asked: Understood, kind: str) -> list[str]:
    """The names of a kind that a question names, as it spells them, each once."""
    return list(dict.fromkeys(m.text for m in asked.mentions if m.kind == kind))


def narrowest(mentions: Sequence[Mention], kind: str, reader: Reader) -> list[Mention]:
    """Mentions of a kind; of nested concepts only the narrowest, for the wider is the setting."""
    chosen = [m for m in mentions if m.kind == kind]
    ids = {m.concept for m in chosen}
    return [
        m for m in chosen if not any(m.concept in reader.lexicon.ancestors(i) - {i} for i in ids)
    ]
