"""Whether an event counts: what it stands on is looked up for all of a flush at once, then each is judged by itself."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from msgspec import Struct

from muster.journal.event import Event
from muster.journal.kinds import Checked, CheckUndone, DoorFacts, PersonFacts
from muster.journal.statement import Statement
from muster.ledger import doors, statements
from muster.ledger.coverage import Known
from muster.ledger.doors import NO_DOORS, Asked, Door, DoorGrounds
from muster.ledger.statements import Ground, Key

SECOND_LOOK = (Checked, CheckUndone)
CLAIMS_MAX = 2_000  # of one person in one operation; more is no mistake but an attack
TOLD_MAX = 200  # of one door in one round

Rows = list[tuple[Any, ...]]


class Deposit(Struct, frozen=True):
    """An event at the door, with who brought it and why it may not count."""

    event: Event
    actor_id: UUID
    barred: str = ""  # "": it may count; else "out_of_scope", "token_expired" or "token_revoked"
    holder_id: UUID | None = (
        None  # a volunteer, whose event counts only where they held a lease of the door's stairwell
    )
    only_in: frozenset[UUID] = frozenset()  # of a door's event: the operations it may belong to; empty: any

    @property
    def person(self) -> Key | None:
        """The person it is about, if it is about one."""
        facts = self.event.facts
        return (facts.operation, facts.volunteer) if isinstance(facts, PersonFacts) else None

    @property
    def door(self) -> Door | None:
        facts = self.event.facts
        return (facts.round, facts.household) if isinstance(facts, DoorFacts) else None


class Result(Struct, frozen=True):
    """What became of one event."""

    id: UUID
    status: str  # accepted | duplicate | mismatch | quarantined | refused
    reason: str = ""  # a code of journal.reasons, where quarantined or refused


@dataclass(frozen=True)
class Grounds:
    """All that the events of one flush stand on."""

    people: Mapping[Key, Ground]
    at_doors: DoorGrounds

    def operation_of(self, deposit: Deposit) -> UUID | None:
        if deposit.person:
            return deposit.person[0]
        tally = self.at_doors.tallies.get(cast(Door, deposit.door)[0])
        return tally.operation_id if tally else None


def stand_on(community_id: int, deposits: Sequence[Deposit]) -> Generator[Statement, Rows, Grounds]:
    """Look up what the deposits stand on. The tallies of their rounds are locked until the transaction ends."""
    people = sorted({deposit.person for deposit in deposits if deposit.person})
    found = statements.ground_from((yield statements.ground(community_id, people))) if people else {}
    asked = [_asked(number, deposit) for number, deposit in enumerate(deposits) if deposit.door]
    return Grounds(found, (yield from doors.ground(community_id, asked)) if asked else NO_DOORS)


def _asked(number: int, deposit: Deposit) -> Asked:
    round_id, household_id = cast(Door, deposit.door)
    if deposit.holder_id is None:
        return Asked(number, round_id, household_id)
    event = deposit.event
    purpose = "check" if isinstance(event.facts, SECOND_LOOK) else "visit"
    return Asked(number, round_id, household_id, deposit.holder_id, event.happened_at, purpose)


def verdict(number: int, deposit: Deposit, grounds: Grounds) -> Result | None:
    """Why an event does not count, or None if it does, unless it is known already."""
    code = _of_person(deposit, grounds) if deposit.person else _of_door(number, deposit, grounds.at_doors)
    if not code:
        return None
    return Result(deposit.event.id, "quarantined" if code in KEPT else "refused", code)


KEPT = {"out_of_scope", "token_expired", "token_revoked", "round_closed"}


def _of_person(deposit: Deposit, grounds: Grounds) -> str:
    ground = grounds.people[cast(Key, deposit.person)]
    if ground.city_id is None:
        return "unknown_operation"
    if ground.is_closed:
        return "operation_closed"
    if not ground.takes_part:
        return "community_not_in_operation"
    if deposit.barred:
        return deposit.barred
    if not ground.is_known:
        return "unknown_volunteer"
    return "too_many_report_ins" if ground.claims >= CLAIMS_MAX else ""


def _of_door(number: int, deposit: Deposit, grounds: DoorGrounds) -> str:
    door = cast(Door, deposit.door)
    tally, ground = grounds.tallies.get(door[0]), grounds.doors.get(door)
    if tally is None:
        return "unknown_round"
    if ground is None:
        return deposit.barred or "unknown_household"
    foreign = bool(deposit.only_in) and tally.operation_id not in deposit.only_in
    if deposit.barred or foreign or number not in grounds.covered:
        return deposit.barred or "out_of_scope"
    if tally.is_closed:
        return "round_closed"
    if isinstance(deposit.event.facts, SECOND_LOOK) and _names_an_answer(deposit.event, ground.known):
        return "out_of_scope"  # a second look changes no answer
    return "too_many_visits" if ground.known and ground.known.size >= TOLD_MAX else ""


def _names_an_answer(event: Event, known: Known | None) -> bool:
    return known is not None and any(one in known.answers or one in known.attempts for one in event.supersedes)
