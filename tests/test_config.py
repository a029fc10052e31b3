"""Settings."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.errors import SettingsError
from bot.logs import set_up_logging

ROOT = Path(__file__).parents[1]
TOKEN = "MTA.a-secret.token"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_without_any_variable_the_defaults_hold() -> None:
    settings = load_settings()

    assert settings.discord_token is None
    assert settings.database_url == "sqlite+aiosqlite:///data/bot.db"
    assert settings.seeds_dir == Path("seeds")


def test_lists_are_separated_by_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "1, 2")
    monkeypatch.setenv("SHARD_IDS", "0 1")
    monkeypatch.setenv("SHARD_COUNT", "4")

    settings = load_settings()

    assert settings.admin_ids == {1, 2}
    assert settings.shard_ids == (0, 1)


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARD_COUNT", "")
    monkeypatch.setenv("DISCORD_TOKEN", "")

    settings = load_settings()

    assert settings.shard_count is None
    assert settings.discord_token is None


def test_all_faults_are_reported_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "ada")
    monkeypatch.setenv("LOG_LEVEL", "loud")
    monkeypatch.setenv("DATABASE_URL", "bot.db")
    monkeypatch.setenv("SHARD_IDS", "0")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    named = {line.split(":")[0] for line in str(caught.value).splitlines()}
    assert named == {"ADMIN_IDS", "LOG_LEVEL", "DATABASE_URL", "SHARD_IDS"}


@pytest.mark.parametrize(
    ("name", "value"), [("ADMIN_IDS", "-5"), ("SHARD_IDS", "2"), ("SHARD_IDS", "-1")]
)
def test_a_number_that_cannot_be_is_refused(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHARD_COUNT", "2")
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=name):
        load_settings()


def test_an_example_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfeL\x00")

    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings()


def test_a_faulty_setting_does_not_tell_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("LOG_LEVEL", "loud")

    with pytest.raises(SettingsError) as caught:
        load_settings()

    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_log_line_shows_the_token_not_even_in_a_traceback(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("LOG_FORMAT", form)
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load_settings()
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    set_up_logging(settings)
    try:
        logging.getLogger("discord.http").debug("Authorization: Bot %s", TOKEN)
        try:
            raise RuntimeError(f"Bot {TOKEN} was refused")
        except RuntimeError:
            logging.getLogger("bot").exception("it failed")
    finally:
        root.handlers[:], root.level = kept, level

    shown = capsys.readouterr().err
    assert "it failed" in shown
    assert TOKEN not in shown
    assert TOKEN not in repr(settings)


def test_the_example_file_names_every_setting_and_no_other() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")

    named = re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)

    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_file_shows_the_defaults(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text("utf-8"), "utf-8")

    assert load_settings() == Settings(_env_file=None)
