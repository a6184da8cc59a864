"""Claims over statements of several specialties: which check rejects what, what passes."""

from __future__ import annotations

import pytest

from tests.guard_gate import checked, failed, statement

STATEMENTS = {
    s.id: s
    for s in (
        statement(
            "Major bleeding occurred in 2.1% per year with apixaban "
            "and in 3.1% per year with warfarin",
            "Bleeding Risk",
            key="bleeding",
        ),
        statement(
            "Warfarin is the only recommended oral anticoagulant; dabigatran is harmful and "
            "should be avoided",
            "Mechanical Heart Valve",
            key="valve",
        ),
        statement(
            "A DOAC is first-line therapy and is preferred over warfarin",
            "Non-Valvular Atrial Fibrillation",
            key="af",
        ),
        statement(
            "Aspirin may be continued to 30 days when the risk of stent thrombosis is high",
            "Coronary Stents",
            key="stent",
        ),
        statement(
            "A DOAC plus clopidogrel 75 mg daily, followed by a DOAC alone",
            "Coronary Stents",
            "First Twelve Months",
            key="year",
        ),
        statement(
            "Rivaroxaban 15 mg once daily when creatinine clearance is 15-49 mL/min",
            "Chronic Kidney Disease",
            key="kidney",
        ),
        statement(
            "Idarucizumab 5 g intravenously reverses dabigatran before emergency surgery",
            "Critical Caveat",
            key="reversal",
        ),
        statement(
            "Most infants recover within 2 weeks, but cough persists longer than 3 weeks in 10%",
            "Bronchiolitis",
            key="infants",
        ),
        statement(
            "Antibodies usually normalize within 12-24 months; persistent elevation suggests "
            "gluten exposure",
            "Celiac Disease",
            key="celiac",
        ),
        statement(
            "Psychotherapy is as effective as medication in mild to moderate depression",
            "Major Depression",
            key="depression",
        ),
        statement(
            "Denosumab must not be stopped without follow-on therapy, "
            "as rebound fractures may occur",
            "Osteoporosis",
            key="denosumab",
        ),
        statement(
            "H2 blockers are less effective than proton pump inhibitors but act faster",
            "Reflux Disease",
            key="reflux",
        ),
        statement(
            "Low-dose aspirin, started before 16 weeks, lowers the risk of preterm preeclampsia",
            "Preeclampsia",
            key="aspirin",
        ),
        statement(
            "Corticosteroids are not routinely recommended and are reserved for refractory "
            "septic shock",
            "Pneumonia",
            key="pneumonia",
        ),
        statement(
            "Febuxostat was associated with higher cardiovascular mortality",
            "Gout",
            key="gout",
        ),
    )
}

FAITHFUL = [
    (
        "bleeding",
        "Each year 3.1% of those on warfarin had a major bleed, against 2.1% on apixaban.",
    ),
    ("valve", "With a mechanical heart valve, dabigatran does harm and must be avoided."),
    ("valve", "Warfarin is the sole oral anticoagulant that is recommended."),
    ("af", "In non-valvular AF, DOACs come first and are favoured over warfarin."),
    ("stent", "If stent thrombosis is a high risk, aspirin may be carried on for up to 30 days."),
    ("year", "A DOAC with clopidogrel 75 mg a day is used, and then the DOAC by itself."),
    ("kidney", "Rivaroxaban is given as 0.015 g a day if creatinine clearance is 15 to 49 mL/min."),
    (
        "reversal",
        "Dabigatran can be reversed with 5 g of IV idarucizumab before emergency surgery.",
    ),
    ("infants", "Recovery takes no longer than 14 days in most infants."),
    ("infants", "In one in ten, the cough lasts longer than three weeks."),
    ("celiac", "Antibody levels typically return to normal in one to two years."),
    (
        "depression",
        "In mild to moderate depression, psychotherapy and medication work equally well.",
    ),
    ("denosumab", "Denosumab should never be stopped without a follow-on treatment."),
    (
        "reflux",
        "H2 blockers work more quickly than proton pump inhibitors but are not as effective.",
    ),
    (
        "aspirin",
        "Starting low-dose aspirin before 16 weeks reduces the risk of preterm preeclampsia.",
    ),
    (
        "pneumonia",
        "Corticosteroids should not be used routinely; they are kept for refractory septic shock.",
    ),
    ("gout", "Higher cardiovascular mortality was seen with febuxostat."),
    (
        "depression",
        "Neither psychotherapy nor medication is better in mild to moderate depression.",
    ),
    (
        "reversal",
        "5 g of intravenous idarucizumab brings a reversal of dabigatran before emergency surgery.",
    ),
    ("kidney", "Rivaroxaban 15 mg once a day calls for a creatinine clearance of 15 to 49 mL/min."),
]

WRONG = [
    ("bleeding", "Major bleeding occurred in 3.1% per year with apixaban.", "numbers"),
    ("bleeding", "Major bleeding occurred in 2.1% per month with apixaban.", "numbers"),
    ("bleeding", "Major bleeding occurred in more than 2.1% per year with apixaban.", "numbers"),
    ("bleeding", "Major bleeding occurred in 2.1% per year with edoxaban.", "entities"),
    ("bleeding", "Major bleeding occurred in most patients with warfarin.", "strength"),
    ("valve", "Dabigatran is the only recommended oral anticoagulant.", "polarity"),
    ("valve", "Warfarin is harmful.", "polarity"),
    ("valve", "Dabigatran is harmful and should not be avoided.", "polarity"),
    ("valve", "Warfarin is the only recommended oral anticoagulant in children.", "entities"),
    ("af", "Warfarin is first-line therapy and is preferred over a DOAC.", "polarity"),
    ("af", "A DOAC is second-line therapy.", "polarity"),
    ("af", "A DOAC is the best therapy.", "additions"),
    (
        "stent",
        "Aspirin is continued to 30 days when the risk of stent thrombosis is high.",
        "strength",
    ),
    ("stent", "Aspirin may be continued to 30 weeks.", "numbers"),
    ("stent", "Aspirin may be continued when the risk of stent thrombosis is low.", "additions"),
    ("year", "A DOAC alone is followed by a DOAC plus clopidogrel 75 mg daily.", "order"),
    ("year", "A DOAC plus clopidogrel 75 mg twice daily, followed by a DOAC alone", "numbers"),
    ("kidney", "Rivaroxaban 15 g once daily when creatinine clearance is 15-49 mL/min", "numbers"),
    ("kidney", "Rivaroxaban 15 mg when creatinine clearance is 49-15 mL/min", "numbers"),
    ("reversal", "Idarucizumab 5 g by mouth reverses dabigatran.", "polarity"),
    ("reversal", "Idarucizumab 5 g reverses dabigatran after emergency surgery.", "polarity"),
    ("infants", "All infants recover within 2 weeks.", "strength"),
    ("infants", "Cough persists longer than 2 weeks in 10%.", "numbers"),
    ("celiac", "Antibodies always normalize within 12-24 months.", "strength"),
    ("celiac", "Antibodies rarely normalize within 12-24 months.", "strength"),
    ("celiac", "Persistent elevation proves gluten exposure.", "additions"),
    ("depression", "Psychotherapy is superior to medication in mild depression.", "polarity"),
    (
        "depression",
        "Psychotherapy is as effective as medication in severe depression.",
        "additions",
    ),
    ("denosumab", "Denosumab can be stopped without follow-on therapy.", "polarity"),
    ("denosumab", "Rebound fractures occur in every patient.", "strength"),
    ("reflux", "Proton pump inhibitors are less effective than H2 blockers.", "order"),
    ("reflux", "H2 blockers act slower than proton pump inhibitors.", "polarity"),
    ("aspirin", "Low-dose aspirin eliminates preterm preeclampsia.", "additions"),
    ("aspirin", "Low-dose aspirin started after 16 weeks lowers the risk.", "polarity"),
    ("aspirin", "Low-dose aspirin raises the risk of preterm preeclampsia.", "polarity"),
    ("pneumonia", "Corticosteroids are routinely recommended.", "polarity"),
    ("pneumonia", "Corticosteroids are used for septic shock.", "polarity"),
    ("denosumab", "Denosumab may be stopped when follow-on therapy fails.", "polarity"),
    ("af", "Neither a DOAC nor warfarin is first-line therapy.", "polarity"),
    ("valve", "Warfarin and dabigatran are recommended in combination.", "additions"),
    ("depression", "Neither psychotherapy nor medication works in mild depression.", "additions"),
    ("gout", "Febuxostat leads to cardiovascular mortality.", "strength"),
    ("gout", "Febuxostat causes higher cardiovascular mortality.", "strength"),
    ("gout", "Febuxostat was associated with lower cardiovascular mortality.", "polarity"),
]


@pytest.mark.parametrize(("key", "claim"), FAITHFUL, ids=[claim for _, claim in FAITHFUL])
def test_a_faithful_claim_in_other_words_passes(key: str, claim: str) -> None:
    assert checked(claim, STATEMENTS[key]).findings == ()


@pytest.mark.parametrize(("key", "claim", "check"), WRONG, ids=[claim for _, claim, _ in WRONG])
def test_a_wrong_claim_fails_the_check_that_is_made_for_it(
    key: str, claim: str, check: str
) -> None:
    assert check in failed(claim, STATEMENTS[key])


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("The dose is 2000 mg/kg.", True),
        ("The dose is 2 g per kg.", True),
        ("The dose is 200 mg/kg.", False),
        ("The dose is 2 g.", False),
        ("The dose is 2 g/m2.", False),
    ],
)
def test_units_are_converted_where_that_is_exact(claim: str, right: bool) -> None:  # noqa: FBT001
    dose = statement("The dose is 2 g/kg", "Vasculitis")
    assert checked(claim, dose).supported is right


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("It lasts 28 to 42 days.", True),
        ("It lasts up to 6 weeks.", True),
        ("It lasts at least 4 weeks.", True),
        ("It lasts 1 to 1.5 months.", False),
        ("It lasts 4 weeks.", False),
        ("It lasts 6-4 weeks.", False),
    ],
)
def test_a_range_may_be_rewritten_or_bounded_not_changed(
    claim: str,
    right: bool,  # noqa: FBT001
) -> None:
    assert checked(claim, statement("It lasts 4-6 weeks", "Migraine")).supported is right


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        ("Steroids are avoided in myasthenia gravis.", False),
        ("Prednisone should be avoided.", False),
        ("Corticosteroids should be avoided.", True),
        ("Glucocorticoids should be avoided in migraine.", True),
    ],
)
def test_names_are_compared_as_concepts_with_the_heading_as_scope(
    claim: str,
    right: bool,  # noqa: FBT001
) -> None:
    assert checked(claim, statement("Steroids should be avoided", "Migraine")).supported is right
