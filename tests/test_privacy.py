"""What is kept from logs."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy import Pseudonyms, event_log, redacted, start_logs


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("write to j.roe+x@ward.example", "write to [mail]", id="mail"),
        pytest.param("MRN: 00412345", "[identifier]", id="record number"),
        pytest.param("patient id AB-1234/5", "[identifier]", id="patient id"),
        pytest.param("NHS number 943 476 5919", "NHS number [phone]", id="spaced identifier"),
        pytest.param("078-05-1120", "[identifier]", id="social security"),
        pytest.param("seen 2025-03-04", "seen [date]", id="ISO date"),
        pytest.param("born 4/3/61", "born [date]", id="short date"),
        pytest.param("born 4.3.1961", "born [date]", id="date with dots"),
        pytest.param("on 4th of March, 1961", "on [date]", id="date in words"),
        pytest.param("on March 4, 1961", "on [date]", id="date in words, American"),
        pytest.param("call (020) 7946-0958", "call [phone]", id="phone"),
        pytest.param("call +1 415 555 2671", "call [phone]", id="phone abroad"),
        pytest.param("case A1234567", "[identifier]", id="case number"),
        pytest.param("sample 12345678", "sample [identifier]", id="long number"),
        pytest.param("Mr. O'Neill asks", "[name] asks", id="titled name"),
    ],
)
def test_what_names_a_person_is_taken_out(text: str, kept: str) -> None:
    assert redacted(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "What dose, 0.4 per kg for 5 days or 1 per kg for 2 days?",
        "61% of 146 patients (95% CI 52-70), p=0.03",
        "Does reference 12 say 3,000 to 5,000?",
        "What was published in 2011, and what since 2019-2021?",
        "How is the patient identified early?",
        "Is IgG1 or anti-GM1 relevant in case of relapse?",
    ],
)
def test_clinical_words_and_numbers_stay(text: str) -> None:
    assert redacted(text) == text


@given(st.text(max_size=300))
def test_redacting_again_changes_nothing(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)


@pytest.mark.parametrize("text", ["a" * 20_000, "1" * 20_000, "1 " * 10_000, "a@" * 10_000])
def test_any_text_is_redacted(text: str) -> None:
    assert len(redacted(text)) <= 20_000


def test_a_pseudonym_is_the_same_for_the_same_text_in_one_process_only() -> None:
    names, others = Pseudonyms(), Pseudonyms()
    assert names.of("203.0.113.9") == names.of("203.0.113.9")
    assert names.of("203.0.113.9") != names.of("203.0.113.8")
    assert names.of("203.0.113.9") != others.of("203.0.113.9")
    assert len(names.of("\ud800")) == 12


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Where logs go; afterwards logging is as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    start_logs(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def entries(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_an_entry_is_one_line_of_json_with_what_is_known(written: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        event_log()("answer", outcome="declined", reason=None, text="two\nlines")
    (entry,) = entries(written)
    assert entry["event"] == "answer"
    assert entry["request_id"] == "r1"
    assert "reason" not in entry
    assert str(entry["timestamp"]).endswith("Z")


def test_of_an_error_its_kind_and_place_are_logged_and_not_its_words(written: io.StringIO) -> None:
    with pytest.raises(ValueError, match="my own words") as caught:
        int("my own words")
    try:
        raise caught.value
    except ValueError:
        logging.getLogger("library").exception("it failed")
    logging.getLogger("library").error("again", exc_info=caught.value)
    assert [entry["error"] for entry in entries(written)] == ["ValueError", "ValueError"]
    assert "test_privacy.py" in written.getvalue()
    assert "own words" not in written.getvalue()


def test_libraries_are_heard_from_warnings_on(written: io.StringIO) -> None:
    logging.getLogger("library").info("GET /search?q=my+words")
    logging.getLogger("library").warning("slow")
    assert [entry["event"] for entry in entries(written)] == ["slow"]
