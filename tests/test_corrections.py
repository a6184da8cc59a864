"""False premises in talk and in noun phrases, over three articles; right ones are left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import bot
from bot.pipeline import Bot
from bot.plainly import plainly
from bot.settings import Settings
from bot.shipped import shipped
from bot.types import Outcome
from bot.wording import load_wording
from tests.bots import three_bots


@pytest.fixture(scope="module")
def bots(data: Path) -> Iterator[Mapping[str, Bot]]:
    with three_bots(data) as opened:
        yield opened


@pytest.mark.parametrize(
    ("talk", "plain"),
    [
        pytest.param("it melts away with steroids", "it resolves with steroids", id="a verb"),
        pytest.param("it isn't a winner", "it isn't responds well", id="a noun, denied"),
        pytest.param("steroids come before surgery", "is first choice, before", id="order"),
        pytest.param("the kindest schedule", "the safest schedule", id="superlative"),
        pytest.param("efficacy is done and dusted", "efficacy is proven", id="an idiom"),
        pytest.param("better overnight", "better within 1 day", id="a time"),
        pytest.param("it has fallen out of favour", "no longer recommended", id="no longer"),
        pytest.param("lifelong even if I feel well", "without symptoms", id="no praise"),
        pytest.param("it needs to be off for 3 days", "it stopped for 3 days", id="held"),
        pytest.param("steroids are given in asthma", "steroids are given in asthma", id="plain"),
    ],
)
def test_talk_is_read_as_plain_words(talk: str, plain: str) -> None:
    assert plain in plainly(talk, load_wording())


@pytest.mark.parametrize(
    ("article", "question", "statement"),
    [
        pytest.param(
            "nerves",
            "If IVIG stops working in MMN I'd reach for plasma exchange next. How often?",
            "mmn-1",
            id="a plan",
        ),
        pytest.param(
            "nerves",
            "How long do I keep an MMN patient on steroids before calling it a success?",
            "mmn-1",
            id="a course",
        ),
        pytest.param(
            "nerves",
            "Given that sarcoidosis neuropathies bounce back on immunoglobulin, when to repeat?",
            "poor-prognosis-indicators-2",
            id="talk after given that",
        ),
        pytest.param(
            "nerves",
            "With cilta-cel causing neuropathy in 70% of people, should all be treated?",
            "car-t-cell-therapy-1",
            id="a rate",
        ),
        pytest.param(
            "nerves",
            "Nice that most people with lupus optic neuritis keep their sight above 20/25. Why?",
            "guarded-prognosis-1",
            id="most",
        ),
        pytest.param(
            "nerves",
            "My registrar says plasmapheresis works within a couple of days in IgM neuropathy. "
            "Which reference is that?",
            "igm-associated-neuropathy-2",
            id="a reference asked for",
        ),
        pytest.param("nerves", "IVIG is given at 1 g/kg in GBS, right?", "aidp-2", id="a dose"),
        pytest.param(
            "nerves", "By how much did plasma exchange beat IVIG in GBS?", "aidp-1", id="how much"
        ),
        pytest.param(
            "heart",
            "Which DOAC is the safest in pregnancy?",
            "pregnancy-and-breastfeeding-1",
            id="the safest of what is avoided",
        ),
        pytest.param(
            "bladder",
            "What's the right fosfomycin regimen for acute pyelonephritis?",
            "apn-1",
            id="a regimen",
        ),
        pytest.param(
            "bladder",
            "Because every woman with cystitis needs a culture, when do I send it?",
            "uncomplicated-cystitis-in-women-3",
            id="a test",
        ),
        pytest.param(
            "nerves",
            "Cilta-cel gives neuropathy in 57% of patients, doesn't it (so I read)?",
            "car-t-cell-therapy-1",
            id="an aside after a tag",
        ),
    ],
)
def test_a_false_premise_is_corrected(
    bots: Mapping[str, Bot], article: str, question: str, statement: str
) -> None:
    answer = bots[article].ask(question)
    assert answer.outcome is Outcome.CORRECTED
    assert statement in {i for c in answer.corrections for i in c.statements}


def test_a_correction_of_what_names_its_disease_leaves_out_what_was_asked_before(
    bots: Mapping[str, Bot],
) -> None:
    first = bots["nerves"].ask("What dose of IVIG is given in GBS?")
    question = "Since steroids are first choice in MMN, which dose?"
    answer = bots["nerves"].ask(question, history=[first])
    assert answer.outcome is Outcome.CORRECTED
    assert answer.standalone == question


def test_an_it_that_nothing_stands_for_is_the_drug_of_the_title(data: Path) -> None:
    article = shipped("eval/questions").parent / "articles" / "desmopressin" / "article.txt"
    settings = replace(Settings.from_environment(), data=data, article=article)
    with bot.open(settings) as desmopressin:
        answer = desmopressin.ask("Since it works in hemophilia B, what's the dose?")
    assert answer.outcome is Outcome.CORRECTED
    assert [i for c in answer.corrections for i in c.statements] == ["mild-hemophilia-4"]


@pytest.mark.parametrize(
    ("article", "right", "wrong", "statement"),
    [
        pytest.param(
            "nerves",
            "IVIG works better than plasma exchange in MMN, doesn't it?",
            "Plasma exchange works better than IVIG in MMN, doesn't it?",
            "mmn-1",
            id="the other one is ineffective",
        ),
        pytest.param(
            "nerves",
            "Steroids do worse than IVIG in MMN, don't they?",
            "IVIG does worse than steroids in MMN, doesn't it?",
            "mmn-1",
            id="worse",
        ),
        pytest.param(
            "nerves",
            "IVIG is no better than plasma exchange in GBS, is it?",
            "How much better is IVIG than plasma exchange in GBS?",
            "aidp-1",
            id="equals",
        ),
        pytest.param(
            "nerves",
            "Rituximab combinations do better than rituximab alone in Waldenström, don't they?",
            "Rituximab alone does better than combinations in Waldenström, doesn't it?",
            "waldenstrom-macroglobulinemia-related-neuropathy-3",
            id="more likely",
        ),
        pytest.param(
            "heart",
            "LMWH is better than a DOAC in pregnancy, isn't it?",
            "DOACs are better than LMWH in pregnancy, aren't they?",
            "pregnancy-and-breastfeeding-1",
            id="the other one is to be avoided",
        ),
        pytest.param(
            "heart",
            "Warfarin is better than dabigatran with a mechanical valve, right?",
            "Dabigatran works better than warfarin for mechanical valves, doesn't it?",
            "mhv-1",
            id="the only one",
        ),
        pytest.param(
            "heart",
            "DOACs are better than warfarin for most people with AF, right?",
            "Warfarin is better than DOACs for most people with AF, right?",
            "nvaf-1",
            id="preferred over the other one",
        ),
        pytest.param(
            "bladder",
            "Ciprofloxacin is better than nitrofurantoin for pyelonephritis, right?",
            "Nitrofurantoin works better than ciprofloxacin in pyelonephritis, doesn't it?",
            "apn-1",
            id="resistance that is only supposed",
        ),
    ],
)
def test_a_comparison_is_corrected_only_if_it_is_the_wrong_way_round(
    bots: Mapping[str, Bot], article: str, right: str, wrong: str, statement: str
) -> None:
    assert bots[article].ask(right).outcome is not Outcome.CORRECTED
    corrections = bots[article].ask(wrong).corrections
    assert statement in {i for c in corrections for i in c.statements}


@pytest.mark.parametrize(
    ("question", "corrections"),
    [
        pytest.param(
            "Cilta-cel gives neuropathy in 57% of patients, doesn't it?",
            [("car-t-cell-therapy-1",)],
            id="gives",
        ),
        pytest.param(
            "Cilta-cel causes neuropathy in over half the patients, doesn't it (57%)?",
            [("car-t-cell-therapy-1",)],
            id="causes",
        ),
        # Answered with the drug's own rate; it is not set against the share in the aside.
        pytest.param(
            "Cilta-cel gives neuropathy in over half the patients, doesn't it (57%)?",
            [],
            id="gives, with an aside",
        ),
    ],
)
def test_a_rate_without_a_drug_denies_none_of_a_drug_that_has_its_own(
    bots: Mapping[str, Bot], question: str, corrections: list[tuple[str, ...]]
) -> None:
    answer = bots["nerves"].ask(question)
    assert [c.statements for c in answer.corrections] == corrections
    assert {s for c in answer.claims for s in c.statements} == {"car-t-cell-therapy-1"}


@pytest.mark.parametrize(
    ("article", "question"),
    [
        pytest.param("nerves", "Is plasma exchange any use in MMN?", id="a mere question"),
        pytest.param("nerves", "How come steroids are a bad idea in MMN?", id="a right reason"),
        pytest.param("nerves", "What's the best treatment for MMN?", id="the best of all"),
        pytest.param("nerves", "How often is bortezomib given to spare the nerves?", id="schedule"),
        pytest.param(
            "nerves", "Rituximab combos beat monotherapy in Waldenström, right?", id="tag"
        ),
        pytest.param("nerves", "Subcut Ig is friendlier for CIDP patients, isn't it?", id="talk"),
        pytest.param("nerves", "IVIG is given at 2 g/kg in GBS, right?", id="a dose"),
        pytest.param("nerves", "97% of SLE patients have no neuropathy, right?", id="the rest"),
        pytest.param("nerves", "Is it a myth that steroids help in MMN?", id="a myth"),
        pytest.param("heart", "What's the best anticoagulant during pregnancy?", id="a class"),
        pytest.param("heart", "Usual warfarin INR target for a mitral prosthesis?", id="a target"),
        pytest.param(
            "bladder",
            "Since nitrofurantoin is first line for cystitis, how long is the course?",
            id="of one kind",
        ),
    ],
)
def test_a_right_premise_is_left_alone(
    bots: Mapping[str, Bot], article: str, question: str
) -> None:
    assert bots[article].ask(question).outcome is not Outcome.CORRECTED
