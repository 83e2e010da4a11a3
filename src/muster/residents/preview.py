"""What a register would do, before anything is done."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.people.reading import BadLine
from muster.residents import staging
from muster.residents.load import Completeness, operation_here, refuse_loss
from muster.residents.reading import Reading, read_register
from muster.residents.staging import MissingDoor
from muster.residents.upload import Upload, keep

BAD_LINES_SHOWN_MAX, MISSING_SHOWN_MAX = 500, 500


@dataclass(frozen=True)
class Preview:
    """What loading would do, in doors: rows = added + changed + unchanged + refused + skipped.

    `token` confirms it; empty where a row is bad, and on the command line.
    """

    rows: int
    added: int
    back: int  # of the added: those that had been taken off
    changed: int
    unchanged: int
    refused: int
    skipped: tuple[tuple[str, int], ...]  # the template's example, repeated headings, rows without a door
    rows_bad: tuple[BadLine, ...]  # at most BAD_LINES_SHOWN_MAX of them
    rows_bad_total: int
    missing: tuple[MissingDoor, ...]  # on the register and not in the file; at most MISSING_SHOWN_MAX of them
    missing_total: int
    complete: Completeness  # whether the missing are taken off
    ignored_columns: tuple[str, ...]
    ignored_sheets: tuple[str, ...]
    token: str = ""

    @property
    def doors(self) -> int:
        return self.added + self.changed + self.unchanged


def preview(
    content: bytes,
    filename: str,
    *,
    operation_id: UUID,
    community_id: int,
    city_id: int,
    complete: Completeness,
    by: Actor,
    now: datetime,
) -> Preview:
    """Read a register, compare it with the one in the open scope, and keep the file for the confirmation.

    Raises `RegisterRefused` where the file cannot be read at all.
    """
    reading = read_register(content, filename, city_id=city_id, community_id=community_id)
    seen = outcome(reading, operation_id=operation_id, complete=complete, now=now)
    if reading.bad or not seen.doors:
        return seen
    upload = Upload(content, filename, operation_id, community_id, complete)
    return replace(seen, token=keep(upload, by=by.account_id))


def outcome(reading: Reading, *, operation_id: UUID, complete: Completeness, now: datetime) -> Preview:
    """What loading would do to each community of the file together, without a token."""
    differences, missing = list[staging.Difference](), list[MissingDoor]()
    digest = staging.digest_of(operation_id)
    with staging.set_based():
        for community_id, rows in reading.communities.items():
            operation_here(operation_id, community_id, now)
            staging.stage(rows, community_id=community_id, digest=digest)
            differences.append(staging.compare(operation_id, community_id))
            refuse_loss(rows)
            missing += staging.missing(operation_id, community_id, most=MISSING_SHOWN_MAX - len(missing))
    return Preview(
        rows=reading.rows,
        added=sum(it.added for it in differences),
        back=sum(it.back for it in differences),
        changed=sum(it.changed for it in differences),
        unchanged=sum(it.unchanged for it in differences),
        refused=reading.refused,
        skipped=reading.skipped,
        rows_bad=reading.bad[:BAD_LINES_SHOWN_MAX],
        rows_bad_total=len(reading.bad),
        missing=tuple(missing),
        missing_total=sum(it.missing for it in differences),
        complete=complete,
        ignored_columns=reading.ignored_columns,
        ignored_sheets=reading.ignored_sheets,
    )
