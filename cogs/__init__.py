"""Everything a person sees in Discord: one extension, swapped as a whole by /admin reload."""

from __future__ import annotations

from bot.client import Bot
from cogs.admin import Admin
from cogs.corrections import ITEMS as CORRECTIONS
from cogs.courier import DiscordCourier
from cogs.digest import DigestCommands
from cogs.events import Events
from cogs.mistakes import Mistake
from cogs.pager import ITEMS

COGS = (Events, DigestCommands, Admin)
COMPONENTS = (*ITEMS, Mistake, *CORRECTIONS)


async def setup(bot: Bot) -> None:
    """Bring everything in; the commit of a reload comes last, when nothing can fail any more."""
    for cog in COGS:
        await bot.add_cog(cog(bot))
    bot.add_dynamic_items(*COMPONENTS)
    bot.rounds.slot.courier = DiscordCourier(bot)
    await bot.commit_reload()


async def teardown(bot: Bot) -> None:
    """Take out what discord.py does not: the cogs are gone already, the courier is replaced."""
    bot.remove_dynamic_items(*COMPONENTS)
