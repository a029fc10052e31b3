"""Repairs of text that machines have damaged: spaces between words, glosses, broken tags."""

from __future__ import annotations

import re
from collections import Counter

from bot.core.text import HAN

_WIDE = f"{HAN}\u3000-\u303f\uff01-\uff5e“”‘’…—·"
_BESIDE_WIDE = re.compile(f"(?<=[{_WIDE}]) | (?=[{_WIDE}])")
_MARKS = re.compile(
    r"(?<=\d) ?([.:]) ?(?=\d)|(?<=\d) (?=%)|(?<=[(\[]) | (?=[)\],;])| ?([+=&]) ?(?=[" + HAN + r"])"
)
_SPLIT_ACRONYM = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{1,20}[A-Z]) ([A-Z])(?![A-Za-z])")
_SPACES = re.compile("[ \t\u3000\u00a0]+")
_MARK = "\u3001-\u303f\uff01-\uff0f\uff1a-\uff20“”"
_BESIDE_MARK = re.compile(f"(?<=[{_MARK}]) | (?=[{_MARK}])")
_CUT_APART = re.compile(f"(?<=[{HAN}]) +(?=[{HAN}])")

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
PINYIN = f"[a-zü{_TONES}ńňǹḿ]{{1,7}}"
_GLOSS = re.compile(rf"([{HAN}])\(({PINYIN})\)")
_MARKED_GLOSS = re.compile(rf"(?<=\S)\((?=[a-zü]*[{_TONES}ńňǹḿ]){PINYIN}\)")
_BROKEN_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}\s*/?>")


def cut_apart(text: str) -> bool:
    """Whether spaces stand between the Han characters of this text throughout."""
    han = len(re.findall(f"[{HAN}]", text))
    return han >= 20 and len(_CUT_APART.findall(text)) * 8 > han


def close_gaps(text: str) -> str:
    """The text without the spaces that cut its words apart.

    Spaces between Latin words stay; around Han characters, full-width marks and inside numbers
    they go: `4 . 0版 本` is 4.0版本. `OpenA I` is put together again, too.
    """
    whole = _BESIDE_WIDE.sub("", _SPACES.sub(" ", text).strip())
    whole = _MARKS.sub(lambda match: match[1] or match[2] or "", whole)
    return _SPLIT_ACRONYM.sub(r"\1\2", whole)


def close_marks(text: str) -> str:
    """The text with single spaces, and none beside full-width punctuation."""
    return _BESIDE_MARK.sub("", _SPACES.sub(" ", text).strip())


def glosses(text: str) -> Counter[tuple[str, str]]:
    """The pairs of a character and its reading that stand in the text as `認(rèn)`."""
    return Counter(_GLOSS.findall(text))


def drop_glosses(text: str) -> str:
    """The text without pinyin in parentheses behind its characters.

    What bears a tone mark is a gloss behind any character: bytes have put some behind a letter.
    """
    return _MARKED_GLOSS.sub("", text)


def drop_broken_tags(text: str) -> str:
    """The text without stray tags such as `</p>`."""
    return _BROKEN_TAG.sub("", text)
