"""The chat page in the same application as the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.themes import Default

from bot.ui.page import Answerer, page
from bot.ui.server import FONTS, MONOSPACE, SESSIONS
from bot.web.foreign import ForeignErrors

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.web.problems import Problems


def mount_page(app: FastAPI, bot: Answerer, problems: Problems) -> None:
    """Put the page at the root of an application, behind all other routes."""
    blocks = page(bot)
    blocks.max_threads = SESSIONS
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        max_file_size=1,
        theme=Default(font=FONTS, font_mono=MONOSPACE),
    )
    mounted: Any = app.router.routes[-1]
    mounted.app = ForeignErrors(mounted.app, problems)
