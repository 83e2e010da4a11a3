"""Make the ledger anew from the journal, as muster_owner: the same events give the same rows, whatever order they came in.

A community at a time, each in one transaction that holds back what arrives for it; presence, which is one row per person
wherever they reported in, all at once. What closing a round stated is no projection, and stays.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from muster.access.scope import Scope, open_scope
from muster.journal.event import Event
from muster.journal.kinds import KINDS, DoorFacts, PersonFacts
from muster.journal.models import FieldEvent
from muster.journal.statement import Statement
from muster.ledger import doors, statements
from muster.ledger.doors import Asked, Rows
from muster.ledger.drive import drive
from muster.ledger.project import joined_to_older, new_rows, told_of
from muster.ledger.project_doors import change_of
from muster.ledger.statements import Ground, Key
from muster.ledger.write import Changes, write, written_from

CHUNK = 2_000
PERSON_KINDS = [kind for kind, facts in KINDS.items() if issubclass(facts, PersonFacts)]
DOOR_KINDS = [kind for kind, facts in KINDS.items() if issubclass(facts, DoorFacts)]

Told = Callable[[int, int], None]  # communities done, of how many

# The oldest first: a round that takes up another's missing stands on what was reached there.
ROUNDS = """
SELECT round_id FROM ledger_tally WHERE community_id = %s ORDER BY cardinality(ancestors), round_id FOR UPDATE
"""
EMPTY = """
DELETE FROM ledger_standing WHERE community_id = %(community)s;
UPDATE ledger_buildingcount SET reached = 0, excused = 0, tried = 0, conflicts = 0 WHERE community_id = %(community)s;
UPDATE ledger_tally SET reached = 0, excused = 0, tried = 0, conflicts = 0 WHERE community_id = %(community)s
"""
# An organisation and a home are what they were when the person first came; they are not in the journal.
PRESENT = "SELECT operation_id, volunteer_id, city_id, home_community_id, organisation_id FROM ledger_presence"

# Every flush locks a tally's row or writes presence before it commits: what is compared stands still, its journal too.
HOLD_ALL = "LOCK TABLE ledger_tally, ledger_presence IN EXCLUSIVE MODE"

DIGESTS = {
    "ledger_presence": "(t.operation_id, t.volunteer_id, t.community_id, t.claims, t.superseded, t.claimed_in, t.first_at,"
    " t.arrivals, t.departures, t.worked_min, t.working_since)",
    "ledger_standing": "t",
    "ledger_buildingcount": "(t.community_id, t.round_id, t.building_id, t.reached, t.excused, t.tried, t.conflicts)",
    "ledger_tally": "(t.community_id, t.round_id, t.reached, t.excused, t.tried, t.conflicts)",
}
# A building whose doors were all taken back has a row of zeros, or none: both say the same.
SAYS_SOMETHING = {"ledger_buildingcount": "WHERE t.reached + t.excused + t.tried + t.conflicts > 0"}


@dataclass(frozen=True)
class Rebuilt:
    """How many events were told again, and which tables came out unlike what stood there."""

    events: int
    unlike: tuple[str, ...]


def rebuild(*, told: Told) -> Rebuilt:
    """Write the ledger anew."""
    before = digests()
    return Rebuilt(_rebuild(told), _unlike(before))


def verify(*, told: Told) -> Rebuilt:
    """Say what a rebuild would change, and change nothing. Meanwhile phones are asked to come again later."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD_ALL)
        found = rebuild(told=told)
        transaction.set_rollback(True)
    return found


def digests() -> dict[str, str]:
    """One digest per table of the ledger, whatever the order of its rows."""
    found = {}
    with connection.cursor() as cursor:
        for table, row in DIGESTS.items():
            where = SAYS_SOMETHING.get(table, "")
            cursor.execute(
                f"SELECT md5(string_agg(d, '' ORDER BY d)) FROM (SELECT md5({row}::text) d FROM {table} t {where}) r"
            )
            found[table] = str(cursor.fetchone()[0])
    return found


def _unlike(before: dict[str, str]) -> tuple[str, ...]:
    after = digests()
    return tuple(table for table in before if before[table] != after[table])


def _rebuild(told: Told) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT community_id FROM journal_fieldevent ORDER BY 1")
        communities = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT DISTINCT community_id FROM ledger_tally ORDER BY 1")
        counted = [row[0] for row in cursor.fetchall()]
    events = _presence(communities)
    for number, community_id in enumerate(counted, start=1):
        with transaction.atomic():
            events += _coverage(community_id)
        told(number, len(counted))
    return events


def _presence(communities: Sequence[int]) -> int:
    events = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_presence IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(PRESENT)
        stood_on = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
        cursor.execute("DELETE FROM ledger_presence")
        for community_id in communities:
            for chunk in _chunks(community_id, PERSON_KINDS):
                told = [(event, event.facts) for event in chunk if isinstance(event.facts, PersonFacts)]
                grounds = _grounds(community_id, sorted({(f.operation, f.volunteer) for _, f in told}), stood_on)
                drive(_present_again(community_id, told, grounds))
                events += len(told)
    return events


def _grounds(community_id: int, keys: Sequence[Key], stood_on: dict[Key, tuple[Any, ...]]) -> dict[Key, Ground]:
    """What each person stands on: as it was, or as the people list has them now."""
    known = {
        key: Ground(
            city_id=stood_on[key][0],
            is_closed=False,
            takes_part=True,
            is_known=True,
            home_community_id=stood_on[key][1],
            organisation_id=stood_on[key][2],
            claims=0,
        )
        for key in keys
        if key in stood_on
    }
    new = [key for key in keys if key not in known]
    return known | (_looked_up(community_id, new) if new else {})


def _looked_up(community_id: int, keys: Sequence[Key]) -> dict[Key, Ground]:
    with open_scope(Scope(subjects=tuple(volunteer_id for _, volunteer_id in keys))):
        return drive(_ground(community_id, keys))


def _ground(community_id: int, keys: Sequence[Key]) -> Generator[Statement, Rows, dict[Key, Ground]]:
    return statements.ground_from((yield statements.ground(community_id, keys)))


def _present_again(
    community_id: int, events: Sequence[tuple[Event, PersonFacts]], grounds: dict[Key, Ground]
) -> Generator[Statement, Rows, None]:
    told = told_of(community_id, events)
    statement = write(community_id, [], Changes(people=new_rows(told, grounds)), received_at=events[0][0].happened_at)
    added = written_from((yield statement)).people
    yield from joined_to_older({key: known for key, known in told.items() if key not in added})


def _coverage(community_id: int) -> int:
    events = 0
    with connection.cursor() as cursor:
        cursor.execute(ROUNDS, [community_id])
        rounds = [row[0] for row in cursor.fetchall()]
        cursor.execute(EMPTY, {"community": community_id})
    for round_id in rounds:
        for chunk in _chunks(community_id, DOOR_KINDS, round_id):
            drive(_told_again(community_id, chunk))
            events += len(chunk)
    return events


def _told_again(community_id: int, events: Sequence[Event]) -> Generator[Statement, Rows, None]:
    told = [(event, event.facts) for event in events if isinstance(event.facts, DoorFacts)]
    asked = sorted({(facts.round, facts.household) for _, facts in told})
    grounds = yield from doors.ground(community_id, [Asked(n, *door) for n, door in enumerate(asked)])
    change = change_of(told, grounds)
    if change:
        yield write(community_id, [], Changes(doors=change), received_at=events[0].happened_at)


def _chunks(community_id: int, kinds: Sequence[str], round_id: UUID | None = None) -> Iterator[list[Event]]:
    """A community's events by id. Read in steps, since a journal does not fit in memory."""
    after = UUID(int=0)
    while True:
        rows = FieldEvent.objects.filter(community_id=community_id, kind__in=list(kinds), id__gt=after).order_by("id")
        if round_id:
            rows = rows.filter(facts__round=str(round_id))
        found = [_event(row) for row in rows[:CHUNK]]
        if not found:
            return
        yield found
        after = found[-1].id


def _event(row: FieldEvent) -> Event:
    return Event(
        id=row.id,
        seq=row.seq,
        kind=row.kind,
        at=row.claimed_at,
        mono_ms=row.mono_ms,
        community="",
        supersedes=tuple(row.supersedes),
        facts=msgspec.convert(row.facts, KINDS[row.kind]),
        device=row.device_id,
        boot=row.boot_id,
        happened_at=row.happened_at,
        body=b"",
        body_hash=bytes(row.body_hash),
    )
