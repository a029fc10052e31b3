"""Text as people type it and as machines compare it: folding, splitting, clipping, reading time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""Han characters, as the inside of a regular expression's character class."""

_HAN = re.compile(f"[{HAN}]")
_PLAIN = re.compile(f"[\x00-\x7f\u2000-\u206f{HAN}\u3000-\u3029\u3030-\u303f\uff00-\uffef]*")
_WORD = f"[^\\W_{HAN}\u3040-\u30ff]+"
_TERM = re.compile(f"[{HAN}\u3040-\u30ff]+|{_WORD}(?:[-.'’]{_WORD})*")
_TOKEN = re.compile(f"[{HAN}\u3040-\u30ff]|[0-9]+|[^\\W\\d_{HAN}\u3040-\u30ff]+")


@cache
def _converter(configuration: str) -> OpenCC:
    from opencc import OpenCC  # its tables cost memory: only who converts pays

    return OpenCC(configuration)


def simplify(text: str) -> str:
    """Traditional Chinese in Simplified characters; all else unchanged."""
    return str(_converter("t2s").convert(text)) if _HAN.search(text) else text


_TAIWAN = {
    "引數": "參數",
    "許可權": "權限",
    "報道": "報導",
    "釋出": "發布",
    "迴歸": "回歸",
    " 天后": " 天後",  # behind a number, where it is no goddess
    # A person's return is none of statistics, but these are.
    "自回歸": "自迴歸",
    "邏輯回歸": "邏輯迴歸",
    "線性回歸": "線性迴歸",
}
"""Where OpenCC takes a model's parameters for a function's arguments, and the like; in order."""


def from_traditional(text: str) -> str:
    """A Traditional Chinese text in Simplified characters, word by word: 意味著 gives 意味着."""
    return str(_converter("tw2s").convert(text))


def to_taiwan(text: str) -> str:
    """Simplified Chinese as it is written in Taiwan, words included."""
    if not _HAN.search(text):
        return text
    converted = str(_converter("s2twp").convert(text))
    for word, better in _TAIWAN.items():
        converted = converted.replace(word, better)
    return converted


def all_to_taiwan(texts: Iterable[str]) -> dict[str, str]:
    """Each text with its Taiwan form; converted together, as each call of OpenCC has its price."""
    lines = list(dict.fromkeys(text for text in texts if "\n" not in text))
    return dict(zip(lines, to_taiwan("\n".join(lines)).split("\n"), strict=False))


def fold(text: str) -> str:
    """One form for all spellings: NFKC, no accents, no case, Simplified characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFD", plain)
        if not _PLAIN.fullmatch(apart):
            plain = "".join(char for char in apart if not unicodedata.combining(char))
    return simplify(unicodedata.normalize("NFC", plain))


def tokens(text: str) -> list[str]:
    """The folded text in the units that a search compares.

    Han characters stand one by one, letters and digits apart: `GPT-4发布` gives gpt, 4, 发, 布.
    """
    return _TOKEN.findall(fold(text))


def token_lists(texts: Iterable[str]) -> list[list[str]]:
    """The tokens of each text; folded together, since each call of OpenCC has its price."""
    lines = [text.replace("\n", " ") for text in texts]
    folded = fold("\n".join(lines)).split("\n")
    return [_TOKEN.findall(line) for line in folded[: len(lines)]]


def terms(text: str) -> list[tuple[str, ...]]:
    """What was typed, as phrases: the tokens of each word and of each run of Han characters.

    A word goes on over a hyphen, a point or an apostrophe: `GPT-4`, `gpt4` and `GPT4发布` all give
    (gpt, 4), and the last one (发, 布) too.
    """
    found = (tuple(_TOKEN.findall(run)) for run in _TERM.findall(fold(text)))
    return [units for units in found if units]


@lru_cache(maxsize=8192)
def name_tokens(name: str) -> tuple[str, ...]:
    """The tokens of a name, remembered: an import asks for those of each name several times."""
    return tuple(tokens(name))


def key(text: str) -> str:
    """One spelling for all ways to write a name: `Open AI`, `open-ai` and `OpenAI` give openai."""
    return "".join(name_tokens(text))


def pinyin(text: str) -> str:
    """How Chinese characters are pronounced, without tones or gaps: 文心 gives wenxin."""
    from anyascii import anyascii  # its tables are read when the first name is

    return str(anyascii(text)).casefold()


def clip(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut at a word's end and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at = cut.rfind(" ")
    if at > limit * 2 // 3 and not _HAN.match(text[limit - 1]):
        cut = cut[:at]
    return cut.rstrip(" ,;:，；：、") + "…"


def reading_seconds(text: str) -> int:
    """How long one reads: 238 English words (Brysbaert 2019) or 300 Han characters a minute."""
    han = len(_HAN.findall(text))
    words = len(re.findall(r"[A-Za-z0-9][\w'-]*", text))
    return round(han / 300 * 60 + words / 238 * 60)
