"""`muster load areas|people`: from a file into the database, as the owner, with a bar to watch."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone, translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from muster.people.load import load
from muster.people.preview import Preview, outcome
from muster.people.reading import PeopleRefused, read_people
from muster.places.load import Told, load_areas
from muster.places.queries import by_code
from muster.places.refusals import AreasRefused
from muster.places.rows import Scheme

SHOWN_MAX = 50  # bad lines printed; the rest is counted
STEPS = {
    "read": "Reading the file",
    "copy": "Sending the rows",
    "store": "Storing",
    "outlines": "Placing points",
    "commit": "Finishing",
    "compare": "Comparing",
}


@translation.override("en")  # as the rest of what a command prints
def areas(options: argparse.Namespace) -> int:
    """Load a tree of areas; answers the exit code."""
    shapes = Path(options.shapes) if options.shapes else None
    try:
        with watched() as told:
            loaded = load_areas(Path(options.file), shapes=shapes, scheme=Scheme(options.scheme), told=told)
    except AreasRefused as refusal:
        return refused(str(refusal.sentence), [f"line {bad.line}: {bad.sentence}" for bad in refusal.bad])
    print(f"Areas: {loaded.added:,} added, {loaded.changed:,} changed, {loaded.unchanged:,} as before.")
    if shapes:
        print(f"Outlines: {loaded.shapes:,} kept, {loaded.points:,} points placed (estimated).")
    if loaded.unmatched:
        print("Outlines of areas that are not loaded: features " + ", ".join(map(str, loaded.unmatched[:SHOWN_MAX])))
    return 0


@translation.override("en")
def people(options: argparse.Namespace) -> int:
    """Load a people list, or say what it would do; answers the exit code."""
    city = by_code(options.city)
    if city is None:
        return refused(f"There is no area with the code {options.city}. Load the areas first.", [])
    try:
        with watched() as told:
            reading = read_people(Path(options.file).read_bytes(), Path(options.file).name, city_id=city.id)
            told("compare", 0, 0)
            seen = outcome(reading, city_id=city.id)
            if seen.rows_bad:
                bad = [f"line {it.line}, {it.column}: {it.sentence}" for it in seen.rows_bad]
                return refused(f"{seen.rows_bad_total:,} problems; nothing was loaded.", bad)
            if not options.preview:
                told("store", 0, 0)
                load(reading.people, city_id=city.id, now=timezone.now())
    except PeopleRefused as refusal:
        return refused(str(refusal.sentence), [f"line {it.line}, {it.column}: {it.sentence}" for it in refusal.bad])
    except OSError as error:
        return refused(f"{options.file}: {error.strerror}", [])
    _say(seen, "would be " if options.preview else "")
    return 0


def _say(seen: Preview, would: str) -> None:
    print(f"People: {seen.added:,} {would}added, {seen.changed:,} {would}changed, {seen.unchanged:,} as before.")
    if seen.skipped:
        print("The template's example was left out: line " + ", ".join(map(str, seen.skipped)))
    if seen.ignored_columns:
        print("Columns that were not read: " + ", ".join(seen.ignored_columns))
    if seen.ignored_sheets:
        print("Sheets that were not read: " + ", ".join(seen.ignored_sheets))


def refused(sentence: str, lines: list[str]) -> int:
    for line in lines[:SHOWN_MAX]:
        print(line, file=sys.stderr)
    if len(lines) > SHOWN_MAX:
        print(f"… and {len(lines) - SHOWN_MAX:,} more", file=sys.stderr)
    print(sentence, file=sys.stderr)
    return 1


@contextmanager
def watched() -> Iterator[Told]:
    """A bar on the terminal that shows which step runs and how far it is."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(STEPS["read"], total=None)

        def told(step: str, done: int, of: int) -> None:
            bar.update(task, description=STEPS[step], completed=done, total=of or None)

        yield told
