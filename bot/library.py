"""Use case: seeds and documents → events, all or nothing, with a report of what changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.amend import Amended, amend_all
from bot.core.merge import merge
from bot.core.models import Reading, Skipped
from bot.errors import DocumentError, Fault
from bot.store import Store, Writer

if TYPE_CHECKING:
    from bot.seeds import Seeds

Progress = Callable[[Path, int, int], None]
"""Called before each file with the file, its number from 1, and how many there are."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import changed: ids of events, and what was passed over."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    """Curated events that a document tells too."""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What an import will store: read and validated, nothing written yet."""

    seeds: Seeds
    readings: tuple[Reading, ...]
    skipped: tuple[Skipped, ...]


class Library:
    """Fills the store from the seeds folder and from documents that somebody names."""

    def __init__(self, store: Store, seeds_dir: Path) -> None:
        self._store = store
        self._folder = seeds_dir

    async def ensure(self) -> None:
        """Fill an empty store from the seeds; a filled one is left alone."""
        if not await self._store.revision():
            await self.import_paths([])

    async def import_paths(
        self, paths: Sequence[Path], progress: Progress | None = None
    ) -> ImportReport:
        """Read the seeds and these files and folders into the store.

        A file that cannot be read raises DocumentError when it was named itself; in a folder it is
        listed under `skipped` and the rest goes on. Either everything is stored or nothing.
        """
        plan = await asyncio.to_thread(self._plan, paths, progress)
        async with self._store.write() as writer:
            return await self._apply(writer, plan)

    async def reload(self, swap: Callable[[Writer], Awaitable[None]]) -> ImportReport:
        """Read the seeds anew and swap the commands within the same transaction.

        `swap` commits the writer as its last act; if it raises, everything is as it was.
        """
        plan = await asyncio.to_thread(self._plan, (), None)
        async with self._store.write() as writer:
            report = await self._apply(writer, plan)
            await swap(writer)
            return report

    def _plan(self, paths: Sequence[Path], progress: Progress | None) -> _Plan:
        from bot.seeds import read_seeds  # importers are heavy and only an import needs them

        seeds = read_seeds(self._folder)
        readings, skipped = list(seeds.readings), []
        files = list(_files(paths))
        taken = {reading.document.key: reading.document.sha256 for reading in readings}
        for number, (path, named) in enumerate(files, 1):
            if progress:
                progress(path, number, len(files))
            try:
                reading = seeds.fill(seeds.read(path))
                _refuse_a_taken_key(reading, path, taken)
            except DocumentError as error:
                if named:
                    raise
                skipped += [Skipped(fault.line, fault.reason, fault.file) for fault in error.faults]
            else:
                readings.append(reading)
                skipped += [replace(place, file=str(path)) for place in reading.skipped]
        return _Plan(seeds, tuple(readings), tuple(skipped))

    async def _apply(self, writer: Writer, plan: _Plan) -> ImportReport:
        """Replace what these documents gave before, merge anew, and store what differs."""
        readings = await self._under_known_keys(plan.readings)
        await writer.replace_entities(list(plan.seeds.entities))
        await writer.replace_registry(
            (each.document for each in plan.seeds.documents.values()), plan.seeds.corrections
        )
        await _forget_removed_seeds(writer, readings[: len(plan.seeds.readings)])
        for reading in readings:
            await writer.replace_document(reading)
        everything = await writer.readings()
        _refuse_one_id_for_two(everything)
        result = await asyncio.to_thread(
            merge, everything, plan.seeds.directory, plan.seeds.corrections
        )
        amended = await asyncio.to_thread(amend_all, result.events, await writer.amendments())
        await writer.keep_amendments(amended.kept)
        changes = await writer.apply_events(list(amended.events))
        skipped = (*plan.skipped, *_without_effect(amended))
        return ImportReport(changes.new, changes.changed, changes.gone, result.merged, skipped)

    async def _under_known_keys(self, readings: Sequence[Reading]) -> list[Reading]:
        """The readings; one whose very bytes are stored under another name keeps that key."""
        known = {stored.sha256: stored.key for stored in await self._store.documents.all()}
        return [
            replace(
                reading, document=replace(document, key=known.get(document.sha256, document.key))
            )
            for reading in readings
            for document in (reading.document,)
        ]


async def _forget_removed_seeds(writer: Writer, seeds: Iterable[Reading]) -> None:
    """Remove what an earlier import took from a file that has since left the seeds folder."""
    keys = sorted(reading.document.key for reading in seeds)
    known = json.loads(await writer.meta_get("seeds") or "[]")
    for key in set(known) - set(keys):
        await writer.remove_document(key)
    await writer.meta_set("seeds", json.dumps(keys))


def _without_effect(amended: Amended) -> Iterator[Skipped]:
    """Accepted corrections that changed nothing this time, and why."""
    for key in amended.gone:
        yield Skipped(0, f"that of {key} waits, since there is no such event now", "corrections")
    for key in amended.settled:
        yield Skipped(0, f"that of {key} is dropped, since the data says so now", "corrections")


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    """Each file once, and whether it was named itself rather than found in a folder."""
    from bot.seeds import is_document

    for path in paths:
        if path.is_dir():
            yield from ((found, False) for found in sorted(path.rglob("*")) if is_document(found))
        else:
            yield path, True


def _refuse_a_taken_key(reading: Reading, path: Path, taken: dict[str, str]) -> None:
    """Note the reading's key; DocumentError when another file of this import has it already."""
    document = reading.document
    if taken.setdefault(document.key, document.sha256) != document.sha256:
        reason = f"another file of this import is called {document.key!r} too; rename one of them"
        raise DocumentError(Fault(str(path), 0, reason))


def _refuse_one_id_for_two(readings: Iterable[Reading]) -> None:
    owners: dict[str, str] = {}
    for reading in readings:
        for event in reading.events:
            owner = owners.setdefault(event.id, reading.document.key)
            if owner != reading.document.key:
                reason = f"the id {event.id!r} is already used in {owner}; choose another"
                raise DocumentError(Fault(reading.document.key, 0, reason))
