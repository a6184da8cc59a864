"""Question sets: what is read, what is refused and where, and that those shipped are right."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.article import read_article
from bot.errors import EvaluationError
from bot.evaluation.cases import Case, case_of, case_record
from bot.evaluation.documents import read_document
from bot.evaluation.linting import lint
from bot.evaluation.questions import read_set, read_sets, set_faults
from bot.evaluation.schema import shipped_schema, wrongs
from bot.settings import shipped_article
from bot.shipped import shipped
from bot.types import Outcome

ARTICLE = read_article(shipped_article())
FIRST, SECOND, *_ = ARTICLE.evidence
SETS = read_sets()
CASES = [case for one in SETS for case in one.cases]
LEAST_OF_A_CATEGORY = 15
OTHERS = sorted(shipped("eval/questions").parent.glob("articles/*"))

SET = f"""\
title: A set
slices: [tried]
questions:
  - id: one
    question: What is it?
    expect: answered
    also: [corrected]
    statements:
      must: [{FIRST.id}]
      any: [[{SECOND.id}, {ARTICLE.evidence[2].id}]]
    facts: ["10"]
conversations:
  - id: talk
    turns:
      - question: And this?
        expect: declined
      - question: And that?
        standalone: And that one?
        follow_up: ellipsis
        slices: [hard]
        expect: about_source
"""


def written(folder: Path, text: str, name: str = "set.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_set_is_read_with_labels_and_lines(tmp_path: Path) -> None:
    one, opener, follow_up = read_set(written(tmp_path, SET)).cases
    assert (one.id, one.line, one.slices) == ("one", 4, ("tried", "single"))
    assert one.accepted == {Outcome.ANSWERED, Outcome.CORRECTED}
    assert len(one.gold.needs) == 2
    assert (opener.id, opener.is_follow_up) == ("talk.1", False)
    assert (follow_up.id, follow_up.is_follow_up, follow_up.line) == ("talk.2", True, 17)
    assert follow_up.slices == ("tried", "conversation", "follow_up/ellipsis", "hard")
    assert follow_up.alone == "And that one?"


def test_json_lines_hold_questions_and_conversations(tmp_path: Path) -> None:
    lines = [
        {"id": "q", "question": "What?", "expect": "declined"},
        {"id": "t", "turns": [{"question": "What?", "expect": "declined"}] * 2},
    ]
    file = written(tmp_path, "\n\n".join(map(json.dumps, lines)), "set.jsonl")
    assert [(c.id, c.line) for c in read_set(file).cases] == [("q", 1), ("t.1", 3), ("t.2", 3)]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        pytest.param("also:", "alsp:", 7, "did you mean also?", id="unknown key"),
        pytest.param("[corrected]", "[right]", 7, "needs one of answered", id="unknown outcome"),
        pytest.param('["10"]', "[10]", 11, "put it in quotes", id="a number for text"),
        pytest.param("must: [", "must: x[", 9, "needs a list", id="no list"),
        pytest.param("id: one", "id: o ne", 4, "does not have the form", id="an id with a blank"),
        pytest.param("What is it?", '""', 5, "is empty", id="an empty question"),
        pytest.param("    expect: answered\n", "", 4, "lacks expect", id="a missing key"),
        pytest.param("title: A set", "title: A set\ntitle: B", 2, "stands here twice", id="twice"),
        pytest.param("id: one", "id: [one", 5, "expected", id="no YAML"),
    ],
)
def test_a_fault_of_form_is_refused_by_file_and_line(
    old: str, new: str, line: int, says: str, tmp_path: Path
) -> None:
    file = written(tmp_path, SET.replace(old, new, 1))
    with pytest.raises(EvaluationError) as refused:
        read_set(file)
    assert str(refused.value).startswith(f"{file}:{line}: ")
    assert says in str(refused.value)


LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 12))
DEEP = "[" * 3000
DEEPER = "[" * 300_000 + "]" * 300_000


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        pytest.param("set.yaml", LAUGHS, "set.yaml:2: an alias", id="aliases"),
        pytest.param("set.yaml", "&a [*a]", "set.yaml:1: an alias", id="an alias of itself"),
        pytest.param("set.yaml", DEEP, "set.yaml: lists and mappings", id="deep YAML"),
        pytest.param("set.yaml", DEEPER, "set.yaml: lists and mappings", id="bottomless YAML"),
        pytest.param("set.jsonl", f"{{}}\n{DEEP}", "set.jsonl:2: lists and", id="deep JSON"),
        pytest.param("set.yaml", "title: 2024-13-45", "set.yaml:1: 2024-13-45", id="no date"),
    ],
)
def test_what_cannot_be_taken_in_is_refused(
    name: str, text: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(EvaluationError, match=says):
        read_set(written(tmp_path, text, name))


def test_all_faults_of_form_are_listed(tmp_path: Path) -> None:
    text = SET.replace("also:", "alsp:").replace("[hard]", "hard")
    assert [line for line, _ in set_faults(read_document(written(tmp_path, text)))] == [7, 20]


def test_an_id_may_stand_in_one_set_only(tmp_path: Path) -> None:
    files = [written(tmp_path, SET), written(tmp_path, SET, "other.yaml")]
    with pytest.raises(EvaluationError, match=r"other.yaml:4: the id one stands in .*set.yaml:4"):
        read_sets(files)


def test_a_folder_without_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="holds no question set"):
        read_sets([tmp_path])


def entry(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any key of the format
    made: dict[str, Any] = {
        "id": "one",
        "question": "What is it?",
        "expect": "answered",
        "statements": {"must": [FIRST.id]},
    }
    return {**made, **changes}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param(
            {"statements": {"must": [f"{FIRST.id}x"]}}, f"did you mean {FIRST.id}?", id="statement"
        ),
        pytest.param({"references": [99]}, "no reference 99", id="a number without an entry"),
        pytest.param({"references": [4]}, "no statement named here cites", id="another's number"),
        pytest.param({"facts": ["17.3 mg"]}, "no statement has the fact", id="a fact not there"),
        pytest.param(
            {"forbidden": [" ".join(FIRST.text.split()[:4])]},
            "which is forbidden",
            id="forbids what is needed",
        ),
        pytest.param(
            {"statements": {"must": [FIRST.id], "forbid": [FIRST.id]}},
            "both wanted and forbidden",
            id="wanted and forbidden",
        ),
        pytest.param({"statements": {}}, "needs statements", id="an answer without statements"),
        pytest.param({"expect": "declined"}, "cannot cite", id="a refusal that must cite"),
    ],
)
def test_lint_looks_everything_up_in_the_article(
    changes: dict[str, Any], says: str, tmp_path: Path
) -> None:
    file = written(tmp_path, json.dumps(entry(**changes)), "set.jsonl")
    (problem,) = lint([read_set(file)], ARTICLE)
    assert str(problem).startswith(f"{file}:1: one: ")
    assert says in problem.message


def test_lint_wants_the_stand_alone_form_of_a_follow_up(tmp_path: Path) -> None:
    file = written(tmp_path, SET.replace("        standalone: And that one?\n", ""))
    assert "talk.2: a follow-up needs standalone" in " ".join(
        map(str, lint([read_set(file)], ARTICLE))
    )


@pytest.mark.parametrize("folder", OTHERS, ids=lambda folder: folder.name)
def test_the_sets_on_other_articles_fit_them(folder: Path) -> None:
    article = next(file for file in folder.iterdir() if file.stem == "article")
    sets = [read_set(folder / "questions.jsonl")]
    assert lint(sets, read_article(article)) == ()
    assert len([case for one in sets for case in one.cases]) > 90


def test_lint_finds_a_question_that_comes_twice(tmp_path: Path) -> None:
    lines = [json.dumps(entry()), json.dumps(entry(id="two", question="what  is it?"))]
    (problem,) = lint([read_set(written(tmp_path, "\n".join(lines), "set.jsonl"))], ARTICLE)
    assert str(problem).endswith("two: one asks the same; remove one")


def test_the_shipped_sets_are_right_about_the_article() -> None:
    assert lint(SETS, ARTICLE) == ()


def test_the_shipped_sets_are_large_enough_in_every_category() -> None:
    singles = [case for case in CASES if case.conversation is None]
    categories = Counter(case.slices[0] for case in singles)
    assert len(singles) >= 200
    assert len({case.conversation for case in CASES} - {None}) >= 40
    assert {name: n for name, n in categories.items() if n < LEAST_OF_A_CATEGORY} == {}


@pytest.mark.parametrize("case", CASES[::7], ids=lambda case: case.id)
def test_a_case_is_the_same_after_it_was_written_and_read(case: Case) -> None:
    again = case_of(json.loads(json.dumps(case_record(case))), case.file, case.line)
    assert again == case


# The schema is read by a small interpreter of our own; jsonschema is the oracle for it.
def conforms(value: Any, name: str) -> bool:  # noqa: ANN401 - whatever a file may hold
    schema = {**shipped_schema(), "$ref": f"#/$defs/{name}"}
    return jsonschema.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("file", sorted(shipped("eval/questions").iterdir()), ids=lambda f: f.name)
def test_the_shipped_sets_conform_to_the_schema(file: Path) -> None:
    assert conforms(read_document(file).value, "set")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("set", {"title": "x"}, id="least"),
        pytest.param("set", {}, id="without a title"),
        pytest.param("set", [], id="a list"),
        pytest.param("set", {"title": ""}, id="empty text"),
        pytest.param("set", {"title": "x", "other": 1}, id="unknown key"),
        pytest.param("question", entry(), id="a question"),
        pytest.param("question", entry(references=[True]), id="true for a number"),
        pytest.param("question", entry(references=[0]), id="a number too low"),
        pytest.param("question", entry(references=[1, 1]), id="a number twice"),
        pytest.param("question", entry(statements={"any": [["a"]]}), id="a group of one"),
        pytest.param("question", entry(expect="yes"), id="no outcome"),
        pytest.param("question", entry(id="a b"), id="no id"),
        pytest.param("synonyms", {"synonyms": {"a": ["b"]}, "denials": ["no"]}, id="synonyms"),
        pytest.param("synonyms", {"synonyms": {"a": "b"}, "denials": ["no"]}, id="no list"),
        pytest.param(
            "minimum", {"measure": "passed", "statistic": "value", "at_least": 1.5}, id="too high"
        ),
    ],
)
def test_the_schema_is_read_as_jsonschema_reads_it(name: str, value: object) -> None:
    assert (wrongs(value, name) == ()) is conforms(value, name)
