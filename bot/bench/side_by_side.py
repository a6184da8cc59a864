"""Footnote beside the pipeline of LangChain's tutorial, on one article, in one run, as ratios."""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import bot
from bot.bench.processes import Cost, run_json
from bot.bench.table import Cell, Table
from bot.bench.timing import percentile
from bot.errors import EvaluationError
from bot.folders import report
from bot.settings import Settings
from bot.types import Article
from bot.vectors import Progress

Row: TypeAlias = tuple[Cell, ...]

_TUTORIAL, _OWN = "bot.bench.tutorial", "bot.bench.own"
_NEEDED = ("langchain_huggingface", "langchain_text_splitters")
_WARM = 40


def side_by_side(
    settings: Settings | None = None, *, repeats: int = 3, on_progress: Progress | None = None
) -> Table:
    """Cold process, memory, warm questions and index, each as Footnote's share of the other's.

    Cold figures are medians of `repeats` runs, taken in turns, with an index that is built.

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
    runs = _Runs(chosen, 2 * repeats + 4, on_progress)
    with tempfile.TemporaryDirectory() as folder:
        theirs = str(Path(folder) / "tutorial")
        rows = [
            *_built(runs, chosen, theirs, Path(folder) / "own"),
            *_cold(runs, theirs, questions[1], repeats),
            *_warm(runs, theirs, questions),
        ]
    note = (
        "Cold: a new process to its first answer, with a built index. The tutorial's pipeline ends "
        "at four chunks of text; a whole answer is checked and cited."
    )
    columns = ("measure", "tutorial", "footnote", "ratio")
    return Table("Beside the pipeline of LangChain's tutorial", columns, tuple(rows), (note,))


def questions_about(article: Article) -> list[str]:
    """Questions about the article's sections, enough to tell a slow answer from chance."""
    headings = [section.path[-1] for section in article.sections if section.statements]
    asked = [f"What does the article say about {heading}?" for heading in headings]
    return [article.title, *(asked * -(-_WARM // len(asked)))][:_WARM]


class _Runs:
    """Runs processes with the same settings and tells how many are done."""

    def __init__(self, settings: Settings, total: int, on_progress: Progress | None) -> None:
        self._variables = {
            "FOOTNOTE_ARTICLE": str(settings.article),
            "FOOTNOTE_DATA": str(settings.data),
            "FOOTNOTE_EMBEDDING": settings.embedding,
        }
        self._total = total
        self._on_progress = on_progress
        self._done = 0

    def __call__(self, module: str, *arguments: str) -> tuple[Cost, Any]:
        """What a run took, and the JSON that it wrote."""
        result = run_json(module, *arguments, **self._variables)
        self._done += 1
        report(self._on_progress, "measuring beside the tutorial", self._done, self._total)
        return result


def _built(runs: _Runs, settings: Settings, theirs: str, own: Path) -> Iterator[Row]:
    """Both make an index; ours has its model prepared, theirs loads its own."""
    for model in settings.data.glob("model-*/"):
        shutil.copytree(model, own / model.name, copy_function=_linked)
    their_cost, _ = runs(_TUTORIAL, "build", theirs, str(settings.article))
    our_cost, _ = runs(_OWN, "build", str(own))
    yield _row("build the index: processor, s", their_cost.cpu, our_cost.cpu)
    yield _row("build the index: wall, s", their_cost.wall, our_cost.wall)


def _cold(runs: _Runs, theirs: str, question: str, repeats: int) -> Iterator[Row]:
    pairs = [
        (runs(_TUTORIAL, "ask", theirs, question)[0], runs("bot.cli", "ask", "--json", question)[0])
        for _ in range(repeats)
    ]
    for name, measure in (("processor, s", "cpu"), ("wall, s", "wall"), ("memory, MiB", "memory")):
        medians = (statistics.median(getattr(pair[i], measure) for pair in pairs) for i in (0, 1))
        yield _row(f"cold: {name}", *medians)


def _warm(runs: _Runs, theirs: str, questions: Sequence[str]) -> Iterator[Row]:
    _, their_times = runs(_TUTORIAL, "warm", theirs, *questions)
    _, our_times = runs(_OWN, "warm", *questions)
    for name, times in (("search", our_times["search"]), ("whole answer", our_times["ask"])):
        for shown, share in (("p50", 0.5), ("p95", 0.95)):
            both = (percentile(given, share) for given in (their_times, times))
            yield _row(f"warm: {name}, {shown}, ms", *both)


def _row(name: str, theirs: float, ours: float) -> Row:
    return name, theirs, ours, ours / theirs


def _linked(source: str, target: str) -> None:
    """A link costs no time and no space where the file system has them."""
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
