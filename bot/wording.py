"""General English words of questions, read from `corpus/questions.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import LexiconError
from bot.patterns import Phrases, without
from bot.shipped import shipped
from bot.text import forms


@dataclass(frozen=True, slots=True)
class Wording:
    """Word lists and phrases by which a question is read."""

    function: frozenset[str]
    scaffolding: frozenset[str]
    background: frozenset[str]
    roles: frozenset[str]
    shorthand: Mapping[str, str]
    told_before: Phrases
    told_after: Phrases
    given: Phrases
    lists: Phrases
    single: Phrases
    comparisons: Phrases
    uncompared: Phrases
    yes_no: frozenset[str]
    negative: Phrases
    positive: Phrases
    openings: tuple[str, ...]
    commands: tuple[str, ...]
    commanding: frozenset[str]
    granted: tuple[str, ...]
    kept: frozenset[str]
    presenting: tuple[str, ...]
    claiming: frozenset[str]
    scene: frozenset[str]
    cited: tuple[str, ...]
    tags: tuple[str, ...]
    said: tuple[str, ...]
    reported: Phrases
    disputed: Phrases
    often: frozenset[str]
    scheduled: frozenset[str]
    unscheduled: frozenset[str]
    best: Phrases
    besides: frozenset[str]
    planning: Phrases
    crediting: Phrases
    plainly: Mapping[str, Phrases]
    languages: Mapping[str, frozenset[str]]
    asked_kinds: Mapping[str, frozenset[str]]
    who: frozenset[str]
    reasons: Phrases
    ages: Mapping[str, Any]
    new_subject: Phrases
    new_subject_first: Phrases
    before_new_subject: frozenset[str]
    correction: Phrases
    pronouns: frozenset[str]
    strong: frozenset[str]
    on_it: Phrases
    plural: frozenset[str]
    goes_on: Phrases
    ordinals: tuple[str, ...]
    last: frozenset[str]
    drilldown: Phrases

    def age_group(self, years: float) -> str:
        """The population of the lexicon that an age in years names."""
        if years < self.ages["child_below"]:
            return str(self.ages["child"])
        return str(self.ages["older" if years >= self.ages["older_from"] else "adult"])

    def begins_anew(self, text: str) -> bool:
        """Whether the text says that it has nothing to do with what was said before."""
        first = self.new_subject_first.opening(text, self.before_new_subject)
        return first is not None or self.new_subject.found(text)

    def on_its_own(self, text: str) -> str:
        """The text without the words that begin a new subject."""
        if span := self.new_subject_first.opening(text, self.before_new_subject):
            text = f"{text[: span[0]]}{text[span[1] :]}".strip(" :,;-.") or text
        return without(text, self.new_subject)

    def content(self, form: str) -> bool:
        """Whether a folded word carries content of its own."""
        if len(form) < 2 or form.isdigit():
            return False
        return form not in self.function and form not in self.scaffolding


def _folded(entries: list[str]) -> frozenset[str]:
    return frozenset(form for entry in entries for form in forms(entry))


def load_wording(file: Path | None = None) -> Wording:
    """Read the question words (default: the shipped file).

    Raises:
        LexiconError: the file is not TOML or a table is missing.
    """
    path = file or shipped("corpus/questions.toml")
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return _wording(data)
    except (OSError, ValueError, KeyError) as error:
        message = f"{path.name}: {error}; correct the file"
        raise LexiconError(message) from error


def _wording(data: Mapping[str, Any]) -> Wording:
    return Wording(
        function=_folded(data["words"]["function"]),
        scaffolding=_folded(data["words"]["scaffolding"]),
        background=frozenset(data["words"]["background"]),
        roles=_folded(data["words"]["roles"]),
        shorthand=dict(data["shorthand"]),
        told_before=Phrases(data["told"]["before"]),
        told_after=Phrases(data["told"]["after"]),
        given=Phrases(data["told"]["given"]),
        lists=Phrases(data["form"]["list"]),
        single=Phrases(data["form"]["single"]),
        comparisons=Phrases(data["form"]["comparison"]),
        uncompared=Phrases(data["form"]["uncompared"]),
        yes_no=_folded(data["form"]["yes_no"]),
        negative=Phrases(data["stance"]["negative"]),
        positive=Phrases(data["stance"]["positive"]),
        commands=tuple(data["premise"]["commands"]),
        commanding=_folded(data["premise"]["commands"]) - _folded(["i", "two", "three", "to"]),
        openings=tuple(data["premise"]["openings"]),
        granted=tuple(data["premise"]["granted"]),
        kept=frozenset(data["premise"]["kept"]),
        presenting=tuple(data["premise"]["presenting"]),
        claiming=_folded(data["premise"]["claiming"]),
        scene=_folded(data["premise"]["scene"]),
        cited=tuple(data["premise"]["cited"]),
        tags=tuple(data["premise"]["tags"]),
        said=tuple(data["premise"]["said"]),
        reported=Phrases(
            [
                *data["premise"]["evaluating"],
                *(
                    f"{who} {tells}"
                    for who in data["premise"]["reporters"]
                    for tells in data["premise"]["reporting"]
                ),
            ]
        ),
        disputed=Phrases(data["premise"]["disputed"]),
        often=_folded(data["premise"]["often"]),
        scheduled=frozenset(data["premise"]["scheduled"]),
        unscheduled=frozenset(data["premise"]["unscheduled"]),
        best=Phrases(data["premise"]["best"]),
        besides=_folded(data["premise"]["besides"]),
        planning=Phrases(data["premise"]["planning"]),
        crediting=Phrases(data["premise"]["crediting"]),
        plainly={plain: Phrases(talk) for plain, talk in data["plainly"].items()},
        languages={code: frozenset(small) for code, small in data["language"].items()},
        asked_kinds={
            kind: _folded(nouns) for kind, nouns in data["asked_kind"].items() if kind != "who"
        },
        reasons=Phrases(data["premise"]["granted"]),
        ages=dict(data["ages"]),
        who=_folded(data["asked_kind"]["who"]),
        new_subject=Phrases(data["followup"]["new_subject"]),
        new_subject_first=Phrases(data["followup"]["new_subject_first"]),
        before_new_subject=_folded(data["followup"]["before_new_subject"]),
        correction=Phrases(data["followup"]["correction"]),
        pronouns=_folded(data["followup"]["pronouns"]),
        strong=_folded(data["followup"]["strong"]),
        on_it=Phrases(data["followup"]["on_it"]),
        plural=_folded(data["followup"]["plural"]),
        goes_on=Phrases(data["followup"]["openings"]),
        ordinals=tuple(data["followup"]["ordinals"]),
        last=_folded(data["followup"]["last"]),
        drilldown=Phrases(data["followup"]["drilldown"]),
    )
