"""Search in depth: days, filters, what may be missing, what nearly fits, and slips."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from factories import entity, event, imported

from bot.core.entities import code
from bot.core.models import Language, Localized, Query
from bot.store import open_store

OPENAI = entity()
CLAUDE = entity("claude", "Claude", kind="model")
ERNIE = entity("ernie-bot", "Ernie Bot", "文心一言", kind="product")

START = event("2023-03-14-start", "2023-03-14", "Anthropic introduces Claude", "推出 Claude",
              importance=4, entities=("claude",))  # fmt: skip
SECOND = event("2023-07-11-second", "2023-07-11", "Claude is bigger", importance=2,
               entities=("claude",))  # fmt: skip
BAIDU = event("2023-03-16-baidu", "2023-03-16", "Baidu presents Ernie Bot", "百度推出文心一言",
              importance=5, entities=("ernie-bot",))  # fmt: skip
RULES = event("2023-08-15-rules", "2023-08-15", "China's measures for deepfakes in force",
              importance=3, summary=Localized(en="Published in July by a regulator."))  # fmt: skip
TOLD = imported("told", en="Claude told by a document", on="2023-03-20")


@pytest.fixture
async def filled(store):
    async with store.write() as writer:
        await writer.replace_entities([OPENAI, CLAUDE, ERNIE])
        await writer.apply_events([START, SECOND, BAIDU, RULES, TOLD])
    return store


async def found(store, text, **query):
    return [event.id for event in (await store.search.find(Query(text, **query))).events]


@pytest.mark.parametrize("text", ["Claude launch", "claude released", "claude 发布", "claude news"])
async def test_a_word_that_any_event_could_have_may_be_missing(filled, text):
    assert (await found(filled, text))[0] == START.id


@pytest.mark.parametrize("text", ["presented ernie", "Baidu presenting"])
async def test_words_are_found_in_all_their_forms(filled, text):
    assert await found(filled, text) == [BAIDU.id]


@pytest.mark.parametrize("text", ["wenxinyiyan", "wenxin", "wenxin yiyan", "百度发布文心一言"])
async def test_pinyin_and_sentences_without_gaps_find_chinese_names(filled, text):
    assert await found(filled, text) == [BAIDU.id]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("3月16日", [BAIDU.id]),
        ("2023-03", [BAIDU.id, START.id, "told"]),
        ("first week of july", []),
        ("march 14 to march 16", [BAIDU.id, START.id]),
        ("2023 Q3", [RULES.id, SECOND.id]),
        ("claude july", [SECOND.id]),
    ],
)
async def test_days_alone_list_their_events_and_beside_words_they_filter(filled, text, ids):
    assert await found(filled, text) == ids


async def test_where_nothing_fits_the_day_it_is_left_out_of_account(filled):
    assert await found(filled, "ernie bot june") == [BAIDU.id]


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        ("ernie bot june", True),
        ("deepfakes prison sentence", True),
        ("ernie bot march", False),
        ("china deepfakes rules", False),
        ("zyxgaet", False),
    ],
)
async def test_an_answer_says_whether_its_events_have_but_a_part_of_what_was_asked_for(
    filled, text, partial
):
    assert (await filled.search.find(Query(text))).partial is partial


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("deepfakes prison sentence", [RULES.id]),
        ("deepfakes prison sentence five years parole", []),
    ],
)
async def test_where_no_event_has_most_of_three_words_a_good_part_is_enough(filled, text, ids):
    assert await found(filled, text) == ids


async def test_an_event_that_has_most_of_a_long_query_is_found(filled):
    assert await found(filled, "china deepfakes rules force publisher") == [RULES.id]
    assert await found(filled, "zeppelin launch") == []


async def test_entity_and_least_importance_narrow_the_hits_and_the_total(filled):
    page = await filled.search.find(Query("claude", entity=code("claude"), least=3))
    assert (page.total, [event.id for event in page.events]) == (1, [START.id])
    assert await found(filled, "2023", least=5) == [BAIDU.id]
    assert await found(filled, "march", entity=code("ernie-bot")) == [BAIDU.id]


async def test_the_code_of_an_entity_is_that_of_any_of_its_names(filled):
    assert await filled.search.entity("文心一言") == code("ernie-bot")
    assert await filled.search.entity("ernie-bot") == code("ernie-bot")
    assert await filled.search.entity("nobody") is None


async def test_a_slip_is_never_guessed_silently_but_a_correction_is_offered(filled):
    page = await filled.search.find(Query("cluade"))
    assert (page.total, page.corrections) == (0, ("Claude",))
    assert (await filled.search.find(Query("claude"))).corrections == ()


async def test_every_page_of_a_ranked_list_differs_and_together_they_are_all(store):
    many = [event(f"e-{n}", en=f"Llama {n}", importance=n % 5 + 1) for n in range(150)]
    async with store.write() as writer:
        await writer.apply_events(many)
    pages = [await store.search.find(Query("llama", offset=at)) for at in range(0, 160, 8)]
    ids = [event.id for page in pages for event in page.events]
    assert (len(ids), len(set(ids)), {page.total for page in pages}) == (150, 150, {150})


async def test_suggestions_carry_counts_dates_and_days(filled):
    (offer, *titles) = await filled.search.suggest("claude", Language.EN)
    assert (offer.label, offer.events) == ("Claude", 2)
    assert {str(each.date) for each in titles} == {"2023-03-14", "2023-07-11", "2023-03-20"}
    (day, *_) = await filled.search.suggest("march 14", Language.EN)
    assert (day.value, day.span.days) == ("2023-03-14", 1)


async def test_counts_of_entities_follow_the_events(filled):
    async with filled.write() as writer:
        await writer.apply_events([START])
    assert (await filled.search.suggest("claude", Language.EN))[0].events == 1


async def test_an_index_of_another_form_is_made_anew_as_the_store_opens(filled, database_url):
    with closing(sqlite3.connect(database_url.removeprefix("sqlite+aiosqlite:///"))) as connection:
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'index'")
        for table in ("event_text", "words", "names"):
            connection.execute(f"DELETE FROM {table}")
        connection.commit()
    async with open_store(database_url) as store:
        assert await found(store, "wenxin") == [BAIDU.id]
        assert (await store.search.suggest("claude", Language.EN))[0].events == 2
