"""Events as the tables of `seeds/calendar/*.toml`, ready to stand in place of the ones there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from bot.core.models import Event, Localized, PartialDate, Precision, Source, Status

_DATE_KEYS = {
    Precision.DAY: "date",
    Precision.MONTH: "month",
    Precision.QUARTER: "quarter",
    Precision.YEAR: "year",
}


def event_toml(event: Event, distinct_from: Iterable[str] = ()) -> str:
    """One `[[event]]` table, its keys in the order of the calendar."""
    return "\n".join(["[[event]]", *_lines(event, sorted(distinct_from)), ""])


def _lines(event: Event, distinct_from: Sequence[str]) -> Iterator[str]:
    yield f"id = {_text(event.id)}"
    if event.date:
        yield _date(event.date)
    if event.category:
        yield f"category = {_text(event.category)}"
    yield f"importance = {event.importance}"
    if event.entities:
        yield f"entities = {_list(event.entities)}"
    yield f"title = {_texts(event.title)}"
    yield f"summary = {_texts(event.summary)}"
    if event.points.en or event.points.zh_cn:
        points = event.points
        yield f"points = {{ en = {_list(points.en or ())}, zh = {_list(points.zh_cn or ())} }}"
    yield from ("sources = [", *(f"  {_source(source)}," for source in event.sources), "]")
    if event.note.en or event.note.zh_cn:
        yield f"note = {_texts(event.note)}"
    if event.status is not Status.CONFIRMED:
        yield f"status = {_text(event.status)}"
    if distinct_from:
        yield f"distinct_from = {_list(distinct_from)}"


def _source(source: Source) -> str:
    parts = {
        key: getattr(source, key)
        for key in ("url", "document", "title", "publisher")
        if getattr(source, key)
    }
    written = [f"{key} = {_text(value)}" for key, value in parts.items()]
    if source.date:
        written.append(_date(source.date))
    if source.line:
        written.append(f"line = {source.line}")
    return f"{{ {', '.join(written)} }}"


def _date(when: PartialDate) -> str:
    plain = when.precision in (Precision.DAY, Precision.YEAR)
    return f"{_DATE_KEYS[when.precision]} = {when if plain else _text(str(when))}"


def _texts(text: Localized[str]) -> str:
    return f"{{ en = {_text(text.en or '')}, zh = {_text(text.zh_cn or '')} }}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's too, but for one character that JSON lets stand."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
