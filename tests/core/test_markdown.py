import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.markdown import URL_LIMIT, escape, host, link

PIECES = [
    *("@everyone", "@here", "<@123>", "<@&456>", "<#789>", "<t:1700000000:R>", "</today:1>"),
    *("<:smile:12>", "<id:customize>", "](javascript:alert(1))", "[x](https://a.b)", "||", "**"),
    *("_", "~~", "```", "\n# ", "\n> ", "\n- ", "\n1. ", "\n-# ", "\\", "\u202e", "\u200b", " "),
    *("https://example.org/a_b", "百度", "GPT-4", "<", "@", ">>> "),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8).map("".join)
PINGS = re.compile(r"<(@|#|:|/|t:|a:|id:)|@(everyone|here)|@[!&]?\d", re.IGNORECASE)
CONSTRUCTS = re.compile(r"[*_~|`\[\]]")


def stripped(text):
    """What is left when escaped characters and plain addresses are taken out."""
    return re.sub(r"https?://[^\s<>()\[\]*`|~\\\"']+", "", re.sub(r"\\.", "", text))


@given(texts)
def test_no_text_can_ping_format_or_begin_a_block(text):
    shown = escape(text)
    assert "\n" not in shown
    assert PINGS.search(shown) is None
    assert CONSTRUCTS.search(stripped(shown)) is None
    assert re.match(r"(#|>|-|\+|\d+[.)])", shown) is None


@given(st.text("ab1. #>-+<>@:/t*_~|`[]()\\百度，", max_size=30))
def test_escaping_takes_nothing_away(text):
    shown = escape(text).replace("\u200b", "")
    assert re.sub(r"\\(.)", r"\1", shown) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GPT-4 costs $20, not $25!", "GPT-4 costs $20, not $25!"),
        ("a*b_c", r"a\*b\_c"),
        ("see https://example.org/a_b now", "see https://example.org/a_b now"),
        ("2023. A year", r"2023\. A year"),
        ("# Big", r"\# Big"),
        ("two\nlines", "two lines"),
        ("@everyone", "@\u200beveryone"),
        ("user@example.org", "user@example.org"),
        ("5 < 6", "5 < 6"),
    ],
)
def test_plain_prose_stays_as_it_is_and_markup_is_shown(text, shown):
    assert shown == escape(text)


@given(texts, texts)
@example("name", " https://example.org/a_b")
@example("@everyone", "https://example.org/a_b<@123>")
def test_a_link_is_whole_or_no_link_at_all(label, url):
    made = link(label, url)
    assert PINGS.search(made) is None
    found = re.fullmatch(r"\[((?:\\.|[^\[\]\\])+)\]\((https?://[^\s()<>]+)\)", made)
    assert found or CONSTRUCTS.search(stripped(made)) is None


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "ftp://a.b", "//a.b", "/path", "", None, "https://", "http://[1"),
        *(
            "https://openai.com@evil.example",
            "https://a.b/\u0000",
            "https://a.b/" + "x" * URL_LIMIT,
        ),
    ],
)
def test_only_plain_web_addresses_become_links(url):
    assert link("OpenAI", url) == "OpenAI"


def test_parentheses_and_spaces_in_an_address_cannot_end_it():
    assert link("Wiki", "https://a.b/GPT_(x) y") == "[Wiki](https://a.b/GPT_%28x%29%20y)"


def test_a_label_cannot_pretend_to_be_another_address():
    assert (
        link("https://good.example", "https://bad.example") == "[good.example](https://bad.example)"
    )


def test_a_host_is_shown_without_www():
    assert host("https://www.openai.com/x") == "openai.com"
    assert host("http://[1") == ""
