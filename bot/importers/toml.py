"""TOML files whose faults and tables know their lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """One `[[name]]` table of a file, with the line of its header and of its keys."""

    values: Mapping[str, Any]
    line: int
    keys: Mapping[str, int]
    """Line of each key of the table's own level."""


def load(data: bytes, name: str, kind: str) -> list[Table]:
    """The `[[kind]]` tables of a TOML file, in order; DocumentError with file and line."""
    raise NotImplementedError
