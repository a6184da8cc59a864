"""The cases of a report: the reply beside what was expected and the statements behind both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.evaluation.junit import suite_of
from bot.evaluation.results import Result
from bot.evaluation.runs import Run
from bot.evaluation.scoring import Bucket
from bot.markup import Markup, element, joined

BUCKET_WORDS: Mapping[Bucket, str] = {
    Bucket.RIGHT: "right",
    Bucket.RIGHTLY_REFUSED: "rightly refused",
    Bucket.WRONG: "wrong",
    Bucket.UNSUPPORTED: "unsupported",
    Bucket.ERROR: "error",
}
_FOUND_SHOWN = 5
_ORDER = (Bucket.ERROR, Bucket.UNSUPPORTED, Bucket.WRONG, Bucket.RIGHT, Bucket.RIGHTLY_REFUSED)

Statements = Mapping[str, Mapping[str, Any]]


def case_list(run: Run) -> Markup:
    """All cases, the worst first, with what filters and searches them."""
    ordered = sorted(run.results, key=lambda r: _ORDER.index(r.bucket))
    before = _turns_before(run.results)
    cases = [_case(result, run.statements, before.get(_key(result), ())) for result in ordered]
    return element(
        "section",
        element("h2", "Cases"),
        _controls(run),
        element("p", f"{len(cases)} cases", id="shown", role="status"),
        element("div", *cases, id="list"),
        id="cases",
        tabindex="-1",
    )


def _key(result: Result) -> tuple[str, int]:
    return result.case.id, result.observation.repeat


def _turns_before(results: Iterable[Result]) -> dict[tuple[str, int], tuple[Result, ...]]:
    """For each turn the turns of its conversation before it."""
    running: dict[tuple[str, int], list[Result]] = {}
    before: dict[tuple[str, int], tuple[Result, ...]] = {}
    for result in results:
        if result.case.conversation is not None:
            turns = running.setdefault((result.case.conversation, result.observation.repeat), [])
            before[_key(result)] = tuple(turns)
            turns.append(result)
    return before


def _controls(run: Run) -> Markup:
    labels = sorted({label for result in run.results for label in result.case.slices})
    checks = sorted({failure.check for result in run.results for failure in result.failures})
    buckets = [(bucket.value, BUCKET_WORDS[bucket]) for bucket in _ORDER]
    return element(
        "form",
        element(
            "label", "Search", element("input", type="search", id="search", autocomplete="off")
        ),
        _choice("slice", "Slice", [(label, label) for label in labels]),
        _choice("check", "Failing check", [(check, check) for check in checks]),
        _choice("bucket", "Worth", buckets),
        element("button", "Show all", type="reset"),
        element(
            "p", "Keys: / search, j and k next and previous case, Esc show all", class_="quiet"
        ),
        id="controls",
        hidden=True,
        role="search",
    )


def _choice(name: str, title: str, entries: Sequence[tuple[str, str]]) -> Markup:
    options = [element("option", words, value=value) for value, words in entries]
    every = element("option", "any", value="")
    return element("label", title, element("select", every, *options, id=name))


def _case(result: Result, statements: Statements, before: Sequence[Result]) -> Markup:
    checks = list(dict.fromkeys(failure.check for failure in result.failures))
    chips = [element("span", check, class_="chip") for check in checks]
    summary = element(
        "summary",
        element("span", BUCKET_WORDS[result.bucket], class_=f"badge {result.bucket}"),
        element("span", f"{result.case.id} ", class_="id"),
        element("span", result.case.question, class_="question"),
        *chips,
    )
    return element(
        "details",
        summary,
        _why(result),
        _history(result, before),
        element("div", _reply(result, statements), _expected(result, statements), class_="beside"),
        _found(result),
        class_="case",
        id=f"case-{result.case.id}-{result.observation.repeat}",
        data_slices=" ".join(result.case.slices),
        data_checks=" ".join(checks),
        data_bucket=result.bucket.value,
        data_suite=suite_of(result),
    )


def _why(result: Result) -> Markup:
    if result.passed:
        return Markup()
    reasons = [
        element("li", element("strong", f"{failure.check}: "), failure.message)
        for failure in result.failures
    ]
    return element("ul", *reasons, class_="why")


def _history(result: Result, before: Sequence[Result]) -> Markup:
    if result.case.conversation is None:
        return Markup()
    turns = [
        element("li", turn.case.question, element("em", f" {turn.answer.get('outcome', 'error')}"))
        for turn in before
    ]
    understood = str(result.answer.get("standalone", ""))
    rows = [("Stands for", result.case.alone), ("Understood as", understood)]
    if result.values.get("follow_up_alone") is not None:
        passes = "passes" if result.values["follow_up_alone"] else "fails too"
        rows.append(("Asked alone, it", passes))
    listed = element("ol", *turns) if turns else Markup()
    return element("div", element("h3", "Turns before"), listed, _rows(rows), class_="history")


def _rows(rows: Iterable[tuple[str, str]]) -> Markup:
    return element("dl", *(joined([element("dt", a), element("dd", b)]) for a, b in rows))


def _reply(result: Result, statements: Statements) -> Markup:
    response, answer = result.observation.response, result.answer
    if not answer:
        return element("section", element("h3", "No reply"), element("p", response.error or ""))
    reason = f" ({answer['reason']})" if answer.get("reason") else ""
    claims = [_claim(claim, statements) for claim in answer.get("claims", ())]
    return element(
        "section",
        element("h3", f"Reply: {answer.get('outcome')}{reason}"),
        element("ul", *claims, class_="claims") if claims else Markup(),
        element(
            "details",
            element("summary", "As shown"),
            element("pre", str(answer.get("text", ""))),
            open=not claims,
        ),
        element("p", f"{response.milliseconds:.0f} ms", class_="quiet"),
    )


def _claim(claim: Mapping[str, Any], statements: Statements) -> Markup:
    numbers = sorted([*claim.get("references", ()), *claim.get("unlisted", ())])
    marks = "".join(f" [{number}]" for number in numbers)
    behind = [_statement(identifier, statements) for identifier in claim["statements"]]
    return element("li", element("p", f"{claim['text']}{marks}"), *behind)


def _statement(identifier: str, statements: Statements, note: str = "") -> Markup:
    entry = statements.get(identifier)
    where = " \u203a ".join(entry["section"]) if entry else ""
    text = (
        f"{entry['text']} {list(entry['numbers'])}" if entry else "not a statement of the article"
    )
    return element(
        "blockquote",
        element("span", f"{identifier} {note}".strip(), class_="id"),
        element("span", f" {where}", class_="quiet"),
        element("p", text),
    )


def _expected(result: Result, statements: Statements) -> Markup:
    case, cited = result.case, _cited(result)
    also = f", accepted too: {', '.join(case.also)}" if case.also else ""
    needed = [_need([i], statements, cited) for i in case.gold.must]
    needed += [_need(group, statements, cited) for group in case.gold.any]
    rows = [
        ("Facts", "; ".join(case.facts)),
        ("References", ", ".join(map(str, case.references))),
        ("Forbidden", "; ".join([*case.forbidden, *case.gold.forbid])),
        ("May be cited", ", ".join(case.gold.may)),
        ("Note", case.note),
        ("Slices", ", ".join(case.slices)),
        ("Written in", f"{case.file}:{case.line}" if case.file else ""),
    ]
    return element(
        "section",
        element("h3", f"Expected: {case.expect}{also}"),
        *needed,
        _rows((a, b) for a, b in rows if b),
    )


def _cited(result: Result) -> frozenset[str]:
    claims = result.answer.get("claims", ())
    return frozenset(identifier for claim in claims for identifier in claim["statements"])


def _need(group: Sequence[str], statements: Statements, cited: frozenset[str]) -> Markup:
    met = not cited.isdisjoint(group)
    words = "one of these" if len(group) > 1 else "needed"
    shown = [_statement(i, statements, "\u2713" if i in cited else "") for i in group]
    state = "cited" if met else "not cited"
    return element(
        "div",
        element("p", f"{words}: {state}", class_="good" if met else "bad"),
        *shown,
        class_="need",
    )


def _found(result: Result) -> Markup:
    found = result.observation.found
    if not found:
        return Markup()
    wanted = result.case.gold.relevant
    marked = [f"{i} \u2713" if i in wanted else i for i in found[:_FOUND_SHOWN]]
    return element("p", f"Found first: {', '.join(marked)}", class_="quiet")
