"""The directory of entities: who a name means, and whom a text speaks of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from bot.core.models import Entity, Language
from bot.core.text import HAN, name_tokens, pinyin, tokens

_END = ""
_ALL_HAN = re.compile(f"[{HAN}]{{2,}}")
_LEAST_PINYIN = 5  # letters: a shorter one is too often a word of its own


class Directory(Mapping[str, Entity]):
    """Entities by id; a look-up or a scan costs the length of the text, not of the directory."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self._entities = {entity.id: entity for entity in entities}
        self._trie: dict[str, Any] = {}
        for entity in self._entities.values():
            for alias in names(entity):
                node = self._trie
                for token in name_tokens(alias):
                    node = node.setdefault(token, {})
                node.setdefault(_END, entity.id)

    def __getitem__(self, key: str) -> Entity:
        return self._entities[key]

    def __iter__(self) -> Any:  # noqa: ANN401  # the iterator of a dict
        return iter(self._entities)

    def __len__(self) -> int:
        return len(self._entities)

    def mentions(self, text: str) -> tuple[str, ...]:
        """Ids of the entities named in the text, in the order of their first mention.

        At each place the longest name wins.
        """
        units = tokens(text)
        found: dict[str, None] = {}
        at = 0
        while at < len(units):
            if units[at] not in self._trie:
                at += 1
                continue
            length, entity = self._longest(units, at)
            if entity:
                found.setdefault(entity)
            at += length
        return tuple(found)

    def _longest(self, units: list[str], start: int) -> tuple[int, str | None]:
        node = self._trie
        best: tuple[int, str | None] = (1, None)
        for end in range(start, len(units)):
            if units[end] not in node:
                break
            node = node[units[end]]
            if _END in node:
                best = (end + 1 - start, node[_END])
        return best

    def name(self, key: str, language: Language) -> str:
        """The entity's name in that language; the id itself when nobody knows it."""
        entity = self._entities.get(key)
        return (entity.name.get(language) if entity else None) or key


def names(entity: Entity) -> tuple[str, ...]:
    """All names under which people look for the entity, without doubles."""
    said = (entity.name.en, entity.name.zh_cn, entity.name.zh_tw)
    known = (*said, entity.id.replace("-", " "), *entity.aliases)
    return tuple(dict.fromkeys(name for name in known if name))


def name_within(entity: Entity, name: str, limit: int) -> str:
    """That name if it is short enough, else another one of the entity; empty when none is."""
    return next((other for other in (name, *names(entity)) if len(other) <= limit), "")


def spellings(entity: Entity) -> tuple[str, ...]:
    """All names of the entity, and the pinyin of those that are Chinese alone."""
    known = names(entity)
    bare = (re.sub(r"[《》“”\s]", "", name) for name in known)
    heard = (pinyin(name) for name in bare if _ALL_HAN.fullmatch(name))
    return tuple(dict.fromkeys((*known, *(name for name in heard if len(name) >= _LEAST_PINYIN))))


@cache
def code(id: str) -> str:
    """Eight characters that stand for an entity where its id may be too long."""
    return hashlib.blake2b(id.encode(), digest_size=4).hexdigest()
