"""Whatever a report holds, the queue keeps to Discord's limits and pings nobody."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import discord
import factories
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import i18n
from bot.core.models import Event, Language
from bot.core.report import TEXT_LIMIT, Report, Wrong
from bot.store import Store
from cogs.corrections import Act, open_queue
from cogs.mistakes import Mistake, MistakeForm
from cogs.rewriting import FORMS

VOICE = i18n.voice(Language.EN)

nasty = st.text(max_size=TEXT_LIMIT) | st.sampled_from(
    ["@everyone " * 100, "](javascript:alert(1))" * 45, "*" * TEXT_LIMIT, "a\n" * 500, "文" * 1000]
)
urls = st.none() | st.just("https://example.org/" + "x" * 480)
reports = st.builds(factories.report, st.sampled_from(Wrong), nasty, url=urls)
LONG = factories.event(en="T" * 90, zh="文" * 40)


async def shown(store: Store, report: Report, event: Event) -> dict[str, Any]:
    """What the operator is shown of it."""
    async with store.write() as writer:
        await writer.apply_events([event])
    assert await store.reports.add(report) is None
    sent: dict[str, Any] = {}

    async def send_message(**parts: Any) -> None:
        sent.update(parts)

    interaction: Any = SimpleNamespace(
        client=SimpleNamespace(store=store),
        locale="en-US",
        guild_locale=None,
        response=SimpleNamespace(send_message=send_message),
    )
    await open_queue(interaction)
    return sent


@pytest.mark.parametrize(
    "text",
    ["@everyone " * 100, "](javascript:alert(1))" * 45, "*" * TEXT_LIMIT, "a\n" * 500, "文" * 1000],
)
async def test_the_queue_keeps_to_the_limits(store: Store, text: str) -> None:
    report = factories.report(Wrong.OTHER, text, url="https://example.org/" + "x" * 480)
    sent = await shown(store, report, LONG)
    embed = cast(discord.Embed, sent["embed"])
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert "@everyone" not in (embed.description or "")
    assert not re.search(r"(?<!\\)\]\(javascript", embed.description or "")
    assert sent["ephemeral"]


@given(reports)
def test_every_form_keeps_to_the_limits(report: Report) -> None:
    forms: list[discord.ui.Modal] = [MistakeForm(LONG, VOICE)]
    forms += [form(report, LONG, VOICE, cast(Any, None)) for form in FORMS.values()]
    for form in forms:
        assert 1 <= len(form.title) <= 45
        assert len(form.children) <= 5
        payload = form.to_dict()
        for item in payload["components"]:
            assert len(item.get("content", "")) <= 4000
            assert len(item.get("label", "")) <= 45
            assert len(item.get("description") or "") <= 100


@pytest.mark.parametrize("language", Language)
def test_labels_fit_in_every_language(language: Language) -> None:
    voice = i18n.voice(language)
    form = MistakeForm(LONG, voice)
    labels = [item for item in form.to_dict()["components"] if "label" in item]
    assert len(labels) == 3
    assert all(len(item["label"]) <= 45 for item in labels)
    for name in ("accept", "texts", "facts", "dismiss", "before", "after"):
        assert len(Act(name, 10**18 - 1, voice).item.label or "") <= 80


def test_an_id_too_long_for_a_button_has_none() -> None:
    fits = factories.event("e" * 92)
    assert len(Mistake.of(fits, VOICE)[0].item.custom_id or "") == 100
    assert Mistake.of(factories.event("e" * 93), VOICE) == []


def test_every_text_of_a_document_can_be_left_out_of_a_form() -> None:
    told = factories.imported(zh="文" * 80, en=None, summary=factories.Localized(zh_cn="文" * 5000))
    form = FORMS["texts"](factories.report(), told, VOICE, cast(Any, None))
    assert list(form.fields) == ["title_en", "title_zh", "summary_en"]
