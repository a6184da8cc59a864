"""What speaks for and against a statement being the answer: numbers that a trained model weighs.

One row a candidate statement, one column a sign. Signs compare a statement with the other
candidates, hold the concepts of the question against its own, and say which facets it shows. None
knows an article: a model trained on many weighs them (`bot.odds`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from bot.carrying import Carrying
from bot.judge import HARD_KINDS, Profile
from bot.retrieval import Found
from bot.rules import Ruled
from bot.sides import sides_taken
from bot.types import Mention
from bot.understanding import Form, Understood
from bot.vectors import Vectors

NEAR = 0.03
"""Cosine below the best candidate's up to which a statement meets a word as well as any."""
_BEST_WORDS = 3
_Columns: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidates:
    """A question with the statements that may answer it, in one order, and what the rules find."""

    asked: Understood
    profiles: tuple[Profile, ...]
    found: tuple[Found, ...]
    ruled: Ruled


def signs(
    candidates: Candidates, carrying: Carrying, everywhere: frozenset[str]
) -> Mapping[str, Vectors]:
    """Each sign by name: one number a candidate.

    `everywhere` holds the concepts of the question that any statement of the article carries.
    """
    columns: _Columns = {
        **_nearness(candidates, carrying),
        **_words_met(candidates),
        **_concepts(candidates, carrying, everywhere),
        **_manner(candidates, carrying),
        **_facets(candidates, carrying),
        **_ruled(candidates, carrying),
    }
    return {name: np.asarray(column, dtype=np.float32) for name, column in columns.items()}


def _nearness(candidates: Candidates, carrying: Carrying) -> _Columns:
    """Scores of the retrieval and the share of words, each also against the best candidate's."""
    asked, profiles = candidates.asked, candidates.profiles
    scores = {
        "score": np.array([f.score for f in candidates.found]),
        "cosine": np.array([f.cosine for f in candidates.found]),
        "tokens": np.array([f.tokens for f in candidates.found]),
        "fit": np.array([f.fit for f in candidates.found]),
        "share": np.array([carrying.share(asked, p) for p in profiles]),
    }
    order = np.argsort(np.argsort(-scores["score"], kind="stable"), kind="stable")
    return {
        **scores,
        **{f"{name} below best": column - column.max() for name, column in scores.items()},
        **{f"{name} standard": _standard(scores[name]) for name in ("cosine", "tokens", "fit")},
        "rank": 1 / (1 + order),
    }


def _standard(column: Vectors) -> Vectors:
    return (column - column.mean()) / (3 * (column.std() + 1e-6))


def _words_met(candidates: Candidates) -> _Columns:
    """How well each word of the question is met, and better than by the other candidates.

    A word that all candidates meet alike says little; `weighted` signs count the others more.
    """
    met = np.stack([f.met for f in candidates.found], axis=1)[1:-1]  # without the model's own marks
    if not len(met):
        met = np.zeros((1, len(candidates.found)), dtype=np.float32)
    above = met - met.mean(axis=1, keepdims=True)
    telling = met.max(axis=1) - np.median(met, axis=1)
    weights = telling / (telling.sum() + 1e-6)
    wins = met >= met.max(axis=1, keepdims=True) - NEAR
    few = min(_BEST_WORDS, len(met))
    columns = {
        "words above mean": 5 * above.mean(axis=0),
        "words above mean weighted": 5 * (weights @ above),
        "words weighted": weights @ met,
        "best words above mean": 2 * np.sort(above, axis=0)[-few:].mean(axis=0),
        "worst words": np.sort(met, axis=0)[:few].mean(axis=0),
        "words won": wins.mean(axis=0),
        "words won weighted": weights @ wins,
        "words met closely": (met > 0.75).mean(axis=0),
    }
    compared = ("words above mean", "words above mean weighted", "words won weighted")
    below = {f"{name} below best": columns[name] - columns[name].max() for name in compared}
    return {**columns, **below}


def _concepts(candidates: Candidates, carrying: Carrying, everywhere: frozenset[str]) -> _Columns:
    """Which concepts of the question a statement is about, lacks, or speaks of another instead."""
    asked, profiles = candidates.asked, candidates.profiles
    required = carrying.required(asked)
    columns: _Columns = {}
    lacked = [[m for m in required if not carrying.carries(p, m, asked)] for p in profiles]
    for kind in HARD_KINDS[:-1]:
        named = [m for m in required if _kind(m) == kind]
        missing = [[m for m in row if _kind(m) == kind] for row in lacked]
        other = [bool(named) and _other(p, kind, named, carrying) for p in profiles]
        columns[f"{kind} carried"] = [
            (len(named) - len(row)) / max(1, len(named)) for row in missing
        ]
        columns[f"{kind} lacking"] = [
            float(bool(row) and not o) for row, o in zip(missing, other, strict=True)
        ]
        columns[f"{kind} lacking, another named"] = [
            float(bool(row) and o) for row, o in zip(missing, other, strict=True)
        ]
        columns[f"{kind} another named"] = [float(o) for o in other]
        unknown = any(m.concept not in everywhere for m in named)
        columns[f"{kind} unknown"] = [float(unknown and bool(row)) for row in missing]
    soft = [m for m in asked.mentions if m.kind not in HARD_KINDS]
    columns["finding carried"] = [_share(soft, p, carrying, asked) for p in profiles]
    columns["findings asked of"] = [float(bool(soft))] * len(profiles)
    columns["carried elsewhere"] = [
        float(any(m.concept in everywhere for m in row)) for row in lacked
    ]
    columns["about"] = [float(carrying.about(p, required, asked)) for p in profiles]
    columns["required"] = [min(2.0, float(len(required)))] * len(profiles)
    return columns


def _kind(mention: Mention) -> str:
    return "condition" if mention.kind == "organism" else mention.kind


def _other(profile: Profile, kind: str, named: Sequence[Mention], carrying: Carrying) -> bool:
    """Whether the statement names something of this kind that nothing asked of is kin to."""
    lexicon = carrying.judge.lexicon
    own = [c for c in (*profile.own, *profile.section) if lexicon.kind(c) == kind]
    return any(not any(lexicon.related(c, m.concept) for m in named) for c in own)


def _share(
    mentions: Sequence[Mention], profile: Profile, carrying: Carrying, asked: Understood
) -> float:
    carried = sum(carrying.carries(profile, m, asked) for m in mentions)
    return carried / max(1, len(mentions))


def _manner(candidates: Candidates, carrying: Carrying) -> _Columns:
    """The form of the question, the side and the kind of thing it asks for, unknown names in it."""
    asked, profiles = candidates.asked, candidates.profiles
    therapies = asked.of_kind("therapy")
    judge = carrying.judge
    sides = [
        sides_taken(p, therapies, judge.lexicon, carrying.wording)
        if asked.side
        else frozenset[str]()
        for p in profiles
    ]
    kinds = [asked.kind_asked and carrying.names_kind(p, asked.kind_asked) for p in profiles]
    instances = [
        asked.instance_of and carrying.names_instance(p, asked.instance_of) for p in profiles
    ]
    strange = [r for r in asked.residue if r.strange]
    summary = (judge.article.heading,)
    return {
        "side taken": [float(asked.side is not None and asked.side in s) for s in sides],
        "other side taken": [float(asked.side is not None and asked.side not in s) for s in sides],
        "kind named": [float(k is True) for k in kinds],
        "kind not named": [float(k is False) for k in kinds],
        "instance not named": [float(i is False) for i in instances],
        "strange words": [min(2.0, sum(not p.says(r.form) for r in strange)) for p in profiles],
        "summary": [float(p.statement.section == summary) for p in profiles],
        "length": [float(np.log(2 + len(candidates.found[0].met)) / 3)] * len(profiles),
        **{f"form {form}": [float(asked.form is form)] * len(profiles) for form in Form},
    }


def _facets(candidates: Candidates, carrying: Carrying) -> _Columns:
    """Each facet asked for, by whether the statement shows it; and how many it shows and lacks."""
    asked, profiles = candidates.asked, candidates.profiles
    columns: _Columns = {
        "facets shown": [float(sum(f in p.facets for f in asked.facets)) for p in profiles],
        "facets lacking": [float(sum(f not in p.facets for f in asked.facets)) for p in profiles],
    }
    unasked = np.zeros(len(profiles), dtype=np.float32)
    for facet in carrying.judge.facets.by_id:
        shown = np.array([facet in p.facets for p in profiles]) if facet in asked.facets else None
        columns[f"{facet} shown"] = unasked if shown is None else shown
        columns[f"{facet} lacking"] = unasked if shown is None else ~shown
    return columns


def _ruled(candidates: Candidates, carrying: Carrying) -> _Columns:
    """What the rules find, and what they hold against each statement."""
    asked, profiles, ruled = candidates.asked, candidates.profiles, candidates.ruled
    places = {s.id: place for place, s in enumerate(ruled.statements)}
    chosen = [places.get(p.statement.id) for p in profiles]
    strict = carrying.strict(asked)
    every = [1.0] * len(profiles)
    return {
        "ruled": [float(place is not None) for place in chosen],
        "ruled first": [float(place == 0) for place in chosen],
        "ruled beside": [float(bool(places) and place is None) for place in chosen],
        "ruled nothing": [float(not places)] * len(profiles),
        "ruled in part": [float(bool(places and ruled.missing))] * len(profiles),
        "absent": [min(2, len(ruled.absent)) * e for e in every],
        "absent therapy": [float(any(m.kind == "therapy" for m in ruled.absent))] * len(profiles),
        "absent condition": [float(any(_kind(m) == "condition" for m in ruled.absent))]
        * len(profiles),
        "strange": [min(2, len(ruled.strange)) * e for e in every],
        "strict lacking": [float(not strict <= p.facets) for p in profiles],
        "name unsaid": [float(not carrying.may_speak_of(p, asked)) for p in profiles],
        "guessed facets": [min(2.0, float(len(asked.guessed)))] * len(profiles),
    }
