"""How the values of settings are read: from the value and the folder that paths start from.

All raise `ValueError` that says what is needed; what was given is named by `bot.settings`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, cast
from urllib.parse import urlsplit

from bot.types import Audience

SHORTEST_TOKEN = 16
"""Characters; a shorter token could be guessed."""

Value: TypeAlias = object
Reader: TypeAlias = Callable[[Value, Path], object]

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_PORTS = {"http": 80, "https": 443}


def words(value: Value, _folder: Path) -> str:
    """Some text."""
    if not isinstance(value, str) or not value.strip():
        message = "text is needed"
        raise ValueError(message)
    return value.strip()


def _path(value: Value, folder: Path) -> Path:
    try:
        return folder / Path(words(value, folder)).expanduser()
    except RuntimeError as error:
        message = f"a path is needed: {error}"
        raise ValueError(message) from error


def existing_file(value: Value, folder: Path) -> Path:
    """The path of a file that is there."""
    path = _path(value, folder)
    if not path.is_file():
        message = "the path of a file is needed, and there is none at this one"
        raise ValueError(message)
    return path


def folder_path(value: Value, folder: Path) -> Path:
    """The path of a folder that may be made later."""
    path = _path(value, folder)
    if path.exists() and not path.is_dir():
        message = "the path of a folder is needed, and this is a file"
        raise ValueError(message)
    return path


def model_name(value: Value, folder: Path) -> str:
    """A model's name, or the whole path of a folder that is there."""
    path = _path(value, folder)
    return str(path) if path.is_dir() else words(value, folder)


def server_url(value: Value, folder: Path) -> str:
    """The address of a server, without a password in it."""
    url = words(value, folder)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = "an address such as https://host.example:8000 is needed"
        raise ValueError(message)
    if parts.username or parts.password:
        message = "an address without a password is needed; a token is set by itself"
        raise ValueError(message)
    return url.rstrip("/")


def header_name(value: Value, folder: Path) -> str:
    """The name of an HTTP header."""
    name = words(value, folder)
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        message = "the name of an HTTP header is needed"
        raise ValueError(message)
    return name


def audience(value: Value, folder: Path) -> Audience:
    """Whom the wording is for."""
    name = words(value, folder).lower()
    if name not in list(Audience):
        message = f"one of {', '.join(Audience)} is needed"
        raise ValueError(message)
    return Audience(name)


def whole_number(lowest: int, highest: int) -> Reader:
    """Reads a number between two others, both included."""

    def read(value: Value, _folder: Path) -> int:
        digits = "" if isinstance(value, bool) else str(value).strip()
        if not re.fullmatch(r"[0-9]{1,9}", digits) or not lowest <= int(digits) <= highest:
            message = f"a whole number from {lowest} to {highest} is needed"
            raise ValueError(message)
        return int(digits)

    return read


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
