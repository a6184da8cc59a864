"""A conversation as a file to keep: Markdown, JSON, or a page to print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypedDict

from bot import render
from bot.answer import Answer, Source
from bot.markup import Markup, element, joined
from bot.render import escaped_markdown, section_line, source_line
from bot.types import Article, Statement
from bot.ui.looks import STATIC

NAME = "footnote-conversation"


class Form(StrEnum):
    """The forms a conversation can be taken away in."""

    MARKDOWN = "markdown"
    JSON = "json"
    PAGE = "page"


class File(TypedDict):
    """A file that the browser makes; it is never on the server's disk."""

    name: str
    type: str
    text: str


def file_of(form: Form, article: Article, answers: tuple[Answer, ...]) -> File:
    """The file of a conversation: answers with all that they rest on, and the fingerprint."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    match form:
        case Form.MARKDOWN:
            return {
                "name": f"{NAME}.md",
                "type": "text/markdown",
                "text": _markdown(article, answers, now),
            }
        case Form.JSON:
            return {
                "name": f"{NAME}.json",
                "type": "application/json",
                "text": _json(article, answers, now),
            }
        case Form.PAGE:
            return {
                "name": f"{NAME}.html",
                "type": "text/html",
                "text": _page(article, answers, now),
            }


def _markdown(article: Article, answers: tuple[Answer, ...], now: str) -> str:
    parts = [
        f"# {escaped_markdown(article.title)}",
        "\n".join(f"- {escaped_markdown(line)}" for line in _about(article, now)),
        *(part for answer in answers for part in _markdown_answer(answer)),
        "---",
        article.disclaimer.strip(),
    ]
    return "\n\n".join(parts) + "\n"


def _markdown_answer(answer: Answer) -> Iterator[str]:
    yield f"## {escaped_markdown(answer.question)}"
    yield answer.text.strip()
    if answer.statements:
        yield "**Statements of the article**"
        yield "\n".join(f"- {escaped_markdown(_statement(s))}" for s in answer.statements)


def _statement(statement: Statement) -> str:
    marks = "".join(f" [{number}]" for number in statement.numbers)
    return f"{statement.id} ({section_line(statement.section)}): {statement.text}{marks}"


def _about(article: Article, now: str) -> tuple[str, ...]:
    source = source_line(Source.of(article))
    return source, f"Article fingerprint: {article.fingerprint}", f"Saved: {now}"


def _json(article: Article, answers: tuple[Answer, ...], now: str) -> str:
    review = article.review
    record: dict[str, Any] = {
        "saved": now,
        "article": {
            "title": article.title,
            "last_updated": article.last_updated,
            "review": {
                "reviewed_by": review.reviewed_by,
                "pending": review.pending,
                "labels": list(review.labels),
            },
            "fingerprint": article.fingerprint,
        },
        "answers": [answer.to_dict() for answer in answers],
        "disclaimer": article.disclaimer,
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _page(article: Article, answers: tuple[Answer, ...], now: str) -> str:
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", article.title),
        element("style", Markup((STATIC / "print.css").read_text(encoding="utf-8"))),
    )
    body = element(
        "body",
        element("h1", article.title),
        element("ul", *(element("li", line) for line in _about(article, now))),
        *(part for answer in answers for part in _page_answer(answer)),
        element("p", article.disclaimer.strip(), class_="footnote-disclaimer"),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _page_answer(answer: Answer) -> Iterator[Markup]:
    yield element("h2", answer.question)
    yield Markup(render.html(answer))
    if answer.statements:
        statements = (element("li", _statement(s)) for s in answer.statements)
        yield joined((element("h3", "Statements of the article"), element("ul", *statements)))
