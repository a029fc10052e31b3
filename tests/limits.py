"""Discord's limits on a message, told all at once: what is too long, too many, or no address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import discord

URL = 512
MARKDOWN_LINK = re.compile(r"(?<!\\)\]\(([^)]*)\)")
EMBED = {"title": 256, "description": 4096}
FIELD = {"name": 256, "value": 1024}
OPTION = {"label": 100, "value": 100, "description": 100}
BUTTON, SELECT = 2, 3


def faults(
    *,
    content: str | None = None,
    embeds: Sequence[discord.Embed] = (),
    view: discord.ui.View | None = None,
) -> list[str]:
    """Every limit that this message breaks; none for a message that Discord takes."""
    found = list(_length("content", content or "", 2000))
    found += [fault for embed in embeds for fault in _embed(embed.to_dict())]
    if len(embeds) > 10 or sum(map(len, embeds)) > 6000:
        found.append(f"{len(embeds)} embeds of {sum(map(len, embeds))} characters")
    if "@everyone" in str(content) or not (content or embeds):
        found.append("pings everybody, or says nothing")
    return found + (list(_components(view.to_components())) if view else [])


def _embed(embed: Any) -> Iterator[str]:
    for name, limit in EMBED.items():
        yield from _length(f"embed {name}", embed.get(name, ""), limit)
    yield from _length("footer", embed.get("footer", {}).get("text", ""), 2048)
    yield from _most("fields", embed.get("fields", ()), 25)
    for field in embed.get("fields", ()):
        for name, limit in FIELD.items():
            yield from _length(f"field {name}", field[name], limit, least=1)
    for url in MARKDOWN_LINK.findall(embed.get("description", "")):
        yield from _url(url)


def _components(rows: Sequence[Any]) -> Iterator[str]:
    yield from _most("rows", rows, 5)
    ids = [item["custom_id"] for row in rows for item in row["components"] if "custom_id" in item]
    if len(set(ids)) < len(ids):
        yield f"custom ids twice: {ids}"
    for row in rows:
        selects = any(item["type"] == SELECT for item in row["components"])
        yield from _most("items in a row", row["components"], 1 if selects else 5, least=1)
    for item in (item for row in rows for item in row["components"]):
        if "url" in item:
            yield from _url(item["url"])
        else:
            yield from _length("custom_id", item["custom_id"], 100, least=1)
        if item["type"] == BUTTON:
            yield from _length("button", item.get("label") or "", 80, least=1)
        if item["type"] == SELECT:
            yield from _select(item)


def _select(item: Any) -> Iterator[str]:
    yield from _most("options", item["options"], 25, least=1)
    yield from _length("placeholder", item.get("placeholder") or "", 150)
    values = [option["value"] for option in item["options"]]
    if len(set(values)) < len(values):
        yield f"values twice: {values}"
    for option in item["options"]:
        for name, limit in OPTION.items():
            if option.get(name) is not None:
                yield from _length(f"option {name}", option[name], limit, least=1)


def _url(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > URL:
        yield f"no address: {url!r}"


def _length(name: str, said: str, most: int, least: int = 0) -> Iterator[str]:
    if not least <= len(said) <= most:
        yield f"{name} has {len(said)} characters: {said[:60]!r}"


def _most(name: str, values: Sequence[Any], most: int, least: int = 0) -> Iterator[str]:
    if not least <= len(values) <= most:
        yield f"{len(values)} {name}"
