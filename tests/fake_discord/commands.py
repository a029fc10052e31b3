"""The commands that the bot told Discord: which one a person means, and what its options take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fake_discord.model import Json

SUBCOMMAND, GROUP = 1, 2
MESSAGE = 3
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = 3, 4, 5, 6, 7, 8, 9, 10
MENTIONS = frozenset({USER, CHANNEL, ROLE, MENTIONABLE})
PLAIN: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    NUMBER: (int, float),
}
CONTEXTS = ("servers", "direct messages with the bot", "other direct messages")


class NotOffered(AssertionError):
    """Discord would not let a person do this."""


def find(commands: Iterable[Json], name: str) -> tuple[Json, list[Json]]:
    """The command of that full name, and the path of subcommands below it."""
    first, *rest = name.split()
    known = {each["name"]: each for each in commands if each["type"] == 1}
    if first not in known:
        raise NotOffered(f"/{first} is not among the bot's commands: {sorted(known)}")
    path: list[Json] = []
    node = known[first]
    for word in rest:
        below = {each["name"]: each for each in node["options"] if each["type"] in {1, 2}}
        if word not in below:
            raise NotOffered(f"/{name} has no {word!r}; it has {sorted(below)}")
        node = below[word]
        path.append(node)
    if any(each["type"] in {SUBCOMMAND, GROUP} for each in node.get("options", ())):
        raise NotOffered(f"/{name} needs a subcommand")
    return known[first], path


def find_menu(commands: Iterable[Json], name: str) -> Json:
    """The command of that name in the menu of messages."""
    known = {each["name"]: each for each in commands if each["type"] == MESSAGE}
    if name not in known:
        raise NotOffered(f"“{name}” is in no message's menu: {sorted(known)}")
    return known[name]


def check_offered(command: Json, context: int, *, user_install: bool) -> None:
    """Raise NotOffered when the command does not appear there."""
    contexts = command["contexts"]
    if contexts is None:
        contexts = [0, 1, 2] if user_install else [0, 1]
    if context not in contexts:
        raise NotOffered(f"/{command['name']} is not offered in {CONTEXTS[context]}")
    if int(user_install) not in command["integration_types"]:
        way = "users" if user_install else "servers"
        raise NotOffered(f"/{command['name']} is not offered by an installation for {way}")


def fill(name: str, node: Json, given: Mapping[str, Any]) -> list[Json]:
    """The options as Discord sends them; raises NotOffered for what it would not let through."""
    offered = {each["name"]: each for each in node.get("options", ())}
    if unknown := set(given) - set(offered):
        raise NotOffered(f"/{name} has no option {sorted(unknown)}; it has {sorted(offered)}")
    missing = [key for key, each in offered.items() if each.get("required") and key not in given]
    if missing:
        raise NotOffered(f"/{name} needs {missing}")
    return [_filled(offered[key], value) for key, value in given.items()]


def fill_partly(node: Json, given: Mapping[str, Any], focused: str) -> list[Json]:
    """The options while a person still types in one of them."""
    offered = {each["name"]: each for each in node.get("options", ())}
    if not offered.get(focused, {}).get("autocomplete"):
        raise NotOffered(f"{focused!r} has no autocomplete")
    return [
        {"name": key, "type": offered[key]["type"], "value": _plain(value)}
        | ({"focused": True} if key == focused else {})
        for key, value in given.items()
    ]


def nest(path: Iterable[Json], options: list[Json]) -> list[Json]:
    """Options inside of their subcommand and its group."""
    for node in reversed(list(path)):
        options = [{"name": node["name"], "type": node["type"], "options": options}]
    return options


def _filled(option: Json, value: Any) -> Json:
    kind = option["type"]
    plain = _plain(value)
    if kind in PLAIN and not isinstance(plain, PLAIN[kind]):
        raise NotOffered(f"{option['name']} does not take {value!r}")
    choices = [each["value"] for each in option.get("choices", ())]
    if choices and plain not in choices:
        raise NotOffered(f"{option['name']} takes one of {choices}, not {value!r}")
    _check_size(option, plain)
    allowed = option.get("channel_types")
    if allowed and getattr(value, "kind", None) not in allowed:
        raise NotOffered(f"{option['name']} takes channels of the kinds {allowed}")
    return {"name": option["name"], "type": kind, "value": plain}


def _check_size(option: Json, value: Any) -> None:
    size = len(value) if isinstance(value, str) else value
    word = "length" if isinstance(value, str) else "value"
    least, most = option.get(f"min_{word}"), option.get(f"max_{word}")
    if (least is not None and size < least) or (most is not None and size > most):
        raise NotOffered(f"{option['name']} takes a {word} from {least} to {most}, not {size}")


def _plain(value: Any) -> Any:
    """A channel, role or user is sent as its id."""
    return str(value.id) if hasattr(value, "id") else value
