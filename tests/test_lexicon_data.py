"""The clinical words themselves: what a reviewer of `corpus/lexicon/` relies on, loader apart."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

import pytest

from bot.shipped import shipped
from bot.text import forms

KINDS = (
    "condition",
    "symptom",
    "therapy",
    "test",
    "population",
    "anatomy",
    "organism",
    "outcome",
    "other",
)
TABLES = frozenset({*KINDS, "exact", "stem"})
FIELDS = frozenset({"terms", "broader", "plain"})
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Words that name no clinical idea by themselves: as a term they would be found in any question.
TOO_GENERIC = frozenset(
    {
        "acute",
        "approach",
        "benefit",
        "care",
        "case",
        "cause",
        "chronic",
        "clinical",
        "common",
        "complication",
        "condition",
        "course",
        "criteria",
        "cycle",
        "damage",
        "day",
        "diagnosis",
        "disease",
        "disorder",
        "dosage",
        "dose",
        "dosing",
        "drug",
        "duration",
        "effect",
        "evidence",
        "factor",
        "failure",
        "frequency",
        "guideline",
        "improvement",
        "indication",
        "initial",
        "level",
        "management",
        "medication",
        "medicine",
        "mild",
        "moderate",
        "month",
        "onset",
        "option",
        "patient",
        "people",
        "period",
        "rate",
        "recommendation",
        "regimen",
        "response",
        "result",
        "risk",
        "severe",
        "severity",
        "sign",
        "standard",
        "statement",
        "study",
        "subject",
        "symptom",
        "syndrome",
        "test",
        "therapy",
        "treatment",
        "type",
        "week",
        "year",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as it stands in a file."""

    file: str
    kind: str
    id: str
    terms: tuple[str, ...]
    broader: tuple[str, ...]
    fields: frozenset[str]


@cache
def files() -> dict[str, dict[str, Any]]:
    folder = shipped("corpus/lexicon")
    return {
        path.name: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))
    }


def read_entries() -> Iterator[Entry]:
    for file, tables in files().items():
        for kind in KINDS:
            for identifier, fields in tables.get(kind, {}).items():
                terms, broader = tuple(fields["terms"]), tuple(fields.get("broader", ()))
                yield Entry(file, kind, identifier, terms, broader, frozenset(fields))


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(read_entries())


@cache
def broader() -> dict[str, tuple[str, ...]]:
    return {entry.id: entry.broader for entry in entries()}


@cache
def ids_by_form() -> dict[tuple[str, ...], frozenset[str]]:
    """The ids that each folded term names."""
    found: dict[tuple[str, ...], set[str]] = {}
    for entry in entries():
        for term in entry.terms:
            found.setdefault(forms(term), set()).add(entry.id)
    return {form: frozenset(ids) for form, ids in found.items()}


@cache
def exact_terms() -> frozenset[str]:
    lists = (tables.get("exact", {}).get("terms", []) for tables in files().values())
    return frozenset(chain.from_iterable(lists))


def ancestors(identifier: str) -> frozenset[str]:
    """All that the concept is a kind of, without itself unless it stands in a cycle."""
    seen: set[str] = set()
    waiting = [*broader()[identifier]]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(broader().get(current, ()))
    return frozenset(seen)


def named(term: str) -> frozenset[str]:
    return ids_by_form().get(forms(term), frozenset())


def test_a_file_holds_only_known_tables() -> None:
    assert {
        name: set(tables) - TABLES for name, tables in files().items() if set(tables) - TABLES
    } == {}


def test_an_entry_holds_only_known_fields() -> None:
    assert [entry for entry in entries() if entry.fields - FIELDS] == []


def test_an_id_is_a_slug_and_stands_once_over_all_files() -> None:
    counted = Counter(entry.id for entry in entries())
    assert [i for i, count in counted.items() if count > 1 or not SLUG.fullmatch(i)] == []


def test_a_term_has_words_and_is_not_too_generic() -> None:
    generic = {forms(word) for word in TOO_GENERIC}
    wrong = [
        (entry.id, term)
        for entry in entries()
        for term in entry.terms
        if not forms(term) or forms(term) in generic
    ]
    assert wrong == []


def test_an_entry_has_terms_and_no_term_twice() -> None:
    wrong = [e.id for e in entries() if not e.terms or len(set(e.terms)) < len(e.terms)]
    assert wrong == []


def test_a_broader_id_exists() -> None:
    wrong = [(e.id, parent) for e in entries() for parent in e.broader if parent not in broader()]
    assert wrong == []


def test_no_concept_is_a_kind_of_itself() -> None:
    assert [entry.id for entry in entries() if entry.id in ancestors(entry.id)] == []


def test_an_exact_term_is_a_term_of_the_same_file() -> None:
    wrong: list[tuple[str, str]] = []
    for file, tables in files().items():
        terms = {term for entry in entries() if entry.file == file for term in entry.terms}
        wrong.extend((file, t) for t in tables.get("exact", {}).get("terms", []) if t not in terms)
    assert wrong == []


@pytest.mark.parametrize(
    "term",
    [
        "ALL",
        "AS",
        "MS",
        "MG",
        "ON",
        "CAP",
        "PAD",
        "HIT",
        "AIDS",
        "PAN",
        "POEMS",
        "MEN",
        "TEN",
        "DRESS",
    ],
)
def test_an_abbreviation_that_is_a_word_or_a_unit_counts_in_capitals_only(term: str) -> None:
    assert named(term)
    assert term in exact_terms()


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("condition", 450),
        ("symptom", 100),
        ("test", 150),
        ("population", 40),
        ("anatomy", 60),
        ("organism", 60),
        ("outcome", 30),
    ],
)
def test_the_vocabulary_reaches_beyond_one_article(kind: str, least: int) -> None:
    assert sum(entry.kind == kind for entry in entries()) >= least


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("GBS", "acute inflammatory demyelinating polyneuropathy", id="GBS"),
        pytest.param(
            "acute autoimmune polyradiculoneuritis", "Landry paralysis", id="old names of GBS"
        ),
        pytest.param("EGPA", "Churg-Strauss vasculitis", id="eponym"),
        pytest.param("lupus", "SLE", id="lay name of SLE"),
        pytest.param("WM", "Waldenström macroglobulinemia", id="WM"),
        pytest.param(
            "anti-MAG neuropathy", "anti-myelin-associated glycoprotein neuropathy", id="MAG"
        ),
        pytest.param("IgM-related neuropathy", "M-class monoclonal protein neuropathy", id="IgM"),
        pytest.param("nerve vasculitis", "vasculitic neuropathy", id="vasculitic neuropathy"),
        pytest.param("optic neuritis", "inflamed optic nerve", id="optic neuritis"),
        pytest.param("hep C", "HCV infection", id="hepatitis C"),
        pytest.param("NCS", "nerve conduction study", id="NCS"),
        pytest.param("heart attack", "MI", id="myocardial infarction"),
        pytest.param("high blood pressure", "HTN", id="hypertension"),
        pytest.param("shingles", "herpes zoster", id="herpes zoster"),
        pytest.param("full blood count", "CBC", id="British and American blood count"),
        pytest.param("motor neurone disease", "MND", id="British spelling"),
    ],
)
def test_two_names_of_one_thing_name_one_concept(one: str, other: str) -> None:
    assert named(one) & named(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("CIDP", "GBS", id="chronic and acute"),
        pytest.param("MMN", "ALS", id="motor neuropathy and motor neuron disease"),
        pytest.param("AMSAN", "GBS", id="a variant is not its family"),
        pytest.param("amyloid neuropathy", "non-amyloid neuropathy", id="a negation"),
        pytest.param("vasculitis", "vasculitic neuropathy", id="vessels and nerves"),
        pytest.param("MGUS", "multiple myeloma", id="benign and malignant"),
        pytest.param("type 1 diabetes", "type 2 diabetes", id="types of diabetes"),
        pytest.param("hypoglycemia", "hyperglycemia", id="hypo and hyper"),
        pytest.param("IgG level", "IgM level", id="classes of immunoglobulin"),
        pytest.param("hepatitis B", "hepatitis C", id="viruses"),
        pytest.param("aspergillosis", "candidiasis", id="fungi"),
    ],
)
def test_two_things_that_are_easily_confused_are_two_concepts(one: str, other: str) -> None:
    assert named(one)
    assert named(other)
    assert named(one) != named(other)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("mmn", "inflammatory-neuropathy"),
        ("mmn", "peripheral-neuropathy"),
        ("amsan", "guillain-barre-syndrome"),
        ("miller-fisher-syndrome", "guillain-barre-syndrome"),
        ("anti-mag-neuropathy", "igm-paraproteinemic-neuropathy"),
        ("egpa", "vasculitis"),
        ("vasculitic-neuropathy", "vasculitis"),
        ("mixed-cryoglobulinemia", "cryoglobulinemia"),
        ("hepatitis-c", "infection"),
        ("sarcoid-neuropathy", "sarcoidosis"),
        ("neonate", "child"),
    ],
)
def test_a_special_concept_stands_under_its_family(narrow: str, wide: str) -> None:
    assert wide in ancestors(narrow)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("guillain-barre-syndrome", "demyelinating-neuropathy"),
        ("cidp", "guillain-barre-syndrome"),
        ("hyporeflexia", "hyperreflexia"),
        ("sle", "cutaneous-lupus"),
    ],
)
def test_neighbours_are_not_kinds_of_each_other(one: str, other: str) -> None:
    assert other not in ancestors(one)
    assert one not in ancestors(other)


def test_the_lists_of_words_are_in_order_and_share_no_word() -> None:
    words, names = (
        shipped(f"corpus/lexicon/{name}.txt").read_text(encoding="utf-8").splitlines()
        for name in ("words", "names")
    )
    assert words == sorted(set(words))
    assert names == sorted(set(names) - set(words))
    assert [word for word in (*words, *names) if not re.fullmatch("[a-z]{4,}", word)] == []
