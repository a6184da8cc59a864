"""What a reader says of a reply, from the page to the feedback store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.answer import Answer
from bot.feedback import Consent, Feedback, Rating, Tag, feedback

LONGEST_NOTE = 2_000
TAGS = frozenset({Tag.WRONG_EVIDENCE, Tag.MISSING, Tag.UNSAFE, Tag.OTHER})


def feedback_on(answer: Answer, sent: Mapping[str, Any]) -> Feedback | None:
    """The feedback that the page sent on an answer; None when it is not what the page sends."""
    given = sent.get("consent") is True
    note = sent.get("note")
    try:
        rating = Rating(str(sent.get("rating")))
        tags = () if rating is Rating.HELPFUL else (Tag(str(sent.get("tag"))),)
    except ValueError:
        return None
    if not TAGS.issuperset(tags):
        return None
    return feedback(
        answer=answer.id,
        fingerprint=answer.fingerprint,
        outcome=answer.outcome,
        statements=[statement.id for statement in answer.statements],
        rating=rating,
        tags=tags,
        consent=Consent.GIVEN if given else Consent.NOT_GIVEN,
        question=answer.question,
        comment=note[:LONGEST_NOTE] if isinstance(note, str) else None,
        record=answer.to_dict(),
    )
