"""TOML files whose faults and tables know their lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import tomli  # as tomllib, but compiled: it reads the calendar in a third of the time

from bot.errors import DocumentError, Fault
from bot.importers.decode import decode

_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([\w.-]+)[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*([\w-]+)[ \t]*=", re.MULTILINE)
_VALUE = re.compile(r"=[ \t]*(\d{4}-\d\d-\d\d)")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")


@dataclass(frozen=True, slots=True)
class Table:
    """One `[[kind]]` table of a file, with the line of its header and of its keys."""

    values: Mapping[str, Any]
    line: int
    keys: Mapping[str, int]
    """Line of each key of the table's own level."""

    def line_of(self, key: str) -> int:
        """The line of a key; that of the header when the key is missing."""
        return self.keys.get(key, self.line)


def load(data: bytes, name: str, kind: str) -> list[Table]:
    """The `[[kind]]` tables of a TOML file, in order.

    DocumentError with file and line when it is no TOML, or holds anything but such tables.
    """
    text = decode(data, name)
    tables = _parse(text, name)
    faults = [
        Fault(name, _line_of(text, key), f"{key!r} does not belong here; there are [[{kind}]] only")
        for key, value in tables.items()
        if key != kind or not _is_tables(value)
    ]
    if faults:
        raise DocumentError(*faults)
    places = [match for match in _HEADER.finditer(text) if match[1] == kind]
    return list(_with_lines(text, places, tables.get(kind, [])))


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        message = str(error)
        if "date" in message:
            raise DocumentError(_bad_date(text, name)) from None
        place = _PLACE.search(message)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1 if place else 0
        reason = _PLACE.sub("", message)
        raise DocumentError(Fault(name, line, f"is no valid TOML: {reason}")) from None
    except ValueError:
        raise DocumentError(_bad_date(text, name)) from None
    except RecursionError:
        raise DocumentError(Fault(name, 0, "is no valid TOML: nested too deeply")) from None


def _bad_date(text: str, name: str) -> Fault:
    """Where the date stands that no calendar has: tomli says only that there is one."""
    for match in _VALUE.finditer(text):
        try:
            date.fromisoformat(match[1])
        except ValueError:
            line = text.count("\n", 0, match.start()) + 1
            return Fault(name, line, f"{match[1]} is a date that does not exist")
    return Fault(name, 0, "holds a date that does not exist")


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _line_of(text: str, key: str) -> int:
    for match in re.finditer(rf"^[ \t]*(?:\[\[?[ \t]*)?{re.escape(key)}\b", text, re.MULTILINE):
        return text.count("\n", 0, match.start()) + 1
    return 0


def _with_lines(
    text: str, places: list[re.Match[str]], tables: list[dict[str, Any]]
) -> list[Table]:
    newlines = [match.start() for match in re.finditer("\n", text)]

    def line(at: int) -> int:
        return bisect_right(newlines, at - 1) + 1 if at else 1

    if len(places) != len(tables):  # written inline: `event = [{…}]`
        return [Table(values, _line_of(text, ""), {}) for values in tables]
    ends = [place.start() for place in places[1:]] + [len(text)]
    built = []
    for place, end, values in zip(places, ends, tables, strict=True):
        keys: dict[str, int] = {}
        for match in _KEY.finditer(text, place.end(), end):
            if match[1] in values:
                keys.setdefault(match[1], line(match.start(1)))
        built.append(Table(values, line(place.start()), keys))
    return built
