"""The task list of one shift, for a phone that must work without a network: the doors of the stairwells somebody holds.

It holds at most `HOUSEHOLDS_MAX` households and lives at most `HOURS_MAX` hours; never a phone number or an ID number
(TRUST.md 4.2). Each household's line in the look-log is written where it is opened (`residents.brief`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from muster.access.scope import current_scope, open_scope
from muster.ledger.held import HeldDoor
from muster.residents.brief import HOUSEHOLDS_MAX, Briefing, Wanted, brief
from muster.rounds.assign import HOURS_MAX
from muster.rounds.held import HeldStairwell, held

UNTOLD = Briefing()


@dataclass(frozen=True)
class TaskDoor:
    """A door with what one should know before knocking."""

    door: HeldDoor
    briefing: Briefing


@dataclass(frozen=True)
class TaskStairwell:
    held: HeldStairwell
    doors: tuple[TaskDoor, ...]


@dataclass(frozen=True)
class TaskList:
    """What a phone may keep, and until when."""

    granted_at: datetime
    until: datetime
    stairwells: tuple[TaskStairwell, ...]
    left_out: int  # households beyond what one list may hold


def pull(volunteer_id: UUID, *, now: datetime) -> TaskList:
    """The list of what a volunteer holds now. Runs in their own scope; a fixed number of queries per community."""
    mine, left_out = _within_bounds(held(volunteer_id, now=now))
    briefings = _briefed(mine, now=now)
    stairwells = tuple(
        TaskStairwell(one, tuple(TaskDoor(door, briefings.get(door.window.id, UNTOLD)) for door in one.doors))
        for one in mine
    )
    latest = now + timedelta(hours=HOURS_MAX)
    until = min(max((one.lease.lapses_at for one in mine), default=latest), latest)
    return TaskList(now, until, stairwells, left_out)


def _within_bounds(found: Sequence[HeldStairwell]) -> tuple[list[HeldStairwell], int]:
    """As many households as one list may hold, first given first; and how many are beyond."""
    taken: set[UUID] = set()
    beyond: set[UUID] = set()
    kept: list[HeldStairwell] = []
    for one in found:
        doors = []
        for door in one.doors:
            if door.window.id in taken or len(taken) < HOUSEHOLDS_MAX:
                taken.add(door.window.id)
                doors.append(door)
            else:
                beyond.add(door.window.id)
        if doors:
            kept.append(replace(one, doors=tuple(doors)))
    return kept, len(beyond)


def _briefed(mine: Sequence[HeldStairwell], *, now: datetime) -> dict[UUID, Briefing]:
    found: dict[UUID, Briefing] = {}
    houses = tuple({one.building.id for one in mine})
    with open_scope(replace(current_scope(), buildings=houses)):
        for community_id, theirs in groupby(sorted(mine, key=_community), key=_community):
            here = list(theirs)
            found |= brief(community_id, list(_wanted(here)), city_id=here[0].round.city_id, now=now)
    return found


def _wanted(here: Sequence[HeldStairwell]) -> Iterator[Wanted]:
    for one in here:
        for door in one.doors:
            yield Wanted(one.lease.id, door.window.id, one.round.title)


def _community(one: HeldStairwell) -> int:
    return one.community.id
