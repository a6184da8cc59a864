"""The chat page in the same application as the API."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gradio as gr

from bot.ui.looks import page_options
from bot.ui.page import Options, page
from bot.ui.server import SESSIONS
from bot.web.foreign import ForeignErrors

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.web.service import Service


def mount_page(app: FastAPI, service: Service) -> None:
    """Put the page at the root of an application, behind all other routes."""
    options = replace(Options.of(service.settings), feedback=service.feedback)
    blocks = page(service.bot, options)
    blocks.state_session_capacity = SESSIONS
    with warnings.catch_warnings():
        # Told of a page with tabs though it is switched off anyway.
        warnings.filterwarnings("ignore", message="SSR mode")
        gr.mount_gradio_app(app, blocks, path="/", **page_options())
    mounted: Any = app.router.routes[-1]
    mounted.app = ForeignErrors(mounted.app, service.problems)
