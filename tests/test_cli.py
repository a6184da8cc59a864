"""The command line: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import phrases
from bot.article import read_article
from bot.cli import main
from bot.commands.opened import Progress
from bot.settings import shipped_article

ARTICLE = read_article(shipped_article())
QUESTION = ARTICLE.title
ROOT = Path(__file__).parent.parent
NO_WORDS = "\u202e\x07 \t"


@pytest.fixture(autouse=True)
def environment(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DATA", str(data))
    monkeypatch.chdir(tmp_path)


def reply_to(question: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["ask", *options, "--", question]) == 0
    return capsys.readouterr().out


def record_of(question: str, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    out = reply_to(question, capsys, "--json", *options)
    assert out.count("\n") == 1
    return json.loads(out)


def test_a_question_gets_a_reply_with_references_and_the_disclaimer_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reply = reply_to(QUESTION, capsys)
    assert f"[1] {ARTICLE.references[0].kind}: {ARTICLE.references[0].title}" in reply
    assert reply.endswith(f"{ARTICLE.disclaimer}\n")


def test_json_is_the_record_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    record = record_of(QUESTION, capsys)
    assert record["outcome"] == "answered"
    assert record["fingerprint"] == ARTICLE.fingerprint


def test_a_question_is_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{QUESTION}\n"))
    assert record_of("-", capsys)["outcome"] == "answered"


@pytest.mark.parametrize("form", ["lines", "array"])
def test_history_is_what_json_printed_before(
    form: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    earlier = record_of(QUESTION, capsys)
    file = tmp_path / "talk.jsonl"
    file.write_text(json.dumps(earlier if form == "lines" else [earlier]) + "\n")
    record = record_of("What does that rest on?", capsys, "--history", str(file))
    assert record["outcome"] != "declined"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("{", "cannot be read", id="no JSON"),
        pytest.param('{"question": "x"}', "entry 1 of the history", id="no answer"),
        pytest.param("[1]", "entry 1 of the history", id="a number"),
        pytest.param('[{"question": "x", "outcome": "maybe"}]', "entry 1", id="unknown outcome"),
    ],
)
def test_a_bad_history_is_refused(
    text: str, says: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "talk.jsonl"
    file.write_text(text)
    assert main(["ask", "--history", str(file), QUESTION]) == 2
    assert_one_line(capsys, says)


def assert_one_line(capsys: pytest.CaptureFixture[str], says: str) -> None:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("footnote: ")
    assert captured.err.count("\n") == 1
    assert says in captured.err


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\t ", id="blanks"),
        pytest.param("?", id="a lone question mark"),
        pytest.param(NO_WORDS, id="control characters"),
        pytest.param("\U0001f642\U0001f9e0", id="emoji"),
        pytest.param("x" * 100_000, id="100 kB without a space"),
        pytest.param("what is it " * 9_000, id="100 kB of words"),
        pytest.param("\u05de\u05d4 \u05d4\u05de\u05d9\u05e0\u05d5\u05df?", id="right to left"),
        pytest.param("<script>alert(1)</script><img src=x onerror=y>", id="HTML"),
        pytest.param("\udcff\udcfe", id="bytes that are no text"),
        pytest.param("--help me", id="like an option"),
        pytest.param("'; DROP TABLE statements; --", id="SQL"),
    ],
)
def test_a_bad_question_gets_a_clear_reply(
    question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record = record_of(question, capsys)
    assert record["outcome"] == "declined"
    assert record["text"].startswith(phrases.REFUSAL)
    assert record["text"].endswith(ARTICLE.disclaimer)
    assert record["claims"] == []


def test_a_chat_remembers_and_ends_with_an_empty_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{QUESTION}\nWhat does that rest on?\n\n"))
    assert main(["chat"]) == 0
    out = capsys.readouterr().out
    assert out.count(ARTICLE.disclaimer) == 2
    assert out.count(phrases.REFUSAL) == 0


def test_a_chat_ends_with_its_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["chat"]) == 0
    assert phrases.CHAT_HELP in capsys.readouterr().out


def test_search_shows_the_nearest_statements_best_first(capsys: pytest.CaptureFixture[str]) -> None:
    statement = ARTICLE.evidence[4]
    assert main(["search", "--json", "-k", "3", statement.text]) == 0
    hits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert hits[0]["statement"]["id"] == statement.id
    assert len(hits) == 3


def test_search_in_the_terminal_shows_id_section_text_and_references(
    capsys: pytest.CaptureFixture[str],
) -> None:
    statement = ARTICLE.evidence[4]
    assert main(["search", "-k", "1", statement.text]) == 0
    out = capsys.readouterr().out
    assert statement.id in out
    assert f"{statement.text} [{statement.numbers[0]}]" in out


def test_verify_gives_a_verdict_for_each_claim(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    statement, other = ARTICLE.evidence[2], ARTICLE.evidence[3]
    claims = [
        {"id": 7, "claim": statement.text, "statements": [statement.id]},
        {"claim": statement.text, "statements": [other.id], "references": [99]},
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n\n".join(map(json.dumps, claims)))
    assert main(["verify", str(file)]) == 0
    verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [verdict["supported"] for verdict in verdicts] == [True, False]
    assert verdicts[0]["id"] == 7
    assert verdicts[1]["reason"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("x", "line 1 is not JSON", id="no JSON"),
        pytest.param("[]", "line 1 needs this form", id="no object"),
        pytest.param('{"claim": "x"}', "line 1 needs this form", id="no statements"),
        pytest.param('{"claim": "x", "statements": "a"}', "a list of ids", id="no list"),
        pytest.param(
            '{"claim": "x", "statements": [], "refs": []}', "unknown fields ['refs']", id="field"
        ),
        pytest.param('{"claim": "x", "statements": ["none-1"]}', "none-1", id="no such statement"),
    ],
)
def test_a_bad_claim_is_refused_by_its_line(
    line: str, says: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(line))
    assert main(["verify"]) == 2
    assert_one_line(capsys, says)


def test_an_audit_fails_only_when_strict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit"]) == 0
    assert "missing from the list" in capsys.readouterr().out
    assert main(["audit", "--strict"]) == 1


def test_a_missing_article_is_one_clear_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_ARTICLE", "none.md")
    assert main(["ask", QUESTION]) == 2
    assert_one_line(capsys, "FOOTNOTE_ARTICLE")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no command"),
        pytest.param(["aks"], id="unknown command"),
        pytest.param(["ask"], id="no question"),
        pytest.param(["ask", "a", "b"], id="two questions"),
        pytest.param(["ask", "--audience", "nurse", "a"], id="unknown audience"),
        pytest.param(["search", "-k", "0", "a"], id="no hits wanted"),
        pytest.param(["ui", "--port", "65536"], id="no such port"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: footnote")


def test_the_build_is_shown_as_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress() as progress:
        progress.report("reading", 0, 2)
        progress.report("reading", 2, 2)
        progress.report("writing", 0, 1)
    shown = capsys.readouterr().err
    assert "reading: 100%" in shown
    assert "writing:   0%" in shown


def started(*arguments: str, **options: Any) -> subprocess.Popen[str]:  # noqa: ANN401 - Popen's
    # Whoever runs the tests in the background has the interrupt signal ignored, for children too.
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    run = "from bot.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code + run, *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, env=dict(os.environ), **options)


def test_an_interrupted_chat_ends_without_a_traceback() -> None:
    pipe = subprocess.PIPE
    with started("chat", stdin=pipe, stdout=pipe, stderr=pipe) as chat:
        assert chat.stdout
        assert chat.stderr
        assert chat.stdout.readline().strip() == phrases.CHAT_HELP
        chat.send_signal(signal.SIGINT)
        assert chat.wait() == 130
        assert "Traceback" not in chat.stderr.read()


def test_the_chat_page_is_served_until_interrupted() -> None:
    pipe = subprocess.PIPE
    with started("ui", "--port", "0", stdout=pipe, stderr=pipe) as page:
        assert page.stdout
        assert page.stderr
        url = page.stdout.readline().split()[3]
        assert httpx.get(url).status_code == httpx.codes.OK
        page.send_signal(signal.SIGINT)
        assert page.wait() == 0
        assert "Traceback" not in page.stderr.read()


def test_a_reader_that_has_gone_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with started("audit", stdout=writing, stderr=subprocess.PIPE) as audit:
        os.close(writing)
        assert audit.wait() == 0
        assert audit.stderr
        assert audit.stderr.read() == ""


def test_a_terminal_without_the_letters_gets_escapes(data: Path) -> None:
    command = [sys.executable, "-m", "bot.cli", "audit"]
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "FOOTNOTE_DATA": str(data)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"\\u2022" in done.stdout
