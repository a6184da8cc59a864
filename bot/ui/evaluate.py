"""The Evaluate tab: choose or upload question sets, run them, read the report, take it away."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, cast

import gradio as gr

from bot.errors import EvaluationError
from bot.evaluation.asking import Asked, InProcess
from bot.evaluation.evaluating import Plan, evaluate
from bot.evaluation.junit import write_junit
from bot.evaluation.linting import lint
from bot.evaluation.questions import SUFFIXES, QuestionSet, read_sets
from bot.evaluation.report import write_report
from bot.evaluation.runs import CASES, JUNIT, REPORT, RUN, Run
from bot.settings import Settings
from bot.types import Article
from bot.ui.evaluate_view import intro_view, progress_view, report_view, told_view, upload_view

NAME, PATH = "Evaluate", "/evaluate"
SCRIPT = Path(__file__).with_name("static") / "evaluate.js"
LARGEST_SET = 1_000_000
"""Characters of a file that is taken."""
PAUSE = 0.4
"""Seconds between two looks at a run."""
FILES = (REPORT, RUN, CASES, JUNIT)

Uploads: TypeAlias = Mapping[str, str]
"""Question sets of a reader: text by file name."""
Choices: TypeAlias = Sequence[tuple[str, str]]
Shown: TypeAlias = tuple[Any, Any, Any]
"""What the tab shows: progress, report, files."""
_private = partial(dict[str, Any], api_visibility="private", show_progress="hidden")


@dataclass
class Evaluator:
    """Runs question sets for readers; `running` holds, by session, what cancels a run."""

    bot: Asked
    settings: Settings
    choices: Choices
    running: dict[str | None, threading.Event] = field(
        default_factory=dict[str | None, threading.Event]
    )

    def run(self, chosen: Sequence[str], uploads: Uploads, request: gr.Request) -> Generator[Shown]:
        """The run in steps: how far it is, then its report and its files."""
        with (
            self._running(request.session_hash) as cancelled,
            tempfile.TemporaryDirectory(prefix="footnote-") as name,
        ):
            folder = Path(name)
            try:
                sets = sets_of(chosen, uploads, folder)
                plan = Plan(sets, self.bot.article, folder, cancelled=cancelled)
                yield from self._steps(plan)
            except EvaluationError as error:
                yield told_view(str(error).replace(f"{folder}/", ""), failed=True), "", None

    @contextmanager
    def _running(self, session: str | None) -> Generator[threading.Event]:
        cancelled = self.running[session] = threading.Event()
        try:
            yield cancelled
        finally:
            self.running.pop(session, None)

    def _steps(self, plan: Plan) -> Iterator[Shown]:
        total = sum(len(one.cases) for one in plan.sets)
        now = [(0, total)]
        responder = InProcess(self.bot, self.settings)

        def report(done: int, total: int) -> None:
            now[0] = (done, total)

        started = time.monotonic()
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(evaluate, plan, responder, report=report)
            try:
                while not running.done():
                    yield progress_view(*now[0], time.monotonic() - started), "", None
                    time.sleep(PAUSE)
            finally:
                plan.cancelled.set()  # as when the reader has gone
            yield _result(running.result(), plan.folder)

    def take(self, uploads: Uploads, event: gr.EventData) -> tuple[Uploads, Any, Any]:
        """A file of the reader's, which is then chosen."""
        sent = cast("Mapping[str, object]", event._data or {})  # pyright: ignore[reportPrivateUsage]
        name, text = Path(str(sent.get("name") or "")).name, str(sent.get("text") or "")
        if Path(name).suffix not in SUFFIXES or not text or len(text) > LARGEST_SET:
            wanted = f"Give a {', '.join(SUFFIXES)} file of at most {LARGEST_SET:,} characters."
            return uploads, cast("object", gr.skip()), told_view(wanted, failed=True)
        mine = f"my-{name}"
        added: Uploads = {**uploads, mine: text}
        choices = [*self.choices, *((given, given) for given in added)]
        return added, gr.CheckboxGroup(choices, value=[mine]), ""

    def cancel(self, request: gr.Request) -> None:
        """Let the reader's run come to its end with what it has."""
        if cancelled := self.running.get(request.session_hash):
            cancelled.set()


def _result(run: Run, folder: Path) -> Shown:
    if not run.results:
        return told_view("Cancelled before the first reply."), "", None
    write_junit(run, folder)
    page = write_report(run, folder).read_text(encoding="utf-8")
    files = gr.File([str(folder / name) for name in FILES], visible=True)
    return told_view(_said(run)), report_view(page), files


def sets_of(chosen: Sequence[str], uploads: Uploads, folder: Path) -> tuple[QuestionSet, ...]:
    """The chosen sets, those that came with Footnote before those uploaded.

    Raises:
        EvaluationError: none is chosen, or one is not a question set; names file and line.
    """
    files = [one.document.path for one in read_sets() if one.document.path.name in chosen]
    for name in chosen:
        if name in uploads:
            (folder / name).write_text(uploads[name], encoding="utf-8")
            files.append(folder / name)
    if not files:
        message = "choose a question set"
        raise EvaluationError(message)
    return read_sets(files)


def _said(run: Run) -> str:
    passed = sum(result.passed for result in run.results)
    stopped = "" if run.complete else " Cancelled: these are the replies until then."
    return f"{passed} of {len(run.results)} cases pass.{stopped}"


def _choices(article: Article) -> Choices:
    """The shipped sets that fit the article: what they are called, and their file."""
    sets = [one for one in read_sets() if not one.is_draft]
    unfit = {problem.file for problem in lint(sets, article)}
    paths = {one.document.path: one for one in sets if str(one.document.path) not in unfit}
    return [(f"{one.title} ({len(one.cases)})", path.name) for path, one in paths.items()]


def add_evaluation(blocks: gr.Blocks, bot: object, settings: Settings) -> None:
    """Add the tab to a page whose bot can be asked and searched."""
    if not isinstance(bot, Asked):
        return
    choices = _choices(bot.article)
    evaluator = Evaluator(bot, settings, choices)
    with blocks.route(NAME, PATH):
        uploads = gr.State({})
        gr.HTML(intro_view(), elem_id="fn-evaluate")
        chosen = gr.CheckboxGroup(choices, value=[n for _, n in choices], label="Question sets")
        upload = gr.HTML(upload_view(SUFFIXES), js_on_load=SCRIPT.read_text(encoding="utf-8"))
        with gr.Row():
            start = gr.Button("Run")
            cancel = gr.Button("Cancel")
        progress = gr.HTML()
        files = gr.File(label="Download", file_count="multiple", interactive=False, visible=False)
        report = gr.HTML()
        shown = [progress, report, files]
        start.click(evaluator.run, [chosen, uploads], shown, concurrency_limit=1, **_private())
        cancel.click(evaluator.cancel, None, None, **_private())
        taken = [uploads, chosen, progress]
        upload.upload(evaluator.take, [uploads], taken, **_private())
