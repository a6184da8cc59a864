"""The dense index: one Chroma collection, on this machine or on a server.

It is filled through langchain-chroma, so that any LangChain program can use it as a vector store.
Questions go to the same collection through chromadb's own client: importing langchain-chroma as well
would cost a process that answers one question a third more. Vectors have unit length, so that Chroma's
default distance d, the squared one, gives the cosine as 1 - d / 2, with no setting for a server to refuse.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_core.embeddings import Embeddings

from bot.errors import StoreError
from bot.passages import Passage
from bot.vectors import Positions, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma

LARGEST_BATCH = 1_000
"""Statements handed to Chroma at once; it takes at most 5,461."""


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server: one's own, a distributed deployment, or Chroma Cloud.

    `https` in the URL means TLS; `SSL_CERT_FILE` names another bundle of certificates to trust.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    token_header: str = "X-Chroma-Token"  # noqa: S105 - a header's name
    tenant: str = "default_tenant"
    database: str = "default_database"

    @property
    def place(self) -> str:
        """Where the data is, for messages and keys; holds no secret."""
        return f"{self.url} (tenant {self.tenant}, database {self.database})"


class Nearest(NamedTuple):
    """Positions of the nearest statements, nearest first, and their cosines."""

    positions: Positions
    cosines: Vectors


class DenseStore:
    """One filled Chroma collection. Safe from several threads."""

    def __init__(
        self, client: ClientAPI, name: str, passages: Sequence[Passage], place: str
    ) -> None:
        """Open a collection.

        Raises:
            StoreError: it is missing, or does not hold what it should.
        """
        self._client = client
        self._name = name
        self._place = place
        self._positions = {p.statement.id: i for i, p in enumerate(passages)}
        with reported(place):
            self._collection = client.get_collection(name, embedding_function=None)
            held = self._collection.count()
        if held != len(passages):
            message = f"the index in {place} holds {held} of {len(passages)} statements; run: footnote build"
            raise StoreError(message)

    def nearest(self, vector: Vectors, count: int) -> Nearest:
        """The `count` nearest statements, or all if there are fewer.

        Raises:
            StoreError: the collection cannot be read.
        """
        with reported(self._place):
            found: Any = self._collection.query(
                query_embeddings=[vector],
                n_results=min(count, len(self._positions)),
                include=["distances"],
            )
        positions = [self._positions[i] for i in found["ids"][0]]
        cosines = 1 - np.asarray(found["distances"][0], dtype=np.float32) / 2
        return Nearest(np.asarray(positions, dtype=np.int64), cosines)

    def vector_store(self, embeddings: Embeddings) -> Chroma:
        """The same collection as a LangChain vector store."""
        return _vector_store(self._client, self._name, embeddings)

    def close(self) -> None:
        """Let go of files and connections."""
        closed(self._client)


def closed(client: ClientAPI) -> None:
    """Let go of a client's files and connections."""
    with contextlib.suppress(Exception):
        cast("Any", client).close()


def local_client(folder: Path) -> ClientAPI:
    """A client for a collection in files of this machine.

    Raises:
        StoreError: the folder's files are damaged or cannot be written to.
    """
    with reported(str(folder)):
        return chromadb.PersistentClient(folder, settings=_settings())


def server_client(server: ChromaServer) -> ClientAPI:
    """A client for a server; a missing tenant or database is created where the server lets us.

    Raises:
        StoreError: the server does not answer, refuses the token, or has no such tenant or database.
    """
    with reported(server.place):
        try:
            return _connected(server)
        except ChromaError:
            _create_place(server)
            return _connected(server)


def fill(
    client: ClientAPI, name: str, batches: Iterable[tuple[Sequence[Passage], Vectors]], place: str
) -> None:
    """Put passages with their vectors into a collection; again the same ones changes nothing.

    Raises:
        StoreError: Chroma does not take them.
    """
    vectors = _Ready()
    with reported(place):
        store = _vector_store(client, name, vectors)
        largest = min(LARGEST_BATCH, client.get_max_batch_size())
    for passages, rows in batches:
        for start in range(0, len(passages), largest):
            part = passages[start : start + largest]
            vectors.rows = rows[start : start + largest]
            with reported(place):
                store.add_texts(
                    [p.text for p in part],
                    [_metadata(p) for p in part],
                    [p.statement.id for p in part],
                )


@contextlib.contextmanager
def reported(place: str) -> Generator[None]:
    """Turns whatever Chroma raises into a `StoreError` that says what to do."""
    try:
        yield
    except StoreError:
        raise
    except BaseException as error:
        # Chroma's core is written in Rust; its panics derive from BaseException, not from Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        what = str(error) or type(error).__name__
        message = f"Chroma in {place} does not do its part: {what}; {_cure(place)}"
        raise StoreError(message) from error


def _cure(place: str) -> str:
    if "://" in place:
        return "check FOOTNOTE_CHROMA_URL, its token, tenant and database, and that the server runs"
    return "check that its folder (FOOTNOTE_DATA) can be written to and has space, or delete it"


class _Ready(Embeddings):
    """Gives LangChain the vectors that were computed together with the token vectors."""

    def __init__(self) -> None:
        self.rows: Vectors = np.empty((0, 0), dtype=np.float32)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.rows.tolist()

    def embed_query(self, text: str) -> list[float]:
        raise NotImplementedError


def _vector_store(client: ClientAPI, name: str, embeddings: Embeddings) -> Chroma:
    from langchain_chroma import Chroma

    return Chroma(name, embeddings, client=client)


def _metadata(passage: Passage) -> dict[str, Any]:
    statement = passage.statement
    return {
        "id": statement.id,
        "section": " > ".join(statement.section),
        "references": ", ".join(map(str, statement.numbers)),
        "statement": statement.text,
    }


def _settings() -> Settings:
    return Settings(anonymized_telemetry=False)


def _headers(server: ChromaServer) -> dict[str, str]:
    return {server.token_header: server.token} if server.token else {}


def _address(server: ChromaServer) -> dict[str, Any]:
    url = urlsplit(server.url)
    tls = url.scheme == "https"
    return {"host": url.hostname, "port": url.port or (443 if tls else 80), "ssl": tls}


def _connected(server: ChromaServer) -> ClientAPI:
    return chromadb.HttpClient(
        **_address(server),
        headers=_headers(server),
        settings=_settings(),
        tenant=server.tenant,
        database=server.database,
    )


def _create_place(server: ChromaServer) -> None:
    address = _address(server)
    settings = _settings()
    settings.chroma_api_impl = "chromadb.api.fastapi.FastAPI"
    settings.chroma_server_host = address["host"]
    settings.chroma_server_http_port = address["port"]
    settings.chroma_server_ssl_enabled = address["ssl"]
    settings.chroma_server_headers = _headers(server)
    admin = chromadb.AdminClient(settings)
    # Either may be there already; what is still missing is named when connecting again.
    with contextlib.suppress(ChromaError):
        admin.create_tenant(server.tenant)
    with contextlib.suppress(ChromaError):
        admin.create_database(server.database, server.tenant)
