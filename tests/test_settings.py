"""What can be set, where it may be set, and what is refused."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import MEANING, Settings
from bot.types import Audience


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_any_setting_the_shipped_article_is_answered_from_on_this_machine_alone() -> None:
    settings = Settings.from_environment({})
    assert settings.article.is_file()
    assert settings.chroma_url is None
    assert settings.host == "127.0.0.1"
    assert settings.audience is Audience.CLINICIAN


def test_every_setting_is_described() -> None:
    assert list(MEANING) == [setting.name for setting in fields(Settings)]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        pytest.param("FOOTNOTE_DATA", "data", Path("data"), id="relative folder"),
        pytest.param("FOOTNOTE_DATA", "/data", Path("/data"), id="absolute folder"),
        pytest.param("FOOTNOTE_EMBEDDING", "other-model", "other-model", id="model name"),
        pytest.param("FOOTNOTE_CHROMA_URL", "https://ch:80/", "https://ch:80", id="address"),
        pytest.param("FOOTNOTE_CHROMA_TOKEN", " secret ", "secret", id="token"),
        pytest.param("FOOTNOTE_MAX_QUESTION", "300", 300, id="number"),
        pytest.param("FOOTNOTE_AUDIENCE", "Patient", Audience.PATIENT, id="choice"),
        pytest.param("FOOTNOTE_PORT", "0", 0, id="any free port"),
        pytest.param("FOOTNOTE_PORT", "  ", 7860, id="an empty variable is unset"),
    ],
)
def test_a_variable_sets(name: str, text: str, value: object, elsewhere: Path) -> None:
    settings = Settings.from_environment({name: text, "HOME": "/nowhere"})
    expected = elsewhere / value if isinstance(value, Path) else value
    assert getattr(settings, name.removeprefix("FOOTNOTE_").lower()) == expected


def test_a_folder_of_model_files_is_named_by_its_whole_path(elsewhere: Path) -> None:
    (elsewhere / "model").mkdir()
    assert Settings.from_environment({"FOOTNOTE_EMBEDDING": "model"}).embedding == str(
        elsewhere / "model"
    )


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        pytest.param("FOOTNOTE_ARTICEL", "x.md", "did you mean FOOTNOTE_ARTICLE", id="misspelt"),
        pytest.param("FOOTNOTE_ARTICLE", "none.md", "FOOTNOTE_ARTICLE is 'none.md'", id="no file"),
        pytest.param("FOOTNOTE_DATA", "file", "the path of a folder", id="a file as folder"),
        pytest.param("FOOTNOTE_PORT", "65536", "from 0 to 65535", id="port too high"),
        pytest.param("FOOTNOTE_PORT", "80 80", "from 0 to 65535", id="not a number"),
        pytest.param("FOOTNOTE_MAX_QUESTION", "0", "from 1 to 20000", id="no question fits"),
        pytest.param("FOOTNOTE_AUDIENCE", "nurse", "one of clinician, patient", id="choice"),
        pytest.param("FOOTNOTE_CHROMA_URL", "chroma:8000", "such as https://", id="no scheme"),
        pytest.param("FOOTNOTE_CHROMA_URL", "https://", "such as https://", id="no host"),
        pytest.param("FOOTNOTE_CHROMA_TOKEN_HEADER", "a: b", "HTTP header", id="no header name"),
        pytest.param("FOOTNOTE_SETTINGS", "none.toml", "cannot be read", id="no settings file"),
    ],
)
def test_a_bad_variable_is_refused_with_its_name(
    name: str, text: str, says: str, elsewhere: Path
) -> None:
    (elsewhere / "file").touch()
    with pytest.raises(SettingsError, match=name if "SETTINGS" not in name else text) as caught:
        Settings.from_environment({name: text})
    assert says in str(caught.value)


def test_the_file_sets_and_a_variable_overrules_it(elsewhere: Path) -> None:
    folder = elsewhere / "etc"
    folder.mkdir()
    (folder / "ours.toml").write_text('port = 8000\nhost = "::1"\ndata = "index"\n')
    variables = {"FOOTNOTE_SETTINGS": "etc/ours.toml", "FOOTNOTE_PORT": "9000"}
    settings = Settings.from_environment(variables)
    assert (settings.port, settings.host, settings.data) == (9000, "::1", folder / "index")


def test_a_file_in_the_working_directory_is_found_without_being_named(elsewhere: Path) -> None:
    (elsewhere / "footnote.toml").write_text('audience = "patient"\n')
    assert Settings.from_environment({}).audience is Audience.PATIENT


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "ports = 1", "ports in footnote.toml is not a setting; did you mean port?", id="key"
        ),
        pytest.param("[chroma]\nurl = 'x'", "did you mean chroma_url?", id="table"),
        pytest.param("port = true", "port in footnote.toml is 'True'", id="true is no number"),
        pytest.param("host = 7", "text is needed", id="a number is no text"),
        pytest.param("port = ", "footnote.toml cannot be read", id="not TOML"),
        pytest.param("\x00", "footnote.toml cannot be read", id="not text"),
    ],
)
def test_a_bad_file_is_refused(text: str, says: str, elsewhere: Path) -> None:
    (elsewhere / "footnote.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({})
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"FOOTNOTE_CHROMA_URL": "https://me:hunter2@chroma"}, id="in the address"),
        pytest.param({"FOOTNOTE_CHROMA_URL": "me:hunter2@chroma"}, id="in a bad address"),
    ],
)
def test_a_secret_is_not_repeated_in_an_error(variables: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(variables)
    assert "hunter2" not in str(caught.value)


def test_the_token_is_not_shown_with_the_settings() -> None:
    settings = Settings.from_environment({"FOOTNOTE_CHROMA_TOKEN": "hunter2"})
    assert settings.chroma_token == "hunter2"
    assert "hunter2" not in repr(settings)
