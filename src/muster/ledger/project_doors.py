"""Bring the coverage of doors up to date with events that are new to the journal, in the transaction that appended them."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from muster.journal.append import Statement
from muster.journal.event import Event
from muster.journal.kinds import DoorFacts
from muster.ledger import coverage, doors
from muster.ledger.coverage import Known, Sums
from muster.ledger.doors import Door, DoorGround, DoorRow, TallyHeld

Rows = list[tuple[Any, ...]]


def project(
    community_id: int,
    events: Iterable[tuple[Event, DoorFacts]],
    grounds: Mapping[Door, DoorGround],
    tallies: Mapping[UUID, TallyHeld],
) -> Generator[Statement, Rows, set[int]]:
    """Yields statements, takes their rows; returns the communities whose numbers changed. The tallies are locked."""
    told = _per_door(events)
    if not told:
        return set()
    yield from restated(community_id, _with_what_was_known(told, grounds), grounds, tallies)
    return {community_id}


def restated(
    community_id: int,
    all_known: Iterable[tuple[Door, Known]],
    grounds: Mapping[Door, DoorGround],
    tallies: Mapping[UUID, TallyHeld],
) -> Generator[Statement, Rows, None]:
    """Write how each door stands by all that is known of it now, and what that changes in the sums."""
    rows: list[DoorRow] = []
    sums: dict[tuple[UUID, UUID], Sums] = {}
    for door, known in all_known:
        ground = grounds[door]
        stood = coverage.stand(known, units=ground.units, target=tallies[door[0]].target)
        rows.append(DoorRow(door, ground.building_id, ground.units, known, stood))
        key = (door[0], ground.building_id)
        change = coverage.counts_as(stood)
        if ground.stand:
            change -= coverage.counts_as(ground.stand)
        sums[key] = sums[key] + change if key in sums else change
    if rows:
        yield doors.keep(community_id, rows, sums)


def _with_what_was_known(
    told: Mapping[Door, Known], grounds: Mapping[Door, DoorGround]
) -> Iterator[tuple[Door, Known]]:
    for door, news in told.items():
        before = grounds[door].known
        yield door, coverage.joined(before, news) if before else news


def _per_door(events: Iterable[tuple[Event, DoorFacts]]) -> dict[Door, Known]:
    told: dict[Door, Known] = {}
    for event, facts in events:
        door = (facts.round, facts.household)
        news = coverage.told_by(event, facts)
        told[door] = coverage.joined(told[door], news) if door in told else news
    return told
