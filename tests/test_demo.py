"""The demo, as somebody sees it: the page in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.app import open_bot
from bot.config import Settings
from bot.core.models import Language
from bot.demo import build_world, open_demo, simulated

SEEDS = Path(__file__).parents[1] / "seeds"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Without these, Chromium asks hosts on the internet for updates at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
expect.set_options(timeout=20_000)  # Chromium shares its cores with other tests


@asynccontextmanager
async def open_page() -> AsyncIterator[Page]:
    """The demo's page, open in headless Chromium."""
    settings = Settings(_env_file=None, seeds_dir=SEEDS)
    async with open_demo(settings, port=0) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1280, "height": 1000})
        await page.goto(url)
        yield page
        await browser.close()


@pytest.mark.skipif(
    CHROMIUM is None, reason="NOT CHECKED: the demo's page needs a chromium on PATH"
)
async def test_a_visitor_reads_the_digest_asks_for_openai_and_turns_the_page() -> None:
    async with open_page() as page:
        messages = page.locator("#channel-message-list")
        await expect(messages).to_contain_text("On this day in 2023 AI")

        composer = page.get_by_label("Message", exact=True)
        await composer.press_sequentially("/event")
        await composer.press("Enter")
        await page.get_by_role("combobox", name="query").press_sequentially("OpenAI")
        await page.get_by_role("option", name=re.compile(r"^OpenAI · \d+ events$")).click()
        await page.locator("#send-message").click()

        await expect(messages).to_contain_text("1. ")
        status = page.locator("#action-status")
        await expect(status).to_have_text("Action completed")
        # A press is lost when the page is drawn anew under the pointer; its status then stays.
        for _ in range(5):
            await messages.get_by_role("button", name="Next").click()
            with suppress(AssertionError):
                await expect(status).not_to_have_text("Action completed", timeout=4_000)
                break
        await expect(messages).to_contain_text("9. ")


async def test_the_demo_can_take_the_bots_right_to_post_away(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/demo.db"
    settings = Settings(_env_file=None, seeds_dir=SEEDS, database_url=url, shard_count=1)
    async with open_bot(settings) as bot, simulated(bot) as env:
        world = build_world(env)
        channel = world.channels[Language.EN]
        asked = {"channel": channel, "time": "9:00", "zone": "UTC", "language": "en"}
        for granted, said in (
            (False, "give me there: Send Messages"),
            (True, "every day at 09:00"),
        ):
            await world.manager.slash(channel, "permission", granted=granted)
            added = await world.manager.slash(channel, "digest add", **asked)
            assert said in added.response.content
