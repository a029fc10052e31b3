"""Validates settings, seeds and store, and lists every fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.config import Settings, load_settings
from bot.curation import Entry, coverage, find_faults, read_entries
from bot.errors import DocumentError, Fault, SettingsError, StoreError
from bot.seeds import Seeds, read_seeds
from bot.store import open_store

Summary = dict[str, object]


async def check() -> tuple[list[Fault], Summary]:
    """Every fault of settings, seeds and store, and the figures of what is there."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [Fault("settings", 0, line) for line in str(error).splitlines()], {}
    faults, summary = check_seeds(settings.seeds_dir)
    return [*faults, *await _check_store(settings)], summary


def check_seeds(folder: Path) -> tuple[list[Fault], Summary]:
    """Every fault of the seeds, and their figures."""
    try:
        seeds = read_seeds(folder)
        events = [event for reading in seeds.readings for event in reading.events]
        entries = read_entries(folder, events)
    except DocumentError as error:
        return list(error.faults), {}
    faults = [*_references(seeds, entries, folder), *find_faults(entries)]
    return faults, _summary(seeds) | coverage(entries)


async def _check_store(settings: Settings) -> list[Fault]:
    try:
        async with open_store(settings.database_url):
            return []
    except StoreError as error:
        return [Fault("store", 0, str(error))]


def _references(seeds: Seeds, entries: Sequence[Entry], folder: Path) -> Iterator[Fault]:
    documents = {registered.key for registered in seeds.documents.values()}
    documents |= {reading.document.key for reading in seeds.readings}
    for entry in entries:
        for source in entry.event.sources:
            if source.document and source.document not in documents:
                yield entry.fault(f"names the document {source.document!r}, unknown here")
    for correction in seeds.corrections:
        if correction.document not in documents:
            reason = f"{correction.id} corrects {correction.document!r}, unknown to documents.toml"
            yield Fault(str(folder / "corrections.toml"), 0, reason)


def _summary(seeds: Seeds) -> Summary:
    return {
        "entities": len(seeds.entities),
        "documents": len(seeds.documents),
        "corrections": len(seeds.corrections),
    }
