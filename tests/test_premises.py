"""What a question takes for granted."""

from __future__ import annotations

import pytest

from bot.premises import premises
from bot.wording import load_wording

WORDING = load_wording()


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        pytest.param(
            "Since steroids are first choice in quinsy, which dose?",
            "steroids are first choice in quinsy",
            id="since",
        ),
        pytest.param(
            "Given that quinsy is harmless, why treat it?", "quinsy is harmless", id="given that"
        ),
        pytest.param(
            "Why are steroids harmful in quinsy?", "steroids harmful in quinsy", id="why are"
        ),
        pytest.param(
            "Steroids are useless in quinsy, correct?", "Steroids are useless in quinsy", id="tag"
        ),
        pytest.param(
            "Steroids cure quinsy, don't they?", "Steroids cure quinsy", id="tag with apostrophe"
        ),
        pytest.param("By how much do steroids cut fever?", "steroids cut fever", id="by how much"),
        pytest.param(
            "Which trial proved that steroids cure quinsy?", "steroids cure quinsy", id="proved"
        ),
        pytest.param("Steroids cure quinsy, so which dose?", "Steroids cure quinsy", id="so which"),
        pytest.param(
            "I read that steroids cure quinsy. Which dose?",
            "steroids cure quinsy",
            id="I read that",
        ),
        pytest.param(
            "Confirm that steroids cure quinsy.", "steroids cure quinsy", id="confirm that"
        ),
        pytest.param(
            "Which dose of steroids is given, since they cure quinsy?",
            "they cure quinsy",
            id="reason after",
        ),
        pytest.param(
            "Steroids cure quinsy. Which dose is given?", "Steroids cure quinsy", id="told beside"
        ),
        pytest.param("Steroids cure quinsy, how long for?", "Steroids cure quinsy", id="comma"),
        pytest.param(
            "By what mechanism do steroids cure quinsy?", "steroids cure quinsy", id="mechanism"
        ),
        pytest.param(
            "Why must every quinsy be drained?", "must every quinsy be drained", id="why must"
        ),
        pytest.param(
            "With quinsy starting after a week, when to look?",
            "quinsy starting after a week",
            id="with ... -ing",
        ),
        pytest.param(
            "With steroids being first choice, which dose?", "steroids is first choice", id="being"
        ),
        pytest.param(
            "My consultant swears that steroids cure quinsy. Which dose?",
            "steroids cure quinsy",
            id="a consultant",
        ),
        pytest.param(
            "I was relieved to read that quinsy is harmless. Is it?",
            "quinsy is harmless",
            id="relieved",
        ),
        pytest.param(
            "Nice that steroids cure quinsy. Why?", "steroids cure quinsy", id="nice that"
        ),
        pytest.param(
            "The 40 mg daily dose in quinsy, is it for a week?",
            "40 mg daily dose in quinsy",
            id="a definite figure",
        ),
        pytest.param(
            "Penicillin twice daily in quinsy, with which meal?",
            "Penicillin twice daily in quinsy",
            id="a schedule",
        ),
        pytest.param(
            "Why does quinsy do well when tonsillitis doesn't?", "quinsy do well", id="a contrast"
        ),
        pytest.param(
            "Steroids are best for a patient with quinsy. Which dose?",
            "Steroids are best for a patient with quinsy",
            id="a patient named late",
        ),
    ],
)
def test_what_is_taken_for_granted_is_found(question: str, premise: str) -> None:
    assert premise in premises(question, WORDING)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Are steroids first choice in quinsy?", id="a question asserts nothing"),
        pytest.param("What is the dose of steroids in quinsy?", id="open question"),
        pytest.param("Tell me about steroids in quinsy.", id="an order"),
        pytest.param("List all drugs that help in quinsy", id="a list"),
        pytest.param("Which drugs help? And in children?", id="two questions"),
        pytest.param("My patient has quinsy and is on steroids. Which dose?", id="one patient"),
        pytest.param("Severe quinsy, failed steroids. Which drug helps?", id="no verb"),
        pytest.param(
            "ciclosporin for quinsy after steroid failure - evidence?", id="no verb, a dash"
        ),
        pytest.param("If steroids are no help in quinsy, what is next?", id="a scene"),
        pytest.param("So what is used in quinsy then?", id="so what"),
        pytest.param("Do people say steroids cure quinsy?", id="asks who says"),
        pytest.param("It's a myth that steroids cure quinsy, right?", id="a myth"),
        pytest.param("Is the 40 mg dose in quinsy given daily?", id="a figure asked about"),
        pytest.param("Is that 61% of all or of some?", id="that figure"),
        pytest.param("dose", id="one word"),
        pytest.param("?", id="a question mark"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_asked_is_not_taken_for_granted(question: str) -> None:
    assert premises(question, WORDING) == ()
