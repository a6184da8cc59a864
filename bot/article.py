"""The article: a file in one of two forms, read whole or not at all."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from bot.assembly import assemble
from bot.errors import ArticleError
from bot.labels import Labels, load_labels
from bot.lines import Line
from bot.markdown_form import read_markdown
from bot.page_form import read_page
from bot.text import cleaned
from bot.types import Article

MOST_BYTES = 10_000_000
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)
_FINGERPRINT_LENGTH = 16
_SOFT_HYPHEN = "\u00ad"
_TAB_WIDTH = 4


def read_article(path: Path, labels: Labels | None = None) -> Article:
    """Read an article in the page form (a web page saved as text) or in Markdown.

    It is Markdown if its name says so, or if it has front matter or a heading with `#`. `labels`
    default to the shipped `corpus/format.toml`.

    Raises:
        ArticleError: the file cannot be read or the article is not whole; names line and cure.
    """
    source = _source(path)
    text = _decoded(path, source)
    known = labels or load_labels()
    try:
        read = read_markdown if _is_markdown(path, text) else read_page
        draft = read(_lines(text), known)
        return assemble(draft, known, hashlib.sha256(source).hexdigest()[:_FINGERPRINT_LENGTH])
    except ArticleError as error:
        message = f"{path.name}: {error}"
        raise ArticleError(message) from error


def _source(path: Path) -> bytes:
    if path.is_dir():
        message = f"{path} is a folder; name the article's file in it"
        raise ArticleError(message)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            message = f"{path} has {size:,} bytes, at most {MOST_BYTES:,} are read; shorten it"
            raise ArticleError(message)
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}; check the path"
        raise ArticleError(message) from error


def _decoded(path: Path, source: bytes) -> str:
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message = f"{path}: line {line} is not UTF-8; save the file as text in UTF-8"
        raise ArticleError(message) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        message = f"{path}: line {line} holds binary data; save the article as text"
        raise ArticleError(message)
    if not text.strip():
        message = f"{path} is empty; it must hold the article"
        raise ArticleError(message)
    return re.sub(r"\r\n?", "\n", text)


def _is_markdown(path: Path, text: str) -> bool:
    if path.suffix.lower() in _MARKDOWN_SUFFIXES:
        return True
    return text.lstrip().startswith("---\n") or _MARKDOWN_HEADING.search(text) is not None


def _lines(text: str) -> list[Line]:
    """Every line with its number and indentation, white space in order."""
    rows = text.replace(_SOFT_HYPHEN, "").split("\n")
    return [Line(number, cleaned(row), _indent(row)) for number, row in enumerate(rows, start=1)]


def _indent(row: str) -> int:
    expanded = row.expandtabs(_TAB_WIDTH)
    return len(expanded) - len(expanded.lstrip())
