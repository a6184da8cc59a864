"""From the statements that answer to claims, one verdict after the other.

Without a model they are told in the article's own words. With one, its sentences are claims like
any other: each goes through the guard before it is shown, and what does not pass, or is left out,
is told in the article's own words. Whatever happens to the model, there is a reply.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot import phrases
from bot.assembling import Asked, Reply, shown_claim
from bot.draft_keys import Sentence
from bot.drafting import Drafter, Task
from bot.guard.gate import Gate
from bot.judge import Judge
from bot.models import Ending
from bot.quoting import quoted
from bot.repair import left_out, named, nearest
from bot.types import Claim, Event, Finding, Outcome, Reason, Statement, Withheld


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what was decided to be said. Frozen, so safe to share between threads."""

    judge: Judge
    gate: Gate
    drafter: Drafter | None = None

    def tell(
        self, asked: Asked, reply: Reply, stopped: threading.Event
    ) -> Generator[Event, None, Reply]:
        """A `claim` or `withheld` event for each verdict, as soon as it is there; then the reply.

        When `stopped` is set, a model is not waited for any longer.
        """
        telling = _Telling(self, asked, reply)
        if not reply.statements:
            yield from (telling.said(claim) for claim in reply.claims)
            return reply
        ending = None
        if self.drafter is not None:
            ending = yield from telling.drafted(self.drafter, stopped)
        yield from telling.completed(ending)
        return telling.reply(ending)


class _Telling:
    """One reply while it is told."""

    def __init__(self, teller: Teller, asked: Asked, decided: Reply) -> None:
        self._teller = teller
        self._asked = asked
        self._decided = decided
        self._offered = {statement.id: statement for statement in decided.statements}
        self._by_id = {statement.id: statement for statement in teller.judge.article.statements}
        self._claims: list[Claim] = []
        self._withheld: list[Withheld] = []
        self._quoted: set[str] = set()
        self._loose: list[str] = []
        self._own_words = True

    def said(self, claim: Claim) -> Event:
        """The claim is part of the reply."""
        self._claims.append(claim)
        return Event("claim", shown_claim(len(self._claims), claim, self._by_id))

    def _kept_back(self, text: str, findings: tuple[Finding, ...]) -> Event:
        withheld = Withheld(text, findings[0].check, findings)
        self._withheld.append(withheld)
        return Event("withheld", withheld)

    def drafted(self, drafter: Drafter, stopped: threading.Event) -> Generator[Event, None, Ending]:
        """A model's sentences, each after its verdict; then how the model ended."""
        sentences = drafter.sentences(self._task(), stopped)
        try:
            while True:
                yield from self._judged(next(sentences))
        except StopIteration as end:
            return end.value
        finally:
            sentences.close()

    def _task(self) -> Task:
        judge, understood = self._teller.judge, self._asked.understood
        facets = [judge.facets.by_id[f].label for f in self._facets()]
        concepts = [judge.lexicon.name(concept) for concept in understood.get("concepts", ())]
        return Task(
            question=self._asked.standalone,
            statements=tuple(self._offered.values()),
            asked_for=tuple(dict.fromkeys([*facets, *concepts])),
            audience=self._asked.audience,
        )

    def _facets(self) -> tuple[str, ...]:
        return tuple(self._asked.understood.get("facets", ()))

    def _judged(self, sentence: Sentence) -> Iterator[Event]:
        """The sentence, if the guard lets it through; else the statements that it names."""
        claim = Claim(sentence.text, sentence.keys)
        verdict = self._teller.gate.check(claim, self._offered)
        findings = (*sentence.findings, *verdict.findings)
        if not findings and verdict.supported:
            claim = replace(claim, statements=verdict.statements)
            if claim not in self._claims and not self._quoted >= set(claim.statements):
                self._own_words = False
                yield self.said(claim)
            return
        yield self._kept_back(sentence.text, findings)
        statements = named(sentence.keys, self._offered)
        if not statements:
            self._loose.append(sentence.text)
        for statement in statements:
            yield from self._quote(statement, repaired=True)

    def _quote(self, statement: Statement, *, repaired: bool = False) -> Iterator[Event]:
        """The statement in its own words, once, through the guard like any claim."""
        if statement.id in self._quoted:
            return
        self._quoted.add(statement.id)
        claim = replace(quoted(statement, self._teller.judge), repaired=repaired)
        verdict = self._teller.gate.check(claim, self._offered)
        if verdict.supported:
            yield self.said(claim)
        else:
            yield self._kept_back(claim.text, verdict.findings)

    def completed(self, ending: Ending | None) -> Iterator[Event]:
        """What is missing: the statement nearest to a sentence that names none; what was left out.

        A model that did not finish may have left out anything, so that all is told again.
        """
        for text in self._loose:
            statement = nearest(text, self._offered.values())
            if statement and not any(statement.id in claim.statements for claim in self._claims):
                yield from self._quote(statement, repaired=True)
        statements = self._decided.statements
        finished = ending in {None, Ending.DONE}
        missing = left_out(statements, self._claims, self._facets(), self._teller.judge)
        for statement in (*missing, *self._uncontradicted()) if finished else statements:
            yield from self._quote(statement)

    def _uncontradicted(self) -> Iterator[Statement]:
        """Statements against what the question takes for granted, where no claim is against it."""
        for correction in self._decided.corrections:
            contradicts = partial(self._teller.gate.contradicts, correction.premise)
            said = (replace(self._by_id[c.statements[0]], text=c.text) for c in self._claims)
            told = any(
                c.text == self._by_id[c.statements[0]].text
                for c in self._claims
                if c.statements[0] in correction.statements
            )
            if not told and not any(map(contradicts, said)):
                yield from named(correction.statements, self._offered)

    def reply(self, ending: Ending | None) -> Reply:
        """The reply with its claims; `ending` is the model's, None without one."""
        withheld = tuple(self._withheld)
        whole = replace(self._decided, claims=tuple(self._claims), withheld=withheld)
        if not self._claims:
            message = f"{phrases.REFUSAL} {phrases.UNSUPPORTED}"
            whole = Reply(Outcome.DECLINED, Reason.UNSUPPORTED, message, withheld=withheld)
        if ending is None or self._teller.drafter is None:
            return whole
        name = "quoting" if self._own_words else self._teller.drafter.model.name
        if ending is Ending.DONE and not self._own_words:
            return replace(whole, answerer=name)
        notices = (*whole.notices, self._notice())
        return replace(whole, answerer=name, fallback=True, notices=notices)

    def _notice(self) -> str:
        """Why not all of the reply is a model's."""
        if not self._own_words:
            return phrases.MODEL_STOPPED
        return phrases.MODEL_UNUSABLE if self._withheld else phrases.MODEL_FAILED
