"""The parts of the page that stand before a question is asked: its head, the start, the caution."""

from __future__ import annotations

from bot import phrases
from bot.markup import EMPTY, Markup, element, joined
from bot.types import Article, Audience
from bot.ui.answer_view import questions_view
from bot.ui.taking_away import Form
from bot.ui.words import button, said, word, words


def head_view(article: Article, audience: Audience) -> Markup:
    """The line at the top: name, article, its review status, and what can be chosen."""
    pending = article.review.pending
    return element(
        "div",
        element(
            "div",
            element("h1", phrases.TITLE, class_="fn-name"),
            element("p", article.title, class_="fn-title", lang="en", title=article.title),
            class_="fn-names",
        ),
        element(
            "div",
            button("show_article", "open-article", class_="fn-open-article"),
            _choice(
                "audience", {a.value: said(a.value) for a in Audience}, audience.value, keyed=True
            ),
            _menu(),
            class_="fn-controls",
        ),
        element("p", pending, class_="fn-pending", lang="en") if pending else EMPTY,
        element("p", role="status", id="fn-status", class_="fn-hidden"),
        class_="fn-head",
    )


def start_view(article: Article, questions: tuple[str, ...]) -> Markup:
    """What an empty conversation shows: what is answered, and questions that are known to be."""
    asked = (word("starters", "h2"), questions_view(questions)) if questions else ()
    return element(
        "div",
        word("greeting", "p", class_="fn-greeting"),
        element(
            "p", word("scope"), " ", element("strong", article.heading or article.title, lang="en")
        ),
        *asked,
        class_="fn-start",
    )


def caution_view() -> Markup:
    """The caution under the question, which never scrolls away."""
    return word("caution", "p", class_="fn-caution")


def _choice(name: str, choices: dict[str, str], chosen: str, *, keyed: bool) -> Markup:
    options = (
        element(
            "option",
            label,
            value=value,
            selected=value == chosen,
            data_word=value if keyed else None,
        )
        for value, label in choices.items()
    )
    return element(
        "label",
        word(name, class_="fn-label"),
        element("select", *options, data_choice=name),
        class_="fn-choice",
    )


def _menu() -> Markup:
    keep = element("input", type="checkbox", data_act="keep")
    return element(
        "details",
        element(
            "summary",
            word("menu", class_="fn-hidden"),
            element("span", "\u22ef", aria_hidden="true"),
        ),
        element(
            "div",
            button("new", "new"),
            button("theme", "theme"),
            _choice(
                "language", {k: v["language_name"] for k, v in words().items()}, "en", keyed=False
            ),
            element("label", keep, " ", word("keep")),
            word("keep_note", "p", class_="fn-quiet"),
            word("save", "p", class_="fn-menu-title"),
            element(
                "div",
                *(button(f"save_{f.value}", "save", value=f.value) for f in Form),
                class_="fn-saves",
            ),
            button("clear_data", "clear-data"),
            class_="fn-menu-items",
        ),
        class_="fn-menu",
    )


def shell() -> Markup:
    """Where the conversation is put by the page's script."""
    return joined(
        (
            element(
                "div",
                class_="fn-log",
                role="log",
                aria_live="off",
                tabindex="0",
                aria_label=said("chat"),
                data_word_label="chat",
            ),
        )
    )
