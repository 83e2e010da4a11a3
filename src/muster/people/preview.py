"""What a people list would do, before anything is done."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from muster.access.actors import Actor
from muster.people import staging
from muster.people.reading import BadLine, Reading, read_people
from muster.people.upload import Upload, keep

BAD_LINES_SHOWN_MAX = 500


@dataclass(frozen=True)
class Preview:
    """What loading the list would do. `token` confirms it; empty where a row is bad, and on the command line."""

    rows_ok: int
    rows_bad: tuple[BadLine, ...]  # at most BAD_LINES_SHOWN_MAX of them
    rows_bad_total: int
    added: int
    changed: int
    unchanged: int
    skipped: tuple[int, ...]  # lines of the template's example
    ignored_columns: tuple[str, ...]
    ignored_sheets: tuple[str, ...]
    token: str


def preview(content: bytes, filename: str, *, city_id: int, organisation_id: UUID | None = None, by: Actor) -> Preview:
    """Read a list, compare it with the people in the open scope, and keep the file for the confirmation.

    Raises `PeopleRefused` where the file cannot be read at all.
    """
    reading = read_people(content, filename, city_id=city_id, organisation_id=organisation_id)
    seen = outcome(reading, city_id=city_id, organisation_id=organisation_id)
    if reading.bad or not reading.people:
        return seen
    return replace(seen, token=keep(Upload(content, filename, city_id, organisation_id), by=by.account_id))


def outcome(reading: Reading, *, city_id: int, organisation_id: UUID | None = None) -> Preview:
    """What loading would do, without a token."""
    with transaction.atomic():
        staging.stage(reading.people, organisation_id=organisation_id)
        difference = staging.compare(city_id)
    return Preview(
        rows_ok=len(reading.people),
        rows_bad=reading.bad[:BAD_LINES_SHOWN_MAX],
        rows_bad_total=len(reading.bad),
        added=difference.added,
        changed=difference.changed,
        unchanged=difference.unchanged,
        skipped=reading.skipped,
        ignored_columns=reading.ignored_columns,
        ignored_sheets=reading.ignored_sheets,
        token="",
    )
