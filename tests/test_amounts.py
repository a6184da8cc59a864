"""Whose amounts a sentence gives."""

from __future__ import annotations

import pytest

from bot.amounts import owners
from bot.facets import load_facets
from bot.lexicon_files import load_lexicon

LEXICON, FACETS = load_lexicon(), load_facets()


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Idarucizumab 5 g intravenously reverses dabigatran", {"idarucizumab"}),
        ("Methotrexate 15 mg weekly, with folic acid 5 mg", {"methotrexate", "folic-acid-therapy"}),
        ("A single dose of 5 mg of dexamethasone replaces prednisolone", {"dexamethasone"}),
        ("Apixaban or rivaroxaban 10 mg daily", {"apixaban", "rivaroxaban"}),
        ("375 mg/m2 weekly, together with glucocorticoids", set[str]()),
        ("Rituximab is preferred; then 60 mg daily", set[str]()),
        ("Warfarin is stopped", set[str]()),
    ],
)
def test_an_amount_is_that_of_the_drug_it_stands_with(text: str, given: set[str]) -> None:
    assert owners(text, FACETS.amounts, LEXICON.find(text)) == given
