"""Who may ask, how often, and how much at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.web.limits import MemoryWindows, address
from tests.answers import DISCLAIMER
from tests.web_bot import ELSEWHERE, HERE, WebBot, client

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ASK = {"question": "How long?"}
EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens there
TOKENS = ("a-token-of-the-ward", "another-token-there")
API_ROUTES = (
    ("POST", "/v1/ask"),
    ("GET", "/v1/article"),
    ("GET", "/v1/statements/wrist-1"),
    ("POST", "/v1/feedback"),
    ("GET", "/v1/search?q=a"),
    ("POST", "/v1/verify"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
)
OPERATION = ("/metrics", "/mcp", "/openapi.json", "/healthz")


def code(response: Any) -> str:  # noqa: ANN401 - httpx's
    members = response.json()
    assert members["disclaimer"] == DISCLAIMER
    return members["error"]["code"]


@pytest.mark.parametrize(
    ("origin", "allowed", "status"),
    [
        pytest.param(None, (), 200, id="no page at all"),
        pytest.param(HERE, (), 200, id="its own page"),
        pytest.param("http://localhost:7860", (), 403, id="its own by another name"),
        pytest.param(ELSEWHERE, (), 403, id="nobody is allowed by default"),
        pytest.param(ELSEWHERE, (ELSEWHERE,), 200, id="allowed"),
        pytest.param("http://ward.example", (ELSEWHERE,), 403, id="another scheme"),
        pytest.param("https://ward.example:444", (ELSEWHERE,), 403, id="another port"),
        pytest.param("https://x.ward.example", (ELSEWHERE,), 403, id="a part of it"),
        pytest.param("https://ward.example.evil", (ELSEWHERE,), 403, id="its name as a beginning"),
        pytest.param("null", (ELSEWHERE,), 403, id="a page without an origin"),
        pytest.param("*", (ELSEWHERE,), 403, id="a star"),
        pytest.param("", (ELSEWHERE,), 403, id="an empty one"),
    ],
)
def test_only_exact_origins_may_ask(
    origin: str | None, allowed: tuple[str, ...], status: int, tmp_path: Path
) -> None:
    headers = {} if origin is None else {"origin": origin}
    with client(tmp_path, allowed_origins=allowed) as api:
        response = api.post("/v1/ask", json=ASK, headers=headers)
    assert response.status_code == status
    told = response.headers.get("access-control-allow-origin")
    assert told == (origin if origin == ELSEWHERE and allowed else None)
    assert "access-control-allow-credentials" not in response.headers
    if status == 403:
        assert code(response) == "foreign-origin"


def test_a_page_elsewhere_can_read_its_refusals_too(tmp_path: Path) -> None:
    with client(tmp_path, allowed_origins=(ELSEWHERE,)) as api:
        response = api.post("/v1/ask", json={}, headers={"origin": ELSEWHERE})
    assert response.status_code == 422
    assert response.headers["access-control-allow-origin"] == ELSEWHERE
    assert "Retry-After" in response.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        pytest.param(ELSEWHERE, 200, id="allowed"),
        pytest.param("https://evil.example", 403, id="no"),
    ],
)
def test_a_browser_that_asks_beforehand_is_told(origin: str, status: int, tmp_path: Path) -> None:
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    with client(tmp_path, allowed_origins=(ELSEWHERE,), api_tokens=TOKENS) as api:
        response = api.options("/v1/ask", headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("path", OPERATION)
def test_what_is_not_for_widgets_is_closed_to_their_pages(path: str, tmp_path: Path) -> None:
    with client(tmp_path, allowed_origins=(ELSEWHERE,), api_tokens=TOKENS) as api:
        for headers in ({}, {"authorization": f"Bearer {TOKENS[0]}"}):
            response = api.get(path, headers={"origin": ELSEWHERE, **headers})
            assert response.status_code == 403
            assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    ("host", "settings", "status"),
    [
        pytest.param("127.0.0.1:7860", {}, 200, id="its address"),
        pytest.param("localhost:9", {}, 200, id="another name of the machine"),
        pytest.param("[::1]:7860", {}, 200, id="the same in IPv6"),
        pytest.param("evil.example:7860", {}, 421, id="a name bent to it"),
        pytest.param("127.0.0.1.evil.example", {}, 421, id="a name that begins like it"),
        pytest.param("", {}, 421, id="no name"),
        pytest.param("bot.example", {"public_url": "https://bot.example"}, 200, id="public"),
        pytest.param("evil.example", {"host": EVERYWHERE}, 200, id="any name when open to all"),
        pytest.param(
            "evil.example",
            {"host": EVERYWHERE, "public_url": "https://bot.example"},
            421,
            id="open to all under one name",
        ),
    ],
)
def test_only_its_own_names_are_answered_to(
    host: str, settings: dict[str, Any], status: int, tmp_path: Path
) -> None:
    with client(tmp_path, **settings) as api:
        response = api.get("/healthz", headers={"host": host})
    assert response.status_code == status


def test_the_public_address_is_an_origin_of_its_own(tmp_path: Path) -> None:
    url = "https://bot.example"
    with client(tmp_path, public_url=url) as api:
        response = api.post("/v1/ask", json=ASK, headers={"origin": url, "host": "bot.example"})
    assert response.status_code == 200


@pytest.mark.parametrize(("method", "path"), API_ROUTES)
def test_with_tokens_every_route_of_the_api_needs_one(
    method: str, path: str, tmp_path: Path
) -> None:
    with client(tmp_path, api_tokens=TOKENS) as api:
        response = api.request(method, path)
    assert response.status_code == 401
    assert code(response) == "no-token"
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param(f"Bearer {TOKENS[0]}", 200, id="one"),
        pytest.param(f"bearer  {TOKENS[1]}", 200, id="the other, written otherwise"),
        pytest.param(f"Basic {TOKENS[0]}", 401, id="another scheme"),
        pytest.param(f"Bearer {TOKENS[0]}x", 401, id="longer"),
        pytest.param(f"Bearer {TOKENS[0][:-1]}", 401, id="shorter"),
        pytest.param("Bearer ", 401, id="empty"),
        pytest.param(f"Bearer {','.join(TOKENS)}", 401, id="both at once"),
        pytest.param(b"Bearer \xff\xfe", 401, id="no text"),
    ],
)
def test_a_token_is_one_of_those_set(given: str | bytes, status: int, tmp_path: Path) -> None:
    with client(tmp_path, api_tokens=TOKENS) as api:
        response = api.get("/v1/article", headers=[("Authorization", given)])  # type: ignore[list-item]
    assert response.status_code == status


def test_health_and_the_description_need_no_token(tmp_path: Path) -> None:
    with client(tmp_path, api_tokens=TOKENS) as api:
        assert api.get("/healthz").status_code == 200
        assert api.get("/readyz").status_code == 200
        described = api.get("/openapi.json").json()
    assert described["security"] == [{"token": []}]


@pytest.mark.parametrize("origin", [ELSEWHERE, HERE], ids=["an allowed page", "its own"])
def test_an_origin_which_anything_can_send_opens_what_the_widget_asks_and_nothing_else(
    origin: str, tmp_path: Path
) -> None:
    with client(tmp_path, api_tokens=TOKENS, allowed_origins=(ELSEWHERE,)) as api:
        told = {
            path: api.request(method, path, headers={"origin": origin}).status_code
            for method, path in (*API_ROUTES, ("GET", "/metrics"), ("POST", "/mcp"))
        }
    opened = {path for path, status in told.items() if status not in (401, 403)}
    assert opened == {"/v1/ask", "/v1/article", "/v1/statements/wrist-1", "/v1/feedback"}


def test_an_origin_opens_nothing_where_no_page_is_allowed(tmp_path: Path) -> None:
    with client(tmp_path, api_tokens=TOKENS) as api:
        assert api.post("/v1/ask", json=ASK, headers={"origin": HERE}).status_code == 401
        assert api.post("/v1/ask", json=ASK, headers={"origin": ELSEWHERE}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="from the machine itself"),
        pytest.param({"x-forwarded-for": "127.0.0.1"}, 403, id="through a proxy"),
        pytest.param({"forwarded": "for=127.0.0.1"}, 403, id="through another"),
        pytest.param({"origin": HERE}, 403, id="from its own page"),
    ],
)
def test_metrics_are_for_the_machine_itself(
    headers: dict[str, str], status: int, tmp_path: Path
) -> None:
    with client(tmp_path) as api:
        response = api.get("/metrics", headers=headers)
    assert response.status_code == status
    assert ("footnote_requests_total" in response.text) == (status == 200)


def test_with_tokens_metrics_need_one_also_on_the_machine(tmp_path: Path) -> None:
    with client(tmp_path, api_tokens=TOKENS) as api:
        assert api.get("/metrics").status_code == 401
        given = {"authorization": f"Bearer {TOKENS[0]}", "x-forwarded-for": "203.0.113.9"}
        assert api.get("/metrics", headers=given).status_code == 200


def test_without_metrics_there_are_none(tmp_path: Path) -> None:
    with client(tmp_path, metrics=False) as api:
        assert api.get("/metrics").status_code == 404


def test_an_address_may_ask_so_often(tmp_path: Path) -> None:
    with client(tmp_path, rate_limit=2) as api:
        assert [api.post("/v1/ask", json=ASK).status_code for _ in range(3)] == [200, 200, 429]
        response = api.get("/v1/article")
        assert code(response) == "too-many"
        assert 1 <= int(response.headers["retry-after"]) <= 60
        assert api.get("/healthz").status_code == 200
        counted = api.get("/metrics").text
    assert 'footnote_limited_total{limit="address"} 2.0' in counted


def test_a_forged_forwarding_header_does_not_help(tmp_path: Path) -> None:
    with client(tmp_path, rate_limit=1) as api:
        statuses = [
            api.get("/v1/article", headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code
            for n in range(2)
        ]
    assert statuses == [200, 429]


def test_a_page_elsewhere_may_ask_so_often_from_all_addresses(tmp_path: Path) -> None:
    with client(tmp_path, origin_rate_limit=1, allowed_origins=(ELSEWHERE,)) as api:
        origin = {"origin": ELSEWHERE}
        asked = [api.post("/v1/ask", json=ASK, headers=origin).status_code for _ in range(2)]
        assert asked == [200, 429]
        assert api.post("/v1/ask", json=ASK).status_code == 200


@pytest.mark.parametrize(
    ("client_address", "counted_for"),
    [
        pytest.param(("203.0.113.9", 1), "203.0.113.9", id="IPv4"),
        pytest.param(("::ffff:203.0.113.9", 1), "203.0.113.9", id="IPv4 written as IPv6"),
        pytest.param(("2001:db8::1:2:3", 1), "2001:db8::/64", id="an IPv6 network"),
        pytest.param(("localhost", 1), "unknown", id="a name"),
        pytest.param(None, "unknown", id="a socket of the machine"),
    ],
)
def test_requests_are_counted_for_whom_an_address_belongs_to(
    client_address: tuple[str, int] | None, counted_for: str
) -> None:
    assert address({"client": client_address}) == counted_for


@pytest.mark.asyncio
async def test_a_window_ends_with_its_minute() -> None:
    now = 119.0
    windows = MemoryWindows(lambda: now)
    assert await windows.hit("a") == (1, 1)
    assert await windows.hit("a") == (2, 1)
    assert await windows.hit("b") == (1, 1)
    now = 120.0
    assert await windows.hit("a") == (1, 60)


def test_a_body_may_be_so_large(tmp_path: Path) -> None:
    with client(tmp_path, body_limit=1_024) as api:
        assert api.post("/v1/ask", json={"question": "a" * 900}).status_code == 200
        declared = api.post("/v1/ask", json={"question": "a" * 1_100})
        in_pieces = api.post("/v1/ask", content=iter([b"a" * 700, b"a" * 700]))
        assert [declared.status_code, in_pieces.status_code] == [413, 413]
        assert code(declared) == code(in_pieces) == "too-large"


def test_a_conversation_in_openais_protocol_may_be_larger(tmp_path: Path) -> None:
    reply = {"role": "assistant", "content": "a" * 2_000}
    messages = [{"role": "user", "content": "How long?"}, reply, {"role": "user", "content": "b"}]
    with client(tmp_path, body_limit=1_024) as api:
        body = {"model": "footnote", "messages": messages}
        assert api.post("/v1/chat/completions", json=body).status_code == 200


def test_every_response_has_the_pages_security_headers(tmp_path: Path) -> None:
    with client(tmp_path) as api:
        for response in (api.get("/healthz"), api.get("/v1/none"), api.get("/metrics")):
            assert response.headers["x-content-type-options"] == "nosniff"
            assert "frame-ancestors" in response.headers["content-security-policy"]


def test_a_request_keeps_the_id_it_came_with_if_it_is_one(tmp_path: Path) -> None:
    with client(tmp_path) as api:
        given = api.get("/healthz", headers={"x-request-id": "trace-0123456789"})
        forged = api.get("/v1/none", headers={"x-request-id": "a\tb{}" * 40})
    assert given.headers["x-request-id"] == "trace-0123456789"
    assert len(forged.headers["x-request-id"]) == 32
    assert forged.json()["request_id"] == forged.headers["x-request-id"]


def test_the_page_is_served_with_the_same_rules(tmp_path: Path) -> None:
    with client(tmp_path, WebBot(), page=True, allowed_origins=(ELSEWHERE,)) as api:
        page = api.get("/")
        assert page.headers["content-type"].startswith("text/html")
        assert "frame-ancestors" in page.headers["content-security-policy"]
        foreign = api.post("/gradio_api/queue/join", json={}, headers={"origin": ELSEWHERE})
        assert code(foreign) == "foreign-origin"
        assert code(api.get("/none")) == "not-found"
        assert code(api.get("/v1/none")) == "not-found"
        assert code(api.post("/healthz")) == "wrong-method"


def test_questions_to_the_page_are_limited_too_but_not_its_files(tmp_path: Path) -> None:
    with client(tmp_path, page=True, rate_limit=1) as api:
        assert [join(api) for _ in range(2)][1] == 429
        assert api.get("/").status_code == 200


def join(api: TestClient) -> int:
    return api.post("/gradio_api/queue/join", json={}).status_code
