"""How the values of settings for a server are read: lists, origins, networks, tokens, switches."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, cast
from urllib.parse import urlsplit

SHORTEST_TOKEN = 16
"""Characters; a shorter token could be guessed."""

Value: TypeAlias = object
Reader: TypeAlias = Callable[[Value, Path], object]

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_PORTS = {"http": 80, "https": 443}


def listed(one: Callable[[str], str]) -> Reader:
    """Reads several values: a list in a file, or one text with commas between them."""

    def read(value: Value, _folder: Path) -> tuple[str, ...]:
        parts = cast("list[object]", value) if isinstance(value, list) else str(value).split(",")
        return tuple(dict.fromkeys(one(str(part).strip()) for part in parts if str(part).strip()))

    return read


def single(one: Callable[[str], str]) -> Reader:
    """Reads one such value."""
    return lambda value, _folder: one(str(value).strip())


def switch(value: Value, _folder: Path) -> bool:
    """On or off.

    Raises:
        ValueError: it is neither.
    """
    text = str(value).strip().lower()
    if text not in (*_YES, *_NO):
        message = "yes or no is needed"
        raise ValueError(message)
    return text in _YES


def origin(text: str) -> str:
    """An origin as browsers send it: scheme, host, and the port unless it is the usual one.

    >>> origin("https://Ward.example:443/")
    'https://ward.example'

    Raises:
        ValueError: it is no exact origin; a wildcard is none.
    """
    given = text.rstrip("/").lower()
    parts = urlsplit(given)
    whole = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in _PORTS or not _is_host(parts.hostname) or whole != given:
        message = "exact origins such as https://ward.example are needed"
        raise ValueError(message)
    return whole.removesuffix(f":{_PORTS[parts.scheme]}")


def _is_host(name: str | None) -> bool:
    return bool(re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", name or ""))


def network(text: str) -> str:
    """An address or a network of addresses.

    Raises:
        ValueError: it is neither.
    """
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        message = f"addresses such as 10.0.0.2 or networks such as 10.0.0.0/24 are needed: {error}"
        raise ValueError(message) from error


def token(text: str) -> str:
    """A secret that a caller sends.

    Raises:
        ValueError: it is short, or has characters that no header carries.
    """
    if not re.fullmatch(rf"[A-Za-z0-9._~+/=-]{{{SHORTEST_TOKEN},}}", text):
        message = f"tokens of {SHORTEST_TOKEN} or more letters, digits and ._~+/=- are needed"
        raise ValueError(message)
    return text


def redis_url(value: Value, _folder: Path) -> str:
    """The address of a Redis server.

    Raises:
        ValueError: it is none.
    """
    url = str(value).strip()
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        message = "an address such as redis://127.0.0.1:6379/0 is needed"
        raise ValueError(message)
    return url
