"""What is weighed of the guard's findings, and what never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.article import read_article
from bot.article_names import with_names_of
from bot.bench.guard import claims
from bot.embedding import SentenceEncoder, open_encoder
from bot.errors import LexiconError
from bot.guard.entailment import is_grave, load_regression
from bot.guard.gate import Gate
from bot.lexicon_files import load_lexicon
from bot.opening import gate_of
from bot.settings import Settings, shipped_article
from bot.types import Claim, Finding, Verdict
from tests.encoders import WordEncoder

FILES = Path(__file__).parents[1] / "eval" / "guard"
HEART = Path(__file__).parent / "articles" / "atrial-fibrillation-anticoagulation.txt"
ARTICLE = read_article(shipped_article())
LEXICON = with_names_of(ARTICLE, load_lexicon())
OFFERED = {s.id: s for s in ARTICLE.statements}
FREELY = (
    "Without continuing treatment IgM is back at its baseline in four to six weeks' time, and "
    "plasmapheresis has to be backed up with chemotherapy for consolidation."
)


@pytest.fixture(scope="module")
def encoder(data: Path) -> SentenceEncoder:
    return open_encoder(data, model=Settings.from_environment().embedding)


def verdict(gate: Gate, text: str, statement: str) -> Verdict:
    return gate.check(Claim(text, (statement,)), OFFERED)


@pytest.mark.parametrize(
    ("finding", "grave"),
    [
        pytest.param(Finding("numbers", 0, 4, "4 weeks", "9 weeks"), True, id="a number"),
        pytest.param(Finding("entities", 0, 9, "", "rituximab"), True, id="a drug"),
        pytest.param(Finding("entities", 0, 6, "", "asthma"), True, id="a disease"),
        pytest.param(Finding("conditions", 0, 6, "severe", "left out"), True, id="a condition"),
        pytest.param(Finding("entities", 0, 3, "", "eye"), False, id="a part of the body"),
        pytest.param(Finding("additions", 0, 5, "", "later"), False, id="a word"),
    ],
)
def test_a_number_a_drug_or_a_disease_is_never_outvoted(finding: Finding, *, grave: bool) -> None:
    assert is_grave([finding], LEXICON) is grave


def test_a_fluent_sentence_passes_that_the_checks_alone_reject(encoder: SentenceEncoder) -> None:
    alone = verdict(gate_of(ARTICLE, LEXICON, None), FREELY, "igm-associated-neuropathy-3")
    weighed = verdict(gate_of(ARTICLE, LEXICON, encoder), FREELY, "igm-associated-neuropathy-3")
    assert (alone.supported, weighed.supported) == (False, True)
    assert weighed.statements == ("igm-associated-neuropathy-3",)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        pytest.param("four to six weeks", "four to nine weeks", id="a number"),
        pytest.param("IgM", "albumin", id="a test"),
        pytest.param("is back at its baseline", "is cured for good", id="the point of it"),
    ],
)
def test_a_fluent_sentence_that_is_wrong_is_rejected_all_the_same(
    encoder: SentenceEncoder, said: str, instead: str
) -> None:
    wrong = FREELY.replace(said, instead)
    gate = gate_of(ARTICLE, LEXICON, encoder)
    assert not verdict(gate, wrong, "igm-associated-neuropathy-3").supported


def test_a_sentence_that_only_leaves_out_a_not_is_rejected(encoder: SentenceEncoder) -> None:
    article = read_article(HEART)
    offered = {s.id: s for s in article.statements}
    gate = gate_of(article, with_names_of(article, load_lexicon()), encoder)
    turned = "A HAS-BLED score of 3 or more is a reason to withhold anticoagulation."
    claim = Claim(turned, ("bleeding-risk-1",))
    assert not gate.check(claim, offered).supported


def test_nothing_is_weighed_upon_another_embedding_model() -> None:
    gate = gate_of(ARTICLE, LEXICON, OtherEncoder())
    assert not verdict(gate, FREELY, "igm-associated-neuropathy-3").supported


class OtherEncoder(WordEncoder):
    """An encoder of another name than the one learned upon."""

    model = "words"

    def spans(self, text: str) -> list[tuple[int, int]]:
        raise AssertionError(text)


@pytest.mark.parametrize(
    ("file", "caught", "accepted"),
    [("mutated.jsonl", 1.0, 0.95), ("claims-blind.jsonl", 0.95, 0.75)],
)
def test_the_whole_guard_catches_what_is_wrong(
    encoder: SentenceEncoder, file: str, caught: float, accepted: float
) -> None:
    rows = {row[:2]: row[3] for row in claims([FILES / file], ARTICLE, encoder).rows}
    assert float(rows["all", "reject"] or 0) >= caught
    assert float(rows["all", "accept"] or 0) >= accepted


@pytest.mark.parametrize("text", ["", "{}", '{"model": "m", "names": []}'])
def test_a_damaged_regression_says_how_to_make_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "entailment.json").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"entailment\.json.*bot\.bench\.training entailment"):
        load_regression(tmp_path)


def test_a_token_stands_where_its_words_do(encoder: SentenceEncoder) -> None:
    text = "IgM returns"
    spans = [text[a:b] for a, b in encoder.spans(text)[1:-1]]
    assert "".join(spans) == text.replace(" ", "")
