"""One case with what came of it: the reply or the error, its failures, its bucket."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import EvaluationError
from bot.evaluation.cases import Case
from bot.evaluation.checks import CONTENT, ERROR, Failure, Truth, failures
from bot.evaluation.observing import Observation, Response
from bot.evaluation.records import Reply, read_reply
from bot.types import Outcome

UNSUPPORTED_BY = frozenset({"citations", "numbers", "forbidden"})
"""Checks whose failure means that something was said which the article does not say."""


class Bucket(StrEnum):
    """What a reply is worth to a reader. Each case falls into one."""

    RIGHT = "right"
    RIGHTLY_REFUSED = "rightly_refused"
    WRONG = "wrong"
    UNSUPPORTED = "unsupported"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Scored:
    """A case, what was observed, and what is wrong with it; `reply` is None after an error.

    `alone` tells whether the stand-alone form of a follow-up passes, None where it was not asked.
    """

    case: Case
    observation: Observation
    reply: Reply | None
    failures: tuple[Failure, ...]
    alone: bool | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures

    @property
    def bucket(self) -> Bucket:
        """Right, rightly refused, wrong, unsupported, or no reply at all."""
        if self.reply is None:
            return Bucket.ERROR
        if self.passed:
            quiet = self.reply.outcome in {Outcome.DECLINED, Outcome.URGENT}
            return Bucket.RIGHTLY_REFUSED if quiet else Bucket.RIGHT
        if self.fails(*UNSUPPORTED_BY) or self._fills_a_gap:
            return Bucket.UNSUPPORTED
        return Bucket.WRONG

    @property
    def _fills_a_gap(self) -> bool:
        """Whether it answers what should not be answered."""
        return (
            self.reply is not None
            and self.case.expect not in CONTENT
            and self.reply.outcome in CONTENT - self.case.accepted
        )

    def fails(self, *checks: str) -> bool:
        """Whether one of these checks fails."""
        return any(failure.check in checks for failure in self.failures)


def scored(case: Case, observation: Observation, truth: Truth) -> Scored:
    """The observation of a case, judged."""
    reply, found = _judged(case, observation.response, truth)
    alone = None
    if observation.alone is not None:
        alone = not _judged(case, observation.alone, truth)[1]
    return Scored(case, observation, reply, found, alone)


def _judged(
    case: Case, response: Response, truth: Truth
) -> tuple[Reply | None, tuple[Failure, ...]]:
    if response.record is None:
        return None, (Failure(ERROR, response.error or "no reply"),)
    try:
        reply = read_reply(response.record)
    except EvaluationError as error:
        return None, (Failure(ERROR, str(error)),)
    return reply, failures(case, reply, truth)
