"""What went before a question: what was asked and answered, and what was shown of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.rewording import names_of, narrowest
from bot.text import forms, sentences
from bot.types import Mention, Outcome, Statement, Turn
from bot.understanding import Reader, Understood


@dataclass(frozen=True, slots=True)
class Context:
    """What went before.

    The last question that named something (else the last), the last that was answered, the
    therapies of what was shown, and the last question that named a condition.
    """

    asked: Understood
    answered: Understood
    therapies: tuple[str, ...]
    placed: Understood


def context_of(
    history: Sequence[Turn], reader: Reader, statements: Mapping[str, Statement]
) -> Context | None:
    """What went before; nothing where no turn named or showed anything."""
    named = [(t, u) for t in reversed(history) if (u := _understood(t, reader)).concepts]
    shown = [statements[i] for i in last_shown(history) if i in statements]
    mentions = [m for s in shown for m in reader.lexicon.find(s.text) if m.kind == "therapy"]
    first: dict[str, str] = {}
    for mention in mentions:
        first.setdefault(mention.concept, mention.text)
    therapies = tuple(first.values())
    if not named and not shown:
        return None
    asked = named[0][1] if named else _understood(history[-1], reader)
    answered = next(
        (u for t, u in named if t.outcome in {Outcome.ANSWERED, Outcome.CORRECTED}), asked
    )
    placed = next((u for _, u in named if u.of_kind("condition")), Understood(""))
    return Context(asked, answered, therapies, placed)


def last_shown(history: Sequence[Turn]) -> tuple[str, ...]:
    """The statements of the last turn that showed any."""
    return next((turn.statements for turn in reversed(history) if turn.statements), ())


def read_of(turn: Turn) -> tuple[str, str]:
    """What is read of an earlier turn: the question, and its last sentence alone."""
    text = turn.standalone or turn.question
    return text, (sentences(text) or (text,))[-1]


def _understood(turn: Turn, reader: Reader) -> Understood:
    """What a turn asked: its last sentence, if that names a condition itself."""
    text, last = read_of(turn)
    asked = reader.understand(last)
    return asked if asked.of_kind("condition") else reader.understand(text)


def therapies_meant(asked: Understood, context: Context, reader: Reader) -> list[str]:
    """The therapies spoken of, which a question leaves out."""
    spoken_of = _not_of_a_story(context.asked) or _not_of_a_story(context.answered)
    many = bool(set(forms(asked.text)) & reader.wording.plural)
    if many and len(spoken_of) < 2 and len(context.therapies) > 1:
        return list(context.therapies)
    return spoken_of


def _not_of_a_story(asked: Understood) -> list[str]:
    """The therapies that a question asks of; those that it tells of, if it asks of none."""
    untold = replace(asked, mentions=tuple(m for m in asked.mentions if not m.told))
    return names_of(untold, "therapy") or names_of(asked, "therapy")


def picked(asked: Understood, context: Context, reader: Reader) -> str | None:
    """The therapy that `the first one`, `the second`, `the last` points to among those shown."""
    said = forms(asked.text)
    if not context.therapies:
        return None
    for index, ordinal in enumerate(reader.wording.ordinals[: len(context.therapies)]):
        place = said.index(ordinal) if ordinal in said else -1
        if place > 0 and said[place - 1] == "the" and said[place + 1 : place + 2] in ((), ("one",)):
            return context.therapies[index]
    last = bool(set(said) & reader.wording.last) and "one" in said
    return context.therapies[-1] if last else None


def conditions_meant(context: Context, reader: Reader) -> list[str]:
    """The conditions of the earlier question, the narrowest of those of one kind.

    Where neither it nor the last that was answered names any, those of the last one that does.
    """
    return list(dict.fromkeys(m.text for m in _conditions(context, reader)))


def settings_meant(context: Context, reader: Reader) -> list[str]:
    """The same conditions as concepts."""
    return list(dict.fromkeys(m.concept for m in _conditions(context, reader)))


def _conditions(context: Context, reader: Reader) -> list[Mention]:
    for asked in (context.asked, context.answered, context.placed):
        if found := narrowest(asked.mentions, "condition", reader):
            return found
    return []
