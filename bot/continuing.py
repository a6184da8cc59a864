"""Which statement a follow-up asks for: a trained network weighs what every view of it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.coverage import Coverage
from bot.earlier import settings_meant
from bot.followup import FollowUp, View, asking, looked_up, only_names
from bot.followup_signs import Viewed, followup_signs
from bot.judge import Profile
from bot.odds import Odds
from bot.retrieval import Retriever
from bot.rules import SEVERAL
from bot.sides import of_one_side
from bot.types import Mention, Statement
from bot.understanding import Reader, Understood
from bot.vectors import Vectors
from bot.weighing import Decided, left_out

_OF_NEW = (View.ALONE, View.REPLACED)
"""The views of a follow-up that names a condition itself, which leave out the earlier one."""
_OF_OLD = (View.CONDITIONS, View.REPLACED, View.HEADING)
"""The views that put in the earlier condition."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up before its candidates: by view, then one row a candidate."""

    viewed: Mapping[View, Viewed]
    profiles: tuple[Profile, ...]
    signs: Mapping[str, Vectors]
    shown: Vectors
    vector: Vectors

    def best_view(self, identifiers: Iterable[str]) -> View:
        """The completed question that finds best one of these statements."""
        ids = list(identifiers)
        views = [view for view in self.viewed if view is not View.BEFORE]
        return max(views, key=lambda view: max(map(self.viewed[view].logit, ids)))


@dataclass(frozen=True, slots=True)
class ContinuingLimits:
    """Log-odds from which a statement answers, and how far below the best others go with it.

    Others go with it down to `lowest`, also those that would not answer alone.
    `vetoed` is taken off where by its names a statement is about something else than is asked of:
    what is asked of is guessed, and the network may know better, but it has to be sure; very sure
    (`vetoed_dose`) where a dose or the like is asked for.
    """

    sure: float = -0.5
    lowest: float = -1.25
    vetoed: float = 1.5
    vetoed_dose: float = 2.5
    together: float = 1.25
    listed: float = 2.5
    most: int = 3
    most_listed: int = 10


LIMITS = ContinuingLimits()
"""`sure` and `vetoed_dose` set on 641 follow-ups on eighteen articles that the networks were not
trained on, `vetoed` on 523 on nine, the others on 582 on nine such articles."""


@dataclass(frozen=True, slots=True)
class Continued:
    """What answers a follow-up; `asked` is the completed question that finds it best.

    `own` is that without the earlier question, if that was put in.
    """

    asked: Understood
    own: str
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
        is_specific = self.coverage.carrying.is_specific
        of_dose = any(is_specific(found.asked) for found in weighable.viewed.values())
        vetoed = limits.vetoed_dose if of_dose else limits.vetoed
        odds = {
            profile.statement: logit - vetoed * self._vetoed(profile, weighable.viewed, therapies)
            for profile, logit in zip(weighable.profiles, logits, strict=True)
        }
        if taken := self._taken_over(followup):
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
        view = weighable.best_view(s.id for s in chosen[:1])
        found = weighable.viewed[view]
        own = weighable.viewed[View.ALONE] if view is View.CONTINUED else found
        missing = left_out(found.ruled, chosen)
        return Continued(found.asked, own.asked.text, Decided(tuple(chosen), missing))

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

    def _taken_over(self, followup: FollowUp) -> frozenset[str]:
        """The dose, the route or the like that a follow-up still asks for that only names another.

        Where the article does not say it of what is named, something else it says is no answer.
        """
        if not only_names(followup.asked, self.reader):
            return frozenset()
        last = followup.history[-1]
        typed = self.reader.understand(last.question)
        went_on = only_names(typed, self.reader)
        before = self.reader.understand(last.standalone or last.question) if went_on else typed
        strict, facets = self.coverage.carrying.strict, self.reader.facets.by_id
        asked = strict(followup.context.answered) & strict(before)
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
        texts = looked_up(followup, self.reader)
        vector, *_ = self.retriever.vectors(self._embedded(texts, followup))
        viewed = self._viewed(texts, followup)
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

    def _embedded(self, texts: Mapping[View, str], followup: FollowUp) -> list[str]:
        """What is asked alone, and all texts that reading and looking up the views will embed."""
        embedded = [texts[View.ALONE]]
        for view, text in texts.items():
            mended, names_masked = self.reader.embedded(text)
            embedded += [mended] if asking(view, followup) else [mended, names_masked]
        return embedded

    def _viewed(self, texts: Mapping[View, str], followup: FollowUp) -> dict[View, Viewed]:
        """Every view read, looked up and weighed."""
        asked = [self.reader.understand(t, *asking(v, followup)) for v, t in texts.items()]
        looked = self.retriever.look_up_each([each.text for each in asked])
        weighed = self.coverage.weighed(list(zip(asked, looked, strict=True)))
        return {
            view: Viewed(
                each,
                ruled,
                {w.profile.statement.id: w for w in its},
                self.coverage.weighing.vetoed(its, each),
            )
            for view, each, (ruled, its) in zip(texts, asked, weighed, strict=True)
        }
