"""From a reader's report to the corrected event, and to the table ready for the seeds."""

from __future__ import annotations

from typing import Any

import pytest
import simcord
from team import World

from bot.check import check_seeds
from bot.core.models import Language
from bot.core.report import ReportState
from bot.corrections import to_toml
from bot.i18n import voice
from cogs.corrections import Act
from cogs.pager import view_of

GPT4 = "2023-03-14-gpt-4"
RIGHT = {"wrong": ["date"], "text": "2023-03-15"}


async def card(world: World, who: Any = None, query: str = "GPT-4") -> Any:
    return await (who or world.member).slash(world.channel, "event", query=query)


async def report(world: World, who: Any = None, query: str = "GPT-4", **values: Any) -> Any:
    who = who or world.member
    shown = await who.click((await card(world, who, query)).response.message, label=BUTTON)
    return await who.submit_modal(shown, RIGHT | values)


async def queue(world: World) -> Any:
    return await world.admin.slash(world.channel, "admin corrections")


def filled(form: Any, **values: str) -> dict[str, str]:
    """What a form sends when these fields are written anew and the others left as they are."""
    fields = [label["component"] for label in form.modal["components"][1:]]
    return {field["custom_id"]: field.get("value") or "" for field in fields} | values


async def press(world: World, label: str, shown: Any = None) -> Any:
    shown = shown or await queue(world)
    return await world.admin.click(shown.response.message, label=label)


async def today(world: World, date: str) -> Any:
    return await world.member.slash(world.channel, "today", date=date)


BUTTON = "⚑ Report a mistake"


def told(result: Any) -> str:
    """The answer as it is read: without the marks that keep Markdown off."""
    answer = (*result.followups, result.response)[0]
    parts = (answer.content, *(f"{each.title}\n{each.description}" for each in answer.embeds))
    return "\n".join(filter(None, parts)).replace("\\", "")


def buttons(result: Any) -> dict[str, bool]:
    """The labels of the buttons, and whether each can be pressed."""
    items = [item for row in result.response.components for item in row["components"]]
    return {item["label"]: not item.get("disabled", False) for item in items}


async def test_what_is_accepted_is_shown_at_once_and_outlives_reload_import_and_restart(
    world: World,
) -> None:
    assert "**OpenAI releases GPT-4**\n" in told(await today(world, "03-14"))
    sent = await report(world)
    assert sent.ephemeral
    assert told(sent) == "Thank you. Your report waits to be read."

    shown = await queue(world)
    assert shown.ephemeral
    assert "14 March 2023 → **15 March 2023**" in told(shown)
    assert "OpenAI releases GPT-4" in told(shown)
    accepted = await press(world, "Accept", shown)
    assert told(accepted) == "Accepted.\nNo reports are waiting."

    async def assert_corrected() -> None:
        assert "15 March 2023 · Models" in told(await card(world))
        assert "**OpenAI releases GPT-4**\n" in told(await today(world, "03-15"))
        nearest = told(await today(world, "03-14"))
        assert "**OpenAI releases GPT-4** · 15 March 2023" in nearest

    await assert_corrected()
    await world.admin.slash(world.channel, "admin reload")
    await assert_corrected()
    await world.bot.library.import_paths([])
    await world.restart()
    await assert_corrected()

    table = to_toml(await world.store.reports.amendments(), world.seeds)
    march = world.seeds / "calendar" / "2023-03.toml"
    rest = march.read_text("utf-8").partition("\n[[event]]")[2]
    march.write_text(f"{table}\n[[event]]{rest}", "utf-8")
    assert [fault for fault in check_seeds(world.seeds)[0] if GPT4 in fault.reason] == []
    reloaded = await world.admin.slash(world.channel, "admin reload")
    assert f"corrections: that of {GPT4} is dropped" in told(reloaded)
    await assert_corrected()
    assert await world.store.reports.amendments() == {}


async def test_the_button_works_after_a_restart(world: World) -> None:
    shown = await card(world)
    await world.restart()
    form = await world.member.click(shown.response.message, label=BUTTON)
    assert told(await world.member.submit_modal(form, RIGHT)).startswith("Thank you.")


async def test_the_button_works_in_a_direct_message(world: World) -> None:
    user = world.member.user
    shown = await user.slash("event", query="GPT-4")
    form = await user.click(shown.response.message, label=BUTTON)
    assert told(await user.submit_modal(form, RIGHT)).startswith("Thank you.")
    assert "server a direct message" in told(await queue(world))


async def test_the_button_stands_under_an_event_that_was_chosen_from_a_list(world: World) -> None:
    listed = await card(world, query="wafer")
    (select,) = listed.response.components[0]["components"]
    opened = await world.manager.select(
        listed.response.message, [select["options"][0]["value"]], custom_id=select["custom_id"]
    )
    assert BUTTON in buttons(opened)


async def test_a_button_under_an_event_that_is_gone_says_so(world: World) -> None:
    shown = await card(world)
    async with world.store.write() as writer:
        await writer.apply_events([])
    result = await world.member.click(shown.response.message, label=BUTTON)
    assert "no longer in the store" in told(result)


async def test_what_a_report_must_not_be_is_refused_with_a_sentence(world: World) -> None:
    assert "is no address" in told(await report(world, url="javascript:alert(1)"))
    assert "Say what is right" in told(await report(world, text="   "))
    assert await world.store.reports.waiting() == 0


async def test_nobody_floods_the_queue(world: World) -> None:
    assert told(await report(world)).startswith("Thank you.")
    assert "once is enough" in told(await report(world))
    for wrong in ("title", "text"):
        assert told(await report(world, wrong=[wrong])).startswith("Thank you.")
    refused = await world.member.click((await card(world)).response.message, label=BUTTON)
    assert refused.modal is None
    assert "Three of your reports wait" in told(refused)
    assert told(await report(world, world.manager)).startswith("Thank you.")
    assert await world.store.reports.waiting() == 4


async def test_strangers_words_are_shown_as_they_stand_to_the_operator_alone(
    world: World, env: simcord.Env
) -> None:
    words = "@everyone <@1> **bold** [x](https://bad.org)\n# big"
    sent = await report(world, wrong=["other"], text=words)
    assert "bold" not in told(sent)
    assert "bold" not in told(await card(world))

    shown = await queue(world)

    (embed,) = shown.response.embeds
    assert "@everyone" not in embed.description
    assert r"\*\*bold\*\* \[x\](https://bad.org)" in embed.description
    assert r"> \# big" in embed.description
    assert env.http_requests[-1].json["data"]["allowed_mentions"]["parse"] == []
    assert shown.ephemeral


async def test_free_text_is_edited_in_a_form_that_is_filled_beside_the_report(
    world: World,
) -> None:
    await report(world, wrong=["text"], text="It reads no pictures yet.")
    shown = await queue(world)
    assert not buttons(shown)["Accept"]

    form = await press(world, "Edit title and summary", shown)
    beside, *labels = form.modal["components"]
    assert "It reads no pictures yet." in beside["content"]
    assert labels[2]["component"]["value"] == "The model also takes pictures."
    written = filled(form, summary_en="It was announced.", summary_zh="已经发布。")
    done = await world.admin.submit_modal(form, written)

    assert told(done).startswith("Changed as you wrote it.")
    assert "It was announced." in told(await card(world))
    event = await world.store.events.get(GPT4)
    assert event is not None
    assert event.summary.zh_tw == "已經發布。"
    assert (await world.store.reports.get(1)).state is ReportState.EDITED  # type: ignore[union-attr]


async def test_date_note_and_source_are_edited_in_a_form_of_their_own(world: World) -> None:
    await report(world, wrong=["source"], text="Better", url="https://example.org/better")
    form = await press(world, "Edit date, note and source")
    values = [label["component"].get("value") for label in form.modal["components"][1:]]
    assert values[0] == "2023-03-14"
    assert values[3] == "https://example.org/better"

    refused = await world.admin.submit_modal(form, filled(form, date="2023-02-30"))
    assert "is no date" in told(refused)
    form = await press(world, "Edit date, note and source")
    written = filled(form, date="2023-03", note_en="", note_zh="")
    await world.admin.submit_modal(form, written)

    answer = told(await card(world))
    assert "March 2023 · Models" in answer
    assert "[example.org](https://example.org/better)" in answer
    assert "Beijing sources" not in answer


async def test_a_dismissed_report_changes_nothing_and_the_next_one_is_shown(world: World) -> None:
    await report(world)
    await report(world, world.manager, wrong=["title"], text="GPT-4 is here")

    dismissed = await press(world, "Dismiss")

    assert told(dismissed).startswith("Dismissed.\nReport 1 of 1\n")
    assert "OpenAI releases GPT-4 → **GPT-4 is here**" in told(dismissed)
    assert "14 March 2023 · Models" in told(await card(world))


async def test_the_queue_is_paged_and_says_how_many_wait(world: World) -> None:
    for who in (world.member, world.manager, world.admin):
        await report(world, who)
    shown = await queue(world)
    assert "Report 1 of 3" in told(shown)
    assert "Report 2 of 3" in told(await press(world, "Next", shown))
    assert "Report 3 of 3" in told(await press(world, "Previous", await queue(world)))
    status = await world.admin.slash(world.channel, "admin status")
    assert "**Open reports** 3" in told(status)


async def test_of_two_admins_the_second_is_told_that_it_is_decided(world: World) -> None:
    other = world.manager
    ids = frozenset({world.admin.id, other.id})
    world.bot.settings = world.bot.settings.model_copy(update={"admin_ids": ids})
    await report(world)
    message = await public_queue(world)
    form = await other.click(message, custom_id="report:facts:1")

    await press(world, "Dismiss")

    for act in ("accept", "dismiss", "texts"):
        late = await other.click(message, custom_id=f"report:{act}:1")
        assert told(late) == "This report is decided already."
    late = await other.submit_modal(form, filled(form, date="2023-03-16"))
    assert told(late) == "This report is decided already."
    assert "14 March 2023 · Models" in told(await card(world))


@pytest.mark.parametrize("act", ["accept", "texts", "facts", "dismiss", "before", "after"])
async def test_a_stranger_who_presses_is_refused(world: World, act: str) -> None:
    await report(world)
    message = await public_queue(world)
    result = await world.manager.click(message, custom_id=f"report:{act}:1")
    assert result.ephemeral
    assert told(result) == "Only the operator decides on reports."
    assert await world.store.reports.waiting() == 1


async def test_a_stranger_sees_no_queue(world: World) -> None:
    world.bot.settings = world.bot.settings.model_copy(update={"admin_ids": frozenset()})
    await report(world)
    assert told(await queue(world)) == "You may not use this command here."


async def test_reports_go_with_the_server_and_their_buttons_say_so(world: World) -> None:
    await report(world)
    message = await public_queue(world)
    await world.store.reports.remove_guild(world.guild.id)
    late = await world.admin.click(message, custom_id="report:accept:1")
    assert "This report is gone" in told(late)


async def public_queue(world: World) -> Any:
    """The buttons of report 1 where anybody can press them, as a forged press could."""
    acts = ("accept", "texts", "facts", "dismiss", "before", "after")
    view = view_of(*(Act(act, 1, voice(Language.EN)) for act in acts))
    channel = world.bot.get_partial_messageable(world.channel.id)
    await channel.send("A queue", view=view)
    return world.channel.last_message
