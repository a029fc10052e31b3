"""Values as the JSON that the store keeps, without what is left at its default."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.core.amend import Amendment
from bot.core.models import Correction, Document, Entity, Event, Reading
from bot.core.subscription import Choices, Posting

Value = TypeVar("Value", Amendment, Correction, Document, Entity, Event, Reading, Choices, Posting)


def dump(value: Value) -> str:
    """The value as JSON."""
    kind: Any = type(value)
    return _adapter(kind).dump_json(value, exclude_defaults=True).decode()


def load(kind: type[Value], text: str) -> Value:
    """The value that `dump` wrote."""
    key: Any = kind
    value: Value = _adapter(key).validate_json(text)
    return value


def dump_all(values: Iterable[Value]) -> str:
    """The values as a JSON array."""
    return f"[{','.join(map(dump, values))}]"


def load_all(kind: type[Value], text: str) -> list[Value]:
    """The values that `dump_all` wrote."""
    key: Any = list[kind]  # type: ignore[valid-type]
    values: list[Value] = _adapter(key).validate_json(text)
    return values


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
