"""Whatever events hold, what is shown keeps to Discord's limits and pings nobody."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import discord
import factories
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import i18n
from bot.core.entities import Directory
from bot.core.models import Category, Language, Localized, PartialDate, Source, Status
from bot.seeds import read_seeds
from cogs import render

ROOT = Path(__file__).parents[2]
VOICE = i18n.voice(Language.EN)

nasty = st.text(max_size=5000) | st.sampled_from(
    ["@everyone " * 300, "](javascript:alert(1))" * 200, "*" * 5000, "\n" * 50, "文" * 5000]
)
events = st.builds(
    factories.event,
    id=st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=150),
    on=st.sampled_from([None, "2023", "2023-Q1", "2023-03", "2023-03-14"]),
    en=nasty,
    summary=st.builds(Localized, nasty),
    points=st.builds(Localized, st.tuples(nasty, nasty, nasty)),
    note=st.builds(Localized, nasty),
    category=st.none() | st.sampled_from(Category),
    status=st.sampled_from(Status),
    entities=st.lists(nasty, max_size=30).map(tuple),
    document=st.none() | st.just("doc"),
    sources=st.lists(
        st.builds(
            Source,
            url=st.none() | nasty.map("https://example.org/".__add__),
            title=st.none() | nasty,
            publisher=st.none() | nasty,
            document=st.none() | st.just("doc"),
            date=st.just(PartialDate.parse("2023-12")),
        ),
        max_size=40,
    ).map(tuple),
)
DOCUMENTS = {"doc": factories.document("doc", title="A review " * 100)}


def assert_within_limits(embed: discord.Embed) -> None:
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert len(embed) <= 6000
    assert "@everyone" not in f"{embed.title}{embed.description}"


@given(events)
def test_every_card_keeps_to_the_limits(event: object) -> None:
    assert_within_limits(render.card(event, VOICE, Directory(), DOCUMENTS))


@given(st.lists(events, min_size=1, max_size=8))
def test_every_page_keeps_to_the_limits(page: list[object]) -> None:
    assert_within_limits(render.page("x" * 60, page, 99_993, VOICE, DOCUMENTS))
    for option in render.options(page, 99_993, VOICE):
        assert 1 <= len(option.label) <= 100
        assert 1 <= len(option.description or "?") <= 100
        assert 1 <= len(option.value) <= 100


def test_every_event_of_the_shipped_calendar_keeps_to_the_limits_in_every_language() -> None:
    seeds = read_seeds(ROOT / "seeds")
    shipped = [event for reading in seeds.readings for event in reading.events]
    assert shipped
    for event, language in product(shipped, Language):
        voice = i18n.voice(language)
        card = render.card(event, voice, seeds.directory, {})
        assert_within_limits(card)
        assert not (card.description or "").endswith("…")
        assert render.options([event], 1, voice), f"{event.id} cannot be chosen"


def test_what_a_document_alone_tells_is_marked_with_it_and_its_language() -> None:
    told = factories.imported(document="doc")
    documents = {"doc": factories.document("doc", title="Year in review", language="zh-CN")}
    for embed in (
        render.card(told, VOICE, Directory(), documents),
        render.page("Events", [told], 1, VOICE, documents),
    ):
        assert "From a document: Year in review (中文（简体）)" in (embed.description or "")


@pytest.mark.parametrize(
    ("on", "said"),
    [("2023-03-14", "14 March 2023"), ("2023-03", "March 2023"), ("2023", "2023"), (None, "Date")],
)
def test_a_date_is_told_as_exactly_as_it_is_known(on: str | None, said: str) -> None:
    embed = render.card(factories.event(on=on), VOICE, Directory(), {})
    assert (embed.description or "").startswith(f"**{said}")


def test_a_source_named_twice_is_shown_once() -> None:
    source = Source(url="https://example.org", publisher="Example")
    embed = render.card(factories.event(sources=(source, source)), VOICE, Directory(), {})
    assert (embed.description or "").count("https://example.org") == 1
