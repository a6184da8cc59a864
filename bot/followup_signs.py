"""How a statement stands to a follow-up: numbers that a trained network weighs.

One row a candidate statement, one column a sign: how well each completed follow-up finds it, how it
stands to what was shown before, and what the follow-up itself looks like. None knows an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.earlier import last_shown
from bot.followup import WEIGHED, FollowUp, View
from bot.judge import Judge, Profile
from bot.rules import Ruled
from bot.text import forms
from bot.types import Outcome
from bot.understanding import Form, Reader, Understood
from bot.vectors import Vectors
from bot.weighing import Weighed

_FOUND = 8.0
"""Log-odds beyond which a view says no more."""
_NOT_FOUND = -6.0


@dataclass(frozen=True, slots=True)
class Viewed:
    """A completed follow-up, read and looked up: every statement that it finds, weighed.

    `vetoed` are the ids of those that have the dose or the like of another disease or drug.
    """

    asked: Understood
    ruled: Ruled
    weighed: Mapping[str, Weighed]
    vetoed: frozenset[str]

    def logit(self, identifier: str) -> float:
        """The log-odds of a statement; low where the view does not find it."""
        weighed = self.weighed.get(identifier)
        return _NOT_FOUND if weighed is None else min(max(weighed.logit, _NOT_FOUND), _FOUND)


def followup_signs(
    followup: FollowUp,
    viewed: Mapping[View, Viewed],
    candidates: Sequence[Profile],
    judge: Judge,
    reader: Reader,
) -> Mapping[str, Vectors]:
    """Each sign by name: one number a candidate."""
    columns = {
        **_found(viewed, [profile.statement.id for profile in candidates]),
        **_before(candidates, followup, judge),
        **_typed(followup, len(candidates), reader),
    }
    return {name: np.asarray(column, dtype=np.float32) for name, column in columns.items()}


def _before(
    candidates: Sequence[Profile], followup: FollowUp, judge: Judge
) -> dict[str, list[float]]:
    """How each statement stands to those shown before, and to what was asked of then."""
    history, context = followup.history, followup.context
    order = [s.id for s in judge.article.evidence]
    last = last_shown(history)
    ever = {i for turn in history for i in turn.statements}
    shown = judge.profiles(i for i in last if i in order)
    sections = {p.statement.section for p in shown}
    chapters = {p.statement.section[:-1] for p in shown if len(p.statement.section) > 1}
    places = [order.index(p.statement.id) for p in shown]
    columns: dict[str, list[float]] = {
        "shown last": [float(p.statement.id in last) for p in candidates],
        "shown first": [float(p.statement.id in last[:1]) for p in candidates],
        "shown ever": [float(p.statement.id in ever) for p in candidates],
        "section shown": [float(p.statement.section in sections) for p in candidates],
        "chapter shown": [float(p.statement.section[:-1] in chapters) for p in candidates],
        "next": [float(order.index(p.statement.id) - 1 in places) for p in candidates],
        "previous": [float(order.index(p.statement.id) + 1 in places) for p in candidates],
        "summary": [float(p.statement.section == (judge.article.heading,)) for p in candidates],
    }
    for kind in ("condition", "therapy"):
        for name, concepts in {
            "asked": context.asked.of_kind(kind),
            "answered": context.answered.of_kind(kind),
            "of shown": _of_kind(kind, [c for p in shown for c in p.own], judge),
            "of headings shown": _of_kind(kind, [c for p in shown for c in p.section], judge),
        }.items():
            columns[f"{kind} {name}"] = [
                sum(map(p.carries, concepts)) / max(1, len(concepts)) for p in candidates
            ]
            columns[f"{kind} {name} there"] = [float(bool(concepts))] * len(candidates)
    return columns


def _of_kind(kind: str, concepts: Iterable[str], judge: Judge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for c in concepts if judge.lexicon.kind(c) == kind))


def _typed(followup: FollowUp, rows: int, reader: Reader) -> dict[str, list[float]]:
    """The follow-up as typed: what it names, points to, and how long it is."""
    asked, history, context = followup.asked, followup.history, followup.context
    wording = reader.wording
    said = forms(asked.text)
    facets = reader.facets.by_id
    named = {
        "condition named": bool(asked.of_kind("condition")),
        "therapy named": bool(asked.of_kind("therapy")),
        "other named": bool(asked.mentions) and not asked.of_kind("condition", "therapy"),
        "new condition": bool(set(asked.of_kind("condition")) - set(context.asked.concepts)),
        "new therapy": bool(set(asked.of_kind("therapy")) - set(context.asked.concepts)),
        "points": bool(set(said) & wording.strong),
        "points early": bool(set(said[:4]) & wording.strong),
        "pronoun": bool(set(said) & wording.pronouns),
        "plural": bool(set(said) & wording.plural),
        "goes on": wording.goes_on.found(" ".join(said[:3])),
        "corrects": wording.correction.found(asked.text),
        "on it": wording.on_it.found(asked.text),
        "side": asked.side is not None,
        "facet": bool(asked.facets),
        "strict facet": any(facets[f].strict for f in asked.facets),
        "of condition": any(facets[f].of_condition for f in asked.facets),
        "kind asked": asked.kind_asked is not None,
        "same facet": bool(set(asked.facets) & set(context.asked.facets)),
        "strange": any(rest.strange for rest in asked.residue),
        "declined before": bool(history) and history[-1].outcome is Outcome.DECLINED,
        **{f"form {form}": asked.form is form for form in Form},
    }
    columns = {name: [float(value)] * rows for name, value in named.items()}
    content = sum(rest.rarity for rest in asked.residue)
    columns["words"] = [float(np.log(1 + len(said)))] * rows
    columns["content"] = [min(3.0, content)] * rows
    columns["turns"] = [min(4.0, float(len(history)))] * rows
    return columns


def _found(viewed: Mapping[View, Viewed], ids: Sequence[str]) -> dict[str, Vectors]:
    """The log-odds of each statement in each view, also below the view's best one."""
    columns: dict[str, Vectors] = {}
    every = np.ones(len(ids), dtype=np.float32)
    rows: list[Vectors] = []
    for view in WEIGHED:
        found = viewed.get(view, viewed[View.ALONE])
        logits = np.array([found.logit(i) for i in ids])
        columns[f"{view}"] = logits
        columns[f"{view} below best"] = logits - logits.max()
        columns[f"{view} best"] = logits.max() * every
        columns[f"{view} vetoed"] = np.array([i in found.vetoed for i in ids])
        columns[f"{view} there"] = float(view in viewed) * every
        if view is not View.BEFORE:
            rows.append(logits)
    all_views = np.stack(rows)
    columns["best of all"] = all_views.max(axis=0)
    columns["mean of all"] = all_views.mean(axis=0)
    columns["best of all below best"] = all_views.max(axis=0) - all_views.max()
    columns["mean of all below best"] = all_views.mean(axis=0) - all_views.mean(axis=0).max()
    return columns
