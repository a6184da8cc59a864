"""One claim and the offered statements give one verdict; any failed check rejects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from bot.guard import (
    additions,
    attachment,
    cited,
    conditions,
    contradiction,
    entities,
    markup,
    negations,
    numbers,
    order,
    polarity,
    references,
    strength,
)
from bot.guard.alignment import Assertion, assertion, overlap
from bot.guard.choices import rules_out
from bot.guard.division import says
from bot.guard.entailment import Checked, Entailment
from bot.guard.evidence import Evidence, Mark, Tools, gather
from bot.guard.figures import of_a_dose
from bot.guard.stances import Stances
from bot.guard.subject import mentions, of_no_therapy, shared_concepts
from bot.guard.verbatim import verbatim
from bot.lexicon import Lexicon
from bot.text import forms
from bot.types import Claim, Finding, Mention, Statement, Verdict

Check = Callable[[Assertion, Evidence, Tools], tuple[Finding, ...]]
CHECKS: tuple[Check, ...] = (
    numbers.check,
    entities.check,
    polarity.check,
    negations.check,
    strength.check,
    attachment.check,
    conditions.check,
    order.check,
    additions.check,
)
"""The checks that compare a claim with what it cites, in order; a new one is one function more."""
_SETTING = frozenset({"condition", "population"})
_MOST_PARTS = 4


class Gate:
    """Decides on claims. Safe to share between threads; statements are read once and remembered.

    `topic` is the article's title and top heading: what they name may stand in a claim whose
    statement names nothing of the kind ("standard dosing").
    """

    def __init__(
        self,
        lexicon: Lexicon,
        stances: Stances,
        *,
        topic: Sequence[str] = (),
        entailment: Entailment | None = None,
    ) -> None:
        """`entailment` weighs findings that are not grave; without it any finding rejects."""
        self.tools = Tools(lexicon, stances)
        self._title = next(iter(topic), "")
        self._entailment = entailment
        self._subjects = tuple(m for line in topic for m in self.tools.read(line).concepts)
        self._words = frozenset(stances.stem(word) for line in topic for word in forms(line))
        self._gather = lru_cache(maxsize=2048)(self._read)

    def _read(self, statements: tuple[Statement, ...]) -> Evidence:
        return gather(statements, self.tools, self._subjects, self._words)

    def check(
        self, claim: Claim, offered: Mapping[str, Statement], *, allow_page: bool = False
    ) -> Verdict:
        """Whether the statements that a claim cites, with their headings, carry all it says.

        Only the cited statements count, not the others offered. `allow_page` admits banner, date
        and status lines of the page as evidence, for claims about the source.
        """
        if findings := cited.check(claim, offered, allow_page=allow_page) or markup.check(claim):
            return _rejected(claim, findings)
        statements = tuple(offered[key] for key in dict.fromkeys(claim.statements))
        if findings := references.check(claim, statements):
            return _rejected(claim, findings)
        if quoted := verbatim(claim.text, statements):
            return _supported(claim, quoted)
        carrying, findings = self._typed(claim.text, statements)
        return _supported(claim, carrying) if carrying else _rejected(claim, findings)

    def marks(self, text: str) -> tuple[Mark, ...]:
        """The stances that a text takes."""
        return assertion(text, self.tools).marks

    def marks_of(self, statement: Statement) -> tuple[Mark, ...]:
        """The stances that a statement takes."""
        return self._gather((statement,)).marks

    def contradicts(
        self, text: str, statement: Statement, said_of: tuple[Mention, ...] = ()
    ) -> tuple[Finding, ...]:
        """Where a text says the opposite of a statement; empty when it does not speak of it."""
        claim = replace(assertion(text, self.tools), inherited=said_of)
        return contradiction.contradictions(claim, self._gather((statement,)), self.tools)

    def denying(
        self, text: str, statements: Sequence[Statement], said_of: tuple[Mention, ...] = ()
    ) -> tuple[Statement, ...]:
        """The statements that say the opposite of a text, and that no other one belies.

        Another one does where it says what the text says, of as much of its subject. Where one is
        of more of it than the others, the others are of something else; so are those of no therapy
        where any of the statements, denying or not, is of a therapy of the text; but a dose is of
        the article's therapy. `said_of` is what the text speaks of without naming it.
        """
        claim = replace(assertion(text, self.tools), inherited=said_of)
        read = {s: self._gather((s,)) for s in statements}
        found = {s: contradiction.contradictions(claim, read[s], self.tools) for s in statements}
        shared = {s: shared_concepts(claim, read[s], self.tools) for s in statements}

        def stands(statement: Statement, finding: Finding) -> bool:
            rivals = (s for s in statements if not found[s] and shared[s] >= shared[statement])
            return not any(
                contradiction.backed(claim, finding, read[s], self.tools) for s in rivals
            )

        therapies = {m.concept for m in mentions(claim) if m.kind == "therapy"}
        treated = any(concept in therapies for s in statements for concept, _ in shared[s])
        topical = self._of_topic(therapies)

        def placed(statement: Statement, finding: Finding) -> bool:
            untold = treated and of_no_therapy(read[statement])
            return not untold or (topical and of_a_dose(finding, claim.reading))

        against = [s for s in statements if any(placed(s, f) and stands(s, f) for f in found[s])]
        items = claim.reading.items
        topic = {m.concept for m in self._subjects}
        near = {
            s: (sum(c not in topic for c, _ in shared[s]), overlap(items, read[s].text.items))
            for s in against
        }
        most = max((concepts for concepts, _ in near.values()), default=0)
        closest = [s for s in against if near[s][0] == most]
        return tuple(sorted(closest, key=near.__getitem__, reverse=True))

    def _of_topic(self, therapies: Iterable[str]) -> bool:
        """Whether one of some therapies is the article's."""
        topic = [m.concept for m in self._subjects if m.kind == "therapy"]
        return any(self.tools.lexicon.related(a, b) for a in therapies for b in topic)

    def ruling_out(
        self, text: str, statements: Sequence[Statement], said_of: tuple[Mention, ...] = ()
    ) -> tuple[Statement, ...]:
        """The statements that deny a text since they rule out its therapy where it is given."""
        claim = replace(assertion(text, self.tools), inherited=said_of)
        return tuple(
            s
            for s in self.denying(text, statements, said_of)
            if rules_out(claim, self._gather((s,)), self.tools)
        )

    def _typed(
        self, text: str, statements: tuple[Statement, ...]
    ) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
        """The statements that carry a text, each alone, part by part or together, else findings."""
        whole = assertion(text, self.tools)
        alone = {statement: self._compared(whole, (statement,)) for statement in statements}
        if carrying := tuple(s for s, findings in alone.items() if not findings):
            return carrying, ()
        tried: dict[tuple[Statement, ...], tuple[Finding, ...]]
        tried = {(statement,): findings for statement, findings in alone.items()}
        if len(statements) > 1:
            if carrying := self._in_parts(whole, statements):
                return carrying, ()
            if len({statement.section for statement in statements}) == 1:
                tried[statements] = self._compared(whole, statements)
                if not tried[statements]:
                    return statements, ()
        best = min(tried, key=lambda group: len(tried[group]))
        checked = Checked(text, best, self._title, tried[best])
        likely = self._entailment is not None and self._entailment.supports(checked)
        return (best, ()) if likely else ((), tried[best])

    def _compared(self, claim: Assertion, statements: tuple[Statement, ...]) -> tuple[Finding, ...]:
        evidence = self._gather(statements)
        found: list[Finding] = []
        for check in CHECKS:
            found.extend(check(claim, evidence, self.tools))
        return tuple(found)

    def _in_parts(self, whole: Assertion, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        """The statements that parts of a claim rest on; none unless every part does on one.

        Where they are of several sections, every part must say of what it is.
        """
        for parts in _partitions(whole, self.tools):
            carried = [{s for s in statements if not self._compared(p, (s,))} for p in parts]
            used = tuple(s for s in statements if any(s in group for group in carried))
            placed = all(any(m.kind in _SETTING for m in mentions(p)) for p in parts)
            if all(carried) and (placed or len({s.section for s in used}) == 1):
                return used
        return ()


def _partitions(whole: Assertion, tools: Tools) -> Iterator[tuple[Assertion, ...]]:
    """Ways to cut a claim where its clauses or parts meet; later ones keep the conditions set."""
    items = whole.reading.items
    cuts = [b.start for a, b in pairwise(items) if a.clause != b.clause]
    single = [
        [b.start]
        for a, b in pairwise(items)
        if a.part != b.part or _joins(whole.reading.text[b.start : b.end])
    ]
    for places in [cuts, *single] if cuts and len(cuts) < _MOST_PARTS else single:
        pieces = tuple(_pieces(whole, places, tools))
        if all(says(piece.reading, tools.stances) for piece in pieces):
            yield pieces


def _joins(word: str) -> bool:
    return word.lower() in {"and", "with", "plus", "then"}


def _pieces(whole: Assertion, cuts: Sequence[int], tools: Tools) -> Iterator[Assertion]:
    text = whole.reading.text
    settings: tuple[Mention, ...] = ()
    for start, end in pairwise([0, *cuts, len(text)]):
        piece = assertion(text[start:end], tools)
        own = tuple(m for m in piece.reading.concepts if m.kind in _SETTING)
        yield replace(piece, inherited=() if own else settings)
        settings = own or settings


def _supported(claim: Claim, carrying: Sequence[Statement]) -> Verdict:
    return Verdict(claim, supported=True, statements=tuple(s.id for s in carrying))


def _rejected(claim: Claim, findings: Sequence[Finding]) -> Verdict:
    return Verdict(claim, supported=False, reason=findings[0].check, findings=tuple(findings))
