"""What must hold of one reply to one case. Each check gives the reasons why it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bot.evaluation.cases import Case
from bot.evaluation.matching import Matcher, normal, unescaped
from bot.evaluation.records import Reply, SaidClaim, SaidReference
from bot.quantities import quantities
from bot.types import Article, Outcome, Reference, Statement

CONTENT = frozenset({Outcome.ANSWERED, Outcome.CORRECTED})
"""Outcomes that say what the article says of its subject."""
SPEAKING = CONTENT | {Outcome.ABOUT_SOURCE}

_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?(?![\w.]*\d)")
_MARKERS = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a case fails: the check and what it found."""

    check: str
    message: str


@dataclass(frozen=True)
class Truth:
    """What replies are checked against: the article, and the wordings that count as the same."""

    article: Article
    matcher: Matcher
    statements: dict[str, Statement] = field(init=False)
    references: dict[int, Reference] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "statements", {s.id: s for s in self.article.statements})
        object.__setattr__(self, "references", {r.number: r for r in self.article.references})

    @cached_property
    def clinical(self) -> frozenset[str]:
        """The statements that may support a clinical claim."""
        return frozenset(s.id for s in self.article.evidence)

    @cached_property
    def entries(self) -> frozenset[str]:
        """The page's statements that are entries of its reference list."""
        titles = [normal(r.title) for r in self.article.references if r.title]
        texts = {i: normal(s.text) for i, s in self.statements.items() if i not in self.clinical}
        return frozenset(i for i, text in texts.items() if any(title in text for title in titles))

    @cached_property
    def page(self) -> frozenset[str]:
        """Banner, date, status and disclaimer: citing them is never noise."""
        return frozenset(self.statements) - self.clinical - self.entries

    def verbatim(self, reply: Reply) -> tuple[str, ...]:
        """The cited statements that the article has and that are shown in its words."""
        known = (i for i in reply.cited if i in self.statements)
        return tuple(
            i for i in known if normal(reply.quoted.get(i, "")) == normal(self.statements[i].text)
        )

    def held(self, claim: SaidClaim) -> str:
        """The article's words behind a claim: its statements with their headings."""
        known = [self.statements[i] for i in claim.statements if i in self.statements]
        return "\n".join(" ; ".join([*s.section, s.text]) for s in known)

    def attached(self, claim: SaidClaim) -> frozenset[int]:
        """The reference numbers that the article attaches to a claim's statements."""
        known = (self.statements[i] for i in claim.statements if i in self.statements)
        return frozenset(number for s in known for number in s.numbers)

    def said(self, reply: Reply) -> tuple[str, ...]:
        """What the bot itself says: the reply without its entries, source line and disclaimer."""
        text = unescaped(reply.text)
        quoted = [part for r in reply.references for part in (r.title, r.source) if part]
        for part in (self.article.disclaimer, reply.title, *quoted):
            text = text.replace(part, " ") if part else text
        return (text, *(claim.text for claim in reply.claims))


Check = Callable[[Case, Reply, Truth], Iterator[str]]


def failures(case: Case, reply: Reply, truth: Truth) -> tuple[Failure, ...]:
    """All reasons why a reply is not the one that the case expects; none when it is right."""
    return tuple(
        Failure(name, message)
        for name, check in CHECKS.items()
        for message in check(case, reply, truth)
    )


def _disclaimer(_case: Case, reply: Reply, truth: Truth) -> Iterator[str]:
    disclaimer = truth.article.disclaimer.strip()
    if not reply.text.rstrip().endswith(disclaimer):
        misplaced = disclaimer in reply.text
        yield "the disclaimer is not the last thing" if misplaced else "the disclaimer is missing"


def _outcome(case: Case, reply: Reply, _truth: Truth) -> Iterator[str]:
    if reply.outcome not in case.accepted:
        wanted = " or ".join(sorted(case.accepted))
        yield f"the reply is {reply.outcome}, expected is {wanted}"


def _citations(case: Case, reply: Reply, truth: Truth) -> Iterator[str]:
    """Statements are the article's, word for word; so are their numbers, and all are shown."""
    verbatim = set(truth.verbatim(reply))
    for identifier in reply.cited:
        if identifier not in verbatim:
            yield f"{identifier} is not shown in the article's words"
    shown = {entry.number for entry in reply.references}
    for claim in reply.claims:
        yield from _numbers_of_claim(claim, truth.attached(claim), shown)
        if has_content(case, reply) and truth.clinical.isdisjoint(claim.statements):
            yield f"a claim rests on no clinical statement: {claim.text}"
    for entry in reply.references:
        yield from _entry(entry, truth.references.get(entry.number))


def _numbers_of_claim(claim: SaidClaim, attached: frozenset[int], shown: set[int]) -> Iterator[str]:
    if stray := claim.numbers - attached:
        yield f"a claim cites {sorted(stray)}, which its statements do not: {claim.text}"
    if missing := attached - claim.numbers:
        yield f"a claim leaves out {sorted(missing)} of its statements: {claim.text}"
    if hidden := claim.numbers - shown:
        yield f"{sorted(hidden)} are cited and not shown among the references"


def _entry(entry: SaidReference, real: Reference | None) -> Iterator[str]:
    if real is None:
        yield f"reference {entry.number} is invented"
    elif entry.listed != real.listed or (entry.title is not None and not real.listed):
        yield f"reference {entry.number} is shown as if it were in the list, or the other way round"
    elif entry.title != real.title:
        yield f"reference {entry.number} has a wrong title"


def _numeric(_case: Case, reply: Reply, truth: Truth) -> Iterator[str]:
    for claim in reply.claims:
        held = truth.held(claim)
        if stray := figures(claim.text) - figures(held):
            yield f"{sorted(stray)} not in the statements behind the claim: {claim.text}"


def figures(text: str) -> set[str]:
    """The numbers of a text, bare and with their units."""
    plainly = _MARKERS.sub(" ", normal(text))
    amounts = {f"{q.low:g}-{q.high:g} {q.unit}" for q in quantities(plainly) if q.unit}
    return set(_NUMBER.findall(plainly)) | amounts


def _forbidden(case: Case, reply: Reply, truth: Truth) -> Iterator[str]:
    declined = reply.outcome is Outcome.DECLINED
    passages = tuple(c.text for c in reply.claims) if declined else truth.said(reply)
    if asserted := truth.matcher.asserted(passages, case.forbidden):
        yield f"asserts {', '.join(asserted)}"
    if cited := sorted(set(reply.cited) & set(case.gold.forbid)):
        yield f"cites {', '.join(cited)}"


def _facts(case: Case, reply: Reply, truth: Truth) -> Iterator[str]:
    if missing := missing_facts(case, reply, truth):
        yield f"lacks {', '.join(missing)}"


def missing_facts(case: Case, reply: Reply, truth: Truth) -> tuple[str, ...]:
    """The facts that the reply should state and does not; none where none is to be expected."""
    if not has_content(case, reply, SPEAKING):
        return ()
    whole = reply.outcome is Outcome.ABOUT_SOURCE
    text = reply.text if whole else "\n".join(truth.said(reply))
    return tuple(fact for fact in case.facts if not truth.matcher.states(text, fact))


def has_content(case: Case, reply: Reply, outcomes: frozenset[Outcome] = CONTENT) -> bool:
    """Whether facts or statements are to be expected: content was asked for and given."""
    return case.expect in outcomes and reply.outcome in outcomes


def _statements(case: Case, reply: Reply, truth: Truth) -> Iterator[str]:
    if not has_content(case, reply):
        return
    cited = set(truth.verbatim(reply))
    for need in case.gold.needs:
        if not need & cited:
            yield f"does not cite {' or '.join(sorted(need))}"


def _references(case: Case, reply: Reply, _truth: Truth) -> Iterator[str]:
    if not has_content(case, reply):
        return
    shown = {entry.number for entry in reply.references}
    if missing := sorted(set(case.references) - shown):
        yield f"does not show reference {', '.join(map(str, missing))}"


CHECKS: dict[str, Check] = {
    "disclaimer": _disclaimer,
    "outcome": _outcome,
    "citations": _citations,
    "numbers": _numeric,
    "forbidden": _forbidden,
    "facts": _facts,
    "statements": _statements,
    "references": _references,
}
"""The checks by name, in the order in which their findings are listed."""
ERROR = "error"
"""The check that fails when there is no reply: an exception or a time-out."""
