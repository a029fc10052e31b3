"""The documentation says what the code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from discord import app_commands

from bot.cli import app
from bot.client import PERMISSIONS, SCOPES, install_url, invite_url
from cogs import COGS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def slash_commands() -> Iterator[str]:
    for cog in COGS:
        group = cog.__cog_group_name__ if cog.__cog_is_app_commands_group__ else ""
        for command in cog.__cog_app_commands__:
            assert isinstance(command, app_commands.Command)
            yield f"/{group} {command.name}".replace("/ ", "/")


def test_the_readme_lists_every_slash_command_and_no_other() -> None:
    listed = {row.split(" [")[0] for row in re.findall(r"^\| `(/[a-z]+(?: [a-z]+)?)", README, re.M)}

    assert {row.removesuffix(" query") for row in listed} == set(slash_commands())


def test_the_readme_lists_every_command_of_the_command_line() -> None:
    listed = set(re.findall(r"^\| `python -m bot ([a-z]+)", README, re.M))

    assert listed == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_the_invite_link_asks_for_exactly_what_the_bot_needs() -> None:
    assert f"permissions={PERMISSIONS.value}`" in README
    assert f"scope={'+'.join(SCOPES)}" in README
    assert invite_url(7).endswith(f"permissions={PERMISSIONS.value}")


def test_the_readme_tells_how_to_add_the_look_ups_to_oneself() -> None:
    assert install_url(7).replace("client_id=7", "client_id=ID") in README


@pytest.mark.parametrize("path", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_every_file_that_the_readme_points_to_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_make_target_that_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))

    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", README)) <= targets
