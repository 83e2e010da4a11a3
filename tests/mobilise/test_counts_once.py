"""One person counts once: against a tiny model, and with a thousand claims at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.access.actors import Actor
from muster.journal.models import FieldEvent
from muster.ledger.models import Presence
from muster.mobilise.refusals import NotAllowed, NotHere, NothingToSettle
from muster.mobilise.report_in import claim, move, settle, tick, undo
from muster.operations.models import OperationCommunity
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, a_community, an_account
from tests.mobilise.world import World, a_world, acting, presence

AT_ONCE = 16
CLAIMS = 1_000

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "tick", "move", "undo", "settle"]),
        st.integers(0, 2),  # the community
        st.integers(0, 2),  # whose desk acts
    ),
    max_size=12,
)


class Model:
    """Where one person's claims stand, in so few words that it must be right."""

    def __init__(self, home: int) -> None:
        self.home, self.open = home, set[int]()

    def apply(self, step: str, where: int, desk: int) -> bool:
        """Whether the step is possible."""
        if step in {"claim", "tick"}:
            self.open.add(where)
        elif step == "move":
            self.open = {where}
        elif step == "undo":
            if where not in self.open:
                return False
            self.open.remove(where)
        else:
            if len(self.open) < 2 or where not in self.open or desk not in self.open:
                return False
            self.open = {where}
        return True

    @property
    def counted(self) -> int | None:
        return self.home if self.home in self.open else min(self.open, default=None)


def done(world: World, step: str, person: Volunteer, where: int, *, by: Actor) -> None:
    if step == "tick":
        tick(world.operation.id, where, [person.id], by=by, now=T0)
    else:
        act = {"move": move, "undo": undo, "settle": settle}[step]
        act(world.operation.id, person.id, where, by=by, now=T0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, home=st.integers(0, 2))
def test_whatever_is_claimed_moved_undone_and_settled_a_person_counts_once(db, steps, home):
    world = a_world()
    third = a_community(world.city, "第三社区", code=f"{world.city.code}03")
    with as_owner():
        OperationCommunity.objects.create(operation=world.operation, community=third)
    communities = [world.here, world.there, third]
    desks = [world.desk, world.other_desk, an_account("desk", area=third)]
    number = 13_909_310_000 + int(world.city.code) % 10_000
    person = world.person(home=communities[home], phone=f"+86{number}")
    own = an_account("volunteer", volunteer=person)
    model = Model(home)

    for step, where, desk in steps:
        there = communities[where].id
        if step == "tick" and where != home and where not in model.open:
            continue  # a desk ticks only people whom it knows
        possible = model.apply(step, where, desk)
        if step == "claim":
            claim(world.operation.id, there, phone=str(number), name="", unit="", via="qr", now=T0)
            continue
        account = {"move": own, "settle": desks[desk]}.get(step, desks[where])
        with acting(account) as actor:
            if possible:
                done(world, step, person, there, by=actor)
            else:
                with pytest.raises((NotHere, NotAllowed, NothingToSettle)):
                    done(world, step, person, there, by=actor)

    found = presence(world.operation, person)
    expected = None if model.counted is None else communities[model.counted].id
    assert (found.community_id if found else None) == expected
    assert (found.claimed_in if found else []) == sorted(communities[at].id for at in model.open)
    with as_owner():
        assert Presence.objects.filter(operation_id=world.operation.id).count() <= 1


def test_a_thousand_claims_of_one_person_at_once_leave_one(transactional_db):
    world = a_world()

    def say(worker: int) -> None:
        try:
            for nth in range(worker, CLAIMS, AT_ONCE):
                where = (world.here, world.there)[nth % 2]
                name = "林建国" if nth % 3 == 0 else ""
                claim(world.operation.id, where.id, phone="13909312345", name=name, unit="", via="qr", now=T0)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        list(crowd.map(say, range(AT_ONCE)))

    with as_owner():
        assert Volunteer.objects.count() == 1
        assert Presence.objects.count() == 1
        assert FieldEvent.objects.count() == 2  # one for each community
        assert Volunteer.objects.get().name == "林建国"
        # Whoever was first in the crowd set the home; of two open claims the home counts.
        assert Presence.objects.get().community_id == Volunteer.objects.get().home_community_id
