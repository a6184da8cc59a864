"""A run as one HTML page that needs nothing else: headline, figures with intervals, cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.evaluation.figures import ALL, Figure, buckets, figure, figures, slices
from bot.evaluation.gating import Decision
from bot.evaluation.measures import BUCKETS, BY_NAME, INTERVALS, TIMING
from bot.evaluation.report_cases import BUCKET_WORDS, case_list
from bot.evaluation.runs import PASSED, REPORT, Run, run_record, write
from bot.evaluation.scoring import Bucket
from bot.evaluation.statistics import CONFIDENCE
from bot.markup import Markup, element, joined

HERE = Path(__file__).parent
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
PLOT_WIDTH, PLOT_HEIGHT = 180, 18


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of figures: its name, what it means, the figure."""

    name: str
    meaning: str
    figure: Figure


@cache
def _asset(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def write_report(run: Run, folder: Path, decisions: Sequence[Decision] = ()) -> Path:
    """Write `report.html` into a run's folder; gives its path.

    Raises:
        EvaluationError: it cannot be written.
    """
    write(folder / REPORT, report(run, decisions))
    return folder / REPORT


def report(run: Run, decisions: Sequence[Decision] = ()) -> str:
    """The page; `decisions` of the gate stand at its top."""
    title = f"Evaluation: {run.about['article']['title']}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(_asset("report.css"))),
    )
    body = element(
        "body",
        element("a", "Skip to the cases", href="#cases", class_="skip"),
        element("header", _heading(run), _gate(decisions)),
        element(
            "main",
            _headline(run),
            element("div", _measures(run), _slices(run), class_="figures"),
            case_list(run),
        ),
        element("script", Markup(_asset("report.js"))),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _heading(run: Run) -> Markup:
    options, timing = run.about["options"], run.timing
    sets = ", ".join(f"{one['title']} ({one['cases']})" for one in run.about["sets"])
    often = f", each asked {options['repeat']} times" if options["repeat"] > 1 else ""
    facts = (
        f"{len(run.by_case)} cases{often}, started {timing['started']}, "
        f"{timing['seconds']} seconds, seed {options['seed']}"
    )
    stopped = () if run.complete else (element("p", "This run was stopped.", class_="stopped"),)
    return joined(
        [
            element("h1", "Evaluation"),
            element("p", str(run.about["article"]["title"]), class_="article"),
            element("p", facts, class_="quiet"),
            element("details", element("summary", "Question sets"), element("p", sets)),
            *stopped,
            element("button", "Light or dark", type="button", id="theme", hidden=True),
        ]
    )


def _gate(decisions: Sequence[Decision]) -> Markup:
    if not decisions:
        return Markup()
    failed = [decision for decision in decisions if not decision.passed]
    words = f"{len(failed)} of {len(decisions)} gates fail" if failed else "All gates are passed"
    verdict = element("strong", words, class_="bad" if failed else "good")
    passed = [decision for decision in decisions if decision.passed]
    return element(
        "details",
        element("summary", "Gate: ", verdict),
        _decisions(failed, "bad"),
        element("details", element("summary", f"{len(passed)} passed"), _decisions(passed, "good")),
        open=bool(failed),
    )


def _decisions(decisions: Iterable[Decision], class_: str) -> Markup:
    entries = [element("li", str(decision), class_=class_) for decision in decisions]
    return element("ul", *entries, class_="gates") if entries else Markup()


def _headline(run: Run) -> Markup:
    passed = figure(PASSED, run.results, seed=run.seed)
    tiles = [] if passed is None else [_tile("Cases passed", passed)]
    counted = buckets(run.results)
    parts = [_bucket_part(bucket, counted[bucket], len(run.results)) for bucket in Bucket]
    words = [element("li", _bucket_words(b, counted[b]), class_=f"bucket {b}") for b in Bucket]
    latency = run_record(run)["timing"]["milliseconds"]
    return element(
        "section",
        element("h2", "Headline"),
        element("div", *tiles, _latency_tile(latency), class_="tiles"),
        element("div", *parts, class_="stack", role="img", aria_label="Replies by worth"),
        element("ul", *words, class_="legend"),
        element("p", BUCKETS, class_="quiet"),
        element("p", TIMING, class_="quiet"),
    )


def _tile(name: str, found: Figure) -> Markup:
    return element(
        "div",
        element("span", name, class_="name"),
        element("span", _share(found.value), class_="big"),
        element(
            "span", f"{CONFIDENCE}: {_share(found.low)} to {_share(found.high)}", class_="quiet"
        ),
        class_="tile",
    )


def _latency_tile(latency: dict[str, float]) -> Markup:
    return element(
        "div",
        element("span", "Time for a reply", class_="name"),
        element("span", f"{latency['p50']:.0f} ms", class_="big"),
        element("span", f"p95 {latency['p95']:.0f} ms", class_="quiet"),
        class_="tile",
    )


def _bucket_part(bucket: Bucket, count: int, total: int) -> Markup:
    width = 100 * count / total if total else 0
    return element("span", class_=f"part {bucket}", style=f"width:{width:.3f}%")


def _bucket_words(bucket: Bucket, count: int) -> str:
    return f"{BUCKET_WORDS[bucket]}: {count}"


def _measures(run: Run) -> Markup:
    found = figures(run.results, seed=run.seed)
    rows = [Row(_measure_title(name), BY_NAME[name].definition, one) for name, one in found.items()]
    return element(
        "section",
        element("h2", "Measures"),
        _table("measure", rows),
        element("details", element("summary", "What they mean"), _meanings(rows)),
    )


def _meanings(rows: Iterable[Row]) -> Markup:
    terms = [joined([element("dt", row.name), element("dd", row.meaning)]) for row in rows]
    return joined([element("p", INTERVALS, class_="quiet"), element("dl", *terms)])


def _measure_title(name: str) -> str:
    lower = "" if BY_NAME[name].higher_is_better else " (lower is better)"
    return f"{BY_NAME[name].title}{lower}"


def _slices(run: Run) -> Markup:
    found = [
        figure(PASSED, results, name=label, seed=run.seed)
        for label, results in slices(run.results).items()
    ]
    ordered = sorted((f for f in found if f is not None), key=lambda f: (f.value, f.slice))
    rows = [Row(one.slice, f"Cases passed in {one.slice}", one) for one in ordered]
    return element(
        "section", element("h2", "Slices, by share of cases passed"), _table("slice", rows)
    )


def _table(kind: str, rows: Iterable[Row]) -> Markup:
    heads = [
        element("th", word, scope="col")
        for word in (kind, "share", f"{CONFIDENCE} interval", "cases")
    ]
    body = [_row(row) for row in rows]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *body))
    return element("div", table, class_="scroll")


def _row(row: Row) -> Markup:
    name = element("th", row.name, scope="row")
    if row.figure.slice != ALL:
        button = element(
            "button", row.name, type="button", class_="link", data_slice=row.figure.slice
        )
        name = element("th", button, scope="row")
    return element(
        "tr",
        name,
        element("td", _share(row.figure.value), class_="number"),
        element("td", _plot(row.figure)),
        element("td", str(row.figure.cases), class_="number"),
    )


def _plot(found: Figure) -> Markup:
    """The value as a dot on its interval, from 0 to 1."""
    inner, middle = PLOT_WIDTH - 10, str(PLOT_HEIGHT // 2)
    low, value, high = (f"{5 + inner * x:.1f}" for x in (found.low, found.value, found.high))
    words = f"{_share(found.low)} to {_share(found.high)}"
    return element(
        "svg",
        element("line", x1="5", x2=str(5 + inner), y1=middle, y2=middle, class_="axis"),
        element("line", x1=low, x2=high, y1=middle, y2=middle, class_="range"),
        element("circle", cx=value, cy=middle, r="4"),
        width=str(PLOT_WIDTH),
        height=str(PLOT_HEIGHT),
        viewBox=f"0 0 {PLOT_WIDTH} {PLOT_HEIGHT}",
        role="img",
        aria_label=words,
        class_="plot",
    )


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"
