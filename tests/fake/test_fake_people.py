"""People in the fake Discord: what the bot gets to hear of them, and what they get to see."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands, ui
from fake_discord import NotOffered
from fake_discord.driving import connected

from bot.app import open_bot
from bot.config import Settings


class Form(ui.Modal, title="A form"):
    name = ui.TextInput(label="Name", custom_id="name")
    colour = ui.Label(
        text="Colour",
        component=ui.Select(custom_id="colour", options=[discord.SelectOption(label="red")]),
    )

    async def on_submit(self, interaction):
        chosen = self.colour.component.values
        await interaction.response.send_message(f"{self.name.value}: {chosen[0]}")


class Controls(ui.View):
    @ui.button(label="More", custom_id="more")
    async def more(self, interaction, button):
        await interaction.response.edit_message(content=f"for {interaction.user.name}")

    @ui.button(label="Never", custom_id="never", disabled=True)
    async def never(self, interaction, button):
        raise AssertionError

    @ui.select(cls=ui.ChannelSelect, custom_id="where")
    async def where(self, interaction, select):
        await interaction.response.send_message(select.values[0].name, ephemeral=True)


show = app_commands.Group(name="show", description="Shows what a bot hears.")


@show.command(description="Tell a channel and whether the bot may write there.")
async def channel(interaction, where: discord.TextChannel):
    rights = interaction.data["resolved"]["channels"][str(where.id)]["app_permissions"]
    may = discord.Permissions(int(rights)).send_messages
    await interaction.response.send_message(f"{where.name} {may}", ephemeral=True)


@show.command(description="Tell words and the languages of person and server.")
async def words(interaction, text: str):
    said = f"{text} {interaction.locale} {interaction.guild_locale}"
    await interaction.response.send_message(said)


@words.autocomplete("text")
async def more_words(interaction, current: str):
    number = int(current)
    return [app_commands.Choice(name=f"choice {i}", value=str(i)) for i in range(number)]


@show.command(description="Open a form.")
async def form(interaction):
    await interaction.response.send_modal(Form())


@show.command(description="Take a while.")
async def slowly(interaction):
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("done")
    await interaction.followup.send("and more")
    await interaction.edit_original_response(content="all done")


@show.command(description="Show controls.")
async def controls(interaction):
    await interaction.response.send_message("look", view=Controls())


@show.command(description="Say nothing.")
async def silence(interaction):
    pass


@app_commands.command(description="Work wherever it is installed.")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def anywhere(interaction):
    ways = interaction.is_guild_integration(), interaction.is_user_integration()
    await interaction.response.send_message(f"{ways} {interaction.context.to_array()}")


class Client(discord.Client):
    """A bot with those commands."""

    def __init__(self):
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(show)
        self.tree.add_command(anywhere)

    async def setup_hook(self):
        await self.tree.sync()


@pytest.fixture
def news(fake, guild):
    return fake.world.add_channel(guild, "news")


@pytest.fixture
def ann(fake, guild):
    person = fake.world.add_user("Ann")
    fake.world.add_member(guild, person)
    return person


@pytest.fixture
async def client(fake, guild, news, ann):
    made = Client()
    async with connected(fake, made):
        yield made


async def test_the_real_bot_answers_in_the_language_of_the_person(fake, guild, news, ann, tmp_path):
    settings = Settings(
        _env_file=None,
        discord_token=fake.token,
        discord_api_url=fake.api_url,
        discord_gateway_url=fake.gateway_url,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        seeds_dir=tmp_path,
    )
    async with open_bot(settings) as bot, connected(fake, bot):
        answer = await fake.slash(
            guild, news, ann, "event", options={"query": "GPT-4"}, locale="zh-CN"
        )
        assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.content)


async def test_a_chosen_channel_comes_with_the_rights_of_the_bot(fake, client, guild, news, ann):
    may = await fake.slash(guild, news, ann, "show channel", options={"where": news})
    fake.world.deny(news, "send_messages")
    may_not = await fake.slash(guild, news, ann, "show channel", options={"where": news})
    assert (may.content, may_not.content) == ("news True", "news False")
    assert may.ephemeral
    assert fake.world.posts() == []


async def test_the_bot_hears_the_languages_of_person_and_server(fake, client, guild, news, ann):
    languages = {"locale": "zh-CN", "guild_locale": "de"}
    answer = await fake.slash(guild, news, ann, "show words", options={"text": "hi"}, **languages)
    assert answer.content == "hi zh-CN de"
    assert fake.world.messages(news.id)[0]["content"] == "hi zh-CN de"


async def test_a_command_that_was_not_synced_is_not_there(fake, client, guild, news, ann):
    with pytest.raises(NotOffered, match="not among"):
        await fake.slash(guild, news, ann, "hide")


@pytest.mark.parametrize("options", [{}, {"text": 1}, {"text": "a", "more": "b"}])
async def test_options_must_be_those_of_the_command(fake, client, guild, news, ann, options):
    with pytest.raises(NotOffered):
        await fake.slash(guild, news, ann, "show words", options=options)


async def test_choices_come_while_a_person_types(fake, client, guild, news, ann):
    typed = {"options": {"text": "2"}}
    choices = await fake.autocomplete(guild, news, ann, "show words", "text", **typed)
    assert [each["name"] for each in choices] == ["choice 0", "choice 1"]


async def test_more_than_25_choices_are_no_answer(fake, client, guild, news, ann):
    typed = {"options": {"text": "26"}, "seconds": 0.2}
    with pytest.raises(TimeoutError, match="/show words"):
        await fake.autocomplete(guild, news, ann, "show words", "text", **typed)
    assert fake.statuses[400] == 1


async def test_a_button_changes_its_message(fake, client, guild, news, ann):
    asked = await fake.slash(guild, news, ann, "show controls")
    pressed = await fake.click(fake.world.messages(news.id)[0], "more")
    assert (pressed.type, asked.content) == (7, "for Ann")


async def test_a_person_cannot_press_what_is_disabled_or_not_there(fake, client, guild, news, ann):
    asked = await fake.slash(guild, news, ann, "show controls")
    with pytest.raises(NotOffered, match="disabled"):
        await fake.click(asked, "never")
    with pytest.raises(NotOffered, match="no component"):
        await fake.click(asked, "nowhere")


async def test_a_channel_can_be_chosen_in_a_select(fake, client, guild, news, ann):
    asked = await fake.slash(guild, news, ann, "show controls")
    chosen = await fake.select(asked, "where", [news])
    assert (chosen.content, chosen.ephemeral) == ("news", True)


async def test_a_modal_takes_what_is_put_in(fake, client, guild, news, ann):
    opened = await fake.slash(guild, news, ann, "show form")
    assert opened.modal["title"] == "A form"
    sent = await fake.submit(opened, {"name": "Ann", "colour": ["red"]})
    assert sent.content == "Ann: red"
    with pytest.raises(NotOffered, match="needs"):
        await fake.submit(opened, {"name": "Ann"})


async def test_the_first_further_message_takes_the_place_of_a_deferral(
    fake, client, guild, news, ann
):
    answer = await fake.slash(guild, news, ann, "show slowly")
    await answer.followed_up()
    await answer.until(lambda: answer.content == "all done", "did not finish", 1)
    assert (answer.type, answer.ephemeral, answer.loading) == (5, True, False)
    assert [each["content"] for each in answer.followups] == ["and more"]


async def test_a_bot_that_says_nothing_is_named(fake, client, guild, news, ann):
    with pytest.raises(TimeoutError, match=r"did not answer /show silence within 0\.05 s"):
        await fake.slash(guild, news, ann, "show silence", seconds=0.05)


async def test_a_command_can_be_used_outside_of_servers(fake, client, ann):
    here = await fake.slash(None, fake.world.dm(ann), ann, "anywhere")
    bob = fake.world.add_user("Bob")
    there = await fake.slash(None, fake.world.dm(bob), ann, "anywhere", user_install=True)
    assert (here.content, there.content) == ("(False, False) [1]", "(False, True) [2]")


async def test_nobody_hears_a_person_while_no_shard_is_there(fake, guild, news, ann):
    fake.commands[None] = [
        {"id": "1", "name": "a", "type": 1, "options": [], "contexts": None}
        | {"integration_types": [0]}
    ]
    with pytest.raises(NotOffered, match="no shard"):
        await fake.slash(guild, news, ann, "a")
