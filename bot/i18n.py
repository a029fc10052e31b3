"""The languages the bot speaks: English from the code, Chinese from the catalogues in `locales`.

To add a phrase: write it in English inside `voice.gettext("…")` or `voice.ngettext("…", "…", n)`,
or inside `N_("…")` where it is translated later, as in `UsageError(N_("No {thing}."), thing=…)`:
always a literal, with {names} for what is filled in, never an f-string. Then run `make messages`,
fill the new empty entries of `bot/locales/zh_CN.po`, and run it again: `zh_TW.po` is made from
`zh_CN.po` and never edited. What only operators read on the command line is in English alone.
Names, descriptions and choices of slash commands get there by themselves; a name stands in the
catalogue with the context "name", and follows Discord's rule: one lower-case word of 1 to 32
characters, unlike the others beside it.
"""

from __future__ import annotations

import hashlib
from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from bot.core.models import Language
from bot.core.voice import NAME, Voice

if TYPE_CHECKING:
    from datetime import date
    from importlib.resources.abc import Traversable

CLDR = {Language.EN: "en", Language.ZH_CN: "zh_Hans_CN", Language.ZH_TW: "zh_Hant_TW"}
"""What Unicode's locale data calls our languages."""

SPOKEN = {language.value: language for language in Language}
"""What Discord calls them; a look-up, since the sync of commands asks for thousands."""


def language_of(*locales: str | None) -> Language:
    """The language of the first of Discord's locales, such as `zh-TW`, that we speak; else English.

    Discord knows Chinese of the mainland and of Taiwan alone: Hong Kong has no locale of its own.
    """
    spoken = (_spoken(locale or "") for locale in locales)
    return next((language for language in spoken if language), Language.EN)


def _spoken(locale: str) -> Language | None:
    if locale.partition("-")[0] == Language.EN:
        return Language.EN
    return SPOKEN.get(locale)


@cache
def voice(language: Language) -> Voice:
    """The voice that speaks this language; its catalogue is read at the first call."""
    phrases = _phrases(language)
    return Voice(
        language=language,
        gettext=phrases.gettext,
        ngettext=phrases.ngettext,
        name=partial(phrases.pgettext, NAME),
        format_date=partial(_format_date, language),
        number=partial(_format_number, language),
    )


@cache
def edition() -> str:
    """A mark of all translations, which changes with them.

    Like the voices it is read once: a running bot speaks as it did when it started.
    """
    texts = (_catalogue(language).read_bytes() for language in Language if language != Language.EN)
    return hashlib.sha256(b"".join(texts)).hexdigest()


def _phrases(language: Language) -> NullTranslations:
    if language is Language.EN:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with _catalogue(language).open("rb") as file:
        write_mo(compiled, read_po(file, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _catalogue(language: Language) -> Traversable:
    return files("bot").joinpath("locales", f"{language.value.replace('-', '_')}.po")


def _format_date(language: Language, day: date, pattern: str) -> str:
    from babel.dates import format_date  # with the locale's data 7 MB: only who writes dates pays

    return str(format_date(day, pattern, locale=CLDR[language]))


def _format_number(language: Language, number: int) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=CLDR[language]))
