"""Settings: `FOOTNOTE_*` variables, a TOML file, or given in code. Unknown keys are refused."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from bot.errors import SettingsError
from bot.setting_values import (
    Reader,
    Value,
    audience,
    existing_file,
    folder_path,
    header_name,
    listed,
    model_name,
    network,
    origin,
    redis_url,
    server_url,
    single,
    switch,
    token,
    whole_number,
    words,
)
from bot.shipped import shipped
from bot.types import Audience

PREFIX = "FOOTNOTE_"
FILE_VARIABLE = "FOOTNOTE_SETTINGS"
FILE_NAME = "footnote.toml"
DEFAULT_MODEL = "footnote-minilm"
"""The published embedding model with what the project has taught it (`bot.adapter`)."""
LONGEST_QUESTION = 20_000
HIGHEST_PORT = 65_535
UNLIMITED = 0
MOST = 999_999_999
SECRETS = frozenset({"chroma_token", "api_tokens", "redis_url"})


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
    embedding: str = DEFAULT_MODEL
    chroma_url: str | None = None
    chroma_token: str | None = field(default=None, repr=False)
    chroma_token_header: str = "X-Chroma-Token"  # noqa: S105 - a header's name
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"
    model: str | None = None
    model_url: str | None = None
    model_timeout: int = 20
    model_tokens: int = 1_024
    max_question: int = 2_000
    audience: Audience = Audience.CLINICIAN
    host: str = "127.0.0.1"
    port: int = 7860
    page: bool = True
    evaluation: bool = False
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


MEANING: Mapping[str, Meaning] = {
    "article": Meaning(existing_file, "the article to answer from"),
    "data": Meaning(folder_path, "folder for the index and the prepared embedding model"),
    "embedding": Meaning(
        model_name, "embedding model: ours, `all-MiniLM-L6-v2`, another, or a folder"
    ),
    "chroma_url": Meaning(
        server_url, "a Chroma server instead of the local index, such as https://chroma:8000"
    ),
    "chroma_token": Meaning(words, "the token that the Chroma server asks for"),
    "chroma_token_header": Meaning(header_name, "the header that carries the token"),
    "chroma_tenant": Meaning(words, "the tenant on the Chroma server"),
    "chroma_database": Meaning(words, "the database on the Chroma server"),
    "model": Meaning(
        words, "a language model that words the answers: provider:name; none: no model"
    ),
    "model_url": Meaning(server_url, "its server, such as http://127.0.0.1:11434"),
    "model_timeout": Meaning(whole_number(1, 600), "seconds in which its reply must be whole"),
    "model_tokens": Meaning(whole_number(64, 32_768), "tokens it may write"),
    "max_question": Meaning(
        whole_number(1, LONGEST_QUESTION), "longest question taken, in characters"
    ),
    "audience": Meaning(audience, f"whom the wording is for: {' or '.join(Audience)}"),
    "host": Meaning(words, "the address that the chat page listens on"),
    "port": Meaning(whole_number(0, HIGHEST_PORT), "the port of the chat page; 0 takes a free one"),
    "page": Meaning(switch, "whether `footnote serve` has the chat page besides the API"),
    "evaluation": Meaning(switch, "whether the page has the Evaluate tab, for whoever reaches it"),
    "public_url": Meaning(single(origin), "where others reach the server, if not at its address"),
    "allowed_origins": Meaning(
        listed(origin), "other pages that may ask, without a token: exact origins"
    ),
    "api_tokens": Meaning(listed(token), "tokens of which API callers must send one; none: open"),
    "trusted_proxies": Meaning(listed(network), "proxies believed on who calls: addresses"),
    "rate_limit": Meaning(
        whole_number(UNLIMITED, MOST), "requests a minute from one address; 0: any"
    ),
    "origin_rate_limit": Meaning(whole_number(UNLIMITED, MOST), "the same from one other page"),
    "redis_url": Meaning(redis_url, "a Redis server that counts for several servers together"),
    "concurrency": Meaning(
        whole_number(1, 10_000), "questions that API, MCP and widget take in at a time"
    ),
    "body_limit": Meaning(whole_number(1_024, MOST), "largest body of a request, in bytes"),
    "answer_timeout": Meaning(
        whole_number(1, 3_600), "seconds after which API, MCP and widget give up a question"
    ),
    "metrics": Meaning(switch, "whether there is `/metrics`"),
    "log_questions": Meaning(switch, "whether questions are logged, without identifiers"),
    "feedback_days": Meaning(whole_number(1, 36_500), "days after which feedback is deleted"),
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
