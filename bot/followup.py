"""A question in a conversation, as questions that stand alone.

A follow-up leaves out what was said before: the condition, the therapy, or all but one word. What it left
out is taken from the earlier questions (as they were understood) and from the statements that were shown,
never from text that somebody claims the bot has said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.text import forms
from bot.types import Mention, Statement, Turn
from bot.understanding import Reader, Understood

_CARRIED_KINDS = ("condition", "therapy")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question alone; `inherits` says that words of earlier turns were put in."""

    text: str
    inherits: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    """What an earlier turn was about: its stand-alone question and what it showed."""

    asked: Understood
    shown: tuple[Statement, ...]
    therapies: tuple[str, ...]


def readings(
    question: str, history: Sequence[Turn], reader: Reader, statements: Mapping[str, Statement]
) -> tuple[Reading, ...]:
    """The ways to read the question, the likeliest first; more than one only where it may be a new subject."""
    asked = reader.understand(question)
    context = _context(history, reader, statements)
    if context is None:
        return (Reading(question),)
    if _only_concepts(asked, reader) and (asked.concepts or asked.side):
        return (Reading(_replaced(asked, context, reader), inherits=True),)
    if not _points_back(asked, reader) and _complete(asked, context):
        return (Reading(question),)
    carried = _carried(asked, context, reader)
    if not carried and (asked.facets or asked.residue):
        return (Reading(question),)
    whole = Reading(_joined(question, carried, asked, context, reader), inherits=True)
    return (whole,) if _points_back(asked, reader) or _same_therapy(asked, context) else (whole, Reading(question))


def last_shown(history: Sequence[Turn]) -> tuple[str, ...]:
    """The statements of the last turn that showed any."""
    return next((turn.statements for turn in reversed(history) if turn.statements), ())


def _context(history: Sequence[Turn], reader: Reader, statements: Mapping[str, Statement]) -> _Context | None:
    """The last turn whose question names something, and what was shown last."""
    shown = tuple(statements[i] for i in last_shown(history) if i in statements)
    therapies = _named(shown, "therapy", reader)
    for turn in reversed(history):
        asked = reader.understand(turn.standalone or turn.question)
        if asked.of_kind(*_CARRIED_KINDS) or asked.concepts:
            return _Context(asked, shown, therapies)
    if not shown:
        return None
    return _Context(Understood(""), shown, therapies)


def _named(shown: Sequence[Statement], kind: str, reader: Reader) -> tuple[str, ...]:
    found = [m for s in shown for m in reader.lexicon.find(s.text) if m.kind == kind]
    return tuple(dict.fromkeys(m.text for m in found))


def _only_concepts(asked: Understood, reader: Reader) -> bool:
    """Whether a question is no more than names: `And in MMN?`, `Same for steroids?`, `And those that don't?`."""
    strict = [f for f in asked.facets if reader.facets.by_id[f].strict]
    few = len(forms(asked.text)) <= len(asked.mentions) * 3 + 6
    return few and not strict and not asked.residue and not asked.kind_asked and _opens(asked, reader)


def _opens(asked: Understood, reader: Reader) -> bool:
    start = " ".join(forms(asked.text)[:3])
    return reader.wording.goes_on.found(start) or bool(set(forms(asked.text)) & reader.wording.pronouns)


def _points_back(asked: Understood, reader: Reader) -> bool:
    said = forms(asked.text)
    if set(said) & reader.wording.pronouns and len(asked.of_kind(*_CARRIED_KINDS)) < 2:  # noqa: PLR2004
        return True
    return not asked.concepts and len(said) <= 5  # noqa: PLR2004 - "By how much?", "For which ones exactly?"


def _complete(asked: Understood, context: _Context) -> bool:
    """Whether a question names what it is about, so that nothing need be put in."""
    if asked.of_kind("condition"):
        return True
    return bool(asked.of_kind("therapy")) and not _same_therapy(asked, context)


def _same_therapy(asked: Understood, context: _Context) -> bool:
    named = set(asked.of_kind("therapy"))
    spoken_of = set(context.asked.of_kind("therapy"))
    return bool(named) and (named <= spoken_of or not spoken_of)


def _replaced(asked: Understood, context: _Context, reader: Reader) -> str:
    """The earlier question with its names replaced by the new ones of the same kind."""
    text = context.asked.text
    for kind in dict.fromkeys(m.kind for m in asked.mentions):
        new = " and ".join(m.text for m in _distinct(asked.mentions, kind))
        old = sorted(_distinct(context.asked.mentions, kind, reader), key=lambda m: -m.start)
        if not old:
            text = f"{text.rstrip('?. ')} in {new}?"
        for index, mention in enumerate(old):
            put = new if index == len(old) - 1 else ""
            text = text[: mention.start] + put + text[mention.end :]
    if asked.side is not None and asked.side != context.asked.side:
        text = f"{asked.text.rstrip('?. ')}: {text}"
    return text


def _distinct(mentions: Sequence[Mention], kind: str, reader: Reader | None = None) -> list[Mention]:
    """Mentions of a kind; with a reader, of nested concepts only the narrowest (the rest is setting)."""
    chosen = [m for m in mentions if m.kind == kind]
    if reader is None:
        return chosen
    ids = {m.concept for m in chosen}
    return [m for m in chosen if not any(m.concept in reader.lexicon.ancestors(i) - {i} for i in ids)]


def _carried(asked: Understood, context: _Context, reader: Reader) -> list[str]:
    """The names of the earlier turn that the question leaves out."""
    carried: list[str] = []
    if picked := _picked(asked, context, reader):
        return [picked]
    if not asked.of_kind("therapy"):
        carried.extend(_therapies(asked, context, reader))
    asks_which = asked.kind_asked == "condition" or asked.instance_of in asked.of_kind("condition")
    if not asked.of_kind("condition") and not asks_which:
        carried.extend(m.text for m in context.asked.mentions if m.kind == "condition")
    if not asked.concepts and not carried:
        carried.extend(m.text for m in context.asked.mentions)
    return list(dict.fromkeys(carried))


def _therapies(asked: Understood, context: _Context, reader: Reader) -> list[str]:
    spoken_of = [m.text for m in context.asked.mentions if m.kind == "therapy"]
    many = bool(set(forms(asked.text)) & reader.wording.plural)
    if many and len(spoken_of) < 2 and len(context.therapies) > 1:  # noqa: PLR2004 - "they" are more than one
        return list(context.therapies)
    return spoken_of


def _picked(asked: Understood, context: _Context, reader: Reader) -> str | None:
    """The therapy that `the first one`, `the second`, `the last` points to among those shown."""
    said = forms(asked.text)
    if asked.of_kind("therapy") or not context.therapies:
        return None
    for index, ordinal in enumerate(reader.wording.ordinals):
        place = said.index(ordinal) if ordinal in said else -1
        points = place > 0 and said[place - 1] == "the" and said[place + 1 : place + 2] in ((), ("one",))
        if points and index < len(context.therapies):
            return context.therapies[index]
    points_last = bool(set(said) & reader.wording.last) and "one" in said
    return context.therapies[-1] if points_last else None


def _joined(
    question: str, carried: Sequence[str], asked: Understood, context: _Context, reader: Reader
) -> str:
    """The question with what it leaves out in brackets; all of the earlier one if it asks for nothing itself."""
    own = [f for f in asked.facets if reader.facets.by_id[f].strict]
    if not own and not asked.residue and asked.kind_asked:
        return f"{question.rstrip('?. ')} ({context.asked.text.rstrip('?. ')})?"
    if not own and not asked.residue and not asked.concepts:
        return f"{question.rstrip('?. ')} ({context.asked.text.rstrip('?. ')})?"
    return f"{question.rstrip('?. ')} ({', '.join(carried)})?" if carried else question
