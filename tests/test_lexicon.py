"""Finding concepts in texts, the files they come from, and what an article adds."""

from __future__ import annotations

from pathlib import Path

import pytest
import wordfreq

from bot.abbreviations import definitions
from bot.article import read_article
from bot.article_names import with_names_of
from bot.errors import LexiconError
from bot.export import PUBLISHED
from bot.families import families_of
from bot.frequency import rarity, zipf
from bot.lexicon import Concept, Lexicon, Stem
from bot.lexicon_files import load_lexicon
from bot.masking import masked
from bot.probe import load_probe
from bot.settings import DEFAULT_MODEL
from bot.text import stem
from bot.types import Article, Review, Section, Statement
from tests.bots import PATHS

CONCEPTS = (
    Concept("throat-infection", "condition", ("throat infection",)),
    Concept("quinsy", "condition", ("quinsy", "peritonsillar abscess"), ("throat-infection",)),
    Concept("abscess", "condition", ("abscess",)),
    Concept("antibiotic", "therapy", ("antibiotic",)),
    Concept("penicillin", "therapy", ("penicillin", "Pen V"), ("antibiotic",)),
    Concept("all-leukemia", "condition", ("acute leukemia", "ALL")),
    Concept("strep-a", "organism", ("streptococcus", "GAS")),
    Concept("gas", "other", ("gas",)),
)
LEXICON = Lexicon(
    CONCEPTS,
    exact=["ALL"],
    stems=[Stem("cillin", "therapy", "antibiotic", 8, frozenset({"fakecillin"}))],
)


def article(*statements: Statement, title: str = "Throats") -> Article:
    sections = tuple(dict.fromkeys(s.section for s in statements))
    return Article(
        title=title,
        heading="Throats",
        sections=tuple(Section(path) for path in sections),
        statements=statements,
        references=(),
        related_questions=(),
        disclaimer="Check it.",
        last_updated=None,
        review=Review(),
        fingerprint="f",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Peritonsillar abscesses hurt", ["quinsy"], id="the longest name wins"),
        pytest.param("an abscess", ["abscess"], id="the shorter name alone"),
        pytest.param("peritonsillar-abscess", ["quinsy"], id="hyphen"),
        pytest.param("QUINSY", ["quinsy"], id="capitals"),
        pytest.param("all of it", [], id="a word is no abbreviation"),
        pytest.param("ALL relapse", ["all-leukemia"], id="the abbreviation in capitals"),
        pytest.param("quinsying", [], id="a part of a word"),
        pytest.param("penicillin for quinsy", ["penicillin", "quinsy"], id="in order"),
        pytest.param("", [], id="empty"),
    ],
)
def test_concepts_are_found_by_their_names(text: str, found: list[str]) -> None:
    assert [mention.concept for mention in LEXICON.find(text)] == found


def test_a_mention_stands_where_it_says() -> None:
    text = "In a Peritonsillar  Abscess, Pen-V."
    found = LEXICON.find(text)
    assert [text[m.start : m.end] for m in found] == ["Peritonsillar  Abscess", "Pen-V"]
    assert [m.text for m in found] == ["Peritonsillar  Abscess", "Pen-V"]
    assert [m.kind for m in found] == ["condition", "therapy"]


@pytest.mark.parametrize(
    ("word", "known"),
    [
        pytest.param("flucloxacillin", True, id="the ending of a drug"),
        pytest.param("fakecillin", False, id="an exception"),
        pytest.param("cillin", False, id="too short"),
    ],
)
def test_an_unlisted_drug_is_known_by_its_ending(word: str, *, known: bool) -> None:
    found = LEXICON.find(f"Is {word} given?")
    assert bool(found) is known
    for mention in found:
        assert mention.kind == LEXICON.kind(mention.concept) == "therapy"
        assert LEXICON.name(mention.concept) == word
        assert "antibiotic" in LEXICON.ancestors(mention.concept)


def test_kinds_of_a_concept_are_followed_both_ways() -> None:
    assert LEXICON.ancestors("penicillin") == {"penicillin", "antibiotic"}
    assert LEXICON.descendants("antibiotic") == {"penicillin", "antibiotic"}
    assert LEXICON.related("quinsy", "throat-infection")
    assert not LEXICON.related("quinsy", "abscess")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Hip and Knee Replacement", ["hip-replacement", "knee-replacement"], id="and"),
        pytest.param(
            "deep or superficial vein thrombosis",
            ["deep-vein-thrombosis", "superficial-thrombophlebitis"],
            id="or",
        ),
        pytest.param("fever and knee replacement", ["fever", "knee-replacement"], id="no name"),
    ],
)
def test_names_joined_by_an_and_share_their_last_word(text: str, found: list[str]) -> None:
    assert [mention.concept for mention in load_lexicon().find(text)] == found


def test_names_inside_longer_names_count_where_they_are_looked_for() -> None:
    assert LEXICON.within("peritonsillar abscess") == {"quinsy", "abscess"}


def test_a_text_is_expanded_by_the_other_names() -> None:
    expanded = LEXICON.expand("What helps in quinsy?")
    assert expanded.startswith("What helps in quinsy?")
    assert "peritonsillar abscess" in expanded
    assert LEXICON.expand("nothing known") == "nothing known"


def test_names_are_masked_by_what_they_are_names_of() -> None:
    assert masked("Penicillin in quinsy?", LEXICON) == "the drug in the condition?"
    assert masked("Where?", LEXICON) == "Where?"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        pytest.param(
            "multifocal motor neuropathy (MMN)", {"MMN": "multifocal motor neuropathy"}, id="plain"
        ),
        pytest.param(
            "Given in atrial fibrillation (AF) and later",
            {"AF": "atrial fibrillation"},
            id="inside a sentence",
        ),
        pytest.param("grade (3-4)", {}, id="figures"),
        pytest.param("aspirin (see below)", {}, id="a remark"),
        pytest.param("warfarin (XQZ)", {}, id="letters that are not there"),
        pytest.param("", {}, id="empty"),
        pytest.param("((((", {}, id="brackets"),
    ],
)
def test_an_article_defines_its_abbreviations(text: str, pairs: dict[str, str]) -> None:
    assert dict(definitions(text)) == pairs


def test_an_abbreviation_that_the_article_defines_is_found() -> None:
    text = "Sore throat syndrome (STS) and quinsy (QY) are treated"
    adapted = with_names_of(article(Statement("a-1", text, ("A",))), LEXICON)
    assert [m.concept for m in adapted.find("QY?")] == ["quinsy"]
    assert [m.text for m in adapted.find("Is STS common?")] == ["STS"]
    assert LEXICON.find("QY?") == ()


def test_an_abbreviation_that_is_a_common_word_is_found_in_capitals_alone() -> None:
    text = "Iron sucrose (IS) is given, and ferric carboxymaltose (FCM)"
    adapted = with_names_of(article(Statement("a-1", text, ("A",))), load_lexicon())
    assert [m.text for m in adapted.find("is IS, or fcm, the cheaper one?")] == ["IS", "fcm"]


@pytest.mark.parametrize(
    ("text", "short", "meant"),
    [
        pytest.param(
            "Botulinum toxin is given. No toxin is given twice", "toxin", ["botulinum-toxin"],
            id="as the article uses it",
        ),
        pytest.param("Botulinum toxin is given", "toxin", [], id="never used by the article"),
        pytest.param(
            "Radioactive iodine is given. Iodine deficiency: if iodine is low, repeat it",
            "iodine", [], id="a word of something else as well",
        ),
    ],
)  # fmt: skip
def test_a_therapy_is_read_by_its_last_word_where_the_article_does(
    text: str, short: str, meant: list[str]
) -> None:
    adapted = with_names_of(article(Statement("a-1", text, ("A",))), load_lexicon())
    assert [m.concept for m in adapted.find(short)] == meant


def test_initials_are_read_as_the_long_name_that_the_article_says() -> None:
    text = "Sodium zirconium cyclosilicate binds potassium in the gut"
    adapted = with_names_of(article(Statement("a-1", text, ("A",))), load_lexicon())
    assert [m.concept for m in adapted.find("SZC?")] == ["sodium-zirconium-cyclosilicate"]
    assert adapted.find("szc?") == ()
    assert load_lexicon().find("SZC?") == ()


def test_an_ambiguous_name_is_read_as_the_article_reads_it() -> None:
    text = "Streptococcus (GAS) spreads"
    adapted = with_names_of(article(Statement("a-1", text, ("A",))), LEXICON)
    assert [m.concept for m in adapted.find("GAS?")] == ["strep-a"]


@pytest.mark.parametrize("name", PATHS)
def test_every_abbreviation_of_an_article_s_headings_is_known(name: str) -> None:
    read = read_article(PATHS[name])
    adapted = with_names_of(read, load_lexicon())
    headings = "\n".join(heading for section in read.sections for heading in section.path)
    shorts = [short for short, _ in definitions(headings)]
    assert [short for short in shorts if not adapted.find(short)] == []


def test_the_digest_changes_with_the_words() -> None:
    other = Lexicon((*CONCEPTS[1:], Concept("throat-infection", "condition", ("sore throat",))))
    same = Lexicon(reversed(CONCEPTS))
    assert LEXICON.digest == same.digest
    assert LEXICON.digest != other.digest


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("[condition", "bad.toml", id="no TOML"),
        pytest.param('[animal.cat]\nterms = ["cat"]', "animal", id="unknown kind"),
        pytest.param('[condition.a]\nterms = ["a"]\nname = "a"', "name", id="unknown field"),
        pytest.param("[condition.a]\nterms = []", "condition.a", id="no terms"),
        pytest.param('[condition.a]\nterms = ["!"]', "condition.a", id="a term without a word"),
        pytest.param('[condition.a]\nterms = ["a"]\nbroader = ["b"]', "'b'", id="unknown parent"),
        pytest.param(
            '[condition.a]\nterms = ["a"]\n[symptom.a]\nterms = ["b"]', "twice", id="one id twice"
        ),
        pytest.param(
            '[[stem]]\nsuffix = "mab"\nkind = "therapy"\ncolour = "red"', "colour", id="stem field"
        ),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=says):
        load_lexicon(tmp_path)


def test_files_may_refer_to_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[condition.a]\nterms = ["a"]\nbroader = ["b"]', "utf-8")
    (tmp_path / "b.toml").write_text('[condition.b]\nterms = ["b"]', "utf-8")
    assert load_lexicon(tmp_path).ancestors("a") == {"a", "b"}


@pytest.mark.parametrize("word", ["the", "dose", "neuropathy", "plasmapheresis", "xqzzy"])
def test_words_are_as_frequent_as_their_library_says(word: str) -> None:
    expected = wordfreq.zipf_frequency(word, "en", wordlist="large")
    assert zipf(word) == pytest.approx(expected, abs=0.006)  # it rounds to two places


def test_common_words_say_little_and_names_much() -> None:
    assert rarity("the") < rarity("treatment") < rarity("plasmapheresis") <= 1
    assert zipf("The") == zipf("the") > zipf("neuron") > 0
    assert zipf("xqzzyq") == 0


def test_words_of_one_family_share_it() -> None:
    assert families_of(stem("xqzzyq")) == frozenset()


@pytest.mark.parametrize("name", ["intents", "facets"])
def test_a_probe_gives_probabilities_for_vectors_of_its_own_model_only(name: str) -> None:
    probe = load_probe(name).upon(DEFAULT_MODEL)
    vector = probe.weights[0][: len(probe.weights[0]) - len(probe.ngrams)]
    given = probe.probabilities(vector, "a text")
    assert tuple(given) == probe.labels
    assert sum(given.values()) == pytest.approx(1)
    assert probe.upon(PUBLISHED).probabilities(vector, "a text") == {}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(None, id="missing"),
        pytest.param("{", id="no JSON"),
        pytest.param('{"model": "m"}', id="no weights"),
    ],
)
def test_an_unusable_probe_says_how_to_make_it(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "p.json").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match="train it again"):
        load_probe("p", tmp_path)
