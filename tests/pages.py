"""Articles for tests: a page in parts that can be changed one by one, and one in Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bot.article import read_article
from bot.types import Article, Statement, StatementKind

HERE = Path(__file__).parent
PAGE = HERE / "articles" / "atrial-fibrillation-anticoagulation.txt"
MARKDOWN = HERE / "articles" / "urinary-tract-infection.md"

FURNITURE = """\
How is gout treated?

Medical Advisory BoardAll pages are checked by our Medical Advisory Board
Educational purpose only • Human review is pending
Article Review Status
Submitted
Approved

Last updated: May 2, 2024View editorial policy

Personalize

Help us tailor your experience

Which best describes you? Your choice helps us.

Treatment of Gout

"""
BODY = """\
Allopurinol lowers urate. 1

Acute Attack

  • Colchicine 1 mg at once, then 0.5 mg after 1 hour 1
  • Rest helps 2
"""
LIST = """\

References

Guideline

Care of Gout

Board of Joints, 2024

Research

[Urate and its targets].

Annals of Joints, 2011
"""
TAIL = """\

Related Questions

What is pseudogout?

Professional Medical Disclaimer

For professionals. Check every dose.

Have a follow-up question?

Ask us anything.
"""
SHORT_MARKDOWN = """\
# Gout

Allopurinol lowers urate [1].

## References

1. Research: Urate. Annals of Joints, 2011

## Disclaimer

Check every dose.
"""


class Parts(NamedTuple):
    """What a page of a test is made of."""

    furniture: str = FURNITURE
    body: str = BODY
    references: str = LIST
    tail: str = TAIL

    @property
    def text(self) -> str:
        return "".join(self)


def read(folder: Path, text: str | bytes, name: str = "gout.txt") -> Article:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_article(path)


def evidence(article: Article) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(s.id, s.text, s.numbers) for s in article.evidence]


def page_statements(article: Article) -> list[Statement]:
    return [s for s in article.statements if s.kind is StatementKind.PAGE]
