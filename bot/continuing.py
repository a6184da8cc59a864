"""Which statement a follow-up asks for: a trained network weighs what every view of it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.coverage import Coverage
from bot.earlier import settings_meant
from bot.followup import NAMING, FollowUp, View, asks_as_before, only_names
from bot.followup_signs import Viewed, followup_signs
from bot.judge import Profile
from bot.odds import Odds
from bot.retrieval import LookedUp, Retriever
from bot.rules import SEVERAL
from bot.sides import of_one_side
from bot.types import Mention, Statement
from bot.understanding import Reader, Understood
from bot.vectors import Vectors
from bot.weighing import Decided, left_out

_OF_NEW = (View.ALONE, View.REPLACED)
"""The views of a follow-up that names a condition itself, which leave out the earlier one."""
_OF_OLD = (View.CONDITIONS, View.SUBJECT, View.REPLACED, View.HEADING)
"""The views that put in the earlier condition."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up before its candidates: by view, then one row a candidate."""

    viewed: Mapping[View, Viewed]
    profiles: tuple[Profile, ...]
    signs: Mapping[str, Vectors]
    shown: Vectors
    vector: Vectors

    def best_view(self, identifiers: Iterable[str], *, replaced: bool = True) -> Viewed:
        """The completed question that finds best one of these statements.

        `replaced`: whether it may be the earlier question with other names in it.
        """
        ids = list(identifiers)
        none = {View.BEFORE} if replaced else {View.BEFORE, View.REPLACED}
        views = [found for view, found in self.viewed.items() if view not in none]
        return max(views, key=lambda found: max(map(found.logit, ids)))


@dataclass(frozen=True, slots=True)
class ContinuingLimits:
    """Log-odds from which a statement answers, and how far below the best others go with it.

    Others go with it down to `lowest`, also those that would not answer alone.
    `vetoed` is taken off where by its names a statement is about something else than is asked of:
    what is asked of is guessed, and the network may know better, but it has to be very sure.
    """

    sure: float = -0.5
    lowest: float = -1.25
    vetoed: float = 2.5
    together: float = 1.25
    listed: float = 2.5
    most: int = 3
    most_listed: int = 10


LIMITS = ContinuingLimits()
"""`sure` and `vetoed` set on 641 follow-ups on eighteen articles that the networks were not trained
on, the others on 582 on nine such articles."""


@dataclass(frozen=True, slots=True)
class Continued:
    """What answers a follow-up; `asked` is the completed question that finds it best."""

    asked: Understood
    decided: Decided


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
        if weighable is None:
            return None
        logits = self.logits(weighable).tolist()
        therapies = self._therapies_of(weighable.viewed[View.ALONE].asked)
        limits, several = LIMITS, followup.asked.form in SEVERAL
        odds = {
            profile.statement: logit
            - limits.vetoed * self._vetoed(profile, weighable.viewed, therapies)
            for profile, logit in zip(weighable.profiles, logits, strict=True)
        }
        if taken := self._taken_over(followup, weighable.viewed):
            facets = {p.statement: p.facets for p in weighable.profiles}
            odds = {s: its for s, its in odds.items() if not taken.isdisjoint(facets[s])}
        best = max(odds.values(), default=-np.inf)
        if best < limits.sure:
            return None
        least = max(limits.lowest, best - (limits.listed if several else limits.together))
        chosen = [s for s in sorted(odds, key=lambda s: -odds[s]) if odds[s] >= least]
        chosen = self._kept_to(followup, chosen)
        chosen = of_one_side(followup.asked, chosen, self.coverage.judge, self.reader.wording)
        chosen = chosen[: limits.most_listed if several else limits.most]
        replaced = asks_as_before(followup.asked, self.reader)
        best_view = weighable.best_view((s.id for s in chosen[:1]), replaced=replaced)
        missing = left_out(best_view.ruled, chosen)
        return Continued(best_view.asked, Decided(tuple(chosen), missing))

    def _kept_to(self, followup: FollowUp, chosen: Sequence[Statement]) -> list[Statement]:
        """What is chosen, the best first, without other diseases than the one spoken of.

        Only where the best is about that one, and the follow-up names none and asks for no list.
        """
        judge, lexicon = self.coverage.judge, self.reader.lexicon
        meant = settings_meant(followup.context, self.reader)
        about = {p.statement: judge.set_apart(p) for p in judge.profiles(s.id for s in chosen)}
        of_it = {
            s for s, its in about.items() if any(lexicon.related(a, m) for a in its for m in meant)
        }
        if followup.asked.of_kind("condition") or followup.asked.form in SEVERAL:
            return list(chosen)
        return [s for s in chosen if chosen[0] not in of_it or s in of_it or not about[s]]

    def _taken_over(self, followup: FollowUp, viewed: Mapping[View, Viewed]) -> frozenset[str]:
        """The dose, the route or the like that a follow-up still asks for that only names another.

        Where the article does not say it of what is named, something else it says is no answer.
        """
        replaced = viewed.get(View.REPLACED)
        if replaced is None or not only_names(followup.asked, self.reader):
            return frozenset()
        last = followup.history[-1]
        typed = self.reader.understand(last.question)
        went_on = only_names(typed, self.reader)
        before = self.reader.understand(last.standalone or last.question) if went_on else typed
        strict, facets = self.coverage.carrying.strict, self.reader.facets.by_id
        asked = strict(replaced.asked) & strict(before)
        return frozenset(f for f in asked if facets[f].specific)

    def _vetoed(
        self, profile: Profile, viewed: Mapping[View, Viewed], therapies: Sequence[Mention]
    ) -> bool:
        """Whether a statement is about something else than what is asked of.

        What a follow-up takes over from before may widen what it names, never replace it. One that
        names `therapies` may ask of them in another disease than before, but not of other ones.
        """
        typed, carrying = viewed[View.ALONE].asked, self.coverage.carrying
        if therapies and not any(carrying.carries(profile, m, typed) for m in therapies):
            return True
        named = [m for m in typed.mentions if m.kind == "condition"]
        telling = [viewed[v] for v in (_OF_NEW if named else _OF_OLD) if v in viewed]
        if carrying.is_specific(typed):
            # What was asked before, with other names in it, may ask for no dose at all.
            telling = [w for w in telling if carrying.is_specific(w.asked)]
        of_condition = [w for w in telling if w.asked.of_kind("condition")]
        of_either = [w for w in telling if w.asked.of_kind("condition", "therapy")]
        of_new_therapy = not named and typed.of_kind("therapy")
        counting = of_either if of_new_therapy or not of_condition else of_condition
        vetoes = [profile.statement.id in w.vetoed for w in counting]
        if not named:
            return bool(vetoes) and all(vetoes)
        return any(vetoes) or not any(carrying.carries(profile, m, typed) for m in named)

    def _therapies_of(self, typed: Understood) -> list[Mention]:
        """The therapies that a follow-up names and asks of."""
        required = self.coverage.carrying.required(typed)
        return [m for m in required if m.kind == "therapy" and not m.told]

    def weighable(self, followup: FollowUp) -> Followed | None:
        """What the network is given: every statement that any view finds, with its signs."""
        vector, *_ = self.retriever.vectors(self._embedded(followup))
        viewed = self._viewed(followup)
        ids = dict.fromkeys(i for found in viewed.values() for i in found.weighed)
        profiles = tuple(self.coverage.judge.profiles(ids))
        if not profiles:
            return None
        shown = [[facet in p.facets for facet in self.reader.facets.by_id] for p in profiles]
        signs = followup_signs(followup, viewed, profiles, self.coverage.judge, self.reader)
        return Followed(viewed, profiles, signs, np.array(shown, dtype=np.float32), vector)

    def logits(self, followed: Followed) -> Vectors:
        """The log-odds of each candidate."""
        return self.odds.logits(followed.signs, followed.vector, followed.shown)

    def _embedded(self, followup: FollowUp) -> list[str]:
        """What is asked alone, and all texts that reading and looking up the views will embed."""
        texts = [followup.views[View.ALONE]]
        for view, text in followup.views.items():
            mended, names_masked = self.reader.embedded(text)
            # A view that only puts in names asks for what is asked alone.
            texts += [mended] if view in NAMING else [mended, names_masked]
        return texts

    def _viewed(self, followup: FollowUp) -> dict[View, Viewed]:
        """Every view read, looked up and weighed."""
        texts = followup.views
        alone = texts[View.ALONE]
        asked = [self.reader.understand(t, alone if v in NAMING else "") for v, t in texts.items()]
        looked = self.retriever.look_up_each([each.text for each in asked])
        return dict(zip(texts, map(self._weighed, asked, looked), strict=True))

    def _weighed(self, asked: Understood, looked: LookedUp) -> Viewed:
        ruled = self.coverage.rules.choose(asked, looked)
        weighing = self.coverage.weighing
        weighed = weighing.weighed(asked, looked, ruled)
        return Viewed(
            asked,
            ruled,
            {w.profile.statement.id: w for w in weighed},
            weighing.vetoed(weighed, asked),
        )
