"""The one way into the journal: append what is new, set aside what may not count, and project the rest.

`recording` is the whole act as a generator: it yields statements and takes their rows. Two thin executors drive it:
`ledger.drive` with psycopg inside Django's transaction, and `live.together` with asyncpg.
"""

from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from muster.access.actors import Actor
from muster.journal import append, devices
from muster.journal.append import Signed
from muster.journal.devices import Gaps, Heard
from muster.journal.event import Event
from muster.journal.kinds import DoorFacts, PersonFacts
from muster.journal.statement import Statement
from muster.ledger.drive import drive
from muster.ledger.presence import Known
from muster.ledger.project import Rows, joined_to_older, new_rows, told_of
from muster.ledger.project_doors import change_of
from muster.ledger.rules import deposit_of
from muster.ledger.statements import Key
from muster.ledger.ticks import tick
from muster.ledger.verdicts import Deposit, Grounds, Result, stand_on, verdict
from muster.ledger.write import NOTHING, Changes, Written, write, written_from


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
    settled = yield from _set_aside(flush, verdicts)
    first = _first_of_each(deposits, settled)
    results, told, written = yield from _written(flush, settled, first)
    older = {key: known for key, known in told.items() if key not in written.people}
    changed = yield from joined_to_older(older)
    is_changed = any(result.status == "accepted" for result in results)
    return Recorded(results, changed | ({community_id} if is_changed else set()), written.gaps)


@dataclass(frozen=True)
class Flush:
    """The deposits of one community that are recorded together."""

    community_id: int
    deposits: Sequence[Deposit]
    grounds: Grounds
    received_at: datetime

    def signed(self, deposit: Deposit) -> Signed:
        return deposit.event, deposit.actor_id, self.grounds.operation_of(deposit)


def _first_of_each(deposits: Sequence[Deposit], settled: Sequence[Result | None]) -> dict[UUID, Deposit]:
    """Of what is left to append the first of each id: a batch may hold one twice."""
    first: dict[UUID, Deposit] = {}
    for deposit, result in zip(deposits, settled, strict=True):
        if result is None:
            first.setdefault(deposit.event.id, deposit)
    return first


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


def _written(
    flush: Flush, settled: Sequence[Result | None], first: dict[UUID, Deposit]
) -> Generator[Statement, Rows, tuple[list[Result], dict[Key, Known], Written]]:
    """Append what is left and write what it changes; answers the results of all, and what was told of people."""
    taken = {event_id: deposit.event.body_hash for event_id, deposit in first.items()}
    results = _answers(flush.deposits, settled, first=first, fresh=first.keys(), taken=taken)
    told, changes = _changes(flush, [deposit.event for deposit in first.values()], results)
    written = NOTHING
    if first or not changes.is_nothing:
        signed = [flush.signed(deposit) for deposit in first.values()]
        written = written_from((yield write(flush.community_id, signed, changes, received_at=flush.received_at)))
    fresh = written.events
    if len(fresh) < len(first):
        taken |= yield from _taken(flush.community_id, [event_id for event_id in first if event_id not in fresh])
        results = _answers(flush.deposits, settled, first=first, fresh=fresh, taken=taken)
        told, changes = _changes(flush, [first[event_id].event for event_id in first if event_id in fresh], results)
        if not changes.is_nothing:
            written = written_from((yield write(flush.community_id, [], changes, received_at=flush.received_at)))
    newly = [None if before else after for before, after in zip(settled, results, strict=True)]
    yield from _keep_mismatches(flush, newly)
    return results, told, written


def _changes(flush: Flush, new: Sequence[Event], results: Sequence[Result]) -> tuple[dict[Key, Known], Changes]:
    """What these events change, and what was told of people by them."""
    told = told_of(flush.community_id, [(e, e.facts) for e in new if isinstance(e.facts, PersonFacts)])
    at_doors = [(e, e.facts) for e in new if isinstance(e.facts, DoorFacts)]
    heard = [
        Heard(deposit.event, deposit.actor_id, is_new=result.status == "accepted")
        for deposit, result in zip(flush.deposits, results, strict=True)
        if result.status != "refused"
    ]
    return told, Changes(
        doors=change_of(at_doors, flush.grounds.at_doors) if at_doors else None,
        people=new_rows(told, flush.grounds.people),
        numbers=devices.rows(heard),
    )


def _answers(
    deposits: Sequence[Deposit],
    settled: Sequence[Result | None],
    *,
    first: dict[UUID, Deposit],
    fresh: Collection[UUID],
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
