"""What events that are new to the journal change of doors: worked out here, written in the transaction that appends them."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from muster.journal.event import Event
from muster.journal.kinds import DoorFacts
from muster.ledger import coverage, doors
from muster.ledger.coverage import Known, Sums
from muster.ledger.doors import Change, Door, DoorGrounds, DoorRow


def change_of(events: Iterable[tuple[Event, DoorFacts]], grounds: DoorGrounds) -> Change | None:
    """What these events change, or None where there are none."""
    return restated(_with_what_was_known(_per_door(events), grounds), grounds)


def restated(all_known: Iterable[tuple[Door, Known]], grounds: DoorGrounds) -> Change | None:
    """How each door stands by all that is known of it now, and what that changes in the sums."""
    rows: list[DoorRow] = []
    sums: dict[tuple[UUID, UUID], Sums] = {}
    for door, known in all_known:
        ground = grounds.doors[door]
        stood = coverage.stand(known, units=ground.units, target=grounds.tallies[door[0]].target)
        rows.append(doors.row_of(door, ground, known, stood))
        key = (door[0], ground.building_id)
        change = coverage.counts_as(stood)
        if ground.stand:
            change -= coverage.counts_as(ground.stand)
        sums[key] = sums[key] + change if key in sums else change
    return doors.change(rows, sums) if rows else None


def _with_what_was_known(told: Mapping[Door, Known], grounds: DoorGrounds) -> Iterator[tuple[Door, Known]]:
    for door, news in told.items():
        before = grounds.doors[door].known
        yield door, coverage.joined(before, news) if before else news


def _per_door(events: Iterable[tuple[Event, DoorFacts]]) -> dict[Door, Known]:
    told: dict[Door, Known] = {}
    for event, facts in events:
        door = (facts.round, facts.household)
        news = coverage.told_by(event, facts)
        told[door] = coverage.joined(told[door], news) if door in told else news
    return told
