"""The article beside the conversation: every statement under its headings, with its sources."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer import Source
from bot.markup import Markup, element, joined
from bot.render import reference_line, source_line
from bot.types import Article, Reference, Section, Statement, StatementKind
from bot.ui.words import button, word

STATEMENT = "statement-"
SECTION = "section-"
HIGHEST_HEADING, LOWEST_HEADING = 3, 6


def article_view(article: Article) -> Markup:
    """The whole article as an HTML panel; statement ids are `statement-ID`."""
    return element(
        "div",
        _head(),
        element(
            "div",
            *_body(article),
            class_="fn-article-body",
            lang="en",
            tabindex="0",
            role="region",
            aria_labelledby="fn-article-title",
        ),
        class_="fn-article",
    )


def section_id(path: tuple[str, ...]) -> str:
    """The id of a heading; paths that differ in writing have ids that differ."""
    words = "--".join("-".join(heading.split()) for heading in path)
    return SECTION + words


def _head() -> Markup:
    return element(
        "header",
        word("article", "h2", id="fn-article-title"),
        button("close", "close-article", class_="fn-close"),
        class_="fn-article-head",
    )


def _body(article: Article) -> Iterable[Markup]:
    by_id = {statement.id: statement for statement in article.statements}
    entries = {entry.number: entry for entry in article.references}
    yield element("p", source_line(Source.of(article)), class_="fn-source")
    if not article.heading or all(
        article.heading not in section.path for section in article.sections
    ):
        yield element("p", article.heading or article.title, class_="fn-article-heading")
    placed: set[str] = set()
    for section in article.sections:
        yield _heading(section)
        placed.update(section.statements)
        yield _list([by_id[i] for i in section.statements if i in by_id], entries)
    rest = [s for s in article.statements if s.id not in placed]
    yield _list([s for s in rest if s.kind is StatementKind.CLINICAL], entries)
    yield word("reference_list", "h3")
    yield reference_entries(article.references)
    # What the page says of itself is no evidence, but a chip may lead there.
    page = _list([s for s in rest if s.kind is StatementKind.PAGE], entries)
    yield element("details", element("summary", word("about_page")), page, class_="fn-sources")
    yield element("p", article.disclaimer, class_="fn-disclaimer")


def _heading(section: Section) -> Markup:
    level = min(HIGHEST_HEADING + len(section.path) - 1, LOWEST_HEADING)
    return element(
        f"h{level}",
        section.path[-1] if section.path else "",
        id=section_id(section.path),
        tabindex="-1",
    )


def _list(statements: list[Statement], entries: dict[int, Reference]) -> Markup:
    if not statements:
        return Markup()
    return element("ul", *(_statement(s, entries) for s in statements), class_="fn-statements")


def _statement(statement: Statement, entries: dict[int, Reference]) -> Markup:
    return element(
        "li",
        element(
            "p",
            statement.text,
            " ",
            marks(statement.references, statement.unlisted),
            class_="fn-statement-text",
        ),
        _sources(statement, entries),
        id=f"{STATEMENT}{statement.id}",
        tabindex="-1",
        class_="fn-statement",
    )


def marks(listed: Iterable[int], unlisted: Iterable[int]) -> Markup:
    """Reference numbers in brackets; those that stand in no list look different."""
    numbers = sorted([*((n, True) for n in listed), *((n, False) for n in unlisted)])
    return joined(
        element("span", f"[{number}]", class_="fn-mark" if known else "fn-mark fn-unlisted")
        for number, known in numbers
    )


def _sources(statement: Statement, entries: dict[int, Reference]) -> Markup:
    if not statement.numbers:
        return (
            element("p", word("no_sources"), class_="fn-quiet") if statement.section else Markup()
        )
    cited = [entries.get(n) or Reference(n, listed=False) for n in statement.numbers]
    return element(
        "details",
        element("summary", word("source_entries")),
        reference_entries(cited),
        class_="fn-sources",
    )


def reference_entries(references: Iterable[Reference]) -> Markup:
    """Entries of the reference list with their numbers; a missing one is said to be missing."""
    return element("ul", *map(_entry, references), class_="fn-references")


def _entry(reference: Reference) -> Markup:
    number = element("span", f"[{reference.number}]", class_="fn-number")
    if not reference.listed:
        words = word("missing_entry", class_="fn-unlisted-words")
        return element("li", number, " ", words)
    return element("li", number, " ", element("span", reference_line(reference), lang="en"))
