"""The words of the page in its languages; the browser puts in those that its reader wants."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from bot.markup import Attribute, Child, Markup, element

FILE = Path(__file__).with_name("words.toml")
DEFAULT = "en"


@cache
def words() -> dict[str, dict[str, str]]:
    """Language to key to words; every language has the same keys."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def said(key: str) -> str:
    """The English words of a key."""
    return words()[DEFAULT][key]


def word(key: str, tag: str = "span", **attributes: Attribute) -> Markup:
    """An element that holds the words of a key in the reader's language."""
    return element(tag, said(key), data_word=key, **attributes)


def button(key: str, act: str, *more: Child, **attributes: Attribute) -> Markup:
    """A button; `act` names what the page's script does when it is pressed."""
    return element("button", word(key), *more, type="button", data_act=act, **attributes)
