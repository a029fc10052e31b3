"""The studio: a process of its own that draws, since matplotlib would hold up the loop.

It starts when somebody is about to ask for a picture, and ends when nobody has for a while. It
also ends whenever the bot does, however that ends: its standard input is then closed.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Timer

from bot.errors import PictureError
from bot.pictures.chart import Chart, Drawn
from bot.pictures.pipe import receive, send

logger = logging.getLogger(__name__)

IDLE = 600.0
"""Seconds without a picture after which the process ends: it holds some 110 MB."""

PATIENCE = 20.0
"""Seconds that a picture may take, the start of the process included."""

_COMMAND = (sys.executable, "-m", "bot.pictures.worker")
_FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}
"""numpy keeps memory for each thread that it could calculate with, and we calculate nothing."""
_ROOT = str(Path(__file__).parents[2])


class Studio:
    """Draws in a process of its own, one picture after another."""

    def __init__(self, *, idle: float = IDLE, patience: float = PATIENCE) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._process: subprocess.Popen[bytes] | None = None
        self._idle, self._patience = idle, patience
        self._rest: Timer | None = None

    async def draw(self, charts: Sequence[Chart]) -> Drawn:
        """The first of these charts whose words can all be written; PictureError for none."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._drawn, charts)

    def warm(self) -> None:
        """Start the process, so that the first picture need not wait for it."""
        self._thread.submit(self._opened)

    async def close(self) -> None:
        """End the process; nothing can be drawn any more."""
        if process := self._process:
            process.kill()  # or a picture in the making would be waited for
        await asyncio.get_running_loop().run_in_executor(self._thread, self._end)
        self._thread.shutdown()

    def _drawn(self, charts: Sequence[Chart]) -> Drawn:
        try:
            answer = self._asked(self._opened(), charts)
        except (OSError, EOFError, pickle.PickleError) as error:
            self._end()
            raise PictureError("the process that draws has ended") from error
        if isinstance(answer, Drawn):
            return answer
        raise PictureError(str(answer))

    def _asked(self, process: subprocess.Popen[bytes], charts: Sequence[Chart]) -> object:
        """What the process answers; it is ended when it takes too long."""
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = Timer(self._patience, process.kill)
        deadline.start()
        try:
            send(process.stdin, charts)
            return receive(process.stdout)
        finally:
            deadline.cancel()

    def _opened(self) -> subprocess.Popen[bytes]:
        """The process, started when there is none; the time until it may rest begins anew."""
        if self._rest:
            self._rest.cancel()
        if self._process is None or self._process.poll() is not None:
            self._end()
            path = os.pathsep.join((_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])))
            self._process = subprocess.Popen(
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **_FRUGAL, "PYTHONPATH": path},
            )
        self._rest = Timer(self._idle, self._thread.submit, [self._end])
        self._rest.daemon = True
        self._rest.start()
        return self._process

    def _end(self) -> None:
        if self._rest:
            self._rest.cancel()
        if process := self._process:
            self._process = None
            process.kill()
            # Closes its pipes and waits for its end; what was not yet written finds no reader.
            with suppress(OSError), process:
                pass


@asynccontextmanager
async def open_studio() -> AsyncIterator[Studio]:
    """A studio whose process ends with it."""
    studio = Studio()
    try:
        yield studio
    finally:
        await studio.close()
