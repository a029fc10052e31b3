"""Components: finding one that a person uses, and filling in a modal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fake_discord.commands import NotOffered
from fake_discord.model import Json

BUTTON, STRING_SELECT, TEXT_INPUT, TEXT = 2, 3, 4, 10
SELECTS = frozenset({3, 5, 6, 7, 8})
LABEL, RADIO, CHECKBOXES, CHECKBOX = 18, 21, 22, 23
MANY = SELECTS | {CHECKBOXES}


def walk(components: Any) -> Iterator[Json]:
    """All components, with those inside of others."""
    for each in components or ():
        yield each
        yield from walk(each.get("components"))
        yield from walk([inner] if (inner := each.get("component")) else ())
        yield from walk([inner] if (inner := each.get("accessory")) else ())


def find(components: Any, custom_id: str) -> Json:
    """The component of that custom_id, if a person can use it."""
    usable = {each["custom_id"]: each for each in walk(components) if "custom_id" in each}
    if custom_id not in usable:
        raise NotOffered(f"there is no component {custom_id!r}, but {sorted(usable)}")
    if usable[custom_id].get("disabled"):
        raise NotOffered(f"the component {custom_id!r} is disabled")
    return usable[custom_id]


def check_values(component: Json, values: list[Any]) -> None:
    """Raise NotOffered for a choice that a select does not give."""
    least, most = component.get("min_values", 1), component.get("max_values", 1)
    if not least <= len(values) <= most:
        raise NotOffered(f"choose {least} to {most} values, not {len(values)}")
    if component["type"] == STRING_SELECT:
        offered = [option["value"] for option in component["options"]]
        if unknown := set(values) - set(offered):
            raise NotOffered(f"choose among {offered}, not {sorted(unknown)}")


def fill(modal: Json, given: Mapping[str, Any]) -> list[Json]:
    """A modal's components with what a person put in; what is left out keeps its default."""
    known = {each["custom_id"] for each in walk(modal["components"]) if "custom_id" in each}
    if unknown := set(given) - known:
        raise NotOffered(f"the modal has no {sorted(unknown)}, but {sorted(known)}")
    return [_filled(each, given) for each in modal["components"]]


def _filled(component: Json, given: Mapping[str, Any]) -> Json:
    told: Json = {
        name: component[name] for name in ("type", "id", "custom_id") if name in component
    }
    kind = component["type"]
    if inner := component.get("components"):
        return {**told, "components": [_filled(each, given) for each in inner]}
    if kind == LABEL:
        return {**told, "component": _filled(component["component"], given)}
    if kind == TEXT:
        return told
    value = given.get(component["custom_id"], _default(component))
    if component.get("required", kind != CHECKBOX) and value in ("", None, []):
        raise NotOffered(f"the modal needs {component['custom_id']!r}")
    if kind not in MANY:
        return {**told, "value": value}
    return {**told, "values": [str(getattr(each, "id", each)) for each in value]}


def _default(component: Json) -> Any:
    kind = component["type"]
    if kind == TEXT_INPUT:
        return component.get("value") or ""
    if kind == CHECKBOX:
        return component.get("default", False)
    chosen = [each["value"] for each in component.get("options", ()) if each.get("default")]
    if kind == RADIO:
        return chosen[0] if chosen else None
    return chosen
