"""`footnote widget snippet`: what goes into somebody's page to have the widget there."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.asking import write
from bot.commands.opened import chosen
from bot.errors import SettingsError
from bot.setting_values import origin
from bot.web.widget_files import widget

SNIPPET = """\
<script type="module" src="{server}{path}" integrity="{integrity}"></script>
<footnote-chat><a href="{server}/embed">Ask about the article</a></footnote-chat>

A Content-Security-Policy of the page has to allow: script-src {server}; connect-src {server}
For isolation instead of the two lines, with frame-src {server}:
<iframe src="{server}/embed" title="Ask about the article"
  sandbox="allow-scripts allow-same-origin"></iframe>

The lines are of this version of Footnote: print them anew after an update.
"""
ALLOWED = "This server answers to {}."
NOT_ALLOWED = "This server does not answer to {} yet: add it to FOOTNOTE_ALLOWED_ORIGINS."


def snippet(arguments: Namespace) -> int:
    """Print the lines, what the page has to allow, and whether the server allows the page."""
    settings = chosen()
    page = _origin(arguments.origin)
    server = _origin(arguments.server) if arguments.server else settings.public_url
    server = server or f"http://{settings.host}:{settings.port}"
    script = widget()
    write(SNIPPET.format(server=server, path=script.path, integrity=script.integrity).rstrip())
    write((ALLOWED if page in settings.allowed_origins else NOT_ALLOWED).format(page))
    return 0


def _origin(text: str) -> str:
    try:
        return origin(text)
    except ValueError as error:
        message = f"{text!r}: {error}"
        raise SettingsError(message) from error
