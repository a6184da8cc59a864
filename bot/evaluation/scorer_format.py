"""Question sets in the form of the external scorer: JSON lines whose statements have other ids.

A statement list names each statement of the article by such an id with its verbatim text; by that
text it is found again. Categories become slices.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.alternatives import alternatives_of, needs_of
from bot.evaluation.cases import OPENER, Case, Gold
from bot.evaluation.documents import read_document
from bot.evaluation.log import line_of
from bot.evaluation.questions import CONVERSATION, FOLLOW_UP, SINGLE
from bot.evaluation.runs import Run
from bot.evaluation.writing import NewSet, set_text
from bot.types import Article, Outcome

EXPECTED = {
    "answer": Outcome.ANSWERED,
    "correct_premise": Outcome.CORRECTED,
    "decline": Outcome.DECLINED,
    "meta": Outcome.ABOUT_SOURCE,
    "emergency": Outcome.URGENT,
}
_WORDS = {outcome: word for word, outcome in EXPECTED.items()}
SENSITIVE = ("urgent", "injection")
"""Kinds of turn that are slices of their own, as questions of that category are."""
LEVELS = ("easy", "medium", "hard")


class Ids:
    """The scorer's statement ids and the article's, by the statements' words."""

    def __init__(self, file: Path, article: Article) -> None:
        """Read a statement list.

        Raises:
            EvaluationError: the file cannot be read, or fits another article.
        """
        try:
            entries = json.loads(file.read_text(encoding="utf-8"))["statements"]
            theirs = {str(e["id"]): _words(str(e["text"])) for e in entries}
        except (OSError, ValueError, KeyError, TypeError) as error:
            form = '{"statements": [{"id", "text"}]}'
            message = f"{file} is no statement list ({error!r}); give {form}"
            raise EvaluationError(message) from error
        ours = {_words(s.text): s.id for s in article.statements}
        self.ours = {i: ours[text] for i, text in theirs.items() if text in ours}
        self.theirs = {our: their for their, our in self.ours.items()}
        if missing := [s.id for s in article.evidence if s.id not in self.theirs]:
            message = (
                f"{file} lacks {', '.join(missing)} of the article; give the list of this article"
            )
            raise EvaluationError(message)

    def rewritten(self, note: str) -> str:
        """A note with our ids in place of theirs."""
        return re.sub(r"\b[A-Z]+\d+\b", lambda found: self.ours.get(found[0], found[0]), note)

    def all_ours(self, theirs: Iterable[str]) -> list[str]:
        """Our ids of those that are statements here; headings and the like are none."""
        return [self.ours[i] for i in theirs if i in self.ours]


def _words(text: str) -> str:
    return " ".join(text.split())


def imported(files: Sequence[Path], ids: Ids, label: str = "") -> dict[str, str]:
    """Question sets as YAML by file name: one a category of questions, one for all conversations.

    Every case is labelled with `label` as well, and the names of the files begin with it.

    Raises:
        EvaluationError: a line is not in the scorer's form; names file and line.
    """
    questions: dict[str, list[Case]] = {}
    conversations: dict[str, list[Case]] = {}
    titles: dict[str, str] = {}
    for file in files:
        for place, entry in _entries(file):
            try:
                if "turns" in entry:
                    conversations[entry["id"]] = [
                        _turn(entry, turn, ids) for turn in entry["turns"]
                    ]
                    titles[entry["id"]] = entry.get("title", "")
                else:
                    questions.setdefault(entry["category"], []).append(_question(entry, ids))
            except (KeyError, TypeError, ValueError) as error:
                message = f"{place}: not in the scorer's form: {error!r}"
                raise EvaluationError(message) from error
    common = (label,) if label else ()
    texts = {
        name: set_text(NewSet(_title(name, *common), (name, *common), cases))
        for name, cases in questions.items()
    }
    if conversations:
        new = NewSet(
            _title("conversations", *common), common, conversations=conversations, titles=titles
        )
        texts["conversations"] = set_text(new)
    return {f"{'-'.join([*common, name])}.yaml": text for name, text in texts.items()}


def _title(category: str, label: str = "") -> str:
    title = category.replace("_", " ").capitalize()
    return f"{title} ({label})" if label else title


def _entries(file: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    document = read_document(file)
    for index, entry in enumerate(document.value):
        yield f"{file}:{document.line((index,))}", entry


def _question(entry: Mapping[str, Any], ids: Ids) -> Case:
    slices = (SINGLE, entry["category"], entry.get("difficulty", ""))
    return _case(entry, ids, id=entry["id"], question=entry["question"], slices=slices)


def _turn(conversation: Mapping[str, Any], turn: Mapping[str, Any], ids: Ids) -> Case:
    kind = turn["followup"]
    own = (kind,) if kind in SENSITIVE else ()
    return _case(
        turn,
        ids,
        id=f"{conversation['id']}.{turn['turn']}",
        question=turn["user"],
        slices=(CONVERSATION, f"{FOLLOW_UP}{kind}", *own),
        standalone=""
        if kind == OPENER and turn["standalone"] == turn["user"]
        else turn["standalone"],
        follow_up=kind,
        conversation=conversation["id"],
    )


def _case(entry: Mapping[str, Any], ids: Ids, **own: Any) -> Case:  # noqa: ANN401 - fields of a case
    own["slices"] = tuple(label for label in own["slices"] if label)
    return Case(
        expect=EXPECTED[entry["expect"]],
        also=tuple(EXPECTED[word] for word in entry["expect_also"]),
        gold=_gold(entry["gold"], ids),
        references=_shared_references(entry["gold"]) if entry["expect"] in _CITING else (),
        facts=tuple(entry["key_facts"]),
        forbidden=tuple(entry["forbidden"]),
        note=ids.rewritten(entry.get("rubric", "")),
        **own,
    )


_CITING = ("answer", "correct_premise")


def _gold(alternatives: Sequence[Mapping[str, Any]], ids: Ids) -> Gold:
    if unknown := [i for a in alternatives for i in a["must"] if i not in ids.ours]:
        message = f"the article has no statement for {', '.join(unknown)}"
        raise ValueError(message)
    needs = needs_of([frozenset(ids.all_ours(a["must"])) for a in alternatives if a["must"]])
    if any(not a["must"] for a in alternatives):
        needs = ()
    needed = frozenset[str]().union(*needs)
    named = [i for a in alternatives for i in ids.all_ours([*a["must"], *a["ok"]])]
    return Gold(
        must=tuple(i for i in dict.fromkeys(named) if frozenset([i]) in needs),
        any=tuple(_in_order(need, named) for need in needs if len(need) > 1),
        may=tuple(i for i in dict.fromkeys(named) if i not in needed),
    )


def _in_order(need: frozenset[str], named: Sequence[str]) -> tuple[str, ...]:
    return tuple(i for i in dict.fromkeys(named) if i in need)


def _shared_references(alternatives: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """The numbers that every alternative leads to."""
    numbers = [set(a["refs"]) for a in alternatives]
    return tuple(sorted(set[int].intersection(*numbers))) if numbers else ()


def exported(run: Run, ids: Ids) -> dict[str, str]:
    """The run's questions and answers in the scorer's form, by file name."""
    first = [results[0] for results in run.by_case.values()]
    single = [r for r in first if r.case.conversation is None]
    turns = [r for r in first if r.case.conversation is not None]
    talks: dict[str, list[Case]] = {}
    for result in turns:
        talks.setdefault(str(result.case.conversation), []).append(result.case)
    return {
        "questions.jsonl": _lines(_question_entry(r.case, ids) for r in single),
        "question_answers.jsonl": _lines({"id": r.case.id, "answer": r.answer} for r in single),
        "conversations.jsonl": _lines(
            _talk_entry(name, cases, ids) for name, cases in talks.items()
        ),
        "conversation_answers.jsonl": _lines(
            {"id": r.case.conversation, "turn": _turn_number(r.case), "answer": r.answer}
            for r in turns
        ),
    }


def _lines(entries: Iterable[Mapping[str, Any]]) -> str:
    return "".join(f"{line_of(entry)}\n" for entry in entries)


def _question_entry(case: Case, ids: Ids) -> dict[str, Any]:
    labels = [label for label in case.slices if label != SINGLE]
    level = next((label for label in labels if label in LEVELS), "")
    category = next((label for label in labels if label not in LEVELS), "")
    own = {"id": case.id, "category": category, "difficulty": level, "question": case.question}
    return {**own, **_expectation(case, ids)}


def _talk_entry(name: str, cases: Sequence[Case], ids: Ids) -> dict[str, Any]:
    features = sorted({str(case.follow_up) for case in cases if case.is_follow_up})
    turns = [_turn_entry(case, ids) for case in cases]
    return {"id": name, "title": "", "features": features, "turns": turns}


def _turn_entry(case: Case, ids: Ids) -> dict[str, Any]:
    own = {"turn": _turn_number(case), "user": case.question, "standalone": case.alone}
    return {**own, "followup": case.follow_up, **_expectation(case, ids)}


def _turn_number(case: Case) -> int:
    return int(case.id.rsplit(".", 1)[1])


def _expectation(case: Case, ids: Ids) -> dict[str, Any]:
    alternatives = alternatives_of(case.gold.needs)
    gold = [
        {
            "must": [ids.theirs[i] for i in sorted(must)],
            "ok": [ids.theirs[i] for i in sorted(case.gold.allowed - must)],
            "refs": list(case.references),
        }
        for must in alternatives
    ]
    return {
        "expect": _WORDS[case.expect],
        "expect_also": [_WORDS[outcome] for outcome in case.also],
        "gold": gold,
        "gold_refs": list(case.references),
        "dangling_refs": [],
        "key_facts": list(case.facts),
        "forbidden": list(case.forbidden),
        "rubric": case.note,
    }
