"""G7: the coverage ledger is what a plain model says, after every step, at each level, and so is its rebuild.

A random walk of visits, excuses, resends, undoings, settlements, corrections of the register, closings and rounds that take up the
missing. `make test` walks a little, `make storm` far. Planted bugs seen to fail: an off-by-one in a building's sums; a superseded
answer forgotten; a removed door whose answer still counts; a carried round that asks for declined doors.
"""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event, made_here
from muster.journal.kinds import Excused, Visited, VisitUndone
from muster.ledger.counts import Counted
from muster.ledger.rebuild import verify
from muster.ledger.record import record
from muster.ledger.register import load_register
from muster.ledger.windows import building_windows
from muster.residents.load import Completeness
from muster.residents.models import Household
from muster.residents.parse import DoorRow
from muster.rounds import queries
from muster.rounds.close import close_round
from muster.rounds.models import Round
from tests.conftest import as_owner
from tests.factories import T0
from tests.rounds.arranged import PAGE, Estate, a_round, an_estate

pytestmark = pytest.mark.django_db
STORM = os.environ.get("MUSTER_STORM") == "1"
EXAMPLES, STEPS = (100, 500) if STORM else (5, 25)
RESULTS = ["reached", "absent", "referred", "vacant", "away", "declined"]


@dataclass
class Telling:
    """An event as the model keeps it."""

    id: UUID
    door: UUID
    result: str  # "" takes back only
    people: int | None
    supersedes: tuple[UUID, ...]


@dataclass
class RoundModel:
    """A round as the model keeps it: which round it stands on, and all that was told."""

    round: Round
    parent: "RoundModel | None" = None
    told: list[Telling] = field(default_factory=list)

    def units(self, door: UUID, people: dict[UUID, int]) -> int:
        if door not in people:
            return 0
        if self.parent is None:
            return people[door] if self.round.target == "person" else 1
        reached, excused, _, _ = self.parent.counts(door, people)
        return self.parent.units(door, people) - reached - excused

    def counts(self, door: UUID, people: dict[UUID, int]) -> tuple[int, int, int, int]:
        """reached, excused, tried, in conflict."""
        units = self.units(door, people)
        mine = [each for each in self.told if each.door == door]
        gone = {event for each in mine for event in each.supersedes}
        standing = [each for each in mine if each.id not in gone and each.result]
        answers = {self._meaning(each, units) for each in standing if each.result != "absent"}
        if len(answers) > 1:
            return 0, 0, 0, 1
        if not answers:
            return 0, 0, int(any(each.result == "absent" for each in standing)), 0
        _, reached, excused = answers.pop()
        return reached, excused, 0, 0

    def _meaning(self, each: Telling, units: int) -> tuple[str, int, int]:
        if each.result not in {"reached", "referred"}:
            return each.result, 0, units
        if self.round.target != "person":
            return "met", min(1, units), 0
        return "met", units if each.people is None else min(each.people, units), 0


class Coverage(RuleBasedStateMachine):
    """One community with two buildings, one round after another in it."""

    estate: Estate

    def __init__(self) -> None:
        super().__init__()
        self.walk = transaction.atomic()
        self.walk.__enter__()

    @initialize(counting=st.sampled_from(["household", "person"]))
    def begin(self, counting: str) -> None:
        self.estate = an_estate(doors=3)
        self.people = {door.id: 2 for door in self.estate.doors}  # of the doors on the register
        self.all_doors = {door.id: door for door in self.estate.doors}
        self.rounds = [RoundModel(a_round(self.estate, target=counting))]
        self.sent: list[Event] = []

    @property
    def now(self) -> RoundModel:
        return self.rounds[-1]

    @rule(data=st.data(), result=st.sampled_from(RESULTS), people=st.none() | st.integers(0, 4))
    def visit(self, data: st.DataObject, result: str, people: int | None) -> None:
        door = self._door(data)
        told = [each.id for each in self.now.told if each.door == door]
        supersedes = tuple(data.draw(st.lists(st.sampled_from(told), max_size=2, unique=True))) if told else ()
        self._tell(Visited(self.now.round.id, door, result, people), door, result, people, supersedes)  # type: ignore[arg-type]

    @rule(data=st.data(), reason=st.sampled_from(["vacant", "away", "declined"]))
    def excuse(self, data: st.DataObject, reason: str) -> None:
        door = self._door(data)
        self._tell(Excused(self.now.round.id, door, reason), door, reason, None, ())  # type: ignore[arg-type]

    @precondition(lambda self: self.now.told)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        wrong = data.draw(st.sampled_from(self.now.told))
        self._tell(VisitUndone(self.now.round.id, wrong.door), wrong.door, "", None, (wrong.id,))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        again = data.draw(st.lists(st.sampled_from(self.sent), min_size=1, max_size=4))
        assert {result.status for result in self._record(again)} == {"duplicate"}

    @rule(data=st.data(), people=st.integers(0, 5))
    def correct_a_count(self, data: st.DataObject, people: int) -> None:
        door = self._door(data)
        self.people[door] = people
        self._load([door], Completeness.PART)

    @precondition(lambda self: len(self.people) > 1)
    @rule(data=st.data())
    def take_a_door_off(self, data: st.DataObject) -> None:
        door = data.draw(st.sampled_from(sorted(self.people)))
        del self.people[door]
        self._load(sorted(self.people), Completeness.WHOLE)

    @rule()
    def close_and_take_up_the_missing(self) -> None:
        command = self.estate.in_command()
        with open_scope(command.scope):
            close_round(self.now.round.id, by=command, now=T0)
        stated = self._counted(self.now.round)
        self.now.round.refresh_from_db()
        if len(self.rounds) > 4:
            self.rounds.append(RoundModel(a_round(self.estate, target=self.now.round.target)))
        else:
            following = a_round(self.estate, target=self.now.round.target, carried_from=self.now.round.id)
            self.rounds.append(RoundModel(following, parent=self.now))
            assert self._counted(following).register == stated.missing

    @invariant()
    def every_level_says_what_the_model_says(self) -> None:
        if not hasattr(self, "rounds"):
            return
        expected = self._modelled(self.now)
        assert self._counted(self.now.round) == expected
        assert expected.reached + expected.excused + expected.missing == expected.register
        with open_scope(self._scope()):
            for building in self.estate.buildings:
                for window in building_windows(self.now.round.id, self.estate.community.id, building.id):
                    reached, excused, tried, conflict = self.now.counts(window.id, self.people)
                    assert (window.reached, window.excused) == (reached, excused)
                    assert (window.state == "tried", window.state == "conflict") == (bool(tried), bool(conflict))

    def teardown(self) -> None:
        try:
            with as_owner():
                assert verify(told=lambda _done, _of: None).unlike == ()
        finally:
            transaction.set_rollback(True)
            self.walk.__exit__(None, None, None)

    def _modelled(self, model: RoundModel) -> Counted:
        each = [model.counts(door, self.people) for door in self.people]
        register = sum(model.units(door, self.people) for door in self.people)
        removed = [model.counts(door, self.people) for door in self.all_doors if door not in self.people]
        whole = each + removed
        return Counted(
            register,
            sum(e[0] for e in each),
            sum(e[1] for e in each),
            sum(e[2] for e in whole),
            sum(e[3] for e in whole),
        )

    def _counted(self, round_: Round) -> Counted:
        with open_scope(self._scope()):
            here = queries.counted_here(round_, self.estate.community.id)
            buildings = [one.counted for one in queries.building_counts(round_, self.estate.community.id)]
        with open_scope(self.estate.in_command().scope):
            whole = queries.coverage(round_).total
        assert here == whole
        assert sum(buildings, Counted()) == here
        return here

    def _door(self, data: st.DataObject) -> UUID:
        door: UUID = data.draw(st.sampled_from(sorted(self.people)))
        return door

    def _tell(self, facts: Any, door: UUID, result: str, people: int | None, supersedes: tuple[UUID, ...]) -> None:
        event = made_here(
            uuid7(), facts, community=self.estate.community.code, now=T0, device=PAGE, supersedes=supersedes
        )
        assert [one.status for one in self._record([event])] == ["accepted"]
        self.sent.append(event)
        self.now.told.append(Telling(event.id, door, result, people, supersedes))

    def _record(self, events: list[Event]) -> list[Any]:
        with open_scope(self._scope()):
            return record(self.estate.community.id, events, actor_id=PAGE, received_at=T0)

    def _scope(self) -> Scope:
        return Scope(communities=(self.estate.community.id,), desks=(self.estate.community.id,))

    def _load(self, doors: list[UUID], complete: Completeness) -> None:
        names = {building.id: building.name for building in self.estate.buildings}
        rows = [self._row(line, self.all_doors[door], names) for line, door in enumerate(doors, start=2)]
        with open_scope(self._scope()):
            load_register(
                rows,
                operation_id=self.estate.operation.id,
                community_id=self.estate.community.id,
                city_id=self.estate.city.id,
                complete=complete,
                by=None,
                now=T0 + timedelta(hours=1),
            )

    def _row(self, line: int, door: Household, names: dict[UUID, str]) -> DoorRow:
        people = self.people[door.id]
        return DoorRow(
            line=line,
            compound="",
            building=names[door.building_id],
            unit=door.unit,
            storey=door.storey,
            door=door.door,
            part=1,
            occupancy="occupied",
            people=people,
            head="王秀兰",
            phone=None,
            language=None,
            notes=None,
            needs=None,
        )


def test_the_ledger_is_what_the_model_says_after_every_step():
    run_state_machine_as_test(
        Coverage,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=not STORM,
            database=None,
        ),
    )
