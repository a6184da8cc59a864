"""What is kept from logs: identifiers in free text, callers' addresses, the words of errors.

Nothing here is needed for answering. Free text reaches a log only when that is switched on, and
then through `redacted`; it is a net for what slips in, not an anonymisation.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import sys
from collections.abc import Callable, Mapping, MutableMapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias, cast

import structlog

if TYPE_CHECKING:
    from structlog.types import Processor

Secret: TypeAlias = bytes
Entry: TypeAlias = MutableMapping[str, Any]

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NAMED = (
    r"(?:mrn|nhs|ssn|hospital|patient|record|case|chart|account|insurance|passport|policy|id|dob)"
)
_REDACTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (mark, re.compile(pattern, re.IGNORECASE))
    for mark, pattern in (
        ("[mail]", r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+"),
        (
            "[identifier]",
            rf"\b{_NAMED}(?:\s+(?:no|nr|number|id|identifier))?\s*[.:#]*\s*(?=[\w/-]*\d)[\w/-]{{4,}}",
        ),
        ("[identifier]", r"\b\d{3}-\d{2}-\d{4}\b"),
        (
            "[date]",
            r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))\b",
        ),
        (
            "[date]",
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}\b"
            rf"|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b",
        ),
        ("[identifier]", r"\b(?=[a-z]*\d)[a-z]{0,3}\d{6,}[a-z]?\b"),
        (
            "[phone]",
            r"(?<![\w.])(?=\+?(?:[ ().-]{0,2}\d){9})"
            r"\+?\(?\d{1,4}\)?(?:[ .-]{0,2}\(?\d{2,4}\)?){2,4}(?![\w%/]|[ .]\d)",
        ),
        ("[name]", r"\b(?-i:Mr|Mrs|Ms|Miss)\.?\s+(?-i:[A-Z][\w'-]+)(?:\s+(?-i:[A-Z][\w'-]+))?"),
    )
)


def redacted(text: str) -> str:
    """The text without mail addresses, dates, phone numbers, identifiers and titled names.

    >>> redacted("Mrs Jane Roe, born 3 May 1961, MRN 00412345, call +44 20 7946 0958")
    '[name], born [date], [identifier], call [phone]'
    >>> redacted("5 doses of 400 over 5 days in 61% of 1234 patients, see reference 6")
    '5 doses of 400 over 5 days in 61% of 1234 patients, see reference 6'
    """
    for mark, pattern in _REDACTIONS:
        text = pattern.sub(mark, text)
    return text


class Pseudonyms:
    """Gives the same text the same short name while the process lives, and no way back to it.

    The key is random and only in memory: BLAKE2b keyed (RFC 7693), so that nobody can try out all
    addresses or likely questions against a log.
    """

    def __init__(self, key: Secret | None = None) -> None:
        self._key = key or secrets.token_bytes(32)

    def of(self, text: str) -> str:
        """Twelve hexadecimal digits for a text."""
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6, key=self._key)
        return digest.hexdigest()


def start_logs(stream: TextIO | None = None) -> None:
    """Write logs as JSON lines to `stream` (default: standard error); of libraries only warnings.

    Of an error its kind and place are logged, never its words: they may repeat a question.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_words,
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *chain],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("footnote").setLevel(logging.INFO)
    structlog.configure(
        processors=[*chain, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def without_words(_logger: object, _method: str, entry: Entry) -> Entry:
    """Replace the error of a log entry by its kind and the places it went through."""
    error = _raised(entry.pop("exc_info", None))
    entry.pop("stack_info", None)
    if error is not None:
        entry["error"] = type(error).__name__
        entry["places"] = places(error.__traceback__)
    return entry


def _raised(given: object) -> BaseException | None:
    """The error of an entry: itself, the middle of logging's three parts, or the one at hand."""
    error = cast("tuple[object, ...]", given)[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        return error
    return sys.exception() if given is True else None


def places(trace: TracebackType | None) -> list[str]:
    """File and line of each step of a traceback, outermost first."""
    found: list[str] = []
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename.replace("\\", "/").split("/")[-1]
        found.append(f"{name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return found


Log: TypeAlias = Callable[..., object]


def event_log() -> Log:
    """Writes one entry: `log("answer", outcome="answered")`."""
    logger: Any = structlog.get_logger("footnote")

    def log(event: str, **fields: object) -> None:
        logger.info(event, **_known(fields))

    return log


def _known(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}
