"""Which statement a follow-up asks for: signs that a trained network weighs.

One row a candidate statement. A sign is how well each completed follow-up (`bot.followup`) finds
the statement, or how the statement stands to those that were shown before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.coverage import Coverage
from bot.earlier import last_shown
from bot.followup import NAMING, FollowUp, View, views
from bot.judge import Profile
from bot.odds import Odds
from bot.retrieval import Retriever
from bot.rules import SEVERAL, Ruled
from bot.text import forms
from bot.types import Outcome, Statement
from bot.understanding import Form, Reader, Understood
from bot.vectors import Vectors
from bot.weighing import Weighed, left_out

_OF_NEW = (View.ALONE, View.REPLACED)
"""The views of a follow-up that names a condition itself, which leave out the earlier one."""
_OF_OLD = (View.CONDITIONS, View.SUBJECT, View.REPLACED, View.HEADING, View.SHOWN)
"""The views that put in the earlier condition."""
_FOUND = 8.0
"""Log-odds beyond which a view says no more."""
_NOT_FOUND = -6.0


@dataclass(frozen=True, slots=True)
class Viewed:
    """A completed follow-up, read and looked up: every statement that it finds, weighed."""

    asked: Understood
    ruled: Ruled
    weighed: Mapping[str, Weighed]
    margins: Mapping[str, float]

    def logit(self, identifier: str) -> float:
        """The log-odds of a statement; low where the view does not find it."""
        weighed = self.weighed.get(identifier)
        return _NOT_FOUND if weighed is None else min(max(weighed.logit, _NOT_FOUND), _FOUND)

    def vetoed(self, identifier: str) -> bool:
        """Whether the statement has the dose or the like of another disease or drug."""
        return self.margins.get(identifier) == -np.inf


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up before its candidates: by view, then one row a candidate."""

    viewed: Mapping[View, Viewed]
    profiles: tuple[Profile, ...]
    signs: Mapping[str, Vectors]
    shown: Vectors
    vector: Vectors

    def best_view(self, identifiers: Iterable[str]) -> Viewed:
        """The completed question that finds best one of these statements."""
        ids = list(identifiers)
        views = [found for view, found in self.viewed.items() if view is not View.BEFORE]
        return max(views, key=lambda found: max(map(found.logit, ids)))


@dataclass(frozen=True, slots=True)
class ContinuingLimits:
    """Log-odds from which a statement answers, and how far below the best others go with it."""

    sure: float = -0.5
    together: float = 1.0
    listed: float = 1.5
    most: int = 3
    most_listed: int = 10


LIMITS = ContinuingLimits()
"""Set on conversations on articles that the network was not trained on."""
LIMITS_WITH_KNOWN = ContinuingLimits(sure=0.0)
"""Set on 321 follow-ups on the shipped article that the network was not trained on."""


@dataclass(frozen=True, slots=True)
class Continued:
    """What a follow-up asks for: the statements, best first, what they leave out, in words.

    `asked` is the completed question that finds them best.
    """

    asked: Understood
    statements: tuple[Statement, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Continuing:
    """Holds the statements of an article against a follow-up and what went before it."""

    coverage: Coverage
    reader: Reader
    retriever: Retriever
    odds: Odds

    def choose(self, followup: FollowUp) -> Continued | None:
        """The statements that a follow-up asks for; none if the article does not say."""
        weighable = self.weighable(followup)
        if weighable is None or not self.odds.knows(weighable.vector):
            return None
        logits = self.odds.logits(weighable.signs, weighable.vector, weighable.shown).tolist()
        odds = {
            profile.statement: logit
            for profile, logit in zip(weighable.profiles, logits, strict=True)
            if not self._vetoed(profile, weighable.viewed)
        }
        limits = LIMITS_WITH_KNOWN if self.coverage.known else LIMITS
        several = followup.asked.form in SEVERAL
        best = max(odds.values(), default=-np.inf)
        if best < limits.sure:
            return None
        least = max(limits.sure, best - (limits.listed if several else limits.together))
        chosen = [s for s in sorted(odds, key=lambda s: -odds[s]) if odds[s] >= least]
        chosen = chosen[: limits.most_listed if several else limits.most]
        best_view = weighable.best_view(s.id for s in chosen[:1])
        return Continued(best_view.asked, tuple(chosen), left_out(best_view.ruled, chosen))

    def _vetoed(self, profile: Profile, viewed: Mapping[View, Viewed]) -> bool:
        """Whether a statement is about something else than what is asked of.

        What a follow-up takes over from before may widen what it names, never replace it.
        """
        typed, carrying = viewed[View.ALONE].asked, self.coverage.carrying
        named = [m for m in typed.mentions if m.kind == "condition"]
        telling = [viewed[v] for v in (_OF_NEW if named else _OF_OLD) if v in viewed]
        vetoes = [w.vetoed(profile.statement.id) for w in telling if w.asked.of_kind("condition")]
        if not named:
            return bool(vetoes) and all(vetoes)
        return any(vetoes) or not any(carrying.carries(profile, m, typed) for m in named)

    def weighable(self, followup: FollowUp) -> Followed | None:
        """What the network is given: every statement that any view finds, with its signs."""
        evidence = {s.id: s for s in self.coverage.judge.article.evidence}
        texts = views(followup, self.reader, evidence)
        alone = texts[View.ALONE]
        vector = self.retriever.vector(alone)
        viewed = {v: self._viewed(t, alone if v in NAMING else "") for v, t in texts.items()}
        ids = dict.fromkeys(i for found in viewed.values() for i in found.weighed)
        profiles = tuple(self.coverage.judge.profiles(ids))
        if not profiles:
            return None
        shown = [[facet in p.facets for facet in self.reader.facets.by_id] for p in profiles]
        columns = {
            **_found(viewed, ids),
            **self._before(profiles, followup),
            **self._typed(followup, len(profiles)),
        }
        return Followed(
            viewed,
            profiles,
            {name: np.asarray(column, dtype=np.float32) for name, column in columns.items()},
            np.array(shown, dtype=np.float32),
            vector,
        )

    def _viewed(self, text: str, asking: str) -> Viewed:
        asked = self.reader.understand(text, asking)
        looked = self.retriever.look_up(asked.text)
        ruled = self.coverage.rules.choose(asked, looked)
        weighing = self.coverage.weighing
        weighed = weighing.weighed(asked, looked, ruled)
        return Viewed(
            asked,
            ruled,
            {w.profile.statement.id: w for w in weighed},
            {w.profile.statement.id: weighing.margin(w, asked, ruled) for w in weighed},
        )

    def _before(self, candidates: Sequence[Profile], followup: FollowUp) -> dict[str, list[float]]:
        """How each statement stands to those shown before, and to what was asked of then."""
        history, context = followup.history, followup.context
        order = [s.id for s in self.coverage.judge.article.evidence]
        last = last_shown(history)
        ever = {i for turn in history for i in turn.statements}
        shown = self.coverage.judge.profiles(i for i in last if i in order)
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
            "summary": [
                float(p.statement.section == (self.coverage.judge.article.heading,))
                for p in candidates
            ],
        }
        for kind in ("condition", "therapy"):
            for name, concepts in {
                "asked": context.asked.of_kind(kind),
                "answered": context.answered.of_kind(kind),
                "of shown": self._concepts(shown, kind),
                "of headings shown": self._scope(shown, kind),
            }.items():
                columns[f"{kind} {name}"] = [
                    sum(map(p.carries, concepts)) / max(1, len(concepts)) for p in candidates
                ]
                columns[f"{kind} {name} there"] = [float(bool(concepts))] * len(candidates)
        return columns

    def _concepts(self, profiles: Sequence[Profile], kind: str) -> tuple[str, ...]:
        lexicon = self.coverage.judge.lexicon
        return tuple(dict.fromkeys(c for p in profiles for c in p.own if lexicon.kind(c) == kind))

    def _scope(self, profiles: Sequence[Profile], kind: str) -> tuple[str, ...]:
        lexicon = self.coverage.judge.lexicon
        return tuple(
            dict.fromkeys(c for p in profiles for c in p.section if lexicon.kind(c) == kind)
        )

    def _typed(self, followup: FollowUp, rows: int) -> dict[str, list[float]]:
        """The follow-up as typed: what it names, points to, and how long it is."""
        asked, history, context = followup.asked, followup.history, followup.context
        wording = self.reader.wording
        said = forms(asked.text)
        facets = self.reader.facets.by_id
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


def _found(viewed: Mapping[View, Viewed], ids: Iterable[str]) -> dict[str, Vectors]:
    """The log-odds of each statement in each view, also below the view's best one."""
    columns: dict[str, Vectors] = {}
    ids = list(ids)
    every = np.ones(len(ids), dtype=np.float32)
    rows: list[Vectors] = []
    for view in View:
        found = viewed.get(view, viewed[View.ALONE])
        logits = np.array([found.logit(i) for i in ids])
        columns[f"{view}"] = logits
        columns[f"{view} below best"] = logits - logits.max()
        columns[f"{view} best"] = logits.max() * every
        columns[f"{view} vetoed"] = np.array([found.vetoed(i) for i in ids])
        columns[f"{view} there"] = float(view in viewed) * every
        if view is not View.BEFORE:
            rows.append(logits)
    all_views = np.stack(rows)
    columns["best of all"] = all_views.max(axis=0)
    columns["mean of all"] = all_views.mean(axis=0)
    columns["best of all below best"] = all_views.max(axis=0) - all_views.max()
    columns["mean of all below best"] = all_views.mean(axis=0) - all_views.mean(axis=0).max()
    return columns
