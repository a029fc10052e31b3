"""The process that draws: it works, comes back after a fault, and ends with the bot."""

from __future__ import annotations

import subprocess
import sys

import pytest
from charts import year

from bot.errors import PictureError
from bot.pictures.studio import _COMMAND, Studio, open_studio


async def test_a_picture_comes_from_a_process_that_serves_the_next_one_too():
    async with open_studio() as studio:
        first = await studio.draw([year(counts=[1, 2])])
        process = studio._process
        second = await studio.draw([year(counts=[2, 1])])
        assert first.png.startswith(b"\x89PNG") and first != second
        assert studio._process is process
    assert process is not None and process.poll() is not None


async def test_what_cannot_be_drawn_is_an_error_and_the_next_picture_comes():
    async with open_studio() as studio:
        with pytest.raises(PictureError, match="AttributeError"):
            await studio.draw(["no chart"])  # type: ignore[list-item]
        assert (await studio.draw([year()])).png


async def test_a_process_that_was_killed_is_replaced():
    async with open_studio() as studio:
        await studio.draw([year()])
        assert studio._process is not None
        studio._process.kill()
        studio._process.wait()
        assert (await studio.draw([year()])).png


async def test_a_picture_that_takes_too_long_is_given_up():
    studio = Studio(patience=0.0)
    with pytest.raises(PictureError, match="has ended"):
        await studio.draw([year()])
    await studio.close()


async def test_the_process_rests_when_nobody_asks_for_long():
    studio = Studio(idle=0.0)
    await studio.draw([year()])
    await studio.draw([year()])  # the thread does one thing after another
    studio._thread.submit(int).result()
    await studio.close()
    assert studio._process is None


def test_the_process_ends_when_the_bot_is_gone_however_it_went():
    worker = subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.close()
    assert worker.wait(60) == 0
    worker.stdout.close()


def test_a_studio_alone_loads_no_matplotlib():
    program = (
        "import sys, bot.pictures.studio, bot.timelines; sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_process_that_draws_loads_nothing_that_it_does_not_need():
    program = (
        "import sys, bot.pictures.worker, bot.pictures.draw; sys.exit('asyncio' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
