"""`footnote build` and `footnote ui`."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.asking import write
from bot.commands.opened import chosen, opened


def build(_arguments: Namespace) -> int:
    """Make the index, or find that it is there."""
    with opened() as footnote:
        statements = len(footnote.article.evidence)
    write(f"The index is ready: {statements} statements.")
    return 0


def ui(arguments: Namespace) -> int:
    """Serve the chat page until interrupted."""
    from bot.ui import serve  # gradio, which no other command needs
    from bot.web.access import access
    from bot.web.problems import Problems

    settings = chosen(host=arguments.host, port=arguments.port)
    with opened(settings) as footnote:
        problems = Problems(footnote.article.disclaimer)
        server = serve(footnote, settings, access(settings, problems))
        write(f"Footnote is at {server.url} (Ctrl-C stops it)")
        try:
            server.wait()
        except KeyboardInterrupt:
            write("")
        finally:
            server.close()
    return 0
