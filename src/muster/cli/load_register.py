"""`muster load register`: a community's doors, or those of several, from a file into the database, all or nothing."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone, translation

from muster.cli.load import SHOWN_MAX, refused, watched
from muster.ledger.register import load_register
from muster.operations.models import Operation
from muster.people.reading import BadLine
from muster.places.load import Told
from muster.places.queries import by_code
from muster.residents.load import Completeness
from muster.residents.preview import Preview, outcome
from muster.residents.reading import Reading, RegisterRefused, read_register


@translation.override("en")  # as the rest of what a command prints
def register(options: argparse.Namespace) -> int:
    """Load a register, or say what it would do; answers the exit code."""
    operation = Operation.objects.filter(id=options.operation).first()
    community = by_code(options.community) if options.community else None
    if operation is None:
        return refused(f"There is no operation {options.operation}. `/city/operations/` lists them.", [])
    if options.community and community is None:
        return refused(f"There is no area with the code {options.community}. Load the areas first.", [])
    complete = Completeness.WHOLE if options.complete else Completeness.PART
    now, path = timezone.now(), Path(options.file)
    try:
        with watched() as told:
            here = community.id if community else None
            reading = read_register(path.read_bytes(), path.name, city_id=operation.area_id, community_id=here)
            told("compare", 0, 0)
            seen = outcome(reading, operation_id=operation.id, complete=complete, now=now)
            if seen.rows_bad:
                return refused(f"{seen.rows_bad_total:,} problems; nothing was loaded.", _lines(seen.rows_bad))
            if not options.preview:
                _load_each(reading, operation, complete=complete, now=now, told=told)
    except RegisterRefused as refusal:
        return refused(str(refusal.sentence), _lines(refusal.bad))
    except OSError as error:
        return refused(f"{options.file}: {error.strerror}", [])
    _say(seen, communities=len(reading.communities), would="would be " if options.preview else "")
    return 0


def _load_each(reading: Reading, operation: Operation, *, complete: Completeness, now: datetime, told: Told) -> None:
    """Every community of the file, or none."""
    done = 0
    of = sum(map(len, reading.communities.values()))
    with transaction.atomic():
        for community_id, rows in sorted(reading.communities.items()):
            told("store", done, of)
            load_register(
                rows,
                operation_id=operation.id,
                community_id=community_id,
                city_id=operation.area_id,
                complete=complete,
                by=None,
                now=now,
            )
            done += len(rows)
        told("commit", of, of)


def _lines(bad: Sequence[BadLine]) -> list[str]:
    return [
        f"line {it.line}, {it.column}: {it.sentence}" if it.column else f"line {it.line}: {it.sentence}" for it in bad
    ]


def _say(seen: Preview, *, communities: int, would: str) -> None:
    print(f"Rows in the file: {seen.rows:,}, of {communities:,} {'community' if communities == 1 else 'communities'}.")
    back = f" ({seen.back:,} of them back on the register)" if seen.back else ""
    print(
        f"Doors: {seen.added:,} {would}added{back}, {seen.changed:,} {would}changed, {seen.unchanged:,} as before, "
        f"{len(seen.skipped):,} rows left out."
    )
    if seen.missing_total:
        verb = f"{would}taken off" if seen.complete is Completeness.WHOLE else "kept"
        print(f"On the register and not in the file: {seen.missing_total:,} doors, {verb}:")
        shown = ", ".join(str(one) for one in seen.missing[:SHOWN_MAX])
        more = seen.missing_total - min(len(seen.missing), SHOWN_MAX)
        print(f"  {shown}" + (f" … and {more:,} more" if more else ""))
    if seen.skipped:
        lines = ", ".join(f"{sheet} {line}".strip() for sheet, line in seen.skipped[:SHOWN_MAX])
        print(f"Left out (the example, repeated headings, rows without a door): line {lines}")
    if seen.ignored_columns:
        print("Columns that were not read: " + ", ".join(seen.ignored_columns))
    if seen.ignored_sheets:
        print("Sheets that were not read: " + ", ".join(seen.ignored_sheets))
