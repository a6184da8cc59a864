"""The index of one article's statements: dense (Chroma), lexical (BM25), and their token vectors.

One folder an index, named by a hash of all it was made from: `index-KEY/chroma`, `/lexical`,
`tokens.*`, `fits.f16`, `manifest.json`. It is written beside and renamed into place as a whole, by
one process at a time, so that a killed build leaves nothing that could be taken for an index. With
a Chroma server the collection is there and the rest is here. Nothing is changed in place: another
article, lexicon or model is another folder, and the folders longest unused are removed, but for
those that a process has open.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.chroma import ChromaServer, closed, local_client, server_client
from bot.errors import StoreError
from bot.folders import is_used, is_whole, locked, oldest, put_in_place, report, seal, used
from bot.lexical import LexicalIndex
from bot.passages import Passage
from bot.store import DenseStore, Nearest, fill
from bot.token_vectors import TokenVectors, TokenVectorWriter
from bot.vectors import Encoder, Progress, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

FORMAT = 2
_CHUNK = 250
_CHROMA, _LEXICAL = "chroma", "lexical"
_DOING = "building the index"


class Index:
    """An index that is built and open. Read-only, safe from several threads."""

    def __init__(
        self,
        passages: Sequence[Passage],
        dense: DenseStore,
        lexical: LexicalIndex,
        tokens: TokenVectors,
        held: contextlib.ExitStack,
    ) -> None:
        """`held` is what is let go of when the index is closed."""
        self.passages = tuple(passages)
        self._held = held
        self._dense = dense
        self._lexical = lexical
        self._tokens = tokens

    def __len__(self) -> int:
        return len(self.passages)

    def nearest(self, vectors: Iterable[Vectors], count: int) -> list[Nearest]:
        """The statements nearest to each vector.

        Raises:
            StoreError: Chroma cannot be read or reached.
        """
        return self._dense.nearest(vectors, count)

    def lexical(self, text: str) -> Vectors:
        """The BM25 score of every statement for a text, in the statements' order."""
        return self._lexical.scores(text)

    def token_vectors(self, positions: Sequence[int]) -> list[Vectors]:
        """The token vectors of statements by their position."""
        return self._tokens.of(positions)

    def fits(self, positions: Sequence[int]) -> Vectors:
        """The rows in which a question is near to what answers it, of statements by position."""
        return self._tokens.fits(positions)

    def vector_store(self, embeddings: Embeddings) -> Chroma:
        """The dense part as a LangChain vector store."""
        return self._dense.vector_store(embeddings)

    def close(self) -> None:
        """Let go of files and connections."""
        self._held.close()


def open_index(
    passages: Sequence[Passage],
    encoder: Encoder,
    *,
    directory: Path,
    chroma: ChromaServer | None = None,
    on_progress: Progress | None = None,
) -> Index:
    """The index of these passages: opened if it is there and whole, else built.

    It is found by what is indexed (ids, texts, words with their synonyms), by the encoder's
    fingerprint and by where Chroma is. A process that wants to build waits for one that does.

    Raises:
        StoreError: it can neither be opened nor built; the message says what to do.
    """
    _refuse_unusable(passages)
    builder = _Builder(passages, encoder, directory, chroma)
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


class _Builder:
    """Opens or builds one index folder."""

    def __init__(
        self,
        passages: Sequence[Passage],
        encoder: Encoder,
        directory: Path,
        chroma: ChromaServer | None,
    ) -> None:
        self._passages = passages
        self._encoder = encoder
        self._directory = directory
        self._chroma = chroma
        key = _key(passages, encoder, chroma)
        self._folder = directory / f"index-{key}"
        self._collection = f"footnote-{key}"

    def opened(self) -> Index:
        """The index that is there.

        Raises:
            StoreError: there is none, it is damaged, or the Chroma server cannot be reached.
        """
        if not is_whole(self._folder):
            raise _damaged(self._folder)
        with contextlib.ExitStack() as held:
            held.enter_context(used(self._folder))
            try:
                lexical = LexicalIndex.load(self._folder / _LEXICAL)
                tokens = TokenVectors(self._folder, self._encoder.dimension)
            except (OSError, ValueError, KeyError) as error:
                raise _damaged(self._folder) from error
            dense = self._dense()
            held.callback(dense.close)
            return Index(self._passages, dense, lexical, tokens, held.pop_all())

    def _dense(self) -> DenseStore:
        client, place = self._client(self._folder)
        try:
            dense = DenseStore(client, self._collection, self._passages, place)
            # Any vector will do: whether the collection can be read shows only when it is asked.
            dense.nearest(np.eye(1, self._encoder.dimension, dtype=np.float32), 1)
        except StoreError:
            closed(client)
            raise
        return dense

    def _client(self, folder: Path) -> tuple[ClientAPI, str]:
        if self._chroma:
            return server_client(self._chroma), self._chroma.place
        place = str(self._folder)
        return local_client(folder / _CHROMA, place), place

    def built(self, on_progress: Progress | None) -> Index:
        """Build it under a lock, unless another process has done so meanwhile.

        Raises:
            StoreError: it cannot be written, or Chroma does not take it.
        """
        try:
            with locked(self._directory / "index.lock", on_progress):
                with contextlib.suppress(StoreError):
                    return self.opened()
                put_in_place(self._folder, lambda folder: self._write(folder, on_progress))
                self._forget_old()
                return self.opened()
        except OSError as error:
            message = (
                f"the index cannot be built in {self._directory}: {error}; set FOOTNOTE_DATA "
                "to a folder that can be written to and has space"
            )
            raise StoreError(message) from error

    def _forget_old(self) -> None:
        """Remove the index folders that were not used for longest, and what killed builds left."""
        folders = (path for path in self._directory.glob("index-*") if path.is_dir())
        unused = (folder for folder in oldest(folders) if not is_used(folder))
        for old in (*unused, *self._directory.glob("new-index-*")):
            shutil.rmtree(old, ignore_errors=True)

    def _write(self, folder: Path, on_progress: Progress | None) -> None:
        client, place = self._client(folder)
        try:
            with TokenVectorWriter(folder) as writer:
                fill(client, self._collection, self._encoded(writer, on_progress), place)
        finally:
            closed(client)
        LexicalIndex.of(p.words for p in self._passages).save(folder / _LEXICAL)
        seal(folder, besides=(_CHROMA,))

    def _encoded(
        self, writer: TokenVectorWriter, on_progress: Progress | None
    ) -> Iterator[tuple[Sequence[Passage], Vectors]]:
        total = len(self._passages)
        for start in range(0, total, _CHUNK):
            report(on_progress, _DOING, start, total)
            chunk = self._passages[start : start + _CHUNK]
            encoded = self._encoder.encode_documents([p.text for p in chunk])
            writer.add(encoded)
            yield chunk, encoded.vectors
        report(on_progress, _DOING, total, total)


def _damaged(folder: Path) -> StoreError:
    return StoreError(f"{folder} is missing or damaged; delete it and run: footnote build")


def _key(passages: Sequence[Passage], encoder: Encoder, chroma: ChromaServer | None) -> str:
    made_of = (FORMAT, encoder.fingerprint, encoder.dimension, chroma.place if chroma else "")
    digest = hashlib.sha256(repr(made_of).encode())
    for passage in passages:
        digest.update(repr((passage.statement.id, passage.text, passage.words)).encode())
    return digest.hexdigest()[:16]
