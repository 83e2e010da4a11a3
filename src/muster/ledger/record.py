"""The one way into the journal: append what is new, set aside what may not count, and project the rest.

`recording` is the whole act as a generator: it yields statements and takes their rows. Two thin executors drive it:
`ledger.drive` with psycopg inside Django's transaction, and `live.deposit` with asyncpg.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from muster.access.actors import Actor
from muster.journal import append
from muster.journal.append import Signed, Statement
from muster.journal.devices import Gaps, Heard, gaps_from, note
from muster.journal.event import Event
from muster.journal.kinds import DoorFacts, PersonFacts
from muster.ledger import project_doors
from muster.ledger.drive import drive
from muster.ledger.project import Rows, project
from muster.ledger.rules import deposit_of
from muster.ledger.ticks import tick
from muster.ledger.verdicts import Deposit, Grounds, Result, stand_on, verdict


@dataclass(frozen=True)
class Recorded:
    results: list[Result]  # one per deposit, in their order
    changed: set[int]  # communities whose numbers changed
    gaps: Gaps = field(default_factory=dict)  # what each device has counted and not sent


Recording = Generator[Statement, Rows, Recorded]


def record(community_id: int, events: Sequence[Event], *, actor_id: UUID, received_at: datetime) -> list[Result]:
    """Record events that the caller's act has checked. Needs an open scope with this community and the people as subjects."""
    return _recorded(community_id, [Deposit(event, actor_id) for event in events], received_at=received_at)


def record_as(by: Actor, community_id: int, events: Sequence[Event], *, received_at: datetime) -> list[Result]:
    """Record what somebody says on a page, as far as they may say it. Needs an open scope with this community."""
    deposits = [deposit_of(by, event, community_id=community_id) for event in events]
    return _recorded(community_id, deposits, received_at=received_at)


def _recorded(community_id: int, deposits: Sequence[Deposit], *, received_at: datetime) -> list[Result]:
    recorded = drive(recording(community_id, deposits, received_at=received_at))
    for changed in recorded.changed:
        transaction.on_commit(partial(tick, changed))
    return recorded.results


def recording(community_id: int, deposits: Sequence[Deposit], *, received_at: datetime) -> Recording:
    """Record the deposits of one community; the results come in their order."""
    grounds = yield from stand_on(community_id, deposits)
    verdicts = [verdict(number, deposit, grounds) for number, deposit in enumerate(deposits)]
    flush = Flush(community_id, deposits, grounds, received_at)
    sorted_out = yield from _set_aside(flush, verdicts)
    results, fresh = yield from _appended(flush, sorted_out)
    people = [(e, e.facts) for e in fresh if isinstance(e.facts, PersonFacts)]
    at_doors = [(e, e.facts) for e in fresh if isinstance(e.facts, DoorFacts)]
    changed = yield from project(community_id, people, dict(grounds.people))
    changed |= yield from project_doors.project(community_id, at_doors, grounds.doors, grounds.tallies)
    gaps = yield from _heard(flush, results)
    return Recorded(results, changed, gaps)


@dataclass(frozen=True)
class Flush:
    """The deposits of one community that are recorded together."""

    community_id: int
    deposits: Sequence[Deposit]
    grounds: Grounds
    received_at: datetime

    def signed(self, deposit: Deposit) -> Signed:
        return deposit.event, deposit.actor_id, self.grounds.operation_of(deposit)


def _heard(flush: Flush, results: Sequence[Result]) -> Generator[Statement, Rows, Gaps]:
    heard = [
        Heard(deposit.event, deposit.actor_id, is_new=result.status == "accepted")
        for deposit, result in zip(flush.deposits, results, strict=True)
        if result.status != "refused"
    ]
    statement = note(flush.community_id, heard, received_at=flush.received_at)
    return gaps_from((yield statement)) if statement else {}


def _set_aside(flush: Flush, verdicts: Sequence[Result | None]) -> Generator[Statement, Rows, list[Result | None]]:
    """What does not count is kept or refused; but what was taken earlier is answered as such: the phone may delete it."""
    deposits = flush.deposits
    barred = [deposit for deposit, found in zip(deposits, verdicts, strict=True) if found]
    if not barred:
        return list(verdicts)
    taken = yield from _taken(flush.community_id, [deposit.event.id for deposit in barred])
    settled = [
        _as_taken(deposit.event, taken) or found if found else None
        for deposit, found in zip(deposits, verdicts, strict=True)
    ]
    kept = [(d, r) for d, r in zip(deposits, settled, strict=True) if r and r.status == "quarantined"]
    if kept:
        signed = [flush.signed(deposit) for deposit, _ in kept]
        reasons = [result.reason for _, result in kept]
        yield append.quarantine(flush.community_id, signed, reasons, received_at=flush.received_at)
    yield from _keep_mismatches(flush, settled)
    return settled


def _appended(
    flush: Flush, settled: Sequence[Result | None]
) -> Generator[Statement, Rows, tuple[list[Result], list[Event]]]:
    """Append what is left; answers the results of all, and the events that are new."""
    first: dict[UUID, Deposit] = {}
    for deposit, result in zip(flush.deposits, settled, strict=True):
        if result is None:
            first.setdefault(deposit.event.id, deposit)
    if not first:
        return [result for result in settled if result], []
    signed = [flush.signed(deposit) for deposit in first.values()]
    appended = yield append.append(flush.community_id, signed, received_at=flush.received_at)
    fresh = {row[0] for row in appended}
    taken = {event_id: first[event_id].event.body_hash for event_id in fresh}
    if len(fresh) < len(first):
        known = [event_id for event_id in first if event_id not in fresh]
        taken |= yield from _taken(flush.community_id, known)
    results = _answers(flush.deposits, settled, first=first, fresh=fresh, taken=taken)
    newly = [None if before else after for before, after in zip(settled, results, strict=True)]
    yield from _keep_mismatches(flush, newly)
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


def _keep_mismatches(flush: Flush, results: Sequence[Result | None]) -> Generator[Statement, Rows, None]:
    """Both bodies are kept: a person decides which was right."""
    signed = [
        flush.signed(deposit)
        for deposit, result in zip(flush.deposits, results, strict=True)
        if result and result.status == "mismatch"
    ]
    if signed:
        yield append.keep_mismatches(flush.community_id, signed, received_at=flush.received_at)
