"""Does what is cited carry a claim? ALCE's citation recall and precision, without a judge.

Gao et al., Enabling Large Language Models to Generate Text with Citations, EMNLP 2023, section 4.3.
There a model of entailment decides; here a claim is carried when its figures and nearly all of its
content words stand in the statements, headings included. That is stricter with paraphrases.
"""

from __future__ import annotations

from functools import cache

from bot.evaluation.checks import Truth, figures
from bot.evaluation.records import Reply, SaidClaim
from bot.text import forms, stem
from bot.wording import load_wording

SHARE = 0.8
"""The share of a claim's content words that has to stand in what it cites."""


@cache
def _function_words() -> frozenset[str]:
    return load_wording().function


def content(text: str) -> frozenset[str]:
    """The stems of a text's words that carry content."""
    return frozenset(stem(form) for form in forms(text) if form not in _function_words())


def carried(text: str, held: str) -> bool:
    """Whether a claim stands in the words behind it."""
    words = content(text)
    enough = len(words & content(held)) >= SHARE * len(words)
    return enough and figures(text) <= figures(held)


def citation_recall(reply: Reply, truth: Truth) -> float | None:
    """The share of claims that all their statements together carry; None without claims."""
    marks = [float(carried(claim.text, truth.held(claim))) for claim in reply.claims]
    return sum(marks) / len(marks) if marks else None


def citation_precision(reply: Reply, truth: Truth) -> float | None:
    """The share of citations that their claim needs; None without citations.

    A citation counts when its claim is carried, unless it alone does not carry the claim and the
    others do without it.
    """
    marks = [mark for claim in reply.claims for mark in _needed(claim, truth)]
    return sum(marks) / len(marks) if marks else None


def _needed(claim: SaidClaim, truth: Truth) -> list[float]:
    if not carried(claim.text, truth.held(claim)):
        return [0.0] * len(claim.statements)
    return [float(not _irrelevant(claim, identifier, truth)) for identifier in claim.statements]


def _irrelevant(claim: SaidClaim, identifier: str, truth: Truth) -> bool:
    others = tuple(i for i in claim.statements if i != identifier)
    if not others or _alone(claim, (identifier,), truth):
        return False
    return _alone(claim, others, truth)


def _alone(claim: SaidClaim, statements: tuple[str, ...], truth: Truth) -> bool:
    part = SaidClaim(claim.text, statements, claim.numbers)
    return carried(claim.text, truth.held(part))
