"""Serves the application on a socket, and stops without breaking off what it says."""

from __future__ import annotations

import signal
import socket
from types import FrameType
from typing import TYPE_CHECKING, Final, NoReturn

import uvicorn

from bot.errors import SettingsError
from bot.web.app import create_app

if TYPE_CHECKING:
    from bot.web.service import Service

GRACE: Final = 5
"""Seconds that requests have to end when the server is stopped; streams end at once."""
_BACKLOG = 2048


class Server(uvicorn.Server):
    """uvicorn's, with streams that are told when it stops."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        """Serve with this configuration."""
        super().__init__(config)
        self._service = service

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Have streams end with an event, then stop."""
        self._service.desk.closing.begin()
        await super().shutdown(sockets)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.

    Raises:
        SettingsError: the address is not this machine's, or is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        message = f"cannot listen on {host}:{port}; set another FOOTNOTE_HOST or FOOTNOTE_PORT"
        raise SettingsError(message) from error


def address_of(listener: socket.socket) -> str:
    """Where a socket listens, as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def server_for(service: Service) -> Server:
    """The server of a service, not yet running."""
    proxies = list(service.settings.trusted_proxies)
    config = uvicorn.Config(
        create_app(service),
        log_config=None,
        access_log=False,
        server_header=False,
        # Without one it would believe any program of this machine on who calls.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=GRACE,
        ws="none",
        lifespan="on",
    )
    return Server(config, service)


def run(service: Service, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM."""
    before = signal.signal(signal.SIGTERM, _interrupted)
    try:
        server_for(service).run([listener])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupted(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Uvicorn raises the signal again once it has stopped; the bot has to be closed after that."""
    raise KeyboardInterrupt
