"""Gradio's ChatInterface as it comes, over the same bot, to compare with; a process of its own.

python -m bot.bench.stock_page PORT
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import gradio as gr

import bot
from bot.answer import Answer, ShownClaim


def _serve(port: int) -> None:
    with bot.open() as footnote:

        def said(question: str, _history: object) -> Iterator[str]:
            """The claims so far, and at the end the whole reply."""
            claims: list[str] = []
            for event in footnote.stream(question):
                match event.data:
                    case ShownClaim() as claim:
                        claims.append(f"- {claim.text}")
                        yield "\n".join(claims)
                    case Answer() as answer:
                        yield answer.text
                    case _:
                        pass

        page = gr.ChatInterface(said, analytics_enabled=False)
        page.launch(server_name="127.0.0.1", server_port=port, quiet=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
