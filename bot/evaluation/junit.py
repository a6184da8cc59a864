"""A run as JUnit XML, for what shows test results beside a build."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from bot.evaluation.results import Result
from bot.evaluation.runs import JUNIT, Run, write

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_junit(run: Run, folder: Path) -> None:
    """Write `junit.xml` into a run's folder.

    Raises:
        EvaluationError: it cannot be written.
    """
    write(folder / JUNIT, junit(run))


def junit(run: Run) -> str:
    """A test suite for each first slice label, a test case for each result."""
    root = ET.Element("testsuites", {"name": "footnote eval", **_counts(run.results)})
    suites: dict[str, list[Result]] = {}
    for result in run.results:
        suites.setdefault(suite_of(result), []).append(result)
    for name, results in suites.items():
        suite = ET.SubElement(root, "testsuite", {"name": name, **_counts(results)})
        for result in results:
            suite.append(_case(name, result))
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def suite_of(result: Result) -> str:
    """The name under which a result is shown: the conversation, else the first label of its own."""
    case = result.case
    return case.conversation or next(
        (label for label in case.slices if label != "single"), "single"
    )


def _counts(results: Sequence[Result]) -> dict[str, str]:
    errors = sum(result.is_error for result in results)
    failed = sum(not result.passed for result in results) - errors
    return {"tests": str(len(results)), "failures": str(failed), "errors": str(errors)}


def _case(suite: str, result: Result) -> ET.Element:
    repeat = f" #{result.observation.repeat + 1}" if result.observation.repeat else ""
    seconds = result.observation.response.milliseconds / 1000
    name = f"{result.case.id}{repeat}: {_NO_XML.sub('', result.case.question)}"
    case = ET.Element("testcase", classname=suite, name=name, time=f"{seconds:.3f}")
    if not result.passed:
        messages = "\n".join(f"{failure.check}: {failure.message}" for failure in result.failures)
        kind = "error" if result.is_error else "failure"
        found = ET.SubElement(case, kind, message=_NO_XML.sub("", result.failures[0].message))
        found.text = _NO_XML.sub("", messages)
    return case
