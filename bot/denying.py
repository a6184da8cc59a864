"""Which statement denies what a question takes for granted, where no rule and no answer is found.

Who asks for a dose takes for granted that the drug is given, who asks by how much it helps, that it
does: that is nowhere said, and put in as many ways as questions are. So a network weighs, trained
on questions of the project's own (`corpus/training/premises`) by `python -m bot.bench.training`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bot.coverage import Coverage
from bot.denial_signs import Taken, denial_signs, poles, stance_signs, taken_by, telling_signs
from bot.guard.gate import Gate
from bot.judge import Profile
from bot.levels import levels
from bot.odds import Odds
from bot.plainly import plainly
from bot.retrieval import LookedUp
from bot.types import Statement
from bot.understanding import Understood
from bot.weighing import Weighable

DENIES = -1.25
"""Log-odds from which a statement denies a question that no statement answers.

On 134 such questions on twelve articles that the network was not trained on it denies 10 of 15 that
have to be denied, 3 of 86 that the article does not answer and none of 33 that it does. Of those
that a statement answers it cannot tell which take something false for granted.
"""
_OF_ANOTHER = "condition lacking, another named"


@dataclass(frozen=True, slots=True)
class Denying:
    """Holds the statements of an article against what a question takes for granted."""

    coverage: Coverage
    gate: Gate
    odds: Odds

    def denied(self, asked: Understood, looked: LookedUp, taken: Taken) -> Statement | None:
        """The statement that denies a question; none of another disease or patient than asked of.

        The network must be trained.
        """
        given = self.deniable(asked, looked, taken)
        if given is None:
            return None
        logits = self.odds.logits(given.signs, looked.vector, given.shown)
        logits = np.where(given.signs[_OF_ANOTHER] > 0, -np.inf, logits)
        apart = [self._supposes(p, asked) or self._elsewhere(p, asked) for p in given.profiles]
        logits = np.where(apart, -np.inf, logits)
        best = int(np.argmax(logits))
        return given.profiles[best].statement if logits[best] >= DENIES else None

    def _supposes(self, profile: Profile, asked: Understood) -> bool:
        """Whether a statement is for a result of a test of which the question does not tell."""
        text = profile.statement.text
        measured = levels(text, self.coverage.judge.lexicon.find(text)).keys()
        return bool(measured) and measured.isdisjoint(m.concept for m in asked.mentions)

    def _elsewhere(self, profile: Profile, asked: Understood) -> bool:
        """Whether a statement stands under diseases other than those asked of."""
        judge, named = self.coverage.judge, asked.of_kind("condition")
        its = judge.set_apart(profile)
        related = judge.lexicon.related
        return bool(its and named) and not any(related(a, b) for a in its for b in named)

    def deniable(self, asked: Understood, looked: LookedUp, taken: Taken) -> Weighable | None:
        """What the network is given: the nearest statements with their signs and stances."""
        coverage, tools = self.coverage, self.gate.tools
        ruled = coverage.rules.choose(asked, looked)
        given = coverage.weighing.weighable(asked, looked, ruled)
        if given is None:
            return None
        answers = coverage.odds.logits(given.signs, looked.vector, given.shown)
        own = self.gate.marks(plainly(asked.text, coverage.wording))
        theirs = [self.gate.marks_of(profile.statement) for profile in given.profiles]
        # A trained network knows the stances of its day; the stance file may have more by now.
        known = self.odds.facets[given.shown.shape[1] :]
        names = known if self.odds.trained else poles(tools.stances)
        stances = np.array([taken_by(marks, names) for marks in theirs], dtype=np.float32)
        return replace(
            given,
            signs={
                **given.signs,
                **denial_signs(asked, given.profiles, coverage.judge, coverage.wording),
                **stance_signs(own, theirs, tools.stances),
                **telling_signs(asked.text, taken, len(given.profiles)),
                "answers": answers,
                "answers below best": answers - answers.max(),
                "answers best": np.full_like(answers, answers.max()),
            },
            shown=np.column_stack([given.shown, stances]),
        )
