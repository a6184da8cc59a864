"""The widget as browsers get it: one module, named by its content, with an integrity value.

Its sources are modules that import each other. They are joined into one because an integrity value
covers one file alone, and because a host page should pay for one request. Joining is leaving out
their imports, the word `export`, comments, indentation, and in styles room around marks.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("widget")
ENTRY = "footnote-chat.js"
LATEST = "/widget.js"
_IMPORT = re.compile(r'^import \{.*?\} from "\./(.*?)";\n', re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"/\*(?!\*/).*?\*/|^\s*//.*?$", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=\w)", re.MULTILINE)
_ROOM_IN_STYLES = re.compile(r"\s*([{};,])\s*")
_STYLES = "style.js"
_HASH_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Script:
    """A file that browsers get; `path` changes with its content."""

    name: str
    content: bytes

    @property
    def path(self) -> str:
        """Where it is served."""
        return f"/widget/{hashlib.sha256(self.content).hexdigest()[:_HASH_LENGTH]}/{self.name}"

    @property
    def integrity(self) -> str:
        """What a `script` element has to say of it (Subresource Integrity)."""
        return f"sha384-{base64.b64encode(hashlib.sha384(self.content).digest()).decode()}"

    @property
    def compressed(self) -> bytes:
        """As it goes over the wire."""
        return gzip.compress(self.content, mtime=0)


@cache
def widget() -> Script:
    """The whole widget."""
    return Script(ENTRY, joined(FOLDER, ENTRY).encode())


@cache
def beside(name: str) -> Script:
    """A file of the server's own pages."""
    text = joined(FOLDER, name) if name.endswith(".js") else (FOLDER / name).read_text("utf-8")
    return Script(name, text.encode())


def joined(folder: Path, entry: str) -> str:
    """The module `entry` and those it imports, each after those that it imports itself."""
    sources: dict[str, str] = {}

    def visit(name: str) -> None:
        source = (folder / name).read_text(encoding="utf-8")
        for imported in _IMPORT.findall(source):
            if imported not in sources:
                visit(imported)
        code = _INDENT.sub("", _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", source))))
        sources[name] = _ROOM_IN_STYLES.sub(r"\1", code) if name == _STYLES else code

    visit(entry)
    return "\n".join(sources.values())
