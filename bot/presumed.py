"""Therapies that a question presumes to be given: "the best steroid regimen for quinsy"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.rewording import narrowest
from bot.text import forms, sentences
from bot.types import Mention
from bot.understanding import Form, Reader, Side, Understood

_NEAR = 4
"""Words between "the best" and the therapy that it is of."""
_ASIDE = re.compile(
    r"\b(?:if|when|once|after|because|since|as|where|while)\b[^,.;?]*?(?=,|\bI\b|\bwe\b|[.;?]|$)",
    re.IGNORECASE,
)


def presumed(asked: Understood, reader: Reader) -> tuple[str, ...]:
    """Claims that a therapy is recommended in the conditions of a question.

    A question for a dose, a schedule or the best of a therapy presumes that it is given; so does
    who tells that he gives it. None where a question is open whether it is.
    """
    settings = _settings(asked)
    if not settings:
        return ()
    given = (*_scheduled(asked, reader), *_planned(asked.text, reader))
    return tuple(dict.fromkeys(_claim(m, settings) for m in given))


def credited(asked: Understood, told: Sequence[str], reader: Reader) -> tuple[str, ...]:
    """The same of therapies that a question's premises speak well of ("since A saves limbs")."""
    settings = _settings(asked)
    wording = reader.wording
    given = (
        m
        for clause in told
        if settings and wording.crediting.found(clause) and not wording.negative.found(clause)
        for m in [m for m in reader.lexicon.find(clause) if m.kind == "therapy"][:1]
    )
    return tuple(dict.fromkeys(_claim(m, settings) for m in given))


def _settings(asked: Understood) -> str:
    """The conditions and populations of a question."""
    named = [m.text for m in asked.mentions if m.kind in {"condition", "population"}]
    return " ".join(dict.fromkeys(named))


def _claim(therapy: Mention, settings: str) -> str:
    return f"{therapy.text} is recommended in {settings}"


def _scheduled(asked: Understood, reader: Reader) -> Iterator[Mention]:
    """The only therapy of a question for its dose, schedule or best form."""
    therapies = narrowest(asked.mentions, "therapy", reader)
    if (
        asked.form is Form.YES_NO
        or asked.side is Side.NEGATIVE
        or len({m.concept for m in therapies}) != 1
        or not reader.wording.unscheduled.isdisjoint(asked.facets)
    ):
        return
    therapy = therapies[0]
    before = " ".join(re.split(r"[.?!;,]", asked.text[: therapy.start])[-1].split()[-_NEAR:])
    if not reader.wording.besides.isdisjoint(forms(before)):
        return
    if reader.wording.scheduled & set(asked.facets) or reader.wording.best.found(before):
        yield therapy


def _planned(text: str, reader: Reader) -> Iterator[Mention]:
    """The therapies of which a sentence tells that they are given or going to be."""
    for sentence in sentences(text):
        if sentence.endswith("?") or reader.wording.negative.found(sentence):
            continue
        main = _ASIDE.sub("", sentence)
        for start, end in reader.wording.planning.spans(main):
            therapies = [m for m in reader.lexicon.find(main) if m.kind == "therapy"]
            after = [m for m in therapies if m.start >= end]
            before = [m for m in therapies if m.end <= start]
            yield from after[:1] or before[-1:]
