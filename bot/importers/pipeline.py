"""The way of every document: decode, find the one importer that claims it, read, name entities."""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import replace
from pathlib import PurePath

from bot.core.entities import Directory
from bot.core.models import Item, Reading
from bot.errors import DocumentError, Fault
from bot.importers import article, calendar, newsletter, review, scraped
from bot.importers.base import Importer, Source, language
from bot.importers.decode import decode

logger = logging.getLogger(__name__)

IMPORTERS: tuple[Importer, ...] = (
    article.IMPORTER,
    newsletter.IMPORTER,
    review.IMPORTER,
    scraped.IMPORTER,
    calendar.IMPORTER,
)


def read(data: bytes, name: str, directory: Directory, key: str | None = None) -> Reading:
    """What the one importer that claims this document finds in it.

    `name` is the file's name for messages; `key` the document's key, by default made of the name.
    DocumentError when the bytes cannot be read, or when no importer or two claim them.
    """
    text = decode(data, name)
    source = Source(
        name=name,
        key=key or _key(name),
        text=text,
        # Of the text: a copy in another encoding or with other newlines is the same document.
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        directory=directory,
    )
    reading = _read(source)
    items = tuple(_with_entities(item, directory) for item in reading.items)
    said = language("".join(item.text for item in items[:50]) or source.head)
    return replace(reading, items=items, document=replace(reading.document, language=said.value))


def _read(source: Source) -> Reading:
    try:
        return _claimant(source).read(source)
    except DocumentError:
        raise
    except Exception as error:  # one strange document must not end the import of all others
        logger.exception("an importer failed on %s", source.name)
        reason = "an importer failed on it; the log says where"
        raise DocumentError(Fault(source.name, 0, reason)) from error


def _claimant(source: Source) -> Importer:
    claims = [importer for importer in IMPORTERS if importer.claims(source)]
    if len(claims) == 1:
        return claims[0]
    if claims:
        names = " and ".join(importer.name for importer in claims)
        raise DocumentError(Fault(source.name, 0, f"the importers {names} both claim it"))
    names = ", ".join(importer.name for importer in IMPORTERS)
    raise DocumentError(Fault(source.name, 0, f"no importer knows this shape; there are {names}"))


def _with_entities(item: Item, directory: Directory) -> Item:
    return replace(item, entities=directory.mentions(f"{item.title}\n{item.text}"))


def _key(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", PurePath(name).stem.lower()).strip("-.") or "document"
