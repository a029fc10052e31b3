"""Joining what documents tell to the curated events."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from bot.core.entities import Directory
from bot.core.merge import merge
from bot.core.models import (
    Correction,
    Document,
    Entity,
    Event,
    Item,
    Localized,
    PartialDate,
    Reading,
    Source,
    Status,
)

DIRECTORY = Directory(
    [
        Entity("openai", "organisation", Localized("OpenAI", "OpenAI")),
        Entity("gpt-4", "model", Localized("GPT-4", "GPT-4"), ("ChatGPT 4.0",)),
        Entity("chatgpt", "product", Localized("ChatGPT", "ChatGPT")),
        Entity("adobe", "organisation", Localized("Adobe", "Adobe")),
        Entity("figma", "organisation", Localized("Figma", "Figma")),
        Entity("midjourney", "product", Localized("Midjourney", "Midjourney")),
        Entity("anthropic", "organisation", Localized("Anthropic", "Anthropic")),
    ]
)


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


GPT4 = Event(
    "2023-03-14-gpt-4",
    day("2023-03-14"),
    Localized("OpenAI releases GPT-4", "OpenAI 发布 GPT-4", "OpenAI 發布 GPT-4"),
    entities=("openai", "gpt-4"),
    sources=(Source(url="https://openai.com/research/gpt-4"),),
    importance=5,
)
FIGMA = Event(
    "2023-12-18-adobe-figma",
    day("2023-12-18"),
    Localized("Adobe and Figma call off their merger", "Adobe 与 Figma 终止合并", None),
    entities=("adobe", "figma"),
    sources=(Source(url="https://news.adobe.com/figma"),),
)
CHATGPT_APP = Event(
    "2023-05-18-chatgpt-ios",
    day("2023-05-18"),
    Localized("ChatGPT comes to the iPhone", "ChatGPT 登陆 iPhone", None),
    entities=("openai", "chatgpt"),
)


def calendar(*events: Event) -> Reading:
    return Reading(Document("calendar-2023", "calendar", "2023"), events=events)


def item(title: str, text: str = "", date: str | None = None, **more: object) -> Item:
    told = Item(
        title=title,
        text=text,
        line=3,
        date=day(date) if date else None,
        entities=DIRECTORY.mentions(f"{title}\n{text}"),
        own_title=True,
    )
    return replace(told, **more)  # type: ignore[arg-type]


def document(key: str, *items: Item) -> Reading:
    return Reading(Document(key, "newsletter", key, publisher="A paper"), items=items)


def test_an_item_that_tells_a_curated_event_becomes_its_source_and_stands_once() -> None:
    told = document("review", item("Adobe 和 Figma", "并购终止", "2023"))

    result = merge([calendar(FIGMA), told], DIRECTORY)

    assert [event.id for event in result.events] == [FIGMA.id]
    assert [source.document for source in result.events[0].sources] == [None, "review"]
    assert result.events[0].sources[1].line == 3
    assert result.merged == (FIGMA.id,)


def test_two_documents_that_tell_one_event_are_both_kept_as_sources() -> None:
    review = document("review", item("Adobe 和 Figma", "并购终止", "2023"))
    daily = document("daily", item("Adobe终止收购Figma计划", "并购终止", "2023-12-19"))

    (event,) = merge([calendar(FIGMA), review, daily], DIRECTORY).events

    assert [source.document for source in event.sources] == [None, "daily", "review"]


def test_another_name_of_the_model_is_enough() -> None:
    said = item("今年3月ChatGPT 4.0上线", date="2023-03", own_title=False)

    result = merge([calendar(GPT4, CHATGPT_APP), document("paper", said)], DIRECTORY)

    assert result.merged == (GPT4.id,)


def test_a_day_later_in_beijing_is_the_same_event() -> None:
    said = item("OpenAI 发布 GPT-4", date="2023-03-15")

    assert merge([calendar(GPT4), document("hub", said)], DIRECTORY).merged == (GPT4.id,)


def test_the_same_names_in_another_month_are_another_event() -> None:
    said = item("OpenAI 为 GPT-4 开放视觉", date="2023-09-25")

    result = merge([calendar(GPT4), document("hub", said)], DIRECTORY)

    assert len(result.events) == 2
    assert result.merged == ()


def test_a_shared_company_alone_does_not_merge() -> None:
    others = [
        replace(CHATGPT_APP, id=f"2023-05-{n}-openai", entities=("openai",)) for n in (1, 2, 3)
    ]
    said = item("OpenAI 谈未来", date="2023-05")

    result = merge([calendar(*others), document("daily", said)], DIRECTORY)

    assert result.merged == ()


def test_what_no_curated_event_tells_is_reported_and_names_its_document() -> None:
    said = item("Midjourney 入门", "如何作图", "2023-12", points=("甲", "乙"))

    (event,) = merge([document("daily", said)], DIRECTORY).events

    assert event.status is Status.REPORTED
    assert event.document == "daily"
    assert not event.curated
    assert event.importance == 1
    assert event.points.zh_cn == ("甲", "乙")
    assert event.title.en is None


def test_a_known_error_is_shown_with_the_right_fact_and_its_source() -> None:
    fact = Localized("Midjourney is its own company.", "Midjourney 是独立公司。", None)
    right = Source(url="https://www.midjourney.com/")
    correction = Correction("maker", "daily", ("midjourney", "anthropic"), fact, (right,))
    wrong = item("Midjourney 入门", "由 Anthropic 开发", "2023-12")
    fine = item("Midjourney V6", "新版", "2023-12")

    events = merge([document("daily", wrong, fine)], DIRECTORY, [correction]).events

    (corrected,) = [event for event in events if event.status is Status.DISPUTED]
    assert corrected.note.en == fact.en
    assert right in corrected.sources
    assert len(events) == 2


def test_a_source_that_the_curator_named_gains_its_line_and_is_not_doubled() -> None:
    named = Source(document="hub", date=day("2023-03-15"))
    event = replace(GPT4, sources=(*GPT4.sources, named))

    (merged,) = merge(
        [calendar(event), document("hub", item("GPT-4 发布", date="2023-03-15"))], DIRECTORY
    ).events

    assert [source.document for source in merged.sources] == [None, "hub"]
    assert merged.sources[1].line == 3
    assert merged.sources[1].date == day("2023-03-15")


def test_prose_that_names_nobody_and_no_date_is_no_event() -> None:
    said = item("天气不错", own_title=False)

    assert merge([document("paper", said)], DIRECTORY).events == ()


def test_the_order_of_import_makes_no_difference() -> None:
    readings = [
        calendar(GPT4, FIGMA),
        document(
            "daily",
            item("Adobe终止收购Figma", date="2023-12-19"),
            item("GPT-4 传闻", date="2023-12"),
        ),
        document("review", item("Adobe 和 Figma", date="2023"), item("Midjourney", date="2023")),
    ]

    results = {merge(order, DIRECTORY) for order in permutations(readings)}

    assert len(results) == 1


def test_the_item_closest_to_an_event_tells_it_where_the_curator_named_the_document() -> None:
    event = replace(
        GPT4,
        sources=(*GPT4.sources, Source(document="paper", date=day("2023-03"))),
        date=day("2023-03-14"),
    )
    others = [replace(CHATGPT_APP, id=f"2023-05-{n}-gpt", entities=("openai",)) for n in range(9)]
    before = item("2022年底，OpenAI 的 ChatGPT 问世", date="2022-Q4", own_title=False)
    march = item("随着3月ChatGPT 4.0上线，性能提升", date="2023-03", own_title=False)

    result = merge([calendar(event, *others), document("paper", before, march)], DIRECTORY)

    assert [told.id for told in result.events if told.document] == [
        told.id for told in result.events if told.title.zh_cn == before.title
    ]
    assert GPT4.id in result.merged


def test_a_line_that_the_curator_gave_settles_which_item_tells_the_event() -> None:
    named = Source(document="paper", line=7)
    event = replace(GPT4, sources=(*GPT4.sources, named))
    close = item("OpenAI 发布 GPT-4", date="2023-03-14")
    meant = item("插件与联网", "又一项更新", date="2023-05", line=7)

    (told, *loose) = merge([calendar(event), document("paper", close, meant)], DIRECTORY).events

    assert told.sources[-1].line == 7
    assert meant.title not in [event.title.zh_cn for event in loose]
