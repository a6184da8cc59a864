"""Is a question set right about its article? Every id, number and fact is looked up."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evaluation.cases import Case
from bot.evaluation.checks import CONTENT, Truth
from bot.evaluation.matching import load_matcher
from bot.evaluation.questions import QuestionSet
from bot.types import Article, Outcome


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a question set, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def lint(sets: Sequence[QuestionSet], article: Article) -> tuple[Problem, ...]:
    """All that is wrong with these sets over an article, in their order."""
    truth = Truth(article, load_matcher())
    cases = [case for one in sets for case in one.cases]
    found = [
        Problem(case.file, case.line, f"{case.id}: {message}")
        for case in cases
        for message in _messages(case, truth)
    ]
    return (*found, *_twice(cases))


def _messages(case: Case, truth: Truth) -> Iterator[str]:
    yield from _unknown_statements(case, truth)
    yield from _references(case, truth)
    yield from _facts(case, truth)
    yield from _forbidden(case, truth)
    yield from _form(case)


def _unknown_statements(case: Case, truth: Truth) -> Iterator[str]:
    for identifier in case.gold.ids:
        if identifier not in truth.statements:
            near = difflib.get_close_matches(identifier, truth.statements, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; footnote search shows ids"
            yield f"the article has no statement {identifier}{hint}"


def _references(case: Case, truth: Truth) -> Iterator[str]:
    attached = {n for i in case.gold.ids if (s := truth.statements.get(i)) for n in s.numbers}
    for number in case.references:
        if number not in truth.references:
            yield f"the article has no reference {number}; remove it"
        elif case.expect in CONTENT and number not in attached | _entry_numbers(case, truth):
            yield f"no statement named here cites reference {number}; name the one that does"


def _entry_numbers(case: Case, truth: Truth) -> set[int]:
    """The numbers of the entries of the reference list that the case names as statements."""
    named = [truth.statements[i].text for i in case.gold.ids if i in truth.entries]
    entries = truth.references.values()
    return {r.number for r in entries if r.title and any(r.title in text for text in named)}


def _facts(case: Case, truth: Truth) -> Iterator[str]:
    named = case.gold.relevant if case.expect in CONTENT else frozenset(truth.statements)
    known = [truth.statements[i] for i in sorted(named) if i in truth.statements]
    text = "\n".join(" ; ".join([*s.section, s.text]) for s in known)
    for fact in case.facts:
        if not truth.matcher.states(text, fact):
            yield f"no statement has the fact {fact!r}; word it as the article does"


def _forbidden(case: Case, truth: Truth) -> Iterator[str]:
    for identifier in sorted(case.gold.relevant & set(truth.statements)):
        if asserted := truth.matcher.asserted([truth.statements[identifier].text], case.forbidden):
            yield f"{identifier} says {asserted[0]!r}, which is forbidden; remove one of the two"
    if both := sorted(case.gold.allowed & set(case.gold.forbid)):
        yield f"{both[0]} is both wanted and forbidden; remove one of the two"


def _form(case: Case) -> Iterator[str]:
    if case.expect in CONTENT and not case.gold.needs:
        yield f"{case.expect} needs statements: write under must or any what has to be cited"
    if case.expect is Outcome.DECLINED and case.gold.needs and not CONTENT & set(case.also):
        yield "what is declined cannot cite; move the statements to may"
    if case.is_follow_up and not case.standalone:
        yield "a follow-up needs standalone: the same question so that it can be understood alone"


def _twice(cases: Sequence[Case]) -> Iterator[Problem]:
    """Questions that come twice, and conversations that are named like a question."""
    seen: dict[str, Case] = {}
    conversations = {case.conversation for case in cases}
    for case in cases:
        if case.conversation is not None:
            continue
        if case.id in conversations:
            yield Problem(
                case.file, case.line, f"{case.id}: a conversation has this id too; rename one"
            )
        question = " ".join(case.question.casefold().split())
        if (other := seen.setdefault(question, case)) is not case:
            message = f"{case.id}: {other.id} asks the same; remove one"
            yield Problem(case.file, case.line, message)
