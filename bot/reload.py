"""The swap of data and commands: both become new in one transaction, or both stay as they are."""

from __future__ import annotations

import asyncio
import importlib
import logging
import shutil
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from discord.ext import commands

from bot.core.voice import N_
from bot.errors import BotError, DocumentError, Fault, ReloadError

if TYPE_CHECKING:
    from bot.client import Bot
    from bot.library import ImportReport
    from bot.store import Writer

logger = logging.getLogger(__name__)


class Reloader:
    """Reloads one extension, a package, together with the library's data."""

    def __init__(self, bot: Bot, extension: str) -> None:
        self._bot = bot
        self._extension = extension
        self._running = asyncio.Lock()
        self._commit: Callable[[], Awaitable[None]] | None = None

    async def run(self) -> ImportReport:
        """Swap everything; DocumentError or ReloadError when everything is as it was."""
        if self._running.locked():
            raise ReloadError(N_("A reload is already running; wait for its answer."))
        async with self._running:
            await asyncio.to_thread(check_sources, self._folder())
            report = await self._bot.library.reload(self._swap)
        changes = (len(report.new), len(report.changed), len(report.gone))
        logger.info("Reloaded: %s events new, %s changed, %s gone", *changes)
        return report

    async def commit(self) -> None:
        """Commit the data, at the end of the new extension's `setup`.

        Nothing is to do when the extension is loaded at start, or put back after a failure.
        """
        commit, self._commit = self._commit, None
        if commit is not None:
            await commit()

    def disarm(self) -> None:
        """Forget the commit: the new extension is in, or it failed and the old one comes back."""
        self._commit = None

    def _folder(self) -> Path:
        return Path(str(self._bot.extensions[self._extension].__file__)).parent

    def _loaded(self) -> set[str]:
        return {name for name in sys.modules if name.partition(".")[0] == self._extension}

    async def _swap(self, writer: Writer) -> None:
        folder, before = self._folder(), self._loaded()
        self._commit = writer.commit
        try:
            await self._bot.reload_extension(self._extension)
        except commands.ExtensionError as error:
            # discord.py put the old modules back, but leaves those that only the new code has.
            for name in self._loaded() - before:
                del sys.modules[name]
            cause = getattr(error, "original", error)
            if isinstance(cause, BotError):
                raise cause from error
            raise ReloadError(str(fault_of(cause, folder))) from error


def check_sources(folder: Path) -> None:
    """Compile every Python file of the folder; DocumentError names each that cannot be.

    Bytecode is purged too: its time stamp has whole seconds, so after an edit of the same size
    within one second Python would load the old code.
    """
    faults = [fault for path in sorted(folder.rglob("*.py")) if (fault := _fault_in(path, folder))]
    if faults:
        raise DocumentError(*faults)
    for cache in folder.rglob("__pycache__"):
        shutil.rmtree(cache, ignore_errors=True)
    importlib.invalidate_caches()


def fault_of(error: BaseException, folder: Path) -> Fault:
    """Where in the folder an error arose, and what it says."""
    reason = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError) and error.filename:
        return Fault(_name(Path(error.filename), folder), error.lineno or 0, reason)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(folder):
            return Fault(_name(path, folder), frame.lineno or 0, reason)
    return Fault(f"{folder.name}/__init__.py", 0, reason)


def _fault_in(path: Path, folder: Path) -> Fault | None:
    try:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        return Fault(_name(path, folder), error.lineno or 0, error.msg)
    except (OSError, ValueError) as error:
        return Fault(_name(path, folder), 0, str(error))
    return None


def _name(path: Path, folder: Path) -> str:
    """The file as a person names it: `cogs/render.py`."""
    return str(path.relative_to(folder.parent)) if path.is_relative_to(folder.parent) else path.name
