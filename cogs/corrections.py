"""The operator's queue of reports: one at a time with its event, and buttons that decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Self

import discord
from discord import ui

from bot import reports
from bot.answers import voice_of
from bot.client import Bot
from bot.core.amend import Amendment, amend
from bot.core.markdown import escape, link
from bot.core.models import Event, Language
from bot.core.report import Report, proposed
from bot.core.voice import N_, Voice
from bot.errors import UsageError
from cogs import render
from cogs.components import AnyInteraction, answered
from cogs.mistakes import WRONG
from cogs.pager import view_of
from cogs.rewriting import FORMS

Interaction = discord.Interaction[Bot]

LABELS = {
    "accept": N_("Accept"),
    "texts": N_("Edit title and summary"),
    "facts": N_("Edit date, note and source"),
    "dismiss": N_("Dismiss"),
    "before": N_("Previous"),
    "after": N_("Next"),
}
STYLES = {"accept": discord.ButtonStyle.success, "dismiss": discord.ButtonStyle.danger}


class Act(
    ui.DynamicItem[ui.Button[Any]],
    template=r"report:(?P<act>accept|texts|facts|dismiss|before|after):(?P<id>\d{1,18})",
):
    """Does one thing with a report, or shows another one."""

    def __init__(self, act: str, id: int, voice: Voice, *, disabled: bool = False) -> None:
        self.act, self.report_id = act, id
        super().__init__(
            ui.Button(
                label=voice.gettext(LABELS[act]),
                style=STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"report:{act}:{id}",
                disabled=disabled,
                row=1 if act in ("before", "after") else 0,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button that was pressed."""
        return cls(match["act"], int(match["id"]), voice_of(interaction))

    @answered
    async def callback(self, interaction: AnyInteraction) -> None:
        """Do it, for the operator alone."""
        refuse_others(interaction)
        match self.act:
            case "before":
                found = await interaction.client.store.reports.before(self.report_id)
                await turn_to(interaction, found)
            case "after":
                found = await interaction.client.store.reports.after(self.report_id)
                await turn_to(interaction, found)
            case "accept" | "dismiss":
                await _decide(interaction, self.act, self.report_id)
            case form:
                await _open_form(interaction, form, self.report_id)


ITEMS = (Act,)


def refuse_others(interaction: Interaction) -> None:
    """UsageError for anybody but the operator."""
    if not interaction.client.is_admin(interaction.user):
        raise UsageError(N_("Only the operator decides on reports."))


async def open_queue(interaction: Interaction) -> None:
    """Answer with the report that waits longest."""
    found = await interaction.client.store.reports.after(0)
    parts = await _parts(interaction, found)
    shown = {name: part for name, part in parts.items() if part is not None}
    await interaction.response.send_message(**shown, ephemeral=True)


async def turn_to(interaction: Interaction, report: Report | None, said: str = "") -> None:
    """Show a report in place of the one that is shown, under what came of that."""
    parts = await _parts(interaction, report)
    content = "\n".join(filter(None, (said, parts["content"])))
    if interaction.response.is_done():
        await interaction.edit_original_response(**parts | {"content": content})
    else:
        await interaction.response.edit_message(**parts | {"content": content})


async def _parts(interaction: Interaction, report: Report | None) -> dict[str, Any]:
    """What a message of the queue is made of."""
    voice, store = voice_of(interaction), interaction.client.store
    if report is None:
        return {"content": voice.gettext("No reports are waiting."), "embed": None, "view": None}
    event = await store.events.get(report.event_id)
    total = await store.reports.waiting()
    return {
        "content": None,
        "embed": await _embed(interaction, report, event, total),
        "view": _controls(report, event, total, voice),
    }


async def _embed(
    interaction: Interaction, report: Report, event: Event | None, total: int
) -> discord.Embed:
    voice, store = voice_of(interaction), interaction.client.store
    lines = [*_told(report, voice), *_change(report, event, voice), ""]
    if event is None:
        lines.append(voice.gettext("This event is no longer in the store."))
    else:
        documents = {each.key: each for each in await store.documents.all()}
        card = render.card(event, voice, await store.directory(), documents)
        lines += [f"**{card.title}**", *(card.description or "").split("\n")]
    at = await store.reports.waiting(up_to=report.id)
    said = voice.gettext("Report {place} of {total}")
    title = said.format(place=voice.number(at), total=voice.number(total))
    return render.embed(title, lines)


def _told(report: Report, voice: Voice) -> Iterator[str]:
    say = voice.gettext
    yield f"**{say('Event')}** {escape(report.event_id)}"
    yield f"**{say('What is wrong?')}** {say(WRONG[report.wrong])}"
    yield f"**{say('What is right?')}**"
    yield from (f"> {escape(line)}" for line in report.text.splitlines() if line.strip())
    if report.url:
        yield f"**{say('An address that shows it')}** {link(report.url, report.url)}"
    where = f"{report.guild_id}" if report.guild_id else say("a direct message")
    who = say("<@{user}>, server {server}, {day}")
    day = voice.date(report.created_at.date())
    yield f"**{say('From')}** {who.format(user=report.user_id, server=where, day=day)}"


def _change(report: Report, event: Event | None, voice: Voice) -> Iterator[str]:
    """What pressing Accept would change, before and after."""
    amendment = proposed(report)
    if event is None or amendment is None:
        return
    yield f"**{voice.gettext('Accepting changes')}**"
    if amendment.date:
        before = voice.partial(event.date) if event.date else voice.gettext("Date unknown")
        yield f"- {before} → **{voice.partial(amendment.date)}**"
    yield from _retitled(event, amendment, voice)
    yield from (f"- + {link(each.url or '', each.url)}" for each in amendment.sources)


def _retitled(event: Event, amendment: Amendment, voice: Voice) -> Iterator[str]:
    """The titles that change, the Chinese one in the reader's own characters."""
    old, new = event.title, amend(event, amendment).title
    if amendment.title.en:
        yield f"- {escape(old.en or '')} → **{escape(new.en or '')}**"
    if amendment.title.zh_cn:
        taiwan = voice.language is Language.ZH_TW
        before, after = (old.zh_tw, new.zh_tw) if taiwan else (old.zh_cn, new.zh_cn)
        yield f"- {escape(before or '')} → **{escape(after or '')}**"


def _controls(report: Report, event: Event | None, total: int, voice: Voice) -> ui.View:
    """The buttons that make sense: without its event a report can only be dismissed."""
    there, several = event is not None, total > 1
    able = {
        "accept": there and proposed(report) is not None,
        "texts": there,
        "facts": there,
        "dismiss": True,
        "before": several,
        "after": several,
    }
    return view_of(*(Act(act, report.id, voice, disabled=not can) for act, can in able.items()))


async def _open_report(interaction: Interaction, id: int) -> Report:
    """The report; UsageError when it is gone or decided."""
    report = await interaction.client.store.reports.get(id)
    if report is None:
        raise UsageError(N_("This report is gone; its server has removed the bot."))
    reports.refuse_decided(report)
    return report


async def _decide(interaction: Interaction, act: str, id: int) -> None:
    await interaction.response.defer()  # a reload that is running holds the writer for a while
    bot = interaction.client
    report = await _open_report(interaction, id)
    decide = reports.accept if act == "accept" else reports.dismiss
    await decide(bot.store, report, interaction.user.id, bot.now())
    await _go_on(interaction, report, N_("Accepted.") if act == "accept" else N_("Dismissed."))


async def _open_form(interaction: Interaction, name: str, id: int) -> None:
    report = await _open_report(interaction, id)
    event = await interaction.client.store.events.get(report.event_id)
    if event is None:
        raise UsageError(N_("This event is no longer in the store; dismiss the report."))

    async def keep(submitted: Interaction, amendment: Amendment) -> None:
        refuse_others(submitted)
        bot = submitted.client
        await submitted.response.defer()
        await reports.edit(bot.store, report, amendment, submitted.user.id, bot.now())
        await _go_on(submitted, report, N_("Changed as you wrote it."))

    form = FORMS[name](report, event, voice_of(interaction), keep)
    await interaction.response.send_modal(form)


async def _go_on(interaction: Interaction, report: Report, said: str) -> None:
    """Show what came of a report, and the next one."""
    following = await interaction.client.store.reports.after(report.id)
    await turn_to(interaction, following, voice_of(interaction).gettext(said))
