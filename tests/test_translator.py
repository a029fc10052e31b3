"""How the phrases of commands get into the catalogues, and from there to Discord."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from bot.locales.commands import NAME, Phrase, phrases
from bot.translator import CommandTranslator

COG = """
WHICH = "elsewhere"

class Digests(Cog, group_name="digest", group_description="Daily digests."):
    corrections = app_commands.Group(name="corrections", description="Mistakes.")

    @app_commands.command(name="list", description="Show them.")
    @app_commands.describe(month="Which month.", digest=WHICH)
    @app_commands.choices(month=[Choice(name="The first", value=1)])
    async def list_(self, interaction, month: int, digest: str = "") -> None:
        voice.gettext("not a command")

menu = app_commands.ContextMenu(name="Related events", callback=related)
"""


def test_names_descriptions_and_choices_are_read_from_where_discord_py_takes_them() -> None:
    assert set(phrases(COG)) == {
        *(Phrase(name, NAME) for name in ("digest", "corrections", "list", "month")),
        *map(Phrase, ("Daily digests.", "Mistakes.", "Show them.", "Which month.")),
        *map(Phrase, ("The first", "Related events")),
    }


@app_commands.command(name="event", description="Silence")
@app_commands.describe(language="nobody translated this")
async def command(interaction: discord.Interaction, language: str) -> None:
    """A command whose words the catalogue has."""


async def translated(
    command: app_commands.Command | app_commands.ContextMenu,
) -> dict:
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents(guilds=True)))
    return await command.get_translated_payload(tree, CommandTranslator())


async def test_discord_gets_both_kinds_of_chinese_and_no_english() -> None:
    payload = await translated(command)
    assert payload["name_localizations"] == {"zh-CN": "事件", "zh-TW": "事件"}
    assert payload["description_localizations"] == {"zh-CN": "不发", "zh-TW": "不發"}


async def test_what_has_no_translation_stays_as_it_is() -> None:
    (option,) = (await translated(command))["options"]
    assert option["name_localizations"] == {"zh-CN": "语言", "zh-TW": "語言"}
    assert "description_localizations" not in option


@pytest.mark.parametrize(("name", "chinese"), [("Sources", "来源"), ("event", None)])
async def test_the_name_of_a_context_menu_is_a_phrase(name: str, chinese: str | None) -> None:
    async def related(interaction: discord.Interaction, message: discord.Message) -> None:
        """Nothing."""

    payload = await translated(app_commands.ContextMenu(name=name, callback=related))
    assert payload["name_localizations"].get("zh-CN") == chinese
