"""Letters: which font draws a text, how wide it is, and whether it is drawn at all.

Noto Sans CJK comes with the package noto-cjk-sans-otc, so that no machine needs fonts of its own;
what it lacks (č, ć) DejaVu Sans has, which comes with matplotlib.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

from bot.core.models import Language
from bot.core.text import HAN

PACKAGE, FILE = "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc"

_FACES = {Language.EN: "SC", Language.ZH_CN: "SC", Language.ZH_TW: "TC"}
_SPARE = "DejaVu Sans"
_UNIT = 100  # pixels at which widths are measured

_OPENING, _CLOSING = "“‘（《「『(", "，。：；！？、…”’）》」』)%,.:;!?"
_PIECE = re.compile(
    f"[{_OPENING}]*(?:[{HAN}]|[^\\s{HAN}{re.escape(_OPENING)}]+)?[{re.escape(_CLOSING)}]*\\s*"
)


@cache
def families(language: Language) -> tuple[str, ...]:
    """The fonts to draw with, by the names under which matplotlib knows them."""
    manager = font_manager.fontManager
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        return (_SPARE,)
    manager.addfont(Path(found.origin).with_name(FILE))
    # The machine may have a font of that name too: ours goes by a name of its own.
    theirs = f"Noto Sans CJK {_FACES[language]}"
    name = f"{PACKAGE} {_FACES[language]}"
    entry = next(each for each in reversed(manager.ttflist) if each.name == theirs)
    manager.ttflist.append(replace(entry, name=name))
    return (name, _SPARE)


@cache
def _fonts(language: Language) -> tuple[FT2Font, ...]:
    paths = (font_manager.findfont(family) for family in families(language))
    fonts = tuple(FT2Font(path, face_index=path.face_index) for path in paths)
    for font in fonts:
        font.set_size(_UNIT, 72)
    return fonts


def covers(words: Iterable[str], language: Language) -> bool:
    """Whether every character is drawn as itself and none as a box."""
    return all(_font_of(char, language) for word in words for char in word)


def legible(text: str, language: Language) -> str:
    """The text without the characters that would be drawn as a box."""
    return "".join(char for char in text if _font_of(char, language))


@lru_cache(maxsize=8192)
def _font_of(char: str, language: Language) -> FT2Font | None:
    return next((font for font in _fonts(language) if font.get_char_index(ord(char))), None)


@lru_cache(maxsize=8192)
def _advance(char: str, language: Language) -> float:
    font = _font_of(char, language)
    if font is None:
        return 0.0
    return font.load_char(ord(char), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / _UNIT


def width(text: str, size: float, language: Language) -> float:
    """How wide the text is at that size, both in pixels."""
    return size * sum(_advance(char, language) for char in text)


def wrap(
    text: str, room: float, size: float, language: Language, lines: int, indent: float = 0
) -> list[str]:
    """The text in lines that fit, cut between words and never before a comma; … for the rest.

    The first line has less room by `indent`.
    """
    wrapped, rooms = [""], [room - indent] + [room] * lines
    for piece in _PIECE.findall(text):
        at = min(len(wrapped), lines) - 1
        fits = width((wrapped[-1] + piece).rstrip(), size, language) <= rooms[at]
        if fits or not wrapped[-1]:
            wrapped[-1] += piece
        else:
            wrapped.append(piece)
    kept = [line.rstrip() for line in wrapped[:lines]]
    if len(wrapped) > lines:
        kept[-1] += "…"
    return [_cut(line, room, size, language) for line, room in zip(kept, rooms, strict=False)]


def _cut(line: str, room: float, size: float, language: Language) -> str:
    """The line in that room, if need be without its end."""
    while len(line) > 1 and width(line, size, language) > room:
        line = line[:-2].rstrip() + "…"
    return line
