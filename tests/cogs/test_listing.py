"""A listing travels in the custom_id of a button and comes back as it was."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import i18n
from bot.core.entities import code
from bot.core.models import QUERY_LIMIT, Category, Language, Query
from cogs.filters import Filter
from cogs.listing import PATTERN, Listing, Unknown
from cogs.pager import Choose, Instead, More, Narrow, Turn

queries = st.builds(
    Query,
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=60
    ),
    st.none() | st.sampled_from(Category),
    st.none() | st.integers(1, 12),
    st.none() | st.text("0123456789abcdef", min_size=8, max_size=8),
    st.integers(1, 5),
)
days = st.dates(date(1, 1, 1))
listings = st.builds(Listing, queries | days, st.sampled_from(Language), st.integers(0, 99999))


@given(listings)
def test_what_a_key_says_is_read_back(listing: Listing) -> None:
    match = re.fullmatch(PATTERN, listing.key)
    assert match is not None
    assert Listing.parse(match) == listing


def test_the_longest_listing_still_fits_a_custom_id_and_every_one_differs() -> None:
    query = Query("文" * QUERY_LIMIT, Category.CHINA_INDUSTRY, 12, code("china"), 5)
    listing = Listing(query, Language.ZH_CN, 99999)
    voice = i18n.voice(listing.language)
    items = [
        *(Turn(listing, way) for way in ("prev", "next")),
        *(Narrow(listing, by) for by in Filter),
        *(Choose(listing, []), Instead(listing), More(listing, "", voice)),
    ]
    ids = [item.custom_id for item in items]
    assert max(map(len, ids)) <= 100
    assert len(set(ids)) == 7


@pytest.mark.parametrize(
    "text", ["a:b", "d:2026-01-01", "'; DROP TABLE", "@everyone", "](javascript:x)"]
)
def test_no_query_is_mistaken_for_anything_else(text: str) -> None:
    match = re.fullmatch(PATTERN, Listing(Query(text), Language.EN).key)
    assert match is not None
    assert Listing.parse(match).subject == Query(text)


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("en:0:f:::openai", Query("openai")),
        (
            "zh-CN:3:f:china-industry:12:百度:大模型",
            Query("百度:大模型", Category.CHINA_INDUSTRY, 12),
        ),
    ],
)
def test_buttons_of_messages_from_an_older_version_still_work(key: str, query: Query) -> None:
    match = re.fullmatch(PATTERN, key)
    assert match is not None
    assert Listing.parse(match).subject == query


@pytest.mark.parametrize(
    "subject",
    ["f:blockchain::wafer", "f:model:13:wafer", "q:z-1:wafer", "d:2023-02-30", "d:soon", "x"],
)
def test_what_no_version_knows_any_more_is_kept_as_it_stands(subject: str) -> None:
    key = f"en:3:{subject}"
    match = re.fullmatch(PATTERN, key)
    assert match is not None
    assert Listing.parse(match) == Listing(Unknown(subject), Language.EN, 3)
    assert Listing.parse(match).key == key
