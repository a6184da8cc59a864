"""The therapy part of the lexicon: what its lists and word endings promise."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.text import fold, forms

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "lexicon"


def _listed(words: str) -> list[str]:
    return words.split()


MEANT_FOR_BOTH = {
    "AED": {"antiepileptic", "automated-external-defibrillator"},
    "CPR": {"cardiopulmonary-resuscitation", "cyclophosphamide-prednisone-rituximab"},
    "PCI": {"percutaneous-coronary-intervention", "prophylactic-cranial-irradiation"},
    "antibody infusion": {"intravenous-immunoglobulin", "monoclonal-antibody"},
    "antibody therapy": {"immunoglobulin-therapy", "monoclonal-antibody"},
    "antibody treatment": {"immunoglobulin-therapy", "monoclonal-antibody"},
}

COMMON_WORDS = _listed(
    """
    the be to of and a in that have I it for not on with he as you do at this but his by from
    they we say her she or an will my one all would there their what so up out if about who
    get which go me when make can like time no just him know take people into year your good
    some could them see other than then now look only come its over think also back after use
    two how our work first well way even new want because any these give day most us man find
    here thing many last child eye woman place case week company where system program question
    during government number night point home water room mother area money story fact month
    lot right study book word business issue side kind head house service friend father power
    hour game line end member law car city community name president team minute idea body
    information nothing ago lead social understand whether watch together follow around parent
    stop face anything create public already speak others read level allow add office spend
    door health person art sure such war history party within grow result open morning walk
    reason low win research girl guy early food before moment himself air teacher force offer
    enough both
    """
)

LOOKALIKES = _listed(
    """
    diagnosis misdiagnosis prognosis osmosis mitosis symbiosis metamorphosis apoptosis
    phagocytosis anastomosis hypothesis aroma diploma stroma coma soma Oklahoma academia
    Bohemia nostalgia Manchuria dichotomy anatomy economy autonomy chaperone intercept concept
    accept except cholesterol somatostatin histidine cytidine electrophoresis sympathy apathy
    osteopathy trophy heterotrophy vitamin protein medicine vaccine therapy reservoir mongrel
    strongest suggest digest homophobia maltophilia symphonia Petersen Halvorsen performing
    informing tablet hormone enzyme glucose sodium alone
    """
)

DRUGS_BY_ENDING = {
    "imaginumab": "monoclonal-antibody",
    "rociletinib": "tyrosine-kinase-inhibitor",
    "povorcitinib": "jak-inhibitor",
    "orelabrutinib": "btk-inhibitor",
    "cerivastatin": "statin",
    "ximelagatran": "direct-thrombin-inhibitor",
    "albiglutide": "glp-1-receptor-agonist",
    "gatifloxacin": "fluoroquinolone",
    "zotarolimus": "immunosuppressant",
    "zevorcabtagene": "car-t-cell-therapy",
    "zilebesiran": "sirna-drug",
    "vemircopan": "complement-inhibitor",
}

BRANDS = {
    "Vyvgart": "efgartigimod",
    "Carvykti": "ciltacabtagene-autoleucel",
    "MabThera": "rituximab",
    "Velcade": "bortezomib",
    "Lyrica": "pregabalin",
    "Cymbalta": "duloxetine",
    "Tylenol": "paracetamol",
    "Ozempic": "semaglutide",
}

NOT_INTERCHANGEABLE = {
    "routes of immunoglobulin": ("IVIG", "SCIG"),
    "class and route": ("immune globulin", "IVIG"),
    "product and route": ("Privigen", "IVIG"),
    "procedure and its kind": ("apheresis", "plasmapheresis"),
    "exchange and adsorption": ("plasma exchange", "immunoadsorption"),
    "class and member": ("steroid", "dexamethasone"),
    "prodrug pair": ("prednisone", "prednisolone"),
    "cell product and technique": ("cilta-cel", "CAR-T"),
    "liposomal and plain": ("Doxil", "doxorubicin"),
    "antibody and conjugate": ("trastuzumab", "T-DM1"),
    "look-alike names": ("hydroxyzine", "hydralazine"),
}

OF_THE_SHIPPED_ARTICLE = _listed(
    """
    intravenous-immunoglobulin subcutaneous-immunoglobulin immunoglobulin-therapy
    plasma-exchange apheresis corticosteroid dexamethasone prednisone cyclophosphamide
    rituximab bortezomib immunosuppressant immunotherapy chemotherapy gabapentin pregabalin
    duloxetine car-t-cell-therapy ciltacabtagene-autoleucel vaccine rituximab-combination
    """
)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def _all_concepts() -> list[tuple[str, dict[str, Any]]]:
    tables = [_read(file.name) for file in sorted(FOLDER.glob("*.toml"))]
    kinds = [table[name] for table in tables for name in table.keys() - {"exact", "stem"}]
    return [pair for kind in kinds for pair in kind.items()]


THERAPIES: dict[str, dict[str, Any]] = _read("therapies.toml")["therapy"]
EXACT: list[str] = _read("therapies.toml")["exact"]["terms"]
STEMS: list[dict[str, Any]] = sorted(
    _read("stems.toml")["stem"], key=lambda s: -len(fold(s["suffix"]))
)


def _stem(word: str) -> dict[str, Any] | None:
    """The longest ending that speaks for the word, or None."""
    form = fold(word)
    for stem in STEMS:
        long_enough = len(form) >= stem["minimum_length"]
        excepted = form in {fold(other) for other in stem.get("except", [])}
        if long_enough and not excepted and form.endswith(fold(stem["suffix"])):
            return stem
    return None


def _owners() -> dict[tuple[str, ...], set[str]]:
    """Ids of the therapies that a folded name stands for."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for identifier, entry in THERAPIES.items():
        for term in entry["terms"]:
            owners.setdefault(forms(term), set()).add(identifier)
    return owners


OWNERS = _owners()


def test_an_id_stands_for_one_concept_in_all_files() -> None:
    counted = Counter(identifier for identifier, _ in _all_concepts())
    assert [identifier for identifier, count in counted.items() if count > 1] == []


def test_every_broader_concept_exists_in_some_file() -> None:
    known = {identifier for identifier, _ in _all_concepts()}
    wanted = {(i, parent) for i, entry in THERAPIES.items() for parent in entry.get("broader", [])}
    assert {pair for pair in wanted if pair[1] not in known} == set()


def test_no_therapy_is_a_kind_of_itself() -> None:
    def above(identifier: str, path: tuple[str, ...]) -> None:
        assert identifier not in path, " > ".join([*path, identifier])
        for broader in THERAPIES.get(identifier, {}).get("broader", []):
            above(broader, (*path, identifier))

    for identifier in THERAPIES:
        above(identifier, ())


def test_a_term_names_two_therapies_only_where_both_are_meant() -> None:
    shared = {form: ids for form, ids in OWNERS.items() if len(ids) > 1}
    assert shared == {forms(term): ids for term, ids in MEANT_FOR_BOTH.items()}


def test_every_exact_spelling_is_a_listed_term() -> None:
    listed = {term for entry in THERAPIES.values() for term in entry["terms"]}
    assert [term for term in EXACT if term not in listed] == []


def test_every_class_of_a_drug_ending_is_a_listed_therapy() -> None:
    classes = {stem["suffix"]: stem["class"] for stem in STEMS if "class" in stem}
    assert {suffix: c for suffix, c in classes.items() if c not in THERAPIES} == {}


def test_no_ending_is_listed_twice() -> None:
    counted = Counter(fold(stem["suffix"]) for stem in STEMS)
    assert [suffix for suffix, count in counted.items() if count > 1] == []


@pytest.mark.parametrize(("drug", "expected"), DRUGS_BY_ENDING.items(), ids=DRUGS_BY_ENDING)
def test_an_unlisted_drug_is_known_by_its_ending(drug: str, expected: str) -> None:
    stem = _stem(drug)
    assert stem is not None
    assert (stem["kind"], stem.get("class")) == ("therapy", expected)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("perichondritis", "condition"),
        ("phakomatosis", "condition"),
        ("ganglioneuroma", "condition"),
        ("hypermagnesaemia", "condition"),
        ("hypercalciuria", "condition"),
        ("orbitopathy", "condition"),
        ("platypnoea", "symptom"),
        ("odynophagia", "symptom"),
        ("sphincterotomy", "therapy"),
        ("labiaplasty", "therapy"),
    ],
)
def test_an_unlisted_condition_or_procedure_is_known_by_its_ending(word: str, kind: str) -> None:
    stem = _stem(word)
    assert stem is not None
    assert stem["kind"] == kind


def test_the_common_words_are_the_two_hundred_promised() -> None:
    assert len(set(COMMON_WORDS)) >= 200


def test_no_ending_speaks_for_a_common_english_word() -> None:
    assert {word: _stem(word) for word in COMMON_WORDS if _stem(word)} == {}


def test_no_ending_speaks_for_a_word_that_only_looks_like_a_drug_or_a_condition() -> None:
    assert {word: _stem(word) for word in LOOKALIKES if _stem(word)} == {}


def test_no_therapy_is_called_by_a_common_english_word() -> None:
    common = {(fold(word),) for word in COMMON_WORDS}
    names = {t for entry in THERAPIES.values() for t in entry["terms"] if t not in EXACT}
    assert [term for term in names if forms(term) in common] == []


@pytest.mark.parametrize(("brand", "drug"), BRANDS.items(), ids=BRANDS)
def test_a_brand_name_is_a_name_of_its_drug(brand: str, drug: str) -> None:
    assert OWNERS[forms(brand)] == {drug}


@pytest.mark.parametrize(("one", "other"), NOT_INTERCHANGEABLE.values(), ids=NOT_INTERCHANGEABLE)
def test_what_is_not_interchangeable_is_not_one_concept(one: str, other: str) -> None:
    assert OWNERS[forms(one)] & OWNERS[forms(other)] == set()


@pytest.mark.parametrize("therapy", OF_THE_SHIPPED_ARTICLE)
def test_a_therapy_of_the_shipped_article_is_explained_to_patients(therapy: str) -> None:
    assert THERAPIES[therapy]["plain"]
