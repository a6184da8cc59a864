"""Settings: `FOOTNOTE_*` variables, a TOML file, or given in code. Unknown keys are refused."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import platformdirs

from bot.errors import SettingsError
from bot.setting_values import listed, network, origin, redis_url, single, switch, token
from bot.shipped import shipped
from bot.types import Audience

PREFIX = "FOOTNOTE_"
FILE_VARIABLE = "FOOTNOTE_SETTINGS"
FILE_NAME = "footnote.toml"
LONGEST_QUESTION = 20_000
HIGHEST_PORT = 65_535
UNLIMITED = 0
MOST = 999_999_999
SECRETS = frozenset({"chroma_token", "api_tokens", "redis_url"})

Value: TypeAlias = object
Reader: TypeAlias = Callable[[Value, Path], object]


def shipped_article() -> Path:
    """The one article in the `corpus` folder that came with this installation.

    Raises:
        SettingsError: the folder holds no article or several.
    """
    corpus = shipped("corpus")
    articles = sorted(corpus.glob("*.txt"))
    if len(articles) != 1:
        message = f"{corpus} holds {len(articles)} articles, not one; set FOOTNOTE_ARTICLE"
        raise SettingsError(message)
    return articles[0]


def user_data() -> Path:
    """Footnote's folder where this user's programs keep their data; it need not exist yet."""
    return platformdirs.user_data_path("footnote", appauthor=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. `MEANING` says what each one is, in the same order."""

    article: Path = field(default_factory=shipped_article)
    data: Path = field(default_factory=user_data)
    embedding: str = "all-MiniLM-L6-v2"
    chroma_url: str | None = None
    chroma_token: str | None = field(default=None, repr=False)
    chroma_token_header: str = "X-Chroma-Token"  # noqa: S105 - a header's name
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"
    max_question: int = 2_000
    audience: Audience = Audience.CLINICIAN
    host: str = "127.0.0.1"
    port: int = 7860
    page: bool = True
    public_url: str | None = None
    allowed_origins: tuple[str, ...] = ()
    api_tokens: tuple[str, ...] = field(default=(), repr=False)
    trusted_proxies: tuple[str, ...] = ()
    rate_limit: int = 120
    origin_rate_limit: int = 1_200
    redis_url: str | None = field(default=None, repr=False)
    concurrency: int = 32
    body_limit: int = 16_384
    answer_timeout: int = 30
    metrics: bool = True
    log_questions: bool = False
    feedback_days: int = 365

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings file, if there is one, overruled by the `FOOTNOTE_*` variables.

        An empty variable counts as unset. Paths are relative to the working directory, those in the
        file to the file's folder.

        Raises:
            SettingsError: a key is unknown, a value is bad, or the file cannot be read.
        """
        variables = _variables(os.environ if environ is None else environ)
        values = _file_values(variables.pop(FILE_VARIABLE, None))
        for name, text in variables.items():
            key = name.removeprefix(PREFIX).lower()
            values[key] = _value(name, key, text, Path.cwd())
        return cls(**values)


class Meaning(NamedTuple):
    """How a setting is read, and what it is in one line for the README."""

    read: Reader
    says: str


def _text(value: Value, _folder: Path) -> str:
    if not isinstance(value, str) or not value.strip():
        message = "text is needed"
        raise ValueError(message)
    return value.strip()


def _path(value: Value, folder: Path) -> Path:
    try:
        return folder / Path(_text(value, folder)).expanduser()
    except RuntimeError as error:
        message = f"a path is needed: {error}"
        raise ValueError(message) from error


def _file(value: Value, folder: Path) -> Path:
    path = _path(value, folder)
    if not path.is_file():
        message = "the path of a file is needed, and there is none at this one"
        raise ValueError(message)
    return path


def _folder(value: Value, folder: Path) -> Path:
    path = _path(value, folder)
    if path.exists() and not path.is_dir():
        message = "the path of a folder is needed, and this is a file"
        raise ValueError(message)
    return path


def _model(value: Value, folder: Path) -> str:
    """A model's name, or the absolute path of a folder that is there."""
    text = _text(value, folder)
    path = _path(text, folder)
    return str(path) if path.is_dir() else text


def _url(value: Value, folder: Path) -> str:
    url = _text(value, folder)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = "an address such as https://chroma.example:8000 is needed"
        raise ValueError(message)
    if parts.username or parts.password:
        message = "an address without a password is needed; its place is chroma_token"
        raise ValueError(message)
    return url.rstrip("/")


def _header(value: Value, folder: Path) -> str:
    name = _text(value, folder)
    if not re.fullmatch(r"[A-Za-z0-9-]+", name):
        message = "the name of an HTTP header is needed"
        raise ValueError(message)
    return name


def _audience(value: Value, folder: Path) -> Audience:
    text = _text(value, folder).lower()
    if text not in list(Audience):
        message = f"one of {', '.join(Audience)} is needed"
        raise ValueError(message)
    return Audience(text)


def _number(lowest: int, highest: int) -> Reader:
    def read(value: Value, _folder: Path) -> int:
        text = "" if isinstance(value, bool) else str(value).strip()
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            message = f"a whole number from {lowest} to {highest} is needed"
            raise ValueError(message)
        return int(text)

    return read


MEANING: Mapping[str, Meaning] = {
    "article": Meaning(_file, "the article to answer from"),
    "data": Meaning(_folder, "folder for the index and the prepared embedding model"),
    "embedding": Meaning(_model, "embedding model: a name, or a folder with its files"),
    "chroma_url": Meaning(
        _url, "a Chroma server instead of the local index, such as https://chroma:8000"
    ),
    "chroma_token": Meaning(_text, "the token that the Chroma server asks for"),
    "chroma_token_header": Meaning(_header, "the header that carries the token"),
    "chroma_tenant": Meaning(_text, "the tenant on the Chroma server"),
    "chroma_database": Meaning(_text, "the database on the Chroma server"),
    "max_question": Meaning(_number(1, LONGEST_QUESTION), "longest question taken, in characters"),
    "audience": Meaning(_audience, f"whom the wording is for: {' or '.join(Audience)}"),
    "host": Meaning(_text, "the address that the chat page listens on"),
    "port": Meaning(_number(0, HIGHEST_PORT), "the port of the chat page; 0 takes a free one"),
    "page": Meaning(switch, "whether `footnote serve` has the chat page besides the API"),
    "public_url": Meaning(single(origin), "where others reach the server, if not at its address"),
    "allowed_origins": Meaning(listed(origin), "other pages that may ask: exact origins"),
    "api_tokens": Meaning(listed(token), "tokens of which API callers must send one; none: open"),
    "trusted_proxies": Meaning(listed(network), "proxies believed on who calls: addresses"),
    "rate_limit": Meaning(_number(UNLIMITED, MOST), "requests a minute from one address; 0: any"),
    "origin_rate_limit": Meaning(_number(UNLIMITED, MOST), "the same from one other page"),
    "redis_url": Meaning(redis_url, "a Redis server that counts for several servers together"),
    "concurrency": Meaning(_number(1, 10_000), "questions taken in at the same time"),
    "body_limit": Meaning(_number(1_024, MOST), "largest body of a request, in bytes"),
    "answer_timeout": Meaning(_number(1, 3_600), "seconds after which a question is given up"),
    "metrics": Meaning(switch, "whether there is `/metrics`"),
    "log_questions": Meaning(switch, "whether questions are logged, without identifiers"),
    "feedback_days": Meaning(_number(1, 36_500), "days after which feedback is deleted"),
}
_NAMES = (*(PREFIX + setting.name.upper() for setting in fields(Settings)), FILE_VARIABLE)
_KEYS = tuple(setting.name for setting in fields(Settings))


def _variables(environ: Mapping[str, str]) -> dict[str, str]:
    ours = {
        name: text for name, text in environ.items() if name.startswith(PREFIX) and text.strip()
    }
    return {_known(name, _NAMES): text for name, text in sorted(ours.items())}


def _file_values(named: str | None) -> dict[str, Any]:
    """The values of the named file, else of a `footnote.toml` in the working directory."""
    path = Path(named).expanduser() if named else Path(FILE_NAME)
    if not named and not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"the settings file {path} cannot be read: {error}"
        raise SettingsError(message) from error
    folder = path.resolve().parent
    where = f"in {path}"
    return {_known(k, _KEYS, where): _value(f"{k} {where}", k, v, folder) for k, v in table.items()}


def _known(name: str, names: tuple[str, ...], where: str = "in the environment") -> str:
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.0)[0]
    message = f"{name} {where} is not a setting; did you mean {near}?"
    raise SettingsError(message)


def _value(name: str, key: str, value: Value, folder: Path) -> object:
    try:
        return MEANING[key].read(value, folder)
    except ValueError as error:
        secret = key in SECRETS or "@" in str(value)
        shown = "***" if secret else str(value)
        message = f"{name} is {shown!r}: {error}"
        raise SettingsError(message) from error
