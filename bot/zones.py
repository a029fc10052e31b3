"""Time zones as people name them: checking a name, and offering names while somebody types."""

from __future__ import annotations

import zoneinfo
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.core.models import Language
from bot.core.text import fold
from bot.core.voice import N_
from bot.errors import UsageError
from bot.i18n import CLDR

if TYPE_CHECKING:
    from babel import Locale

CITIES = {
    "Asia/Shanghai": (
        "北京",
        "深圳",
        "广州",
        "杭州",
        "成都",
        "南京",
        "武汉",
        "西安",
        "Beijing",
        "Shenzhen",
        "Guangzhou",
        "Hangzhou",
        "Chengdu",
    ),
    "Asia/Tokyo": ("大阪", "京都", "Osaka", "Kyoto"),
    "Asia/Taipei": ("高雄", "新竹", "Kaohsiung", "Hsinchu"),
    "Asia/Kolkata": ("孟买", "德里", "班加罗尔", "Mumbai", "Delhi", "Bangalore", "Bengaluru"),
    "Asia/Dubai": ("阿布扎比", "Abu Dhabi"),
    "Asia/Ho_Chi_Minh": ("河内", "Hanoi"),
    "Asia/Jerusalem": ("特拉维夫", "Tel Aviv"),
    "Europe/London": ("剑桥", "牛津", "Cambridge", "Oxford"),
    "Europe/Berlin": ("慕尼黑", "法兰克福", "汉堡", "Munich", "Frankfurt", "Hamburg"),
    "Europe/Rome": ("米兰", "Milan"),
    "Europe/Madrid": ("巴塞罗那", "Barcelona"),
    "Europe/Zurich": ("日内瓦", "Geneva"),
    "America/New_York": (
        "华盛顿",
        "波士顿",
        "亚特兰大",
        "迈阿密",
        "Washington",
        "Boston",
        "Atlanta",
        "Miami",
    ),
    "America/Chicago": ("休斯敦", "达拉斯", "奥斯汀", "Houston", "Dallas", "Austin"),
    "America/Los_Angeles": (
        "旧金山",
        "硅谷",
        "西雅图",
        "San Francisco",
        "Silicon Valley",
        "Seattle",
    ),
    "America/Toronto": ("蒙特利尔", "渥太华", "Montreal", "Ottawa"),
    "America/Sao_Paulo": ("里约热内卢", "Rio de Janeiro"),
    "Australia/Sydney": ("堪培拉", "Canberra"),
}
"""Great cities that name no zone of their own."""

_OFFERED_FIRST = ("UTC", "Asia/Shanghai", "Asia/Taipei", "America/New_York", "Europe/London")
_NO_MATCH = 3


class Zone(NamedTuple):
    """A time zone that is offered."""

    label: str
    """What a person reads, at most 100 characters: `Asia/Shanghai · 上海`."""
    name: str
    """The IANA name: `Asia/Shanghai`."""


def zone_named(text: str) -> str:
    """The IANA name that somebody typed, in whatever case, as it is really written.

    The name of a city or country that has one zone only will do too. Raises UsageError when there
    is no such time zone.
    """
    typed = "_".join(text.split())
    if name := _known().get(typed.casefold()):
        return name
    wanted = _words(text)
    places = [name for name, terms in _search_terms().items() if wanted in terms]
    if len(places) == 1:
        return places[0]
    raise UsageError(
        N_("“{zone}” is no time zone; choose one from the list, such as Europe/Berlin."),
        zone=text[:60],
    )


def suggest(text: str, language: Language, limit: int = 25) -> list[Zone]:
    """Zones with a name, city or country that the text begins or stands in, the best first."""
    wanted = _words(text)
    labels, found = _labels(language), _search_terms()
    if not wanted:
        names = list(dict.fromkeys((*_OFFERED_FIRST, *labels)))
    else:
        ranked = ((_rank(wanted, found[name]), name not in CITIES, name) for name in labels)
        names = [name for rank, _, name in sorted(ranked) if rank < _NO_MATCH]
    return [Zone(labels[name], name) for name in names[:limit]]


def _rank(wanted: str, names: frozenset[str]) -> int:
    """0 for a name itself, 1 for a beginning, 2 for a part."""
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(wanted in name for name in names) else _NO_MATCH


@cache
def _known() -> dict[str, str]:
    """Every name that the zone data has, old spellings included, by its casefolded form."""
    names = zoneinfo.available_timezones() - {"Factory", "localtime"}
    return {name.casefold(): name for name in sorted(names)}


@cache
def _offered() -> tuple[str, ...]:
    """The names that stand for a place, from the zone data's own list, and UTC."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return ("UTC", *sorted(row[2].strip() for row in rows))


@cache
def _labels(language: Language) -> dict[str, str]:
    """What a person reads for each zone that is offered."""
    if language is Language.EN:
        return {name: name for name in _offered()}
    cities = ((name, _place(name, CLDR[language])[0]) for name in _offered())
    return {name: f"{name} · {city}" if city else name for name, city in cities}


@cache
def _search_terms() -> dict[str, frozenset[str]]:
    """Under which folded names each zone is found, in English and Chinese."""
    found = {}
    for name in _offered():
        own = (name, *(known.rsplit("/", 1)[-1] for known in (name, *_earlier_names(name))))
        places = (_place(name, locale) for locale in ("en", "zh_Hans_CN", "zh_Hant_TW"))
        terms = map(_words, (*own, *CITIES.get(name, ()), *chain.from_iterable(places)))
        found[name] = frozenset(term for term in terms if term)
    return found


def _words(name: str) -> str:
    """A name as it is compared."""
    return " ".join(fold(name.replace("_", " ")).split())


def _place(name: str, locale: str) -> tuple[str, str]:
    """A zone's city and country in that locale; empty where nobody names it."""
    from babel.core import get_global

    data = _locale(locale)
    territories = get_global("zone_territories")
    names = (name, *_earlier_names(name))
    city = next((data.time_zones[known]["city"] for known in names if _has_city(data, known)), "")
    country = next((territories[known] for known in names if known in territories), "")
    return city, data.territories.get(country, "")


def _has_city(data: Locale, name: str) -> bool:
    return "city" in data.time_zones.get(name, {})


@cache
def _locale(name: str) -> Locale:
    from babel import Locale

    return Locale.parse(name)


@cache
def _earlier_names(name: str) -> list[str]:
    """The names a zone had before: Unicode's locale data still says Asia/Calcutta."""
    from babel.core import get_global

    return [old for old, new in get_global("zone_aliases").items() if new == name]
