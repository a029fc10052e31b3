"""Fixtures of the rounds: a store with two events, a courier, a clock and digests that are due."""

from __future__ import annotations

import pytest
from clocks import Clock
from couriers import FakeCourier
from factories import event, reading, subscription
from watch import DAY, DUE, rounds_of


@pytest.fixture
async def filled(store):
    told = [event("2023-11-22-back", "2023-11-22"), event("2023-02-06-bard", "2023-02-06")]
    async with store.write() as writer:
        await writer.replace_document(reading("calendar", events=told))
        await writer.apply_events(told)
    return store


@pytest.fixture
def courier():
    return FakeCourier()


@pytest.fixture
def clock():
    return Clock(DUE)


@pytest.fixture
def rounds(filled, courier, clock):
    return rounds_of(filled, courier, clock)


@pytest.fixture
async def subscribed(filled):
    async def add(**parts):
        due = {"next_due_at": DUE, "next_date": DAY}
        return await filled.subscriptions.add(subscription(**due | parts))

    return add
