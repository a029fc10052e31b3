"""What a page says about itself: title, author, publisher, time and address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from bot.importers.base import split_title
from bot.importers.markup import words

_SITE = re.compile(r"(.*\S)\s+[-_|–—]\s+(\S[^-_|–—]*)")
_SHOWN_TIME = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)日?(?:\s{0,3}(\d\d?):(\d\d))?")
_ISO_TIME = re.compile(r"T\d[\d:.]*(?:Z|[+-]\d\d:?\d\d)?")
_PROSE = re.compile(r"[。！？!?；;，,]")
_STAMP_LENGTH = 60
_ABOVE, _BELOW = 3, 12
"""How many strings above and below the heading a page may show its time in."""
_TOLD = ["p", "li", "td", "th", "blockquote", "aside", "h2", "h3", "h4", "h5", "h6"]
"""Elements whose dates are those of events, or of other pages."""
_TIMES = (
    "og:release_date", "article:published_time", "og:article:published_time", "datepublished",
    "publishdate", "pubdate", "publish_time", "date",
)  # fmt: skip


class Masthead:
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
        stamps = (_moment(text) for text in _beside(soup.find("h1")))
        return next(filter(None, stamps), None)

    def _address(self, soup: BeautifulSoup) -> str | None:
        link = soup.find("link", rel="canonical")
        href = link.get("href") if isinstance(link, Tag) else None
        known = (href, self._meta.get("og:url"))
        return next((str(url) for url in known if url and is_web(str(url))), None)


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


def _beside(heading: Tag | NavigableString | None) -> Iterator[str]:
    """The short strings below and above the article's heading that may say when it came out."""
    if heading is None:
        return
    below = islice(_strings(heading.next_elements), _BELOW)
    above = islice(_strings(heading.previous_elements), _ABOVE)
    for string in (*below, *above):
        text = words(string).strip()
        if is_stamp(text) or (_may_tell(text) and string.find_parent(_TOLD) is None):
            yield text


def is_stamp(text: str) -> bool:
    """Whether this is a short line with a day and a time of day: when a page came out."""
    return bool(_may_tell(text) and (match := _SHOWN_TIME.search(text)) and match[4])


def _may_tell(text: str) -> bool:
    return len(text) <= _STAMP_LENGTH and not _PROSE.search(text)


def _strings(elements: Iterable[PageElement]) -> Iterator[NavigableString]:
    return (one for one in elements if type(one) is NavigableString and one.strip())


def _moment(text: str) -> date | datetime | None:
    """The day, and the time of day where it is stated, as the page shows it."""
    match = _SHOWN_TIME.search(text)
    if match is None:
        return None
    year, month, day, hour, minute = match.groups()
    try:
        if iso := _ISO_TIME.match(text, match.end()):
            return datetime.fromisoformat(text[match.start() : iso.end()])
        if hour:
            return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}")
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_web(url: str) -> bool:
    """Whether this is an http or https address."""
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False
