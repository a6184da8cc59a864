"""A run for harnesses that bring a judge model: RAGAS columns, inspect-ai logs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.evaluation.log import line_of
from bot.evaluation.results import Result
from bot.evaluation.runs import Run


def ragas(run: Run) -> str:
    """One JSON line a case with the columns of RAGAS' single-turn samples.

    A follow-up is given in its stand-alone form; `reference` are the statements that were needed.
    """
    return "".join(f"{line_of(_ragas_row(run, result))}\n" for result in run.results)


def _ragas_row(run: Run, result: Result) -> dict[str, Any]:
    answer = result.answer
    wanted = _texts(run, result)
    return {
        "id": result.case.id,
        "user_input": result.case.alone,
        "response": str(answer.get("text", "")),
        "retrieved_contexts": [str(s["text"]) for s in answer.get("statements", ())],
        "reference": "\n".join(wanted) or f"({result.case.expect})",
        "reference_contexts": wanted,
    }


def _texts(run: Run, result: Result) -> list[str]:
    """The statements that were needed, with the last heading they stand under."""
    gold = result.case.gold
    needed = [*gold.must, *(group[0] for group in gold.any)]
    entries = [run.statements[i] for i in needed if i in run.statements]
    return [": ".join([*entry["section"][-1:], entry["text"]]) for entry in entries]


def inspect_log(run: Run) -> str:
    """The run as an inspect-ai log (`inspect view` and `read_eval_log` open it)."""
    started = str(run.timing["started"])
    log: dict[str, Any] = {
        "version": 2,
        "status": "success" if run.complete else "cancelled",
        "eval": _inspect_eval(run, started),
        "plan": {"name": "plan", "steps": [{"solver": "footnote", "params": {}}], "config": {}},
        "results": _inspect_results(run),
        "stats": {"started_at": started, "completed_at": started, "model_usage": {}},
        "samples": [_inspect_sample(run, result) for result in run.results],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _inspect_eval(run: Run, started: str) -> dict[str, Any]:
    identity = str(run.about["identity"])
    ids = list(run.by_case)
    return {
        "eval_id": identity[-22:],
        "run_id": identity[-22:],
        "task_id": "footnote",
        "created": started,
        "task": "footnote",
        "task_version": 0,
        "task_attribs": {},
        "task_args": {},
        "dataset": {"name": "footnote", "samples": len(ids), "sample_ids": ids, "shuffled": False},
        "model": "footnote/answers",
        "model_args": {},
        "model_generate_config": {},
        "config": {"epochs": run.about["options"]["repeat"]},
        "packages": {},
        "metadata": {"article": run.about["article"]},
    }


def _inspect_results(run: Run) -> dict[str, Any]:
    share = sum(result.passed for result in run.results) / len(run.results) if run.results else 0.0
    accuracy: dict[str, Any] = {"name": "accuracy", "value": share, "params": {}}
    score: dict[str, Any] = {
        "name": "footnote",
        "scorer": "footnote",
        "params": {},
        "metrics": {"accuracy": accuracy},
    }
    return {
        "total_samples": len(run.results),
        "completed_samples": len(run.results),
        "scores": [score],
    }


def _inspect_sample(run: Run, result: Result) -> dict[str, Any]:
    text = str(result.answer.get("text", ""))
    target = " / ".join(_texts(run, result)) or result.case.expect.value
    sample: dict[str, Any] = {
        "id": result.case.id,
        "epoch": result.observation.repeat + 1,
        "input": result.case.question,
        "target": target,
        "messages": [
            {"role": "user", "content": result.case.question},
            {"role": "assistant", "content": text},
        ],
        "output": _inspect_output(text),
        "scores": {"footnote": _inspect_score(result, text)},
        "metadata": {"slices": list(result.case.slices), "bucket": result.bucket.value},
    }
    error = result.observation.response.error
    return {**sample, "error": _inspect_error(error)} if error else sample


def _inspect_output(text: str) -> Mapping[str, Any]:
    message = {"role": "assistant", "content": text}
    return {"model": "footnote", "choices": [{"message": message, "stop_reason": "stop"}]}


def _inspect_score(result: Result, text: str) -> Mapping[str, Any]:
    why = "\n".join(f"{failure.check}: {failure.message}" for failure in result.failures)
    return {"value": "C" if result.passed else "I", "answer": text, "explanation": why or "passes"}


def _inspect_error(error: str) -> Mapping[str, str]:
    return {"message": error, "traceback": "", "traceback_ansi": ""}
