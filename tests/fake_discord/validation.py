"""Discord's limits on messages and autocomplete answers; the faults of a body are told together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fake_discord.errors import invalid_form
from fake_discord.model import Json

Fault = tuple[str, tuple[str, str]]
"""A dotted path, with Discord's code and sentence."""

ROW, BUTTON, SELECT = 1, 2, 3
SELECTS = frozenset({3, 5, 6, 7, 8})
LINK = 5

MESSAGE_LENGTHS = {"content": 2000, "nonce": 25}
EMBED_LENGTHS = {"title": 256, "description": 4096}
FIELD_LENGTHS = {"name": 256, "value": 1024}
OPTION_LENGTHS = {"label": 100, "value": 100, "description": 100}
COMPONENT_LENGTHS = {"custom_id": 100, "placeholder": 150}
EMBEDS_TOTAL = 6000


def check_message(given: Json) -> None:
    """Raise 50035 when a message breaks a limit."""
    _raise(_message(given))


def check_choices(choices: Sequence[Json]) -> None:
    """Raise 50035 when an answer to autocomplete breaks a limit."""
    _raise(_choices(choices))


def check_modal(given: Json) -> None:
    """Raise 50035 when a modal breaks a limit."""
    _raise(_modal(given))


def check_name(given: Json) -> None:
    """Raise 50035 when a thread's name is missing or too long."""
    _raise(_between(given.get("name") or "", "name", 1, 100))


def _raise(faults: Iterator[Fault]) -> None:
    if found := dict(faults):
        raise invalid_form(found)


def _message(given: Json) -> Iterator[Fault]:
    yield from _lengths(given, "", MESSAGE_LENGTHS)
    if embeds := given.get("embeds"):
        yield from _embeds(embeds)
    if components := given.get("components"):
        yield from _rows(components)


def _embeds(embeds: Sequence[Json]) -> Iterator[Fault]:
    yield from _at_most(embeds, "embeds", 10)
    for number, embed in enumerate(embeds):
        yield from _embed(embed, f"embeds.{number}")
    if sum(map(_size, embeds)) > EMBEDS_TOTAL:
        said = f"Embed size exceeds maximum size of {EMBEDS_TOTAL}"
        yield "embeds", ("MAX_EMBED_SIZE_EXCEEDED", said)


def _embed(embed: Json, path: str) -> Iterator[Fault]:
    yield from _lengths(embed, path, EMBED_LENGTHS)
    yield from _lengths(embed.get("footer") or {}, f"{path}.footer", {"text": 2048})
    yield from _lengths(embed.get("author") or {}, f"{path}.author", {"name": 256})
    fields = embed.get("fields") or ()
    yield from _at_most(fields, f"{path}.fields", 25)
    for number, each in enumerate(fields):
        for name, limit in FIELD_LENGTHS.items():
            yield from _between(each.get(name) or "", f"{path}.fields.{number}.{name}", 1, limit)


def _size(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for each in embed.get("fields") or ():
        texts += [each.get("name"), each.get("value")]
    return sum(len(text) for text in texts if text)


def _rows(rows: Sequence[Json]) -> Iterator[Fault]:
    if all(row.get("type") == ROW for row in rows):
        yield from _at_most(rows, "components", 5)
    for number, row in enumerate(rows):
        items = row.get("components") or ()
        yield from _at_most(items, f"components.{number}.components", 5)
        for place, item in enumerate(items):
            yield from _item(item, f"components.{number}.components.{place}")
    yield from _twice(rows)


def _item(item: Json, path: str) -> Iterator[Fault]:
    yield from _lengths(item, path, COMPONENT_LENGTHS)
    kind = item.get("type")
    if kind == BUTTON:
        yield from _lengths(item, path, {"label": 80})
    needs_id = kind in SELECTS or (kind == BUTTON and item.get("style") not in {LINK, 6})
    if needs_id and not item.get("custom_id"):
        yield f"{path}.custom_id", ("BASE_TYPE_REQUIRED", "This field is required")
    if kind == SELECT:
        yield from _options(item.get("options") or (), f"{path}.options")


def _options(options: Sequence[Json], path: str) -> Iterator[Fault]:
    if not options:
        yield path, ("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.")
    yield from _at_most(options, path, 25)
    for number, option in enumerate(options):
        yield from _lengths(option, f"{path}.{number}", OPTION_LENGTHS)


def _twice(rows: Sequence[Json]) -> Iterator[Fault]:
    """No two components of a message may have the same custom_id."""
    known: set[str] = set()
    for number, row in enumerate(rows):
        for place, item in enumerate(row.get("components") or ()):
            custom_id = item.get("custom_id")
            if custom_id in known:
                said = "Component custom id cannot be duplicated"
                path = f"components.{number}.components.{place}"
                yield path, ("COMPONENT_CUSTOM_ID_DUPLICATED", said)
            known |= {custom_id} if custom_id else set()


def _choices(choices: Sequence[Json]) -> Iterator[Fault]:
    yield from _at_most(choices, "data.choices", 25)
    for number, choice in enumerate(choices):
        path = f"data.choices.{number}"
        yield from _between(choice.get("name") or "", f"{path}.name", 1, 100)
        if isinstance(choice.get("value"), str):
            yield from _between(choice["value"], f"{path}.value", 1, 100)


def _modal(given: Json) -> Iterator[Fault]:
    yield from _between(given.get("title") or "", "data.title", 1, 45)
    yield from _between(given.get("custom_id") or "", "data.custom_id", 1, 100)
    components = given.get("components") or ()
    yield from _at_most(components, "data.components", 5)
    for number, each in enumerate(components):
        yield from _lengths(each, f"data.components.{number}", {"label": 45, "description": 100})


def _lengths(given: Json, path: str, limits: Mapping[str, int]) -> Iterator[Fault]:
    for name, limit in limits.items():
        value = given.get(name)
        if isinstance(value, str) and len(value) > limit:
            said = f"Must be {limit} or fewer in length."
            yield f"{path}.{name}".lstrip("."), ("BASE_TYPE_MAX_LENGTH", said)


def _between(value: str, path: str, least: int, most: int) -> Iterator[Fault]:
    if not least <= len(value) <= most:
        said = f"Must be between {least} and {most} in length."
        yield path, ("BASE_TYPE_BAD_LENGTH", said)


def _at_most(values: Sequence[Any], path: str, most: int) -> Iterator[Fault]:
    if len(values) > most:
        yield path, ("BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
