"""`POST /v1/ask`, the article, search, verification: what they give and what they refuse."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from bot.errors import QuestionError, StoreError
from bot.types import Audience, Outcome, Turn
from bot.web.records import AnswerTold, ArticleTold, OneStatement, ProblemTold, SearchTold
from tests.answers import DISCLAIMER
from tests.web_bot import WebBot, client, events

if TYPE_CHECKING:
    from starlette.testclient import TestClient

TURN: dict[str, Any] = {
    "question": "How long?",
    "outcome": "answered",
    "statements": ["wrist-1"],
    "standalone": "How long is a cast kept?",
    "fingerprint": "f1",
}

CHAT = {"model": "footnote", "messages": [{"role": "user", "content": "a"}]}
ASKED: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "record": ("/v1/ask", {"question": "a"}, {}),
    "events": ("/v1/ask", {"question": "a"}, {"accept": "text/event-stream"}),
    "chat": ("/v1/chat/completions", CHAT, {}),
    "streamed chat": ("/v1/chat/completions", {**CHAT, "stream": True}, {}),
}


@pytest.fixture
def bot() -> WebBot:
    return WebBot()


@pytest.fixture
def api(bot: WebBot, tmp_path: Path) -> Iterator[TestClient]:
    with client(tmp_path, bot) as caller:
        yield caller


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:  # noqa: ANN401
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    members = response.json()
    ProblemTold.model_validate(members)
    assert members["status"] == status
    assert members["type"] == f"urn:footnote:problem:{code}"
    assert members["disclaimer"] == DISCLAIMER
    assert list(members)[-1] == "disclaimer"
    return members


def test_an_answer_is_the_record(api: TestClient) -> None:
    response = api.post("/v1/ask", json={"question": "How long?"})
    assert response.status_code == 200
    record = response.json()
    AnswerTold.model_validate(record)
    assert record["text"].endswith(DISCLAIMER)
    assert record["claims"][0]["references"] == [2, 1]
    assert record["references"][-1] == {"number": 6, "listed": False}
    assert response.headers["cache-control"] == "no-store"


def test_history_and_audience_reach_the_bot(api: TestClient, bot: WebBot) -> None:
    asked = {"question": "And then?", "history": [TURN], "audience": "patient"}
    record = api.post("/v1/ask", json=asked).json()
    turn = Turn("How long?", Outcome.ANSWERED, ("wrist-1",), "f1", "How long is a cast kept?")
    assert bot.asked == [("And then?", (turn,))]
    assert record["audience"] == Audience.PATIENT


def test_an_earlier_turn_needs_a_question_and_its_articles_fingerprint(api: TestClient) -> None:
    turn = {"question": "How long?", "fingerprint": "f1"}
    assert api.post("/v1/ask", json={"question": "a", "history": [turn]}).status_code == 200
    response = api.post("/v1/ask", json={"question": "a", "history": [{"question": "How long?"}]})
    assert "history.0.fingerprint" in assert_problem(response, 422, "invalid")["detail"]


def test_a_stream_has_verified_claims_and_ends_with_the_answer(api: TestClient) -> None:
    accept = {"accept": "text/event-stream"}
    response = api.post("/v1/ask", json={"question": "How long?"}, headers=accept)
    assert response.headers["content-type"].startswith("text/event-stream")
    told = events(response.text)
    names = [name for name, _data in told]
    assert names == ["status", "claim", "claim", "withheld", "answer"]
    assert all(data["version"] == 1 and name in data for name, data in told)
    assert told[1][1]["claim"]["statements"] == ["wrist-1"]
    assert told[3][1]["withheld"]["reason"] == "number"
    AnswerTold.model_validate(told[-1][1]["answer"])


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        pytest.param("*/*", "application/json", id="anything"),
        pytest.param("", "application/json", id="nothing said"),
        pytest.param("application/*", "application/json", id="any JSON"),
        pytest.param("text/event-stream", "text/event-stream", id="events"),
        pytest.param("text/event-stream, application/json;q=0.9", "text/event-stream", id="rather"),
        pytest.param("text/event-stream;q=0.1, */*", "application/json", id="rather not"),
        pytest.param("application/json;q=x", "application/json", id="a bad quality"),
    ],
)
def test_the_accept_header_chooses_the_form(accept: str, form: str, api: TestClient) -> None:
    response = api.post("/v1/ask", json={"question": "a"}, headers={"accept": accept})
    assert response.headers["content-type"].startswith(form)


def test_another_form_is_refused(api: TestClient) -> None:
    response = api.post("/v1/ask", json={"question": "a"}, headers={"accept": "text/html"})
    assert_problem(response, 406, "not-acceptable")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        pytest.param({}, "body.question", id="no question"),
        pytest.param({"question": ""}, "body.question", id="an empty one"),
        pytest.param({"question": 7}, "body.question", id="a number"),
        pytest.param({"question": "a" * 2001}, "question", id="too long"),
        pytest.param({"question": "a", "k": 1}, "body.k", id="an unknown member"),
        pytest.param({"question": "a", "audience": "nurse"}, "body.audience", id="audience"),
        pytest.param({"question": "a", "history": [TURN] * 21}, "body.history", id="turns"),
        pytest.param(
            {"question": "a", "history": [{**TURN, "outcome": "maybe"}]}, "outcome", id="outcome"
        ),
        pytest.param(
            {"question": "a", "history": [{**TURN, "statements": ["a b"]}]}, "statements", id="ids"
        ),
        pytest.param(
            {"question": "a", "history": [{**TURN, "standalone": "a" * 2001}]},
            "question",
            id="an earlier question that is too long",
        ),
        pytest.param([], "body", id="no object"),
    ],
)
def test_a_bad_request_is_refused_by_its_place(body: Any, place: str, api: TestClient) -> None:  # noqa: ANN401
    assert place in assert_problem(api.post("/v1/ask", json=body), 422, "invalid")["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"{", 422, id="no JSON"),
        pytest.param(b'{"question": "\\ud800"}', 422, id="half a character"),
        pytest.param(b'"\xff"', 400, id="no UTF-8"),
        pytest.param(b"[" * 9_000, 400, id="deeply nested"),
        pytest.param(b'{"question": ' + b"9" * 9_000 + b"}", 400, id="a huge number"),
        pytest.param(b"", 422, id="nothing"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(body: bytes, status: int, api: TestClient) -> None:
    headers = {"content-type": "application/json"}
    response = api.post("/v1/ask", content=body, headers=headers)
    assert_problem(response, status, "bad-body" if status == 400 else "invalid")


def test_a_refusal_does_not_repeat_the_question(api: TestClient) -> None:
    body = {"question": {"secret": "my words"}, "history": "my words"}
    assert "words" not in api.post("/v1/ask", json=body).text


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        pytest.param(StoreError("no server at 10.0.0.9"), 503, "unavailable", id="no index"),
        pytest.param(RuntimeError("my words"), 500, "failed", id="a fault"),
        pytest.param(QuestionError("shorten it"), 422, "invalid", id="a refusal of the bot"),
    ],
)
def test_an_error_is_told_in_either_form(
    error: Exception, status: int, code: str, tmp_path: Path
) -> None:
    with client(tmp_path, WebBot(raises=error)) as api:
        record = api.post("/v1/ask", json={"question": "my words"})
        assert_problem(record, status, code)
        accept = {"accept": "text/event-stream"}
        streamed = api.post("/v1/ask", json={"question": "my words"}, headers=accept)
    name, data = events(streamed.text)[-1]
    assert (name, data["version"], data["error"]["status"]) == ("error", 1, status)
    assert data["error"]["disclaimer"] == DISCLAIMER
    assert "words" not in record.text + streamed.text
    assert "10.0.0.9" not in record.text + streamed.text


def test_the_next_question_after_an_error_is_answered(tmp_path: Path) -> None:
    bot = WebBot(raises=StoreError("away"))
    with client(tmp_path, bot) as api:
        assert api.post("/v1/ask", json={"question": "a"}).headers["retry-after"] == "5"
        assert_problem(api.get("/readyz"), 503, "unavailable")
        bot.raises = None
        assert api.post("/v1/ask", json={"question": "a"}).status_code == 200
        assert api.get("/readyz").json() == {"status": "ok"}


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_slow_answer_is_given_up_but_keeps_its_place_while_it_works(
    accept: str, tmp_path: Path
) -> None:
    gate = threading.Event()
    with client(tmp_path, WebBot(gate=gate), answer_timeout=1, concurrency=1) as api:
        slow = api.post("/v1/ask", json={"question": "a"}, headers={"accept": accept})
        full = api.post("/v1/ask", json={"question": "b"})
        ready = api.get("/readyz")
        gate.set()
        assert "too-slow" in slow.text
        assert_problem(full, 429, "busy")
        assert full.headers["retry-after"] == "1"
        assert ready.json() == {"status": "ok"}


@pytest.mark.parametrize("streaming", ASKED, ids=str)
def test_what_cannot_be_answered_now_is_refused_before_an_answer_begins(
    streaming: str, tmp_path: Path
) -> None:
    path, body, headers = ASKED[streaming]
    gate = threading.Event()
    with client(tmp_path, WebBot(gate=gate), answer_timeout=1, concurrency=1) as api:
        assert "too-slow" in api.post("/v1/ask", json={"question": "a"}).text
        full = api.post(path, json=body, headers=headers)
        cast("Any", api.app).state.service.desk.closing.begin()
        stopping = api.post(path, json=body, headers=headers)
        gate.set()
    assert_problem(full, 429, "busy")
    assert_problem(stopping, 503, "closing")
    assert full.headers["retry-after"] == stopping.headers["retry-after"] == "1"


def test_the_article_is_told_whole(api: TestClient) -> None:
    record = api.get("/v1/article").json()
    ArticleTold.model_validate(record)
    assert [statement["id"] for statement in record["statements"]] == ["wrist-1", "wrist-2"]
    assert list(record)[-1] == "disclaimer"


def test_a_statement_comes_with_the_references_it_cites(api: TestClient) -> None:
    record = api.get("/v1/statements/wrist-2").json()
    OneStatement.model_validate(record)
    assert record["cited"] == [{"number": 6, "listed": False}]
    assert_problem(api.get("/v1/statements/none-1"), 404, "not-found")


def test_search_is_the_same_by_either_method(api: TestClient) -> None:
    by_get = api.get("/v1/search", params={"q": "cast", "k": 1}).json()
    by_post = api.post("/v1/search", json={"question": "cast", "k": 1}).json()
    SearchTold.model_validate(by_get)
    assert by_get == by_post
    assert [hit["statement"]["id"] for hit in by_get["hits"]] == ["wrist-1"]


@pytest.mark.parametrize("k", [0, 51, "5", True, 1.5])
def test_search_gives_a_sensible_number_of_hits(k: Any, api: TestClient) -> None:  # noqa: ANN401
    assert_problem(api.post("/v1/search", json={"question": "a", "k": k}), 422, "invalid")


def test_verify_gives_a_verdict(api: TestClient) -> None:
    claim = {"claim": "A cast is kept", "statements": ["wrist-1"]}
    assert api.post("/v1/verify", json=claim).json()["supported"] is True
    against = {**claim, "references": [6]}
    assert api.post("/v1/verify", json=against).json()["supported"] is False
    unknown = {**claim, "statements": ["none-1"]}
    assert_problem(api.post("/v1/verify", json=unknown), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        pytest.param("GET", "/v1/ask", 405, "wrong-method", id="method"),
        pytest.param("BREW", "/v1/ask", 405, "wrong-method", id="no method of HTTP"),
        pytest.param("DELETE", "/v1/feedback", 405, "wrong-method", id="nobody deletes from afar"),
        pytest.param("GET", "/v1/feedback", 405, "wrong-method", id="nobody exports from afar"),
        pytest.param("GET", "/v1/none", 404, "not-found", id="path"),
        pytest.param("POST", "/v1/", 404, "not-found", id="no path"),
        pytest.param("GET", "/none", 404, "not-found", id="outside the API"),
        pytest.param("GET", "/docs", 404, "not-found", id="no page that loads scripts from afar"),
    ],
)
def test_what_is_not_there_is_a_problem(
    method: str, path: str, status: int, code: str, api: TestClient
) -> None:
    response = api.request(method, path)
    assert_problem(response, status, code)
    assert (status == 405) == ("allow" in response.headers)


def test_every_route_is_described_with_its_refusals(api: TestClient) -> None:
    described = api.get("/openapi.json").json()
    operations = {
        f"{method.upper()} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert {name for name in operations if name not in ("GET /healthz", "GET /readyz")} == {
        "POST /v1/ask",
        "GET /v1/article",
        "GET /v1/statements/{statement_id}",
        "GET /v1/search",
        "POST /v1/search",
        "POST /v1/verify",
        "POST /v1/feedback",
        "POST /v1/chat/completions",
        "GET /v1/models",
        "GET /v1/models/{model}",
        "GET /metrics",
    }
    for name, operation in operations.items():
        assert operation["summary"], name
        refused = {s for s in operation["responses"] if not s.startswith("2")}
        assert name == "GET /healthz" or {"403", "413", "422", "429", "500"} <= refused
    asked = described["components"]["schemas"]["AskRequest"]["properties"]["question"]
    assert asked["maxLength"] == 2_000


def test_the_examples_are_as_described(api: TestClient) -> None:
    paths = api.get("/openapi.json").json()["paths"]
    content = paths["/v1/ask"]["post"]["responses"]["200"]["content"]
    AnswerTold.model_validate(content["application/json"]["example"])
    told = events(content["text/event-stream"]["example"])
    assert [name for name, _data in told] == ["status", "claim", "answer"]
    one = paths["/v1/statements/{statement_id}"]["get"]["responses"]["200"]["content"]
    OneStatement.model_validate(one["application/json"]["example"])
