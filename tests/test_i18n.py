"""The languages: whole catalogues, equal placeholders, and dates as each language writes them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from datetime import date

import pytest

from bot.core.models import Language, PartialDate
from bot.errors import UsageError
from bot.i18n import language_of, voice
from bot.locales import update

CHINESE = ("zh_CN", "zh_TW")


@pytest.fixture(scope="module")
def phrases():
    """Every phrase of the code."""
    return update.phrases()


@pytest.mark.parametrize("name", CHINESE)
def test_every_phrase_of_the_code_is_translated(name, phrases):
    catalog = update.read(name)
    wanted = [(phrase.id, phrase.context) for phrase in phrases if phrase.id]
    missing = [phrase for phrase in wanted if catalog.get(*phrase) is None]
    assert missing == [], "run `make messages`"
    assert update.untranslated(catalog) == []


@pytest.mark.parametrize("name", CHINESE)
def test_translations_are_filled_with_what_the_phrases_are_filled_with(name):
    def placeholders(text):
        return set(re.findall(r"\{[^}]*\}", text))

    for message in update.read(name):
        phrase, string = ((text,) if isinstance(text, str) else text for text in _pair(message))
        assert placeholders(phrase[-1]) == set.union(*map(placeholders, string)), phrase


def _pair(message):
    return message.id, message.string


def test_the_catalogue_of_taiwan_is_made_from_the_simplified_one():
    def said(catalog):
        return {(each.id, each.context): each.string for each in catalog if each.id}

    made = update.taiwan(update.read("zh_CN"))
    assert said(update.read("zh_TW")) == said(made), "run `make messages`"


def test_no_phrase_is_hidden_from_translation_in_an_f_string():
    calls = "|".join(update.CALLS)
    hidden = re.compile(rf"\b({calls})\(\s*f[\"']")
    files = (path for room in ("bot", "cogs") for path in (update.ROOT / room).rglob("*.py"))
    assert [path.name for path in files if hidden.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        *(("zh-CN", Language.ZH_CN), ("zh-TW", Language.ZH_TW), ("en-US", Language.EN)),
        *(("de", Language.EN), ("zh", Language.EN), ("", Language.EN), (None, Language.EN)),
    ],
)
def test_discord_locales_that_are_new_to_us_read_english(locale, language):
    assert language_of(locale) is language


@pytest.mark.parametrize(
    ("of_person", "of_server", "language"),
    [
        ("zh-TW", "zh-CN", Language.ZH_TW),
        ("en-GB", "zh-CN", Language.EN),
        ("de", "zh-CN", Language.ZH_CN),
        ("de", "ja", Language.EN),
        ("de", None, Language.EN),
    ],
)
def test_the_person_comes_before_the_server_and_the_server_before_english(
    of_person, of_server, language
):
    assert language_of(of_person, of_server) is language


@pytest.mark.parametrize(
    ("written", "english", "chinese"),
    [
        ("2023-03-14", "14 March 2023", "2023 年 3 月 14 日"),
        ("2023-03", "March 2023", "2023 年 3 月"),
        ("2023-Q1", "1st quarter 2023", "2023 年第 1 季度"),
        ("2023", "2023", "2023 年"),
    ],
)
def test_dates_are_written_as_exactly_as_they_are_known(written, english, chinese):
    when = PartialDate.parse(written)
    assert voice(Language.EN).partial(when) == english
    assert voice(Language.ZH_CN).partial(when) == chinese


@pytest.mark.parametrize(
    ("language", "day"),
    [(Language.EN, "14 March"), (Language.ZH_CN, "3 月 14 日"), (Language.ZH_TW, "3 月 14 日")],
)
def test_a_day_has_a_short_form(language, day):
    assert voice(language).day(date(2023, 3, 14)) == day


def test_numbers_have_their_thousands_marked():
    assert [voice(language).number(1234567) for language in Language] == ["1,234,567"] * 3


def test_a_number_in_a_sentence_has_its_thousands_marked():
    error = UsageError("{n} is too much.", n=1234567)
    assert voice(Language.EN).sentence(error) == "1,234,567 is too much."


def test_an_expected_error_speaks_the_readers_language():
    phrase = "“{zone}” is no time zone; choose one from the list, such as Europe/Berlin."
    error = UsageError(phrase, zone="Mars")
    assert voice(Language.EN).sentence(error) == str(error) == phrase.format(zone="Mars")
    assert "Mars" in (said := voice(Language.ZH_CN).sentence(error))
    assert "时区" in said
    assert voice(Language.ZH_CN).sentence(UsageError("{not filled}")) == "{not filled}"


def test_english_phrases_load_no_catalogue():
    check = (
        "import sys; from bot.core.models import Language; from bot.i18n import voice;"
        "voice(Language.EN).gettext('Other');"
        "sys.exit(any(name.startswith('babel') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


PROSE = re.compile(r"[A-Z][a-z]+|.*[^\W\d_].*\s.*[^\W\d_].*", re.DOTALL)
NOT_READ = {"Mapping[str, Any]", "True", "False", "English"}
"""What looks like a phrase in cogs/ and is none; a language is told in its own words."""


def test_nothing_that_people_see_is_written_past_the_catalogues(phrases):
    said = {text for phrase in phrases if phrase.id for text in _texts(phrase.id)}
    past = {
        f"{path.name}:{line}: {text}"
        for path in (update.ROOT / "cogs").glob("*.py")
        for line, text in _prose(path.read_text("utf-8"))
        if text not in said | NOT_READ
    }
    assert past == set(), "write voice.gettext(…) or N_(…) around it"


def test_a_phrase_without_its_mark_is_noticed():
    source = (
        '"""A docstring."""\nlogger.info("To the log")\nsay(f"{n} events", label="Next", id="x")'
    )
    assert [text for _, text in _prose(source)] == ["Next"]
    assert [text for _, text in _prose('say("All that I know")')] == ["All that I know"]


def _texts(phrase):
    return (phrase,) if isinstance(phrase, str) else phrase


def _prose(source):
    """Literals of several words, or of one with a capital, but for docstrings and logs."""
    tree = ast.parse(source)
    silent = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr | ast.Call) and _is_silent(node)
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in silent:
            continue
        text = node.value
        if isinstance(text, str) and PROSE.fullmatch(text):
            yield node.lineno, text


def _is_silent(node):
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return getattr(getattr(node.func, "value", None), "id", "") == "logger"
