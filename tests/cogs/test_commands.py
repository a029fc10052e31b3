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
from bot.core.models import Language
from bot.i18n import voice
from bot.locales import update
from bot.translator import CommandTranslator
from cogs.render import LANGUAGES

OPENAPI = Path(__file__).parents[2] / "../shared/discord-openapi.json"
NAME = re.compile(r"[-_'\w]{1,32}")
CHINESE = ("zh-CN", "zh-TW")

SUBCOMMAND = 1
GUILD, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2
ANYWHERE, WITH_BOT, SERVERS = [GUILD, BOT_DM, PRIVATE_CHANNEL], [GUILD, BOT_DM], [GUILD]
GUILD_INSTALL, USER_INSTALL = 0, 1

MENU = "Related 2023 AI events"
MENU_TYPE = 3

LOOKUPS = ("event", "today", "timeline", "random", "sources", "about", MENU)
PLACES = {**dict.fromkeys(LOOKUPS, ANYWHERE), "digest": SERVERS, "admin": WITH_BOT}
ASKED_OF_MEMBERS = {
    **dict.fromkeys(LOOKUPS),
    "digest": discord.Permissions(manage_guild=True).value,
    "admin": discord.Permissions(administrator=True).value,
}


Payloads = list[dict[str, Any]]


@pytest.fixture
async def payloads(bot: Bot) -> Payloads:
    """The commands with their translations, as discord.py syncs them."""
    known = bot.tree.get_commands()
    return [await each.get_translated_payload(bot.tree, CommandTranslator()) for each in known]


def slash_commands(payloads: Payloads) -> Payloads:
    return [payload for payload in payloads if payload["type"] != MENU_TYPE]


def nodes(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command with all its subcommands and options."""
    yield payload
    for option in payload.get("options", ()):
        yield from nodes(option)


def every_node(payloads: Payloads) -> list[dict[str, Any]]:
    return [node for payload in payloads for node in nodes(payload)]


def said(node: dict[str, Any], key: str) -> list[str]:
    """A text in each language."""
    return [node[key], *node.get(f"{key}_localizations", {}).values()]


def spoken(node: dict[str, Any], key: str, language: str | None) -> str:
    """What Discord shows in that language: the English of the code where it has nothing."""
    return str(node.get(f"{key}_localizations", {}).get(language, node[key]))


def paths_in(payloads: Payloads, language: str) -> dict[str, str]:
    """The full name of every command, and how it is in that language."""
    paths = {}
    for payload in slash_commands(payloads):
        below = [each for each in payload["options"] if each["type"] == SUBCOMMAND]
        for branch in [[payload, each] for each in below] or [[payload]]:
            names = [[each["name"], spoken(each, "name", language)] for each in branch]
            path, translated = map(" ".join, zip(*names, strict=True))
            paths[path] = translated
    return paths


def test_every_name_and_description_keeps_to_the_limits(payloads: Payloads) -> None:
    for node in every_node(slash_commands(payloads)):
        for name in said(node, "name"):
            assert NAME.fullmatch(name) and name == name.lower()
        assert all(1 <= len(text) <= 100 for text in said(node, "description"))
        assert node["description"] != "…", f"{node['name']} is not described"
        assert len(node.get("options", ())) <= 25


def test_a_message_has_a_menu_with_a_name_of_at_most_32_characters(payloads: Payloads) -> None:
    menus = [payload for payload in payloads if payload["type"] == MENU_TYPE]
    assert [menu["name"] for menu in menus] == [MENU]
    assert all(1 <= len(name) <= 32 for name in said(menus[0], "name"))


def test_every_choice_keeps_to_the_limits(payloads: Payloads) -> None:
    for node in every_node(payloads):
        choices = node.get("choices", ())
        assert len(choices) <= 25
        for language in (None, *CHINESE):
            names = [spoken(choice, "name", language) for choice in choices]
            assert len(set(names)) == len(names)
            assert all(1 <= len(name) <= 100 for name in names)
        assert all(len(str(choice["value"])) <= 100 for choice in choices)


def test_every_command_holds_at_most_8000_characters(payloads: Payloads) -> None:
    """Of a text in several languages the longest one counts."""
    for payload in payloads:
        counted = [
            *(
                said(node, key)
                for node in nodes(payload)
                for key in ("name", "description")
                if key in node
            ),
            *(
                [*said(choice, "name"), str(choice["value"])]
                for node in nodes(payload)
                for choice in node.get("choices", ())
            ),
        ]
        assert sum(max(map(len, texts)) for texts in counted) <= 8000


@pytest.mark.parametrize("language", CHINESE)
def test_everything_that_is_shown_of_a_command_is_translated(
    payloads: Payloads, language: str
) -> None:
    english = []
    for node in every_node(payloads):
        shown = [(node, key) for key in ("name", "description") if key in node]
        shown += [(choice, "name") for choice in node.get("choices", ())]
        english += [
            each[key]
            for each, key in shown
            if language not in each.get(f"{key}_localizations", {})
            and each[key] not in LANGUAGES.values()
        ]
    assert english == [], "run `make messages` and fill zh_CN.po"


@pytest.mark.parametrize("language", CHINESE)
def test_translated_names_differ_from_all_others_beside_them(
    payloads: Payloads, language: str
) -> None:
    for level in (payloads, *(node.get("options", ()) for node in every_node(payloads))):
        names = [spoken(node, "name", language) for node in level]
        assert len(set(names)) == len(names)
        assert not set(names) & {node["name"] for node in level}


@pytest.mark.parametrize(
    ("language", "paths"),
    [
        ("zh-CN", {"事件", "今天", "推送 添加", "管理 重新加载"}),
        ("zh-TW", {"事件", "今天", "推播 新增", "管理 重新載入"}),
    ],
)
def test_people_type_commands_in_their_own_language(
    payloads: Payloads, language: str, paths: set[str]
) -> None:
    assert paths <= set(paths_in(payloads, language).values())


@pytest.mark.parametrize("language", [Language.ZH_CN, Language.ZH_TW])
def test_phrases_name_commands_as_their_readers_see_them(
    payloads: Payloads, language: Language
) -> None:
    phrases = [message.id for message in update.phrases() if isinstance(message.id, str)]
    for path, translated in paths_in(payloads, language).items():
        for phrase in (each for each in phrases if re.search(rf"(?<!\w)/{path}\b", each)):
            assert f"/{translated}" in voice(language).gettext(phrase)


def test_months_are_written_as_the_language_writes_them(payloads: Payloads) -> None:
    event = next(payload for payload in payloads if payload["name"] == "event")
    month = next(option for option in event["options"] if option["name"] == "month")
    (march,) = (choice for choice in month["choices"] if choice["value"] == 3)
    assert march["name"] == "March"
    assert march["name_localizations"] == {"zh-CN": "3 月", "zh-TW": "3 月"}


def test_every_command_says_where_it_is_offered_and_to_whom(payloads: Payloads) -> None:
    told = {payload["name"]: payload for payload in payloads}
    assert {name: payload["contexts"] for name, payload in told.items()} == PLACES
    for payload in told.values():
        ways = [GUILD_INSTALL, USER_INSTALL] if payload["contexts"] == ANYWHERE else [GUILD_INSTALL]
        assert payload["integration_types"] == ways
    asked = {name: payload["default_member_permissions"] for name, payload in told.items()}
    assert asked == ASKED_OF_MEMBERS


def test_a_query_is_limited_on_discords_side_too(payloads: Payloads) -> None:
    event = next(payload for payload in payloads if payload["name"] == "event")
    query = next(option for option in event["options"] if option["name"] == "query")
    assert query["max_length"] == 60
    assert query["autocomplete"] is True


@pytest.mark.skipif(not OPENAPI.is_file(), reason=f"{OPENAPI.name} is not beside the project")
def test_discords_own_schema_accepts_the_commands(payloads: Payloads) -> None:
    document = json.loads(OPENAPI.read_text("utf-8"))
    reference = "#/components/schemas/ApplicationCommandUpdateRequest"
    schema = {"type": "array", "items": {"$ref": reference}, "components": document["components"]}
    errors = list(Draft202012Validator(schema).iter_errors(payloads))
    assert errors == []
