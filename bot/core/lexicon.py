"""The lexicon: the names and words that the store knows, and how many events have them."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.words import stem

MARK = "\ue001"
"""Before a name's key: the mark of the events whose title or entity is called so."""

TITLE = "\ue006"
"""Before the key of a title: the mark of the events that are called exactly so."""

_PRIVATE = range(0xE000, 0xF900)
_FAMILY = 24
"""The most forms of one word that are looked for."""


@dataclass(frozen=True)
class Lexicon:
    """What a query is understood by."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Each entity's names, as they are written, by their keys."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """In how many events each token stands; marks and pairs of Han characters are tokens too."""
    total: int = 0
    """How many events there are."""

    @cached_property
    def vocabulary(self) -> list[str]:
        """The words of an alphabet, sorted."""
        return sorted(word for word in self.counts if word.isalpha() and _is_word(word))

    def beginning(self, start: str) -> Iterator[str]:
        """The words that begin so, sorted."""
        for at in range(bisect_left(self.vocabulary, start), len(self.vocabulary)):
            if not self.vocabulary[at].startswith(start):
                return
            yield self.vocabulary[at]

    def family(self, word: str) -> list[str]:
        """The known forms of a word: `releases` finds release, released and releasing."""
        root = stem(word)
        start = root[:-1] if len(root) > 3 and root[-1] in "iey" else root
        forms = {form for form in self.beginning(start) if stem(form) == root}
        if word in self.counts:
            forms.add(word)
        return sorted(forms, key=lambda form: -self.counts[form])[:_FAMILY]

    def weight(self, count: int) -> float:
        """How much a word tells that so many events have: the rarer, the more."""
        return max(0.3, math.log((self.total + 1) / (count + 0.5)))


def _is_word(word: str) -> bool:
    return ord(word[0]) not in _PRIVATE and word[0] < "\u3000"
