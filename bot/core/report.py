"""Reports: a reader says what is wrong with an event, and the operator decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.amend import Amendment
from bot.core.dates import find
from bot.core.markdown import host, is_address, is_plain, one_line
from bot.core.models import TITLE_LIMITS, YEAR, Language, Localized, PartialDate, Source
from bot.core.text import HAN, from_traditional
from bot.core.voice import N_

TEXT_LIMIT = 1000
URL_LIMIT = 500
"""The longest explanation and address that a report may have, in characters."""

OPEN_PER_PERSON, SENT_PER_PERSON, OPEN_PER_SERVER = 3, 10, 50
WHILE = timedelta(hours=24)
"""How many reports may wait, of one person and of one server, and how many one may send in it."""


class Wrong(StrEnum):
    """What of an event is wrong."""

    DATE = "date"
    TITLE = "title"
    TEXT = "text"
    SOURCE = "source"
    OTHER = "other"


class ReportState(StrEnum):
    """What became of a report."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EDITED = "edited"
    DISMISSED = "dismissed"


class Refusal(StrEnum):
    """Why a report is not taken, as a sentence for the one who sends it."""

    TWICE = N_("You have reported this already; once is enough.")
    OPEN = N_("Three of your reports wait to be read; write again when one is decided.")
    DAY = N_("You have sent ten reports within a day; write again tomorrow.")
    SERVER = N_("Fifty reports of this server wait to be read; write again when some are decided.")


@dataclass(frozen=True, slots=True)
class Report:
    """What one person says is wrong with an event; nobody but the operator reads it."""

    id: int
    event_id: str
    wrong: Wrong
    text: str
    """What is right, or an explanation."""
    url: str | None
    """An address that shows it."""
    language: Language
    user_id: int | None
    """None when it was forgotten, some time after the decision."""
    guild_id: int | None
    created_at: datetime
    state: ReportState = ReportState.OPEN
    decided_by: int | None = None
    decided_at: datetime | None = None


def is_citable(url: str) -> bool:
    """Whether a source may have this address: plain http or https, and what it seems to be."""
    return len(url) <= URL_LIMIT and is_address(url) and is_plain(url)


def proposed(report: Report) -> Amendment | None:
    """What the report changes as it stands; None when a person must put it into words first."""
    match report.wrong:
        case Wrong.DATE:
            when = _date(report.text)
            return Amendment(date=when) if when else None
        case Wrong.TITLE:
            return _title(one_line(report.text), report.language)
        case Wrong.SOURCE:
            url = cited(report)
            return Amendment(sources=(source(url),)) if url else None
        case _:
            return None


def cited(report: Report) -> str | None:
    """The address that the report gives; some write it where the explanation belongs."""
    urls = (report.url or "", report.text.strip())
    return next((url for url in urls if is_citable(url)), None)


def source(url: str) -> Source:
    """A source at that address, named by its host."""
    return Source(url=url, publisher=host(url))


def _date(text: str) -> PartialDate | None:
    """The one date that the text tells, in prose or as `2023-03-14`."""
    try:
        return PartialDate.parse(text.strip())
    except ValueError:
        found = {each.date for each in find(text, date(YEAR, 12, 31))}
        return found.pop() if len(found) == 1 else None


def _title(title: str, language: Language) -> Amendment | None:
    """A title in the language of its letters: a reader may report that of another language."""
    if not re.search(f"[{HAN}]", title):
        fits = 0 < len(title) <= TITLE_LIMITS["en"]
        return Amendment(title=Localized(en=title)) if fits else None
    simplified = from_traditional(title) if language is Language.ZH_TW else title
    fits = len(simplified) <= TITLE_LIMITS["zh"]
    return Amendment(title=Localized(zh_cn=simplified)) if fits else None
