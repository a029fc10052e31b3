"""Search: what people type finds what they mean, best first."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from factories import entity, event, imported
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ask import understand
from bot.core.lexicon import Lexicon
from bot.core.models import Category, Language, Localized, Query
from bot.core.text import clip
from bot.errors import UsageError
from bot.store.match import driving, parameters

OPENAI = entity(aliases=["开放人工智能研究中心"])
BAIDU = entity("baidu", "Baidu", "百度")
GPT4 = entity("gpt-4", "GPT-4", kind="model")

RELEASE = event(
    "release", "2023-03-14", "OpenAI releases GPT-4", "OpenAI 发布 GPT-4",
    importance=5, entities=("openai", "gpt-4"),
)  # fmt: skip
ERNIE = event(
    "ernie", "2023-03-16", "Baidu shows Ernie Bot", "百度推出文心一言",
    importance=4, entities=("baidu",), category=Category.CHINA_INDUSTRY,
    summary=Localized(en="An answer to GPT-4.", zh_cn="大模型之一。", zh_tw="大語言模型軟體之一。"),
)  # fmt: skip
FIRED = event(
    "fired", "2023-11-17", "The board fires Sam Altman", "董事会解雇奥特曼",
    importance=5, entities=("openai",), category=Category.PEOPLE,
)  # fmt: skip
QUARTER = event("quarter", "2023-Q1", "Chips run short", importance=2)

LEXICON = Lexicon({"百": "百", "a1": "A1"}, {"a": 3, "near": 1, "百": 2}, 9)


async def put(store, *events, entities=(OPENAI, BAIDU, GPT4)):
    async with store.write() as writer:
        await writer.replace_entities(list(entities))
        return await writer.apply_events(list(events))


@pytest.fixture
async def filled(store):
    await put(store, RELEASE, ERNIE, FIRED, QUARTER)
    return store


async def found(store, text, **query):
    return [event.id for event in (await store.search.find(Query(text, **query))).events]


@pytest.mark.parametrize(
    "name",
    [
        "OpenAI", "openai", "open ai", "open-ai", "ＯｐｅｎＡＩ",
        "开放人工智能研究中心", "開放人工智能研究中心",
    ],
)  # fmt: skip
async def test_an_entity_is_found_however_it_is_written(filled, name):
    assert await found(filled, name) == ["release", "fired"]


@pytest.mark.parametrize("name", ["百度", "Baidu", "baidu", "BAIDU", "baid", "bàidu"])
async def test_a_chinese_company_is_found_by_both_names_and_by_a_beginning(filled, name):
    assert await found(filled, name) == ["ernie"]


@pytest.mark.parametrize("text", ["大模型", "文心一言", "模型", "大語言模型", "軟體", "ernie 百度"])
async def test_chinese_words_of_any_length_are_found_in_either_script(filled, text):
    assert await found(filled, text) == ["ernie"]


async def test_han_characters_match_only_side_by_side(filled):
    assert await found(filled, "度百") == []
    assert await found(filled, "文言") == []


@pytest.mark.parametrize("text", ["gpt4", "GPT-4", "gpt 4", "GPT 4"])
async def test_a_model_is_found_with_and_without_its_hyphen(filled, text):
    assert await found(filled, text) == ["release", "ernie"]


async def test_a_number_matches_whole(store):
    await put(store, event("four", en="Claude 4"), event("forty", en="Claude 40"))
    assert await found(store, "claude 4") == ["four"]


async def test_all_words_must_match_wherever_they_stand(filled):
    assert await found(filled, "ernie answer") == ["ernie"]
    assert await found(filled, "ernie altman") == []


async def test_no_phrase_matches_across_two_texts(store):
    await put(store, event(en="One two", zh="三四", summary=Localized(zh_cn="五六")))
    assert await found(store, "四五") == []


async def test_rank_is_exact_then_title_then_text_then_importance_then_date(store):
    texts = {"summary": Localized(en="about claude")}
    await put(
        store,
        event("text-5", en="A", importance=5, **texts),
        event("text-early", "2023-01-01", "B", importance=4, **texts),
        event("text-late", "2023-09-01", "C", importance=4, **texts),
        event("text-undated", None, "D", importance=4, **texts),
        event("title-1", en="New claude here", importance=1),
        event("title-2", en="Old claude there", importance=2),
        event("entity", en="E", importance=1, entities=("claude",)),
        event("exact", en="Claude", importance=2),
        imported("told", en="Claude", importance=5),
        entities=[entity("claude", "Claude")],
    )
    assert await found(store, "claude", limit=20) == [
        "exact", "entity", "told", "title-2", "title-1",
        "text-5", "text-early", "text-late", "text-undated",
    ]  # fmt: skip


async def test_a_whole_title_and_its_clip_are_the_best_hit(store):
    long = "A very long title about the many things that happened in one week of the year"
    await put(
        store,
        event("other", en=long + " again", importance=5),
        event("this", en=long, importance=1),
    )
    assert (await found(store, clip(long, 60)))[0] in {"this", "other"}
    await put(store, event("short", en="GPT-4 is out", importance=1), RELEASE)
    assert (await found(store, "gpt-4 is out"))[0] == "short"


async def test_pages_of_eight_cover_every_hit_once_with_an_exact_total(store):
    heads = [event(f"h-{n}", en=f"Llama number {n}", importance=n % 5 + 1) for n in range(11)]
    tails = [event(f"t-{n}", en="Other", summary=Localized(en="llama")) for n in range(10)]
    await put(store, *heads, *tails, RELEASE)
    pages = [await store.search.find(Query("llama", offset=offset)) for offset in (0, 8, 16, 24)]
    ids = [event.id for page in pages for event in page.events]
    assert [(page.total, len(page.events)) for page in pages] == [
        (21, 8),
        (21, 8),
        (21, 5),
        (21, 0),
    ]
    assert sorted(ids) == sorted(event.id for event in heads + tails)
    assert {id[0] for id in ids[:11]} == {"h"}


@pytest.mark.parametrize("query", ["llama", "Meta"])
async def test_many_pages_cover_every_hit_once_too(store, query):
    meta = entity("meta", "Meta")
    llamas = [event(f"h-{n}", en=f"Llama {n}", importance=n % 5 + 1) for n in range(70)]
    named = [event(f"m-{n}", en=f"New {n}", entities=("meta",)) for n in range(70)]
    told = [event(f"t-{n}", en="Old", summary=Localized(en="Meta llama")) for n in range(40)]
    await put(store, *llamas, *named, *told, entities=[meta])
    pages = [await store.search.find(Query(query, offset=8 * n)) for n in range(15)]
    ids = [event.id for page in pages for event in page.events]
    assert {page.total for page in pages} == {110}
    assert len(ids) == len(set(ids)) == 110
    assert {id[0] for id in ids[:64]} == {"h" if query == "llama" else "m"}


async def test_up_to_sixty_four_hits_all_that_are_called_so_come_before_what_only_tells_of_it(
    store,
):
    named = [event(f"m-{n}", en=f"New {n}", entities=("meta",)) for n in range(40)]
    told = [event(f"t-{n}", en="Meta again", importance=5) for n in range(20)]
    await put(store, *named, *told, entities=[entity("meta", "Meta")])
    ids = await found(store, "meta", limit=60)
    assert [id[0] for id in ids] == ["m"] * 40 + ["t"] * 20


async def test_category_and_month_narrow_the_hits_and_the_total(filled):
    assert await found(filled, "openai", category=Category.PEOPLE) == ["fired"]
    assert await found(filled, "openai", month=3) == ["release"]
    assert await found(filled, "gpt-4", month=3, category=Category.CHINA_INDUSTRY) == ["ernie"]
    assert await found(filled, "openai", month=4) == []
    page = await filled.search.find(Query("openai", month=3))
    assert page.total == 1


async def test_a_month_has_no_events_of_a_quarter_of_a_year_or_of_another_year(store):
    dates = ["2023-01-05", "2023-01", "2023-Q1", "2023", "2022-01-05"]
    await put(store, *(event(f"e-{on}", on, "Chips") for on in dates))
    assert sorted(await found(store, "chips", month=1)) == ["e-2023-01", "e-2023-01-05"]


async def test_a_page_carries_the_query_and_whole_events(filled):
    query = Query("altman")
    page = await filled.search.find(query)
    assert (page.query, page.total, page.events) == (query, 1, (FIRED,))


@pytest.mark.parametrize(
    "text",
    ["", "   ", '"', "*", "'", "'; --", "()", "^", "😀" * 60, "\0", "…", "-", "+", "{}", ":"],
)
async def test_a_query_without_words_finds_nothing(filled, text):
    page = await filled.search.find(Query(text))
    assert (page.total, page.events) == (0, ())


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE events; --", "NEAR(openai gpt", "title : openai", "openai OR", "openai AND",
        "NOT openai", "{title} : x", "-openai OR x", "@everyone", "](javascript:alert)",
    ],
)  # fmt: skip
async def test_the_syntax_of_the_engine_does_not_leak(filled, text):
    page = await filled.search.find(Query(text))
    assert page.total in (0, 2)
    assert (await filled.events.counts())["events"] == 4


async def test_a_nul_byte_and_quotes_are_no_part_of_a_word(filled):
    assert await found(filled, '"OpenAI"') == ["release", "fired"]
    assert await found(filled, "openai\0") == ["release", "fired"]


@given(st.text(max_size=60) | st.text(alphabet="a1百𱍋\"*:()^-+{}' \0ORNTEAD", max_size=60))
def test_the_engine_understands_whatever_is_typed(text):
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(title, names, body, marks)")
        query, ask = Query(text, Category.LAW, 3, least=2), understand(text, LEXICON)
        clauses = [*parameters(query, ask).values()]
        clauses += [match for match, _ in driving(query, ask, 0.3, names=True)]
        for clause in clauses:
            found = connection.execute("SELECT * FROM t WHERE t MATCH ?", [clause])
            assert found.fetchall() == []


@pytest.mark.parametrize("length", [61, 5000])
async def test_a_query_that_is_too_long_is_refused(filled, length):
    with pytest.raises(UsageError, match=f"at most 60 characters, this one has {length}"):
        await filled.search.find(Query("x" * length))


async def test_a_query_of_sixty_characters_is_answered(filled):
    assert await found(filled, "x" * 60) == []


async def test_a_new_alias_finds_old_events_and_a_removed_one_no_longer(filled):
    assert await found(filled, "山姆的小店") == []
    changes = await put(
        filled, RELEASE, ERNIE, FIRED, QUARTER, entities=[entity(aliases=["山姆的小店"]), BAIDU]
    )
    assert await found(filled, "山姆的小店") == ["release", "fired"]
    assert await found(filled, "开放人工智能研究中心") == []
    assert (changes.new, changes.changed, changes.gone) == ((), (), ())


async def test_what_is_gone_or_rewritten_is_no_longer_found(filled):
    await put(filled, event("release", en="A new model"), FIRED)
    assert await found(filled, "gpt-4") == []
    assert await found(filled, "ernie") == []
    assert await found(filled, "model") == ["release"]


async def suggested(store, text, language=Language.EN, limit=25):
    return [one.label for one in await store.search.suggest(text, language, limit)]


async def test_entities_are_suggested_first_then_titles(filled):
    assert await suggested(filled, "op") == ["OpenAI", "OpenAI releases GPT-4"]
    assert await suggested(filled, "gpt") == ["GPT-4", "OpenAI releases GPT-4"]
    assert await suggested(filled, "bai", Language.ZH_CN) == ["百度", "百度推出文心一言"]
    assert await suggested(filled, "解雇", Language.ZH_CN) == ["董事会解雇奥特曼"]


async def test_one_letter_suggests_entities(filled):
    assert await suggested(filled, "b") == ["Baidu"]


async def test_nothing_typed_suggests_the_foremost_events(filled):
    assert (await suggested(filled, ""))[0] == "OpenAI releases GPT-4"
    assert await suggested(filled, "?!") == []


async def test_a_suggestion_typed_back_finds_its_event_first(store):
    titles = ["The 大模型 of " + "long " * 40, "漢" * 90, "Short", "GPT-4: what’s new? (again)"]
    events = [event(f"e-{n}", en=title) for n, title in enumerate(titles)]
    await put(store, *events)
    for offer in await store.search.suggest("", Language.EN):
        assert len(offer.label) <= 100
        assert len(offer.value) <= 60
        best = (await store.search.find(Query(offer.value))).events[0]
        assert offer.value == clip(best.title.en, 60)


async def test_suggestions_are_at_most_as_many_as_asked_for_and_distinct(store):
    known = [entity(f"model-{n}", f"Model {n}") for n in range(40)]
    events = [event(f"e-{n}", en=f"Model news {n % 3}") for n in range(40)]
    await put(store, *events, entities=known)
    labels = await suggested(store, "model")
    assert len(labels) == 25
    assert sorted(await suggested(store, "model news")) == [f"Model news {n}" for n in range(3)]
    assert len(await suggested(store, "model", limit=5)) == 5


async def test_a_very_long_text_is_cut_and_not_refused_while_typing(filled):
    assert await suggested(filled, "openai" + " " * 100 + "zzz") == [
        "OpenAI",
        "OpenAI releases GPT-4",
    ]


async def test_the_words_of_a_curated_events_id_find_it(store):
    async with store.write() as writer:
        await writer.apply_events([event(id="2023-08-18-thaler-v-perlmutter")])
    assert (await store.search.find(Query("Thaler v. Perlmutter"))).total == 1
    assert (await store.search.find(Query("2023-08-18"))).total == 0
