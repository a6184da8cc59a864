"""The widget on pages that are strict, hostile, small, right-to-left, or write it down twice."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.web.widget_files import widget
from tests.hostile_strings import STRINGS
from tests.widget_world import Visitor, World, hosting

HOSTILE = """<style>
* { font: 40px cursive !important; color: red !important; letter-spacing: 1em !important }
* { display: none !important; position: static !important; all: unset; direction: rtl }
html, body { display: block !important; opacity: .1; transform: scale(.5); font-size: 50px }
body { overflow: hidden; filter: blur(4px); text-transform: uppercase; pointer-events: none }
footnote-chat { visibility: hidden !important; width: 1px !important; opacity: 0 !important;
  clip-path: inset(50%) !important; transform: rotate(9deg) !important; zoom: 4 !important }
button, textarea, div, section { background: red !important; width: 3px !important }
</style>"""
HOSTS = [
    pytest.param({}, id="plain"),
    pytest.param({"strict": True}, id="strict policy and Trusted Types"),
    pytest.param({"before": HOSTILE}, id="hostile styles"),
    pytest.param({"before": "<form action=/away>", "after": "</form>"}, id="in a form"),
]

# Zooming in gives a page fewer pixels, each several of the screen: at 200 %, half as many a side.
WINDOWS = [
    pytest.param({"width": 320, "height": 512, "deviceScaleFactor": 1}, id="320 px"),
    pytest.param({"width": 640, "height": 400, "deviceScaleFactor": 2}, id="1280 x 800 at 200 %"),
    pytest.param({"width": 320, "height": 256, "deviceScaleFactor": 4}, id="1280 x 1024 at 400 %"),
]


@pytest.mark.parametrize("host", HOSTS)
def test_it_works_and_looks_the_same_on_any_page(host: dict[str, Any], visitor: Visitor) -> None:
    headers = visitor.world.strict() if host.pop("strict", False) else None
    chat = visitor.visit(headers=headers, **host)
    assert [url for url in visitor.requests if "/v1/" in url or "widget" in url] == [
        visitor.world.url + widget().path
    ]
    opener = chat.locator(".opener").bounding_box() or {}
    assert 100 < opener["width"] < 300
    assert 30 < opener["height"] < 60
    assert (opener["x"] + opener["width"], opener["y"] + opener["height"]) == (984, 884)
    chat.locator(".opener").click()
    reply = visitor.ask(chat, "Which one?")
    reply.locator(".chip").first.click()
    expect(reply.locator(".statement")).to_be_in_viewport()
    panel = chat.locator(".panel").bounding_box() or {}
    size = chat.locator(".root").evaluate("root => parseFloat(getComputedStyle(root).fontSize)")
    assert size in (16, 20)  # a page's own size counts, within bounds
    assert (panel["width"], panel["height"]) == (25 * size, 40 * size)
    for part in (".question", ".claim p", ".disclaimer", "textarea", ".chip"):
        assert looks(chat, part) == EXPECTED[part], part
    assert visitor.page.url.startswith(visitor.world.hosts.origin)
    assert "away" not in visitor.page.url


EXPECTED = {
    ".question": [1, "rgb(28, 42, 53)", "normal", "none", "1"],
    ".claim p": [1, "rgb(28, 42, 53)", "normal", "none", "1"],
    ".disclaimer": [0.8125, "rgb(78, 89, 97)", "normal", "none", "1"],
    "textarea": [1, "rgb(28, 42, 53)", "normal", "none", "1"],
    ".chip": [0.875, "rgb(11, 90, 120)", "normal", "none", "1"],
}


def looks(within: Locator, part: str) -> list[str | float]:
    """What is computed for a part: size against the widget's, colours as sRGB numbers."""
    return within.locator(part).first.evaluate(
        """node => {
          const style = getComputedStyle(node);
          const srgb = style.color.match(/^color\\(srgb (.*)\\)$/);
          const color = srgb
            ? `rgb(${srgb[1].split(" ").map((part) => Math.round(part * 255)).join(", ")})`
            : style.color;
          const size = parseFloat(getComputedStyle(node.closest(".root")).fontSize);
          const { letterSpacing, textTransform, opacity } = style;
          return [parseFloat(style.fontSize) / size, color, letterSpacing, textTransform, opacity];
        }"""
    )


def test_nothing_runs_or_loads_whatever_is_asked_said_or_set(visitor: Visitor) -> None:
    hostile = " ".join(STRINGS)
    record = visitor.world.bot.page.answer("a mixed one").to_dict()
    record = poisoned(json.loads(json.dumps(record)), hostile)
    values = {"suggestions": json.dumps(STRINGS)}
    names = ("heading", "suggestions", "lang", "theme", "mode", "position", "server", "words")
    visitor.answer_with(record)
    for name in names:
        chat = visitor.open(f'{name}="{escape(values.get(name, hostile))}"')
        reply = visitor.ask(chat, hostile)
        expect(reply.locator(".claim")).to_have_count(2)
        assert reply.locator(".claim p").first.text_content() == hostile
        tags = chat.evaluate(
            "chat => [...chat.shadowRoot.querySelectorAll('*')].map((node) => node.localName)"
        )
        assert not {"script", "img", "svg", "iframe", "a", "style", "link", "form"} & set(tags)
        assert visitor.page.evaluate("'fired' in window") is False


def poisoned(record: dict[str, Any], words: str) -> dict[str, Any]:
    """A record in which all that is shown says these words; ids stay."""
    listed = {
        "number": 1,
        "listed": True,
        "kind": words,
        "title": words,
        "source": words,
        "year": 1,
    }
    said = {"text": words, "section": [words]}
    return {
        **record,
        "claims": [{**claim, **said} for claim in record["claims"]],
        "statements": [{**statement, **said} for statement in record["statements"]],
        "references": [listed, {"number": 2, "listed": False, "title": words}],
        "gaps": [words],
        "nearest": [[words]],
        "notices": [words],
        "suggestions": [words],
        "glossary": {words: words},
        "disclaimer": words,
        "source": {
            "title": words,
            "last_updated": words,
            "review": {"reviewed_by": words, "pending": words, "labels": [words]},
        },
    }


def test_a_page_that_is_not_allowed_gets_the_link_and_no_answer(page: Page, world: World) -> None:
    page.set_default_timeout(10_000)
    link = f'<a href="{world.url}/embed">Ask</a>'
    with hosting() as elsewhere:
        body = f"{world.script()}<footnote-chat>{link}</footnote-chat>"
        page.goto(elsewhere.put(f"<!doctype html>{body}"))
        expect(page.get_by_role("link", name="Ask")).to_be_visible()
        copy = elsewhere.put(widget().content.decode(), {"Content-Type": "text/javascript"})
        script = f'<script type="module" src="{copy}"></script>'
        page.goto(elsewhere.put(f'{script}<footnote-chat server="{world.url}"></footnote-chat>'))
        chat = page.locator("footnote-chat")
        chat.locator(".opener").click()
        expect(chat.locator(".intro .note")).to_contain_text("does not answer to this page")
        asked = len(world.bot.page.asked)
        chat.locator("footer textarea").fill("Which one?")
        chat.locator("footer textarea").press("Enter")
        expect(chat.locator(".exchange .message")).to_contain_text("does not answer to this page")
        assert len(world.bot.page.asked) == asked


def test_a_right_to_left_page_has_a_right_to_left_widget(visitor: Visitor) -> None:
    words = json.dumps({"heading": "اسأل", "ask": "أرسل"}).replace('"', "&quot;")
    chat = visitor.open(f'words="{words}"', html='lang="ar" dir="rtl"')
    visitor.ask(chat, "Which one?")
    panel = chat.locator(".panel").bounding_box() or {}
    assert panel["x"] == 16
    expect(chat.locator("h2")).to_have_text("اسأل")
    ask = chat.get_by_role("button", name="أرسل").bounding_box() or {}
    select = chat.locator("select").bounding_box() or {}
    assert ask["x"] < select["x"]
    direction = chat.locator(".claim p").first.evaluate("p => getComputedStyle(p).direction")
    assert direction == "ltr"


@pytest.mark.parametrize(
    ("lang", "words"), [("de-CH", "Fragen"), ("es", "Preguntar"), ("fr", "Ask"), ("en", "Ask")]
)
def test_it_speaks_the_language_of_its_page_if_it_knows_it(
    lang: str, words: str, visitor: Visitor
) -> None:
    chat = visitor.open(html=f'lang="{lang}"')
    expect(chat.locator(".ask")).to_have_text(words)
    chat.evaluate("chat => chat.setAttribute('lang', 'es')")
    expect(chat.locator(".ask")).to_have_text("Preguntar")


@pytest.mark.parametrize("mode", ["bubble", "inline", "panel"])
@pytest.mark.parametrize("window", WINDOWS)
def test_nothing_is_cut_off_where_there_is_little_room(
    window: dict[str, int], mode: str, visitor: Visitor
) -> None:
    client = visitor.page.context.new_cdp_session(visitor.page)
    client.send("Emulation.setDeviceMetricsOverride", {**window, "mobile": False})
    chat = visitor.open(f'mode="{mode}" lang="de"')
    seen = visitor.page.evaluate("[innerWidth, innerHeight, devicePixelRatio]")
    assert seen == list(window.values())
    for question in ("a mixed one", "is it unknown", "it fails"):
        reply = visitor.ask(chat, question)
        if reply.locator(".chip").count():
            reply.locator(".chip").first.click()
        if reply.locator(".feedback").count():
            reply.get_by_role("button", name="Problem melden").click()
        cut = chat.evaluate(
            """chat => [...chat.shadowRoot.querySelectorAll(".panel *")].filter((node) => {
              const box = node.getBoundingClientRect();
              const isCut = box.right > innerWidth + 1 || box.left < -1;
              return box.width > 1 && node.checkVisibility() && isCut;
            }).map((node) => node.outerHTML.slice(0, 80))"""
        )
        assert cut == []
        assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    chat.locator(
        "footer textarea"
    ).scroll_into_view_if_needed()  # an inline one scrolls with its page
    expect(chat.locator("footer textarea")).to_be_in_viewport(ratio=0.9)
    box = chat.locator("footer textarea").bounding_box() or {}
    assert box["width"] > 200


def test_two_widgets_on_a_page_are_two_conversations(visitor: Visitor) -> None:
    both = visitor.read(
        '<footnote-chat mode="inline" id="a"></footnote-chat>'
        '<footnote-chat mode="inline" id="b"></footnote-chat>'
    )
    for chat in (both.first, both.last):
        expect(chat.locator(".intro .source")).to_be_attached()
        visitor.ask(chat, "Which one?").locator(".chip").first.click()
    ids = visitor.page.evaluate(
        """() => [...document.querySelectorAll("footnote-chat")].flatMap((chat) =>
          [...chat.shadowRoot.querySelectorAll("[id]")].map(({ id }) => id))"""
    )
    assert len(ids) == len(set(ids)) > 6
    assert visitor.world.bot.page.asked[-1][1] == ()


def test_the_page_around_it_is_neither_moved_nor_scrolled(visitor: Visitor) -> None:
    before = """<script>
      window.moved = [];
      new PerformanceObserver((list) => {
        const nodes = list.getEntries().flatMap(({ sources }) => sources.map(({ node }) => node));
        moved.push(...nodes.filter((node) => document.contains(node)).map(String));
      }).observe({ type: "layout-shift", buffered: true });
    </script>"""
    chat = visitor.visit(before=f"{before}<p>Above</p>", after="<p style='height:3000px'>Below</p>")
    visitor.page.evaluate("scrollTo(0, 700)")
    chat.locator(".opener").click()
    visitor.ask(chat, "a mixed one").locator(".chip").last.click()
    assert visitor.page.evaluate("[moved, scrollY]") == [[], 700]


def test_nothing_moves_for_those_who_do_not_want_it(visitor: Visitor) -> None:
    visitor.page.emulate_media(reduced_motion="reduce")
    chat = visitor.open()
    visitor.type(chat, "a slow one")
    expect(chat.locator(".claim")).to_have_count(1)
    assert visitor.page.evaluate("document.getAnimations().length") == 0


def test_it_is_ready_in_50_ms_and_asks_for_nothing_until_opened(visitor: Visitor) -> None:
    visitor.visit()
    client = visitor.page.context.new_cdp_session(visitor.page)
    client.send("Performance.enable")
    before = script_seconds(client)
    visitor.page.reload()
    visitor.page.evaluate("customElements.whenDefined('footnote-chat').then(() => {})")
    assert script_seconds(client) - before < 0.05
    assert not [url for url in visitor.requests if "/v1/" in url]


def script_seconds(client: Any) -> float:  # noqa: ANN401 - a CDP session
    metrics = client.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "ScriptDuration")


def test_200_rounds_leave_nothing_behind(visitor: Visitor) -> None:
    """Opened, asked, closed, forgotten; taken off the page and put back, as React does it."""
    chat = visitor.visit()
    chat.locator(".opener").click()
    client = visitor.page.context.new_cdp_session(visitor.page)
    rounds = """async (chat) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const parent = chat.parentElement;
        chat.open();
        await chat.ask("Which one?");
        chat.shadowRoot.querySelector(".chip").click();
        chat.close();
        chat.clear();
        chat.remove();
        const other = document.createElement("footnote-chat");
        parent.append(other, chat);
        other.open();
        other.remove();
      }
    }"""
    chat.evaluate(rounds.replace("ROUNDS", "20"))
    before = heap(client)
    chat.evaluate(rounds.replace("ROUNDS", "200"))
    assert heap(client) < before * 1.1


def heap(client: Any) -> int:  # noqa: ANN401 - a CDP session
    client.send("HeapProfiler.collectGarbage")
    return client.send("Runtime.getHeapUsage")["usedSize"]
