"""Feedback made by hand, for tests."""

from __future__ import annotations

from bot.feedback import Consent, Feedback, Rating, Tag, feedback
from bot.types import Outcome

COMMENT = "it names dr.roe@ward.example and the wrong dose"
RECORD = {
    "id": "a1",
    "question": "How long for Mrs Roe?",
    "understood": {"text": "How long for Mrs Roe?", "concepts": ["wrist"]},
    "gaps": ["Mrs Roe"],
    "statements": [{"id": "wrist-1", "text": "Read by Mrs Roe"}],
    "text": "Not found: Mrs Roe.",
}


def entry(*, consent: Consent = Consent.NOT_GIVEN, given_id: str | None = None) -> Feedback:
    return feedback(
        answer="a1",
        fingerprint="f1",
        outcome=Outcome.DECLINED,
        statements=["wrist-1"],
        rating=Rating.NOT_HELPFUL,
        tags=[Tag.MISSING],
        consent=consent,
        question="How long for Mrs Roe?",
        comment=COMMENT,
        record=RECORD,
        given_id=given_id,
    )
