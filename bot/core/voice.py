"""How the bot speaks in one language: its phrases, its dates and its numbers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.core.models import Language, PartialDate, Precision

T = TypeVar("T", bound=str)

NAME = "name"
"""The catalogue's context of what people type: commands, groups and options."""


def N_(text: T) -> T:
    """Mark a phrase for translation where it is written; `voice.gettext` translates it later."""
    return text


def keep(sentence: Sentence) -> str:
    """A sentence as the store keeps it, so that `Voice.recall` says it in any language."""
    return json.dumps([sentence.message, dict(sentence.values)], ensure_ascii=False, default=str)


class Sentence(Protocol):
    """A phrase and what fills its {names}; `bot.errors.BotError` is one."""

    @property
    def message(self) -> str:
        """The phrase in English."""

    @property
    def values(self) -> Mapping[str, object]:
        """What fills it; empty when nothing does."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One language; `bot.i18n.voice` makes it. In the code all phrases are English."""

    language: Language
    gettext: Callable[[str], str]
    """A phrase in this language: `voice.gettext("Next page")`."""
    ngettext: Callable[[str, str, int], str]
    """Singular, plural and how many: `voice.ngettext("{n} event", "{n} events", n)`."""
    name: Callable[[str], str]
    """What people type for a command, a group or an option: `voice.name("today")`."""
    format_date: Callable[[dt.date, str], str]
    """A day written by a CLDR date pattern, such as `d MMMM y`."""
    number: Callable[[int], str]
    """A whole number with its thousands marked."""

    def date(self, day: dt.date) -> str:
        """`14 March 2023`, `2023 年 3 月 14 日`."""
        # Translators: a CLDR date pattern; d is the day, MMMM the month's name, M its number.
        return self.format_date(day, self.gettext("d MMMM y"))

    def day(self, day: dt.date) -> str:
        """The day without its year: `14 March`, `3 月 14 日`."""
        # Translators: a CLDR date pattern.
        return self.format_date(day, self.gettext("d MMMM"))

    def partial(self, when: PartialDate) -> str:
        """A date as exactly as it is known: `14 March 2023`, `March 2023`, `2023`."""
        match when.precision:
            case Precision.DAY:
                return self.date(when.first)
            case Precision.MONTH:
                # Translators: a CLDR date pattern.
                return self.format_date(when.first, self.gettext("MMMM y"))
            case Precision.QUARTER:
                # Translators: a CLDR date pattern; QQQQ is `1st quarter`, Q its number.
                return self.format_date(when.first, self.gettext("QQQQ y"))
            case Precision.YEAR:
                # Translators: a CLDR date pattern.
                return self.format_date(when.first, self.gettext("y"))

    def weekday(self, weekday: int) -> str:
        """`Monday`, `星期一`; 0 is Monday."""
        # Translators: a CLDR date pattern; cccc is the weekday's name.
        return self.format_date(dt.date(2024, 1, 1 + weekday), self.gettext("cccc"))

    def month(self, month: int) -> str:
        """`March`, `3 月`; 1 is January."""
        # Translators: a CLDR date pattern; LLLL is the month's name.
        return self.format_date(dt.date(2023, month, 1), self.gettext("LLLL"))

    def sentence(self, sentence: Sentence) -> str:
        """What an expected error says, in this language where its sentence is translated."""
        return self._fill(sentence.message, sentence.values)

    def recall(self, kept: str) -> str:
        """What `keep` wrote, in this language; any other phrase is translated as it stands."""
        if not kept.startswith("["):
            return self.gettext(kept)
        message, values = json.loads(kept)
        return self._fill(message, values)

    def _fill(self, message: str, values: Mapping[str, object]) -> str:
        said = self.gettext(message)
        if not values:
            return said
        return said.format_map({name: self._value(value) for name, value in values.items()})

    def _value(self, value: object) -> object:
        """A number is one that is counted, a list is one of phrases."""
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, list | tuple):
            return self.gettext(", ").join(self.gettext(str(each)) for each in value)
        return value
