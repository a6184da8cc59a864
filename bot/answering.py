"""A question's way to a reply without a model, from triage to the guard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import phrases
from bot.about import SourceReply, about, behind
from bot.assembling import Asked, Reply
from bot.best_reading import BestReading, Read
from bot.continuing import Continuing
from bot.coverage import Coverage
from bot.denial_signs import Taken
from bot.denying import Denying
from bot.earlier import last_shown, read_of
from bot.guard.gate import Gate
from bot.judge import BACK_REFERENCES, Judge
from bot.language import ENGLISH
from bot.plainly import plainly
from bot.premises import premises
from bot.presumed import credited, presumed
from bot.probe import Probe
from bot.quoting import quoted
from bot.retrieval import Retriever
from bot.text import cleaned, forms, words
from bot.triage import Kind, Triage, Triaged
from bot.types import (
    Article,
    Audience,
    Correction,
    Mention,
    Outcome,
    Reason,
    Statement,
    Turn,
)
from bot.understanding import Reader, Understood

LONGEST_TERM = 40
"""Characters of an unknown term of the question that a reply may repeat."""
_PREMISE_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Answering:
    """All that is needed to answer from one article. Frozen, so safe to share between threads."""

    article: Article
    reader: Reader
    judge: Judge
    coverage: Coverage
    continuing: Continuing
    triage: Triage
    retriever: Retriever
    intents: Probe
    gate: Gate
    denying: Denying
    longest_question: int

    @property
    def best_reading(self) -> BestReading:
        """What reads a question in its conversation."""
        return BestReading(
            self.article, self.reader, self.coverage, self.retriever, self.continuing
        )

    def reply(
        self, question: str, history: Sequence[Turn], audience: Audience
    ) -> tuple[Asked, Reply]:
        """What to say to a question."""
        text = cleaned(question)
        asked = Asked(question, text, audience=audience)
        if not words(text):
            return asked, _declined(Reason.OUT_OF_SCOPE, phrases.NO_QUESTION)
        if len(text) > self.longest_question:
            asked = replace(asked, question=question[: self.longest_question], standalone="")
            return asked, _declined(
                Reason.OUT_OF_SCOPE, phrases.TOO_LONG.format(self.longest_question)
            )
        triaged = self._sorted(text, history)
        match triaged.kind:
            case Kind.URGENT:
                return asked, Reply(Outcome.URGENT, message=phrases.URGENT)
            case Kind.SMALL_TALK:
                return asked, _declined(Reason.SMALL_TALK, phrases.SMALL_TALK)
            case Kind.PERSONAL:
                return self._personal(asked, triaged)
            case Kind.INSTRUCTION:
                return asked, self._instructed(triaged)
            case Kind.SOURCE | Kind.CLINICAL | Kind.OFF_TOPIC:
                return self._answered(asked, triaged, history)

    def _sorted(self, text: str, history: Sequence[Turn]) -> Triaged:
        """The kind of a message."""
        vector = self.retriever.vector(text, beside=self._embedded_next(text, history))
        likely = self.intents.probabilities(vector, text)
        return self.triage.sort(
            text, likely, goes_on=bool(history), names_subject=self._names_subject
        )

    def _names_subject(self, text: str) -> bool:
        """Whether a text names a disease or a drug."""
        return any(m.kind in {"condition", "therapy"} for m in self.reader.mentions(text))

    def _embedded_next(self, text: str, history: Sequence[Turn]) -> list[str]:
        """The texts that will be embedded to read a question, and the one before it."""
        before = [read_of(turn) for turn in history[-1:]]
        texts = (text, *(question for question, _ in before))
        of_last = [self.reader.embedded(last)[1] for _, last in before]
        return [*(each for t in texts for each in self.reader.embedded(t)), *of_last]

    def _answered(
        self, asked: Asked, triaged: Triaged, history: Sequence[Turn]
    ) -> tuple[Asked, Reply]:
        typed = self.reader.understand(triaged.text)
        given = presumed(typed, self.reader)
        if source := self._of_source(triaged, history):
            told = premises(triaged.text, self.reader.wording)
            return asked, self._corrected(told, typed, given) or _sourced(source, self.judge)
        if typed.language != ENGLISH:
            return asked, _foreign(typed.language)
        read = self.best_reading.of(triaged.text, history)
        asked = replace(asked, standalone=read.text, understood=read.asked.to_dict())
        told = premises(read.own, self.reader.wording)
        given = (*given, *credited(read.asked, told, self.reader))
        corrected = self._corrected((*told, *triaged.claims), read.asked, given)
        if corrected is not None:
            # Who names the disease has not left it to what was said before.
            named = typed.of_kind("condition")
            return (replace(asked, standalone=triaged.text) if named else asked), corrected
        errand = triaged.kind is Kind.OFF_TOPIC and not read.asked.facets
        if errand or not read.answers:
            denied = None if errand or history else self._denied(read, Taken(told, given))
            return asked, denied or self._not_found(read)
        return asked, _to_tell(read)

    def _of_source(self, triaged: Triaged, history: Sequence[Turn]) -> SourceReply | None:
        """The reply to a question about the page, or about the references of what was shown."""
        asked = self.reader.understand(triaged.text)
        names = bool(asked.of_kind("condition", "therapy"))
        picks = not set(forms(asked.text)).isdisjoint(self.reader.wording.ordinals)
        guessed = triaged.guessed and not (names or asked.facets or picks)
        if guessed or self.reader.wording.drilldown.found(triaged.text):
            statements = {s.id: s for s in self.article.statements}
            shown = [statements[i] for i in last_shown(history) if i in statements]
            rests = (names and self.best_reading.covered(asked).statements) or shown
            if rests:
                return behind(rests, self.article)
        of_the_page = triaged.named or not names
        if triaged.kind is not Kind.SOURCE or not of_the_page or (triaged.guessed and not guessed):
            return None
        return about(triaged.topics, triaged.text, self.article)

    def statements_for(self, question: str) -> tuple[Statement, ...]:
        """The statements that answer a question that stands alone; none if not the whole."""
        covered = self.best_reading.looked_up(question).covered
        return () if covered.missing else covered.statements

    def _corrected(
        self,
        taken: Sequence[str],
        asked: Understood | None = None,
        given: Sequence[str] = (),
    ) -> Reply | None:
        """The reply to a question that takes for granted what the article contradicts.

        `given` are therapies that it presumes, which only a statement that rules them out denies.
        """
        for premise in (*taken, *given):
            said = plainly(premise, self.reader.wording)
            said_of = self._said_of(said, asked)
            look_for = " ".join((said, *(m.text for m in said_of)))
            hits = [h.statement for h in self.retriever.search(look_for, _PREMISE_CANDIDATES)]
            denying = self.gate.ruling_out if premise in given else self.gate.denying
            if against := denying(said, hits, said_of)[:2]:
                correction = Correction(premise, tuple(s.id for s in against))
                return Reply(Outcome.CORRECTED, statements=against, corrections=(correction,))
        return None

    def _denied(self, read: Read, taken: Taken) -> Reply | None:
        """The reply to a question that nothing answers, as it cannot be asked as it is.

        Not for follow-ups: the network has learned from questions that stand alone.
        """
        if not self.denying.odds.trained:
            return None
        looked = self.retriever.look_up(read.asked.text)
        against = self.denying.denied(read.asked, looked, taken)
        if against is None:
            return None
        correction = Correction(next(iter(taken.told), read.own), (against.id,))
        return Reply(Outcome.CORRECTED, statements=(against,), corrections=(correction,))

    def _said_of(self, premise: str, asked: Understood | None) -> tuple[Mention, ...]:
        """The conditions and therapies of the question, where what it grants has none.

        An "it" that opens it, if nothing in the question stands for it, is the title's therapy.
        """
        if asked is None:
            return ()
        own = {m.kind for m in self.reader.mentions(premise)}
        pointing = not self.reader.wording.pronouns.isdisjoint(forms(premise))
        kinds = ("condition", "therapy") if pointing else ("condition",)
        lacking = [kind for kind in kinds if kind not in own]
        said_of = tuple(m for m in asked.mentions if m.kind in lacking)
        opens = not BACK_REFERENCES.isdisjoint(forms(premise)[:1])
        if "therapy" not in lacking or asked.of_kind("therapy") or not opens:
            return said_of
        title = [m for m in self.reader.lexicon.find(self.article.title) if m.kind == "therapy"]
        return (*said_of, *title[:1]) if len({m.concept for m in title}) == 1 else said_of

    def _not_found(self, read: Read) -> Reply:
        gaps = _gaps(read)
        near = read.covered.near[:3]
        sections = tuple(dict.fromkeys(s.section for s in near))
        if not read.asked.concepts and not read.asked.facets:
            return _declined(Reason.OUT_OF_SCOPE, phrases.OUT_OF_SCOPE)
        message = (
            phrases.NOT_IN_ARTICLE.format(", ".join(gaps)) if gaps else phrases.NOT_IN_ARTICLE_PLAIN
        )
        return replace(_declined(Reason.NOT_IN_ARTICLE, message), gaps=gaps, nearest=sections)

    def _personal(self, asked: Asked, triaged: Triaged) -> tuple[Asked, Reply]:
        understood = self.reader.understand(triaged.text)
        near = self.best_reading.covered(understood)
        sections = tuple(dict.fromkeys(s.section for s in (*near.statements, *near.near)[:3]))
        reply = replace(
            _declined(Reason.PERSONAL_ADVICE, phrases.PERSONAL_ADVICE), nearest=sections
        )
        return replace(asked, understood=understood.to_dict()), reply

    def _instructed(self, triaged: Triaged) -> Reply:
        return self._corrected(triaged.claims) or _declined(Reason.OUT_OF_SCOPE, phrases.INSTRUCTED)


def _declined(reason: Reason, message: str) -> Reply:
    return Reply(Outcome.DECLINED, reason, f"{phrases.REFUSAL} {message}")


def _to_tell(read: Read) -> Reply:
    gaps = _gaps(read)
    return Reply(Outcome.ANSWERED, statements=tuple(read.covered.statements), gaps=gaps)


def _foreign(language: str) -> Reply:
    return _declined(Reason.LANGUAGE, phrases.LANGUAGE[language])


def _sourced(reply: SourceReply, judge: Judge) -> Reply:
    claims = tuple(quoted(statement, judge) for statement in reply.statements)
    return Reply(
        Outcome.ABOUT_SOURCE, message=reply.message, claims=claims, references=reply.references
    )


def _gaps(read: Read) -> tuple[str, ...]:
    """What is missing, by the lexicon's names; of the asker's own words the first one alone.

    None in other letters than the article's: what has no spaces is a sentence as well.
    """
    strange = {rest.text: rest.form.isascii() for rest in read.asked.residue if rest.strange}
    missing = tuple(dict.fromkeys(read.covered.missing))
    kept = [gap for gap in missing if strange.get(gap)][:1]
    return tuple(
        gap[:LONGEST_TERM] if gap in kept else gap
        for gap in missing
        if gap in kept or gap not in strange
    )
