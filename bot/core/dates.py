"""Dates in Chinese and English prose, with the precision that the words give them.

How vague words are read:

- A date without a year is the last such day (or month) on or before the publication; where that
  is unknown too, it is one of 2023.
- 今年, 去年, 上个月, 日前, `last year` and the like count from the publication, and give no date
  without it. 日前, 近日 and 几天前 give its month. 同年 and 次年 give none: the year is elsewhere.
- 年初 and `early 2023` are the first quarter, 年底, 年末 and `late 2023` the last one; a half of a
  year, its middle and its seasons are the year.
- 上旬, 左右 and the like leave a month a month.
- A date that no calendar has (2月30日) is no date, and no part of it is one either.
- 今天 and 今日 are left alone: in prose they mean "nowadays", and 今日头条 is a company.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

from bot.core.models import YEAR, PartialDate, Precision


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text: what it means and where it stands (`text[start:end]`)."""

    date: PartialDate
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unread:
    """What looks like a date and tells none here: 今年 in a text of unknown day, or 2月30日."""

    start: int
    end: int


def find(text: str, published: date | None = None) -> list[Found]:
    """All dates that the text states, in order, none of them overlapping.

    `published` is the day on which the text came out; None when nobody knows.
    """
    return [place for place in places(text, published) if isinstance(place, Found)]


def places(text: str, published: date | None = None) -> list[Found | Unread]:
    """As `find`, with the places between them that look like dates and tell none."""
    plain = text.translate(_ASCII_DIGITS)
    matches = [
        (match, read)
        for clue, shape, read in _SHAPES
        if clue.search(plain)
        for match in shape.finditer(plain)
    ]
    matches.sort(key=lambda found: (found[0].start(), -found[0].end()))
    found: list[Found | Unread] = []
    end = 0
    for match, read in matches:
        if match.start() < end:
            continue
        start, end = match.span()  # what looks like a date and is none hides its parts too
        stated = read(match, published)
        found.append(Found(stated, start, end) if stated else Unread(start, end))
    return found


def best(found: Iterable[Found]) -> PartialDate | None:
    """The date that tells most: the most exact one, the first of these; None without any."""
    return reduce(better, (one.date for one in found), None)


def better(one: PartialDate | None, other: PartialDate | None) -> PartialDate | None:
    """Of two dates the more exact one, the first of equals."""
    if one is None or other is None:
        return one or other
    ranks = list(Precision)
    return min(one, other, key=lambda it: ranks.index(it.precision))


def agree(one: PartialDate, other: PartialDate) -> bool:
    """Whether one of the two lies within the other, so that they may mean the same day."""
    return (one.first <= other.first and other.last <= one.last) or (
        other.first <= one.first and one.last <= other.last
    )


def last_such_day(month: int, day: int, published: date | None = None) -> date | None:
    """The last such day on or before the publication, or that of 2023; None if there is none."""
    latest = published or date(YEAR, 12, 31)
    oldest = max(latest.year - 8, 1) if published else YEAR  # eight years hold a 29 February
    for year in range(latest.year, oldest - 1, -1):
        if (one := _day(year, month, day)) is not None and one <= latest:
            return one
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _partial(year: int, month: int | None, day: int | None) -> PartialDate | None:
    """The date of these numbers; None when no calendar has it."""
    first = _day(year, 1 if month is None else month, 1 if day is None else day)
    if first is None:
        return None
    exact = Precision.YEAR if month is None else Precision.MONTH if day is None else Precision.DAY
    return PartialDate(first, exact)


def _quarter(year: int, number: int) -> PartialDate | None:
    first = _day(year, number * 3 - 2, 1)
    return PartialDate(first, Precision.QUARTER) if first else None


_ASCII_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number], calendar.month_abbr[number])
} | {"Sept": 9}
_YEARS = {
    "今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2,
    "this year": 0, "last year": -1, "next year": 1,
}  # fmt: skip
_MONTHS_AWAY = {
    "本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1,
    "this month": 0, "last month": -1, "next month": 1,
}  # fmt: skip
_DAYS_AWAY = {"昨天": -1, "昨日": -1, "前天": -2, "yesterday": -1}
_WEEKS_AWAY = {"上周": -1, "上星期": -1, "上个星期": -1, "last week": -1}
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}


def _number(digits: str) -> int:
    """The number that digits or Han numerals up to 99 say: `12`, `十二`, `二十一`."""
    if digits.isascii():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return _HAN_DIGITS.get(ones, 0) + (10 * _HAN_DIGITS.get(tens, 1) if ten else 0)


def _year(words: str, published: date | None) -> int | None:
    """The year that `2023`, `二〇二三` or 去年 means; None when nothing tells."""
    words = words.rstrip(" 年月的")
    if words.isdigit() and words.isascii():
        return int(words)
    if words[0] in _HAN_DIGITS:
        return int("".join(str(_HAN_DIGITS[char]) for char in words))
    away = _YEARS.get(words.lower() if words.isascii() else words + "年")
    return published.year + away if published and away is not None else None


_Match = re.Match[str]
_Reader = Callable[[_Match, date | None], PartialDate | None]


def _read_numbers(match: _Match, published: date | None) -> PartialDate | None:
    """Groups y, m and d, of which y and d may be missing."""
    groups = match.groupdict()
    month = _MONTHS.get(groups["m"]) or _number(groups["m"])
    day = _number(groups["d"]) if groups.get("d") else None
    if groups.get("y"):
        year = _year(groups["y"], published)
        return _partial(year, month, day) if year else None
    first = last_such_day(month, 1 if day is None else day, published)
    return _partial(first.year, month, day) if first else None


def _read_year(match: _Match, published: date | None) -> PartialDate | None:
    year = _year(match["y"], published)
    return _partial(year, None, None) if year else None


def _read_quarter(match: _Match, published: date | None) -> PartialDate | None:
    year = _year(match["y"], published)
    number = _ORDINALS.get(match["q"].lower()) or int(match["q"])
    return _quarter(year, number) if year else None


def _read_edge(match: _Match, published: date | None) -> PartialDate | None:
    """The beginning or the end of a year."""
    year = _year(match["y"], published)
    early = match["edge"] in "初early" or match["edge"].endswith(("start of", "beginning of"))
    return _quarter(year, 1 if early else 4) if year else None


def _read_month_away(match: _Match, published: date | None) -> PartialDate | None:
    if published is None:
        return None
    months = published.year * 12 + published.month - 1 + _MONTHS_AWAY[match["m"].lower()]
    day = match.groupdict().get("d")
    return _partial(months // 12, months % 12 + 1, _number(day) if day else None)


def _read_day_away(match: _Match, published: date | None) -> PartialDate | None:
    day = _away(published, timedelta(_DAYS_AWAY[match[0].lower()]))
    return PartialDate(day) if day else None


def _away(published: date | None, distance: timedelta) -> date | None:
    """The day that far from the publication; None when it is unknown, or before the calendar."""
    try:
        return published + distance if published else None
    except OverflowError:
        return None


def _read_lately(match: _Match, published: date | None) -> PartialDate | None:
    """The month in which the days lie that 日前 or 上周 speak of."""
    about = _away(published, timedelta(weeks=_WEEKS_AWAY.get(match[0].lower(), 0)))
    return _partial(about.year, about.month, None) if about else None


def _read_nothing(match: _Match, published: date | None) -> None:
    """What looks like a date and must not be taken for one."""


_Y = r"(?:(?<![\d.])(?:1[89]|20)\d\d|[一二][〇○零一二三四五六七八九]{3})"
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_D = rf"(?:\s?(?P<d>{_N})(?:\s?[-—–~～至到]\s?{_N})?\s?[日号])?"
_THIS = "今年|本年|去年|前年|明年|后年"
_SOME = "同年|当年|次年|翌年|来年|每年|往年|历年"
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True)[:-1])
_TH = r"(?:st|nd|rd|th)?(?!\d)"

_SHAPES_AND_CLUES: tuple[tuple[str, str, _Reader], ...] = (
    # A clue is what any such date holds; a text without it need not be searched for the shape.
    # 2022月11月30日 is a misprint that is easily understood.
    ("月", rf"(?P<y>{_Y}\s?[年月]|{_THIS})\s?的?\s?(?P<m>{_N})\s?月{_D}", _read_numbers),
    ("月", rf"(?<![\d.第一二三四五六七八九十])(?P<m>{_N})\s?月{_D}", _read_numbers),
    ("季", rf"(?P<y>{_Y}\s?年|{_THIS})的?\s?(?:第?\s?(?P<q>[一二三四1-4])\s?季)", _read_quarter),
    ("[Qq]", rf"(?P<y>{_Y}\s?年|{_THIS})的?\s?[Qq](?P<q>[1-4])(?!\d)", _read_quarter),
    ("年", rf"(?P<y>{_Y}\s?年|{_THIS})\s?年?(?P<edge>[初底末])", _read_edge),
    ("年", rf"(?P<y>{_Y}\s?年|{_THIS})(?!代|前)", _read_year),
    ("年", rf"(?:{_SOME})\s?的?\s?(?:{_N}\s?月{_D}|年?[初底末])?", _read_nothing),
    ("月", rf"(?P<m>本月|这个月|上个?月|下个?月){_D}", _read_month_away),
    ("[前日周期]", r"日前|近日|几天前|数日前|本周|上周|上个?星期", _read_lately),
    ("[昨前]", r"昨天|昨日|前天", _read_day_away),
    (
        _NAMES,
        rf"(?<![\d.,])(?P<d>\d{{1,2}}){_TH}\s(?:of\s)?(?P<m>{_NAMES})\b\.?(?:,?\s(?P<y>{_Y})\b)?",
        _read_numbers,
    ),
    (
        _NAMES,
        rf"\b(?P<m>{_NAMES})\b\.?\s(?P<d>\d{{1,2}}){_TH}(?:,?\s(?P<y>{_Y})\b)?",
        _read_numbers,
    ),
    (_NAMES, rf"\b(?P<m>{_NAMES})\b\.?,?\s(?:of\s)?(?P<y>{_Y})\b", _read_numbers),
    (
        _NAMES,
        r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Ff]rom|[Ee]arly|[Mm]id|[Ll]ate|[Ll]ast)"
        rf"[\s-](?P<m>{_NAMES})\b",
        _read_numbers,
    ),
    ("[Qq][1-4]", rf"\b[Qq](?P<q>[1-4])\s(?:of\s)?(?P<y>{_Y})\b", _read_quarter),
    ("[Qq][1-4]", rf"(?P<y>{_Y})\s[Qq](?P<q>[1-4])\b", _read_quarter),
    (
        "quarter",
        rf"\b(?P<q>first|second|third|fourth)\squarter\sof\s(?P<y>{_Y})\b",
        _read_quarter,
    ),
    (
        "[Ee]arly|[Ll]ate|of",
        rf"\b(?P<edge>[Ee]arly|[Ll]ate|(?:start|beginning|end)\sof)\s"
        rf"(?P<y>{_Y}|(?:this|last|next)\syear)\b",
        _read_edge,
    ),
    ("year", r"\b(?P<y>[Tt]his\syear|[Ll]ast\syear|[Nn]ext\syear)\b", _read_year),
    ("month", r"\b(?P<m>[Tt]his\smonth|[Ll]ast\smonth|[Nn]ext\smonth)\b", _read_month_away),
    ("week", r"\b[Ll]ast\sweek\b", _read_lately),
    ("yesterday|Yesterday", r"\b[Yy]esterday\b", _read_day_away),
    (
        r"[a-z][\s-]\d{4}",
        r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Oo]f|[Uu]ntil|[Mm]id|year)[\s-]"
        rf"(?P<y>{_Y})\b(?![-\d年])",
        _read_year,
    ),
    (
        r"\d{4}[-/.]",
        r"(?<![\d./-])(?P<y>(?:1[89]|20)\d\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)"
        r"(?P<d>\d{1,2})(?![\d/-])",
        _read_numbers,
    ),
)
# All repetitions are bounded, so the search takes linear time.
_SHAPES = tuple(
    (re.compile(clue), re.compile(shape), read) for clue, shape, read in _SHAPES_AND_CLUES
)
