"""An article is read verbatim and whole, or refused with the line and the cure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article import MOST_BYTES, read_article
from bot.errors import ArticleError
from bot.labels import load_labels
from bot.settings import shipped_article
from bot.types import Article, Reference
from tests.pages import BODY, MARKDOWN, PAGE, SHORT_MARKDOWN, Parts, page_statements, read

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected_statements.json").read_text(encoding="utf-8"))

# The shipped article.


@pytest.fixture(scope="module")
def shipped() -> Article:
    return read_article(shipped_article())


def test_every_statement_of_the_shipped_article_is_read_verbatim(shipped: Article) -> None:
    read = [
        {
            "line": s.line,
            "section": list(s.section),
            "text": s.text,
            "references": list(s.references),
            "unlisted": list(s.unlisted),
        }
        for s in shipped.evidence
    ]
    assert read == EXPECTED["clinical"]
    assert len(read) == 47


def test_what_the_shipped_page_says_of_itself_is_read_verbatim(shipped: Article) -> None:
    assert [s.text for s in page_statements(shipped)] == EXPECTED["page"]


def test_the_shipped_article_has_readable_ids(shipped: Article) -> None:
    ids = [s.id for s in shipped.statements]
    assert len(set(ids)) == len(ids)
    assert {"summary-1", "aidp-4", "cidp-3", "mmn-1", "critical-caveat-1"} <= set(ids)
    assert {"page-1", "page-9", "reference-1", "reference-4"} <= set(ids)


def test_the_shipped_articles_missing_references_have_no_title(shipped: Article) -> None:
    assert [r.number for r in shipped.references if r.listed] == [1, 2, 3, 4]
    assert [r for r in shipped.references if not r.listed] == [
        Reference(5, listed=False),
        Reference(6, listed=False),
    ]
    assert sum(bool(s.unlisted) for s in shipped.evidence) == 9
    assert [s.id for s in shipped.evidence if s.unlisted and not s.references] == [
        "cidp-2",
        "cidp-3",
    ]


def test_the_rest_of_the_shipped_page_is_read(shipped: Article) -> None:
    lines = shipped_article().read_text(encoding="utf-8").splitlines()
    assert shipped.title == lines[0]
    assert shipped.heading == lines[17]
    assert shipped.disclaimer == lines[169]
    assert shipped.related_questions == tuple(lines[155:166])
    assert shipped.last_updated == "January 16, 2026"
    assert shipped.review.labels == ("Submitted", "Under Review", "Approved")
    assert len(shipped.sections) == 23


# The articles of the tests, and the forms.


@pytest.mark.parametrize(
    ("path", "statements", "unlisted", "uncited"),
    [
        pytest.param(PAGE, 31, [6, 7], ["moderate-to-severe-mitral-stenosis-2"], id="page"),
        pytest.param(MARKDOWN, 27, [5], ["uncomplicated-cystitis-in-women-1"], id="markdown"),
    ],
)
def test_an_article_of_another_specialty_is_read(
    path: Path, statements: int, unlisted: list[int], uncited: list[str]
) -> None:
    article = read_article(path)
    assert len(article.evidence) == statements
    assert [r.number for r in article.references if not r.listed] == unlisted
    assert [s.id for s in article.evidence if not s.numbers] == uncited
    assert all(r.title and r.source and r.year for r in article.references if r.listed)
    assert article.related_questions
    assert article.last_updated
    assert article.review.reviewed_by
    assert article.review.pending
    assert len(article.review.labels) == 3


@pytest.mark.parametrize("path", [shipped_article(), PAGE, MARKDOWN], ids=lambda p: p.stem)
def test_sections_and_statements_name_each_other(path: Path) -> None:
    article = read_article(path)
    by_section = {i: section.path for section in article.sections for i in section.statements}
    assert by_section == {s.id: s.section for s in article.evidence}


@pytest.mark.parametrize("path", [shipped_article(), PAGE, MARKDOWN], ids=lambda p: p.stem)
def test_every_statement_stands_on_its_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for statement in read_article(path).statements:
        first = statement.text.split("\n")[0].rstrip(".")[:40]
        assert first in lines[statement.line - 1].replace("**", "")


def test_a_text_file_in_markdown_is_read_as_markdown(tmp_path: Path) -> None:
    assert read(tmp_path, SHORT_MARKDOWN, "gout.txt").title == "Gout"


def test_another_byte_is_another_fingerprint(tmp_path: Path) -> None:
    first, again = read(tmp_path, Parts().text), read(tmp_path, Parts().text)
    other = read(tmp_path, Parts(body=BODY.replace("1 hour", "2 hours")).text)
    assert first.fingerprint == again.fingerprint
    assert first.fingerprint != other.fingerprint


# Damaged files.


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n\n", "is empty", id="blank"),
        pytest.param(b"Title\n\xff\xfe", "line 2 is not UTF-8; save", id="not UTF-8"),
        pytest.param("Title".encode("utf-16"), "line 1 is not UTF-8; save", id="UTF-16"),
        pytest.param(b"Title\n\nA\x00B", "line 3 holds binary data; save", id="binary"),
        pytest.param(b"\n" * (MOST_BYTES + 1), "at most 10,000,000 are read", id="too large"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_the_cure(
    tmp_path: Path, source: bytes, message: str
) -> None:
    with pytest.raises(ArticleError, match=message):
        read(tmp_path, source)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("articles")


@pytest.mark.parametrize("path", [shipped_article(), PAGE, MARKDOWN], ids=lambda p: p.stem)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_an_article_that_lost_lines_is_read_or_refused(
    folder: Path, path: Path, data: st.DataObject
) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = data.draw(st.lists(st.sampled_from(range(len(lines))), unique=True, max_size=60))
    try:
        article = read(folder, "\n".join(lines[n] for n in sorted(kept)), path.name)
    except ArticleError as error:
        assert path.name in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert article.evidence
        assert article.disclaimer
        assert any(reference.listed for reference in article.references)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"none\.txt cannot be read: No such file .* check"):
        read_article(tmp_path / "none.txt")


def test_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="is a folder; name the article's file"):
        read_article(tmp_path)


# The file of labels.


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("[audit]", "[audits]", r"unknown keys \['audits'\]", id="an unknown table"),
        pytest.param("links = ", "link = ", r"\[page\] has unknown keys \['link'\]", id="a key"),
        pytest.param("related = ", "# ", r"\[sections\] lacks \['related'\]", id="a missing key"),
        pytest.param('choice = ["Which best describes you?"]', 'choice = "You?"',
                     "choice must be a list of words", id="a word for a list"),
        pytest.param("[sections]", "[sections", "correct the file", id="not TOML"),
    ],
)  # fmt: skip
def test_a_wrong_file_of_labels_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    shipped_text = (HERE.parent / "corpus" / "format.toml").read_text(encoding="utf-8")
    assert old in shipped_text
    path = tmp_path / "format.toml"
    path.write_text(shipped_text.replace(old, new), encoding="utf-8")
    with pytest.raises(ArticleError, match=message):
        load_labels(path)


def test_a_publisher_with_other_labels_is_read_with_its_own_file(tmp_path: Path) -> None:
    shipped_text = (HERE.parent / "corpus" / "format.toml").read_text(encoding="utf-8")
    path = tmp_path / "format.toml"
    path.write_text(shipped_text.replace('"References",', '"Literatur",'), encoding="utf-8")
    article = tmp_path / "gout.txt"
    article.write_text(Parts().text.replace("References", "Literatur"), encoding="utf-8")
    assert len(read_article(article, load_labels(path)).references) == 2
