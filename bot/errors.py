"""The exceptions of this bot; each message is one sentence for the person who reads it.

BotError
├── InputError            somebody gave something that cannot be used
│   ├── DocumentError     a document or a seed file, with file and line
│   └── UsageError        an option, a date, a time zone, a query
├── SettingsError         the environment, all faults in one message
├── StoreError            the database cannot be opened, read or written
├── DiscordAway           Discord cannot be reached at the start
├── PictureError          a picture could not be drawn
├── ReloadError           a reload that left everything as it was
└── DeliveryError         a post that did not go out
    ├── DeliveryRefused   Discord says no to this post; trying again is of no use
    │   └── PlaceRefused  Discord says no to any post there, until a person changes something
    ├── DeliveryDelayed   it did not go out, and may be tried again
    ├── DeliveryUnknown   it may or may not have gone out
    └── DeliveryGone      it went out, and somebody has deleted it since
"""

from __future__ import annotations

from dataclasses import dataclass


class BotError(Exception):
    """Anything that this bot foresees; `str()` is a sentence for a person.

    `UsageError(N_("There is no zone {name}."), name=name)` keeps the sentence and what fills it
    apart, so that `Voice.sentence` can say it in another language; a list is one of phrases.
    Without values nothing is filled in.
    """

    def __init__(self, message: str, **values: object) -> None:
        self.message = message
        self.values = values
        shown = {name: _joined(value) for name, value in values.items()}
        super().__init__(message.format(**shown) if values else message)


def _joined(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


class InputError(BotError):
    """Somebody gave something that cannot be used."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file; line 0 when no line can be named."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


class DocumentError(InputError):
    """A document or a seed file cannot be used; carries every fault that was found."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


class UsageError(InputError):
    """An option, a date, a time zone or a query cannot be used."""


class SettingsError(BotError):
    """The environment is not as it should be; the message names every fault."""


class StoreError(BotError):
    """The database cannot be opened, read or written."""


class DiscordAway(BotError):
    """Discord cannot be reached; it may be after `seconds`."""

    def __init__(self, message: str, *, seconds: float = 0, **values: object) -> None:
        self.seconds = seconds
        super().__init__(message, **values)


class ReloadError(BotError):
    """A reload failed and everything is as it was before."""


class PictureError(BotError):
    """A picture could not be drawn."""


class DeliveryError(BotError):
    """A post did not go out."""


class DeliveryRefused(DeliveryError):
    """Discord refuses this post for good."""


class PlaceRefused(DeliveryRefused):
    """Discord refuses every post there: the channel is gone or a right is missing."""


class DeliveryDelayed(DeliveryError):
    """The post surely did not go out; try again after `seconds`."""

    def __init__(self, message: str, *, seconds: float = 0, **values: object) -> None:
        self.seconds = seconds
        super().__init__(message, **values)


class DeliveryUnknown(DeliveryError):
    """Nobody can say whether the post went out: a time-out or a dropped connection."""


class DeliveryGone(DeliveryError):
    """The post went out and has been deleted since."""
