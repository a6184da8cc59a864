"""The guard under mutation: wrong claims that it catches, faithful ones that it lets pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from statistics import median
from time import perf_counter

from bot.article import read_article
from bot.bench.mutations import FAITHFUL, WRONG, Mutation, Source
from bot.bench.table import Cell, Table
from bot.guard.gate import Gate
from bot.guard.stances import load_stances
from bot.lexicon_files import load_lexicon
from bot.settings import shipped_article
from bot.types import Article, Claim, Verdict

_COLUMNS = ("mutation", "the guard should", "claims", "right")
_MILLISECONDS = 1000.0


def guard(article: Article | None = None) -> Table:
    """The share of an article's mutations (default: the shipped one) that the guard gets right.

    Times are those of claims whose statements have been read before.
    """
    read = article or read_article(shipped_article())
    source = Source(read, load_lexicon().adapted(read))
    gate = Gate(source.lexicon, load_stances(), topic=(read.title, read.heading))
    offered = {statement.id: statement for statement in read.evidence}
    times: list[float] = []

    def judge(claim: Claim) -> Verdict:
        began = perf_counter()
        verdict = gate.check(claim, offered)
        times.append((perf_counter() - began) * _MILLISECONDS)
        return verdict

    caught = _rows("reject", WRONG, source, lambda claim: not judge(claim).supported)
    accepted = _rows("accept", FAITHFUL, source, lambda claim: judge(claim).supported)
    rows = tuple(chain(caught, accepted))
    note = f"Median {median(times):.2g} ms a claim on one thread." if times else ""
    return Table("The guard under mutation", _COLUMNS, rows, (note,))


def missed(article: Article, kind: str) -> Iterator[tuple[Claim, Verdict]]:
    """The mutations of one kind that the guard gets wrong, with its verdicts.

    Raises:
        KeyError: there is no such kind.
    """
    source = Source(article, load_lexicon().adapted(article))
    gate = Gate(source.lexicon, load_stances(), topic=(article.title, article.heading))
    offered = {statement.id: statement for statement in article.evidence}
    for claim in _claims({**WRONG, **FAITHFUL}[kind], source):
        verdict = gate.check(claim, offered)
        if verdict.supported is not (kind in FAITHFUL):
            yield claim, verdict


def _claims(mutation: Mutation, source: Source) -> Iterator[Claim]:
    for statement in source.article.evidence:
        yield from mutation(statement, source)


def _rows(
    should: str, kinds: Mapping[str, Mutation], source: Source, right: Callable[[Claim], bool]
) -> Iterator[tuple[Cell, ...]]:
    """One row a kind that makes any claims, and one for all of them."""
    everything: list[bool] = []
    for name, mutation in kinds.items():
        if marks := [right(claim) for claim in _claims(mutation, source)]:
            everything += marks
            yield name, should, len(marks), sum(marks) / len(marks)
    yield "all", should, len(everything), sum(everything) / max(1, len(everything))
