"""What people say to one call-out, taken together: one lock, one look, one write. Whoever is answered has committed.

`flushed` is the whole act as a generator of statements, as in `ledger.record`: psycopg drives it inside Django's transaction
(`claim.py`), asyncpg in live, where a thousand claims become a few flushes.
"""

import json
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from muster.callouts.seating import HOLDING, Person, Seating, State, Terms, seating_of
from muster.journal.statement import Statement, array_of, json_of, rows_in
from muster.ledger.ticks import CHANNEL as TICKS
from muster.people.abilities import codes_of

# NOTIFY with "community:call-out"; a few in a second at most, since claims are flushed together.
CHANGES = "muster_callouts"
Rows = list[tuple[Any, ...]]
Verb = Literal["claim", "give_up", "arrive", "not_here"]
Refusal = Literal["", "unknown", "closed", "has_seat", "wrong_code"]
SAYINGS: dict[str, Verb] = {
    "yes": "claim",
    "no": "give_up",
    "here": "arrive",
}  # as people's own pages and phones say it
ETA_MIN_MAX = 12 * 60

# The lock: whatever is said to one call-out happens one after the other, in the order of commits.
LOCK_SQL = """
SELECT id, operation_id, city_id, number, kind, text, place, urgency, arrival_code, state, starts_at, opened_at, hold_min,
       reserves_max, claims, filled_at, exhausted_at, next_wave_at
FROM callouts_callout WHERE community_id = $1 AND id = $2 FOR NO KEY UPDATE
"""
SEATS_SQL = "SELECT number, asks FROM callouts_seat WHERE community_id = $1 AND callout_id = $2"
PEOPLE_SQL = """
SELECT volunteer_id, state, seat, position, until, eta_at, able FROM callouts_call
WHERE community_id = $1 AND callout_id = $2
  AND (state IN ('offered', 'seated', 'arrived', 'reserve', 'came') OR volunteer_id = ANY ($3::uuid[]))
"""
# Locks each person's row of the people island, in order: somebody in two call-outs at once is told of the second.
TURNS_SQL = """
INSERT INTO callouts_turn (operation_id, volunteer_id, city_id, asked, calls)
SELECT $1, v.id, $2, 0, $4::jsonb FROM unnest($3::uuid[]) AS v (id) ORDER BY v.id
ON CONFLICT (operation_id, volunteer_id) DO UPDATE SET calls = callouts_turn.calls || EXCLUDED.calls
RETURNING volunteer_id, seat_in
"""
# Who was not asked may come all the same, if they are a volunteer of this city.
NEWCOMERS_SQL = """
SELECT id, skills, languages, licences FROM people_volunteer WHERE id = ANY ($1::uuid[]) AND city_id = $2
"""
ROW = "volunteer uuid, state text, seat smallint, position int, until timestamptz, eta timestamptz, able text, via text"
WRITE_SQL = f"""
WITH said AS (
    INSERT INTO callouts_call (community_id, callout_id, volunteer_id, wave, why, told, state, seat, position, until, eta_at,
                               able, via, answered_at, arrived_at)
    SELECT $1, $2, r.volunteer, 0, '{{}}', '', r.state, r.seat, r.position, r.until, r.eta, r.able::text[], r.via, $4::timestamptz,
           CASE WHEN r.state IN ('arrived', 'came') THEN $4::timestamptz END
    FROM {rows_in("$3::jsonb", ROW)} r
    ON CONFLICT (community_id, callout_id, volunteer_id) DO UPDATE SET
        state = EXCLUDED.state, seat = EXCLUDED.seat, position = EXCLUDED.position, until = EXCLUDED.until,
        eta_at = EXCLUDED.eta_at, able = EXCLUDED.able,
        via = CASE WHEN EXCLUDED.via = '' THEN callouts_call.via ELSE EXCLUDED.via END,
        answered_at = CASE WHEN EXCLUDED.via = '' THEN callouts_call.answered_at ELSE EXCLUDED.answered_at END,
        arrived_at = CASE WHEN EXCLUDED.arrived_at IS NULL THEN NULL
                          ELSE COALESCE(callouts_call.arrived_at, EXCLUDED.arrived_at) END
), callout AS (
    UPDATE callouts_callout SET claims = $5, state = $6, filled_at = $7, next_wave_at = $8, exhausted_at = $9
    WHERE community_id = $1 AND id = $2
), turns AS (
    UPDATE callouts_turn t SET seat_in = CASE WHEN r.state IN ('offered', 'seated', 'arrived') THEN $2::uuid END
    FROM {rows_in("$3::jsonb", "volunteer uuid, state text")} r
    WHERE t.operation_id = $10 AND t.volunteer_id = r.volunteer
      AND (t.seat_in = $2 OR r.state IN ('offered', 'seated', 'arrived'))
), tending AS (  -- word is to be sent: the worker then says when it must look again
    UPDATE callouts_tending SET due_at = $4 WHERE community_id = $1 AND callout_id = $2
)
SELECT pg_notify($11, $1::bigint::text), pg_notify($12, $1::bigint::text || ':' || $2::uuid::text)
"""


@dataclass(frozen=True)
class Doing:
    """What is said of one person to one call-out."""

    volunteer_id: UUID
    verb: Verb
    eta_min: int = 15
    via: str = "app"
    code: str | None = None  # the four digits of the place, where an arrival is believed for them; None: not asked for


@dataclass(frozen=True)
class Stands:
    """How somebody stands after what they said. `refusal` is a code: what they said was not taken."""

    state: State | None = None
    rank: int = 0  # among the reserves, from 1; 0: none
    until: datetime | None = None
    eta_at: datetime | None = None
    refusal: Refusal = ""


@dataclass(frozen=True)
class Locked:
    """The row of the call-out, as locked; `state` as this flush leaves it."""

    id: UUID
    operation_id: UUID
    city_id: int
    number: int
    kind: str
    text: str
    place: str
    urgency: str
    arrival_code: str
    state: str
    starts_at: datetime | None
    opened_at: datetime
    hold_min: int
    reserves_max: int
    claims: int
    filled_at: datetime | None
    exhausted_at: datetime | None
    next_wave_at: datetime | None

    def terms(self) -> Terms:
        return Terms(
            reserves_max=self.reserves_max,
            hold=timedelta(minutes=self.hold_min),
            starts_at=self.starts_at,
            is_open=self.state != "closed",
            is_drill=self.kind == "drill",
        )


@dataclass(frozen=True)
class Taken:
    """A flush that will stand once it is committed: one `Stands` for each that spoke. `callout` is None where there is none."""

    stands: list[Stands]
    callout: Locked | None = None
    seats: int = 0
    missing: int = 0  # seats that nobody has firmly taken


Flushing = Generator[Statement, Rows, Taken]


def flushed(community_id: int, callout_id: UUID, doings: Sequence[Doing], *, now: datetime) -> Flushing:
    """Take these in their order, one answer for each; with none, only what time has ended is settled.

    Needs a scope with this community and, as subjects or by their city, these people.
    """
    locked = yield Statement(LOCK_SQL, (community_id, callout_id))
    if not locked:
        return Taken([Stands(refusal="unknown") for _ in doings])
    callout = Locked(*locked[0])
    seating, busy = yield from _read(community_id, callout_id, callout, [doing.volunteer_id for doing in doings])
    seating.lapse(now=now)
    if callout.kind == "help":
        _believe(seating, doings)
    refused = [_take(seating, doing, code=callout.arrival_code, busy=busy, now=now) for doing in doings]
    after = _after(callout, seating, now=now)
    if seating.changed or after != callout:
        yield _written(community_id, after, seating, doings, now=now)
    stands = [_stands(seating, doing, refusal) for doing, refusal in zip(doings, refused, strict=True)]
    return Taken(stands, after, len(seating.seats), seating.missing)


def _read(
    community_id: int, callout_id: UUID, callout: Locked, speaking: Collection[UUID]
) -> Generator[Statement, Rows, tuple[Seating, set[UUID]]]:
    """The seating, with those who speak in it; and who of them has a seat elsewhere."""
    seats = {number: frozenset(asks) for number, asks in (yield Statement(SEATS_SQL, (community_id, callout_id)))}
    rows = yield Statement(PEOPLE_SQL, (community_id, callout_id, list(set(speaking))))
    people = {
        one: Person(one, State(state), seat, position, until, eta_at, frozenset(able))
        for one, state, seat, position, until, eta_at, able in rows
    }
    new = [volunteer for volunteer in dict.fromkeys(speaking) if volunteer not in people]
    if new:
        asked_for = frozenset[str]().union(*seats.values())
        for volunteer, *offers in (yield Statement(NEWCOMERS_SQL, (new, callout.city_id))):
            people[volunteer] = Person(volunteer, able=codes_of(*offers) & asked_for)
    # Whoever came by themselves finds the call-out again by it.
    calls = "{}" if callout.state == "closed" else json.dumps({str(callout_id): community_id})
    turns = yield Statement(TURNS_SQL, (callout.operation_id, callout.city_id, sorted(people), calls))
    busy = {volunteer for volunteer, seat_in in turns if seat_in not in (None, callout_id)}
    return seating_of(seats, people.values(), terms=callout.terms(), claims=callout.claims), busy


def _believe(seating: Seating, doings: Sequence[Doing]) -> None:
    """Asked who can ride a tricycle, whoever says "I can" can; a licence is a paper, and must be known."""
    said = frozenset(code for asks in seating.seats.values() for code in asks if not code.startswith("licence:"))
    for doing in doings:
        person = seating.people.get(doing.volunteer_id)
        if person and doing.verb == "claim":
            person.able |= said


def _take(seating: Seating, doing: Doing, *, code: str, busy: Collection[UUID], now: datetime) -> Refusal:
    person = seating.people.get(doing.volunteer_id)
    if person is None:
        return "unknown"
    match doing.verb:
        case "claim":
            if doing.volunteer_id in busy and person.state not in HOLDING:
                return "has_seat"
            seating.claim(person, eta_min=doing.eta_min, now=now)
        case "give_up":
            seating.give_up(person, now=now)
        case "arrive" if doing.code is not None and doing.code.strip() != code:
            return "wrong_code"
        case "arrive":
            if not seating.terms.is_open and person.state not in HOLDING:
                return "closed"
            seating.arrive(person)
        case "not_here":
            seating.not_here(person, now=now)
    return ""


def _written(
    community_id: int, after: Locked, seating: Seating, doings: Sequence[Doing], *, now: datetime
) -> Statement:
    via = {doing.volunteer_id: doing.via for doing in doings if doing.verb in {"claim", "give_up"}}
    rows = [
        (p.id, p.state, p.seat, p.position, p.until, p.eta_at, array_of(sorted(p.able)), via.get(p.id, ""))
        for p in (seating.people[changed] for changed in sorted(seating.changed))
    ]
    return Statement(
        WRITE_SQL,
        (
            community_id,
            after.id,
            json_of(rows),
            now,
            after.claims,
            after.state,
            after.filled_at,
            after.next_wave_at,
            after.exhausted_at,
            after.operation_id,
            TICKS,
            CHANGES,
        ),
    )


def _after(callout: Locked, seating: Seating, *, now: datetime) -> Locked:
    """The call-out as this flush leaves it: one that is full stops asking, one that is not asks on."""
    counted = replace(callout, claims=seating.claims)
    if callout.state == "closed" or callout.kind == "drill":
        return counted
    if seating.is_filled:
        filled_at = callout.filled_at or now
        return replace(counted, state="filled", filled_at=filled_at, next_wave_at=None, exhausted_at=None)
    next_wave_at = now if callout.state == "filled" else callout.next_wave_at
    return replace(counted, state="open", filled_at=None, next_wave_at=next_wave_at)


def _stands(seating: Seating, doing: Doing, refusal: Refusal) -> Stands:
    person = seating.people.get(doing.volunteer_id)
    if person is None:
        return Stands(refusal="unknown")
    rank = 0
    if person.state == State.RESERVE:
        rank = seating.line().index(person) + 1
    return Stands(person.state, rank, person.until, person.eta_at, refusal)
