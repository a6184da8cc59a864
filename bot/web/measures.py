"""What is counted and timed, for Prometheus. No label holds anything that a caller wrote."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.answer import Answer

MEDIA_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Measures:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own = self._registry
        self._requests = Counter(
            "footnote_requests", "Requests", ["route", "method", "status"], registry=own
        )
        self._seconds = Histogram(
            "footnote_request_seconds",
            "Until the end of the response",
            ["route"],
            buckets=SECONDS,
            registry=own,
        )
        self._answers = Counter("footnote_answers", "Answers", ["outcome", "reason"], registry=own)
        self._answering = Histogram(
            "footnote_answer_seconds", "To make an answer", buckets=SECONDS, registry=own
        )
        self._withheld = Counter(
            "footnote_withheld", "Sentences that the guard withheld", ["reason"], registry=own
        )
        self._model_errors = Counter(
            "footnote_model_errors", "Answers without the model, which failed", registry=own
        )
        self._errors = Counter("footnote_errors", "Answers that failed", ["kind"], registry=own)
        self._limited = Counter("footnote_limited", "Requests refused", ["limit"], registry=own)
        self.redis_errors = Counter(
            "footnote_redis_errors", "Requests counted without Redis, which failed", registry=own
        )
        self.open = Gauge("footnote_requests_open", "Requests being served", registry=own)

    def request(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that was served."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, answer: Answer, seconds: float) -> None:
        """Count an answer, what was withheld from it, and a model that did not answer."""
        self._answers.labels(answer.outcome.value, answer.reason or "").inc()
        self._answering.observe(seconds)
        for sentence in answer.withheld:
            self._withheld.labels(sentence.reason).inc()
        if answer.fallback:
            self._model_errors.inc()

    def error(self, error: BaseException) -> None:
        """Count an answer that failed."""
        self._errors.labels(type(error).__name__).inc()

    def limited(self, limit: str) -> None:
        """Count a request that was refused by a limit."""
        self._limited.labels(limit).inc()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)
