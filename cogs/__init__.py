"""Everything a person sees in Discord: one extension, swapped as a whole by /admin reload."""

from __future__ import annotations

from bot.client import Bot
from cogs.about import About
from cogs.admin import Admin
from cogs.chance import Again, Chance
from cogs.corrections import ITEMS as QUEUE_ITEMS
from cogs.courier import DiscordCourier
from cogs.digest import DigestCommands
from cogs.events import Events
from cogs.mistakes import Mistake
from cogs.pager import ITEMS as PAGER_ITEMS
from cogs.picks import Pick
from cogs.related import related
from cogs.sharing import Share
from cogs.sources import OpenPaper, Sources
from cogs.timeline import Timeline

COGS = (Events, Timeline, Chance, Sources, About, DigestCommands, Admin)
COMPONENTS = (*PAGER_ITEMS, Mistake, *QUEUE_ITEMS, Pick, Again, OpenPaper, Share)


async def setup(bot: Bot) -> None:
    """Bring everything in; the commit of a reload comes last, when nothing can fail any more."""
    for cog in COGS:
        await bot.add_cog(cog(bot))
    bot.tree.add_command(related)
    bot.add_dynamic_items(*COMPONENTS)
    bot.rounds.slot.courier = DiscordCourier(bot)
    await bot.commit_reload()


async def teardown(bot: Bot) -> None:
    """Take out what discord.py does not: the cogs are gone already, the courier is replaced."""
    bot.remove_dynamic_items(*COMPONENTS)
