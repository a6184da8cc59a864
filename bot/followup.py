"""A question in a conversation, as questions that stand alone.

A follow-up leaves out what was said before: the condition, the therapy, or all but one word. What
it left out is taken from the earlier questions (as they were understood) and from the statements
that were shown, never from text that somebody claims the bot has said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.earlier import Context, conditions_meant, context_of, therapies_meant
from bot.patterns import without
from bot.rewording import bracketed, names_of, with_replaced
from bot.text import forms, words
from bot.types import Statement, Turn
from bot.understanding import Reader, Understood

_CARRIED_KINDS = ("condition", "therapy")
_FEW_WORDS = 4
_RARE = 0.35
"""Rarity from which a left-over word has content of its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question alone; `inherits` says that words of earlier turns were put in."""

    text: str
    inherits: bool = False


def readings(
    question: str, history: Sequence[Turn], reader: Reader, statements: Mapping[str, Statement]
) -> tuple[Reading, ...]:
    """The ways to read the question, the likeliest first.

    A therapy or condition of an earlier turn is only let go where the question names another or
    could begin a new subject, so that a dose asked for one condition is never answered with that of
    another.
    """
    context = context_of(history, reader, statements)
    if context is None or reader.wording.new_subject.found(question):
        return (Reading(without(question, reader.wording.new_subject)),)
    asked = reader.understand(question)
    if reader.wording.correction.found(question):
        found = [*_corrected(question, asked, context, reader), Reading(question)]
    elif _is_ellipsis(asked, reader):
        found = [*_elliptic(question, asked, context, reader)]
        if any(
            reader.facets.by_id[f].strict for f in context.answered.facets or context.asked.facets
        ):
            return tuple(found)  # the dose that was asked for is asked for of what is named now
        found += _carrying(question, asked, context, reader)
    elif _stands_alone(asked, context, reader):
        found = [Reading(question)]
    else:
        found = [*_carrying(question, asked, context, reader)]
    found += _with_setting(question, asked, context, reader)
    found += _returning(question, asked, history, reader)
    return tuple({reading.text: reading for reading in found}.values())


def _elliptic(
    question: str, asked: Understood, context: Context, reader: Reader
) -> tuple[Reading, ...]:
    """The earlier question asked of what this one names instead."""
    earlier = context.answered if context.answered.text else context.asked
    texts = [with_replaced(asked, earlier, reader), *_with_shown(question, asked, context)]
    return tuple(Reading(text, inherits=True) for text in dict.fromkeys(texts))


def _with_setting(
    question: str, asked: Understood, context: Context, reader: Reader
) -> list[Reading]:
    """The question put to what the sections shown last are about; and as it is, of a condition."""
    named = {*asked.of_kind("condition")}
    setting = [
        s for s in context.setting if not named & {m.concept for m in reader.lexicon.find(s)}
    ]
    found = [Reading(bracketed(question, setting), inherits=True)] if setting else []
    if named and not set(forms(asked.text)) & reader.wording.strong:
        found.append(Reading(question))
    if named and not asked.facets:
        found.append(Reading(with_replaced(asked, context.answered, reader), inherits=True))
    return found


def _returning(
    question: str, asked: Understood, history: Sequence[Turn], reader: Reader
) -> list[Reading]:
    """The question put to the subject of an earlier turn that shares a telling word with it."""
    telling = {rest.form for rest in asked.residue if rest.rarity > _RARE}
    for turn in reversed(history[:-1]):
        earlier = reader.understand(turn.standalone or turn.question)
        if telling & set(forms(earlier.text)) and earlier.of_kind(*_CARRIED_KINDS):
            names = [] if asked.of_kind("condition") else names_of(earlier, "condition")
            return [Reading(bracketed(question, names), inherits=True)] if names else []
    return []


def points_at_shown(asked: Understood, reader: Reader) -> bool:
    """Whether a question asks back about what was shown: `Is that ...?`, `Does it ...?`."""
    return bool(set(forms(asked.text)[:4]) & reader.wording.strong)


def _corrected(
    question: str, asked: Understood, context: Context, reader: Reader
) -> tuple[Reading, ...]:
    """The earlier question, taken as the asker says it was meant."""
    meant = without(question, reader.wording.correction)
    texts = (
        [with_replaced(reader.understand(meant), context.asked, reader)] if asked.concepts else []
    )
    texts.append(f"{context.asked.text.rstrip('?. ')} ({meant.strip(' ,.?')})?")
    return tuple(Reading(text, inherits=True) for text in texts)


def _is_ellipsis(asked: Understood, reader: Reader) -> bool:
    """Whether a question is no more than names: `Same for steroids?`, `And those that don't?`."""
    weak = all(reader.facets.by_id[f].weak for f in asked.facets)
    content = asked.kind_asked or any(rest.rarity > _RARE for rest in asked.residue)
    if not weak or content or not (asked.concepts or asked.side):
        return False
    taken = {i for m in asked.mentions for i in range(m.start, m.end)}
    if sum(word.start not in taken for word in words(asked.text)) > _FEW_WORDS + 2:
        return False
    opening = " ".join(forms(asked.text)[:3])
    return reader.wording.goes_on.found(opening) or (
        not asked.facets and len(forms(asked.text)) <= _FEW_WORDS
    )


def _stands_alone(asked: Understood, context: Context, reader: Reader) -> bool:
    """Whether a question names what it is about, so that nothing need be put in."""
    if set(forms(asked.text)) & reader.wording.strong:
        return False
    if asked.of_kind("condition"):
        return True
    therapies = set(asked.of_kind("therapy"))
    spoken_of = {*context.asked.of_kind("therapy"), *context.answered.of_kind("therapy")}
    return bool(therapies) and not therapies <= spoken_of and bool(spoken_of)


def _carrying(
    question: str, asked: Understood, context: Context, reader: Reader
) -> tuple[Reading, ...]:
    """The question with the therapies and conditions it leaves out, then with fewer of them."""
    therapies = [] if _wants_no_therapy(asked, reader) else therapies_meant(asked, context, reader)
    conditions = [] if asked.of_kind("condition") else conditions_meant(context, reader)
    whole = [*therapies, *conditions] or ([] if asked.concepts else _all_names(context.asked))
    texts = [bracketed(question, whole)]
    if _asks_for_nothing(asked):
        texts = [f"{question.rstrip('?. ')} ({context.asked.text.rstrip('?. ')})?"]
    if _asks_conditions(asked):
        texts.append(bracketed(question, therapies))
    found = [Reading(text, inherits=True) for text in dict.fromkeys(texts) if text != question]
    found += [
        Reading(text, inherits=True) for text in _with_shown(question, asked, context) if therapies
    ]
    alone = not set(forms(asked.text)) & reader.wording.strong and not asked.of_kind("therapy")
    if (
        not found
        or (alone and any(rest.rarity > _RARE for rest in asked.residue))
        or (alone and asked.concepts)
    ):
        found.append(Reading(question))
    return tuple(found)


def _wants_no_therapy(asked: Understood, reader: Reader) -> bool:
    """Whether the question names a therapy, asks for one, or asks of a disease alone."""
    if asked.of_kind("therapy") or asked.kind_asked == "therapy":
        return True
    of_condition = any(reader.facets.by_id[f].of_condition for f in asked.facets)
    return of_condition and not reader.wording.on_it.found(asked.text)


def _asks_for_nothing(asked: Understood) -> bool:
    """`For which conditions exactly?`, `Why?`: what is asked is still what was asked before."""
    own = (
        asked.facets
        or asked.side
        or asked.concepts
        or any(rest.rarity > _RARE for rest in asked.residue)
    )
    return not own and len(forms(asked.text)) <= _FEW_WORDS


def _asks_conditions(asked: Understood) -> bool:
    return asked.kind_asked == "condition" or asked.instance_of in asked.of_kind("condition")


def _all_names(asked: Understood) -> list[str]:
    return list(dict.fromkeys(m.text for m in asked.mentions))


def _with_shown(question: str, asked: Understood, context: Context) -> list[str]:
    """The question put to the therapy that the statements shown last speak of first."""
    if asked.of_kind("therapy") or not context.therapies:
        return []
    if asked.of_kind("condition"):
        return [bracketed(question, context.therapies[:1])]
    settings = [names_of(context.answered, "condition"), list(context.setting)]
    return [bracketed(question, [context.therapies[0], *conditions]) for conditions in settings]
