"""No string in `bot/` holds what belongs in `corpus/`: a statement id, a clinical term, a dose."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.article import read_article
from bot.lexicon import UNLISTED, Lexicon
from bot.lexicon_files import load_lexicon
from bot.settings import shipped_article
from tests.floors import parsed, read_sources

SOURCES = read_sources(Path(__file__).parent.parent / "bot")
SHORTEST = 3  # two letters mean too much else, in variables' names and in SQL
CLINICAL_KINDS = ("condition", "therapy")
QUANTITY = re.compile(
    r"(?<!\\)\d\s?(?:%|(?:mc?g|µg|kg|g|ml|dl|l|mmol|iu|units?|hours?|days?|weeks?|months?|years?)\b)",
    re.IGNORECASE,
)


def strings(source: str) -> Iterator[tuple[int, str]]:
    """Line and value of every string of a source but docstrings and formats; f-strings by parts."""
    tree = parsed(source)
    left_out = {id(part) for node in ast.walk(tree) for part in _no_text(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in left_out:
            yield node.lineno, str(node.value)


def _no_text(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings, formats such as `.0%`, and constants that are no strings."""
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.FormattedValue) and node.format_spec:
        yield from ast.walk(node.format_spec)
    elif isinstance(node, ast.Constant) and not isinstance(node.value, str):
        yield node


@cache
def lexicon() -> Lexicon:
    return load_lexicon()


@cache
def statement_ids() -> re.Pattern[str]:
    ids = "|".join(re.escape(s.id) for s in read_article(shipped_article()).evidence)
    return re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])")


def knowledge(text: str) -> list[str]:
    """What a string knows that it should not: terms, statement ids, quantities."""
    terms = [
        mention.text
        for mention in lexicon().find(text)
        if mention.kind in CLINICAL_KINDS
        and not mention.concept.startswith(UNLISTED)
        and len(mention.text) >= SHORTEST
    ]
    return [*terms, *statement_ids().findall(text), *QUANTITY.findall(text)]


def findings(source: str) -> list[str]:
    return [
        f"line {n}: {found} in {text!r}"
        for n, text in strings(source)
        if (found := knowledge(text))
    ]


@pytest.mark.parametrize("module", sorted(SOURCES))
def test_a_module_holds_no_knowledge_of_the_article(module: str) -> None:
    assert findings(SOURCES[module]) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("dose = '2 g of it'", id="a quantity"),
        pytest.param("share = f'{x} of 30%'", id="a share, in an f-string"),
        pytest.param("term = 'treats Guillain-Barré syndrome'", id="a condition"),
        pytest.param("term = 'RITUXIMAB'", id="a therapy, in another case"),
        pytest.param("known = {'mmn-1'}", id="a statement id"),
    ],
)
def test_knowledge_in_a_string_is_found(source: str) -> None:
    assert len(findings(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("'''Gives 2 g of rituximab.'''", id="a docstring"),
        pytest.param("text = 'at most 20,000 characters'", id="a number alone"),
        pytest.param("text = 'g/kg'", id="a unit alone"),
        pytest.param("text = f'{share:.0%}'", id="a format"),
        pytest.param("name = 'HF_HUB_OFFLINE'", id="the name of a variable"),
    ],
)
def test_other_strings_are_left_alone(source: str) -> None:
    assert findings(source) == []
