"""The widget's files, the page that embeds it (`/embed`), and a page that shows it (`/demo`)."""

from __future__ import annotations

import html
import json
from string import Template
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header
from starlette.responses import HTMLResponse, Response

from bot.web.problems import Problem, ProblemError
from bot.web.service import Service, service_of
from bot.web.widget_files import FOLDER, LATEST, Script, beside, widget

PAGE_FILES: Final = {
    "page.css": "text/css",
    "embed.js": "text/javascript",
    "demo.js": "text/javascript",
}
FOREVER = "public, max-age=31536000, immutable"
OTHER_VERSION = (
    "This is not the widget of this version; print the page's lines anew: footnote widget snippet."
)
router = APIRouter(include_in_schema=False)


@router.get(LATEST)
async def latest(
    accept_encoding: Annotated[str, Header()] = "", if_none_match: Annotated[str, Header()] = ""
) -> Response:
    """The widget of this version, asked for anew each time."""
    tag = f'"{widget().integrity}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return _sent(widget(), accept_encoding, {"Cache-Control": "no-cache", "ETag": tag})


@router.get("/widget/{build}/{name}")
async def file(build: str, name: str, accept_encoding: Annotated[str, Header()] = "") -> Response:
    """A file by its content: what it holds never changes."""
    known = {script.path: script for script in (widget(), *map(beside, PAGE_FILES))}
    script = known.get(f"/widget/{build}/{name}")
    if script is None:
        raise ProblemError(Problem.NOT_FOUND, OTHER_VERSION)
    return _sent(script, accept_encoding, {"Cache-Control": FOREVER})


@router.get("/embed")
async def embed(service: Annotated[Service, Depends(service_of)]) -> Response:
    """The widget as a page of its own, for the frames of pages that may ask."""
    origins = service.settings.allowed_origins
    return _page("embed.html", ("'self'", *origins), json.dumps(origins))


@router.get("/demo")
async def demo() -> Response:
    """A host page."""
    return _page("demo.html", ("'none'",))


def _sent(script: Script, accept_encoding: str, headers: dict[str, str]) -> Response:
    given = {"Vary": "Accept-Encoding", "Cross-Origin-Resource-Policy": "cross-origin", **headers}
    media_type = PAGE_FILES.get(script.name, "text/javascript")
    if "gzip" not in accept_encoding:
        return Response(script.content, headers=given, media_type=media_type)
    given["Content-Encoding"] = "gzip"
    return Response(script.compressed, headers=given, media_type=media_type)


def _page(name: str, ancestors: tuple[str, ...], origins: str = "[]") -> Response:
    """A page under the strictest policy that the widget works with."""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
        f"frame-ancestors {' '.join(ancestors)}",
    )
    content = Template((FOLDER / name).read_text(encoding="utf-8")).substitute(
        widget=widget().path,
        integrity=widget().integrity,
        origins=html.escape(origins),
        style=beside("page.css").path,
        embed=beside("embed.js").path,
        demo=beside("demo.js").path,
    )
    headers = {"Content-Security-Policy": "; ".join(policy), "Cache-Control": "no-cache"}
    return HTMLResponse(content, headers=headers)
