"""Running the bot: /admin reload and /admin status, for its operator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from discord import app_commands
from discord.ext import commands

from bot.answers import voice_of
from bot.client import Bot, Reloaded, Sync
from bot.core import wording
from bot.core.delivery import Delivery
from bot.core.markdown import escape
from bot.core.models import Skipped
from bot.core.text import clip
from bot.core.voice import N_, Voice
from cogs import corrections, render
from cogs.options import Interaction

SHOWN = 10
"""How many ids or skipped places a reply names; it counts the rest."""

SYNCS = {
    Sync.DONE: N_("The commands changed and Discord knows them now."),
    Sync.UNCHANGED: N_("Discord already knows the commands."),
    Sync.FAILED: N_("Discord did not take the changed commands; I try again later."),
}


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(administrator=True)
class Admin(
    commands.GroupCog, group_name="admin", group_description="For the people who run this bot."
):
    """Commands for the operator; Discord hides them from others, and we check on our side."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]
        """Let nobody in but the operator and the application's owners."""
        return self.bot.is_admin(interaction.user)

    @app_commands.command(description="Read events and commands anew, without a restart.")
    async def reload(self, interaction: Interaction) -> None:
        """Swap everything, or nothing, and tell what came of it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        reloaded = await self.bot.reload()
        voice = voice_of(interaction)
        embed = render.embed(voice.gettext("Reloaded"), _told(reloaded, voice))
        await interaction.followup.send(embed=embed, ephemeral=True)

    @app_commands.command(description="Show how the bot is doing.")
    async def status(self, interaction: Interaction) -> None:
        """Show what the store holds and what was last posted."""
        voice = voice_of(interaction)
        embed = render.embed(voice.gettext("Status"), await self._state(voice))
        await interaction.response.send_message(embed=embed, ephemeral=True)

    @app_commands.command(description="Read what people report as mistakes, and decide.")
    async def corrections(self, interaction: Interaction) -> None:
        """Show the report that waits longest, with its event."""
        await corrections.open_queue(interaction)

    async def _state(self, voice: Voice) -> list[str]:
        say, store = voice.gettext, self.bot.store
        numbers = {name: voice.number(n) for name, n in (await store.events.counts()).items()}
        last = await store.deliveries.latest()
        events = say("{curated} from the calendar, {imported} from documents; {days} days of 2023")
        rows = [
            (say("Events"), events.format_map(numbers)),
            (say("Documents"), numbers["documents"]),
            (say("Names"), numbers["entities"]),
            (say("Servers"), voice.number(len(self.bot.guilds))),
            (say("Digests"), numbers["subscriptions"]),
            (say("Last digest"), _last(last, voice) if last else say("none yet")),
            (say("Open reports"), voice.number(await store.reports.waiting())),
            (say("Data revision"), voice.number(await store.revision())),
        ]
        return [f"**{name}** {value}" for name, value in rows]


def _last(delivery: Delivery, voice: Voice) -> str:
    said = voice.gettext("{day}: {outcome}")
    outcome = escape(clip(wording.outcome(delivery, voice), 150))
    return said.format(day=voice.date(delivery.local_date), outcome=outcome)


def _told(reloaded: Reloaded, voice: Voice) -> list[str]:
    say, report = voice.gettext, reloaded.report
    milliseconds = reloaded.took // timedelta(milliseconds=1)
    return [
        _ids(say("New"), report.new, voice),
        _ids(say("Changed"), report.changed, voice),
        _ids(say("Gone"), report.gone, voice),
        *_skipped(report.skipped, voice),
        "",
        say(SYNCS[reloaded.sync]),
        say("It took {time} ms.").format(time=voice.number(milliseconds)),
        say("Code in bot/ needs a restart."),
    ]


def _ids(name: str, ids: tuple[str, ...], voice: Voice) -> str:
    shown = [f"`{clip(each, 80).replace('`', '')}`" for each in ids[:SHOWN]]
    colon = ": " if ids else ""
    return f"**{name}** {voice.number(len(ids))}{colon}{_some(shown, len(ids), voice)}"


def _skipped(skipped: tuple[Skipped, ...], voice: Voice) -> Iterable[str]:
    if skipped:
        yield f"**{voice.gettext('Skipped')}** {voice.number(len(skipped))}"
        for each in skipped[:SHOWN]:
            place = ":".join(str(part) for part in (each.file, each.line) if part)
            yield f"- {escape(clip(f'{place}: {each.reason}', 150))}"


def _some(shown: list[str], total: int, voice: Voice) -> str:
    comma = voice.gettext(", ")
    return comma.join([*shown, *["…"] * (total > len(shown))])
