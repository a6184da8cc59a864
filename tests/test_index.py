"""The index: built once, whole or built anew, here or on a Chroma server."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import bm25s
import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from bot.child import environment
from bot.chroma import ChromaServer
from bot.errors import StoreError
from bot.folders import KEPT
from bot.index import Index, open_index
from bot.lexical import LexicalIndex, terms
from bot.passages import Passage, passages
from bot.types import Statement
from tests.encoders import WordEncoder
from tests.programs import HERE, chroma_serving, free_port
from tests.progress import Steps

SENTENCES = ("Give it in the morning", "Stop it when vision blurs", "Repeat the test in spring")


def statements(*texts: str) -> tuple[Passage, ...]:
    return passages(
        (Statement(f"s-{i}", text, ("Dose",), (1, i)) for i, text in enumerate(texts)), title="T"
    )


THREE = statements(*SENTENCES)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_serving(tmp_path_factory.mktemp("server")) as (url, _process):
        yield url


def near(index: Index, text: str, count: int = 3) -> tuple[list[int], list[float]]:
    (found,) = index.nearest(WordEncoder().encode_queries([text]).vectors, count)
    return found.positions.tolist(), found.cosines.tolist()


def built(directory: Path, encoder: WordEncoder | None = None) -> bool:
    """Whether opening the index of the three statements had to build it."""
    encoder = encoder or WordEncoder()
    open_index(THREE, encoder, directory=directory).close()
    return bool(encoder.encoded)


@pytest.fixture(params=["local", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Index]:
    place = None
    if request.param == "server":
        place = ChromaServer(request.getfixturevalue("server"))
    opened = open_index(THREE, WordEncoder(), directory=tmp_path, chroma=place)
    yield opened
    opened.close()


@pytest.mark.parametrize("count", [pytest.param(2, id="some"), pytest.param(3, id="all")])
def test_it_finds_the_nearest_with_their_cosines(index: Index, count: int) -> None:
    positions, cosines = near(index, THREE[1].text, count)
    vectors = WordEncoder().encode_documents([passage.text for passage in THREE]).vectors
    expected = vectors @ vectors[1]
    assert positions == np.argsort(-expected)[:count].tolist()
    assert cosines == pytest.approx(expected[positions].tolist(), abs=1e-5)


def test_all_statements_once_compared_need_no_server_any_more(tmp_path: Path) -> None:
    with chroma_serving(tmp_path / "server") as (url, process):
        index = open_index(THREE, WordEncoder(), directory=tmp_path, chroma=ChromaServer(url))
        first = near(index, THREE[1].text)
        process.kill()
        process.wait()
        assert near(index, THREE[1].text) == first
        with pytest.raises(StoreError):
            near(index, THREE[1].text, 2)
        index.close()


def test_it_scores_words_and_keeps_token_vectors(index: Index) -> None:
    assert np.argmax(index.lexical("visions blurred")) == 1
    assert not index.lexical("unrelated").any()
    kept = index.token_vectors([2, 0])
    for vectors, position in zip(kept, (2, 0), strict=True):
        expected = WordEncoder().encode_queries([THREE[position].text]).tokens[0]
        assert np.allclose(vectors, expected, atol=1e-3)


def test_it_is_a_langchain_vector_store(index: Index) -> None:
    store = index.vector_store(_LangChainWords())
    (document,) = store.similarity_search(THREE[2].text, k=1)
    assert document.id == "s-2"
    assert document.page_content == "T > Dose: Repeat the test in spring"
    assert document.metadata["statement"] == "Repeat the test in spring"
    assert document.metadata["references"] == "1, 2"


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(("give it weekly", "weekly tests, weekly visits", "stop"), id="texts"),
        pytest.param(("the of", "..."), id="texts without words"),
    ],
)
@pytest.mark.parametrize("question", ["weekly test", "a stopped visit", "unknown", ""])
def test_lexical_scores_are_those_of_bm25s(
    tmp_path: Path, texts: tuple[str, ...], question: str
) -> None:
    model: Any = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    model.index([[*terms(text), "\x00"] for text in texts], show_progress=False)
    LexicalIndex.of(texts).save(tmp_path)
    expected = model.get_scores_from_ids(model.get_tokens_ids(terms(question)))
    assert np.allclose(LexicalIndex.load(tmp_path).scores(question), expected)


def test_a_word_repeated_in_a_question_counts_once() -> None:
    index = LexicalIndex.of(["give it weekly", "stop"])
    assert np.array_equal(index.scores("weekly weekly"), index.scores("weekly"))


def test_a_word_that_stemming_leaves_nothing_of_matches_nothing() -> None:
    index = LexicalIndex.of(["a dose daily", "weekly"])
    assert index.scores("s dose").tolist() == index.scores("dose").tolist()


def test_a_question_imports_only_what_it_needs(tmp_path: Path) -> None:
    built(tmp_path)
    process = building(tmp_path, after="print(sorted(NOT_NEEDED & sys.modules.keys()))")
    out, _ = process.communicate()
    assert out.splitlines() == ["3", "[]"]


class _LangChainWords(Embeddings):
    def embed_query(self, text: str) -> list[float]:
        return WordEncoder().encode_queries([text]).vectors[0].tolist()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return WordEncoder().encode_documents(texts).vectors.tolist()


def test_several_threads_may_ask(index: Index) -> None:
    expected = near(index, "vision")
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(near(index, "vision"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 8


def test_building_tells_how_far_it_is_and_happens_once(tmp_path: Path) -> None:
    steps = Steps()
    open_index(THREE, WordEncoder(), directory=tmp_path, on_progress=steps).close()
    assert steps.heard == [("building the index", 0, 3), ("building the index", 3, 3)]
    assert not built(tmp_path)


@pytest.mark.parametrize(
    ("others", "encoder"),
    [
        pytest.param(statements(*SENTENCES[:2]), WordEncoder(), id="a statement less"),
        pytest.param(statements(*SENTENCES[::-1]), WordEncoder(), id="another order"),
        pytest.param(passages((p.statement for p in THREE), title="U"), WordEncoder(), id="title"),
        pytest.param(
            passages((p.statement for p in THREE), title="T", expand="{} x".format),
            WordEncoder(),
            id="synonyms",
        ),
        pytest.param(THREE, WordEncoder("words-2"), id="another model"),
    ],
)
def test_what_it_is_made_from_decides_whether_it_is_built_anew(
    tmp_path: Path, others: tuple[Passage, ...], encoder: WordEncoder
) -> None:
    assert built(tmp_path)
    open_index(others, encoder, directory=tmp_path).close()
    assert encoder.encoded == [passage.text for passage in others]
    assert not built(tmp_path)


def test_more_statements_than_chroma_takes_at_once(tmp_path: Path) -> None:
    many = statements(*(f"number {i}" for i in range(6_000)))
    index = open_index(many, WordEncoder(), directory=tmp_path)
    assert len(index) == 6_000
    assert near(index, many[5_999].text)[1][0] == pytest.approx(1, abs=1e-4)
    index.close()


def test_folders_longest_unused_are_removed(tmp_path: Path) -> None:
    for i in range(KEPT + 2):
        open_index(statements(f"text {i}"), WordEncoder(), directory=tmp_path).close()
    assert len(list(tmp_path.glob("index-*/"))) == KEPT
    last = WordEncoder()
    open_index(statements(f"text {KEPT + 1}"), last, directory=tmp_path).close()
    assert last.encoded == []


HELD = """
import time
held = open_index(THREE, encoder, directory=place)
print("held", flush=True)
time.sleep(600)
"""


def test_an_index_that_a_living_process_has_open_stays(tmp_path: Path) -> None:
    process = building(tmp_path, after=HELD)
    assert process.stdout
    assert any(line == "held\n" for line in process.stdout)
    more_than_are_kept(tmp_path, "first")
    assert not built(tmp_path)
    process.kill()
    process.communicate()
    more_than_are_kept(tmp_path, "second")
    assert built(tmp_path)


def more_than_are_kept(directory: Path, what: str) -> None:
    for i in range(KEPT + 1):
        open_index(statements(f"{what} {i}"), WordEncoder(), directory=directory).close()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_bytes(b"\x07" * path.stat().st_size)


@pytest.mark.parametrize("damage", [cut, emptied, foreign, Path.unlink])
@pytest.mark.parametrize(
    "name",
    [
        "manifest.json",
        "tokens.f16",
        "tokens.ends.npy",
        "lexical/words.json",
        "chroma/chroma.sqlite3",
    ],
)
def test_a_damaged_index_is_built_anew(
    tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    built(tmp_path)
    (folder,) = tmp_path.glob("index-*/")
    damage(folder / name)
    assert built(tmp_path)
    index = open_index(THREE, WordEncoder(), directory=tmp_path)
    assert near(index, THREE[1].text)[0][0] == 1
    index.close()


def test_a_foreign_file_at_its_place_is_replaced(tmp_path: Path) -> None:
    built(tmp_path)
    (folder,) = tmp_path.glob("index-*/")
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    folder.rmdir()
    folder.write_text("not an index", encoding="utf-8")
    assert built(tmp_path)


BUILD = """
import sys
from pathlib import Path
from bot.errors import StoreError
from bot.index import open_index
from bot.passages import passages
from bot.types import Statement
from tests.encoders import WordEncoder
from tests.programs import HERE, chroma_serving, free_port
NOT_NEEDED = {{"bm25s", "langchain_chroma", "scipy", "torch", "transformers"}}
def statements(*texts):
    made = [Statement(f"s-{{i}}", text, ("Dose",), (1, i)) for i, text in enumerate(texts)]
    return passages(made, title="T")
THREE = statements(*{sentences})
{before}
try:
    place = Path(sys.argv[1])
    print(len(open_index({what}, encoder, directory=place, on_progress=lambda *s: print(s[0]))))
except StoreError as error:
    print(error)
{after}
"""


def building(
    directory: Path, *, before: str = "", what: str = "THREE", after: str = ""
) -> subprocess.Popen[str]:
    code = BUILD.format(
        before=before or "encoder = WordEncoder()", what=what, after=after, sentences=SENTENCES
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(directory)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


KILLED = """
import os, signal
class Killed(WordEncoder):
    def encode_documents(self, texts):
        if len(self.encoded):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().encode_documents(texts)
encoder = Killed()
"""


def test_a_killed_build_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    many = "statements(*map(str, range(400)))"
    process = building(tmp_path, before=KILLED, what=many)
    process.communicate()
    assert process.returncode < 0
    assert list(tmp_path.glob("new-*")) != []
    out, _ = building(tmp_path, what=many).communicate()
    assert out.splitlines()[-1] == "400"
    assert list(tmp_path.glob("new-*")) == []


def test_two_processes_build_once(tmp_path: Path) -> None:
    both = [building(tmp_path) for _ in range(2)]
    said = [process.communicate()[0].splitlines() for process in both]
    assert [lines[-1] for lines in said] == ["3", "3"]
    assert sum("building the index" in lines for lines in said) == 1


FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
encoder = WordEncoder()
"""


def test_a_full_disk_is_named_and_forgotten_when_there_is_space(tmp_path: Path) -> None:
    out, problems = building(tmp_path, before=FULL).communicate()
    assert "FOOTNOTE_DATA" in out
    assert "Traceback" not in problems
    assert built(tmp_path)


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="FOOTNOTE_DATA"):
        built(tmp_path / "file")


@pytest.mark.parametrize(
    ("given", "cure"),
    [
        pytest.param((), "footnote audit", id="no statement"),
        pytest.param((*THREE, THREE[0]), "s-0; ids must be unique", id="an id twice"),
    ],
)
def test_statements_that_cannot_be_indexed(
    tmp_path: Path, given: tuple[Passage, ...], cure: str
) -> None:
    with pytest.raises(StoreError, match=cure):
        open_index(given, WordEncoder(), directory=tmp_path)


def test_a_missing_tenant_and_database_are_created(server: str, tmp_path: Path) -> None:
    place = ChromaServer(server, tenant="a-clinic", database="articles")
    open_index(THREE, WordEncoder(), directory=tmp_path, chroma=place).close()
    again = WordEncoder()
    open_index(THREE, again, directory=tmp_path, chroma=place).close()
    assert again.encoded == []


def test_a_collection_lost_by_the_server_is_filled_again(tmp_path: Path) -> None:
    port = free_port()
    for run in ("before", "after"):
        with chroma_serving(tmp_path / run, port) as (url, _process):
            encoder = WordEncoder()
            index = open_index(THREE, encoder, directory=tmp_path, chroma=ChromaServer(url))
            assert near(index, THREE[1].text)[0][0] == 1
            assert len(encoder.encoded) == len(THREE)
            index.close()


def test_a_server_that_is_not_there_is_named_without_its_token(tmp_path: Path) -> None:
    place = ChromaServer(f"http://127.0.0.1:{free_port()}", token="s3cret", tenant="a-clinic")
    with pytest.raises(StoreError, match="FOOTNOTE_CHROMA_URL") as raised:
        open_index(THREE, WordEncoder(), directory=tmp_path, chroma=place)
    assert "a-clinic" in str(raised.value)
    assert "s3cret" not in str(raised.value) + repr(place)


def test_a_server_that_takes_a_connection_and_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.create_server((HERE, 0)) as silent:
        place = ChromaServer(f"http://{HERE}:{silent.getsockname()[1]}", patience=0.2)
        with pytest.raises(StoreError, match="FOOTNOTE_CHROMA_URL"):
            open_index(THREE, WordEncoder(), directory=tmp_path, chroma=place)


def test_a_server_that_hangs_is_given_up_and_asked_again(tmp_path: Path) -> None:
    with chroma_serving(tmp_path / "server") as (url, process):
        place = ChromaServer(url, patience=0.5)
        index = open_index(THREE, WordEncoder(), directory=tmp_path, chroma=place)
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(StoreError, match="timed out"):
            near(index, THREE[1].text)
        process.send_signal(signal.SIGCONT)
        assert near(index, THREE[1].text)[0][0] == 1
        index.close()


class _Refusing(BaseHTTPRequestHandler):
    """Answers every request with 401 and keeps the token that came with it."""

    tokens: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.tokens.append(self.headers.get("X-Our-Token"))
        self.send_response(401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is called
        """Say nothing."""


def test_the_token_goes_with_every_request_and_a_refusal_is_an_error(tmp_path: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), _Refusing) as refusing:
        threading.Thread(target=refusing.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{refusing.server_port}"
        place = ChromaServer(url, token="s3cret", token_header="X-Our-Token")
        with pytest.raises(StoreError, match="token") as raised:
            open_index(THREE, WordEncoder(), directory=tmp_path, chroma=place)
        refusing.shutdown()
    assert set(_Refusing.tokens) == {"s3cret"}
    assert "s3cret" not in str(raised.value)
