"""What is logged and counted: enough to run a server, and no question."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.answers import answer
from tests.web_bot import WITHHELD, Logged, WebBot, client

QUESTION = "How long for Mrs Roe, MRN 00412345?"
ASK = {"question": QUESTION}


def test_an_answer_is_logged_by_ids_and_hashes(tmp_path: Path) -> None:
    log = Logged()
    with client(tmp_path, log=log) as api:
        response = api.post("/v1/ask", json=ASK)
        api.post("/v1/ask", json=ASK, headers={"accept": "text/event-stream"})
    first, second = log.of("answer")
    assert first["answer"] == response.json()["id"]
    assert first["statements"] == ["wrist-1", "wrist-2"]
    assert first["outcome"] == "answered"
    assert first["question_hash"] == second["question_hash"]
    request = log.of("request")[0]
    assert (request["route"], request["method"], request["status"]) == ("/v1/ask", "POST", 200)
    assert "127.0.0.1" not in json.dumps(log.entries)


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/chat/completions", "/v1/search", "/v1/none"])
def test_no_question_is_in_any_log(path: str, tmp_path: Path) -> None:
    log = Logged()
    messages = [{"role": "user", "content": QUESTION}]
    with client(tmp_path, log=log) as api:
        api.post(path, json=ASK)
        api.post(path, json={"model": "footnote", "messages": messages})
        api.get(path, params={"q": QUESTION})
        api.get(f"/v1/statements/{QUESTION}")
    assert log.entries
    assert "Roe" not in json.dumps(log.entries)


def test_a_fault_is_logged_without_its_words(tmp_path: Path) -> None:
    log = Logged()
    with client(tmp_path, WebBot(raises=RuntimeError(QUESTION)), log) as api:
        api.post("/v1/ask", json=ASK)
    (failure,) = log.of("failure")
    assert failure["error"] == "RuntimeError"
    assert any(str(place).startswith("web_bot.py:") for place in _places(failure))
    assert "Roe" not in json.dumps(log.entries)


def _places(entry: dict[str, object]) -> list[object]:
    places = entry["places"]
    assert isinstance(places, list)
    return list(places)  # type: ignore[arg-type]


def test_when_switched_on_a_question_is_logged_without_identifiers(tmp_path: Path) -> None:
    log = Logged()
    with client(tmp_path, log=log, log_questions=True) as api:
        api.post("/v1/ask", json=ASK)
    (entry,) = log.of("answer")
    assert entry["question"] == "How long for [name], [identifier]?"


def test_requests_outcomes_and_failures_are_counted(tmp_path: Path) -> None:
    reply = replace(answer(), withheld=(WITHHELD,), fallback=True)
    bot = WebBot(reply)
    with client(tmp_path, bot) as api:
        api.post("/v1/ask", json=ASK)
        bot.raises = RuntimeError()
        api.post("/v1/ask", json=ASK)
        counted = api.get("/metrics").text.splitlines()
    assert 'footnote_requests_total{method="POST",route="/v1/ask",status="200"} 1.0' in counted
    assert 'footnote_requests_total{method="POST",route="/v1/ask",status="500"} 1.0' in counted
    assert 'footnote_answers_total{outcome="answered",reason=""} 1.0' in counted
    assert 'footnote_withheld_total{reason="number"} 1.0' in counted
    assert "footnote_model_errors_total 1.0" in counted
    assert 'footnote_errors_total{kind="RuntimeError"} 1.0' in counted
    assert 'footnote_request_seconds_count{route="/v1/ask"} 2.0' in counted


def test_labels_hold_nothing_that_a_caller_wrote(tmp_path: Path) -> None:
    with client(tmp_path) as api:
        api.request("ROE", "/v1/roe")
        api.get("/v1/statements/roe")
        counted = api.get("/metrics").text
    assert "roe" not in counted.lower()
