"""The ledger's values: one row for one digest on one local date, or for one sent by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.voice import N_

LATE = N_("too late")
"""Why a date was skipped: its digest could not go out within the catch-up window."""

EMPTY = N_("nothing to tell that day")
"""Why a date was skipped: the digest is set to silence on such days."""

UNCONFIRMED = N_("outcome unknown")
"""Why a delivery counts as failed: it may have gone out, and its message was not found."""


class DeliveryState(StrEnum):
    """Where the delivery of one digest stands."""

    CLAIMED = "claimed"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the ledger."""

    key: str
    """`7:2026-11-22` for subscription 7, or `send:` and the interaction's id."""
    subscription_id: int | None
    channel_id: int
    local_date: date
    state: DeliveryState
    attempts: int
    """How often it was claimed."""
    due_at: datetime
    opened_at: datetime
    """When it was first claimed: no message of it is older."""
    claimed_at: datetime
    lease_until: datetime
    finished_at: datetime | None = None
    message_id: int | None = None
    reason: str | None = None
    """Why it was left out or failed; while it is claimed, what the last try met."""
