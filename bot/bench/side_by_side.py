"""Footnote beside the pipeline of LangChain's tutorial, on one article, in one run, as ratios."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import bot
from bot.bench.processes import Cost, run, run_json
from bot.bench.table import Cell, Table
from bot.bench.timing import percentile
from bot.errors import EvaluationError
from bot.folders import report
from bot.settings import Settings
from bot.types import Article
from bot.vectors import Progress

_TUTORIAL, _OWN, _CLI = "bot.bench.tutorial", "bot.bench.own", "bot.cli"
_NEEDED = ("langchain_huggingface", "langchain_text_splitters")
_DOING = "measuring beside the tutorial's pipeline"
_REPEATS = 3
_WARM = 40


def side_by_side(settings: Settings | None = None, on_progress: Progress | None = None) -> Table:
    """Cold process, memory, warm questions and index, each as Footnote's share of the other's.

    Cold figures are medians of three runs, taken in turns, with an index that is built.

    Raises:
        EvaluationError: the tutorial's packages are missing, or a run failed.
        FootnoteError: the article or its index is not usable.
    """
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        message = f"{', '.join(missing)} is missing; run: pip install 'footnote[bench]'"
        raise EvaluationError(message)
    chosen = settings or Settings.from_environment()
    with bot.open(chosen, on_progress) as footnote:
        questions = questions_about(footnote.article)
    with tempfile.TemporaryDirectory() as folder:
        return _Comparison(chosen, questions, Path(folder), on_progress).table()


def questions_about(article: Article) -> list[str]:
    """Questions about the article's sections, enough to tell a slow answer from chance."""
    headings = [section.path[-1] for section in article.sections if section.statements]
    asked = [f"What does the article say about {heading}?" for heading in headings]
    return [article.title, *(asked * -(-_WARM // len(asked)))][:_WARM]


class _Comparison:
    def __init__(
        self,
        settings: Settings,
        questions: Sequence[str],
        folder: Path,
        on_progress: Progress | None,
    ) -> None:
        self._variables = {
            "FOOTNOTE_ARTICLE": str(settings.article),
            "FOOTNOTE_DATA": str(settings.data),
            "FOOTNOTE_EMBEDDING": settings.embedding,
        }
        self._settings = settings
        self._questions = questions
        self._folder = folder
        self._on_progress = on_progress
        self._done = 0

    def table(self) -> Table:
        theirs, ours = self._built()
        rows = [_row("build the index: processor, s", theirs.cpu, ours.cpu)]
        rows += [_row("build the index: wall, s", theirs.wall, ours.wall)]
        rows += [*self._cold(), *self._warm()]
        report(self._on_progress, _DOING, self._steps, self._steps)
        return Table(
            "Beside the pipeline of LangChain's tutorial",
            ("measure", "tutorial", "footnote", "ratio"),
            tuple(rows),
            (
                "Cold: a new process to its first answer, with a built index. The tutorial's "
                "pipeline ends at four chunks of text; a whole answer is checked and cited.",
            ),
        )

    @property
    def _steps(self) -> int:
        return 2 * _REPEATS + 4

    def _step(self, module: str, *arguments: str) -> Cost:
        return self._counted(lambda: run(module, *arguments, **self._variables)[0])

    def _counted(self, measured: Callable[[], Cost]) -> Cost:
        report(self._on_progress, _DOING, self._done, self._steps)
        self._done += 1
        return measured()

    def _built(self) -> tuple[Cost, Cost]:
        """The cost of the tutorial's index, and of ours with the model already prepared."""
        theirs = self._step(_TUTORIAL, "build", self._their_index, str(self._settings.article))
        own = self._folder / "own"
        for model in self._settings.data.glob("model-*"):
            if model.is_dir():
                shutil.copytree(model, own / model.name, copy_function=_linked)
        return theirs, self._step(_OWN, "build", str(own))

    @property
    def _their_index(self) -> str:
        return str(self._folder / "tutorial")

    def _cold(self) -> list[tuple[Cell, ...]]:
        question = self._questions[1]
        pairs = [
            (
                self._step(_TUTORIAL, "ask", self._their_index, question),
                self._step(_CLI, "ask", question),
            )
            for _ in range(_REPEATS)
        ]
        theirs, ours = ([pair[side] for pair in pairs] for side in (0, 1))
        return [
            _row("cold: processor, s", _median(theirs, "cpu"), _median(ours, "cpu")),
            _row("cold: wall, s", _median(theirs, "wall"), _median(ours, "wall")),
            _row("cold: peak memory, MiB", _median(theirs, "memory"), _median(ours, "memory")),
        ]

    def _warm(self) -> list[tuple[Cell, ...]]:
        report(self._on_progress, _DOING, self._done, self._steps)
        _, theirs = run_json(_TUTORIAL, "warm", self._their_index, *self._questions)
        report(self._on_progress, _DOING, self._done + 1, self._steps)
        _, ours = run_json(_OWN, "warm", *self._questions, **self._variables)
        return [
            _row(f"warm: {name}, p{share:.0%}, ms".replace("%", ""), *_shares(theirs, mine, share))
            for name, mine in (("statements", ours["search"]), ("whole answer", ours["ask"]))
            for share in (0.5, 0.95)
        ]


def _shares(theirs: Sequence[float], ours: Sequence[float], share: float) -> tuple[float, float]:
    return percentile(theirs, share), percentile(ours, share)


def _row(name: str, theirs: float, ours: float) -> tuple[Cell, ...]:
    return (name, theirs, ours, ours / theirs)


def _median(costs: Sequence[Cost], measure: str) -> float:
    return statistics.median(getattr(cost, measure) for cost in costs)


def _linked(source: str, target: str) -> None:
    """A link costs no time and no space where the file system has them."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
