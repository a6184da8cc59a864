"""What a question asks: its concepts, facets, form, the side it asks for and the words left over.

Nothing here knows an article; the words come from the lexicon, `corpus/facets.toml` and
`corpus/questions.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

from bot.dictionary import is_ordinary
from bot.facets import Facets
from bot.frequency import UNKNOWN_BELOW, known_stems, rarity, zipf
from bot.language import ENGLISH, language_of
from bot.lexicon import Lexicon
from bot.masking import masked
from bot.patterns import without
from bot.spelling import Speller
from bot.text import Word, cleaned, forms, plain, stem, words
from bot.types import Mention
from bot.wording import Wording

Likely: TypeAlias = Callable[[str, str], Mapping[str, float]]
LIKELY = 0.5
"""Probability from which a facet is asked for although no phrase says so."""
SHORTEST_NAME = 4
"""Letters of the shortest word that is taken for an unknown name."""
_BESIDE = 4
"""Words before and after a name that may say that it only belongs to the story."""


class Form(StrEnum):
    """How a question is put."""

    OPEN = "open"
    YES_NO = "yes_no"
    LIST = "list"
    COMPARISON = "comparison"


class Side(StrEnum):
    """Whether what helps or what does not is asked for."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Rest:
    """A word that was not otherwise understood: its folded form and as typed.

    `rarity` is in [0, 1]; `strange` words are no English and in no lexicon: a name, most likely.
    """

    form: str
    text: str
    rarity: float
    strange: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What one question asks.

    `residue` are content words that are neither concepts nor cues of a facet; `kind_asked` is the
    kind of thing that "which ..." asks for, `instance_of` the concept whose kinds it asks for;
    `guessed` are the facets that no phrase asks for but the probe thinks likely; `message` is the
    text that the question is a part of, empty where it is the whole.
    """

    text: str
    mentions: tuple[Mention, ...] = ()
    facets: tuple[str, ...] = ()
    guessed: frozenset[str] = frozenset()
    form: Form = Form.OPEN
    side: Side | None = None
    kind_asked: str | None = None
    instance_of: str | None = None
    residue: tuple[Rest, ...] = ()
    language: str = ENGLISH
    message: str = ""

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts named, in order, each once."""
        return tuple(dict.fromkeys(mention.concept for mention in self.mentions))

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """The concepts of these kinds, in order, each once."""
        return tuple(dict.fromkeys(m.concept for m in self.mentions if m.kind in kinds))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values, for the answer record."""
        return {
            "text": self.text,
            "concepts": list(self.concepts),
            "facets": list(self.facets),
            "form": self.form.value,
            "side": self.side.value if self.side else None,
            "language": self.language,
        }


class Reader:
    """Reads questions on one article. Safe from several threads."""

    def __init__(
        self,
        lexicon: Lexicon,
        facets: Facets,
        wording: Wording,
        speller: Speller,
        likely: Likely = lambda _masked, _text: {},
    ) -> None:
        """`likely` gives each facet's probability for a masked text, and is given the text as well.

        Without it cues decide.
        """
        self.lexicon = lexicon
        self.facets = facets
        self.wording = wording
        self._speller = speller
        self._likely = likely
        self.understand = lru_cache(maxsize=512)(self._understand)
        self._mended = lru_cache(maxsize=512)(self._mend)
        self._facets = lru_cache(maxsize=512)(self._facets_of)

    def _understand(self, question: str, *asking: str) -> Understood:
        """What the question asks.

        `asking` are the questions it was put together of, if it was: these have the facets.
        """
        language = language_of(question, self.wording)
        text = self._mended(question)
        mentions = self._named(text)
        parts = [self._facets(self._mended(part)) for part in asking or (question,)]
        facets = tuple(dict.fromkeys(chain.from_iterable(found for found, _ in parts)))
        guessed = frozenset(facets).difference(*(cued for _, cued in parts))
        return Understood(
            text=text,
            mentions=mentions,
            facets=facets,
            guessed=guessed,
            form=self._form(text),
            side=self._side(text),
            kind_asked=self._kind_asked(text, mentions),
            instance_of=self._instance_of(text, mentions),
            residue=self._residue(text, mentions, facets),
            language=language,
        )

    def _facets_of(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The facets asked for, and those that phrases ask for.

        Who asks for a reason asks for no figure.
        """
        likely = self._likely(masked(text, self.lexicon), text)
        also = [facet for facet, chance in likely.items() if chance >= LIKELY]
        cueing = self._cueing(text)
        cued, asked = self.facets.asked(cueing), self.facets.asked(cueing, also=also)
        if self.wording.reasons.found(text):
            asked = tuple(f for f in asked if not self.facets.by_id[f].strict)
        return asked, cued

    def _cueing(self, text: str) -> str:
        """The text without the names of diseases: "alcohol withdrawal" asks for no withdrawal."""
        return masked(text, self.lexicon, {"condition"})

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """What a text names, without reading what it asks: that is much less work."""
        return self._named(self._mended(text))

    def embedded(self, text: str) -> tuple[str, str]:
        """The two texts that are embedded for this one: mended, and with its names masked too."""
        mended = self._mended(text)
        return mended, masked(mended, self.lexicon)

    def _mend(self, text: str) -> str:
        """The text without control characters, and if it is English without typing errors."""
        english = language_of(text, self.wording) == ENGLISH
        return self._speller.mend(cleaned(text)) if english else cleaned(text)

    def _named(self, text: str) -> tuple[Mention, ...]:
        found = [m for m in self.lexicon.find(text) if not self._of_a_role(text[m.end :])]
        return tuple(self._placed(m, text) for m in (*found, *self._ages(text)))

    def _placed(self, mention: Mention, text: str) -> Mention:
        """A mention with whether the words beside it say that it only belongs to the story."""
        before = _STOP.split(text[: mention.start])[-1].split()[-_BESIDE:]
        after = _STOP.split(text[mention.end :])[0].split()[:_BESIDE]
        story = self.wording.told_before.found(" ".join(before))
        told = story or self.wording.told_after.found(" ".join(after))
        return replace(mention, told=told)

    def _of_a_role(self, after: str) -> bool:
        """Whether what follows a name makes it the name of who asks ("dialysis nurse")."""
        begins = after.lstrip(" ")
        return begins[:1].isalnum() and not self.wording.roles.isdisjoint(forms(begins)[:1])

    def _ages(self, text: str) -> tuple[Mention, ...]:
        """Ages as the populations that they stand for."""
        found: list[Mention] = []
        for match in _AGE.finditer(plain(text)):
            years = float(match[1]) if match[2].lower().startswith("y") else 0.0
            concept = self.wording.age_group(years)
            found.append(Mention(concept, "population", match[0], *match.span()))
        return tuple(found)

    def _form(self, text: str) -> Form:
        if self.wording.comparisons.found(without(text, self.wording.uncompared)):
            return Form.COMPARISON
        if self.wording.lists.found(without(text, self.wording.single)):
            return Form.LIST
        first = forms(text)[:1]
        return Form.YES_NO if first and first[0] in self.wording.yes_no else Form.OPEN

    def _side(self, text: str) -> Side | None:
        if self.wording.negative.found(text):
            return Side.NEGATIVE
        return Side.POSITIVE if self.wording.positive.found(text) else None

    def _kind_asked(self, text: str, mentions: tuple[Mention, ...]) -> str | None:
        if set(forms(text)[:3]) & self.wording.who:
            return "condition"
        nouns = {noun: kind for kind, group in self.wording.asked_kinds.items() for noun in group}
        taken = {m.start for m in mentions}
        for start, *_rest in _which(text):
            for word in words(text[start:])[:3]:
                if word.form in nouns and start + word.start not in taken:
                    return nouns[word.form]
        return None

    def _instance_of(self, text: str, mentions: tuple[Mention, ...]) -> str | None:
        """The concept that heads what "which" asks for, if there are kinds of it."""
        for start, end in _which(text):
            if _RELATIVE.search(text[:start]):
                continue
            for mention in mentions:
                near = mention.start >= start and len(words(text[end : mention.start])) <= 1
                after = forms(text[mention.end :])[:1]
                heads = not after or after[0] in self.wording.function
                if near and heads and len(self.lexicon.descendants(mention.concept)) > 1:
                    return mention.concept
        return None

    def _residue(
        self, text: str, mentions: tuple[Mention, ...], facets: tuple[str, ...]
    ) -> tuple[Rest, ...]:
        taken = {i for m in mentions for i in range(m.start, m.end)}
        cues = self.facets.cue_words(facets)
        found = {
            word.form: Rest(word.form, word.text, rarity(word.text), self._strange(word))
            for word in words(text)
            if word.start not in taken and word.form not in cues and self.wording.content(word.form)
        }
        return tuple(found.values())

    def _strange(self, word: Word) -> bool:
        if (
            len(word.form) < SHORTEST_NAME
            or not word.form.isalpha()
            or word.form in self.lexicon.vocabulary
            or is_ordinary(word)
        ):
            return False
        if max(zipf(word.text), zipf(word.form)) >= UNKNOWN_BELOW:
            return False
        family = stem(word.form)
        return not any(
            len(root) >= SHORTEST_NAME and root in known_stems() for root in _roots(family)
        )


def _roots(family: str) -> list[str]:
    """A stem and what is left of it without one more ending: `prognost` of `prognostic`."""
    return [
        family,
        *(family.removesuffix(end) for end in ("ic", "al", "iv", "abl", "ist", "er", "i", "ness")),
    ]


_RELATIVE = re.compile(
    r"\w\s+(?:in|for|with|on|to|from|of|by|after|under|during|about)\s+$", re.IGNORECASE
)
_AGE = re.compile(
    r"\b(\d{1,3})[\s-]*(years?|yrs?|y|months?|weeks?|days?)[\s-]*(?:old|/?o)\b", re.IGNORECASE
)
_STOP = re.compile(r"[.?!;](?:\s|$)|\n")
_WHICH = re.compile(r"\b(?:which|what)\b", re.IGNORECASE)


def _which(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WHICH.finditer(plain(text))]
