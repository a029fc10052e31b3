"""An article on an HTML page: its paragraphs, and nothing of what surrounds them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from bot.core.models import Item, Reading, Skipped
from bot.errors import DocumentError, Fault
from bot.importers.base import (
    Importer,
    Source,
    dated_parts,
    document,
    join_lines,
    split_title,
)
from bot.importers.boilerplate import reason
from bot.importers.markup import MAX_TAGS, parse, words

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|main|article|section|div|p)\b", re.IGNORECASE
)
_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "figcaption",
    "figure", "h1", "h2", "h3", "h4", "h5", "h6", "html", "li", "main", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "tr", "ul",
}  # fmt: skip
_HIDDEN = {
    "aside", "audio", "button", "canvas", "dialog", "footer", "form", "head", "header", "input",
    "label", "menu", "nav", "select", "video",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BOLD = {"strong", "b"}
_INVISIBLE = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_BODY = re.compile(
    r"^(?:js_content|rich_media_content|(?:post|article|entry|news|page|blog|main)[-_]?"
    r"(?:content|body|text|detail)s?|content[-_]?(?:body|text|article)|articlebody)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:作者|文)\s*[:：|｜丨/]\s*(\S.{0,60})|By\s+(\S.{1,60})")
_CAPTION = re.compile(r"(?:图源|图片来源|图\s?\d*|来源|Source|Image)\s*[:：]", re.IGNORECASE)
_SITE = re.compile(r"(.*\S)\s+[-_|–—]\s+(\S[^-_|–—]*)")
_SENTENCE = re.compile(r"[。！？!?；：…,，.]")
_SHOWN_TIME = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)日?(?:\s{0,3}(\d\d?):(\d\d))?")
_TALL = 3.0
"""From this ratio of height to width on, a picture is a text that somebody has drawn."""
_TIMES = (
    "og:release_date", "article:published_time", "og:article:published_time", "datepublished",
    "publishdate", "pubdate", "publish_time", "date",
)  # fmt: skip


@dataclass(slots=True)
class _Paragraph:
    """A run of text within one block, or a picture."""

    line: int
    parts: list[str] = field(default_factory=list)
    bold: int = 0
    """How many of its characters are bold."""
    heading: bool = False
    picture: Tag | None = None

    @property
    def text(self) -> str:
        """Its words, with single spaces."""
        return " ".join(join_lines(words("".join(self.parts)).split("\n")).split())

    @property
    def is_heading(self) -> bool:
        """Whether it stands above other paragraphs: a heading, or bold and short."""
        text = self.text
        bold = self.bold * 10 >= len(text) * 8 and len(text) <= 40
        return self.heading or (bold and not re.search(r"[。！？；]$", text))


def _claims(source: Source) -> bool:
    head = source.head.lstrip()
    return head.startswith("<") and _HTML.search(head) is not None


def _read(source: Source) -> Reading:
    soup = parse(source.text)
    if soup is None:
        raise DocumentError(
            Fault(source.name, 0, f"has more than {MAX_TAGS:,} tags; split the page")
        )
    facts = _Facts(soup, source.text)
    layout = _Layout(soup)
    content = layout.content()
    if content is None:
        raise DocumentError(Fault(source.name, 0, "is a page without any text"))
    reader = _Reader(facts.title, facts.published)
    reader.read(_paragraphs(content, layout.hidden))
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


class _Facts:
    """What the page says about itself in its head and above the article."""

    def __init__(self, soup: BeautifulSoup, text: str) -> None:
        self._meta: dict[str, str] = {}
        for tag in soup.find_all("meta"):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop")
            content = tag.get("content")
            if isinstance(name, str) and isinstance(content, str) and content.strip():
                self._meta.setdefault(name.lower(), content.strip())
        heading = _text_of(soup.find("h1"))
        full = self._meta.get("og:title") or _page_title(text) or heading
        whole, self.site = _without_site(full, heading, self._meta.get("og:site_name"))
        self.title: str | None
        self.subtitle: str | None
        self.title, self.subtitle = split_title(whole) if whole else (None, None)
        self.account = _account(soup)
        self.author = self._meta.get("author") or self._meta.get("article:author") or self.account
        self.published = self._published(soup)
        self.url = self._address(soup)

    def _published(self, soup: BeautifulSoup) -> date | datetime | None:
        times = [self._meta.get(name) for name in _TIMES]
        times += [str(tag.get("datetime")) for tag in soup.find_all("time", limit=3)]
        for text in filter(None, times):
            if moment := _moment(text):
                return moment
        shown = soup.find(string=_SHOWN_TIME)
        return _moment(str(shown)) if shown else None

    def _address(self, soup: BeautifulSoup) -> str | None:
        link = soup.find("link", rel="canonical")
        href = link.get("href") if isinstance(link, Tag) else None
        known = (href, self._meta.get("og:url"))
        return next((str(url) for url in known if url and _is_web(str(url))), None)


def _text_of(tag: Tag | NavigableString | None) -> str | None:
    return " ".join(words(tag.get_text()).split()) or None if isinstance(tag, Tag) else None


def _page_title(text: str) -> str | None:
    match = re.search(r"<title[^>]{0,200}>([^<]{1,500})", text[: 1 << 16], re.IGNORECASE)
    return " ".join(unescape(match[1]).split()) or None if match else None


def _without_site(
    title: str | None, heading: str | None, site: str | None
) -> tuple[str | None, str | None]:
    """The title without the name of its site at the end, and that name."""
    if not title:
        return heading, site
    match = _SITE.fullmatch(title[:500])
    if match and (match[2] == site or match[1] == heading or not (site or heading)):
        return match[1], site or match[2]
    return title, site


def _account(soup: BeautifulSoup) -> str | None:
    """Whom a byline outside of the article names: the first words of what is called an author."""
    for tag in soup.find_all(_is_author, limit=5):
        first = words(next(tag.stripped_strings, "")).partition("\n")[0].strip()
        name = re.sub(r"^(?:作者|文|By)\s*[:：]?\s*", "", first)
        if 0 < len(name) <= 40:
            return name
    return None


def _is_author(tag: Tag) -> bool:
    names = [*(tag.get_attribute_list("class")), tag.get("id"), tag.get("itemprop"), tag.get("rel")]
    return tag.name not in ("meta", "link") and any("author" in str(name).lower() for name in names)


def _moment(text: str) -> date | datetime | None:
    """The day, and the time of day where it is stated, as the page shows it."""
    match = _SHOWN_TIME.search(text)
    if match is None:
        return None
    try:
        if "T" in text or match[4]:
            return datetime.fromisoformat(_iso(text, match))
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _iso(text: str, match: re.Match[str]) -> str:
    if "T" in text:
        return text.strip()
    year, month, day, hour, minute = match.groups()
    return f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}"


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False


class _Layout:
    """Which parts of a page are seen, and how much text they hold; one pass, no recursion."""

    def __init__(self, soup: BeautifulSoup) -> None:
        self.tags = [tag for tag in soup.descendants if isinstance(tag, Tag)]
        self.hidden: set[int] = set()
        self.text: Counter[int] = Counter()
        for tag in self.tags:
            if id(tag.parent) in self.hidden or _is_hidden(tag):
                self.hidden.add(id(tag))
        for text in soup.descendants:
            if isinstance(text, NavigableString) and id(text.parent) not in self.hidden:
                self.text[id(text.parent)] += len(text.strip())
        self.own = Counter(self.text)
        for tag in reversed(self.tags):
            self.text[id(tag.parent)] += self.text[id(tag)]

    def content(self) -> Tag | None:
        """The element that holds the article: one that says so, else the one with most text."""
        named = [tag for tag in self.tags if _is_body(tag) and id(tag) not in self.hidden]
        best = max(named, key=self._size, default=None)
        whole = self.text[id(self.tags[0].parent)] if self.tags else 0
        if best is not None and self._size(best) * 5 >= whole and self._size(best):
            return best
        scores: Counter[int] = Counter()
        for tag in self.tags:
            if tag.name in _BLOCKS and self.own[id(tag)] >= 25 and tag.parent is not None:
                scores[id(tag.parent)] += self.text[id(tag)] * 2
                scores[id(tag.parent.parent)] += self.text[id(tag)]
        best = max(self.tags, key=lambda tag: scores[id(tag)], default=None)
        if best is not None and scores[id(best)]:
            return best
        return max(self.tags, key=self._size, default=None) if whole else None

    def _size(self, tag: Tag) -> int:
        return self.text[id(tag)]


def _is_hidden(tag: Tag) -> bool:
    style = tag.get("style")
    return (
        tag.name in _HIDDEN
        or tag.has_attr("hidden")
        or (isinstance(style, str) and _INVISIBLE.search(style) is not None)
    )


def _is_body(tag: Tag) -> bool:
    if tag.name == "article" or tag.get("itemprop") == "articleBody":
        return True
    names = (*tag.get_attribute_list("class"), tag.get("id"))
    return any(_BODY.match(str(name)) for name in names if name)


def _paragraphs(content: Tag, hidden: set[int]) -> Iterator[_Paragraph]:
    """The runs of text between the borders of blocks, line breaks and pictures."""
    blocks: dict[int, Tag] = {id(content): content}
    bold: set[int] = set()
    run: _Paragraph | None = None
    block: Tag | None = None
    for node in content.descendants:
        parent = node.parent or content
        if isinstance(node, Tag):
            blocks[id(node)] = node if node.name in _BLOCKS else blocks[id(parent)]
            if node.name in _BOLD or id(parent) in bold:
                bold.add(id(node))
            if node.name in ("br", "img") and run:
                yield run
                run = None
            if node.name == "img" and id(node) not in hidden:
                yield _Paragraph(node.sourceline or 0, picture=node)
        elif type(node) is NavigableString and id(parent) not in hidden:
            if run and blocks[id(parent)] is not block:
                yield run
                run = None
            block = blocks[id(parent)]
            run = run or _Paragraph(block.sourceline or 0, heading=block.name in _HEADINGS)
            run.parts.append(str(node))
            run.bold += len(node.strip()) if id(parent) in bold else 0
    if run:
        yield run


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

    def read(self, paragraphs: Iterable[_Paragraph]) -> None:
        for one in paragraphs:
            if one.picture is not None:
                self._picture(one.picture, one.line)
            elif text := one.text:
                self._text(one, text)

    def _text(self, one: _Paragraph, text: str) -> None:
        byline = _BYLINE.match(text) if not self.items else None
        if byline:
            self.author = self.author or _first_name(byline[1] or byline[2])
            self._skip(one.line, "the byline")
        elif _CAPTION.match(text) and len(text) <= 120:
            self._skip(one.line, "a picture's credit")
        elif why := reason(text):
            self._skip(one.line, why)
        elif one.is_heading:
            self._section = text if not self._title or self._title not in text else None
        elif not self.items and len(text) <= 16 and not _SENTENCE.search(text):
            self._skip(one.line, "a label above the article")
        else:
            self.items += dated_parts(text, one.line, self._section, self._published)

    def _picture(self, picture: Tag, line: int) -> None:
        source = next(
            (url for key in ("data-src", "src") if _is_web(url := str(picture.get(key)))), ""
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


IMPORTER = Importer("article", _claims, _read)
