"""Values as the JSON that the store keeps, without what is left at its default."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(value: object) -> str:
    """The value as JSON."""
    return _adapter(type(value)).dump_json(value, exclude_defaults=True).decode()


def load(kind: type[T], text: str) -> T:
    """The value that `dump` wrote."""
    value: T = _adapter(kind).validate_json(text)
    return value
