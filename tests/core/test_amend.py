"""Amendments over events: they change what they name, once, and go when the data caught up."""

from __future__ import annotations

from factories import event
from hypothesis import given
from hypothesis import strategies as st

from bot.core.amend import Amendment, amend, amend_all, remaining
from bot.core.models import Localized, PartialDate, Source

DAY = PartialDate.parse("2023-03-15")

texts = st.none() | st.sampled_from(["One", "Two", "网络", "发布"])
said = st.builds(Localized, texts, texts)
notes = st.builds(Localized, texts | st.just(""), texts | st.just(""))
sources = st.lists(
    st.sampled_from("abc").map(lambda name: Source(url=f"https://{name}.example/")), max_size=3
).map(tuple)
amendments = st.builds(
    Amendment,
    date=st.none() | st.sampled_from([DAY, PartialDate.parse("2023-03")]),
    title=said,
    summary=said,
    note=notes,
    sources=sources,
)
events = st.builds(event, summary=said, note=said, sources=sources)


@given(events, amendments)
def test_an_amended_event_needs_the_amendment_no_more(one, amendment):
    amended = amend(one, amendment)
    assert not remaining(amended, amendment)
    assert amend(amended, amendment) == amended


@given(events, amendments)
def test_what_remains_of_an_amendment_has_the_whole_effect(one, amendment):
    assert amend(one, remaining(one, amendment)).title.en == amend(one, amendment).title.en
    assert amend(one, remaining(one, amendment)).date == amend(one, amendment).date
    assert amend(one, remaining(one, amendment)).sources == amend(one, amendment).sources


@given(events, amendments, amendments)
def test_two_amendments_in_one_do_what_one_after_the_other_does(one, first, later):
    assert amend(one, first.then(later)) == amend(amend(one, first), later)


@given(st.lists(amendments, min_size=3, max_size=3), st.sampled_from([1, 2, 3]))
def test_no_event_is_lost_and_each_amendment_has_one_fate(three, there):
    given_to = {f"e-{n}": each for n, each in enumerate(three)}
    before = [event(f"e-{n}") for n in range(there)]
    result = amend_all(before, given_to)
    assert [each.id for each in result.events] == [each.id for each in before]
    assert set(result.gone) == {f"e-{n}" for n in range(there, 3)}
    assert set(result.settled) | set(result.kept) == set(given_to)
    assert not set(result.settled) & set(result.kept)
    assert amend_all(before, result.kept).events == result.events


def test_the_text_of_taiwan_follows_the_simplified_one():
    amended = amend(event(zh="旧"), Amendment(title=Localized(zh_cn="网络服务")))
    assert amended.title == Localized("OpenAI releases GPT-4", "网络服务", "網路服務")


def test_an_english_text_leaves_the_chinese_ones_alone():
    before = event(note=Localized("Old", "旧", "舊"))
    after = amend(before, Amendment(note=Localized(en="New")))
    assert after.note == Localized("New", "旧", "舊")


def test_an_empty_note_takes_the_note_away():
    before = event(note=Localized("Old", "旧", "舊"))
    assert amend(before, Amendment(note=Localized("", ""))).note == Localized()


def test_a_source_is_added_once():
    source = Source(url="https://a.example", publisher="a.example")
    known = event(sources=(Source(url="https://a.example", publisher="A"),))
    assert amend(known, Amendment(sources=(source, source))) == known
    other = amend(event(sources=()), Amendment(sources=(source, source)))
    assert other.sources == (source,)


def test_an_amendment_loses_what_the_calendar_says_meanwhile_and_keeps_the_rest():
    amendment = Amendment(date=DAY, title=Localized("Better", "更好"))
    result = amend_all([event("a", "2023-03-15", en="Old", zh="更好")], {"a": amendment})
    assert result.kept == {"a": Amendment(title=Localized(en="Better"))}
    assert result.settled == ()


def test_an_amendment_that_the_calendar_has_whole_is_settled():
    result = amend_all([event("a", "2023-03-15")], {"a": Amendment(date=DAY)})
    assert (result.settled, result.kept) == (("a",), {})


def test_an_amendment_whose_event_is_gone_stays():
    result = amend_all([event("a")], {"b": Amendment(date=DAY)})
    assert (result.gone, result.kept) == (("b",), {"b": Amendment(date=DAY)})
