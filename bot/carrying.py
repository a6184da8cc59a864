"""Which statement is about what a question names: the strict part of coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.companions import companions
from bot.judge import HARD_KINDS, Judge, Profile
from bot.text import forms
from bot.types import Mention
from bot.understanding import Form, Understood
from bot.wording import Wording

WIDEST_CLASS = 80
"""Kinds of drug in the widest class of which a statement still speaks for each ("steroids" does,
"immunotherapy" does not).
"""
SOFT_WEIGHT = 0.8
"""Weight of a named symptom, test or outcome in a question; a disease or a drug weighs 1."""


NAMING = 0.55
"""Rarity from which a word may be a name that no lexicon lists."""
_OUTCOME = "outcome"
"""The kind of a concept that is what comes of a disease or a therapy."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """Holds what a question names against what a statement, under its headings, is about."""

    judge: Judge
    wording: Wording

    def required(self, asked: Understood) -> tuple[Mention, ...]:
        """The mentions, one a concept, that a statement must be about."""
        by_concept = {m.concept: m for m in asked.mentions if m.kind in HARD_KINDS}
        around = self._around(asked)
        return tuple(
            m for c, m in by_concept.items() if c not in self.wording.background and c not in around
        )

    def _around(self, asked: Understood) -> frozenset[str]:
        """The title's therapy where something else is asked of it.

        Another therapy ("which prophylaxis during A?"), a drug to be named or a test ("which drugs
        raise potassium on A?", "how often is IgG checked under A?").
        """
        if asked.form is Form.COMPARISON:
            return frozenset()
        therapies = [m for m in asked.mentions if m.kind == "therapy"]
        beside = companions(asked.text, therapies)
        given = {m for m in therapies if self._is_given(asked.text[: m.start])}
        led = {m.concept for m in therapies if m not in beside | given}
        tested = any(m.kind == "test" for m in asked.mentions)
        if not (led or tested or asked.kind_asked == "therapy"):
            return frozenset()
        around = beside | given if led else given
        return frozenset(m.concept for m in around if self.judge.is_of_title(m.concept)) - led

    def one_condition(self, asked: Understood) -> Mention | None:
        """The condition that a question is asked of, if it is asked of one alone."""
        conditions = {m.concept: m for m in self.required(asked) if m.kind == "condition"}
        return next(iter(conditions.values())) if len(conditions) == 1 else None

    def _is_given(self, before: str) -> bool:
        """Whether the words before a drug say that it is given."""
        return any(not before[end:].strip() for _, end in self.wording.given.spans(before))

    def tests(self, asked: Understood, profiles: Sequence[Profile]) -> tuple[Mention, ...]:
        """Tests asked of that the article never speaks of, nor of their family."""
        lexicon, background = self.judge.lexicon, self.wording.background
        tests = [m for m in asked.mentions if m.kind == "test" and m.concept not in background]
        if not tests:
            return ()
        known = frozenset[str]().union(*(p.carried for p in profiles))
        families = [lexicon.ancestors(m.concept) | lexicon.descendants(m.concept) for m in tests]
        return tuple(m for m, its in zip(tests, families, strict=True) if its.isdisjoint(known))

    def carries(self, profile: Profile, mention: Mention, asked: Understood) -> bool:
        """Whether a statement is about what is mentioned: by concept, parts or very words.

        What is said of a wider condition holds for a kind of it that the article never names.
        """
        lexicon = self.judge.lexicon
        concept = mention.concept
        if profile.carries(concept):
            return True
        parents = lexicon.concepts[concept].broader if concept in lexicon.concepts else ()
        if mention.kind == "therapy":
            return self._said_of_class(profile, parents, asked)
        wider = self._wider(mention)
        if mention.kind == "population" and any(profile.carries(c) for c in wider):
            return True
        return self._says(profile, mention) or self._said_of_class(profile, wider, asked)

    def gives_of_another(self, profile: Profile, asked: Understood) -> bool:
        """Whether an amount is asked for and a statement gives one, but of another drug."""
        facets, related = self.judge.facets.by_id, self.judge.lexicon.related
        if not profile.given or not any(facets[f].amount for f in asked.facets):
            return False
        named = [m.concept for m in self.required(asked) if m.kind == "therapy" and not m.told]
        return bool(named) and not any(related(a, b) for a in named for b in profile.given)

    def of_other_people(self, profile: Profile, asked: Understood) -> bool:
        """Whether a statement is for people of another age than those asked of."""
        meant = self._ages(asked.of_kind("population"))
        if not meant:
            return False
        named = (*profile.own, *profile.section)
        its = self._ages(c for c in named if self.judge.lexicon.kind(c) == "population")
        return bool(its) and meant.isdisjoint(its)

    def _ages(self, populations: Iterable[str]) -> frozenset[int]:
        """The groups of ages that some populations belong to, by their places in the list."""
        groups: list[list[str]] = self.wording.ages["apart"]
        known = [self.judge.lexicon.ancestors(c) for c in populations]
        return frozenset(
            place
            for place, group in enumerate(groups)
            if any(not its.isdisjoint(group) for its in known)
        )

    def only_of_wider(self, profiles: Iterable[Profile], mention: Mention) -> bool:
        """Whether statements are about what is mentioned only in that it is of a wider kind."""
        return bool(self._wider(mention)) and not any(self._says(p, mention) for p in profiles)

    def _says(self, profile: Profile, mention: Mention) -> bool:
        return all(profile.says(form) for form in forms(mention.text))

    def _wider(self, mention: Mention) -> tuple[str, ...]:
        """What a condition that the article never names is directly a kind of, if it sets apart.

        What the article is about as a whole does not.
        """
        known = self.judge.lexicon.concepts.get(mention.concept)
        if known is None or mention.kind == "therapy" or self.judge.speaks_of(mention.concept):
            return ()
        return tuple(c for c in known.broader if not self.judge.is_of_title(c))

    def shares_name(self, profile: Profile, asked: Understood) -> bool:
        """Whether a statement is about anything that a question names; its own subject aside.

        An outcome is what is asked for, not what it is asked of.
        """
        return any(
            self.carries(profile, m, asked)
            for m in asked.mentions
            if m.kind != _OUTCOME
            and m.concept not in self.wording.background
            and not self.judge.is_of_title(m.concept)
        )

    def about(self, profile: Profile, required: Sequence[Mention], asked: Understood) -> bool:
        """Whether a statement is about all required, a therapy and its condition in one clause."""
        if not all(self.carries(profile, m, asked) for m in required):
            return False
        owned = [m for m in required if m.concept in profile.in_text]
        conditions = [m.concept for m in owned if m.kind == "condition"]
        therapies = [m.concept for m in owned if m.kind == "therapy"]
        return all(profile.in_one_clause(c, t) for c in conditions for t in therapies)

    def _said_of_class(self, profile: Profile, classes: Sequence[str], asked: Understood) -> bool:
        """Whether the statement speaks of one of these, and a class can have what is asked."""
        kinds = self.judge.lexicon.descendants
        if not any(c in profile.named and len(kinds(c)) <= WIDEST_CLASS for c in classes):
            return False
        return not self.is_specific(asked)

    def is_specific(self, asked: Understood) -> bool:
        """Whether a dose, a route or the like is asked for, which a class of drugs cannot have."""
        facets = self.judge.facets.by_id
        return any(facets[f].specific for f in asked.facets)

    def names_instance(self, profile: Profile, concept: str) -> bool:
        """Whether the statement names one of what is asked for, or something of its kind."""
        kinds = self.judge.lexicon.descendants(concept) - {concept}
        if kinds & {*profile.own, *profile.section}:
            return True
        return profile.carries(concept) and self.names_kind(
            profile, self.judge.lexicon.kind(concept)
        )

    def names_kind(self, profile: Profile, kind: str) -> bool:
        """Whether the statement or its headings name a concept of this kind."""
        return any(self.judge.lexicon.kind(c) == kind for c in (*profile.own, *profile.section))

    def share(self, asked: Understood, profile: Profile) -> float:
        """The share of the question, by the rarity of its words, that the statement says."""
        weights = [(r.rarity, profile.says(r.form)) for r in asked.residue]
        for mention in asked.mentions:
            if mention.concept not in self.wording.background:
                weight = 1.0 if mention.kind in HARD_KINDS else SOFT_WEIGHT
                weights.append((weight, self.carries(profile, mention, asked)))
        whole = sum(weight for weight, _ in weights)
        return sum(weight for weight, said in weights if said) / whole if whole else 1.0

    def strict(self, asked: Understood) -> frozenset[str]:
        """The strict facets that a phrase of the question asks for; a guessed one binds nobody."""
        facets = self.judge.facets.by_id
        return frozenset(f for f in asked.facets if facets[f].strict and f not in asked.guessed)

    def may_speak_of(self, profile: Profile, asked: Understood) -> bool:
        """Whether a dose, a route or the like that is asked for may be the statement's.

        Where no known therapy is named, a rare word of the question may be the name of one.
        """
        if asked.of_kind("therapy") or not self.is_specific(asked):
            return True
        return all(profile.says(r.form) for r in asked.residue if r.rarity > NAMING)

    def unsaid(self, asked: Understood, profile: Profile) -> tuple[str, ...]:
        """The concepts of the question that the nearest statement does not speak of."""
        return tuple(
            dict.fromkeys(
                self.judge.lexicon.name(m.concept)
                for m in asked.mentions
                if m.concept not in self.wording.background and not self.carries(profile, m, asked)
            )
        )
