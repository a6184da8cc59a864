"""The report and the Evaluate tab, looked at in a browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gradio import Request

from bot.article import read_article
from bot.evaluation.evaluating import Plan, evaluate
from bot.evaluation.gating import Decision
from bot.evaluation.questions import read_sets
from bot.evaluation.report import write_report
from bot.settings import Settings, shipped_article
from bot.types import Turn
from bot.ui.evaluate import Evaluator
from bot.ui.server import serve
from bot.web.access import access
from bot.web.problems import Problems
from tests.answers import DISCLAIMER
from tests.evaluation_fakes import Record, RightBot, refusing, sample
from tests.web_bot import WebBot, client

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARTICLE = read_article(shipped_article())
SETS = sample([one for one in read_sets() if one.document.path.stem in {"list", "conversations"}])
CASES = [case for one in SETS for case in one.cases]
LISTS = [case for case in CASES if "list" in case.slices]
HOSTILE = "<script>alert(1)</script>"


class Worse(RightBot):
    def ask(self, question: str, history: Sequence[Turn]) -> Record:
        made = super().ask(question, history)
        return refusing(made) if question == LISTS[0].question else {**made, "standalone": HOSTILE}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run = evaluate(Plan(SETS, ARTICLE, folder), Worse(ARTICLE, CASES))
    return write_report(run, folder, [Decision(passed=False, gate="passed", says="too few")])


@pytest.fixture
def opened(report: Path, page: Page) -> Generator[Page]:
    """The report in a browser that reaches nothing else; whatever fails there fails the test."""
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.on("console", lambda m: wrongs.append(m.text) if m.type == "error" else None)
    page.context.set_offline(offline=True)
    page.goto(report.as_uri())
    yield page
    page.context.set_offline(offline=False)
    assert wrongs == []


def shown(page: Page) -> int:
    return page.locator(".case:visible").count()


def test_the_worst_comes_first_with_answer_beside_gold_and_source(opened: Page) -> None:
    first = opened.locator(".case").first
    assert LISTS[0].question in first.inner_text()
    first.locator("summary").first.click()
    assert "expected is answered" in first.inner_text()
    statements = {s.id: s for s in ARTICLE.statements}
    assert statements[LISTS[0].gold.must[0]].text in first.inner_text()
    assert opened.locator(".plot").count() > len({s for case in CASES for s in case.slices})
    assert opened.get_by_text("FAIL  passed: too few").is_visible()


def test_cases_are_filtered_and_searched(opened: Page) -> None:
    opened.locator("#bucket").select_option("wrong")
    assert shown(opened) == 1
    assert opened.locator("#shown").inner_text() == f"1 of {len(CASES)} cases"
    opened.get_by_role("button", name="Show all").click()
    opened.get_by_role("button", name="list", exact=True).click()
    assert shown(opened) == len(LISTS)
    opened.get_by_label("Search").fill(LISTS[1].id)
    assert shown(opened) == 1


def test_the_keyboard_is_enough(opened: Page) -> None:
    keys = opened.keyboard
    keys.press("j")
    keys.press("Enter")
    assert opened.locator(".case[open]").count() == 1
    keys.press("/")
    keys.type("no case has such words")
    assert shown(opened) == 0
    keys.press("Escape")
    assert shown(opened) == len(CASES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_the_colours_that_are_wanted(
    scheme: str, browser: Browser, report: Path
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(report.as_uri())
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    assert (before == "rgb(20, 24, 28)") is (scheme == "dark")
    page.locator("#theme").click()
    assert page.evaluate(ground) != before
    context.close()


def test_what_a_bot_says_is_shown_and_not_run(opened: Page) -> None:
    assert opened.locator("script").count() == 1
    assert HOSTILE in (opened.locator("#list").text_content() or "")


OWN = [
    {
        "id": "cast",
        "question": "How long is a cast kept?",
        "expect": "answered",
        "statements": {"must": ["wrist-1"], "may": ["wrist-2"]},
    },
    {"id": "price", "question": "What does a cast cost?", "expect": "declined"},
]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "casts.jsonl"
    file.write_text("\n".join(map(json.dumps, OWN)))
    return file


GATE = threading.Event()
"""Replies of the tab's bot wait until it is set."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    GATE.set()
    settings = Settings(data=tmp_path_factory.mktemp("served"), port=0, evaluation=True)
    server = serve(WebBot(gate=GATE), settings, access(settings, Problems(DISCLAIMER)))
    yield f"{server.url}evaluate"
    server.close()


@pytest.fixture
def tab(address: str, page: Page) -> Page:
    page.goto(address)
    return page


def start(tab: Page, questions: Path) -> None:
    tab.get_by_label("Add a question set of your own").set_input_files(questions)
    tab.get_by_label("my-casts.jsonl").wait_for()
    tab.get_by_role("button", name="Run").click()


def test_the_tab_runs_a_set_of_ones_own_and_gives_its_files(tab: Page, own: Path) -> None:
    start(tab, own)
    tab.get_by_text("1 of 2 cases pass.").wait_for()
    for name in ("report.html", "run.json", "cases.jsonl", "junit.xml"):
        with tab.expect_download() as download:
            tab.locator(f"a[download='{name}']").first.click()
        assert download.value.suggested_filename == name
    case = tab.frame_locator("iframe").locator(".case").first
    case.locator("summary").first.click()
    assert "the reply is answered, expected is declined" in case.inner_text()


def test_a_run_of_the_tab_can_be_cancelled(tab: Page, own: Path) -> None:
    entries = ({**OWN[1], "id": f"q{n}", "question": f"{n}?"} for n in range(9))
    own.write_text("\n".join(map(json.dumps, entries)))
    GATE.clear()
    start(tab, own)
    tab.get_by_text("0 of 9 cases").wait_for()
    tab.get_by_role("button", name="Cancel").click()
    tab.wait_for_timeout(300)
    GATE.set()
    tab.get_by_text("Cancelled: these are the replies until then.").wait_for()


@pytest.mark.parametrize("stops", [False, True], ids=["to its end", "given up"])
def test_nothing_of_a_run_stays_when_it_is_over(tmp_path: Path, own: Path, *, stops: bool) -> None:
    GATE.set()
    evaluator = Evaluator(WebBot(gate=GATE), Settings(data=tmp_path), ())
    steps = evaluator.run([own.name], {own.name: own.read_text()}, Request(session_hash="one"))
    next(steps)
    assert list(evaluator.running) == ["one"]
    if stops:
        steps.close()
    else:
        assert list(steps)
    assert evaluator.running == {}


def test_a_fault_of_the_set_is_told_by_its_line(tab: Page, own: Path) -> None:
    own.write_text(own.read_text().replace("wrist-1", "wrist-9"))
    start(tab, own)
    told = tab.get_by_role("alert").filter(has_text="my-casts.jsonl:1: cast:")
    told.wait_for()
    assert "the article has no statement wrist-9" in told.inner_text()


@pytest.mark.parametrize("on", [True, False])
def test_there_is_a_tab_only_when_it_is_switched_on(tmp_path: Path, *, on: bool) -> None:
    with client(tmp_path, page=True, evaluation=on) as caller:
        assert ("fn-evaluate" in caller.get("/evaluate").text) is on
