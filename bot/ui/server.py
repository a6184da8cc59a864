"""Serves the chat page: where it listens, and what a browser may do with it."""

from __future__ import annotations

import os
import socket
import threading
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware

from bot.answerer import Streamer
from bot.errors import SettingsError
from bot.settings import Settings
from bot.ui.looks import page_options
from bot.ui.page import Options, page

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page has inline scripts and styles and compiles templates; nothing comes from elsewhere.
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "form-action 'none'",
            "base-uri 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
SESSIONS = 1_000


class SecurityHeaders:
    """Adds `HEADERS` to every response that does not have its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the headers are added when its response starts."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class Server:
    """A running chat page; `url` is its address."""

    def __init__(
        self, bot: Streamer, *, host: str, port: int, options: Options, access: Middleware
    ) -> None:
        """Start to serve on another thread. `access` refuses what is not for the page.

        Gradio would let pages from elsewhere read the replies.

        Raises:
            SettingsError: the address cannot be listened on.
        """
        self._blocks = page(bot, options)
        _reached_directly(host)
        try:
            _app, self.url, _share = self._blocks.launch(
                server_name=host,
                server_port=port or free_port(host),
                prevent_thread_lock=True,
                quiet=True,
                share=False,
                state_session_capacity=SESSIONS,
                app_kwargs={"middleware": [Middleware(SecurityHeaders), access]},
                **page_options(),
            )
        except OSError as error:
            message = f"cannot listen on {host}:{port}; set another FOOTNOTE_HOST or FOOTNOTE_PORT"
            raise SettingsError(message) from error

    def wait(self) -> None:
        """Serve until the process is interrupted."""
        threading.Event().wait()

    def close(self) -> None:
        """Stop to serve."""
        self._blocks.close(verbose=False)


def _reached_directly(host: str) -> None:
    """Gradio asks its own page whether it is up; a proxy of this machine is kept out of that."""
    for name in ("NO_PROXY", "no_proxy"):
        before = os.environ.get(name, "").split(",")
        os.environ[name] = ",".join(dict.fromkeys([*filter(None, before), "localhost", host]))


def free_port(host: str) -> int:
    """A port that nothing listens on now.

    Raises:
        OSError: the host is not an address of this machine.
    """
    with socket.create_server((host, 0)) as listener:
        return listener.getsockname()[1]


def serve(bot: Streamer, settings: Settings, access: Middleware) -> Server:
    """Start the chat page where the settings say; port 0 takes a free one.

    Raises:
        SettingsError: the address cannot be listened on.
        StoreError: the data folder cannot be written.
    """
    options = Options.of(settings)
    return Server(bot, host=settings.host, port=settings.port, options=options, access=access)
