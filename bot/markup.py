"""HTML made in Python: every text is escaped unless it is markup made here."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import TypeAlias


class Markup(str):
    """HTML that was made by `element`; plain strings are escaped where they are put into it."""

    __slots__ = ()


Child: TypeAlias = str | None
Attribute: TypeAlias = str | int | bool | None
EMPTY = Markup()
VOID = frozenset({"br", "hr", "input", "meta"})


def element(tag: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """One element; `class_` is `class`, `data_x` is `data-x`, None and False leave a name out.

    >>> element("p", "a < b", element("b", "c"), class_="x", hidden=True, id=None)
    '<p class="x" hidden>a &lt; b<b>c</b></p>'
    """
    opening = "".join([tag, *(_attribute(name, value) for name, value in attributes.items())])
    if tag in VOID:
        return Markup(f"<{opening}>")
    return Markup(f"<{opening}>{joined(children)}</{tag}>")


def joined(children: Iterable[Child]) -> Markup:
    """The children one after the other, those that are no markup escaped.

    >>> joined(["<", element("i"), None])
    '&lt;<i></i>'
    """
    return Markup("".join(map(_escaped, filter(None, children))))


def _escaped(child: str) -> str:
    return child if isinstance(child, Markup) else html.escape(child)


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{html.escape(str(value))}"'
