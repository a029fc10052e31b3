"""How answers look in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from bot.core.entities import Directory
from bot.core.models import Event, Language, Page, Reading
from bot.library import ImportReport, Progress

console = Console(highlight=False, soft_wrap=True)


@contextmanager
def progress(visible: bool) -> Iterator[Progress]:
    """A progress bar on standard error over the files of an import."""
    with Bar(console=Console(stderr=True), transient=True, disable=not visible) as bar:
        task = bar.add_task("reading", total=None)

        def advance(path: Path, number: int, total: int) -> None:
            bar.update(task, description=path.name, completed=number - 1, total=total)

        yield advance


def show_readings(readings: Sequence[Reading]) -> None:
    """What an importer found, document by document."""
    for reading in readings:
        document = reading.document
        about = (document.author, document.publisher, document.published, document.url)
        console.print(Text(document.title or document.key, style="bold"))
        console.print(Text(" · ".join(str(part) for part in (document.importer, *about) if part)))
        table = Table("line", "date", "section", "item", box=None)
        for item in reading.items:
            table.add_row(
                str(item.line), str(item.date or ""), Text(item.section or ""), Text(item.title)
            )
        for event in reading.events:
            table.add_row("", str(event.date), event.category, Text(event.title.en or ""))
        console.print(table)
        told = len(reading.items) or len(reading.events)
        console.print(f"{told} items, {len(reading.skipped)} places passed over\n")


def show_report(report: ImportReport) -> None:
    """What an import changed, and what was passed over, each reason once a file."""
    counts = {
        "new": len(report.new),
        "changed": len(report.changed),
        "gone": len(report.gone),
        "told by a document too": len(report.merged),
        "passed over": len(report.skipped),
    }
    console.print(", ".join(f"{count} {name}" for name, count in counts.items()))
    lines: dict[tuple[str | None, str], list[int]] = {}
    for place in report.skipped:
        lines.setdefault((place.file, place.reason), []).append(place.line)
    for (file, reason), places in lines.items():
        where = f"{file}:{places[0]}" if places[0] else file
        often = f" ({len(places)} times)" if len(places) > 1 else ""
        console.print(Text(f"  {where}: {reason}{often}", style="dim"))


def show_events(page: Page, directory: Directory, language: Language) -> None:
    """A page of events, each with its date, title, summary and sources."""
    if not page.total:
        console.print(Text(f"Nothing is known of {page.query.text!r}. Try a name, such as OpenAI."))
    for text in page.corrections:
        console.print(Text(f"Did you mean {text!r}?"))
    if page.partial:
        console.print("No event has all of this; these come nearest.\n")
    for event in page.events:
        _show_event(event, directory, language)
    left = page.total - len(page.events)
    if left:
        console.print(f"… and {left} more; see --limit")


def _show_event(event: Event, directory: Directory, language: Language) -> None:
    title = event.title.get(language) or event.id
    console.print(Text.assemble(f"{event.date or '????'}  ", (title, "bold")))
    names = ", ".join(directory.name(key, language) for key in event.entities)
    for line in (event.summary.get(language), *(event.points.get(language) or ()), names):
        if line:
            console.print(Text(f"  {line}"))
    for note in filter(None, (event.note.get(language),)):
        console.print(Text(f"  ! {note}", style="yellow"))
    for source in event.sources:
        place = source.url or source.title or ""
        console.print(Text(f"  – {source.publisher or source.document or ''} {place}", style="dim"))
    console.print()


def show_summary(summary: Mapping[str, object]) -> None:
    """Names and figures, a line each."""
    for name, value in summary.items():
        console.print(Text(f"{name:>24}  {value}"))
