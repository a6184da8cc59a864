"""What is asked and what a right reply is: the values that question sets are read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.types import Outcome

OPENER = "opener"
"""The kind of follow-up of a conversation's first turn, which follows nothing."""


@dataclass(frozen=True, slots=True)
class Gold:
    """The statements of a right reply: all of `must`, one of each group of `any`, none of `forbid`.

    `may` may be cited as well; what stands nowhere here is noise.
    """

    must: tuple[str, ...] = ()
    any: tuple[tuple[str, ...], ...] = ()
    may: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[frozenset[str], ...]:
        """What has to be cited: from each of these sets one statement."""
        return (*(frozenset([i]) for i in self.must), *map(frozenset, self.any))

    @property
    def relevant(self) -> frozenset[str]:
        """Every statement that meets a need."""
        return frozenset[str]().union(*self.needs)

    @property
    def allowed(self) -> frozenset[str]:
        """Every statement whose citation is no noise."""
        return self.relevant | frozenset(self.may)

    @property
    def ids(self) -> tuple[str, ...]:
        """All statements named, each once."""
        grouped = (i for group in self.any for i in group)
        return tuple(dict.fromkeys([*self.must, *grouped, *self.may, *self.forbid]))


@dataclass(frozen=True, slots=True)
class Case:
    """One question, alone or as a turn of a conversation, and what is expected of the reply.

    `id` of a turn is the conversation's id, a dot and the number of the turn. `standalone` is the
    question without need of the turns before; `follow_up` how it leans on them, None for a question
    that stands alone. `file` and `line` are where it is written.
    """

    id: str
    question: str
    expect: Outcome
    also: tuple[Outcome, ...] = ()
    gold: Gold = field(default_factory=Gold)
    references: tuple[int, ...] = ()
    facts: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    slices: tuple[str, ...] = ()
    standalone: str = ""
    follow_up: str | None = None
    conversation: str | None = None
    note: str = ""
    file: str = ""
    line: int = 0

    @property
    def accepted(self) -> frozenset[Outcome]:
        """The outcomes that are right."""
        return frozenset({self.expect, *self.also})

    @property
    def alone(self) -> str:
        """The question as it stands alone."""
        return self.standalone or self.question

    @property
    def is_follow_up(self) -> bool:
        """Whether the question is put after others of the same conversation."""
        return self.follow_up not in {None, OPENER}

    @property
    def group(self) -> str:
        """What bootstrap samples draw together: the conversation, else the question itself."""
        return self.conversation or self.id


def case_of(entry: Mapping[str, Any], file: str = "", line: int = 0) -> Case:
    """A case from the keys of the format, with `conversation` for a turn."""
    statements: Mapping[str, Any] = entry.get("statements", {})
    return Case(
        id=entry["id"],
        question=entry["question"],
        expect=Outcome(entry["expect"]),
        also=tuple(map(Outcome, entry.get("also", ()))),
        gold=Gold(
            must=tuple(statements.get("must", ())),
            any=tuple(tuple(group) for group in statements.get("any", ())),
            may=tuple(statements.get("may", ())),
            forbid=tuple(statements.get("forbid", ())),
        ),
        references=tuple(entry.get("references", ())),
        facts=tuple(entry.get("facts", ())),
        forbidden=tuple(entry.get("forbidden", ())),
        slices=tuple(dict.fromkeys(entry.get("slices", ()))),
        standalone=entry.get("standalone", ""),
        follow_up=entry.get("follow_up"),
        conversation=entry.get("conversation"),
        note=entry.get("note", ""),
        file=file,
        line=line,
    )


def case_record(case: Case) -> dict[str, Any]:
    """A case as `case_of` reads it, without what is empty."""
    gold = {
        "must": case.gold.must,
        "any": case.gold.any,
        "may": case.gold.may,
        "forbid": case.gold.forbid,
    }
    record = {
        "id": case.id,
        "question": case.question,
        "standalone": case.standalone,
        "follow_up": case.follow_up,
        "conversation": case.conversation,
        "slices": case.slices,
        "expect": case.expect.value,
        "also": [outcome.value for outcome in case.also],
        "statements": {key: value for key, value in gold.items() if value},
        "references": case.references,
        "facts": case.facts,
        "forbidden": case.forbidden,
        "note": case.note,
    }
    return {key: value for key, value in record.items() if value}
