"""What a page says about itself: title, author, publisher, time and address."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from bot.importers.base import split_title
from bot.importers.markup import words

_SITE = re.compile(r"(.*\S)\s+[-_|–—]\s+(\S[^-_|–—]*)")
_SHOWN_TIME = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)日?(?:\s{0,3}(\d\d?):(\d\d))?")
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
        shown = soup.find(string=_SHOWN_TIME)
        return _moment(str(shown)) if shown else None

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


def is_web(url: str) -> bool:
    """Whether this is an http or https address."""
    try:
        return urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        return False
