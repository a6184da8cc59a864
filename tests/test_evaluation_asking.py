"""Asking a server: what is sent, what a busy one is given, what a failing one becomes."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.article import read_article
from bot.cli import main
from bot.errors import EvaluationError
from bot.evaluation.asking import InProcess, Remote, asked
from bot.evaluation.cases import Case, Gold
from bot.evaluation.records import turn_of
from bot.evaluation.runs import read_run
from bot.settings import Settings, shipped_article
from bot.types import Outcome
from tests.evaluation_fakes import RightBot
from tests.web_bot import WebBot

ARTICLE = read_article(shipped_article())
FIRST = ARTICLE.evidence[0]
CASE = Case("one", "What is it?", Outcome.ANSWERED, gold=Gold(must=(FIRST.id,)))
TOKEN = "a token"


@dataclass
class Server:
    """A server that answers each path with the statuses given, then with 200."""

    statuses: list[int] = field(default_factory=list[int])
    heard: list[tuple[str, str | None, object]] = field(
        default_factory=list[tuple[str, str | None, object]]
    )
    url: str = ""

    def reply(self, path: str) -> object:
        bot = RightBot(ARTICLE, [CASE])
        if path == "/v1/search":
            return {"hits": [{"statement": {"id": i}} for i in bot.search(CASE.question, 3) or ()]}
        return bot.ask(CASE.question, ())


@contextmanager
def serving(*statuses: int) -> Generator[Server]:
    server = Server(list(statuses))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.heard.append((self.path, self.headers["Authorization"], body))
            status = server.statuses.pop(0) if server.statuses else 200
            text = json.dumps(server.reply(self.path)).encode()
            self.send_response(status)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name
            del format, arguments

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        server.url = f"http://127.0.0.1:{listening.server_address[1]}"
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


@pytest.mark.parametrize("changed", ["mine.questions.jsonl", "model/weights"])
def test_what_was_kept_is_of_these_known_questions_and_this_model(
    changed: str, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    settings = Settings(article=tmp_path / "mine.md", embedding=str(tmp_path / "model"))
    before = InProcess(WebBot(), settings).identity
    assert InProcess(WebBot(), settings).identity == before
    (tmp_path / changed).write_text("{}")
    assert InProcess(WebBot(), settings).identity != before


def test_question_history_and_token_are_sent() -> None:
    with serving() as server:
        remote = Remote(f"{server.url}/", timeout=5, token=TOKEN)
        turn = turn_of(remote.ask("What?", ()))
        assert remote.ask("And?", [turn])["claims"][0]["statements"] == [FIRST.id]
        assert remote.search("What?", 3)
    path, token, body = server.heard[1]
    assert (path, token) == ("/v1/ask", f"Bearer {TOKEN}")
    assert body == {
        "question": "And?",
        "history": [
            {
                "question": turn.question,
                "outcome": "answered",
                "statements": [FIRST.id],
                "fingerprint": ARTICLE.fingerprint,
                "standalone": turn.standalone,
            }
        ],
    }


def test_a_busy_server_is_asked_again() -> None:
    with serving(429, 429) as server:
        response = asked(Remote(server.url, timeout=5), "What?", (), key="k", timeout=5)
        assert response.error is None
        server.statuses.append(429)
        assert Remote(server.url, timeout=5).search("What?", 3)
    assert len(server.heard) == 5


def test_another_status_is_an_outcome_of_the_case() -> None:
    with serving(500, 500) as server:
        remote = Remote(server.url, timeout=5)
        response = asked(remote, "What?", (), key="k", timeout=5)
        assert response.error is not None
        assert "/v1/ask answers 500" in response.error
        assert remote.search("What?", 3) is None


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "127.0.0.1:80", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(EvaluationError, match="no http or https address"):
        Remote(address, timeout=1)


def test_a_finished_run_of_a_server_is_asked_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "set.jsonl"
    questions.write_text(
        json.dumps(
            {
                "id": "one",
                "question": CASE.question,
                "expect": "answered",
                "statements": {"must": [FIRST.id]},
            }
        )
    )
    folder = tmp_path / "run"
    with serving() as server:
        command = ["eval", "run", str(questions), "--out", str(folder), "--url", server.url]
        for times in (1, 2):
            assert main(command) == 0
            assert sum(path == "/v1/ask" for path, *_ in server.heard) == times
    assert "1 cases: 1 right" in capsys.readouterr().out
    assert read_run(folder).complete
    assert {file.name for file in folder.iterdir()} == {
        "run.json",
        "cases.jsonl",
        "junit.xml",
        "report.html",
    }
