"""Question sets and a bot to a run: what the command line and the page call."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.asking import Responder
from bot.evaluation.cases import Case
from bot.evaluation.checks import Truth
from bot.evaluation.linting import lint
from bot.evaluation.log import Log
from bot.evaluation.matching import load_matcher
from bot.evaluation.observing import Observation
from bot.evaluation.questions import QuestionSet
from bot.evaluation.results import result_of
from bot.evaluation.running import Options, Report, Runner, chosen
from bot.evaluation.runs import CASES, Run, write_run
from bot.evaluation.scoring import scored
from bot.types import Article


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate: sets over an article, where the run is kept, and how it goes.

    A folder that holds a run, finished or stopped, is gone on with: what was answered under the
    same configuration is not asked again. `cancelled` can be set from another thread.
    """

    sets: Sequence[QuestionSet]
    article: Article
    folder: Path
    options: Options = field(default_factory=Options)
    cancelled: threading.Event = field(default_factory=threading.Event)


def evaluate(
    plan: Plan, responder: Responder, *, cold: float = 0.0, report: Report | None = None
) -> Run:
    """Ask every case and judge the replies; the run is written to the plan's folder.

    `cold` is the time in seconds that opening the responder took.

    Raises:
        EvaluationError: a set does not fit the article, no case has a wanted slice, the responder
        has another article, or the folder cannot be written.
    """
    cases = _cases(plan)
    asked = chosen(cases, plan.options.slices)
    started, clock = time.time(), time.perf_counter()
    runner = Runner(responder, _log(plan.folder), plan.options, plan.cancelled)
    observations = runner.run(asked, report)
    _refuse_another_article(observations, plan.article)
    timing = {
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started)),
        "seconds": round(time.perf_counter() - clock, 1),
        "cold_seconds": round(cold, 1),
    }
    run = _judged(plan, asked, observations, _about(plan, responder), timing)
    write_run(run, plan.folder)
    return run


def _cases(plan: Plan) -> tuple[Case, ...]:
    if problems := lint(plan.sets, plan.article):
        more = f" and {len(problems) - 1} more" if problems[1:] else ""
        message = f"{problems[0]}{more}; correct what footnote eval lint shows"
        raise EvaluationError(message)
    cases = tuple(case for one in plan.sets for case in one.cases)
    if not cases:
        message = "the question sets hold no question; give sets that do"
        raise EvaluationError(message)
    return cases


def _log(folder: Path) -> Log:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be made: {error.strerror}; choose another --out"
        raise EvaluationError(message) from error
    return Log(folder / CASES)


def _refuse_another_article(observations: Sequence[Observation], article: Article) -> None:
    for record in (o.response.record for o in observations):
        answered = article.fingerprint if record is None else record.get("fingerprint")
        if answered not in {article.fingerprint, None}:
            message = "the bot answers from another article; set FOOTNOTE_ARTICLE to the one it has"
            raise EvaluationError(message)


def _about(plan: Plan, responder: Responder) -> dict[str, Any]:
    article = plan.article
    return {
        "article": {"title": article.title, "fingerprint": article.fingerprint},
        "identity": responder.identity,
        "options": asdict(plan.options),
        "sets": [
            {
                "file": s.document.path.name,
                "title": s.title,
                "digest": s.digest,
                "cases": len(s.cases),
            }
            for s in plan.sets
        ],
    }


def _judged(
    plan: Plan,
    asked: Sequence[Case],
    observations: Sequence[Observation],
    about: dict[str, Any],
    timing: dict[str, Any],
) -> Run:
    truth = Truth(plan.article, load_matcher())
    by_id = {case.id: case for case in asked}
    wanted = set(plan.options.slices)
    counted = [o for o in observations if not wanted or wanted & set(by_id[o.case].slices)]
    return Run(
        results=tuple(result_of(scored(by_id[o.case], o, truth), truth) for o in counted),
        about=about,
        timing=timing,
        statements=_statements(plan.article),
        complete=len(observations) == len(asked) * plan.options.repeat,
    )


def _statements(article: Article) -> dict[str, dict[str, Any]]:
    return {
        s.id: {"text": s.text, "section": list(s.section), "numbers": list(s.numbers)}
        for s in article.statements
    }
