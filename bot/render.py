"""Answer -> Markdown, plain text, HTML or JSON. What is said is decided here once, as blocks.

Words that are not the bot's own are escaped for their form, so that neither an article nor a
question can put markup into a reply. The disclaimer is the last block, word for word.
"""

from __future__ import annotations

import html as markup
import json as notation
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot import phrases
from bot.answer import Answer, ShownClaim, Source
from bot.text import cleaned
from bot.types import Outcome, Reference

PATH_SEPARATOR = " \u203a "
PART_SEPARATOR = " \u00b7 "
# What Markdown would take for markup: emphasis, code, tags, entities, links (their `](`, `][` and
# `]:`), addresses, and at the start of a line headings, quotes, lists and boxes to tick.
_MARKUP = re.compile(
    r"[\\`*_~$@]|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|\](?=[(\[:])|\[(?=\^)|:(?=//)|(?<=\bwww)\."
    r"|^[-+>#=](?=\s|$|[>#=-])|^\[(?=[ xX]\])"
)
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a reply; `marks` are the references behind it, `number` its own in their list."""

    text: str
    marks: tuple[int, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a reply; paragraphs and headings have one item."""

    kind: Literal["paragraph", "heading", "list", "references", "disclaimer"]
    items: tuple[Item, ...]


def markdown(answer: Answer) -> str:
    """The whole reply in Markdown, the disclaimer at its end."""
    return "\n\n".join(_markdown_block(block) for block in blocks(answer))


def plain(answer: Answer) -> str:
    """The whole reply for a terminal, without any markup."""
    return "\n\n".join(_plain_block(block) for block in blocks(answer))


def html(answer: Answer) -> str:
    """The whole reply as an HTML fragment; ids in it start with the answer's id."""
    body = "\n".join(_html_block(block, answer.id) for block in blocks(answer))
    outcome = markup.escape(answer.outcome.value)
    return f'<article class="footnote-answer" data-outcome="{outcome}">\n{body}\n</article>'


def json(answer: Answer) -> str:
    """The answer record in one line."""
    return notation.dumps(answer.to_dict(), ensure_ascii=False)


def blocks(answer: Answer) -> tuple[Block, ...]:
    """What a reply says, in order: what to know first, claims by section, sources, disclaimer."""
    return (
        *_opening(answer),
        *_claims(answer.claims),
        *_beside(answer),
        *_references(answer.references),
        _paragraph(source_line(answer.source)),
        Block("disclaimer", (Item(answer.disclaimer.strip()),)),
    )


def understood_as(answer: Answer) -> str:
    """The whole question that a follow-up was taken for; empty if it is what was typed.

    It stands beside a reply, never in it: a reply repeats no words of the question.
    """
    return "" if _bare(answer.standalone) in ("", _bare(answer.question)) else answer.standalone


def _bare(question: str) -> str:
    return cleaned(question).casefold().strip(" ?.!")


def reference_line(reference: Reference) -> str:
    """An entry of the reference list without its number; a missing one is never given a title.

    >>> reference_line(Reference(6, listed=False))
    'cited by the article, missing from its reference list'
    >>> reference_line(Reference(2, True, "Guideline", "On casts.", "Bone Letters", 2019))
    'Guideline: On casts. Bone Letters, 2019'
    """
    if not reference.listed:
        return phrases.UNLISTED
    title = ": ".join(part for part in (reference.kind, reference.title) if part)
    origin = ", ".join(str(part) for part in (reference.source, reference.year) if part)
    stop = "" if title.endswith((".", "?", "!")) or not origin else "."
    return " ".join(part for part in (title + stop, origin) if part)


def section_line(path: tuple[str, ...]) -> str:
    """A heading path in one line."""
    return PATH_SEPARATOR.join(path)


def source_line(source: Source) -> str:
    """Title, date and all that the page says of its own review, conflicting lines side by side."""
    parts = [
        f"{phrases.SOURCE}: {source.title}",
        phrases.LAST_UPDATED.format(source.last_updated) if source.last_updated else None,
        source.review.reviewed_by,
        source.review.pending,
        phrases.REVIEW_STAGES.format(", ".join(source.review.labels))
        if source.review.labels
        else None,
    ]
    return PART_SEPARATOR.join(part for part in parts if part)


def _paragraph(text: str) -> Block:
    return Block("paragraph", (Item(text),))


def _titled(title: str, lines: tuple[str, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    return (_paragraph(title), Block("list", tuple(Item(line) for line in lines)))


def _opening(answer: Answer) -> Iterator[Block]:
    if answer.message:
        yield _paragraph(answer.message)
    yield from (_paragraph(notice) for notice in answer.notices)
    if answer.corrections:
        yield _paragraph(phrases.CORRECTION)
    if answer.outcome is not Outcome.DECLINED:
        yield from (_paragraph(phrases.GAP.format(gap)) for gap in answer.gaps)


def _claims(claims: tuple[ShownClaim, ...]) -> Iterator[Block]:
    """Claims under their section, sections in the order of their first claim."""
    for section in dict.fromkeys(claim.section for claim in claims):
        if section:
            yield Block("heading", (Item(section_line(section)),))
        under = (claim for claim in claims if claim.section == section)
        yield Block("list", tuple(Item(c.text, (*c.references, *c.unlisted)) for c in under))


def _beside(answer: Answer) -> Iterator[Block]:
    if answer.tensions:
        yield _paragraph(phrases.TENSION)
    glossary = tuple(f"{term}: {words}" for term, words in answer.glossary.items())
    yield from _titled(phrases.GLOSSARY, glossary)
    yield from _titled(phrases.NEAREST, tuple(section_line(path) for path in answer.nearest))
    yield from _titled(phrases.SUGGESTIONS, answer.suggestions)


def _references(references: tuple[Reference, ...]) -> Iterator[Block]:
    if references:
        yield Block("heading", (Item(phrases.REFERENCES),))
        items = (Item(reference_line(entry), number=entry.number) for entry in references)
        yield Block("references", tuple(items))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _marked(text: str, item: Item) -> str:
    marks = "".join(f" [{number}]" for number in sorted(set(item.marks)))
    number = "" if item.number is None else f"[{item.number}] "
    return f"{number}{text}{marks}"


def _markdown_block(block: Block) -> str:
    lines = [_marked(escaped_markdown(_one_line(item.text)), item) for item in block.items]
    match block.kind:
        case "disclaimer":
            return block.items[0].text
        case "heading":
            return f"**{lines[0]}**"
        case "paragraph":
            return lines[0]
        case "list" | "references":
            return "\n".join(f"- {line}" for line in lines)


def escaped_markdown(text: str) -> str:
    r"""One line of text so that Markdown shows it as it is.

    >>> escaped_markdown("[a](b) <b> <5, 2*3 & &amp; http://x")
    '[a\\](b) \\<b> <5, 2\\*3 & \\&amp; http\\://x'
    >>> escaped_markdown("1. first"), escaped_markdown("2 of 3"), escaped_markdown("- 3")
    ('1\\. first', '2 of 3', '\\- 3')
    """
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))


def _plain_block(block: Block) -> str:
    if block.kind == "disclaimer":
        return block.items[0].text
    bullet = "- " if block.kind == "list" else ""
    return "\n".join(bullet + _marked(_one_line(item.text), item) for item in block.items)


def _html_block(block: Block, answer_id: str) -> str:
    lines = [_html_item(item, answer_id) for item in block.items]
    match block.kind:
        case "disclaimer":
            return f'<p class="footnote-disclaimer">{lines[0]}</p>'
        case "heading":
            return f"<h3>{lines[0]}</h3>"
        case "paragraph":
            return f"<p>{lines[0]}</p>"
        case "list" | "references":
            return f'<ul class="footnote-{block.kind}">{"".join(map(_html_entry, lines))}</ul>'


def _html_item(item: Item, answer_id: str) -> str:
    text = markup.escape(item.text)
    name = f"{markup.escape(answer_id)}-reference"
    marks = "".join(f' <a href="#{name}-{n}">[{n}]</a>' for n in sorted(set(item.marks)))
    entry = (
        "" if item.number is None else f'<span id="{name}-{item.number}">[{item.number}]</span> '
    )
    return f"{entry}{text}{marks}"


def _html_entry(line: str) -> str:
    return f"<li>{line}</li>"
