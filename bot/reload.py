"""Reading the commands' code anew: every fault is named before anything is swapped."""

from __future__ import annotations

import importlib
import shutil
import traceback
from pathlib import Path

from bot.errors import DocumentError, Fault


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
        compile(path.read_bytes(), str(path), "exec")
    except SyntaxError as error:
        return Fault(_name(path, folder), error.lineno or 0, error.msg)
    except (OSError, ValueError) as error:
        return Fault(_name(path, folder), 0, str(error))
    return None


def _name(path: Path, folder: Path) -> str:
    """The file as a person names it: `cogs/render.py`."""
    return str(path.relative_to(folder.parent)) if path.is_relative_to(folder.parent) else path.name
