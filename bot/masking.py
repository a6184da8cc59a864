"""A question with the names in it replaced by what they are names of."""

from __future__ import annotations

from collections.abc import Container

from bot.lexicon import Lexicon

_STANDS_FOR = {"therapy": "the drug", "condition": "the condition", "organism": "the condition"}


def masked(text: str, lexicon: Lexicon, kinds: Container[str] = _STANDS_FOR) -> str:
    """The text with drugs and diseases called `the drug` and `the condition`, or some of these."""
    for mention in reversed(lexicon.find(text)):
        if mention.kind in _STANDS_FOR and mention.kind in kinds:
            text = text[: mention.start] + _STANDS_FOR[mention.kind] + text[mention.end :]
    return text
