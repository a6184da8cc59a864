"""Measures: definitions, values of single cases, rankings against ir_measures, intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import ir_measures
import pytest
from ir_measures import MRR, Qrel, R, ScoredDoc, Success

from bot.article import read_article
from bot.cli import main
from bot.evaluation import ranking
from bot.evaluation.cases import Case, Gold
from bot.evaluation.checks import Truth
from bot.evaluation.figures import interval
from bot.evaluation.matching import load_matcher
from bot.evaluation.measures import MEASURES
from bot.evaluation.observing import Observation, Response
from bot.evaluation.results import Result, result_of
from bot.evaluation.scoring import scored
from bot.evaluation.statistics import clustered_bootstrap, mcnemar, wilson
from bot.types import Outcome
from tests.evaluation_fakes import Record, record
from tests.pages import PAGE

ARTICLE = read_article(PAGE)
TRUTH = Truth(ARTICLE, load_matcher())
FIRST, SECOND, THIRD, *_ = (statement.id for statement in ARTICLE.evidence)
WANTS = Case("c", "What?", Outcome.ANSWERED, gold=Gold(must=(FIRST,), any=((SECOND, THIRD),)))
DECLINES = Case("c", "What?", Outcome.DECLINED)
CORRECTS = Case("c", "What?", Outcome.CORRECTED, gold=Gold(must=(FIRST,)))
EMERGENCY = Case("c", "Help!", Outcome.URGENT)
FOLLOW_UP = Case("c.2", "And?", Outcome.DECLINED, standalone="And what?", follow_up="ellipsis")


def judged(case: Case, reply: Record | None, *, alone: Record | None = None) -> Result:
    response = Response("k", reply, None if reply else "gone", 1.0)
    asked = Response("k", alone) if alone else None
    found = (THIRD, FIRST) if case.gold.needs else None
    return result_of(scored(case, Observation(case.id, 0, response, asked, found), TRUTH), TRUTH)


def answered(*statements: str, outcome: Outcome = Outcome.ANSWERED) -> Record:
    return record(ARTICLE, "What?", outcome, statements)


REFUSAL = answered(outcome=Outcome.DECLINED)


@pytest.mark.parametrize(
    ("case", "reply", "values"),
    [
        pytest.param(
            WANTS,
            answered(FIRST, SECOND),
            {"passed": 1, "statement_coverage": 1, "statement_noise": 0, "over_refusal": 0},
            id="all needs",
        ),
        pytest.param(
            WANTS,
            answered(FIRST),
            {"passed": 0, "statement_coverage": 0.5, "statement_noise": 0, "unsupported": 0},
            id="half of the needs",
        ),
        pytest.param(
            CORRECTS,
            answered(FIRST, SECOND, outcome=Outcome.CORRECTED),
            {"passed": 1, "statement_noise": 0.5, "premise": 1},
            id="noise",
        ),
        pytest.param(CORRECTS, answered(FIRST), {"premise": 0}, id="a premise kept"),
        pytest.param(
            WANTS,
            REFUSAL,
            {"over_refusal": 1, "refusal_precision": 0, "refusal_recall": None, "premise": None},
            id="refused without need",
        ),
        pytest.param(
            DECLINES,
            REFUSAL,
            {"passed": 1, "refusal_precision": 1, "refusal_recall": 1, "over_refusal": None},
            id="rightly refused",
        ),
        pytest.param(
            DECLINES,
            answered(FIRST),
            {"passed": 0, "refusal_recall": 0, "unsupported": 1},
            id="a gap filled",
        ),
        pytest.param(
            EMERGENCY,
            answered(outcome=Outcome.URGENT),
            {"urgent": 1, "false_alarm": None},
            id="sent to care",
        ),
        pytest.param(
            EMERGENCY,
            answered(FIRST, outcome=Outcome.URGENT),
            {"urgent": 0},
            id="sent to care, with a claim beside",
        ),
        pytest.param(
            DECLINES, answered(outcome=Outcome.URGENT), {"false_alarm": 1}, id="a false alarm"
        ),
        pytest.param(
            WANTS,
            None,
            {"passed": 0, "disclaimer": None, "statement_coverage": 0, "statement_noise": None},
            id="no reply",
        ),
        pytest.param(
            WANTS,
            answered(FIRST),
            {"hit_5": 1, "recall_5": 2 / 3, "all_5": 1, "mrr_10": 1},
            id="retrieval",
        ),
    ],
)
def test_a_measure_has_its_value_for_a_case_or_does_not_apply(
    case: Case, reply: Record | None, values: dict[str, float | None]
) -> None:
    found = judged(case, reply).values
    assert {name: found.get(name) for name in values} == values


@pytest.mark.parametrize(
    ("reply", "alone", "resolution"),
    [
        pytest.param(REFUSAL, REFUSAL, 1.0, id="both"),
        pytest.param(answered(FIRST), REFUSAL, 0.0, id="lost by the turns before"),
        pytest.param(answered(FIRST), answered(FIRST), None, id="fails alone too"),
    ],
)
def test_follow_ups_count_over_their_stand_alone_form(
    reply: Record, alone: Record, resolution: float | None
) -> None:
    assert judged(FOLLOW_UP, reply, alone=alone).values.get("follow_up_resolution") == resolution


def with_text(made: Record, text: str) -> Record:
    made["claims"][0]["text"] = text
    return made


def citing_also(made: Record, statement: str) -> Record:
    made["claims"][0]["statements"].append(statement)
    return made


@pytest.mark.parametrize(
    ("reply", "recall", "precision"),
    [
        pytest.param(answered(FIRST, SECOND), 1.0, 1.0, id="in the article's words"),
        pytest.param(
            with_text(answered(FIRST, SECOND), "Bananas cure it within 99 days"), 0.5, 0.5, id="not"
        ),
        pytest.param(citing_also(answered(FIRST), SECOND), 1.0, 0.5, id="one too many"),
    ],
)
def test_citations_are_measured_as_alce_does(
    reply: Record, recall: float, precision: float
) -> None:
    values = judged(WANTS, reply).values
    assert (values["citation_recall"], values["citation_precision"]) == (recall, precision)


def rankings() -> list[tuple[list[str], frozenset[str]]]:
    drawn = random.Random(7)  # noqa: S311 - an order, no secret
    names = [f"s{number}" for number in range(30)]
    return [
        (drawn.sample(names, drawn.randint(1, 20)), frozenset(drawn.sample(names, size)))
        for size in (1, 2, 3, 5, 8) * 12
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "depth"),
    [
        pytest.param(ranking.hit, Success, 5, id="hit"),
        pytest.param(ranking.recall, R, 5, id="recall"),
        pytest.param(ranking.reciprocal_rank, MRR, 10, id="MRR"),
    ],
)
def test_rankings_are_measured_as_ir_measures_does(
    ours: Callable[[Sequence[str], frozenset[str], int], float],
    theirs: ir_measures.measures.BaseMeasure,
    depth: int,
) -> None:
    for ranked, relevant in rankings():
        wanted = [Qrel("q", identifier, 1) for identifier in relevant]
        run = [ScoredDoc("q", name, -rank) for rank, name in enumerate(ranked)]
        oracle = ir_measures.calc_aggregate([theirs @ depth], wanted, run)[theirs @ depth]
        assert ours(ranked, relevant, depth) == pytest.approx(oracle)


def test_every_measure_is_defined_once_and_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "measures"]) == 0
    printed = capsys.readouterr().out
    assert all(f"\n{measure.definition}" in printed.replace("\n  ", "\n") for measure in MEASURES)
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R 4.3: prop.test(x, n, correct = FALSE)$conf.int
        pytest.param(0, 10, 0.0, 0.2775328, id="none"),
        pytest.param(81, 263, 0.2552774, 0.3661710, id="some"),
        pytest.param(10, 10, 0.7224672, 1.0, id="all"),
    ],
)
def test_wilsons_interval(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_a_bootstrap_draws_whole_conversations_and_the_same_for_a_seed() -> None:
    values = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0] * 4
    apart = clustered_bootstrap(values, [str(n) for n in range(32)])
    together = clustered_bootstrap(values, [str(n // 4) for n in range(32)])
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
    shares = [number / 7 for number in range(32)]
    names = [str(number) for number in range(32)]
    assert clustered_bootstrap(shares, names) == clustered_bootstrap(shares, names)
    assert clustered_bootstrap(shares, names) != clustered_bootstrap(shares, names, seed=8)


def test_the_interval_of_a_rate_is_never_narrower_than_wilsons() -> None:
    plain = wilson(8, 8)
    assert interval([1.0] * 8, ["one"] * 4 + ["two"] * 4) == plain


@pytest.mark.parametrize(
    ("before", "after", "p"),
    [
        # scipy 1.17: binomtest(min(b, c), b + c).pvalue
        pytest.param(0, 5, 0.0625, id="one-sided change"),
        pytest.param(3, 12, 0.03515625, id="mostly better"),
        pytest.param(4, 4, 1.0, id="even"),
    ],
)
def test_mcnemars_exact_test(before: int, after: int, p: float) -> None:
    assert mcnemar(before, after) == pytest.approx(p)
