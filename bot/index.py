"""The index of one article's statements: dense (Chroma), lexical (BM25), and their token vectors.

One folder an index, named by a hash of all it was made from (`INDEX-KEY/chroma`, `/lexical`, `tokens.*`,
`manifest.json`). It is written beside and renamed into place as a whole, one process at a time, so that a
killed build leaves nothing that could be taken for an index. With a server, the collection is there and
the rest is here. Nothing is ever changed in place: another article or model is another folder, and the
folders longest unused are removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
from langchain_core.embeddings import Embeddings

from bot.errors import StoreError
from bot.lexical import LexicalIndex, Scores
from bot.passages import Passage
from bot.store import ChromaServer, DenseStore, Nearest, fill, local_client, server_client
from bot.token_vectors import TokenVectors, TokenVectorWriter
from bot.vectors import Encoder, Progress, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma

FORMAT = 1
KEPT = 4
"""Index folders that stay: those of the articles and models used last."""

_CHUNK = 500
_HASHED = 16 << 20
_MANIFEST, _CHROMA, _LEXICAL = "manifest.json", "chroma", "lexical"


class Index:
    """An index that is built and open. Read-only, safe from several threads."""

    def __init__(
        self,
        passages: Sequence[Passage],
        dense: DenseStore,
        lexical: LexicalIndex,
        tokens: TokenVectors,
    ) -> None:
        self.passages = tuple(passages)
        self._dense = dense
        self._lexical = lexical
        self._tokens = tokens

    def __len__(self) -> int:
        return len(self.passages)

    def nearest(self, vector: Vectors, count: int) -> Nearest:
        """The statements nearest to a vector.

        Raises:
            StoreError: Chroma cannot be read or reached.
        """
        return self._dense.nearest(vector, count)

    def lexical(self, text: str) -> Scores:
        """The BM25 score of every statement for a text, in order."""
        return self._lexical.scores(text)

    def token_vectors(self, positions: Sequence[int]) -> list[Vectors]:
        """The token vectors of statements by position."""
        return self._tokens.of(positions)

    def vector_store(self, embeddings: Embeddings) -> Chroma:
        """The dense part as a LangChain vector store."""
        return self._dense.vector_store(embeddings)

    def close(self) -> None:
        """Let go of files and connections."""
        self._dense.close()


def open_index(
    passages: Sequence[Passage],
    encoder: Encoder,
    *,
    directory: Path,
    key_parts: Sequence[str] = (),
    chroma: ChromaServer | None = None,
    on_progress: Progress | None = None,
) -> Index:
    """The index of these passages: opened if it is there and whole, else built.

    It is found by what was indexed, the encoder's fingerprint and `key_parts`. A second process that wants
    to build the same waits for the first.

    Raises:
        StoreError: it can neither be opened nor built; the message says what to do.
    """
    _refuse_unusable(passages)
    builder = _Builder(
        passages, encoder, directory, _key(passages, encoder, key_parts, chroma), chroma
    )
    with contextlib.suppress(StoreError):
        return builder.opened()
    return builder.built(on_progress)


def _refuse_unusable(passages: Sequence[Passage]) -> None:
    if not passages:
        message = "there is no statement to index; check the article with: footnote audit"
        raise StoreError(message)
    seen: set[str] = set()
    for passage in passages:
        if passage.statement.id in seen:
            message = f"two statements have the id {passage.statement.id}; ids must be unique"
            raise StoreError(message)
        seen.add(passage.statement.id)


def _key(
    passages: Sequence[Passage],
    encoder: Encoder,
    key_parts: Sequence[str],
    chroma: ChromaServer | None,
) -> str:
    where = chroma.place if chroma else ""
    digest = hashlib.sha256(repr((FORMAT, encoder.fingerprint, *key_parts, where)).encode())
    for passage in passages:
        digest.update(repr((passage.statement.id, passage.text, passage.words)).encode())
    return digest.hexdigest()[:16]


class _Builder:
    """Opens or builds one index folder."""

    def __init__(
        self,
        passages: Sequence[Passage],
        encoder: Encoder,
        directory: Path,
        key: str,
        chroma: ChromaServer | None,
    ) -> None:
        self._passages = passages
        self._encoder = encoder
        self._directory = directory
        self._folder = directory / f"index-{key}"
        self._collection = f"footnote-{key}"
        self._chroma = chroma

    def opened(self) -> Index:
        """The index that is there.

        Raises:
            StoreError: there is none, or it is damaged.
        """
        _check(self._folder)
        try:
            lexical = LexicalIndex.load(self._folder / _LEXICAL)
            tokens = TokenVectors(self._folder, self._encoder.dimension)
        except (OSError, ValueError, KeyError) as error:
            raise _damaged(self._folder) from error
        client, place = self._client(self._folder)
        try:
            dense = DenseStore(client, self._collection, self._passages, place)
            dense.nearest(self._first_axis(), 1)
        except StoreError:
            client.close()
            raise
        with contextlib.suppress(OSError):
            self._folder.touch()
        return Index(self._passages, dense, lexical, tokens)

    def _first_axis(self) -> Vectors:
        """Any vector: asking for its neighbour shows whether the collection can be read."""
        import numpy as np

        return np.eye(1, self._encoder.dimension, dtype=np.float32)[0]

    def _client(self, folder: Path) -> tuple[ClientAPI, str]:
        if self._chroma:
            return server_client(self._chroma), self._chroma.place
        return local_client(folder / _CHROMA), str(self._folder)

    def built(self, on_progress: Progress | None) -> Index:
        """Build under a lock, unless another process has done so meanwhile."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            with filelock.FileLock(self._directory / "index.lock"):
                with contextlib.suppress(StoreError):
                    return self.opened()
                self._clear()
                with tempfile.TemporaryDirectory(prefix="index-new.", dir=self._directory) as work:
                    new = Path(work) / "new"
                    new.mkdir()
                    self._write(new, on_progress)
                    new.rename(self._folder)
                return self.opened()
        except OSError as error:
            message = (
                f"the index cannot be built in {self._directory}: {error}; set FOOTNOTE_DATA "
                "to a folder that can be written to and has space"
            )
            raise StoreError(message) from error

    def _clear(self) -> None:
        """Remove this index if it is damaged, the remains of killed builds, and folders long unused."""
        if self._folder.exists():
            shutil.rmtree(self._folder)
        for remains in self._directory.glob("index-new.*"):
            shutil.rmtree(remains)
        others = [path for path in self._directory.glob("index-*") if path.is_dir()]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for old in others[KEPT - 1 :]:
            shutil.rmtree(old, ignore_errors=True)

    def _write(self, folder: Path, on_progress: Progress | None) -> None:
        LexicalIndex.of(p.words for p in self._passages).save(folder / _LEXICAL)
        client, place = self._client(folder)
        try:
            with TokenVectorWriter(folder) as writer:
                fill(client, self._collection, self._encoded(writer, on_progress), place)
        finally:
            client.close()
        files = {name: _mark(folder / name) for name in sorted(_own_files(folder))}
        (folder / _MANIFEST).write_text(
            json.dumps({"format": FORMAT, "files": files}), encoding="utf-8"
        )

    def _encoded(
        self, writer: TokenVectorWriter, on_progress: Progress | None
    ) -> Iterator[tuple[Sequence[Passage], Vectors]]:
        total = len(self._passages)
        for start in range(0, total, _CHUNK):
            if on_progress:
                on_progress("building the index", start, total)
            chunk = self._passages[start : start + _CHUNK]
            encoded = self._encoder.encode_documents([p.text for p in chunk])
            writer.add(encoded.tokens)
            yield chunk, encoded.vectors
        if on_progress:
            on_progress("building the index", total, total)


def _own_files(folder: Path) -> Iterator[str]:
    """The files that only we write; Chroma changes its own when it opens them."""
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if path.is_file() and relative.parts[0] not in (_CHROMA, _MANIFEST):
            yield relative.as_posix()


def _mark(path: Path) -> str:
    """Size of a file, and its sha256 unless reading it would take longer than opening the index."""
    size = path.stat().st_size
    return (
        f"{size} {hashlib.sha256(path.read_bytes()).hexdigest()}" if size <= _HASHED else f"{size}"
    )


def _damaged(folder: Path) -> StoreError:
    return StoreError(f"{folder} is not a whole index; delete it and run: footnote build")


def _check(folder: Path) -> None:
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, str] = manifest["files"]
        whole = all(_mark(folder / name) == mark for name, mark in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder) from error
    if not whole:
        raise _damaged(folder)
