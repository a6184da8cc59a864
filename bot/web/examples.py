"""Examples for OpenAPI, from an invented article."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

DISCLAIMER = "For professionals, who verify it."
_ID = "7d0c0f0e5d0b4f0c8f2d5a1b9c3e7f60"
_FINGERPRINT = "3f6f1c2b9a"
_SECTION = ["Helmets", "After a fall"]
_TEXT = "A helmet is replaced after a fall"
_REFERENCE = {
    "number": 2,
    "listed": True,
    "kind": "Guideline",
    "title": "On helmets",
    "source": "Annals of Cycling",
    "year": 2019,
}
_MISSING = {"number": 3, "listed": False}
_STATEMENT: dict[str, Any] = {
    "id": "helmets-1",
    "text": _TEXT,
    "section": _SECTION,
    "references": [2],
    "unlisted": [3],
}
_CLAIM = {
    "id": "c1",
    "text": _TEXT,
    "section": _SECTION,
    "statements": ["helmets-1"],
    "references": [2],
    "unlisted": [3],
    "repaired": False,
}
ANSWER: dict[str, Any] = {
    "version": 1,
    "id": _ID,
    "fingerprint": _FINGERPRINT,
    "question": "And after a fall?",
    "standalone": "What becomes of a helmet after a fall?",
    "understood": {},
    "audience": "clinician",
    "outcome": "answered",
    "reason": None,
    "text": f"**Helmets \u203a After a fall**\n\n- {_TEXT} [2] [3]\n\n{DISCLAIMER}",
    "claims": [_CLAIM],
    "withheld": [],
    "statements": [_STATEMENT],
    "references": [_REFERENCE, _MISSING],
    "corrections": [],
    "tensions": [],
    "gaps": [],
    "nearest": [],
    "glossary": {},
    "suggestions": ["How is a helmet fitted?"],
    "notices": [],
    "disclaimer": DISCLAIMER,
    "source": {
        "title": "Which helmet?",
        "last_updated": "May 2, 2025",
        "review": {"reviewed_by": None, "pending": None, "labels": []},
    },
    "answerer": "quoting",
    "fallback": False,
    "timings_ms": {"total": 21.4},
}
EVENTS = "".join(
    f"event: {kind}\ndata: {json.dumps({'version': 1, kind: data})}\n\n"
    for kind, data in (("status", "searching"), ("claim", _CLAIM), ("answer", ANSWER))
)
STATEMENT = {
    "version": 1,
    "kind": "clinical",
    **_STATEMENT,
    "cited": [_REFERENCE, _MISSING],
    "disclaimer": DISCLAIMER,
}
HITS = {
    "version": 1,
    "hits": [{"score": 0.83, "statement": {"kind": "clinical", **_STATEMENT}}],
    "disclaimer": DISCLAIMER,
}
VERDICT: dict[str, Any] = {
    "version": 1,
    "supported": True,
    "reason": None,
    "findings": [],
    "disclaimer": DISCLAIMER,
}
FEEDBACK = {
    "version": 1,
    "id": _ID,
    "created": "2025-05-02T09:30:00.000+00:00",
    "kept": ["id", "created", "answer", "fingerprint", "outcome", "statements", "rating"],
    "disclaimer": DISCLAIMER,
}

_JSON = "application/json"
BY_OPERATION: Mapping[str, Mapping[str, object]] = {
    "ask": {_JSON: ANSWER, "text/event-stream": EVENTS},
    "statement": {_JSON: STATEMENT},
    "search": {_JSON: HITS},
    "search_privately": {_JSON: HITS},
    "verify": {_JSON: VERDICT},
    "feedback": {_JSON: FEEDBACK},
    "healthz": {_JSON: {"status": "ok"}},
    "readyz": {_JSON: {"status": "ok"}},
}
"""By operation and media type; FastAPI would leave out members that are null."""
REQUESTS: Mapping[str, object] = {
    "AskRequest": {
        "question": ANSWER["question"],
        "history": [
            {
                "question": "Which helmet?",
                "outcome": "answered",
                "statements": ["helmets-1"],
                "fingerprint": _FINGERPRINT,
            }
        ],
    },
    "SearchRequest": {"question": "Which helmet?", "k": 3},
    "VerifyRequest": {"claim": _TEXT, "statements": ["helmets-1"], "references": [2]},
    "FeedbackRequest": {
        "answer": _ID,
        "fingerprint": _FINGERPRINT,
        "outcome": "answered",
        "statements": ["helmets-1"],
        "rating": "not_helpful",
        "tags": ["wrong_evidence"],
        "consent": False,
    },
    "ChatRequest": {
        "model": "footnote",
        "messages": [{"role": "user", "content": "Which helmet?"}],
    },
}
