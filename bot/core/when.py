"""Dates and spans in what people type: `gpt-4 march`, 3月14日, `last week of november`.

How they are read:

- Without a year it is 2023; 2022 and other years are taken as they are said.
- A month alone is all of it; `may` is a month only where nothing else can be meant: at the end, at
  the beginning, or beside a number or words such as `in` and `late`.
- The first week of a month is its days 1 to 7, the last one its last seven days; 上旬, 中旬, 下旬
  and `early`, `mid`, `late` are its thirds, `beginning` and 初 its first ten days, 底 its last ten.
- Seasons are three whole months from March, June and September; winter is January and February.
- `3-14`, `3/14` and `11.17` are a day of 2023 where they stand apart, the last one only alone.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.core import dates
from bot.core.models import YEAR, PartialDate
from bot.core.text import fold


@dataclass(frozen=True, slots=True)
class Span:
    """The days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1


_NAMES = "|".join(
    sorted(calendar.month_name[1:] + calendar.month_abbr[1:] + ["Sept"], key=len)[::-1]
)
_MONTH_WORD = re.compile(rf"\b({_NAMES})\b", re.IGNORECASE)
_NUMBER = {"sept": 9} | {
    name.lower(): number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
}
_M = rf"(?P<m>{_NAMES})\b\.?"
_IN_YEAR = r"(?:,?\s*(?:of\s)?(?P<y>20\d\d))?"
_MONTH = r"(?:(?P<y>20\d\d)年?)?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?"
_HAN_NUMBER = {char: n for n, char in enumerate("一二三四五六七八九十", 1)} | {
    "十一": 11,
    "十二": 12,
}

_THIRDS = {
    "early": (1, 10), "beginning of": (1, 10), "start of": (1, 10), "mid": (11, 20),
    "middle of": (11, 20), "late": (21, 31), "end of": (21, 31), "first half of": (1, 15),
    "second half of": (16, 31), "上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "中": (11, 20),
    "下旬": (21, 31), "底": (21, 31), "末": (21, 31), "上半月": (1, 15), "下半月": (16, 31),
}  # fmt: skip
_WEEKS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "last": 0, "final": 0, "一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4,
    "最后一": 0, "末": 0,
}  # fmt: skip
_PARTS = {
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "first quarter": (1, 3),
    "second quarter": (4, 6), "third quarter": (7, 9), "fourth quarter": (10, 12),
    "last quarter": (10, 12), "first half": (1, 6), "second half": (7, 12), "spring": (3, 5),
    "summer": (6, 8), "autumn": (9, 11), "winter": (1, 2), "early": (1, 3), "late": (10, 12),
    "一季度": (1, 3), "二季度": (4, 6), "三季度": (7, 9), "四季度": (10, 12), "上半年": (1, 6),
    "下半年": (7, 12), "春天": (3, 5), "夏天": (6, 8), "秋天": (9, 11), "冬天": (1, 2),
    "年初": (1, 3), "年底": (10, 12), "年末": (10, 12), "end": (10, 12), "beginning": (1, 3),
}  # fmt: skip


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_Match = re.Match[str]
_Reader = Callable[[_Match], Span | None]


def _year(match: _Match) -> int:
    return int(match.groupdict().get("y") or YEAR)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _HAN_NUMBER.get(word) or _NUMBER[word.lower()]


def _days(year: int, month: int, first: int, last: int) -> Span | None:
    length = calendar.monthrange(year, month)[1]
    return Span(date(year, month, first), date(year, month, min(last, length)))


def _read_third(match: _Match) -> Span | None:
    return _days(
        _year(match), _number(match["m"]), *_THIRDS[match["part"].replace("-", "").strip()]
    )


def _read_week(match: _Match) -> Span | None:
    year, month, week = _year(match), _number(match["m"]), _WEEKS[match["week"]]
    length = calendar.monthrange(year, month)[1]
    first = week * 7 - 6 if week else length - 6
    return _days(year, month, first, first + 6)


def _read_part(match: _Match) -> Span | None:
    first, last = _PARTS[match["part"]]
    return Span(date(_year(match), first, 1), _month(_year(match), last).last)


def _read_month(match: _Match) -> Span | None:
    return _month(_year(match), _number(match["m"]))


def _read_year(match: _Match) -> Span | None:
    year = int(match["y"])
    return Span(date(year, 1, 1), date(year, 12, 31))


def _read_day(match: _Match) -> Span | None:
    try:
        day = date(_year(match), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return Span(day, day)


def _month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


_ALONE = r"(?<![\w.\-/]){}(?![\w\-/]|\.\d)"
_TH = r"(?:st|nd|rd|th)?"
_SHAPES: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(shape, re.IGNORECASE), read)
    for shape, read in (
        (rf"\b(?:the\s)?(?P<week>{_any(_WEEKS)})\sweek\s(?:of|in)\s{_M}{_IN_YEAR}", _read_week),
        (rf"{_MONTH}的?第?(?P<week>{_any(_WEEKS)})个?(?:周|星期|礼拜)", _read_week),
        (rf"\b(?:the\s)?(?P<part>{_any(_THIRDS)})[\s-]{_M}{_IN_YEAR}", _read_third),
        (
            rf"{_MONTH}的?(?P<part>上旬|中旬|下旬|上半月|下半月|初|底|末|中(?![国文美央]))",
            _read_third,
        ),
        (
            rf"\b(?:the\s)?(?P<part>{_any(_PARTS)})(?:\s(?:of|in)(?:\sthe\syear)?)?"
            r"\s(?P<y>20\d\d)\b",
            _read_part,
        ),
        (
            r"\b(?P<part>q[1-4]|(?:first|second|third|fourth)\squarter|(?:first|second)\shalf)\b"
            r"(?:\s(?:of\s)?(?:the\syear)?(?P<y>20\d\d)?)?",
            _read_part,
        ),
        (r"(?:in|during)\s(?:the\s)?(?P<part>spring|summer|autumn|winter)\b", _read_part),
        (
            r"(?:(?P<y>20\d\d)年?|今年)?第?"
            r"(?P<part>[一二三四]季度|上半年|下半年|年初|年底|年末|[春夏秋冬]天)",
            _read_part,
        ),
        (_ALONE.format(r"(?P<y>20\d\d)[-/.年]?\s?(?P<part>q[1-4])"), _read_part),
        (_ALONE.format(r"(?P<y>20\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"), _read_day),
        (_ALONE.format(r"(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)"), _read_day),
        (_ALONE.format(r"(?P<y>20\d\d)[-/.](?P<m>0?[1-9]|1[0-2])"), _read_month),
        (_ALONE.format(r"(?P<m>0?[1-9]|1[0-2])[-/](?P<d>\d{1,2})"), _read_day),
        (r"^\s*(?P<m>0?[1-9]|1[0-2])\.(?P<d>\d\d)\s*$", _read_day),
        (rf"{_MONTH}(?![\d一二三四五六七八九十])(?!之暗面)", _read_month),
    )
)  # fmt: skip
_BARE_MONTH = re.compile(
    rf"(?:\b(?:in|of|during|from|since|by|until)\s)?\b{_M}(?:,?\s(?:of\s)?(?P<y>20\d\d)\b)?", re.I
)
_VERSION = re.compile(r"[\w.]-$")
_LONE_YEAR = re.compile(r"(?:\b(?:in|of)\s)?(?<![\w.\-/])(?P<y>20\d\d)年?(?![\w\-/]|\.\d)")
_BRIDGE = re.compile(r"\s*(?:-|–|—|~|to|until|till|through|and|\.\.|到|至|和)\s*", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:\b(?:on|in|from|between|during|of|since|around|at)|从|在)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span
    start: int
    end: int


def read(text: str) -> tuple[Span | None, str]:
    """The days that the text names, and the text without them.

    Two dates with `to` between are one span; of several others the first one counts.
    """
    plain = _MONTH_WORD.sub(lambda month: month[0].capitalize(), fold(text))
    places = _places(plain)
    if not places:
        return None, text
    first = places[0]
    span, end = first.span, first.end
    if len(places) > 1 and _BRIDGE.fullmatch(plain[first.end : places[1].start]):
        last = places[1]
        if first.span.first <= last.span.last:
            span, end = Span(first.span.first, last.span.last), last.end
    before = _LEAD.sub("", plain[: first.start])
    return span, f"{before} {_without_year(plain[end:])}".strip()


def _without_year(rest: str) -> str:
    return _LONE_YEAR.sub(" ", rest, count=1) if rest.strip() else ""


def _places(plain: str) -> list[_Place]:
    found: list[_Place] = []
    for shape, reader in _SHAPES:
        for match in shape.finditer(plain):
            _add(found, match, reader(match))
    for stated in dates.find(plain, date(YEAR, 12, 31)):
        if stated.date.precision != "year" and not _VERSION.search(plain[: stated.start]):
            _put(found, _Place(_span(stated.date), stated.start, stated.end))
    for match in _BARE_MONTH.finditer(plain):
        if _month_is_meant(plain, match):
            _add(found, match, _read_month(match))
    if not found:
        for match in _LONE_YEAR.finditer(plain):
            _add(found, match, _read_year(match))
    return sorted(found, key=lambda place: place.start)


def _month_is_meant(plain: str, match: _Match) -> bool:
    """`march` is a month; `may`, `mar` and the like are one only where nothing else is meant."""
    if len(match["m"]) > 3 or match["y"] or match[0][0].islower():
        return True
    return not plain[match.end() :].strip() or not plain[: match.start()].strip()


def _span(when: PartialDate) -> Span:
    return Span(when.first, when.last)


def _add(found: list[_Place], match: _Match, span: Span | None) -> None:
    if span:
        _put(found, _Place(span, *match.span()))


def _put(found: list[_Place], place: _Place) -> None:
    """Keep it unless an earlier shape has taken some of its text."""
    if all(place.end <= other.start or other.end <= place.start for other in found):
        found.append(place)
