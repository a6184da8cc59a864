"""A follow-up completed: what it leaves out of what was said before is put in.

What is put in is taken from the earlier questions (as they were understood) and from the statements
that were shown, never from text that somebody claims the bot has said. No rule can tell what a
follow-up means ("And if it is severe?"), so several ways to complete it are views that are looked
up, and a network weighs what they find (`bot.continuing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.earlier import Context, conditions_meant, picked, therapies_meant
from bot.patterns import without
from bot.rewording import bracketed, continued, in_short, with_replaced
from bot.text import forms, words
from bot.types import Statement, Turn
from bot.understanding import Reader, Understood

_FEW_WORDS = 4
_FEW_BESIDE = 2
"""Words beside the names of a question that says nothing but a name."""
_RARE = 0.35
"""Rarity from which a left-over word has content of its own."""


class View(StrEnum):
    """What is put into a question from what went before; `BEFORE` is the earlier question."""

    ALONE = "alone"
    CONDITIONS = "conditions"
    SUBJECT = "subject"
    REPLACED = "replaced"
    CONTINUED = "continued"
    HEADING = "heading"
    BEFORE = "before"


WEIGHED = (View.ALONE, View.CONDITIONS, View.CONTINUED, View.HEADING, View.BEFORE)
"""What the network weighs. Of 2,326 follow-ups on articles it was not trained on it found no more
with the others too (.876 with all, .878 without), and each takes a sixth of the time of an answer.
"""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and what went before it.

    `asked` is the question as it was typed, `views` what it may mean, as texts that stand alone.
    """

    asked: Understood
    history: tuple[Turn, ...]
    context: Context
    views: Mapping[View, str]


def views(
    typed: Understood, context: Context, shown: Sequence[Statement], reader: Reader
) -> Mapping[View, str]:
    """The question by view, as texts that stand alone; several views may give the same.

    `shown` are the statements that were shown last.
    """
    asked = _meant(typed, context, reader)
    question, earlier = asked.text, context.answered
    conditions = conditions_meant(context, reader)
    therapies = therapies_meant(asked, context, reader)
    heading = shown[0].section[-1:] if shown else ()
    texts = {
        View.ALONE: question,
        View.CONDITIONS: bracketed(question, conditions),
        View.SUBJECT: bracketed(question, [*therapies, *conditions]),
        View.REPLACED: with_replaced(asked, earlier, reader)
        if asked.mentions or asked.side
        else "",
        View.CONTINUED: continued(question, in_short(context.asked.text)),
        View.HEADING: bracketed(question, heading),
        View.BEFORE: context.asked.text,
    }
    return {view: text for view, text in texts.items() if text}


def looked_up(followup: FollowUp, reader: Reader) -> Mapping[View, str]:
    """The views to be looked up, each text under the first that gives it.

    Beside those that are weighed the earlier question with other names in it, where that is asked.
    """
    chosen = (*WEIGHED, View.REPLACED) if asks_as_before(followup.asked, reader) else WEIGHED
    first: dict[str, View] = {}
    for view in chosen:
        if text := followup.views.get(view):
            first.setdefault(text, view)
    return {view: text for text, view in first.items()}


def asking(view: View, followup: FollowUp) -> tuple[str, ...]:
    """The questions that say what is asked in a view; none where only the whole view does."""
    match view:
        case View.CONDITIONS | View.SUBJECT | View.HEADING:
            return (followup.views[View.ALONE],)
        case View.REPLACED:
            return (followup.context.answered.text,)
        case View.CONTINUED:
            return (followup.views[View.ALONE], followup.context.asked.text)
        case View.ALONE | View.BEFORE:
            return ()


def completed(followup: FollowUp, reader: Reader) -> View:
    """The likeliest view, for the record of a question that is not answered."""
    likeliest = _likeliest(followup, reader)
    return likeliest if likeliest in followup.views else View.ALONE


def _likeliest(followup: FollowUp, reader: Reader) -> View:
    asked, context = followup.asked, followup.context
    if reader.wording.correction.found(asked.text):
        return View.REPLACED if asked.concepts else View.CONTINUED
    if _is_ellipsis(asked, reader):
        return View.REPLACED
    if _stands_alone(asked, context, reader):
        return View.ALONE
    if _asks_for_nothing(asked):
        return View.CONTINUED
    return View.CONDITIONS if _wants_no_therapy(asked, reader) else View.SUBJECT


def names_nothing(asked: Understood) -> bool:
    """Whether a question says of nothing what it asks: `By how much?`, `How often?`."""
    return not asked.concepts and not any(rest.rarity > _RARE for rest in asked.residue)


def points_at_shown(asked: Understood, reader: Reader) -> bool:
    """Whether a question asks back about what was shown: `Is that ...?`, `Does it ...?`."""
    return bool(set(forms(asked.text)[:4]) & reader.wording.strong)


def _meant(asked: Understood, context: Context, reader: Reader) -> Understood:
    """The question without the words that correct an earlier one, `the first one` by its name."""
    meant = without(asked.text, reader.wording.correction)
    if therapy := picked(asked, context, reader):
        meant = bracketed(meant, [therapy])
    return asked if meant == asked.text else reader.understand(meant)


def asks_as_before(asked: Understood, reader: Reader) -> bool:
    """Whether a question asks of something else what was asked before, or corrects that."""
    return reader.wording.correction.found(asked.text) or _is_ellipsis(asked, reader)


def only_names(asked: Understood, reader: Reader) -> bool:
    """Whether a question says nothing but a name: `And in asthma?`, `Warfarin?`."""
    few = _goes_on(asked, reader) or _beside_names(asked) <= _FEW_BESIDE
    return few and not asked.facets and _is_ellipsis(asked, reader)


def _is_ellipsis(asked: Understood, reader: Reader) -> bool:
    """Whether a question is no more than names: `Same for steroids?`, `And those that don't?`."""
    weak = all(reader.facets.by_id[f].weak for f in asked.facets)
    content = asked.kind_asked or any(rest.rarity > _RARE for rest in asked.residue)
    if not weak or content or not (asked.concepts or asked.side):
        return False
    if _beside_names(asked) > _FEW_WORDS + 2:
        return False
    return _goes_on(asked, reader) or (not asked.facets and len(forms(asked.text)) <= _FEW_WORDS)


def _beside_names(asked: Understood) -> int:
    """How many words of a question are no part of a name."""
    taken = {i for m in asked.mentions for i in range(m.start, m.end)}
    return sum(word.start not in taken for word in words(asked.text))


def _goes_on(asked: Understood, reader: Reader) -> bool:
    """Whether a question opens as one that goes on: `And`, `What about`."""
    return reader.wording.goes_on.found(" ".join(forms(asked.text)[:3]))


def _stands_alone(asked: Understood, context: Context, reader: Reader) -> bool:
    """Whether a question names what it is about, so that nothing need be put in."""
    if set(forms(asked.text)) & reader.wording.strong:
        return False
    if asked.of_kind("condition"):
        return True
    therapies = set(asked.of_kind("therapy"))
    spoken_of = {*context.asked.of_kind("therapy"), *context.answered.of_kind("therapy")}
    return bool(therapies) and not therapies <= spoken_of and bool(spoken_of)


def _wants_no_therapy(asked: Understood, reader: Reader) -> bool:
    """Whether the question names a therapy, asks for one, or asks of a disease alone."""
    if asked.of_kind("therapy") or asked.kind_asked == "therapy":
        return True
    of_condition = any(reader.facets.by_id[f].of_condition for f in asked.facets)
    return of_condition and not reader.wording.on_it.found(asked.text)


def _asks_for_nothing(asked: Understood) -> bool:
    """`For which conditions exactly?`, `Why?`: what is asked is still what was asked before."""
    own = asked.facets or asked.side or not names_nothing(asked)
    return not own and len(forms(asked.text)) <= _FEW_WORDS
