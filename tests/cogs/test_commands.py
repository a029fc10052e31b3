"""What Discord is told of the commands: within its limits, described, offered where meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from jsonschema import Draft202012Validator

from bot.client import Bot

OPENAPI = Path(__file__).parents[2] / "../shared/discord-openapi.json"
NAME = re.compile(r"[-_'\w]{1,32}")

GUILD, BOT_DM = 0, 1
ANYWHERE, SERVERS = [GUILD, BOT_DM], [GUILD]

MENU = "Related 2023 AI events"
MENU_TYPE = 3

LOOKUPS = ("event", "today", "timeline", "random", "sources", "about", MENU)
PLACES = {**dict.fromkeys(LOOKUPS, ANYWHERE), "digest": SERVERS, "admin": ANYWHERE}
ASKED_OF_MEMBERS = {
    **dict.fromkeys(LOOKUPS),
    "digest": discord.Permissions(manage_guild=True).value,
    "admin": discord.Permissions(administrator=True).value,
}


def payloads(bot: Bot) -> list[dict[str, Any]]:
    return [command.to_dict(bot.tree) for command in bot.tree.get_commands()]


def slash_commands(bot: Bot) -> list[dict[str, Any]]:
    return [payload for payload in payloads(bot) if payload["type"] != MENU_TYPE]


def nodes(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command with all its subcommands and options."""
    yield payload
    for option in payload.get("options", ()):
        yield from nodes(option)


def test_every_name_and_description_keeps_to_the_limits(bot: Bot) -> None:
    for node in (node for payload in slash_commands(bot) for node in nodes(payload)):
        assert NAME.fullmatch(node["name"]) and node["name"] == node["name"].lower()
        assert 1 <= len(node["description"]) <= 100
        assert node["description"] != "…", f"{node['name']} is not described"
        assert len(node.get("options", ())) <= 25


def test_a_message_has_a_menu_with_a_name_of_at_most_32_characters(bot: Bot) -> None:
    menus = [payload for payload in payloads(bot) if payload["type"] == MENU_TYPE]
    assert [menu["name"] for menu in menus] == [MENU]
    assert len(MENU) <= 32


def test_every_choice_keeps_to_the_limits(bot: Bot) -> None:
    for node in (node for payload in payloads(bot) for node in nodes(payload)):
        choices = node.get("choices", ())
        assert len(choices) <= 25
        assert len({choice["name"] for choice in choices}) == len(choices)
        assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
        assert all(len(str(choice["value"])) <= 100 for choice in choices)


def test_every_command_holds_at_most_8000_characters(bot: Bot) -> None:
    for payload in payloads(bot):
        counted = [
            *(node.get(key, "") for node in nodes(payload) for key in ("name", "description")),
            *(
                str(choice["value"])
                for node in nodes(payload)
                for choice in node.get("choices", ())
            ),
        ]
        assert sum(map(len, counted)) <= 8000


def test_every_command_says_where_it_is_offered_and_to_whom(bot: Bot) -> None:
    told = {payload["name"]: payload for payload in payloads(bot)}
    assert {name: payload["contexts"] for name, payload in told.items()} == PLACES
    assert all(payload["integration_types"] == [0] for payload in told.values())
    asked = {name: payload["default_member_permissions"] for name, payload in told.items()}
    assert asked == ASKED_OF_MEMBERS


def test_a_query_is_limited_on_discords_side_too(bot: Bot) -> None:
    event = next(payload for payload in payloads(bot) if payload["name"] == "event")
    query = next(option for option in event["options"] if option["name"] == "query")
    assert query["max_length"] == 60
    assert query["autocomplete"] is True


@pytest.mark.skipif(not OPENAPI.is_file(), reason=f"{OPENAPI.name} is not beside the project")
def test_discords_own_schema_accepts_the_commands(bot: Bot) -> None:
    document = json.loads(OPENAPI.read_text("utf-8"))
    reference = "#/components/schemas/ApplicationCommandUpdateRequest"
    schema = {"type": "array", "items": {"$ref": reference}, "components": document["components"]}
    errors = list(Draft202012Validator(schema).iter_errors(payloads(bot)))
    assert errors == []
