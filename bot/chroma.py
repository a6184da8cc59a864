"""Ways to Chroma: files of this machine, or a server. Nothing is reported to its makers."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import chromadb
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import ChromaError

from bot.errors import StoreError

if TYPE_CHECKING:
    from chromadb.api import AdminAPI, ClientAPI
    from chromadb.auth import UserIdentity

PATIENCE = 10.0
"""Seconds in which a Chroma server has to connect, and to say the next piece of its answer."""
_UNUSED_PORT = 8000
"""What Chroma's client asks for besides a URL, and then ignores: the port stands in the URL."""


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
    patience: float = PATIENCE

    @property
    def place(self) -> str:
        """Where the data is, for messages and keys; holds no secret."""
        return f"{self.url} (tenant {self.tenant}, database {self.database})"


def local_client(folder: Path, place: str) -> ClientAPI:
    """A client for collections in files of this machine, which messages call `place`.

    Raises:
        StoreError: the folder's files are damaged or cannot be written to.
    """
    with reported(place):
        return chromadb.PersistentClient(folder, settings=_settings({}))


def server_client(server: ChromaServer) -> ClientAPI:
    """A client for a server; a missing tenant or database is created where the server lets us.

    Raises:
        StoreError: the server does not answer, refuses the token, or lacks tenant or database.
    """
    with reported(server.place):
        try:
            return _connected(server)
        except ChromaError:
            _create_place(server)
            return _connected(server)


def closed(client: ClientAPI) -> None:
    """Let go of a client's files and connections."""
    with contextlib.suppress(Exception):
        cast("Any", client).close()


@contextlib.contextmanager
def reported(place: str) -> Generator[None]:
    """Turns whatever Chroma raises into a `StoreError` that says what to do."""
    try:
        yield
    except StoreError:
        raise
    except BaseException as error:
        # Chroma's core is in Rust, and its panics derive from BaseException alone.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        message = f"Chroma fails in {place}: {error or type(error).__name__}; {_cure(place)}"
        raise StoreError(message) from error


def _cure(place: str) -> str:
    if "://" in place:
        return "check FOOTNOTE_CHROMA_URL, its token, tenant and database, and that the server runs"
    return "make its folder (FOOTNOTE_DATA) writable with space left, or delete it to start anew"


def _settings(values: dict[str, object]) -> Settings:
    # Without the first, Chroma would take settings from any `.env` file in the working directory.
    return cast("Any", Settings)(_env_file=None, anonymized_telemetry=False, **values)


def _server_settings(server: ChromaServer) -> Settings:
    return _settings(
        {
            "chroma_api_impl": "chromadb.api.fastapi.FastAPI",
            "chroma_server_host": server.url,
            "chroma_server_http_port": _UNUSED_PORT,
            "chroma_server_ssl_enabled": server.url.startswith("https:"),
            "chroma_server_headers": {server.token_header: server.token} if server.token else {},
        }
    )


def _connected(server: ChromaServer) -> ClientAPI:
    return _PatientClient(server)


class _PatientClient(Client):
    """Chroma's client with a time-out: its own waits for ever for a server that hangs.

    It asks the server while it is made, so the time-outs are set just before each first request.
    """

    def __init__(self, server: ChromaServer) -> None:
        self._patience = server.patience
        super().__init__(server.tenant, server.database, _server_settings(server))

    def get_user_identity(self) -> UserIdentity:
        _set_patience(self, self._patience)
        return super().get_user_identity()

    def _validate_tenant_database(self, tenant: str, database: str) -> None:
        _set_patience(self._admin_client, self._patience)
        super()._validate_tenant_database(tenant, database)


def _set_patience(client: ClientAPI | AdminAPI, seconds: float) -> None:
    cast("Any", client)._server._session.timeout = seconds


def _create_place(server: ChromaServer) -> None:
    admin = chromadb.AdminClient(_server_settings(server))
    _set_patience(admin, server.patience)
    # Either may be there already; what is still missing is named when connecting again.
    with contextlib.suppress(ChromaError):
        admin.create_tenant(server.tenant)
    with contextlib.suppress(ChromaError):
        admin.create_database(server.database, server.tenant)
