"""The language of a text, told by its small words."""

from __future__ import annotations

from bot.text import forms, words
from bot.wording import Wording

ENGLISH = "en"
_FEWEST_FOREIGN = 2


def language_of(text: str, wording: Wording) -> str:
    """The language a question is written in, told by its small words: an ISO 639-1 code.

    Short texts and those with no small words count as English; what is English too tells nothing.
    """
    english = sum(form in wording.function for form in forms(text))
    small = [w.text.lower() for w in words(text) if w.form not in wording.function]
    counts = {
        code: sum(word in known for word in small) for code, known in wording.languages.items()
    }
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > max(english, _FEWEST_FOREIGN - 1) else ENGLISH
