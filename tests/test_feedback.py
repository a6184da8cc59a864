"""Feedback: what is kept, for how long, and that it can be deleted."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.errors import FullError, StoreError
from bot.feedback import FILE, MOST_KEPT, Consent, FeedbackStore
from tests.answers import DISCLAIMER
from tests.said import entry
from tests.web_bot import WebBot, client

ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path) -> FeedbackStore:
    return FeedbackStore(tmp_path, days=30)


def test_without_consent_no_word_is_kept(store: FeedbackStore, tmp_path: Path) -> None:
    kept = store.add(entry())
    assert (kept.question, kept.comment, kept.record) == (None, None, None)
    assert list(store.entries()) == [kept]
    assert b"wrong dose" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_with_consent_words_are_kept_without_identifiers(store: FeedbackStore) -> None:
    kept = store.add(entry(consent=Consent.GIVEN))
    assert kept.question == "How long for [name]?"
    assert kept.comment == "it names [mail] and the wrong dose"
    assert kept.record == {
        "id": "a1",
        "question": "How long for [name]?",
        "understood": {"text": "How long for [name]?", "concepts": ["wrist"]},
        "gaps": ["[name]"],
        "statements": [{"id": "wrist-1", "text": "Read by Mrs Roe"}],
    }
    assert list(store.entries()) == [kept]


def test_a_file_of_an_earlier_version_is_gone_on_with(tmp_path: Path) -> None:
    first = FeedbackStore(tmp_path, days=30).add(entry())
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("ALTER TABLE feedback DROP COLUMN record")
    connection.commit()
    connection.close()
    store = FeedbackStore(tmp_path, days=30)
    second = store.add(entry(consent=Consent.GIVEN))
    assert [*store.entries()] == [first, second]


def test_the_same_feedback_sent_again_is_kept_once(store: FeedbackStore) -> None:
    first = store.add(entry(given_id="mine-1"))
    assert store.add(entry(given_id="mine-1", consent=Consent.GIVEN)) == first
    assert len(list(store.entries())) == 1


def test_what_is_deleted_is_gone_from_the_disk(store: FeedbackStore, tmp_path: Path) -> None:
    kept = store.add(entry(consent=Consent.GIVEN))
    assert store.delete(ids=[kept.id, "none"]) == 1
    assert list(store.entries()) == []
    assert b"wrong dose" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_feedback_is_deleted_when_its_days_are_over(tmp_path: Path) -> None:
    old = FeedbackStore(tmp_path, days=30).add(entry())
    connection = sqlite3.connect(tmp_path / FILE)
    before = (datetime.now(UTC) - timedelta(days=10)).isoformat()
    connection.execute("UPDATE feedback SET created = ?", (before,))
    connection.commit()
    connection.close()
    store = FeedbackStore(tmp_path, days=20)
    assert [kept.id for kept in store.entries()] == [old.id]
    store = FeedbackStore(tmp_path, days=5)
    assert list(store.entries()) == []


def test_many_threads_and_stores_write_at_once(tmp_path: Path) -> None:
    stores = [FeedbackStore(tmp_path, days=30) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        added = [threads.submit(stores[number % 2].add, entry()) for number in range(40)]
    assert {one.result().id for one in added} == {one.id for one in stores[0].entries()}


def test_only_so_many_are_kept_and_none_is_pushed_out(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path, days=30, most=2)
    first, second = store.add(entry(given_id="mine-1")), store.add(entry())
    with pytest.raises(FullError, match="delete"):
        store.add(entry())
    assert store.add(entry(given_id="mine-1")) == first
    assert {one.id for one in store.entries()} == {first.id, second.id}
    store.delete(ids=[first.id])
    assert store.add(entry()).id


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.feedback import FeedbackStore
from tests.said import entry
store = FeedbackStore(Path(sys.argv[1]), days=30)
for number in range(10_000):
    print(store.add(entry()).id, flush=True)
"""


def test_what_was_confirmed_survives_a_killed_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        confirmed = {writer.stdout.readline().strip() for _ in range(5)}
        os.kill(writer.pid, signal.SIGKILL)
        confirmed |= {line.strip() for line in writer.stdout if line.endswith("\n")}
    store = FeedbackStore(tmp_path, days=30)
    assert confirmed <= {one.id for one in store.entries()}
    assert store.add(entry()).id


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path, days=30)
    kept = store.add(entry())
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from bot.errors import StoreError\n"
        "from bot.feedback import FeedbackStore\n"
        "from tests.said import entry\n"
        "store = FeedbackStore(Path(sys.argv[1]), days=30)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\n"
        "try:\n"
        "    [store.add(entry()) for _ in range(200)]\n"
        "except StoreError as error:\n"
        "    print(error)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "FOOTNOTE_DATA" in done.stdout
    assert kept.id in {one.id for one in store.entries()}
    assert store.add(entry()).id


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="FOOTNOTE_DATA"):
        FeedbackStore(tmp_path, days=30)


SENT = {
    "answer": "a1",
    "fingerprint": "f1",
    "outcome": "answered",
    "statements": ["wrist-1"],
    "rating": "helpful",
    "question": "How long?",
}


def test_the_api_says_what_it_kept(tmp_path: Path) -> None:
    with client(tmp_path) as api:
        without = api.post("/v1/feedback", json=SENT)
        given = api.post("/v1/feedback", json={**SENT, "consent": True, "id": "mine-1"})
    assert [without.status_code, given.status_code] == [201, 201]
    assert "question" not in without.json()["kept"]
    assert "question" in given.json()["kept"]
    assert given.json()["id"] == "mine-1"
    assert list(given.json())[-1] == "disclaimer"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"rating": "great"}, id="rating"),
        pytest.param({"consent": "yes"}, id="consent is true or false"),
        pytest.param({"statements": ["words of a person"]}, id="words in the place of ids"),
        pytest.param({"answer": "words of a person"}, id="words in the place of an id"),
        pytest.param({"answer": "a" * 65}, id="long id of the answer"),
        pytest.param({"id": "a" * 65}, id="long id"),
        pytest.param({"statements": ["wrist-1"] * 201}, id="many statements"),
        pytest.param({"tags": ["my own"]}, id="tag"),
        pytest.param({"mood": 7}, id="unknown member"),
        pytest.param({"comment": "a" * 2_001}, id="long comment"),
    ],
)
def test_the_api_refuses_what_is_no_feedback(change: dict[str, object], tmp_path: Path) -> None:
    with client(tmp_path) as api:
        assert api.post("/v1/feedback", json={**SENT, **change}).status_code == 422
    assert list(FeedbackStore(tmp_path, days=30).entries()) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"statements": ["wrist-1", "wrist-9"]}, id="a statement"),
        pytest.param({"fingerprint": "f2"}, id="the fingerprint"),
    ],
)
def test_feedback_on_what_is_not_the_articles_is_refused(
    change: dict[str, object], tmp_path: Path
) -> None:
    with client(tmp_path) as api:
        response = api.post("/v1/feedback", json={**SENT, **change})
    assert response.status_code == 404
    assert next(iter(change)) in response.json()["detail"]
    assert list(FeedbackStore(tmp_path, days=30).entries()) == []


FILLED = """
WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
INSERT INTO feedback
SELECT n, created, answer, fingerprint, outcome, statements, rating, tags, question, comment, record
FROM numbers, feedback
"""


def test_that_no_more_feedback_is_kept_is_told(tmp_path: Path) -> None:
    with client(tmp_path) as api:
        assert api.post("/v1/feedback", json=SENT).status_code == 201
        connection = sqlite3.connect(tmp_path / FILE)
        connection.execute(FILLED, (MOST_KEPT,))
        connection.commit()
        connection.close()
        response = api.post("/v1/feedback", json=SENT)
    assert response.status_code == 507
    assert "footnote feedback" in response.json()["detail"]
    assert response.json()["disclaimer"] == DISCLAIMER


def test_feedback_that_cannot_be_kept_is_told_and_answers_go_on(tmp_path: Path) -> None:
    with client(tmp_path, WebBot()) as api:
        (tmp_path / FILE).unlink()
        (tmp_path / FILE).mkdir()
        response = api.post("/v1/feedback", json=SENT)
        assert response.status_code == 503
        assert response.json()["type"].endswith("not-kept")
        assert response.headers["retry-after"]
        assert str(tmp_path) not in response.text
        assert api.post("/v1/ask", json={"question": "a"}).status_code == 200


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_command_prints_and_deletes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = FeedbackStore(folder, days=30)
    first, second = store.add(entry()), store.add(entry(consent=Consent.GIVEN))
    assert main(["feedback", "export"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["id"] for line in lines} == {first.id, second.id}
    assert main(["feedback", "export", "--since", "2999-01-01"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["feedback", "delete", "--id", first.id]) == 0
    assert main(["feedback", "delete", "--before", "2000-01-01"]) == 0
    assert main(["feedback", "delete", "--all"]) == 0
    assert capsys.readouterr().out == "Deleted: 1.\nDeleted: 0.\nDeleted: 1.\n"


def test_a_bad_day_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder
    assert main(["feedback", "export", "--since", "yesterday"]) == 2
    assert "2025-05-02" in capsys.readouterr().err
