"""The guard measured: wrong claims that it catches, faithful ones that it lets pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from statistics import fmean, median
from time import thread_time

from bot.article import read_article
from bot.article_names import with_names_of
from bot.bench.claims import Case, read_claims
from bot.bench.mutations import FAITHFUL, WRONG, Mutation, Source
from bot.bench.table import Cell, Table
from bot.guard.entailment import Spanned
from bot.lexicon_files import load_lexicon
from bot.opening import gate_of
from bot.settings import shipped_article
from bot.types import Article, Claim, Verdict
from bot.vectors import Encoded

_MILLISECONDS = 1000.0
_SHOULD = {False: "reject", True: "accept"}


class Guarded:
    """A guard over an article, with a watch; without an encoder its checks alone."""

    def __init__(self, article: Article, encoder: Spanned | None = None) -> None:
        self.source = Source(article, with_names_of(article, load_lexicon()))
        self._watched = _Watched(encoder) if encoder else None
        self._gate = gate_of(article, self.source.lexicon, self._watched)
        self._offered = {statement.id: statement for statement in article.statements}
        self._times: list[float] = []

    def judge(self, claim: Claim) -> Verdict:
        """The verdict on a claim; the statements that it cites have been read before."""
        self._gate.check(claim, self._offered, allow_page=True)
        began = thread_time()
        verdict = self._gate.check(claim, self._offered, allow_page=True)
        self._times.append((thread_time() - began) * _MILLISECONDS)
        return verdict

    def right(self, case: Case) -> bool:
        """Whether the verdict is the one that the case wants."""
        return self.judge(case.claim).supported is case.supported

    @property
    def speed(self) -> tuple[str, ...]:
        """Notes on the time taken; what is embedded to weigh what the checks find stands apart."""
        if not self._times:
            return ()
        checks = f"Median {median(self._times):.2g} ms of processor time a claim, on one thread."
        if not self._watched or not self._watched.times:
            return (checks,)
        times = self._watched.times
        learned = (
            "Findings that alone decide nothing are weighed by what was learned. Texts embedded "
            f"for it, once: {len(times)}, median {median(times):.2g} ms."
        )
        return checks, learned


class _Watched:
    """An encoder with a watch."""

    def __init__(self, encoder: Spanned) -> None:
        self._encoder = encoder
        self.model = encoder.model
        self.spans = encoder.spans
        self.times: list[float] = []

    def encode_documents(self, texts: Sequence[str]) -> Encoded:
        began = thread_time()
        encoded = self._encoder.encode_documents(texts)
        self.times.append((thread_time() - began) * _MILLISECONDS)
        return encoded


def guard(article: Article | None = None, encoder: Spanned | None = None) -> Table:
    """The share of an article's mutations (default: the shipped one) that the guard gets right.

    Without an encoder its checks are measured alone.
    """
    guarded = Guarded(article or read_article(shipped_article()), encoder)
    mutated = chain(_mutated(WRONG, guarded, False), _mutated(FAITHFUL, guarded, True))  # noqa: FBT003 - what is wanted
    return _table("The guard under mutation", mutated, guarded)


def claims(files: Sequence[Path], article: Article, encoder: Spanned | None = None) -> Table:
    """The share of the claims in files (see `bot.bench.claims`) that the guard gets right.

    Without an encoder its checks are measured alone.

    Raises:
        EvaluationError: a file is not in that form.
    """
    cases = [case for file in files for case in read_claims(file, article)]
    return _table("The guard on written claims", cases, Guarded(article, encoder))


def missed(article: Article, kind: str) -> Iterator[tuple[Claim, Verdict]]:
    """The mutations of one kind that the guard gets wrong, with its verdicts.

    Raises:
        KeyError: there is no such kind.
    """
    guarded = Guarded(article)
    for claim in _claims({**WRONG, **FAITHFUL}[kind], guarded.source):
        verdict = guarded.judge(claim)
        if verdict.supported is not (kind in FAITHFUL):
            yield claim, verdict


def _claims(mutation: Mutation, source: Source) -> Iterator[Claim]:
    for statement in source.article.evidence:
        yield from mutation(statement, source)


def _mutated(
    kinds: Mapping[str, Mutation],
    guarded: Guarded,
    supported: bool,  # noqa: FBT001 - what is wanted
) -> Iterator[Case]:
    for kind, mutation in kinds.items():
        for claim in _claims(mutation, guarded.source):
            yield Case(kind, claim, supported)


def _table(title: str, cases: Iterable[Case], guarded: Guarded) -> Table:
    """One row a kind, one for all wrong or faithful claims, one for the average over kinds."""
    marks: dict[bool, dict[str, list[bool]]] = {False: {}, True: {}}
    for case in cases:
        marks[case.supported].setdefault(case.kind, []).append(guarded.right(case))
    rows = tuple(row for wanted in marks for row in _rows(_SHOULD[wanted], marks[wanted]))
    return Table(title, ("kind", "the guard should", "claims", "right"), rows, guarded.speed)


def _rows(should: str, kinds: Mapping[str, Sequence[bool]]) -> Iterator[tuple[Cell, ...]]:
    shares = {kind: fmean(right) for kind, right in kinds.items()}
    for kind, share in shares.items():
        yield kind, should, len(kinds[kind]), share
    if everything := list(chain.from_iterable(kinds.values())):
        yield "all", should, len(everything), fmean(everything)
        yield "average over kinds", should, None, fmean(shares.values())
