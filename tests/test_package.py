"""What the package promises to whoever imports or installs it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

import bot
from bot import phrases
from tests.floors import parsed, read_sources

ROOT = Path(__file__).parent.parent
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "sklearn",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "gradio",
    "chromadb",
    "langchain_core",
    "langchain_chroma",
    "pydantic",
)
NAMES = ["Answer", "Event", "FootnoteError", "Hit", "Settings", "Turn", "Verdict", "open"]


def python(code: str, *, cwd: Path = ROOT) -> str:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True).stdout


def test_the_public_names_are_these() -> None:
    assert sorted(bot.__all__) == sorted(NAMES)
    assert all(hasattr(bot, name) for name in NAMES)


def test_importing_bot_imports_nothing_heavy() -> None:
    loaded = python("import bot, sys; print(*sys.modules)").split()
    assert [name for name in HEAVY if name in loaded] == []


def test_help_imports_nothing_heavy() -> None:
    loaded = python(
        "import bot.cli, sys; bot.cli.parser().format_help(); print(*sys.modules)"
    ).split()
    assert [name for name in HEAVY if name in loaded] == []


def test_every_phrase_is_said_somewhere() -> None:
    said = "\n".join(text for name, text in read_sources(ROOT / "bot").items() if name != "phrases")
    names = [name for name in vars(phrases) if name.isupper()]
    assert [name for name in names if f"phrases.{name}" not in said] == []


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines}
    assert [name for name in (one.partition(">")[0] for one in wanted) if name not in pinned] == []


def test_every_library_that_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["bench"], *extras["openai"]]
    declared = {one.partition(">")[0] for one in wanted}
    owners = packages_distributions()
    libraries = {
        name for source in read_sources(ROOT / "bot").values() for name in libraries_of(source)
    }
    undeclared = {
        name for name in libraries if not declared & {*map(canonical, owners.get(name, []))}
    }
    assert sorted(undeclared) == []


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def libraries_of(source: str) -> set[str]:
    """The libraries that a source imports, other than Python's own and this one."""
    nodes = [*ast.walk(parsed(source))]
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    named = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    tops = {name.split(".")[0] for name in (*plain, *named)}
    return tops - set(sys.stdlib_module_names) - {"bot"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = "from hatchling.builders.wheel import WheelBuilder; "
    python(
        f"{build}list(WheelBuilder('.').build(directory={str(folder)!r}, versions=['standard']))"
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_is_one_package_with_the_corpus_and_the_evaluation(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"bot"}
    shipped = {name.removeprefix("bot/_shipped/") for name in names if "_shipped/" in name}
    corpus, training, evaluation = (
        {path.relative_to(ROOT).as_posix() for path in (ROOT / name).rglob("*.*")}
        for name in ("corpus", "corpus/training", "eval")
    )
    assert training
    assert shipped == (corpus - training) | evaluation


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_an_installed_wheel_needs_no_checkout(installed: Path) -> None:
    code = "import bot.cli, sys; print(bot.__file__); sys.exit(bot.cli.main(['audit']))"
    first = python(code, cwd=installed).splitlines()[0]
    assert Path(first).is_relative_to(installed)


def test_an_installed_wheel_says_where_it_can_be_trained(installed: Path) -> None:
    command = [sys.executable, "-m", "bot.bench.training", "intents"]
    done = subprocess.run(command, cwd=installed, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("the training text is not installed; run this in a checkout")
