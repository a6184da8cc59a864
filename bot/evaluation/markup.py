"""Builds HTML: every text is escaped, only what was built here is markup."""

from __future__ import annotations

import html
from collections.abc import Iterable

VOID = frozenset({"input", "meta", "br"})


class Html(str):
    """Markup that was built here and is safe to show."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | bool | None) -> Html:
    """An element; plain strings are escaped, attributes that are None or False left out.

    `class_` stands for `class`, `data_id` for `data-id`.

    >>> element("p", "2 < 3", class_="note")
    '<p class="note">2 &lt; 3</p>'
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Iterable[str]) -> Html:
    """Pieces one after the other, each escaped unless it is markup already."""
    return Html("".join(c if isinstance(c, Html) else html.escape(c) for c in children))


def _attribute(key: str, value: str | bool | None) -> str:  # noqa: FBT001 - HTML has such attributes
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(value)}"'
