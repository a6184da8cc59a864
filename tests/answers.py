"""Answers made by hand, for tests of what shows them."""

from __future__ import annotations

from typing import Any

from bot.answer import Answer, ShownClaim, Source
from bot.types import Outcome, Reference, Review, Statement

DISCLAIMER = "For professionals.  Check it yourself; *nobody* is liable for 2 * 2."
SOURCE = Source(
    "Casts & splints",
    "May 2, 2025",
    Review("Reviewed by the board", "Pending human review", ("Submitted", "Approved")),
)
STATEMENTS = (
    Statement("wrist-1", "A cast is kept for 6 weeks", ("Wrist", "Casts"), (2, 1), ()),
    Statement("wrist-2", "A splint may be enough", ("Wrist", "Splints"), (), (6,)),
)
CLAIMS = (
    ShownClaim("c1", "A cast is kept for 6 weeks", ("Wrist", "Casts"), ("wrist-1",), (2, 1), ()),
    ShownClaim("c2", "A splint may be enough", ("Wrist", "Splints"), ("wrist-2",), (), (6,)),
)
REFERENCES = (
    Reference(1, listed=True, kind="Guideline", title="On casts", source="Bone Letters", year=2019),
    Reference(
        2,
        listed=True,
        kind="Research",
        title="[Splints: a review].",
        source="Annals of Wood",
        year=2001,
    ),
    Reference(6, listed=False),
)


def answer(**changes: Any) -> Answer:  # noqa: ANN401 - any field of an answer
    """An answered question about an invented article, with `changes`."""
    values: dict[str, Any] = {
        "id": "a1",
        "fingerprint": "f1",
        "question": "How long?",
        "standalone": "How long is a cast kept?",
        "outcome": Outcome.ANSWERED,
        "source": SOURCE,
        "disclaimer": DISCLAIMER,
        "claims": CLAIMS,
        "statements": STATEMENTS,
        "references": REFERENCES,
    }
    return Answer(**{**values, **changes})
