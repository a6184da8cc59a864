"""How the page looks and what it does in the browser: one style sheet, a few scripts, the words."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.themes import Default

from bot.ui.words import words

STATIC = Path(__file__).with_name("static")
SCRIPTS = ("words.js", "keep.js", "evidence.js", "talk.js", "start.js")
FONTS = ("system-ui", "sans-serif")
MONOSPACE = ("ui-monospace", "monospace")


def page_options() -> dict[str, Any]:
    """What `Blocks.launch` and `mount_gradio_app` both need for the page to be itself, and safe."""
    return {
        "show_error": False,
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "max_file_size": 1,
        "theme": Default(font=FONTS, font_mono=MONOSPACE),
        "head": _head(),
        "i18n": gr.I18n(**words()),
    }


@cache
def _head() -> str:
    scripts = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS)
    # `<` would end the script element early if a word held it.
    table = json.dumps(words(), ensure_ascii=False).replace("<", "\\u003c")
    # As `css=` Gradio would rewrite each selector, and those with commas in brackets wrongly.
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    return (
        f"<style>{style}</style>\n<script>window.footnote = {{words: {table}}};\n{scripts}</script>"
    )
