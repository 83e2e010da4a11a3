"""One statement writes a flush: its events, what they change of doors and of people, and the numbers of the phones.

All of it is worked out beforehand as if every event were new. Where one turns out to be known already, only the events are
added; the rest is worked out anew for those that were new, and written by the same statement without events.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from muster.journal import append, devices
from muster.journal.append import Signed
from muster.journal.statement import Statement, json_of
from muster.ledger import doors, statements
from muster.ledger.doors import Change
from muster.ledger.statements import Key, NewRow

WHERE_WHOLE = "WHERE (SELECT all_new FROM is_whole)"
# Every value is named, also where it is not used: PostgreSQL then knows its type.
EVERY_VALUE = "unused AS (SELECT $1::bigint, $2::timestamptz, $3::jsonb, $4::jsonb, $5::jsonb, $6::jsonb, $7::integer)"
NO_ROW = "SELECT '' AS what, NULL::uuid AS one, NULL::uuid AS other, NULL AS told WHERE false"


class Changes(NamedTuple):
    """What events change. Nothing of a kind is an empty one."""

    doors: Change | None = None
    people: Sequence[NewRow] = ()
    numbers: Sequence[devices.Row] = ()

    @property
    def is_nothing(self) -> bool:
        return not (self.doors or self.people or self.numbers)


class Written(NamedTuple):
    """What a statement of `write` answers."""

    events: frozenset[UUID]  # those that are new
    people: frozenset[Key]  # those who had no row yet
    gaps: devices.Gaps


NOTHING = Written(frozenset(), frozenset(), {})


def write(community_id: int, events: Sequence[Signed], changes: Changes, *, received_at: datetime) -> Statement:
    """Add these events, and where all are new write the changes too."""
    sql = _sql(frozenset(_parts(events, changes)))
    values = (
        community_id,
        received_at,
        append.rows(events),
        json_of(changes.numbers),
        json_of(changes.doors or ()),
        json_of(changes.people),
        len(events),
    )
    return Statement(sql, values)


def written_from(rows: Iterable[tuple[Any, ...]]) -> Written:
    events: set[UUID] = set()
    people: set[Key] = set()
    gaps: list[tuple[UUID, str]] = []
    for what, one, other, text in rows:
        if what == "event":
            events.add(one)
        elif what == "person":
            people.add((one, other))
        else:
            gaps.append((one, text))
    return Written(frozenset(events), frozenset(people), devices.gaps_from(gaps))


def _parts(events: Sequence[Signed], changes: Changes) -> Iterator[str]:
    """What there is to write. Each part costs, if only to be looked at, so none stands in the statement for nothing."""
    if events:
        yield "events"
    if changes.doors:
        yield "doors"
    if changes.doors and changes.doors.fallen:
        yield "fallen"
    if changes.people:
        yield "people"
    if changes.numbers:
        yield "numbers"


@cache
def _sql(parts: frozenset[str]) -> str:
    condition = WHERE_WHOLE if "events" in parts else ""
    told, answers = [], [NO_ROW]
    if "events" in parts:
        told += [f"appended AS ({append.APPEND})"]
        told += ["is_whole AS (SELECT count(*) = $7::integer AS all_new FROM appended)"]
        answers += ["SELECT 'event', id, NULL, NULL FROM appended"]
    if "doors" in parts:
        told += [f"stood AS ({doors.STOOD.format(condition=condition)})"]
        told += [f"risen AS ({doors.RISEN.format(condition=condition)})"]
        told += [f"summed AS ({doors.SUMMED.format(condition=condition)})"]
    if "fallen" in parts:
        told += [f"fallen AS ({doors.FALLEN.format(condition=condition)})"]
    if "people" in parts:
        told += [f"added AS ({statements.ADD.format(condition=condition)})"]
        answers += ["SELECT 'person', operation_id, volunteer_id, NULL FROM added"]
    if "numbers" in parts:
        told += [f"noted AS ({devices.NOTE.format(condition=condition)})"]
        answers += ["SELECT 'device', device_id, NULL, gaps FROM noted"]
    return "WITH " + ",\n".join([*told, EVERY_VALUE]) + "\n" + "\nUNION ALL ".join(answers)
