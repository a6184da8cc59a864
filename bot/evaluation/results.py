"""What a run found for one case, complete in itself: reports and comparisons need nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.cases import Case, case_of, case_record
from bot.evaluation.checks import ERROR, Failure, Truth
from bot.evaluation.measures import MEASURES
from bot.evaluation.observing import Observation, observation_of, observation_record
from bot.evaluation.scoring import Bucket, Scored


@dataclass(frozen=True, slots=True)
class Result:
    """A case, what was observed, what is wrong with it, its value for each measure that applies."""

    case: Case
    observation: Observation
    failures: tuple[Failure, ...]
    bucket: Bucket
    values: Mapping[str, float]

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.failures

    @property
    def is_error(self) -> bool:
        """Whether no reply came: an exception or a time-out."""
        return any(failure.check == ERROR for failure in self.failures)

    @property
    def answer(self) -> Mapping[str, Any]:
        """The answer record; empty after an error."""
        return self.observation.response.record or {}

    @property
    def signature(self) -> tuple[str, tuple[str, ...]]:
        """What has to be the same when the question is asked again: outcome and claims."""
        return str(self.answer.get("outcome")), tuple(
            c["text"] for c in self.answer.get("claims", ())
        )


def result_of(scored: Scored, truth: Truth) -> Result:
    """The result of a scored case."""
    values = {measure.name: measure.of(scored, truth) for measure in MEASURES}
    return Result(
        case=scored.case,
        observation=scored.observation,
        failures=scored.failures,
        bucket=scored.bucket,
        values={name: value for name, value in values.items() if value is not None},
    )


def result_record(result: Result) -> dict[str, Any]:
    """A result as JSON values."""
    place = {"file": Path(result.case.file).name, "line": result.case.line}
    return {
        "case": {**case_record(result.case), **place},
        "observation": observation_record(result.observation),
        "passed": result.passed,
        "failures": [[failure.check, failure.message] for failure in result.failures],
        "bucket": result.bucket.value,
        "values": dict(result.values),
    }


def read_result(record: Mapping[str, Any]) -> Result:
    """The result that `result_record` wrote.

    Raises:
        EvaluationError: the record is not one, as in a run that was stopped.
    """
    try:
        return Result(
            case=case_of(
                record["case"], record["case"].get("file", ""), record["case"].get("line", 0)
            ),
            observation=observation_of(record["observation"]),
            failures=tuple(Failure(check, message) for check, message in record["failures"]),
            bucket=Bucket(record["bucket"]),
            values=record["values"],
        )
    except (KeyError, TypeError, ValueError) as error:
        message = (
            f"a line is no result: {error!r}; give the same --out to footnote eval run to finish"
        )
        raise EvaluationError(message) from error
