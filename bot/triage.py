"""What kind of reply a question needs, before the article is searched.

The words are data (`corpus/triage.toml`). Instructions to the bot are never obeyed: the sentences
that hold them are not read, and what stands beside them is answered on its clinical content.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.errors import LexiconError
from bot.patterns import Phrases, without
from bot.shipped import shipped
from bot.text import forms, sentences

_QUOTED = re.compile(r"(?<!\w)['\"\u201c\u2018«](.{12,}?)['\"\u201d\u2019»](?!\w)", re.DOTALL)
_CLAUSE = re.compile(r"(?<=[.!?;:])\s+|,\s+(?:but|and now|now)\s+|\s+but\s+|\n+", re.IGNORECASE)
_LONGEST_SMALL_TALK = 6
POSSIBLE, LIKELY, SURE, CERTAIN = 0.2, 0.7, 0.8, 0.88
"""Probabilities from which the probe's word counts where no phrase decides.

Of an emergency: the first where a danger is named, or a person is spoken of in a message that
stands alone; the second anywhere, but that a short follow-up leaves out what would tell that it is
none ("He's on digoxin by the way."), and that a figure of speech means another thing than it says:
there only the last counts beside a danger that is named. Of all other kinds, and of a danger in few
words: the third. The first two were set on some 5,000 messages: few emergencies are missed, at the
price of some false alarms; the last on 150, some of them in the course of a conversation.
"""
NOT_EXCLUDED, MEANT = 0.02, 0.3
"""Probabilities below which the probe overrules a phrase: one of danger, and one that asks for a
decision about somebody's own treatment ("at what level do I have to stop it?" asks for none)."""
FEWEST_WORDS, FEWEST_OFF_TOPIC = 6, 4
"""Words of the shortest message the probe is believed about: the rest need what went before.

The second number is for errands and other subjects, which need nothing. A follow-up on the source
may be of any length: of what, is known.
"""
ENOUGH_WORDS = 14
"""Words from which a follow-up tells whether there is an emergency."""


class Kind(StrEnum):
    """What a question is, for the way it is answered."""

    URGENT = "urgent"
    SOURCE = "source"
    PERSONAL = "personal"
    SMALL_TALK = "small_talk"
    INSTRUCTION = "instruction"
    OFF_TOPIC = "off_topic"
    CLINICAL = "clinical"


@dataclass(frozen=True, slots=True)
class Triaged:
    """The kind of a question and the text of it that is to be read.

    `topics` are the things asked about the source; `claims` what an instruction wants said, which
    may have to be corrected; `guessed` that only the probe says it is about the source; `named`
    that the message names the page, and does not only point at something.
    """

    kind: Kind
    text: str
    topics: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    guessed: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True)
class Triage:
    """The words of `corpus/triage.toml`, compiled."""

    urgent: Mapping[str, Phrases]
    personal: Mapping[str, Phrases]
    source: Mapping[str, Phrases]
    small_talk: frozenset[tuple[str, ...]]
    instruction: Phrases
    openings: Phrases
    courtesy: frozenset[str]
    markers: tuple[re.Pattern[str], ...]
    claims: tuple[str, ...]

    def sort(
        self,
        question: str,
        likely: Mapping[str, float],
        *,
        goes_on: bool = False,
        names_subject: Callable[[str], bool] | None = None,
    ) -> Triaged:
        """The kind of a question; the first that fits, the most dangerous first.

        `likely` are the probabilities of the `intents` probe, or none. It finds what no phrase
        lists; a phrase that is found is overruled only where the probe is all but sure that it is
        no emergency, or sees no decision asked for. `goes_on`: whether the question follows others.
        `names_subject`: whether a text names what can be asked of; without it, any may.
        """
        if self._seems_urgent(question, likely.get("urgent", NOT_EXCLUDED), goes_on=goes_on):
            return Triaged(Kind.URGENT, question)
        plainly = without(question, self.urgent["figurative"])
        text, claims = self._without_instructions(plainly)
        instructed = text != plainly
        if instructed and len(forms(text)) < 2:
            return Triaged(Kind.INSTRUCTION, text, claims=claims)
        if self._is_small_talk(text):
            return Triaged(Kind.SMALL_TALK, text)
        if self._seems_personal(text, likely.get("personal")):
            return Triaged(Kind.PERSONAL, text)
        if not goes_on and self._only_orders(text, likely.get("instruction", 0.0), names_subject):
            return Triaged(Kind.INSTRUCTION, text, claims=claims)
        topics = self.source_topics(text)
        off_topic = likely.get("off_topic", 0.0) >= SURE and len(forms(text)) >= FEWEST_OFF_TOPIC
        if off_topic and not topics:
            return Triaged(Kind.OFF_TOPIC, text, claims=claims)
        told = goes_on or len(forms(text)) >= FEWEST_WORDS
        if not topics and likely.get("source", 0.0) >= SURE and told:
            return Triaged(
                Kind.SOURCE, text, ("date", "review", "references"), claims, guessed=True
            )
        named = self.source["subject"].found(text)
        kind = Kind.SOURCE if topics else Kind.CLINICAL
        return Triaged(kind, text, topics, claims, named=named)

    def _seems_urgent(self, question: str, likely: float, *, goes_on: bool) -> bool:
        """By a phrase of danger, unless the probe all but excludes it; or by the probe."""
        if self.is_urgent(question):
            return likely >= NOT_EXCLUDED
        length = len(forms(question))
        if self._names_danger(question):
            return likely >= (POSSIBLE if length >= FEWEST_WORDS else SURE)
        if length < FEWEST_WORDS:
            return False
        figurative = self.urgent["figurative"].found(question)
        if figurative or (goes_on and length < ENOUGH_WORDS):
            return likely >= CERTAIN
        personal = self.urgent["persons"].found(without(question, self.urgent["requests"]))
        if personal and not goes_on and not self.urgent["professional"].found(question):
            return likely >= POSSIBLE
        return likely >= LIKELY

    def _names_danger(self, text: str) -> bool:
        """Whether a phrase of danger stands in it beside the figures of speech."""
        return self.urgent["danger"].found(without(text, self.urgent["figurative"]))

    def _seems_personal(self, text: str, likely: float | None) -> bool:
        """By a phrase, unless the probe speaks against it; or by the probe."""
        if self.personal["professional"].found(text):
            return False
        if self.personal["decisions"].found(text) and self.personal["own"].found(text):
            return likely is None or likely >= MEANT
        return likely is not None and likely >= SURE and len(forms(text)) >= FEWEST_WORDS

    def _only_orders(
        self, text: str, likely: float, names_subject: Callable[[str], bool] | None
    ) -> bool:
        """Whether a message orders the bot about, and names nothing that could be asked of.

        Orders that no phrase lists, in a role to be played or a game of many rules.
        """
        if names_subject is None or likely < SURE or len(forms(text)) < FEWEST_WORDS:
            return False
        return not names_subject(text)

    def is_urgent(self, question: str) -> bool:
        """Whether somebody present, the asker or in the asker's care, seems to be in danger."""
        if self.urgent["always"].found(question) and not self.urgent["professional"].found(
            question
        ):
            return True
        if self.urgent["professional"].found(question) or not self.urgent["persons"].found(
            question
        ):
            return False
        return any(self._in_danger(clause) for clause in _CLAUSE.split(question))

    def _in_danger(self, clause: str) -> bool:
        if not self._names_danger(clause):
            return False
        return not self.urgent["past"].found(clause) or self.urgent["now"].found(clause)

    def _without_instructions(self, question: str) -> tuple[str, tuple[str, ...]]:
        """The text without the sentences that instruct the bot, and the claims they want said."""
        if not self._instructs(question):
            return question, ()
        unquoted = _QUOTED.sub(" ", question)
        parts = [
            part
            for sentence in sentences(unquoted)
            for part in re.split(r"(?<=:)\s+|\n+", sentence)
        ]
        kept = [part for part in parts if not self._instructs(part)]
        dropped = [part for part in sentences(question) if self._instructs(part)]
        claims = tuple(claim for part in dropped for claim in _after(part, self.claims))
        return " ".join(kept).strip(), claims

    def _instructs(self, text: str) -> bool:
        if self.instruction.found(text) or any(mark.search(text) for mark in self.markers):
            return True
        return self.openings.opening(text, self.courtesy) is not None

    def _is_small_talk(self, text: str) -> bool:
        said = forms(text)
        return bool(said) and len(said) <= _LONGEST_SMALL_TALK and said in self.small_talk

    def source_topics(self, text: str) -> tuple[str, ...]:
        """What a question asks of the page itself: references, date, review, authors, title."""
        meant = self.source["subject"].found(text) or self.source["pointing"].found(text)
        topics = [t for t, phrases in self.source.items() if phrases.found(text)]
        return tuple(t for t in topics if t not in {"subject", "pointing"}) if meant else ()


def _after(sentence: str, openings: tuple[str, ...]) -> list[str]:
    lowered = sentence.lower()
    places = [lowered.find(opening) + len(opening) for opening in openings if opening in lowered]
    return [sentence[max(places) :].strip(" .\"'")] if places else []


def load_triage(file: Path | None = None) -> Triage:
    """Read the triage words (default: the shipped file).

    Raises:
        LexiconError: the file is not TOML or a table is missing.
    """
    path = file or shipped("corpus/triage.toml")
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return Triage(
            urgent=_phrases(data["urgent"]),
            personal=_phrases(data["personal"]),
            source=_phrases(data["source"]),
            small_talk=frozenset(forms(phrase) for phrase in data["small_talk"]["phrases"]),
            instruction=Phrases(data["instruction"]["phrases"]),
            openings=Phrases(data["instruction"]["openings"]),
            courtesy=frozenset(data["instruction"]["courtesy"]),
            markers=tuple(
                re.compile(mark, re.IGNORECASE) for mark in data["instruction"]["markers"]
            ),
            claims=tuple(data["instruction"]["claims"]),
        )
    except (OSError, ValueError, KeyError) as error:
        message = f"{path.name}: {error}; correct the file"
        raise LexiconError(message) from error


def _phrases(table: Mapping[str, list[str]]) -> dict[str, Phrases]:
    return {name: Phrases(entries) for name, entries in table.items()}
