"""Changes by hand: the cost before, the plan after, and nobody overwrites what they did not see."""

import pytest
from django.utils import translation

from muster.mobilise.refusals import NotAllowed
from muster.teams.approve import approve
from muster.teams.costs import candidates, swap_cost
from muster.teams.models import Pick, Plan
from muster.teams.propose import propose
from muster.teams.queries import Seated, Vacant, plan_rows
from muster.teams.refusals import NoSuchSeat, NothingChanges, NotPresent, PlanDecided, PlanOutdated, UnknownPlan
from muster.teams.seat import Seat, seat_from
from muster.teams.swap import swap
from tests.conftest import as_owner
from tests.factories import T0, a_volunteer, an_account, an_id
from tests.mobilise.world import acting


@pytest.fixture
def leaders(town):
    """One senior in each community; all lead at home."""
    return [town.present(n, senior=True, name=f"组长{n}") for n in range(3)]


@pytest.fixture
def plan(town, leaders) -> Plan:
    with acting(town.command) as command:
        return propose(town.operation.id, by=command, now=T0)


def seat(town, n: int) -> Seat:
    return Seat(town.communities[n].id, "leader", 0)


def swapped(town, plan: Plan, at: Seat, person, version: int | None = None) -> Plan:
    with acting(town.command) as command:
        return swap(plan.id, version or plan.version, at, person and person.id, by=command, now=T0)


def teams(town, plan: Plan):
    with acting(town.command):
        return plan_rows(plan.id)


def test_the_cost_is_told_before_and_stored_after(town, leaders, plan):
    spare = town.present(1, senior=True, name="后来的")
    with acting(town.command) as command:
        cost = swap_cost(plan.id, seat(town, 0), spare.id, by=command, now=T0)

    after = swapped(town, plan, seat(town, 0), spare)

    assert (cost.gaps_added, cost.broken, cost.reserve_of) == (0, (), "")
    assert cost.minutes_added == after.travel_min > 30
    assert after.version == plan.version + 1
    leader = teams(town, plan)[0].leader
    assert (leader.volunteer_id, leader.is_by_hand) == (spare.id, True)
    with as_owner():
        assert Pick.objects.get(volunteer_id=spare.id).chosen_by == town.command.id


def test_who_leads_elsewhere_leaves_that_seat_open(town, leaders, plan):
    with acting(town.command) as command, translation.override("en"):
        cost = swap_cost(plan.id, seat(town, 0), leaders[1].id, by=command, now=T0)

    after = swapped(town, plan, seat(town, 0), leaders[1])

    assert cost.gaps_added == 1
    assert cost.broken == ("This person already serves 第1社区; that seat would be open.",)
    assert not after.proven
    rows = teams(town, plan)
    assert rows[0].leader.volunteer_id == leaders[1].id
    assert isinstance(rows[1].leader, Vacant)


def test_a_rule_may_be_broken_by_hand_and_is_named(town, leaders, plan):
    ordinary = town.present(0, name="普通人")

    with acting(town.command) as command, translation.override("en"):
        cost = swap_cost(plan.id, seat(town, 0), ordinary.id, by=command, now=T0)
    swapped(town, plan, seat(town, 0), ordinary)

    assert cost.broken == ("This person is not senior.",)
    with translation.override("en"):
        assert teams(town, plan)[0].leader.reason == "Chosen by hand: 0 minutes. This person is not senior."


def test_a_seat_may_be_left_open_and_filled_again(town, leaders, plan):
    opened = swapped(town, plan, seat(town, 0), None)
    was_open = isinstance(teams(town, plan)[0].leader, Vacant)
    swapped(town, opened, seat(town, 0), leaders[0])

    assert was_open
    assert isinstance(teams(town, plan)[0].leader, Seated)


def test_who_has_left_can_be_replaced(town, leaders, plan):
    spare = town.present(0, senior=True)
    town.leave(leaders[0])

    swapped(town, plan, seat(town, 0), spare)

    assert teams(town, plan)[0].leader.volunteer_id == spare.id


def test_the_seat_of_who_has_left_can_be_left_open(town, leaders, plan):
    town.leave(leaders[0])

    swapped(town, plan, seat(town, 0), None)

    assert isinstance(teams(town, plan)[0].leader, Vacant)


def test_a_change_of_a_plan_that_was_not_seen_is_refused(town, leaders, plan):
    spare = town.present(0, senior=True)
    swapped(town, plan, seat(town, 0), spare)

    with pytest.raises(PlanOutdated):
        swapped(town, plan, seat(town, 0), leaders[0], version=1)

    assert teams(town, plan)[0].leader.volunteer_id == spare.id


def test_a_superseded_plan_is_outdated_and_an_approved_one_decided(town, leaders, plan):
    with acting(town.command) as command:
        newer = propose(town.operation.id, by=command, now=T0)
    with pytest.raises(PlanOutdated):
        swapped(town, plan, seat(town, 0), None)

    with acting(town.command) as command:
        approve(newer.id, newer.version, by=command, now=T0)
    with pytest.raises(PlanDecided):
        swapped(town, newer, seat(town, 0), None)


def test_what_cannot_be_done_is_refused(town, leaders, plan):
    absent = a_volunteer(town.city)
    with pytest.raises(NotPresent):
        swapped(town, plan, seat(town, 0), absent)
    with pytest.raises(NothingChanges):
        swapped(town, plan, seat(town, 0), leaders[0])
    with pytest.raises(NoSuchSeat):
        swapped(town, plan, Seat(2**40, "leader", 0), leaders[1])
    with acting(town.command) as command, pytest.raises(UnknownPlan):
        swap(an_id(), 1, seat(town, 0), None, by=command, now=T0)


def test_only_the_command_swaps(town, leaders, plan):
    desk = an_account("desk", area=town.communities[0])

    with acting(desk) as actor, pytest.raises(NotAllowed):
        swap(plan.id, 1, seat(town, 0), None, by=actor, now=T0)


def test_candidates_come_nearest_first_with_what_they_cost(town, leaders, plan):
    near, far = town.present(0, senior=True, name="近"), town.present(2, senior=True, name="远")

    with acting(town.command) as command, translation.override("en"):
        found = candidates(plan.id, seat(town, 0), by=command, now=T0)

    assert [one.name for one in found if not one.cost.broken] == ["近", "远"]
    assert (found[0].community, found[0].travel_min) == ("第0社区", 0)
    assert {one.volunteer_id for one in found} == {near.id, far.id, leaders[1].id, leaders[2].id}
    assert all(one.cost.broken for one in found if one.volunteer_id in {leaders[1].id, leaders[2].id})


def test_a_seat_keeps_its_name():
    one = Seat(620102009003, "member", 1)

    assert seat_from(str(one)) == one


@pytest.mark.parametrize(
    "name", ["", "1", "1-leader", "1-leader-1", "1-member-2", "1-reserve-0", "x-leader-0", "1-x-0"]
)
def test_what_names_no_seat_is_refused(name):
    with pytest.raises(NoSuchSeat):
        seat_from(name)
