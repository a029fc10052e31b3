"""The seeds folder: entities, corrections, the registry of documents, calendar, own documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.core.entities import Directory, names
from bot.core.models import Correction, Document, Entity, Event, Localized, Reading, Source
from bot.core.text import fold, name_tokens, to_taiwan
from bot.errors import DocumentError, Fault
from bot.importers import MAX_BYTES, read
from bot.importers.toml import Table, load

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Registered:
    """What we know of a document beyond what it states itself."""

    key: str
    kind: str
    known: Mapping[str, Any]
    """Fields of `Document` that fill what the document leaves open."""

    @property
    def document(self) -> Document:
        """The document as far as the registry knows it; `kind` is one of its figures."""
        stats = {"kind": self.kind, **self.known.get("stats", {})}
        return Document(key=self.key, importer="", **{**self.known, "stats": stats})


@dataclass(frozen=True, slots=True)
class Seeds:
    """All of the folder, read and validated, nothing stored yet."""

    entities: tuple[Entity, ...]
    directory: Directory
    corrections: tuple[Correction, ...]
    documents: Mapping[str, Registered]
    """By the SHA-256 of the document's text, in UTF-8 with plain newlines, in hexadecimal."""
    readings: tuple[Reading, ...]
    """The calendar's months and the operator's own documents."""

    def read(self, path: Path, key: str | None = None) -> Reading:
        """One file, under its key of the registry; DocumentError when it cannot be read.

        `key` is for a file that is not in the registry; by default it is made of the file's name.
        """
        reading = read(read_bytes(path), str(path), self.directory, key)
        registered = self.documents.get(reading.document.sha256)
        if registered is None:
            return reading
        return replace(reading, document=replace(reading.document, key=registered.key))

    def fill(self, reading: Reading) -> Reading:
        """The reading, with what it leaves open of registered documents filled in."""
        registered = self.documents.get(reading.document.sha256)
        if registered is None:
            known = {each.key: each.known for each in self.documents.values()}
            return replace(reading, events=tuple(_cited(each, known) for each in reading.events))
        gaps = {
            name: value
            for name, value in registered.known.items()
            if getattr(reading.document, name) in (None, "")
        }
        return replace(reading, document=replace(reading.document, **gaps))


def _cited(event: Event, known: Mapping[str, Mapping[str, Any]]) -> Event:
    """The event with address, title and publisher of the registered documents that it names."""
    return replace(event, sources=tuple(_filled(each, known) for each in event.sources))


def _filled(source: Source, known: Mapping[str, Mapping[str, Any]]) -> Source:
    fields = known.get(source.document or "", {})
    return replace(
        source,
        url=source.url or fields.get("url"),
        title=source.title or fields.get("title"),
        publisher=source.publisher or fields.get("publisher"),
    )


def read_bytes(path: Path) -> bytes:
    """The file's bytes; DocumentError when it cannot be opened or is too large to read."""
    try:
        if not path.is_file():
            reason = "is no file to read" if path.exists() else "no such file or directory"
            raise DocumentError(Fault(str(path), 0, f"cannot be read: {reason}"))
        if path.stat().st_size > MAX_BYTES:
            limit = f"{MAX_BYTES // 2**20} MB"
            raise DocumentError(Fault(str(path), 0, f"is larger than {limit}; split the file"))
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(Fault(str(path), 0, f"cannot be read: {reason}")) from None


def read_seeds(folder: Path) -> Seeds:
    """Read and validate the whole folder; DocumentError carries every fault that was found."""
    if not folder.is_dir():
        reason = (
            "is not a folder; set SEEDS_DIR to the folder that holds entities.toml and calendar/"
        )
        raise DocumentError(Fault(str(folder), 0, reason))
    faults: list[Fault] = []
    entities = _collect(folder / "entities.toml", "entity", _entity, faults)
    faults += _clashes(folder / "entities.toml", entities)
    corrections = _collect(folder / "corrections.toml", "correction", _correction, faults)
    documents = dict(_collect(folder / "documents.toml", "document", _registered, faults))
    seeds = Seeds(
        entities=tuple(entities),
        directory=Directory(entities),
        corrections=tuple(corrections),
        documents=documents,
        readings=(),
    )
    readings = list(_readings(seeds, folder, faults))
    if faults:
        raise DocumentError(*faults)
    return replace(seeds, readings=tuple(readings))


def _readings(seeds: Seeds, folder: Path, faults: list[Fault]) -> Iterator[Reading]:
    months = [(path, f"calendar-{path.stem}") for path in sorted(folder.glob("calendar/*.toml"))]
    own = [(path, None) for path in sorted(folder.glob("documents/**/*")) if is_document(path)]
    for path, key in (*months, *own):
        try:
            yield seeds.fill(seeds.read(path, key))
        except DocumentError as error:
            faults += error.faults


def is_document(path: Path) -> bool:
    """Whether the path is a file that a person put there, and not a hidden one."""
    return path.is_file() and not path.name.startswith(".")


def _collect(path: Path, kind: str, build: Callable[[Table], T], faults: list[Fault]) -> list[T]:
    if not path.exists():
        return []
    try:
        tables = load(read_bytes(path), str(path), kind)
    except DocumentError as error:
        faults += error.faults
        return []
    built = []
    for table in tables:
        try:
            built.append(build(table))
        except KeyError as error:
            faults.append(Fault(str(path), table.line, f"this {kind} has no {error.args[0]}"))
        except (TypeError, ValueError, AttributeError) as error:
            faults.append(
                Fault(str(path), table.line, f"this {kind} is not as it should be: {error}")
            )
    return built


def _localized(value: Mapping[str, str]) -> Localized[str]:
    zh = value.get("zh")
    return Localized(value.get("en"), zh, to_taiwan(zh) if zh else None)


def _entity(table: Table) -> Entity:
    values = table.values
    return Entity(
        id=values["id"],
        kind=values["kind"],
        name=_localized(values["name"]),
        aliases=tuple(values.get("aliases", ())),
    )


def _correction(table: Table) -> Correction:
    values = table.values
    return Correction(
        id=values["id"],
        document=values["document"],
        match=tuple(fold(word) for word in values["match"]),
        fact=_localized(values["fact"]),
        sources=tuple(
            Source(url=source["url"], title=source.get("title"), publisher=source.get("publisher"))
            for source in values["sources"]
        ),
        claim=_localized(values.get("claim", {})),
    )


def _registered(table: Table) -> tuple[str, Registered]:
    values = dict(table.values)
    key, kind, digest = values.pop("key"), values.pop("kind"), values.pop("sha256")
    known = {name: value for name, value in values.items() if name in Document.__slots__}
    published = known.get("published")
    if published is not None and not isinstance(published, (date, datetime)):
        raise ValueError("published is no date")
    return digest, Registered(key, kind, known)


def _clashes(path: Path, entities: Iterable[Entity]) -> Iterator[Fault]:
    owners: dict[tuple[str, ...], str] = {}
    for entity in entities:
        for name in names(entity):
            owner = owners.setdefault(name_tokens(name), entity.id)
            if owner != entity.id:
                yield Fault(str(path), 0, f"{name!r} names both {owner!r} and {entity.id!r}")
