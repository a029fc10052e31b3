"""The languages the bot speaks: English from the code, Chinese from the catalogues in `locales`.

To add a phrase: write it in English inside `voice.gettext("…")` or `voice.ngettext("…", "…", n)`,
or inside `N_("…")` where it is translated later, as in `UsageError(N_("No {thing}."), thing=…)`:
always a literal, with {names} for what is filled in, never an f-string. Then run `make messages`,
fill the new empty entries of `bot/locales/zh_CN.po`, and run it again: `zh_TW.po` is made from
`zh_CN.po` and never edited. What only operators read on the command line is in English alone.
"""

from __future__ import annotations

from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from bot.core.models import Language
from bot.core.voice import Voice

if TYPE_CHECKING:
    from datetime import date

CLDR = {Language.EN: "en", Language.ZH_CN: "zh_Hans_CN", Language.ZH_TW: "zh_Hant_TW"}
"""What Unicode's locale data calls our languages."""


def language_of(locale: str | None) -> Language:
    """The language for one of Discord's locales, such as `zh-TW`; English for all that is new."""
    return next((language for language in Language if language.value == locale), Language.EN)


@cache
def voice(language: Language) -> Voice:
    """The voice that speaks this language; its catalogue is read at the first call."""
    phrases = _phrases(language)
    return Voice(
        language=language,
        gettext=phrases.gettext,
        ngettext=phrases.ngettext,
        format_date=partial(_format_date, language),
        number=partial(_format_number, language),
    )


def _phrases(language: Language) -> NullTranslations:
    if language is Language.EN:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    path = files("bot").joinpath("locales", f"{language.value.replace('-', '_')}.po")
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _format_date(language: Language, day: date, pattern: str) -> str:
    from babel.dates import format_date  # with the locale's data 7 MB: only who writes dates pays

    return str(format_date(day, pattern, locale=CLDR[language]))


def _format_number(language: Language, number: int) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(number, locale=CLDR[language]))
