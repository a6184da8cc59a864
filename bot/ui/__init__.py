"""The chat page: Gradio, offline, on this machine alone."""

from __future__ import annotations

import os

# Read by the libraries when they are imported: neither reports anything, nor looks for anything.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**31)
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

from bot.ui.server import serve

__all__ = ["serve"]
