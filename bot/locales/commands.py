"""The phrases of slash commands: names, descriptions and choices, read from their decorators.

discord.py takes names from functions and their parameters, and descriptions from decorators, so
nothing has to be marked there. A text that stands elsewhere, in a constant, needs its `N_("…")`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.voice import NAME

TEXTS = {"command": "description", "Group": "description", "Choice": "name", "ContextMenu": "name"}
"""The calls of discord.py that hold a phrase, and in which argument."""

NOT_TYPED = {"self", "interaction"}


class Phrase(NamedTuple):
    """A phrase and its context in the catalogue; None for what is plainly read."""

    text: str
    context: str | None = None


def phrases(source: str) -> Iterator[Phrase]:
    """All that a file says of commands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _said(node)
        elif isinstance(node, ast.ClassDef):
            yield from _group(node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _names(node)


def called(call: ast.Call) -> str:
    """The last part of the called name."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _said(call: ast.Call) -> Iterator[Phrase]:
    texts = _texts(call.keywords)
    if called(call) == "describe":
        yield from map(Phrase, texts.values())
    elif (argument := TEXTS.get(called(call), "")) in texts:
        yield Phrase(texts[argument])
    if called(call) == "Group" and "name" in texts:
        yield Phrase(texts["name"], NAME)


def _group(cog: ast.ClassDef) -> Iterator[Phrase]:
    texts = _texts(cog.keywords)
    if "group_name" in texts:
        yield Phrase(texts["group_name"], NAME)
    if "group_description" in texts:
        yield Phrase(texts["group_description"])


def _names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Phrase]:
    """The command's own name, and those of its options."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and called(decorator) == "command":
            yield Phrase(_texts(decorator.keywords).get("name", function.name), NAME)
            typed = (argument.arg for argument in function.args.args)
            yield from (Phrase(name, NAME) for name in typed if name not in NOT_TYPED)


def _texts(keywords: list[ast.keyword]) -> dict[str, str]:
    """The arguments that are written out."""
    return {
        keyword.arg: keyword.value.value
        for keyword in keywords
        if keyword.arg
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    }
