"""The one way into the journal: append what is new, set aside what may not count, and project the rest.

`recording` is the whole act as a generator: it yields statements and takes their rows. Two thin executors drive it:
`record` here with psycopg inside Django's transaction, and `live.deposit` with asyncpg.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast
from uuid import UUID

import psycopg
from django.db import connection, transaction

from muster.journal import append
from muster.journal.append import Signed, Statement
from muster.journal.event import Event
from muster.ledger import statements
from muster.ledger.project import Rows, project
from muster.ledger.statements import Ground, Key
from muster.ledger.ticks import tick

CLAIMS_MAX = 2_000  # of one person in one operation; more is no mistake but an attack


@dataclass(frozen=True)
class Deposit:
    """An event at the door, with who brought it and why it may not count."""

    event: Event
    actor_id: UUID
    barred: str = ""  # "": it may count; else "out_of_scope", "token_expired" or "token_revoked"

    @property
    def key(self) -> Key:
        return self.event.facts.operation, self.event.facts.volunteer


@dataclass(frozen=True)
class Result:
    """What became of one event."""

    id: UUID
    status: str  # accepted | duplicate | mismatch | quarantined | refused
    reason: str = ""  # a code of journal.reasons, where quarantined or refused


@dataclass(frozen=True)
class Recorded:
    results: list[Result]  # one per deposit, in their order
    changed: set[int]  # communities whose numbers changed


Recording = Generator[Statement, Rows, Recorded]


def record(community_id: int, events: Sequence[Event], *, actor_id: UUID, received_at: datetime) -> list[Result]:
    """Record events that the caller's act has checked. Needs an open scope with this community and the people as subjects."""
    recorded = _drive(recording(community_id, [Deposit(event, actor_id) for event in events], received_at=received_at))
    for changed in recorded.changed:
        transaction.on_commit(partial(tick, changed))
    return recorded.results


def recording(community_id: int, deposits: Sequence[Deposit], *, received_at: datetime) -> Recording:
    """Record the deposits of one community; the results come in their order."""
    keys = sorted({deposit.key for deposit in deposits})
    grounds = statements.ground_from((yield statements.ground(community_id, keys)))
    verdicts = [_verdict(deposit, grounds[deposit.key]) for deposit in deposits]
    sorted_out = yield from _set_aside(community_id, deposits, verdicts, received_at=received_at)
    results, fresh = yield from _appended(community_id, deposits, sorted_out, received_at=received_at)
    changed = yield from project(community_id, fresh, grounds)
    return Recorded(results, changed)


def _verdict(deposit: Deposit, ground: Ground) -> Result | None:
    """Why an event does not count, or None if it does, unless it is known already."""
    event_id = deposit.event.id
    if ground.city_id is None:
        return Result(event_id, "refused", "unknown_operation")
    if ground.is_closed:
        return Result(event_id, "refused", "operation_closed")
    if not ground.takes_part:
        return Result(event_id, "refused", "community_not_in_operation")
    if deposit.barred:
        return Result(event_id, "quarantined", deposit.barred)
    if not ground.is_known:
        return Result(event_id, "refused", "unknown_volunteer")
    return Result(event_id, "refused", "too_many_report_ins") if ground.claims >= CLAIMS_MAX else None


def _set_aside(
    community_id: int, deposits: Sequence[Deposit], verdicts: Sequence[Result | None], *, received_at: datetime
) -> Generator[Statement, Rows, list[Result | None]]:
    """What does not count is kept or refused; but what was taken earlier is answered as such: the phone may delete it."""
    barred = [deposit for deposit, verdict in zip(deposits, verdicts, strict=True) if verdict]
    if not barred:
        return list(verdicts)
    taken = yield from _taken(community_id, [deposit.event.id for deposit in barred])
    settled = [
        _as_taken(deposit.event, taken) or verdict if verdict else None
        for deposit, verdict in zip(deposits, verdicts, strict=True)
    ]
    kept = [(d, r) for d, r in zip(deposits, settled, strict=True) if r and r.status == "quarantined"]
    if kept:
        signed = [(deposit.event, deposit.actor_id) for deposit, _ in kept]
        yield append.quarantine(community_id, signed, [result.reason for _, result in kept], received_at=received_at)
    yield from _keep_mismatches(community_id, deposits, settled, received_at=received_at)
    return settled


def _appended(
    community_id: int, deposits: Sequence[Deposit], settled: Sequence[Result | None], *, received_at: datetime
) -> Generator[Statement, Rows, tuple[list[Result], list[Event]]]:
    """Append what is left; answers the results of all, and the events that are new."""
    first: dict[UUID, Deposit] = {}
    for deposit, result in zip(deposits, settled, strict=True):
        if result is None:
            first.setdefault(deposit.event.id, deposit)
    if not first:
        return [result for result in settled if result], []
    signed = [(deposit.event, deposit.actor_id) for deposit in first.values()]
    fresh = {row[0] for row in (yield append.append(community_id, signed, received_at=received_at))}
    taken = {event_id: first[event_id].event.body_hash for event_id in fresh}
    if len(fresh) < len(first):
        taken |= yield from _taken(community_id, [event_id for event_id in first if event_id not in fresh])
    results = _answers(deposits, settled, first=first, fresh=fresh, taken=taken)
    newly = [None if before else after for before, after in zip(settled, results, strict=True)]
    yield from _keep_mismatches(community_id, deposits, newly, received_at=received_at)
    return results, [first[event_id].event for event_id in first if event_id in fresh]


def _answers(
    deposits: Sequence[Deposit],
    settled: Sequence[Result | None],
    *,
    first: dict[UUID, Deposit],
    fresh: set[UUID],
    taken: dict[UUID, bytes],
) -> list[Result]:
    results: list[Result] = []
    for deposit, result in zip(deposits, settled, strict=True):
        event = deposit.event
        is_new = result is None and event.id in fresh and first[event.id] is deposit
        results.append(result or (Result(event.id, "accepted") if is_new else _as_known(event, taken)))
    return results


def _taken(community_id: int, ids: Sequence[UUID]) -> Generator[Statement, Rows, dict[UUID, bytes]]:
    return {row[0]: bytes(row[1]) for row in (yield append.hashes(community_id, ids))}


def _as_taken(event: Event, taken: dict[UUID, bytes]) -> Result | None:
    return _as_known(event, taken) if event.id in taken else None


def _as_known(event: Event, taken: dict[UUID, bytes]) -> Result:
    return Result(event.id, "duplicate" if taken[event.id] == event.body_hash else "mismatch")


def _keep_mismatches(
    community_id: int, deposits: Sequence[Deposit], results: Sequence[Result | None], *, received_at: datetime
) -> Generator[Statement, Rows, None]:
    """Both bodies are kept: a person decides which was right."""
    signed: list[Signed] = [
        (deposit.event, deposit.actor_id)
        for deposit, result in zip(deposits, results, strict=True)
        if result and result.status == "mismatch"
    ]
    if signed:
        yield append.keep_mismatches(community_id, signed, received_at=received_at)


def _drive(steps: Recording) -> Recorded:
    with psycopg.RawCursor(connection.connection) as cursor:
        try:
            statement = next(steps)
            while True:
                cursor.execute(statement.sql, statement.values)
                statement = steps.send(cursor.fetchall() if cursor.description else [])
        except StopIteration as done:
            return cast(Recorded, done.value)
