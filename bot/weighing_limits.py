"""From which log-odds on statements answer (`bot.weighing`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WeighingLimits:
    """Log-odds at which statements answer.

    One answers from `sure` on, or `ruled` earlier where the rules choose it, or, where none does,
    `whole` earlier yet if by the rules it says all of the question. What is taken off:
    `barred` for each of its bars, in a question for one thing but for those that only say what the
    statement is about; `unknown` for a name that no statement knows (twice for a disease, a drug or
    a strange word); `unsaid` where a rare word may name what a dose is asked of; `unnamed` where
    one is asked of a disease and the statement names none. With the best answer those at most
    `together` below it. Where several are asked for, those at most `listed` below it, and all that
    the rules choose, both down to `lowest`. At most `most` statements are chosen, or `most_listed`.
    """

    sure: float = -1.0
    barred: float = 0.5
    ruled: float = 0.5
    whole: float = 1.0
    unknown: float = 0.0
    unsaid: float = 1.5
    unnamed: float = 0.5
    together: float = 2.0
    listed: float = 4.0
    lowest: float = -1.5
    most: int = 3
    most_listed: int = 10


LIMITS = WeighingLimits()
"""Set on 800 questions on sixteen articles that the network was not trained on, `unknown` and
`unnamed` on 1,090 questions on twelve such articles."""
LIMITS_WITH_KNOWN = WeighingLimits(
    sure=-1.75, barred=0.0, whole=0.0, unknown=2.0, unsaid=4.0, together=1.5
)
"""Set on 631 development questions on the shipped article, `sure` on three later sets;
the bars are among the signs as well."""
