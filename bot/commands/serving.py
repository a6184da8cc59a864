"""`footnote serve`, `footnote mcp` and `footnote feedback`."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, datetime

from bot.commands.asking import write
from bot.commands.opened import chosen, opened
from bot.errors import QuestionError
from bot.feedback import FeedbackStore


def serve(arguments: Namespace) -> int:
    """Serve the API, MCP and the chat page until stopped."""
    from bot.privacy import start_logs
    from bot.web.opening import service_for  # fastapi and gradio, which other commands need not
    from bot.web.server import address_of, listening, run

    settings = chosen(host=arguments.host, port=arguments.port)
    with listening(settings.host, settings.port) as listener, opened(settings) as footnote:
        start_logs()
        service = service_for(footnote, settings)
        write(f"Footnote is at {settings.public_url or address_of(listener)} (Ctrl-C stops it)")
        run(service, listener)
    return 0


def mcp(_arguments: Namespace) -> int:
    """Serve one assistant on standard input and output."""
    import anyio

    from bot.privacy import start_logs
    from bot.web.mcp_server import serve_on_standard_input
    from bot.web.opening import service_for

    settings = chosen()
    with opened(settings) as footnote:
        start_logs()
        anyio.run(serve_on_standard_input, service_for(footnote, settings))
    return 0


def export(arguments: Namespace) -> int:
    """Print what is kept, one JSON line an entry, oldest first."""
    since = _moment(arguments.since) if arguments.since else None
    for entry in _store().entries(since):
        write(json.dumps(entry.to_dict(), ensure_ascii=False))
    return 0


def delete(arguments: Namespace) -> int:
    """Delete entries: those with an id, those before a day, or all."""
    before = _moment(arguments.before) if arguments.before else None
    if arguments.all:
        before = datetime.max.replace(tzinfo=UTC)
    gone = _store().delete(ids=arguments.id or (), before=before)
    write(f"Deleted: {gone}.")
    return 0


def _store() -> FeedbackStore:
    settings = chosen()
    return FeedbackStore(settings.data, days=settings.feedback_days)


def _moment(text: str) -> datetime:
    """The start of a day, or a time; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no day or time; give it as 2025-05-02 or 2025-05-02T09:30"
        raise QuestionError(message) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
