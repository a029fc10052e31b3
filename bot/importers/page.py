"""A page in HTML as an article: its paragraphs, and nothing of what surrounds them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from bs4.element import Tag

from bot.core.models import Item, Reading, Skipped
from bot.errors import DocumentError, Fault
from bot.importers.base import Source, dated_parts, document
from bot.importers.boilerplate import reason
from bot.importers.layout import Layout, Paragraph, paragraphs
from bot.importers.markup import MAX_TAGS, parse
from bot.importers.masthead import Masthead, is_stamp, is_web

_BYLINE = re.compile(r"(?:作者|文)\s*[:：|｜丨/]\s*(\S.{0,60})|By\s+(\S.{1,60})")
_CAPTION = re.compile(r"(?:图源|图片来源|图\s?\d*|来源|Source|Image)\s*[:：]", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？!?；：…,，.]")
_TALL = 3.0
"""From this ratio of height to width on, a picture is a text that somebody has drawn."""


def read(source: Source) -> Reading:
    """The paragraphs of the page, with what its head says of it."""
    soup = parse(source.text)
    if soup is None:
        raise DocumentError(
            Fault(source.name, 0, f"has more than {MAX_TAGS:,} tags; split the page")
        )
    facts = Masthead(soup, source.text)
    layout = Layout(soup)
    content = layout.content()
    if content is None:
        raise DocumentError(Fault(source.name, 0, "is a page without any text"))
    reader = _Reader(facts.title, facts.published)
    reader.read(paragraphs(content, layout.hidden))
    stats: dict[str, int | str] = {}
    if facts.subtitle:
        stats["subtitle"] = facts.subtitle
    if reader.tall:
        stats["tall_images"] = " ".join(reader.tall)
    paper = document(
        source,
        "article",
        title=facts.title,
        author=reader.author or facts.author,
        publisher=facts.account if reader.author and facts.account else facts.site,
        published=facts.published,
        url=facts.url,
        stats=stats,
    )
    return Reading(paper, tuple(reader.items), skipped=tuple(reader.skipped))


class _Reader:
    """Turns paragraphs into items; what is none is skipped with its reason."""

    def __init__(self, title: str | None, published: date | datetime | None) -> None:
        self.author: str | None = None
        self.items: list[Item] = []
        self.skipped: list[Skipped] = []
        self.tall: list[str] = []
        self._title = title
        self._published = published
        self._section: str | None = None

    def read(self, paragraphs: Iterable[Paragraph]) -> None:
        for one in paragraphs:
            if one.picture is not None:
                self._picture(one.picture, one.line)
            elif text := one.text:
                self._text(one, text)

    def _text(self, one: Paragraph, text: str) -> None:
        byline = _BYLINE.match(text) if not self.items else None
        if byline:
            self.author = self.author or _first_name(byline[1] or byline[2])
            self._skip(one.line, "the byline")
        elif _CAPTION.match(text) and len(text) <= 120:
            self._skip(one.line, "a picture's credit")
        elif why := reason(text):
            self._skip(one.line, why)
        elif not self.items and is_stamp(text):
            self._skip(one.line, "when the page came out")
        elif one.is_heading:
            self._section = text if not self._title or self._title not in text else None
        elif not self.items and len(text) <= 16 and not _SENTENCE.search(text):
            self._skip(one.line, "a label above the article")
        else:
            self.items += dated_parts(text, one.line, self._section, self._published)

    def _picture(self, picture: Tag, line: int) -> None:
        source = next(
            (url for key in ("data-src", "src") if is_web(url := str(picture.get(key)))), ""
        )
        if source and _ratio(picture) >= _TALL:
            self.tall.append(source)
            self._skip(line, "a text that exists only as a picture; its address is kept")
        else:
            self._skip(line, "a picture")

    def _skip(self, line: int, why: str) -> None:
        self.skipped.append(Skipped(line, why))


def _first_name(byline: str) -> str:
    """The author's name, without what stands behind a comma: where they work or write."""
    return re.split(r"[，,；;。]", byline, maxsplit=1)[0].strip()


def _ratio(picture: Tag) -> float:
    """Height by width; 0 when the page does not tell."""
    try:
        if picture.has_attr("data-ratio"):
            return float(str(picture["data-ratio"]))
        return float(str(picture["height"])) / float(str(picture["width"]))
    except (KeyError, ValueError, ZeroDivisionError):
        return 0.0
