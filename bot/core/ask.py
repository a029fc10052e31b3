"""What a query asks for: a span of days, names, words, and words that may be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import itemgetter

from bot.core import when
from bot.core.lexicon import MARK, Lexicon
from bot.core.text import fold, key, terms
from bot.core.when import Span
from bot.core.words import Words, chinese, generic, same, silent, stems

_LONGEST_NAME = 24  # tokens
_LONGEST_WORD = 6
_NAME = 1.3
"""How much more a name tells than another word that is as rare."""
_KIND, _LEAST = 0.6, 0.3
"""The weight of a word such as `launch`, and of one such as `news`."""
_VERSION = re.compile(r"(?P<name>[^\W_]+[-\s]?\d{1,2})\s+(?P<month>[^\W\d]{3,9})\b")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand side by side; with `opens` the last one may go on."""

    units: Words
    opens: bool = False

    @property
    def pattern(self) -> str:
        """How it stands in a text that has a space before and after each token."""
        return f" {' '.join(self.units)}{'' if self.opens else ' '}"


@dataclass(frozen=True)
class Part:
    """One thing that is asked for, in any of several wordings."""

    phrases: tuple[Phrase, ...]
    weight: float
    name: str = ""
    """The key of the entity's name that it is; empty when it is none."""
    optional: bool = False
    """Whether an event may do without."""
    unknown: str = ""
    """The word as it was typed, when no event has it."""

    @cached_property
    def patterns(self) -> tuple[tuple[str, int], ...]:
        """The pattern of each phrase, and of how many tokens it is; the longest first."""
        said = {phrase.pattern: len(phrase.units) for phrase in self.phrases}
        return tuple(sorted(said.items(), key=itemgetter(1), reverse=True))

    def told(self, text: str) -> int:
        """How many tokens of the text it says: those of its longest phrase there, else 0.

        The text has a space before and after each token.
        """
        for pattern, length in self.patterns:
            if pattern in text:
                return length
        return 0


@dataclass(frozen=True, slots=True)
class Typed:
    """A run of tokens as it was typed."""

    units: Words
    han: bool


@dataclass(frozen=True)
class Ask:
    """A query as it is understood."""

    text: str
    """What was typed, without its dates."""
    span: Span | None = None
    parts: tuple[Part, ...] = ()

    @cached_property
    def key(self) -> str:
        """The key of its text."""
        return key(self.text)

    @cached_property
    def weight(self) -> float:
        """What its parts weigh together; 1 when there are none."""
        return sum(part.weight for part in self.parts) or 1.0

    @cached_property
    def needed(self) -> tuple[Part, ...]:
        """The parts that an event has to have."""
        needed = tuple(part for part in self.parts if not part.optional)
        return needed if needed or self.span else self.parts

    @property
    def names(self) -> tuple[Part, ...]:
        """The names among them."""
        return tuple(part for part in self.needed if part.name)

    @property
    def name(self) -> str:
        """The key of the one name that is asked for; empty when more is asked for."""
        return self.needed[0].name if len(self.needed) == 1 else ""


def understand(text: str, lexicon: Lexicon) -> Ask:
    """Read what was typed: first its dates, then the longest names, then the words between."""
    if key(text) in lexicon.names:
        span, rest = None, text
    else:
        span, rest = when.read(_apart(text, lexicon))
    parts: list[Part] = []
    for typed in _runs(rest, lexicon):
        parts += _parts(typed, lexicon)
    if not parts and not span:
        parts = [_word((units,), units, lexicon) for units in terms(rest)]
    return Ask(rest, span, tuple(dict.fromkeys(parts)))


def _apart(text: str, lexicon: Lexicon) -> str:
    """`claude 2 july` with a word between what is a name and what is a month."""

    def separate(match: re.Match[str]) -> str:
        known = key(match["name"]) in lexicon.names
        return f"{match['name']} in {match['month']}" if known else match[0]

    return _VERSION.sub(separate, text)


@dataclass(frozen=True, slots=True)
class _Name(Typed):
    pass


def _runs(text: str, lexicon: Lexicon) -> Iterator[Typed]:
    """What was typed, cut at the names that stand in it and at the Chinese words it has."""
    units: list[str] = []
    word_of: list[int] = []
    for number, term in enumerate(terms(text)):
        units += term
        word_of += [number] * len(term)
    start = at = 0
    while at < len(units):
        typed = _known(units, word_of, at, lexicon)
        if typed is None:
            at += 1
            ends = at == len(units) or word_of[at] != word_of[at - 1]
            if ends or _is_han(units[at]) != _is_han(units[at - 1]):
                yield Typed(tuple(units[start:at]), _is_han(units[start]))
                start = at
            continue
        if start < at:
            yield Typed(tuple(units[start:at]), _is_han(units[start]))
        yield typed
        start = at = at + len(typed.units)


def _known(units: list[str], word_of: list[int], at: int, lexicon: Lexicon) -> Typed | None:
    """The longest name that begins here, else the longest Chinese word.

    No name begins or ends within a word of an alphabet: the x of `mi300x` is no company.
    """
    bounds = [_is_bound(units, word_of, end) for end in range(len(units) + 1)]
    if bounds[at]:
        for end in range(min(len(units), at + _LONGEST_NAME), at, -1):
            if bounds[end] and "".join(units[at:end]) in lexicon.names:
                return _Name(tuple(units[at:end]), _is_han(units[at]))
    han = _is_han(units[at])
    for end in range(min(len(units), at + _LONGEST_WORD), at + (not han), -1):
        words = tuple(units[at:end])
        if words in chinese() or (
            not han and bounds[at] and bounds[end] and stems(words) in same()
        ):
            return Typed(words, han)
    return None


def _is_bound(units: list[str], word_of: list[int], at: int) -> bool:
    inside = 0 < at < len(units) and word_of[at] == word_of[at - 1]
    return not inside or _is_han(units[at])


def _is_han(unit: str) -> bool:
    return unit >= "\u3005"


def _parts(typed: Typed, lexicon: Lexicon) -> list[Part]:
    if isinstance(typed, _Name):
        return [_name(typed.units, lexicon)]
    if typed.units in silent():
        return []
    root = stems(typed.units)
    if root in generic():
        return [_generic(root, lexicon)]
    if root in same():
        return [_word(same()[root], typed.units, lexicon)]
    if typed.han and len(typed.units) > 2:
        return _pairs(typed.units, lexicon)
    return [_word((typed.units,), typed.units, lexicon)]


def _name(units: Words, lexicon: Lexicon) -> Part:
    name = "".join(units)
    others = (*generic().get(stems(units), ()), *same().get(stems(units), ()))
    heard = not lexicon.names[name]  # pinyin, which goes on: wenxin is the beginning of wenxinyiyan
    phrases = (Phrase((MARK + name,)), Phrase(units, heard), *(Phrase(other) for other in others))
    weight = lexicon.weight(lexicon.counts.get(MARK + name, 0)) * _NAME
    optional = stems(units) in generic()
    return Part(tuple(dict.fromkeys(phrases)), _LEAST if optional else weight, name, optional)


def _generic(root: Words, lexicon: Lexicon) -> Part:
    words = (*generic()[root], *same().get(root, ()))
    known = (form for word in words for form in _forms(word, lexicon) if _count(form, lexicon))
    forms = list(known) or [root]
    weight = _KIND if len(generic()[root]) > 1 else _LEAST
    return Part(tuple(dict.fromkeys(map(Phrase, forms))), weight, optional=True)


def _word(words: Iterable[Words], typed: Words, lexicon: Lexicon) -> Part:
    forms = dict.fromkeys(form for word in words for form in _forms(word, lexicon))
    known = [form for form in forms if _count(form, lexicon)]
    own = [form for form in _forms(typed, lexicon) if _count(form, lexicon)]
    if not own and not typed[0].isdigit():
        return _unknown(typed, known, lexicon)
    weight = lexicon.weight(max((_count(form, lexicon) for form in own), default=0))
    return Part(tuple(Phrase(form) for form in known or forms), weight)


def _unknown(typed: Words, known: Iterable[Words], lexicon: Lexicon) -> Part:
    """A word that no title has as it stands: perhaps the beginning of one, perhaps a slip."""
    last = typed[-1]
    opens = last.isalpha() and (len(last) > 1 or len(typed) > 1)
    begins = not typed[0].isascii() or next(lexicon.beginning(last), None) is not None
    phrases = (Phrase(typed, opens), *map(Phrase, known))
    weight = lexicon.weight(1) * (1 if begins else 0.6)
    return Part(phrases, weight, unknown="" if begins and typed[0].isascii() else "".join(typed))


def _forms(word: Words, lexicon: Lexicon) -> list[Words]:
    if len(word) == 1 and word[0].isascii() and word[0].isalpha():
        return [(form,) for form in lexicon.family(word[0])] or [word]
    return [word]


def _count(word: Words, lexicon: Lexicon) -> int:
    """In how many events it stands, at most, as far as the lexicon can tell."""
    units = ["".join(word)] if _is_han(word[0]) and len(word) == 2 else word
    return min(lexicon.counts.get(unit, 0) for unit in units)


def _pairs(units: Words, lexicon: Lexicon) -> list[Part]:
    """A long Chinese run of unknown words as its pairs.

    A pair that no title has, or far fewer than have its neighbours, spans two words: it may miss.
    """
    pairs = list(pairwise(units))
    counts = [_count(pair, lexicon) for pair in pairs]
    if not any(counts):
        return [Part((Phrase(units),), lexicon.weight(1), unknown="".join(units))]
    around = zip([0, *counts], counts, [*counts[1:], 0], strict=False)
    between = [count * 2 < min(before, after) or not count for before, count, after in around]
    return [
        Part((Phrase(pair),), lexicon.weight(count) * (0.1 if loose else 0.6), optional=loose)
        for pair, count, loose in zip(pairs, counts, between, strict=True)
    ]


def plain(text: str) -> str:
    """What was typed with its case and its widths put in order."""
    return " ".join(fold(text).split())
