"""What a reader of Chinese sees of an answer or a form, and that nothing else is among it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fake_discord.forms import walk

from bot.core.text import HAN

Json = dict[str, Any]

ENGLISH = re.compile(r"[A-Za-z]{3,}")
SILENT = re.compile(r"https?://\S+|<[^>]*>|`[^`]*`|#[\w-]+|/digest \w+")
"""What is no prose: addresses, mentions, code, channels, and a command that is typed so."""

NAMES = {"Asia", "Shanghai", "Europe", "Berlin", "UTC", "English", "ChatGPT", "Reuters"}
"""What stays as it is in every language."""

LANGUAGES = ("中文（简体）", "中文（繁體）")
"""A language is told in its own words."""

CHARSETS = {"zh-CN": "gb2312", "zh-TW": "big5"}
"""The old character sets, each of which lacks the characters that only the other script has."""


def read(told: Json | None, locale: str, *names: str, quoted: Iterable[str] = ()) -> str:
    """The text of it, which must be in that Chinese but for what is quoted.

    These further names may be among it.
    """
    assert told is not None
    said = "\n".join(filter(None, texts(told)))
    assert re.search(r"[\u4e00-\u9fff]", said), said
    readable = SILENT.sub("", said)
    for each in (*LANGUAGES, *quoted):
        readable = readable.replace(each, "")
    assert set(ENGLISH.findall(readable)) <= NAMES | set(names), said
    assert foreign(readable, locale) == "", said
    return said


def foreign(text: str, locale: str) -> str:
    """The Han characters of the text that belong to the other script."""
    han = "".join(re.findall(f"[{HAN}]", text))
    known = han.encode(CHARSETS[locale], "ignore").decode(CHARSETS[locale])
    return "".join(char for char in han if char not in known)


def texts(told: Json) -> Iterator[str]:
    """All that a person reads of an answer or a form."""
    yield told.get("content") or ""
    yield told.get("title") or ""
    for embed in told.get("embeds", ()):
        yield embed.get("title") or ""
        yield embed.get("description") or ""
        yield embed.get("footer", {}).get("text") or ""
    for each in walk(told.get("components")):
        yield from (
            each.get(name) or "" for name in ("content", "label", "description", "placeholder")
        )
        yield from (option["label"] for option in each.get("options", ()))
        yield from (option.get("description") or "" for option in each.get("options", ()))
