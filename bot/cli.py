"""The command line: each command reads its words, asks the program, prints the answer."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
from collections.abc import Callable, Coroutine
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.config import Settings, load_settings
from bot.core.models import Category, Language, Query
from bot.errors import BotError, UsageError

T = TypeVar("T")

app = typer.Typer(
    name="python -m bot",
    help="On this day in 2023 AI: a Discord bot for team channels.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Output = Annotated[Path | None, typer.Option("-o", help="A file; else standard output.")]
Lang = Annotated[Language, typer.Option("--lang", help="The language of the answer.")]


class Format(StrEnum):
    """A form in which the events can leave."""

    JSONL = "jsonl"
    CSV = "csv"
    ICS = "ics"


def main() -> None:
    """Run the command line; a refused input is one sentence on standard error and exit code 1."""
    # Other programs read what is printed, and not every system's own encoding knows Chinese.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    try:
        app()
    except BotError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


@app.command()
def run() -> None:
    """Connect to Discord and serve until stopped."""
    from bot.app import run

    settings = load_settings()
    if settings.discord_token is None:
        raise UsageError(
            "DISCORD_TOKEN is not set: make an application at https://discord.com/developers, "
            "copy its bot token into .env, or try the bot without one: python -m bot demo"
        )
    asyncio.run(run(settings))


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 8023,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Start the real bot in a simulated Discord on localhost: no token, no account."""
    from bot.demo import run

    asyncio.run(run(load_settings(discord_token=None), port=port, browser=browser))


@app.command("read")
def read_(files: list[Path], as_json: AsJson = False) -> None:
    """Show what an importer finds in documents; store nothing."""
    from bot.jsonform import reading_json
    from bot.seeds import read_seeds
    from bot.terminal import show_readings

    seeds = read_seeds(load_settings().seeds_dir)
    readings = [seeds.read(path) for path in files]
    if not as_json:
        show_readings(readings)
        return
    forms = [reading_json(reading, seeds.directory) for reading in readings]
    _print_json(forms if len(forms) > 1 else forms[0])


@app.command("import")
def import_(
    paths: Annotated[list[Path] | None, typer.Argument()] = None, as_json: AsJson = False
) -> None:
    """Read documents, folders and the calendar into the store."""
    from bot.jsonform import report_json
    from bot.library import ImportReport, Library
    from bot.store import open_store
    from bot.terminal import progress, show_report

    async def work(settings: Settings) -> ImportReport:
        async with open_store(settings.database_url) as store:
            with progress(visible=not as_json) as advance:
                return await Library(store, settings.seeds_dir).import_paths(paths or [], advance)

    report = _run(work)
    if as_json:
        _print_json(report_json(report))
    else:
        show_report(report)


@app.command()
def check() -> None:
    """Validate settings, seeds and store; list every fault with file and line."""
    from bot.check import check as find_faults
    from bot.terminal import show_summary

    faults, summary = asyncio.run(find_faults())
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(1)
    show_summary(summary)


@app.command()
def event(
    query: str,
    category: Annotated[Category | None, typer.Option()] = None,
    month: Annotated[int | None, typer.Option(min=1, max=12)] = None,
    entity: Annotated[str | None, typer.Option(help="A company, a person, a model.")] = None,
    least: Annotated[int, typer.Option(min=1, max=5, help="The least importance.")] = 1,
    lang: Lang = Language.EN,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 8,
    as_json: AsJson = False,
) -> None:
    """Answer as /event does: events by names, words and days, best first."""
    from bot.app import open_filled_store
    from bot.jsonform import event_json
    from bot.terminal import show_events

    async def work(settings: Settings) -> None:
        async with open_filled_store(settings) as store:
            code = await store.search.entity(entity) if entity else None
            if entity and code is None:
                raise UsageError(f"nobody and nothing is called {entity!r}")
            wanted = Query(query, category, month, code, least, limit=limit)
            page = await store.search.find(wanted)
            directory = await store.directory()
        if as_json:
            events = [event_json(found, directory) for found in page.events]
            corrections = list(page.corrections)
            answer = {"query": query, "total": page.total, "events": events}
            _print_json(answer | {"did_you_mean": corrections})
        else:
            show_events(page, directory, lang)

    _run(work)


@app.command()
def today(
    on: Annotated[
        str | None, typer.Option("--date", help="YYYY-MM-DD; today when left out.")
    ] = None,
    lang: Lang = Language.EN,
    as_json: AsJson = False,
) -> None:
    """Show the digest of a day."""
    from bot.app import now, open_filled_store
    from bot.core.subscription import Choices
    from bot.digests import Digests
    from bot.jsonform import digest_json

    day = _date(on) if on is not None else now().astimezone().date()

    async def work(settings: Settings) -> None:
        async with open_filled_store(settings) as store:
            digest = await Digests(store).compose(day, Choices(lang))
            directory = await store.directory()
        if as_json:
            _print_json(digest_json(digest, directory))
        else:
            typer.echo(f"# {digest.title}\n\n{digest.text}")

    _run(work)


@app.command()
def export(
    form: Annotated[Format, typer.Option("--format", help="What to write.")],
    output: Output = None,
) -> None:
    """Write all events as JSON lines, as a table or as a calendar."""
    from bot.app import open_filled_store
    from bot.export import FORMATS

    async def work(settings: Settings) -> bytes:
        async with open_filled_store(settings) as store:
            events = [found async for found in store.events.all()]
            return FORMATS[form](events, await store.directory())

    _write(_run(work), output)


@app.command()
def corrections(
    toml: Annotated[bool, typer.Option("--toml", help="Whole tables, ready for seeds/.")] = False,
    output: Output = None,
) -> None:
    """List what was accepted of readers' reports, or write it as tables of the calendar."""
    from bot.app import open_filled_store
    from bot.corrections import to_text, to_toml

    async def work(settings: Settings) -> str:
        async with open_filled_store(settings) as store:
            accepted = await store.reports.amendments()
        return to_toml(accepted, settings.seeds_dir) if toml else to_text(accepted)

    _write(_run(work).encode(), output)


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written: {(error.strerror or str(error)).lower()}"
        ) from None


def _run(work: Callable[[Settings], Coroutine[Any, Any, T]]) -> T:
    return asyncio.run(work(load_settings()))


def _date(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
        raise ValueError(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is no date; write it as YYYY-MM-DD, such as 2026-11-22"
        ) from None


def _print_json(value: Any) -> None:  # noqa: ANN401  # any JSON
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
