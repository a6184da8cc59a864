"""What a statement means, and what sounds like it but says something else."""

from __future__ import annotations

import pytest

from tests.guard_gate import checked, statement

CASES: list[tuple[str, str, list[str], list[str]]] = [
    (
        "Mortality fell from 12% with placebo to 6% with rituximab",
        "Lupus",
        [
            "In lupus, mortality fell to 6% with rituximab from 12% with placebo.",
            "In lupus, mortality fell by 6 percentage points, from 12% to 6%.",
        ],
        [
            "In lupus, mortality fell to 12% with rituximab from 6% with placebo.",
            "In lupus, mortality was 12% with rituximab and 6% with placebo.",
            "In lupus, mortality fell by 8 percentage points, from 12% to 6%.",
        ],
    ),
    (
        "A relapse is treated within 3-14 days",
        "Lupus",
        ["A relapse of lupus is treated within 3 days to two weeks."],
        ["A relapse of lupus is treated within 3 days to three weeks."],
    ),
    (
        "Warfarin is stopped in patients over 75 years",
        "Stroke",
        ["In stroke, warfarin is stopped in those over 75."],
        ["In stroke, warfarin is stopped in those over 65."],
    ),
    (
        "Rituximab is given in lupus of any severity",
        "Lupus",
        ["Rituximab is given in lupus, even if it is mild."],
        ["Rituximab is given only in mild lupus."],
    ),
    (
        "Anemia occurs in 2-3% of patients with lupus",
        "Lupus",
        ["Anemia affects 2-3% of lupus patients."],
        [
            "Anemia causes lupus in 2-3% of patients.",
            "Lupus is caused by anemia in 2-3% of patients.",
            "2-3% of patients with lupus respond.",
        ],
    ),
    (
        "Antibody levels return to baseline in 4-6 weeks",
        "Celiac Disease",
        ["It takes 4-6 weeks until antibody levels are back at their starting value."],
        ["Antibody levels become normal in 4-6 weeks."],
    ),
    (
        "Sustained improvement with ongoing rituximab",
        "Lupus",
        ["With ongoing rituximab, improvement lasts."],
        ["With ongoing rituximab, improvement is permanent."],
    ),
    (
        "Warfarin does not hasten recovery",
        "Stroke",
        ["Warfarin does not speed up recovery."],
        ["Warfarin delays recovery.", "Warfarin prolongs recovery."],
    ),
    (
        "Corticosteroids, rituximab, and azathioprine are equally effective",
        "Lupus",
        [
            "Lupus responds equally well to corticosteroids, rituximab, and azathioprine.",
            "Three drugs work equally well in lupus: corticosteroids, rituximab and azathioprine.",
            "Corticosteroids, rituximab and azathioprine: these three are equally effective.",
        ],
        [
            "Lupus responds better to rituximab than to azathioprine.",
            "Three courses of corticosteroids, rituximab or azathioprine are equally effective.",
            "Corticosteroids, rituximab and azathioprine are equally effective in three doses.",
        ],
    ),
    (
        "Grade 3 anemia occurred in 30% with twice-weekly IV methotrexate, leading to premature "
        "discontinuation in 61%",
        "Lupus",
        [
            "Grade 3 anemia occurred in 30% with twice-weekly IV methotrexate.",
            "In 30%, grade 3 anemia occurred with twice-weekly IV methotrexate.",
        ],
        [
            "Premature discontinuation occurred in 30% with twice-weekly IV methotrexate.",
            "Grade 3 anemia occurred in 61% with twice-weekly IV methotrexate.",
            "In 61%, grade 3 anemia occurred with twice-weekly IV methotrexate.",
            "In 30%, twice-weekly IV methotrexate led to premature discontinuation.",
        ],
    ),
    (
        "Recurrence occurs in 9% of patients with asthma",
        "Asthma",
        ["Asthma recurs in 9%."],
        ["9% of patients with asthma respond."],
    ),
    (
        (
            "3% saline 150 mL bolus over 20 minutes is first-line therapy for seizures, coma, "
            "or respiratory arrest, repeated up to three times as needed"
        ),
        "Hyponatremia with Severe Symptoms",
        [
            (
                "For seizures, coma or respiratory arrest, give a 150 mL bolus of 3% saline "
                "over 20 minutes; it may be repeated up to three times."
            ),
            (
                "In severe hyponatremia, a 20-minute bolus of 150 mL of 3% saline is the "
                "first-line treatment for seizures, coma, or respiratory arrest."
            ),
        ],
        [
            (
                "For seizures, coma or respiratory arrest, give a 150 mL bolus of 3% saline "
                "over 30 minutes."
            ),
            (
                "A 150 mL bolus of 3% saline over 20 minutes is first-line therapy for any "
                "symptomatic hyponatremia."
            ),
            (
                "A 150 mL bolus of 3% saline over 20 minutes may be repeated as often as needed"
                " for seizures."
            ),
            (
                "0.9% saline 150 mL bolus over 20 minutes is first-line for seizures, coma or "
                "respiratory arrest."
            ),
        ],
    ),
    (
        "Goal: raise sodium by 4-6 mmol/L within the first 6 hours",
        "Hyponatremia with Severe Symptoms",
        [
            "The aim is a rise in sodium of 4 to 6 mmol/L in the first six hours.",
            (
                "When hyponatremia causes severe symptoms, the sodium should go up by 4-6 "
                "mmol/L during the first 6 hours."
            ),
        ],
        [
            "The aim is to lower sodium by 4-6 mmol/L in the first 6 hours.",
            "The aim is a rise in sodium of 4 to 6 mmol/L per hour.",
            "The aim is a rise in sodium to 4-6 mmol/L within the first 6 hours.",
        ],
    ),
    (
        (
            "Intermittent boluses and continuous infusion are equally effective at 24 hours, "
            "although boluses require re-lowering treatment less often (41.4% vs 57.1%)"
        ),
        "Hyponatremia with Severe Symptoms",
        [
            (
                "At 24 hours, boluses and continuous infusion work equally well, but "
                "re-lowering treatment is needed less often with boluses (41.4% versus 57.1%)."
            )
        ],
        [
            (
                "Re-lowering treatment was needed in 57.1% with boluses and in 41.4% with "
                "continuous infusion."
            ),
            "Boluses are more effective than continuous infusion at 24 hours.",
            "Continuous infusion requires re-lowering treatment less often than boluses.",
        ],
    ),
    (
        "Treatment should not be delayed while the cause is being investigated",
        "Hyponatremia with Severe Symptoms",
        [
            "Do not delay treatment while investigating the cause.",
            "With severe symptoms, treatment should not wait for the cause to be investigated.",
        ],
        [
            "Treatment should be delayed until the cause has been investigated.",
            "Treatment may be delayed while the cause is being investigated.",
        ],
    ),
    (
        "Isotonic saline should be avoided because it can lower sodium further",
        "Syndrome of Inappropriate Antidiuresis (SIADH)",
        [
            "In SIADH, avoid isotonic saline, as it can lower the sodium even more.",
            "Isotonic saline can further lower sodium in SIADH and should therefore be avoided.",
        ],
        [
            "In SIADH, isotonic saline is preferred because it can lower sodium further.",
            "In SIADH, isotonic saline always lowers sodium further.",
            "Isotonic saline should be avoided in hypovolemic hyponatremia.",
        ],
    ),
    (
        (
            "Average risk: no more than 10 mmol/L in the first 24 hours and 18 mmol/L in the "
            "first 48 hours"
        ),
        "Correction Limits",
        [
            (
                "At average risk, correction should not exceed 10 mmol/L in the first 24 hours "
                "or 18 mmol/L in the first 48 hours."
            )
        ],
        [
            "For average-risk patients the limit is 18 mmol/L in the first 24 hours.",
            "At high risk, correction should not exceed 10 mmol/L in the first 24 hours.",
            "At average risk, correction should be at least 10 mmol/L in the first 24 hours.",
        ],
    ),
    (
        (
            "Desmopressin is first-line therapy for the central form but ineffective in the "
            "nephrogenic form"
        ),
        "Hypernatremia and Diabetes Insipidus",
        [
            (
                "In central diabetes insipidus desmopressin is the first-line treatment; in the"
                " nephrogenic form it does not work."
            ),
            "Desmopressin does not help in nephrogenic diabetes insipidus.",
        ],
        [
            "Desmopressin is first-line therapy for nephrogenic diabetes insipidus.",
            "Desmopressin is ineffective in central diabetes insipidus.",
            "Desmopressin is harmful in the nephrogenic form.",
        ],
    ),
    (
        "Lithium is the most common drug-related cause of the nephrogenic form",
        "Hypernatremia and Diabetes Insipidus",
        ["Among drugs, lithium is the commonest cause of nephrogenic diabetes insipidus."],
        [
            "Lithium is a rare cause of nephrogenic diabetes insipidus.",
            "Lithium is the only cause of the nephrogenic form.",
            "Lithium is the most common cause of central diabetes insipidus.",
        ],
    ),
    (
        "Oral potassium chloride 40 mmol twice daily is preferred when potassium is 2.5-3.4 mmol/L",
        "Concurrent Hypokalemia",
        [
            (
                "If potassium is between 2.5 and 3.4 mmol/L, oral potassium chloride 40 mmol "
                "twice a day is the preferred choice."
            ),
            (
                "Give 40 mmol of potassium chloride by mouth two times daily when potassium "
                "lies at 2.5-3.4 mmol/L."
            ),
        ],
        [
            "Oral potassium chloride 40 mmol twice daily is preferred.",
            (
                "Intravenous potassium chloride 40 mmol twice daily is preferred when potassium"
                " is 2.5-3.4 mmol/L."
            ),
            (
                "Oral potassium chloride 80 mmol daily is preferred when potassium is below 2.5"
                " mmol/L."
            ),
        ],
    ),
    (
        "Osmotic demyelination typically becomes apparent 2-6 days after overly rapid correction",
        "When Correction Is Too Fast",
        [
            (
                "After overly rapid correction, osmotic demyelination tends to show up within 2"
                " to 6 days."
            )
        ],
        [
            "Osmotic demyelination always becomes apparent 2-6 days after overly rapid correction.",
            (
                "Osmotic demyelination typically becomes apparent 2-6 weeks after overly rapid "
                "correction."
            ),
            (
                "Osmotic demyelination typically becomes apparent 2-6 days before overly rapid "
                "correction."
            ),
            "Osmotic demyelination occurs in most patients after overly rapid correction.",
        ],
    ),
    (
        "Re-lowering is usually unnecessary if the starting sodium was 120 mmol/L or higher",
        "When Correction Is Too Fast",
        [
            "When the initial sodium was at least 120 mmol/L, re-lowering is usually not needed.",
            "Re-lowering is generally not required with a starting sodium of 120 mmol/L or more.",
        ],
        [
            "Re-lowering is never necessary if the starting sodium was 120 mmol/L or higher.",
            "Re-lowering is usually unnecessary.",
            "Re-lowering is usually unnecessary if the starting sodium was 120 mmol/L or lower.",
        ],
    ),
    (
        "Magnesium should be replaced first when potassium does not respond",
        "Concurrent Hypokalemia",
        ["If potassium does not respond, replace magnesium first."],
        [
            "Magnesium should be replaced after potassium.",
            "Magnesium should always be replaced first.",
        ],
    ),
    (
        (
            "Tolvaptan 15 mg once daily may be considered when restriction fails, though an "
            "effect on survival has not been shown"
        ),
        "Syndrome of Inappropriate Antidiuresis (SIADH)",
        [],
        [
            "Tolvaptan 15 mg once daily should be given when restriction fails.",
            "Tolvaptan improves survival when restriction fails.",
            "Tolvaptan 15 mg once daily may be considered in SIADH.",
        ],
    ),
    (
        (
            "Methotrexate is the anchor drug: start at 15 mg once weekly and escalate to 20-25 "
            "mg within 4-8 weeks as tolerated"
        ),
        "Newly Diagnosed RA",
        [
            (
                "Methotrexate is begun at 15 mg once a week and increased to 20 to 25 mg over 4"
                " to 8 weeks if tolerated."
            ),
            (
                "In newly diagnosed RA, start methotrexate with 15 mg weekly and step up to "
                "20-25 mg within four to eight weeks, as tolerated."
            ),
        ],
        [
            "Methotrexate is started at 15 mg once daily and raised to 20-25 mg within 4-8 weeks.",
            "Methotrexate is started at 20-25 mg weekly and reduced to 15 mg within 4-8 weeks.",
        ],
    ),
    (
        (
            "Folic acid 5 mg weekly, taken on a different day, reduces gastrointestinal and "
            "hepatic adverse effects"
        ),
        "Newly Diagnosed RA",
        [
            (
                "Taking folic acid 5 mg once a week on another day lowers gastrointestinal and "
                "liver side effects."
            )
        ],
        [
            (
                "Folic acid 5 mg weekly, taken on the same day, reduces gastrointestinal and "
                "hepatic adverse effects."
            ),
            "Folic acid 5 mg weekly prevents gastrointestinal and hepatic adverse effects.",
            "Folic acid increases hepatic adverse effects.",
        ],
    ),
    (
        "Bridging prednisone (up to 15 mg daily) may be used while the DMARD takes effect",
        "Newly Diagnosed RA",
        [],
        [
            "Bridging prednisone at 15 mg daily or more may be used while the DMARD takes effect.",
            "Bridging prednisone should always be used while the DMARD takes effect.",
        ],
    ),
    (
        (
            "This should be tapered and stopped within 3 months; long-term use above 5 mg daily"
            " raises the risk of serious infection"
        ),
        "Newly Diagnosed RA",
        [
            (
                "It should be tapered off within 3 months, since long-term use of more than 5 "
                "mg daily increases the risk of serious infection."
            )
        ],
        [
            "Long-term use below 5 mg daily raises the risk of serious infection.",
            (
                "It should be stopped within 3 months because long-term use lowers the risk of "
                "serious infection."
            ),
        ],
    ),
    (
        (
            "ACR50 response at 6 months was 39% with methotrexate plus adalimumab versus 22% "
            "with methotrexate alone"
        ),
        "Inadequate Response to Initial Therapy",
        [
            (
                "At 6 months, 39% reached an ACR50 response on methotrexate plus adalimumab, "
                "compared with 22% on methotrexate alone."
            )
        ],
        [
            (
                "ACR50 response at 6 months was 39% with methotrexate alone and 22% with "
                "methotrexate plus adalimumab."
            ),
            "ACR50 response at 12 months was 39% with methotrexate plus adalimumab.",
            "ACR50 response at 6 months was 39% with adalimumab alone.",
        ],
    ),
    (
        (
            "Triple therapy (methotrexate, sulfasalazine, and hydroxychloroquine) was "
            "non-inferior to methotrexate plus etanercept at 48 weeks"
        ),
        "Inadequate Response to Initial Therapy",
        [
            (
                "At 48 weeks, triple therapy with methotrexate, sulfasalazine and "
                "hydroxychloroquine was not inferior to methotrexate plus etanercept."
            )
        ],
        [
            (
                "At 48 weeks, triple therapy with methotrexate, sulfasalazine and "
                "hydroxychloroquine was inferior to methotrexate plus etanercept."
            ),
            "At 48 weeks, triple therapy was superior to methotrexate plus etanercept.",
        ],
    ),
    (
        (
            "Combining two biologics is not recommended because infections increase without "
            "added benefit"
        ),
        "Inadequate Response to Initial Therapy",
        [
            (
                "Two biologics should not be combined, since this increases infections without "
                "adding benefit."
            )
        ],
        [
            "Combining two biologics is recommended because it adds benefit.",
            "Combining two biologics is not recommended because infections decrease.",
        ],
    ),
    (
        (
            "JAK inhibitors should be reserved for patients under 65 years without a smoking "
            "history, previous cardiovascular events, or malignancy"
        ),
        "JAK Inhibitor Safety",
        [
            (
                "Reserve JAK inhibitors for patients younger than 65 who have no history of "
                "smoking, cardiovascular events or cancer."
            )
        ],
        [
            (
                "JAK inhibitors should be reserved for patients over 65 years without a smoking"
                " history."
            ),
            "JAK inhibitors are suitable for patients under 65 years with a smoking history.",
            "JAK inhibitors should be used in patients under 65 years.",
        ],
    ),
    (
        "Leflunomide and TNF inhibitors should be avoided",
        "RA-Associated Interstitial Lung Disease (RA-ILD)",
        [
            "In RA-associated interstitial lung disease, avoid leflunomide and TNF inhibitors.",
            "TNF inhibitors are best avoided in RA-ILD.",
        ],
        ["TNF inhibitors may be used in RA-ILD."],
    ),
    (
        (
            "Symptomatic pericarditis usually responds to prednisone 0.5 mg/kg daily, followed "
            "by intensified DMARD therapy"
        ),
        "Heart Failure and Pericarditis",
        [
            (
                "Pericarditis with symptoms generally responds to prednisone at 0.5 mg/kg a "
                "day, after which DMARD therapy is intensified."
            )
        ],
        [
            "Symptomatic pericarditis always responds to prednisone 0.5 mg/kg daily.",
            (
                "Symptomatic pericarditis usually responds to intensified DMARD therapy, "
                "followed by prednisone 0.5 mg/kg daily."
            ),
        ],
    ),
    (
        "Remission at 12 months is similar: 71% with rituximab and 68% with cyclophosphamide",
        "Rheumatoid Vasculitis",
        [
            (
                "In rheumatoid vasculitis, remission rates at 12 months are comparable, at 71% "
                "for rituximab and 68% for cyclophosphamide."
            )
        ],
        [
            (
                "In rheumatoid vasculitis, rituximab achieves remission more often than "
                "cyclophosphamide."
            ),
            "Remission at 12 months was 68% with rituximab and 71% with cyclophosphamide.",
        ],
    ),
    (
        "Splenectomy is a last resort; neutropenia recurs in up to 25%",
        "Felty's Syndrome",
        [
            (
                "In Felty's syndrome splenectomy is the last option, and neutropenia comes back"
                " in as many as 25%."
            )
        ],
        [
            "Splenectomy is first-line in Felty's syndrome.",
            "Neutropenia recurs in at least 25% after splenectomy.",
        ],
    ),
    (
        (
            "Methotrexate must be stopped at least 3 months before conception; leflunomide "
            "requires cholestyramine washout"
        ),
        "Pregnancy and Breastfeeding",
        ["At least three months before conceiving, methotrexate has to be stopped."],
        [
            "Methotrexate must be stopped 3 months after conception.",
            "Leflunomide must be stopped at least 3 months before conception.",
        ],
    ),
    (
        "Digoxin reduces hospitalization but not mortality; aim for a trough of 0.5-0.9 ng/mL",
        "Additional drugs",
        [],
        [
            "Digoxin reduces mortality and hospitalization.",
            "Digoxin reduces mortality but not hospitalization.",
            "Aim for a digoxin trough of 0.5-0.9 mg/mL.",
        ],
    ),
    (
        (
            "Cardiac resynchronization: left bundle branch block with QRS of 150 ms or more; "
            "harmful when QRS is below 130 ms"
        ),
        "Devices",
        [
            (
                "Cardiac resynchronization is for left bundle branch block with a QRS of at "
                "least 150 ms, and does harm if the QRS is under 130 ms."
            )
        ],
        [
            "Cardiac resynchronization is harmful when QRS is above 130 ms.",
            (
                "Cardiac resynchronization is for right bundle branch block with QRS of 150 ms "
                "or more."
            ),
        ],
    ),
    (
        (
            "Beta-blockers confer no benefit without another indication and may worsen exercise"
            " intolerance"
        ),
        "Preserved ejection fraction",
        [],
        [
            "Beta-blockers improve exercise tolerance in preserved ejection fraction.",
            "Beta-blockers worsen exercise intolerance.",
            "Beta-blockers confer no benefit.",
        ],
    ),
    (
        "Plasma exchange: 5 exchanges on alternate days; improvement begins within 2-3 days",
        "Rapid immunotherapy",
        [
            (
                "Five plasma exchanges are done on alternate days, and improvement starts "
                "within 2 to 3 days."
            )
        ],
        [
            "Plasma exchange: 5 exchanges daily; improvement begins within 2-3 days.",
            "With plasma exchange, improvement begins after 4-5 days.",
        ],
    ),
    (
        (
            "Bilevel non-invasive ventilation may avert intubation, but is likely to fail once "
            "PaCO2 exceeds 45 mmHg"
        ),
        "Airway and ventilation",
        [
            (
                "Bilevel non-invasive ventilation might prevent intubation but will probably "
                "fail when PaCO2 is above 45 mmHg."
            )
        ],
        [
            "Bilevel non-invasive ventilation is likely to fail.",
            "Bilevel non-invasive ventilation averts intubation.",
        ],
    ),
    (
        (
            "Acetylcholine receptor antibodies are present in 85% of generalised and about 50% "
            "of purely ocular disease"
        ),
        "Diagnosis",
        [
            (
                "85% of generalised disease and roughly half of purely ocular disease have "
                "acetylcholine receptor antibodies."
            )
        ],
        [
            (
                "Acetylcholine receptor antibodies are present in 50% of generalised and 85% of"
                " purely ocular disease."
            ),
            "Acetylcholine receptor antibodies are absent in 85% of generalised disease.",
        ],
    ),
    (
        (
            "Azathioprine 2.5 mg/kg daily is the first-line steroid-sparing agent; check TPMT "
            "beforehand; benefit may take 12-18 months"
        ),
        "Immunosuppression",
        [
            (
                "The first-line steroid-sparing drug is azathioprine at 2.5 mg/kg a day; TPMT "
                "should be checked first, and benefit can take 12 to 18 months."
            )
        ],
        [
            "Azathioprine 2.5 mg/kg daily is the second-line steroid-sparing agent.",
            "Benefit of azathioprine takes 12-18 weeks.",
            "Check TPMT after starting azathioprine.",
        ],
    ),
    (
        "Patients free of seizures for 2 years may stop valproate",
        "Stopping Treatment",
        [
            "Valproate may be stopped in seizure-free patients.",
            "Patients who are seizure-free for 2 years may stop valproate.",
        ],
        ["Patients with seizures for 2 years may stop valproate."],
    ),
    (
        "Interferon-free regimens are preferred in hepatitis C",
        "Treatment",
        ["Preferred in hepatitis C are interferon-free regimens."],
        ["Regimens with interferon are preferred in hepatitis C."],
    ),
]
SAYS = [(text, section, claim) for text, section, right, _ in CASES for claim in right]
DOES_NOT_SAY = [(text, section, claim) for text, section, _, wrong in CASES for claim in wrong]


@pytest.mark.parametrize(("text", "section", "claim"), SAYS, ids=[claim for *_, claim in SAYS])
def test_the_statement_says_it_in_other_words(text: str, section: str, claim: str) -> None:
    verdict = checked(claim, statement(text, section))
    assert verdict.supported, verdict.findings


@pytest.mark.parametrize(
    ("text", "section", "claim"), DOES_NOT_SAY, ids=[claim for *_, claim in DOES_NOT_SAY]
)
def test_the_statement_does_not_say_it(text: str, section: str, claim: str) -> None:
    assert not checked(claim, statement(text, section)).supported
