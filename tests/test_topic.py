"""What an article as a whole is about, where its title names several diseases."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.article import read_article
from bot.facets import load_facets
from bot.judge import Judge
from bot.lexicon_files import load_lexicon
from bot.topic import topic_of
from bot.types import Article

LEXICON = load_lexicon()
PAGE = """---
Title: {}
---

# Using Methotrexate

- It is given once a week [1]

## Joint and Skin Disease

### Rheumatoid Arthritis

- Start with 10 mg weekly [1]

### Plaque Psoriasis

- Start with 5 mg weekly [1]

### Psoriatic Arthritis

- The spine does not respond [1]

## Special Populations

### Chronic Kidney Disease

- Halve the dose below 60 mL/min [1]

## References

1. None

## Disclaimer

None.
"""
SEVERAL = "How is methotrexate used in rheumatoid arthritis and psoriasis?"
ONE = "How is methotrexate used in arthritis?"


@pytest.fixture
def article(tmp_path: Path, request: pytest.FixtureRequest) -> Article:
    file = tmp_path / "article.md"
    file.write_text(PAGE.format(request.param), encoding="utf-8")
    return read_article(file)


@pytest.mark.parametrize("article", [SEVERAL], indirect=True)
def test_diseases_side_by_side_are_each_the_subject_of_their_own_section(article: Article) -> None:
    topic = topic_of(article, LEXICON)
    assert topic.parts == ("rheumatoid-arthritis", "psoriasis")
    assert "methotrexate" in topic.subjects
    judge = Judge(article, LEXICON, load_facets())
    by_title = [
        p.statement.text for p in judge.profiles() if judge.only_by_title(p, "rheumatoid-arthritis")
    ]
    assert "It is given once a week" in by_title
    assert "Start with 10 mg weekly" not in by_title
    about = {p.statement.text: p.carries("rheumatoid-arthritis") for p in judge.profiles()}
    assert about == {
        "It is given once a week": True,
        "Start with 10 mg weekly": True,
        "Start with 5 mg weekly": False,
        "The spine does not respond": False,
        "Halve the dose below 60 mL/min": True,
    }


@pytest.mark.parametrize("article", [ONE], indirect=True)
def test_a_single_disease_of_the_title_is_the_subject_of_all(article: Article) -> None:
    topic = topic_of(article, LEXICON)
    assert not topic.parts
    assert "arthritis" in topic.subjects
