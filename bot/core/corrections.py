"""Did you mean: what somebody may have wanted to type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.core.ask import Ask
from bot.core.lexicon import Lexicon
from bot.core.models import QUERY_LIMIT
from bot.core.text import HAN, key, pinyin

_MOST = 3
_HAN = re.compile(f"[{HAN}]")


def corrections(text: str, ask: Ask, lexicon: Lexicon) -> list[str]:
    """Queries that may have been meant, the likeliest first; at most three.

    The whole is compared with the names of entities, and each word that nobody knows with names
    and with words; Chinese also by its sound.
    """
    offers = [*_names_like(key(ask.text), lexicon)]
    for part in ask.parts:
        if part.unknown:
            offers += _replaced(text, part.unknown, lexicon)
    fitting = (offer for offer in offers if len(offer) <= QUERY_LIMIT and key(offer) != key(text))
    return list({key(offer): offer for offer in reversed([*fitting])}.values())[::-1][:_MOST]


def _replaced(text: str, unknown: str, lexicon: Lexicon) -> Iterator[str]:
    """The query with the unknown word in each of the forms that it may be a slip of."""
    spelled = re.compile(r"[\W_]*".join(map(re.escape, unknown)), re.IGNORECASE)
    for better in (*_names_like(unknown, lexicon), *_words_like(unknown, lexicon)):
        replaced, count = spelled.subn(f" {better.replace(chr(92), '')} ", text, count=1)
        if count:
            yield " ".join(replaced.split())


def _names_like(typed: str, lexicon: Lexicon) -> list[str]:
    named = {known: name for known, name in lexicon.names.items() if name}
    heard: list[str] = []
    if _HAN.search(typed):
        sound = pinyin(typed)
        heard = [named[known] for known in named if _HAN.search(known) and pinyin(known) == sound]
    return list(dict.fromkeys((*heard, *(named[near] for near in _near(typed, named)))))


def _words_like(typed: str, lexicon: Lexicon) -> list[str]:
    return _near(typed, lexicon.vocabulary) if typed.isascii() else []


def _near(typed: str, known: Iterable[str]) -> list[str]:
    """The nearest by slips of the finger: one in five characters, two letters swapped being one."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = max(1, (len(typed) + 1) // 5) if len(typed) > 2 else 0
    if not allowed:
        return []
    found = process.extract(
        typed, list(known), scorer=OSA.distance, score_cutoff=allowed, limit=_MOST
    )
    return [name for name, distance, _ in found if distance]
