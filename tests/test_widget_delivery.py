"""How the widget gets onto a page: files, the lines to paste, a frame, the demo, the real bot."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from bot.cli import main
from bot.web.widget_files import FOLDER, LATEST, beside, joined, widget
from tests.programs import footnote_serving
from tests.web_bot import ELSEWHERE, HERE, client
from tests.widget_world import Visitor, World, hosting

MOST_BYTES = 15 * 1024
ASKED = {"question": "Which one?"}


def test_all_that_a_page_loads_is_under_15_kb() -> None:
    assert len(widget().compressed) + len(beside("embed.js").compressed) <= MOST_BYTES


def test_no_source_makes_elements_of_words_and_every_source_is_in_the_one_module() -> None:
    served = widget().content.decode()
    sources = {path.name: path.read_text() for path in FOLDER.glob("*.js")}
    sinks = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b"
    )
    assert [name for name, text in sources.items() if re.search(sinks, text)] == []
    assert not re.search(r"^(import|export)\b", served, re.MULTILINE)
    named = re.findall(
        r"^(?:export )?(?:const|class|async function\*) (\w+)",
        "\n".join(text for name, text in sources.items() if name not in ("embed.js", "demo.js")),
        re.MULTILINE,
    )
    assert [name for name in named if not re.search(rf"\b{name}\b", served)] == []


def test_modules_are_joined_after_those_that_they_import(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        '/** A. */\nimport { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n'
    )
    (tmp_path / "b.js").write_text('import {\n  c,\n} from "./c.js";\n// B.\nexport const b = c;\n')
    (tmp_path / "c.js").write_text("export const c =\n  1;\n")
    assert joined(tmp_path, "a.js").split("\n") == [
        *("const c =", "1;", "", "const b = c;", "", "b(c);", "")
    ]


def test_a_file_is_named_by_its_content_and_kept_for_ever(tmp_path: Path) -> None:
    with client(tmp_path, allowed_origins=(ELSEWHERE,)) as caller:
        got = caller.get(widget().path, headers={"Origin": ELSEWHERE})
        digest = base64.b64encode(hashlib.sha384(got.content).digest()).decode()
        assert widget().integrity == f"sha384-{digest}"
        assert got.headers["content-encoding"] == "gzip"
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert got.headers["access-control-allow-origin"] == ELSEWHERE
        assert got.headers["content-type"].startswith("text/javascript")
        plain = caller.get(widget().path, headers={"Accept-Encoding": "identity"})
        assert plain.content == got.content == gzip.decompress(widget().compressed)
        assert "content-encoding" not in plain.headers


def test_the_latest_version_is_asked_for_anew(tmp_path: Path) -> None:
    with client(tmp_path) as caller:
        got = caller.get(LATEST)
        assert got.content == widget().content
        assert got.headers["cache-control"] == "no-cache"
        again = caller.get(LATEST, headers={"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/widget/0123456789abcdef/footnote-chat.js",
        widget().path.replace("footnote-chat", "words"),
        "/widget/../app.py",
    ],
)
def test_another_version_or_file_is_told_to_be_missing(path: str, tmp_path: Path) -> None:
    with client(tmp_path) as caller:
        missing = caller.get(path)
        assert missing.status_code == 404
        assert missing.json()["disclaimer"]


def test_the_frame_may_be_held_by_pages_that_may_ask_and_needs_no_token(tmp_path: Path) -> None:
    with client(tmp_path, allowed_origins=(ELSEWHERE,), api_tokens=("t" * 32,)) as caller:
        policy = caller.get("/embed").headers["content-security-policy"]
        assert policy.endswith(f"frame-ancestors 'self' {ELSEWHERE}")
        assert "default-src 'none'" in policy
        assert caller.post("/v1/ask", json=ASKED, headers={"Origin": HERE}).status_code == 200
        assert caller.post("/v1/ask", json=ASKED).status_code == 401
    with client(tmp_path, api_tokens=("t" * 32,)) as caller:
        assert caller.get("/embed").headers["content-security-policy"].endswith("ancestors 'self'")
        assert caller.post("/v1/ask", json=ASKED, headers={"Origin": HERE}).status_code == 401


@pytest.mark.parametrize(
    ("allowed", "told"),
    [
        ("", "does not answer to https://ward.example yet: add it to FOOTNOTE_ALLOWED_ORIGINS"),
        (ELSEWHERE, f"answers to {ELSEWHERE}"),
    ],
)
def test_the_lines_for_a_page_are_printed(
    allowed: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOOTNOTE_ALLOWED_ORIGINS", allowed)
    monkeypatch.setenv("FOOTNOTE_PUBLIC_URL", "https://bot.example")
    assert main(["widget", "snippet", "--origin", "https://ward.example/"]) == 0
    script, element, *rest = capsys.readouterr().out.splitlines()
    assert f'src="https://bot.example{widget().path}" integrity="{widget().integrity}"' in script
    assert element.startswith("<footnote-chat>")
    assert "script-src https://bot.example; connect-src https://bot.example" in "\n".join(rest)
    assert told in rest[-1]
    assert main(["widget", "snippet", "--origin", "*"]) == 2


FRAME = """<!doctype html><title>A ward</title>
<iframe src="{url}/embed?lang=de" title="Ask" width="500" height="700"
  sandbox="allow-scripts allow-same-origin"></iframe>
<script>
  window.heard = [];
  addEventListener("message", ({{ data, origin }}) => heard.push([data.footnote, origin]));
  const say = (message) => frames[0].postMessage(message, "{url}");
</script>"""


def test_a_frame_takes_orders_from_a_page_that_may_ask(visitor: Visitor) -> None:
    page, url = visitor.page, visitor.world.url
    page.goto(visitor.world.hosts.put(FRAME.format(url=url)))
    frame = page.frame_locator("iframe")
    expect(frame.locator(".ask")).to_have_text("Fragen")
    frame.locator("footer textarea").fill("Before hello")
    frame.locator("footer textarea").press("Enter")
    expect(frame.locator(".claim")).to_have_count(3)
    assert page.evaluate("heard") == []
    page.evaluate("say({ footnote: 'hello' }), say({ footnote: 'ask', question: 'Which one?' })")
    expect(frame.locator(".claim")).to_have_count(6)
    page.wait_for_function("heard.length === 3")
    assert page.evaluate("heard") == [["ready", url], ["ask", url], ["answer", url]]
    page.evaluate("say({ footnote: 'clear' })")
    expect(frame.locator(".claim")).to_have_count(0)


def test_a_page_that_may_not_ask_can_neither_frame_it_nor_order_it_about(
    page: Page, world: World
) -> None:
    with hosting() as elsewhere:
        page.goto(elsewhere.put(FRAME.format(url=world.url)))
        expect(page.frame_locator("iframe").locator("footnote-chat")).to_have_count(0)
    page.goto(f"{world.url}/embed")
    expect(page.locator(".intro .source")).to_be_attached()
    page.evaluate("postMessage({ footnote: 'ask', question: 'Which one?' })")
    expect(page.locator(".exchange")).to_have_count(0)


PROMISES = (
    *("caution", "answered", "corrected", "declined", "about_source", "urgent"),
    *("understood", "correction", "gap", "tension", "source", "updated", "stages"),
    *("statement", "noReference", "unlisted", "consent", "thanks", "notStored", "noAnswer"),
    *("stoppedShort", "stopped", "checkedSoFar", "failed", "broken"),
)


@pytest.mark.parametrize("in_frame", [True, False], ids=["/embed", "attribute"])
def test_a_page_rewords_buttons_but_nothing_that_is_promised(
    *, in_frame: bool, visitor: Visitor
) -> None:
    every = re.findall(r"^  (\w+): \[", (FOLDER / "words.js").read_text(), re.MULTILINE)
    words = json.dumps(dict.fromkeys([*every, "nonsense"], "Reworded"))
    warned: list[str] = []
    visitor.page.on("console", lambda message: warned.append(message.text))
    if in_frame:
        visitor.page.goto(f"{visitor.world.url}/embed?lang=en&words={quote(words)}")
        chat = visitor.page.locator("footnote-chat")
    else:
        chat = visitor.open(f"mode=\"inline\" words='{words}'")
    expect(chat.locator(".ask")).to_have_text("Reworded")
    expect(chat.locator("h2")).to_have_text("Reworded")
    expect(chat.locator("footer .quiet")).to_contain_text("Not medical advice")
    reply = visitor.ask(chat, "a mixed one")
    for kept in ("From the article", "Not in the article: what it costs", "both are shown"):
        expect(reply).to_contain_text(kept)
    expect(visitor.ask(chat, "an emergency").locator(".outcome")).to_have_text("Emergency")
    refused = ", ".join([*PROMISES, "nonsense"])
    assert warned == [f"footnote-chat: not for a page to reword: {refused}"]
    visitor.seen.clear()


def test_the_demo_is_a_page_with_the_widget(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.world.url}/demo")
    chat = visitor.page.locator("footnote-chat")
    visitor.page.locator("select[name=mode]").select_option("inline")
    visitor.page.locator("select[name=lang]").select_option("es")
    expect(chat.locator(".ask")).to_have_text("Preguntar")
    expect(visitor.ask(chat, "Which one?").locator(".claim")).to_have_count(3)


def test_the_real_server_answers_a_page_elsewhere(page: Page, tmp_path: Path, data: Path) -> None:
    with (
        hosting() as hosts,
        footnote_serving(tmp_path, data, FOOTNOTE_ALLOWED_ORIGINS=hosts.origin) as (url, _process),
    ):
        script = f'<script type="module" src="{url}{LATEST}"></script>'
        page.goto(hosts.put(f'{script}<footnote-chat mode="inline"></footnote-chat>'))
        page.set_default_timeout(30_000)
        answer = page.evaluate(
            "document.querySelector('footnote-chat').ask('What is first choice in MMN?')"
        )
        assert answer["outcome"] == "answered"
        assert all(claim["statements"] for claim in answer["claims"])
        expect(page.locator(".claim")).to_have_count(len(answer["claims"]))
        expect(page.locator(".exchange .disclaimer")).to_have_text(answer["disclaimer"].strip())
