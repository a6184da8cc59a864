"""A reply as HTML: what to know first, claims with chips, sources, disclaimer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot import phrases
from bot.answer import Answer, ShownClaim
from bot.markup import EMPTY, Markup, element, joined
from bot.render import section_line, source_line, understood_as
from bot.types import Outcome, Reference, Statement, Withheld
from bot.ui.article_view import STATEMENT, marks, reference_entries, section_id
from bot.ui.words import button, said, word


@dataclass(frozen=True, slots=True)
class View:
    """What an exchange is shown with: its id, the article's statements, if feedback is kept."""

    exchange: str
    statements: Mapping[str, Statement]
    feedback: bool = False


def answer_view(answer: Answer, view: View) -> Markup:
    """A finished reply; its ids start with the exchange's."""
    return joined(
        (
            _understood(answer),
            word(answer.outcome.value, "p", class_=f"fn-outcome fn-{answer.outcome.value}"),
            *_opening(answer),
            claims_view(answer.claims, view),
            _references(answer.references),
            *_beside(answer),
            withheld_view(answer.withheld),
            _tools(view),
            _suggestions(answer.suggestions),
            element("p", source_line(answer.source), class_="fn-source", lang="en"),
            disclaimer_view(answer.disclaimer),
        )
    )


def claims_view(claims: Sequence[ShownClaim], view: View) -> Markup:
    """Claims in order, each followed by a chip for every statement it rests on."""
    if not claims:
        return EMPTY
    items = (_claim(claim, number, view) for number, claim in enumerate(claims, start=1))
    return element("ul", *items, class_="fn-claims", lang="en")


def withheld_view(withheld: Sequence[Withheld]) -> Markup:
    """How many sentences the guard held back; opened, it shows them as such."""
    if not withheld:
        return EMPTY
    items = (
        element("li", element("s", one.text), " ", word("reason"), " ", one.reason)
        for one in withheld
    )
    return element(
        "details",
        element("summary", word("withheld"), f" {len(withheld)}"),
        word("withheld_note", "p"),
        element("ul", *items, lang="en"),
        class_="fn-withheld",
    )


def disclaimer_view(disclaimer: str) -> Markup:
    """The article's disclaimer, word for word."""
    return element("p", disclaimer.strip(), class_="fn-disclaimer", lang="en")


def failure_view(words: str, disclaimer: str) -> Markup:
    """What is shown in place of a reply; it ends with the disclaimer too."""
    return joined(
        (
            word("failed", "p", class_="fn-outcome fn-failed"),
            element("p", words, class_="fn-message"),
            element("div", *_again(), class_="fn-tools"),
            disclaimer_view(disclaimer),
        )
    )


def _claim(claim: ShownClaim, number: int, view: View) -> Markup:
    chips = [
        _chip(view.statements[i], f"{view.exchange}-{number}-{place}")
        for place, i in enumerate(claim.statements, start=1)
        if i in view.statements
    ]
    mended = word("repaired", class_="fn-quiet") if claim.repaired else EMPTY
    return element(
        "li",
        element("p", claim.text, class_="fn-claim-text"),
        element("p", *chips, mended, class_="fn-chips"),
    )


def _chip(statement: Statement, chip_id: str) -> Markup:
    where = statement.section[-1] if statement.section else said("article")
    return element(
        "a",
        word("show_in_article", class_="fn-hidden"),
        " ",
        element("span", where, class_="fn-chip-section"),
        " ",
        marks(statement.references, statement.unlisted),
        id=f"chip-{chip_id}",
        href=f"#{STATEMENT}{statement.id}",
        class_="fn-chip",
        data_statement=f"{STATEMENT}{statement.id}",
    )


def _understood(answer: Answer) -> Markup:
    understood = understood_as(answer)
    if not understood:
        return EMPTY
    return element(
        "p",
        word("understood"),
        " ",
        element("span", understood, lang="en"),
        " ",
        button("not_meant", "not-meant", class_="fn-link"),
        class_="fn-understood",
    )


def _opening(answer: Answer) -> Iterator[Markup]:
    if answer.message:
        yield element("p", answer.message, class_="fn-message", lang="en")
    for notice in answer.notices:
        yield element("p", notice, class_="fn-notice", lang="en")
    if answer.corrections:
        yield element("p", phrases.CORRECTION, class_="fn-correction", lang="en")
    if answer.outcome is not Outcome.DECLINED:
        for gap in answer.gaps:
            yield element("p", word("gap"), " ", element("span", gap, lang="en"), class_="fn-gap")


def _beside(answer: Answer) -> Iterator[Markup]:
    if answer.tensions:
        yield element("p", phrases.TENSION, class_="fn-notice", lang="en")
    if answer.glossary:
        yield _part("words", element("dl", *_glossary(answer.glossary), lang="en"))
    if answer.nearest:
        links = (_section_link(path) for path in answer.nearest)
        yield _part("nearest", element("ul", *links, class_="fn-nearest"))


def _part(key: str, content: Markup) -> Markup:
    return element("div", word(key, "h3"), content, class_="fn-part")


def questions_view(questions: Iterable[str]) -> Markup:
    """Questions that are asked when they are pressed."""
    items = (
        element("li", element("button", question, type="button", data_act="ask", lang="en"))
        for question in questions
    )
    return element("ul", *items, class_="fn-questions")


def _section_link(path: tuple[str, ...]) -> Markup:
    target = section_id(path)
    link = element(
        "a",
        section_line(path),
        href=f"#{target}",
        data_statement=target,
        class_="fn-section-link",
        lang="en",
    )
    return element("li", link)


def _glossary(glossary: Mapping[str, str]) -> Iterator[Markup]:
    for term, plain in glossary.items():
        yield element("div", element("dt", term), element("dd", plain))


def _references(references: Sequence[Reference]) -> Markup:
    return _part("references", reference_entries(references)) if references else EMPTY


def _suggestions(questions: Sequence[str]) -> Markup:
    return _part("suggestions", questions_view(questions)) if questions else EMPTY


def _again() -> tuple[Markup, Markup]:
    return button("retry", "retry"), button("edit", "edit")


def _tools(view: View) -> Markup:
    feedback = _feedback(view.exchange) if view.feedback else ()
    return element("div", button("copy", "copy"), *_again(), *feedback, class_="fn-tools")


def _feedback(exchange: str) -> tuple[Markup, ...]:
    return (
        element("span", class_="fn-tools-gap"),
        button("helpful", "helpful"),
        button("problem", "problem", aria_expanded="false", aria_controls=f"{exchange}-problem"),
        _problem_form(exchange),
    )


def _problem_form(exchange: str) -> Markup:
    tags = ("wrong_evidence", "missing", "unsafe", "other")
    note = f"{exchange}-note"
    return element(
        "fieldset",
        word("what", "legend"),
        element("div", *(_choice(exchange, tag) for tag in tags), class_="fn-choices"),
        word("note", "label", for_=note),
        element("textarea", id=note, rows=2, maxlength=2_000, data_field="note"),
        element(
            "label",
            element("input", type="checkbox", data_field="consent"),
            " ",
            word("consent"),
            class_="fn-consent",
        ),
        word("consent_note", "p", class_="fn-quiet"),
        button("send", "send-problem"),
        id=f"{exchange}-problem",
        class_="fn-problem",
        hidden=True,
    )


def _choice(exchange: str, tag: str) -> Markup:
    field = element(
        "input", type="radio", name=f"{exchange}-tag", value=tag, checked=tag == "other"
    )
    return element("label", field, " ", word(tag))
