"""What the guard takes for the opposite of what a clause says."""

from __future__ import annotations

import pytest

from bot.guard.gate import Gate
from bot.guard.stances import load_stances
from bot.lexicon_files import load_lexicon
from bot.types import Statement
from tests.guard_gate import gate, statement

AVOID = statement("Warfarin should be avoided in pregnancy", "Special Groups", key="avoid")
EQUAL = statement("Infliximab and ciclosporin are equally effective", "Ulcerative Colitis")
SHARE = statement("Anemia occurs in 2-3% of patients", "Ulcerative Colitis")
DOSE = statement("Prednisolone 10 mg daily is a reasonable starting dose", "Mild Asthma")
RESERVED = statement("Rituximab reserved for severe cases", "Lupus")
REACH = statement(
    "Fosfomycin is ineffective because it does not reach the kidney", "Pyelonephritis"
)
RATES = statement(
    "Major bleeding occurred in 2% per year with apixaban and in 3% with warfarin", "Bleeding"
)
ONLY = statement("Warfarin is the only recommended anticoagulant", "Mitral Stenosis")
FEWER = statement("Vaginal estrogen reduces recurrence", "Cystitis")
LIKELIER = statement(
    "Improvement more likely with: non-smoking asthma, earlier therapy, and steroid combinations",
    "Asthma",
)
MINORITY = statement("Only 30% keep full kidney function", "Lupus")
RESISTANT = statement("Rituximab should be considered for refractory cases", "Lupus")
PREFERRED = statement(
    "Apixaban is first-line and is preferred over warfarin", "Atrial Fibrillation"
)
ONCE = statement("Rivaroxaban 20 mg once daily", "Atrial Fibrillation")
ALREADY = statement("Vincristine should be avoided in pre-existing neuropathy", "Caveats")
CULTURE = statement("Urine culture is not needed", "Cystitis in Women")
EVERY = statement(
    "Rituximab is recommended for every patient unless contraindicated", "Lupus", key="every"
)
LOADING = statement("Caspofungin 70 mg on day 1, then 50 mg daily", "Candidemia")
EITHER = statement(
    "Tolvaptan is an option in heart failure but should be avoided in cirrhosis",
    "Heart Failure and Cirrhosis",
)


@pytest.mark.parametrize(
    ("clause", "source"),
    [
        pytest.param("warfarin is the preferred agent in pregnancy", AVOID, id="preferred"),
        pytest.param("warfarin is safe in pregnancy", AVOID, id="safe"),
        pytest.param("infliximab is superior in ulcerative colitis", EQUAL, id="better"),
        pytest.param("a quarter of ulcerative colitis gets anemia", SHARE, id="a part"),
        pytest.param("more than half with ulcerative colitis get anemia", SHARE, id="more than"),
        pytest.param("prednisolone 40 daily is the starting dose", DOSE, id="dose without unit"),
        pytest.param("all lupus patients need rituximab", RESERVED, id="all"),
        pytest.param("fosfomycin reaches the kidney in pyelonephritis", REACH, id="denied word"),
        pytest.param("apixaban causes more major bleeding than warfarin", RATES, id="figures"),
        pytest.param("apixaban is the best drug in mitral stenosis", ONLY, id="only choice"),
        pytest.param("vaginal estrogen makes cystitis recurrence more frequent", FEWER, id="more"),
        pytest.param("tolvaptan is preferred in cirrhosis", EITHER, id="heading names both"),
        pytest.param("smoking makes improvement likelier in asthma", LIKELIER, id="not the non-"),
        pytest.param("asthma does better with delayed therapy", LIKELIER, id="later"),
        pytest.param("steroids alone do better in asthma", LIKELIER, id="alone"),
        pytest.param("most lupus patients keep their kidney function", MINORITY, id="most"),
        pytest.param("rituximab is first choice in lupus", RESISTANT, id="kept for the resistant"),
        pytest.param("warfarin is preferred over apixaban in AF", PREFERRED, id="preference"),
        pytest.param("rivaroxaban twice daily in AF", ONCE, id="frequency"),
        pytest.param(
            "half of all with ulcerative colitis never get anemia", SHARE, id="the wrong rest"
        ),
        pytest.param("prednisolone 40 mg, then 5 mg in mild asthma", DOSE, id="two wrong doses"),
        pytest.param(
            "vincristine is used in diabetes that already has neuropathy", ALREADY, id="already"
        ),
        pytest.param("every woman with cystitis needs a urine culture", CULTURE, id="need"),
    ],
)
def test_the_opposite_is_found(clause: str, source: Statement) -> None:
    assert gate().denying(clause, (source,)) == (source,)


@pytest.mark.parametrize(
    ("clause", "source"),
    [
        pytest.param("warfarin is avoided in pregnancy", AVOID, id="the same"),
        pytest.param("warfarin is preferred in mitral stenosis", AVOID, id="another condition"),
        pytest.param("infliximab is as good as ciclosporin", EQUAL, id="equal"),
        pytest.param("about 2% with ulcerative colitis get anemia", SHARE, id="in the range"),
        pytest.param("prednisolone 10 daily is the starting dose", DOSE, id="right dose"),
        pytest.param("warfarin causes more major bleeding than apixaban", RATES, id="right rank"),
        pytest.param("warfarin is the best drug in mitral stenosis", ONLY, id="right choice"),
        pytest.param("tolvaptan is used in heart failure", EITHER, id="right condition"),
        pytest.param("asthma without smoking is likelier to improve", LIKELIER, id="right factor"),
        pytest.param("asthma does better with early therapy", LIKELIER, id="early"),
        pytest.param("steroid combinations do better in asthma", LIKELIER, id="combined"),
        pytest.param("few lupus patients keep full kidney function", MINORITY, id="few"),
        pytest.param("rituximab is first choice in refractory lupus", RESISTANT, id="resistant"),
        pytest.param("apixaban is preferred over warfarin in AF", PREFERRED, id="right sides"),
        pytest.param("rivaroxaban once daily in AF", ONCE, id="right frequency"),
        pytest.param("most with ulcerative colitis never get anemia", SHARE, id="most never"),
        pytest.param("97% with ulcerative colitis do not get anemia", SHARE, id="the rest"),
        pytest.param("vincristine is safe without neuropathy", ALREADY, id="without it"),
        pytest.param("prednisolone 10 mg is cut to 5 mg in mild asthma", DOSE, id="a later dose"),
        pytest.param("every woman with cystitis needs rest", AVOID, id="need of another thing"),
        pytest.param("everyone with lupus takes rituximab", EVERY, id="all unless"),
        pytest.param("caspofungin 70 on the first day in candidemia", LOADING, id="without unit"),
    ],
)
def test_what_is_right_is_not_denied(clause: str, source: Statement) -> None:
    assert gate().denying(clause, (source,)) == ()


def test_an_it_that_opens_a_statement_is_the_therapy_of_the_title() -> None:
    fails = statement("It does not work for acute attacks", "Bleeding", "Angioedema")
    clause = "tranexamic acid works for acute attacks of angioedema"
    titled = Gate(load_lexicon(), load_stances(), topic=("What is tranexamic acid for?",))
    assert titled.contradicts(clause, fails)
    assert not gate().contradicts(clause, fails)


def test_a_statement_on_as_much_of_the_subject_backs_a_clause() -> None:
    clause = "ciclosporin is effective in ulcerative colitis"
    fails = statement("Ciclosporin is ineffective", "Ulcerative Colitis", key="fails")
    works = statement("Ciclosporin is effective", "Ulcerative Colitis", key="works")
    elsewhere = statement("Ciclosporin is effective", "Psoriasis", key="elsewhere")
    assert gate().denying(clause, (fails, elsewhere)) == (fails,)
    assert gate().denying(clause, (fails, works)) == ()


def test_a_statement_for_all_backs_a_clause_on_all() -> None:
    clause = "everyone with lupus needs rituximab"
    assert gate().denying(clause, (RESERVED,)) == (RESERVED,)
    assert gate().denying(clause, (RESERVED, EVERY)) == ()


def test_a_statement_on_a_kind_of_the_condition_backs_a_clause() -> None:
    clause = "nitrofurantoin is first line for cystitis"
    men = statement("Nitrofurantoin should not be used", "Cystitis in Men", key="men")
    women = statement("Nitrofurantoin is first-line", "Uncomplicated Cystitis", key="women")
    assert gate().denying(clause, (men, women)) == ()


@pytest.mark.parametrize(
    ("clause", "source", "expected"),
    [
        pytest.param("warfarin is recommended in pregnancy", AVOID, (AVOID,), id="avoided"),
        pytest.param("anticoagulants are recommended in pregnancy", AVOID, (), id="its class"),
        pytest.param("warfarin is recommended", AVOID, (), id="no condition"),
        pytest.param(
            "warfarin is recommended in pregnancy",
            statement("Warfarin should be avoided when the INR is high", "Pregnancy"),
            (),
            id="under a condition",
        ),
    ],
)
def test_a_therapy_is_ruled_out_by_name_and_without_a_condition(
    clause: str, source: Statement, expected: tuple[Statement, ...]
) -> None:
    assert gate().ruling_out(clause, (source,)) == expected
