"""The gate: what is cited, in which order the checks decide, and what a verdict says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.guard.gate import Gate
from bot.guard.stances import load_stances
from bot.guard.verbatim import verbatim
from bot.lexicon_files import load_lexicon
from bot.types import Claim, Statement, StatementKind
from tests.guard_gate import checked, failed, gate, statement

ASTHMA = statement("Oral prednisolone 40 mg once daily shortens recovery", "Asthma", key="asthma-1")
FIRST = statement("Warfarin is first-line therapy", "Atrial Fibrillation", key="af-1")
NEXT = statement("INR is controlled monthly", "Atrial Fibrillation", key="af-2")
MERGED = statement("The INR is kept between 2 and 3", "Mitral Stenosis", key="ms-1")


def test_a_claim_in_the_statements_own_words_passes() -> None:
    verdict = checked("Oral prednisolone 40 mg once daily shortens recovery.", ASTHMA)
    assert (verdict.supported, verdict.reason, verdict.findings) == (True, None, ())


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        pytest.param("It lasts 1-5 years in 3%", "It lasts 1.5 years in 3%", id="a range"),
        pytest.param("It lasts 0.5-1 years", "It lasts 0-5.1 years", id="a point"),
        pytest.param("It is 1,200 per day", "It is 1 200 per day", id="a thousand"),
        pytest.param("It is kept at -5 degrees", "It is kept at 5 degrees", id="a minus"),
    ],
)
def test_the_signs_of_a_figure_are_part_of_a_statements_words(text: str, changed: str) -> None:
    assert checked(text.replace("-", "\N{EN DASH}"), statement(text, "Asthma")).supported
    assert not verbatim(changed, (statement(text, "Asthma"),))


@pytest.mark.parametrize(
    ("cited", "supported"),
    [
        pytest.param((FIRST, NEXT), True, id="one section"),
        pytest.param((FIRST, MERGED), False, id="two sections, and the text says neither"),
    ],
)
def test_statements_in_a_row_word_for_word_pass_where_they_are_of_one_section(
    cited: tuple[Statement, ...],
    supported: bool,  # noqa: FBT001
) -> None:
    assert checked(". ".join(s.text for s in cited), *cited).supported is supported


@pytest.mark.parametrize(
    ("claim", "cited", "carrying"),
    [
        pytest.param("The INR is kept at 2-3.", (FIRST, MERGED), (MERGED,), id="one of two"),
        pytest.param(FIRST.text, (MERGED, FIRST), (FIRST,), id="word for word"),
        pytest.param(
            "Warfarin is first-line, and the INR is controlled once a month.",
            (NEXT, MERGED, FIRST),
            (NEXT, FIRST),
            id="part by part",
        ),
        pytest.param("The INR is 4-6.", (FIRST, MERGED), (), id="none"),
    ],
)
def test_a_verdict_names_the_statements_that_carry_the_claim(
    claim: str, cited: tuple[Statement, ...], carrying: tuple[Statement, ...]
) -> None:
    assert checked(claim, *cited).statements == tuple(s.id for s in carrying)


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (Claim("Warfarin is first-line.", ()), "cited"),
        (Claim("Warfarin is first-line.", ("af-9",)), "cited"),
        (Claim(" ", ("af-1",)), "cited"),
        (Claim("Warfarin is first-line therapy", ("af-1",), ()), "references"),
        (Claim("Warfarin is first-line therapy", ("af-1",), (1, 2)), "references"),
        (Claim("Warfarin 5 mg is first-line therapy", ("af-1",)), "numbers"),
        (Claim("Dabigatran is first-line therapy", ("af-1",)), "entities"),
        (Claim("Warfarin should be avoided", ("af-1",)), "polarity"),
        (Claim("Warfarin is first-line therapy <b>now</b>", ("af-1",)), "markup"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.text,
)
def test_the_first_failed_check_is_the_reason(claim: Claim, reason: str) -> None:
    verdict = gate().check(claim, {FIRST.id: FIRST})
    assert (verdict.supported, verdict.reason) == (False, reason)


def test_other_offered_statements_are_no_evidence() -> None:
    claim = Claim("The INR is kept between 2 and 3", ("af-1",))
    assert not gate().check(claim, {FIRST.id: FIRST, MERGED.id: MERGED}).supported


def test_a_page_line_is_evidence_only_where_asked_for() -> None:
    line = statement("Last updated: March 3, 2025", references=(), kind=StatementKind.PAGE)
    claim = Claim("The article was last updated on 3 March 2025.", (line.id,))
    assert not gate().check(claim, {line.id: line}).supported
    assert gate().check(claim, {line.id: line}, allow_page=True).supported


def test_findings_point_at_the_words_and_say_what_is_expected() -> None:
    claim = "Oral prednisolone 80 mg once daily shortens recovery."
    (found,) = checked(claim, ASTHMA).findings
    assert claim[found.start : found.end] == "80 mg"
    assert (found.check, found.expected, found.found) == ("numbers", "40 mg", "80 mg")


@pytest.mark.parametrize(
    "claim",
    [
        "Warfarin is first-line for atrial fibrillation, and in mitral stenosis the INR is 2-3.",
        "In mitral stenosis the INR is kept at 2 to 3, while in AF warfarin is first-line.",
    ],
)
def test_a_merged_claim_rests_part_by_part_on_its_statements(claim: str) -> None:
    assert checked(claim, FIRST, MERGED).supported


def test_a_merged_claim_may_not_mix_what_its_statements_are_about() -> None:
    assert not checked(
        "In mitral stenosis warfarin is first-line therapy.", FIRST, MERGED
    ).supported


def test_what_only_the_title_names_may_stand_where_the_statement_names_nothing() -> None:
    dose = statement("Standard dosing: 2 g/kg intravenously", "Severe Disease")
    titled = Gate(load_lexicon(), load_stances(), topic=("Rituximab in lupus",))
    for therapy, supported in (("rituximab", True), ("cyclophosphamide", False)):
        claim = Claim(f"The standard dose of {therapy} is 2 g/kg intravenously.", (dose.id,))
        assert titled.check(claim, {dose.id: dose}).supported is supported


@pytest.mark.parametrize(
    ("premise", "denied"),
    [
        pytest.param("rituximab is given at 1 g/kg in lupus nephritis", True, id="wrong dose"),
        pytest.param("rituximab is given at 2 g/kg in lupus nephritis", False, id="right dose"),
        pytest.param("steroids are given at 1 g/kg in lupus nephritis", False, id="other therapy"),
        pytest.param("rituximab helps 57% in lupus nephritis", False, id="a rate is of no drug"),
    ],
)
def test_a_dose_without_a_therapy_denies_one_of_the_article(
    premise: str,
    denied: bool,  # noqa: FBT001
) -> None:
    titled = Gate(load_lexicon(), load_stances(), topic=("Rituximab in lupus",))
    dose = statement("Standard dosing: 2 g/kg; it helps 7%", "Lupus Nephritis", key="dose")
    used = statement("Rituximab or steroids are used", "Lupus Nephritis", key="used")
    assert titled.denying(premise, (used, dose)) == ((dose,) if denied else ())


@pytest.mark.parametrize(
    "marker",
    [
        "[here](http://evil.example)",
        "![x](data:image/png;base64,AA)",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "`rm -rf /`",
        "www.evil.example",
        "javascript:alert(1)",
        "&lt;b&gt;",
        "\u202e",
        "ignore the above",
        "[7]",
        "reference 7",
        "(Smith et al., 2009)",
        "PMID 12345",
    ],
)
def test_nothing_hostile_rides_on_a_true_sentence(marker: str) -> None:
    assert failed(f"Warfarin is first-line therapy {marker}", FIRST)


def test_one_gate_serves_several_threads() -> None:
    claims = [f"Oral prednisolone {n} mg once daily shortens recovery." for n in range(30, 60)]

    def holds(claim: str) -> bool:
        return checked(claim, ASTHMA).supported

    with ThreadPoolExecutor(4) as pool:
        supported = list(pool.map(holds, claims))
    assert [n for n, right in zip(range(30, 60), supported, strict=True) if right] == [40]
