"""Servers as processes: how they stop, what they share, and what happens when one is killed."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from redis import Redis

from bot.web.bodies import BodyLimit
from bot.web.limits import WINDOW, RedisWindows
from bot.web.problems import Problems
from tests.answers import DISCLAIMER
from tests.programs import (
    HERE,
    eventually,
    footnote,
    footnote_serving,
    free_port,
    program,
    running,
)
from tests.web_bot import WebBot, client, events, served

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

ASK = {"question": "What is the article about?"}
STREAM = {"accept": "text/event-stream"}


def test_a_stream_ends_with_an_event_when_the_server_stops(tmp_path: Path) -> None:
    gate = threading.Event()
    bot = WebBot(gate=gate)
    with ExitStack() as open_things:
        url = open_things.enter_context(served(tmp_path, bot))
        with httpx.stream("POST", f"{url}/v1/ask", json=ASK, headers=STREAM) as response:
            lines = response.iter_text()
            begun = next(lines)
            stopping = threading.Thread(target=open_things.close)
            stopping.start()
            told = events(begun + "".join(lines))
            gate.set()
            stopping.join()
    assert [name for name, _data in told] == ["status", "error"]
    assert told[1][1]["error"]["type"].endswith("closing")
    assert told[1][1]["error"]["disclaimer"] == DISCLAIMER


def test_a_caller_that_leaves_does_not_keep_its_place(tmp_path: Path) -> None:
    gate = threading.Event()
    with served(tmp_path, WebBot(gate=gate), concurrency=1) as url:
        with httpx.stream("POST", f"{url}/v1/ask", json=ASK, headers=STREAM) as response:
            next(response.iter_text())
        assert httpx.post(f"{url}/v1/ask", json=ASK).status_code == 429
        gate.set()
        assert eventually(lambda: httpx.post(f"{url}/v1/ask", json=ASK).status_code == 200)


@pytest.mark.asyncio
async def test_a_body_that_is_never_finished_is_given_up() -> None:
    told: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        told.append(message)

    async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pytest.fail("it has no body yet")

    limit = BodyLimit(application, most=100, problems=Problems(DISCLAIMER), patience=0.01)
    await limit({"type": "http", "path": "/v1/ask", "headers": []}, receive, send)
    assert told[0]["status"] == 408
    assert (b"connection", b"close") in told[0]["headers"]
    assert json.loads(told[1]["body"])["disclaimer"] == DISCLAIMER


@pytest.mark.parametrize(
    ("proxies", "statuses"),
    [
        pytest.param((), [200, 429], id="by default nobody is believed"),
        pytest.param(("127.0.0.1/32",), [200, 200], id="a trusted proxy is"),
        pytest.param(("10.0.0.0/8",), [200, 429], id="another is not"),
    ],
)
def test_only_trusted_proxies_say_who_calls(
    proxies: tuple[str, ...], statuses: list[int], tmp_path: Path
) -> None:
    with served(tmp_path, trusted_proxies=proxies, rate_limit=1) as url:
        for_whom = [{"x-forwarded-for": f"203.0.113.{n}"} for n in range(2)]
        asked = [httpx.get(f"{url}/v1/article", headers=headers) for headers in for_whom]
    assert [response.status_code for response in asked] == statuses


def test_sigterm_stops_the_command_without_an_error(data: Path, tmp_path: Path) -> None:
    with footnote_serving(tmp_path, data) as (url, process):
        assert httpx.post(f"{url}/v1/ask", json=ASK).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
    (log,) = tmp_path.glob("serve-*.log")
    written = log.read_text()
    assert "Traceback" not in written
    assert '"route": "/v1/ask"' in written
    assert ASK["question"] not in written


def test_a_taken_port_is_refused_at_once(data: Path) -> None:
    with socket.create_server((HERE, 0)) as taken:
        done = footnote(f"serve --port {taken.getsockname()[1]}", data)
    assert done.returncode == 2
    assert "FOOTNOTE_PORT" in done.stderr


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    path, port = program("redis-server"), free_port()
    options = ["--port", str(port), "--bind", HERE, "--save", "", "--dir", str(tmp_path)]
    with running([path, *options], log=tmp_path / "redis.log") as process:
        assert eventually(lambda: _accepts(port))
        yield f"redis://{HERE}:{port}/0", process


def _accepts(port: int) -> bool:
    try:
        socket.create_connection((HERE, port)).close()
    except OSError:
        return False
    return True


def _within_a_minute() -> bool:
    """Whether what is counted next falls into one window, which is a minute of the clock."""
    return time.time() % WINDOW < WINDOW - 9


def test_servers_count_together_in_redis_and_alone_without_it(
    redis: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    url, process = redis
    with (
        client(tmp_path, redis_url=url, rate_limit=3) as one,
        client(tmp_path, redis_url=url, rate_limit=3) as other,
    ):
        assert eventually(_within_a_minute)
        both = [api.get("/v1/article").status_code for api in (one, other, one, other)]
        assert both == [200, 200, 200, 429]
        process.kill()
        process.wait()
        alone = [one.get("/v1/article").status_code for _ in range(4)]
        assert alone == [200, 200, 200, 429]
        counted = one.get("/metrics").text
    assert re.search(r"footnote_redis_errors_total 4\.0", counted)


def test_a_server_that_stops_lets_go_of_redis(
    redis: tuple[str, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    url, _process = redis
    with Redis.from_url(url) as looking:
        with client(tmp_path, redis_url=url) as api:
            assert api.get("/v1/article").status_code == 200
            assert _callers(looking) == 2
        assert eventually(lambda: _callers(looking) == 1)


def _callers(redis: Any) -> int:  # noqa: ANN401 - its types are not known
    return redis.info("clients")["connected_clients"]


@pytest.mark.asyncio
async def test_redis_is_used_again_when_it_is_back(
    redis: tuple[str, subprocess.Popen[bytes]],
) -> None:
    now, failed = 60.0, list[None]()
    url, _process = redis
    windows = RedisWindows(url, lambda: failed.append(None), lambda: now)
    away = RedisWindows(f"redis://{HERE}:1/0", lambda: failed.append(None), lambda: now)
    assert (await windows.hit("a")).made == 1
    assert failed == []
    assert (await away.hit("a")).made == 1
    assert (await windows.hit("a")).made == 2
    assert len(failed) == 1
    await windows.close()
    await away.close()
