"""What was accepted of readers' reports, as a list to read or as tables ready for the seeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from bot.core.amend import Amendment, amend
from bot.core.entities import Directory
from bot.core.models import Localized
from bot.curation import Entry, read_entries
from bot.importers import read
from bot.seeds import read_bytes
from bot.tomlform import event_toml

Amendments = Mapping[str, Amendment]
"""By the event's id."""


def to_text(amendments: Amendments) -> str:
    """Each amended event with what is changed of it."""
    blocks = ("\n".join([key, *_parts(amendment)]) for key, amendment in amendments.items())
    return "".join(f"{block}\n\n" for block in blocks)


def to_toml(amendments: Amendments, folder: Path) -> str:
    """The whole table of each amended event of the calendar, with the place that it replaces.

    DocumentError when the folder's calendar cannot be read.
    """
    entries = {entry.event.id: entry for entry in _entries(folder)}
    known = [entry for key, entry in entries.items() if key in amendments]
    tables = [_table(entry, amendments[entry.event.id]) for entry in known]
    rest = [f"# {key}: not in the calendar\n" for key in amendments if key not in entries]
    return "\n".join([*tables, *rest])


def _table(entry: Entry, amendment: Amendment) -> str:
    amended = amend(entry.event, amendment)
    return f"# {entry.file}:{entry.line}\n{event_toml(amended, entry.distinct_from)}"


def _entries(folder: Path) -> list[Entry]:
    """The calendar as its files tell it, in their order."""
    events = [
        event
        for path in sorted(folder.glob("calendar/*.toml"))
        for event in read(read_bytes(path), str(path), Directory()).events
    ]
    return read_entries(folder, events)


def _parts(amendment: Amendment) -> Iterator[str]:
    for part in (field.name for field in fields(amendment)):
        match getattr(amendment, part):
            case Localized(en=en, zh_cn=zh):
                said = {f"{part}.en": en, f"{part}.zh": zh}
                yield from (f"  {name}: {text}" for name, text in said.items() if text is not None)
            case tuple(sources):
                yield from (f"  source: {source.url}" for source in sources)
            case None:
                pass
            case value:
                yield f"  {part}: {value}"
