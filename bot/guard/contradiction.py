"""Where a text says the opposite of a statement on the same subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.guard.alignment import Assertion, belongs, bound, overlap, subject
from bot.guard.choices import chosen, is_therapy, kept_for_later, kin, rival_choice
from bot.guard.evidence import Evidence, Mark, Tools, finding
from bot.guard.favouring import turned_round
from bot.guard.figures import (
    figures_differ,
    figures_rank,
    same_figure,
    same_slot,
    shares_differ,
)
from bot.guard.items import Item, Reading
from bot.guard.numbers import around
from bot.guard.order import comparisons, roles_crossed
from bot.guard.rivals import able_to_deny, rivals
from bot.guard.subject import may_belie, narrowed, same_subject
from bot.types import Finding, Mention

CHECK = "contradiction"
_ALL = 5
_ARGUMENT = 2
_OF_A_THERAPY = frozenset({"advice", "need"})
_RANKS = frozenset({"rank", "preference"})
_RESTRICTED = frozenset({"only:only", "need:unneeded"})


def contradictions(claim: Assertion, evidence: Evidence, tools: Tools) -> tuple[Finding, ...]:
    """Disagreements in number, polarity, direction or rank; none unless the subject is the same."""
    if not same_subject(claim, evidence, tools):
        return ()
    evidence = _apart(evidence)
    figures = (*figures_differ(claim, evidence, tools), *figures_rank(claim, evidence, tools))
    if narrowed(claim, evidence, tools):
        return figures
    return (
        *_stances(claim, evidence, tools),
        *turned_round(claim, evidence, tools),
        *shares_differ(claim, evidence, tools),
        *_sides(claim, evidence),
        *_quantifiers(claim, evidence, tools),
        *_negations(claim, evidence, tools),
        *figures,
    )


def backed(claim: Assertion, found: Finding, evidence: Evidence, tools: Tools) -> bool:
    """Whether a statement says what another one was found to contradict."""
    if not may_belie(claim, evidence, tools):
        return False
    evidence = _apart(evidence)
    for item in claim.reading.items:
        if (item.start, item.end) != (found.start, found.end):
            continue
        if item.quantity is not None:
            return any(
                same_figure(item, e, claim.reading, evidence.text)
                and same_slot(item, e, claim, evidence, tools)
                for e in evidence.text.numbers
            )
        if _whole(item) and any(map(_whole, evidence.text.items)):
            return True
        marks = [m for m in claim.marks if m.item is item]
        compared = next(filter(None, (rivals(m, claim) for m in marks)), None)
        if compared and any(compared.is_backed_by(m, evidence, tools) for m in evidence.marks):
            return True
        return any(
            m.pole == mark.pole
            for mark in marks
            for m in bound(mark, claim.reading, evidence, tools)[0]
        )
    return False


def _apart(evidence: Evidence) -> Evidence:
    """The evidence, with what the statement itself names set apart although a heading names it."""
    own = frozenset(m.concept for m in evidence.text.concepts)
    return replace(evidence, above=evidence.above - own)


def _stances(claim: Assertion, source: Evidence, tools: Tools) -> Iterator[Finding]:
    turned_down = [i for pair in comparisons(claim.reading) for i in pair.second]
    for mark in (m for m in claim.marks if m.item not in turned_down):
        evidence = able_to_deny(mark, claim, source, tools)
        rival = rival_choice(mark, claim, evidence, tools)
        if rivals(mark, claim):
            rival = rival or next(filter(chosen, evidence.marks), None)
        if rival := rival or kept_for_later(mark, claim, evidence, tools):
            yield _disagreement(mark, rival, evidence)
        elif against := _against(mark, claim, evidence, tools):
            yield _disagreement(mark, against, evidence)


def _against(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    """A stance of the statement on the same thing that the text's stance cannot stand beside."""
    axis = tools.stances.axes[mark.axis]
    here, _ = bound(mark, claim.reading, evidence, tools)
    here = tuple(m for m in here if _as_combined(m, claim, evidence))
    if axis.name in _OF_A_THERAPY:
        here = tuple(m for m in here if _same_thing(mark, claim, m, evidence, tools))
    if axis.argued:
        here = tuple(m for m in here if _same_argument(mark, claim.reading, m, evidence.text))
    taken = any(m.pole == mark.pole for m in here)
    if not axis.premise or taken or not _on_subject(mark, claim, evidence, tools):
        return None
    opposed = [m for m in here if axis.opposed(mark.pole, m.pole) or _turned(mark.pole, m.pole)]
    if opposed and roles_crossed(claim.reading, evidence.text) is not True:
        return opposed[0]
    return _denying(mark, claim, evidence, tools)


def _as_combined(mark: Mark, claim: Assertion, evidence: Evidence) -> bool:
    """Whether text and statement speak of a therapy alone, or of a combination, both or neither."""
    if any((m.axis, m.pole) == ("alone", "combined") for m in claim.marks):
        return True
    if any((m.axis, m.pole) == ("alone", "alone") for m in claim.marks):
        return any((m.axis, m.pole) == ("alone", "alone") for m in evidence.marks)
    return not any(
        (m.axis, m.pole, m.item.clause) == ("alone", "combined", mark.item.clause)
        for m in evidence.marks
    )


def _same_thing(
    mark: Mark, claim: Assertion, other: Mark, evidence: Evidence, tools: Tools
) -> bool:
    """Whether advice that names no therapy is not set against advice on one."""
    mine = claim.reading.clause(mark.item.clause)
    clause = subject(evidence.text, other.item.clause)
    if any(m.kind == "therapy" for m in (*claim.reading.concepts, *claim.inherited)):
        return True
    return not any(map(is_therapy, clause)) or bool(
        overlap([i for i in mine if _thing(i, tools) and not i.mention], clause)
    )


def _turned(pole: str, other: str) -> bool:
    return pole == f"not {other}" or other == f"not {pole}"


def _same_argument(mark: Mark, claim: Reading, other: Mark, source: Reading) -> bool:
    """Whether two words of more or less stand before the same thing."""
    return overlap(_argument(mark.item, claim), _argument(other.item, source)) > 0


def _argument(item: Item, reading: Reading) -> list[Item]:
    following = reading.items[reading.items.index(item) + 1 :]
    return [i for i in following if not i.function and i.clause == item.clause][:_ARGUMENT]


def _on_subject(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the statement names what the text takes a stance on."""
    mine = claim.reading.clause(mark.item.clause)
    shared = [
        i
        for i in mine
        if i.mention and any(kin(i.mention, m, tools) for m in evidence.text.concepts)
    ]
    return bool(shared) or not any(is_therapy(i) for i in mine)


def _denying(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    for key in tools.stances.axes[mark.axis].denied_by.get(mark.pole, ()):
        axis, pole = key.split(":")
        probe = Mark(axis, pole, 0, mark.item, mark.tag)
        bounds, _ = bound(probe, claim.reading, evidence, tools)
        here = [m for m in bounds if _as_combined(m, claim, evidence)]
        mine = {m.pole for m in claim.marks if m.axis == axis}
        if here and pole not in mine and all(m.pole == pole for m in here):
            return next((m for m in here if _meets(mark, m, claim, evidence, tools)), None)
    return _implied(mark, claim, evidence, tools)


def _implied(mark: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> Mark | None:
    """A stance on another axis from which the opposite follows ("reduces" against "more often")."""
    axis = tools.stances.axes[mark.axis]
    same = set(axis.implied_by.get(mark.pole, ()))
    rest = {k for p, keys in axis.implied_by.items() if axis.opposed(mark.pole, p) for k in keys}
    mine = [i for i in claim.reading.clause(mark.item.clause) if _thing(i, tools)]
    found: list[Mark] = []
    for other in evidence.marks:
        clause = evidence.text.clause(other.item.clause)
        near = [i for i in around(other.item, evidence.text) if _thing(i, tools)]
        if belongs(mine, clause, evidence, tools) and overlap(mine, near):
            found.append(other)
    keys = {f"{m.axis}:{m.pole}" for m in found}
    if keys & (same | {f"{mark.axis}:{mark.pole}"}):
        return None
    return next((m for m in found if f"{m.axis}:{m.pole}" in rest), None)


def _thing(item: Item, tools: Tools) -> bool:
    """Whether it can be what is more or less: no therapy, figure, stance or word of grammar."""
    side = any(tag.name in tools.stances.said for tag in item.marks("axis"))
    return not (is_therapy(item) or item.quantity or item.glue or side)


def _meets(mark: Mark, other: Mark, claim: Assertion, evidence: Evidence, tools: Tools) -> bool:
    """Whether the clauses of two stances name a therapy or a test in common, if both name any."""
    mine = _things(subject(claim.reading, mark.item.clause))
    theirs = _things(subject(evidence.text, other.item.clause))
    return not mine or not theirs or any(kin(a, b, tools) for a in mine for b in theirs)


def _things(items: tuple[Item, ...]) -> list[Mention]:
    return [i.mention for i in items if i.mention and i.mention.kind in {"therapy", "test"}]


def _disagreement(mark: Mark, other: Mark, evidence: Evidence) -> Finding:
    said = evidence.text.text[other.item.start : other.item.end]
    return finding(CHECK, mark.item, expected=said, found=f"{mark.axis}: {mark.pole}")


def _sides(claim: Assertion, evidence: Evidence) -> Iterator[Finding]:
    """A comparison the other way round, with the same word."""
    mine = {(m.axis, m.pole): m for m in claim.marks if m.axis in _RANKS and m.pole != "equal"}
    said = {(m.axis, m.pole) for m in evidence.marks}
    for key, mark in mine.items():
        if key in said and roles_crossed(claim.reading, evidence.text) is True:
            yield finding(
                CHECK, mark.item, expected="the sides the other way round", found=mark.pole
            )


def _quantifiers(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """Says "all" against "reserved for", or "only" against several that are equal."""
    restricted = [m for m in evidence.marks if f"{m.axis}:{m.pole}" in _RESTRICTED]
    mine = any(f"{m.axis}:{m.pole}" in _RESTRICTED for m in claim.marks)
    taken = mine or any(map(_whole, evidence.text.items))
    for item in claim.reading.items:
        if _whole(item) and restricted and not taken:
            yield _disagreement(Mark("many", "all", 0, item, item.tags[0]), restricted[0], evidence)
    for mark in (m for m in claim.marks if m.axis == "only"):
        able = able_to_deny(mark, claim, evidence, tools).marks
        equal = [m for m in able if (m.axis, m.pole) == ("rank", "equal")]
        if equal and _on_subject(mark, claim, evidence, tools):
            yield _disagreement(mark, equal[0], evidence)


def _whole(item: Item) -> bool:
    """Whether it says "all"."""
    return any(tag.name == "many" and tag.level == _ALL for tag in item.marks("scale"))


def _negations(claim: Assertion, evidence: Evidence, tools: Tools) -> Iterator[Finding]:
    """A word that the statement denies of the same thing ("does not reach the kidney")."""
    for source in evidence.text.items:
        if not source.head or not _plain(source):
            continue
        theirs = subject(evidence.text, source.clause)
        said = [i for i in claim.reading.items if _plain(i) and set(i.keys) & set(source.keys)]
        for item in said:
            mine = claim.reading.clause(item.clause)
            turned = item.negated or any(i.turns for i in mine)
            about = overlap(_argument(item, claim.reading), _argument(source, evidence.text))
            if about and not turned and belongs(mine, theirs, evidence, tools):
                word = evidence.text.word(source)
                yield finding(CHECK, item, expected=f"not {word}", found=claim.reading.word(item))


def _plain(item: Item) -> bool:
    """Whether it is a word that takes no side."""
    return not (item.mention or item.quantity or item.function or item.marks("axis"))
