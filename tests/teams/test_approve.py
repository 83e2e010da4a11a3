"""Approval: leaders may lead, and each community sees its team and no other."""

import pytest

from muster.access.actors import actor_of
from muster.access.models import Account, Role
from muster.mobilise.refusals import NotAllowed
from muster.people.models import Volunteer
from muster.teams.approve import approve
from muster.teams.models import Pick, Plan
from muster.teams.propose import propose
from muster.teams.queries import approved_plan, team_of
from muster.teams.refusals import PlanDecided, PlanOutdated
from muster.teams.seat import Seat
from muster.teams.swap import swap
from tests.conftest import as_owner
from tests.factories import T0, an_account
from tests.mobilise.world import acting


@pytest.fixture
def plan(town) -> Plan:
    for n in range(3):
        town.present(n, senior=True, name=f"组长{n}", invited_at=None)
        town.present(n, strong=True, name=f"组员{n}")
    with acting(town.command) as command:
        return propose(town.operation.id, by=command, now=T0)


def approved(town, plan: Plan) -> Plan:
    with acting(town.command) as command:
        return approve(plan.id, plan.version, by=command, now=T0)


def leading() -> set[tuple[str, int]]:
    """Names of those who may lead now, and where."""
    with as_owner():
        names = dict(Volunteer.objects.values_list("id", "name"))
        roles = Role.objects.filter(kind="leader", valid_until=None).select_related("account")
        return {(names[role.account.volunteer_id], role.area_id) for role in roles}


def test_an_approved_plan_makes_its_leaders_lead(town, plan):
    approved(town, plan)

    assert leading() == {(f"组长{n}", town.communities[n].id) for n in range(3)}
    with as_owner():
        leader = Volunteer.objects.get(name="组长0")
        account = Account.objects.get(volunteer_id=leader.id)
    assert leader.invited_at == T0
    assert bytes(account.phone_index) == bytes(leader.phone_index)
    assert actor_of(account, now=T0, strong=True).areas("leader") == (town.communities[0].id,)


def test_two_leaders_on_one_phone_have_an_account_each(town, plan):
    with as_owner():
        one, other = Volunteer.objects.filter(name__in=["组长0", "组长1"])
        Volunteer.objects.filter(id=other.id).update(phone=one.phone, phone_index=one.phone_index)

    approved(town, plan)

    with as_owner():
        assert Account.objects.filter(volunteer_id__in=[one.id, other.id]).count() == 2


def test_the_desk_sees_its_team_and_no_other(town, plan):
    approved(town, plan)
    desk = an_account("desk", area=town.communities[0])

    with acting(desk):
        team = team_of(town.operation.id, town.communities[0].id)
        seen = set(Pick.objects.values_list("community_id", flat=True))
        other = team_of(town.operation.id, town.communities[1].id)

    assert (team.leader.name, team.leader.phone != "") == ("组长0", True)
    assert [getattr(one, "name", None) for one in team.members] == ["组员0", None]
    assert seen == {town.communities[0].id}
    assert [getattr(one, "name", None) for one in other.seats] == [None] * 3


def test_a_newer_approval_ends_the_one_before(town, plan):
    approved(town, plan)
    newcomer = town.present(0, name="新组长")
    with acting(town.command) as command:
        second = propose(town.operation.id, by=command, now=T0)
        second = swap(
            second.id, second.version, Seat(town.communities[0].id, "leader", 0), newcomer.id, by=command, now=T0
        )

    approved(town, second)

    with acting(town.command):
        assert approved_plan(town.operation.id).id == second.id
    assert leading() == {
        ("新组长", town.communities[0].id),
        ("组长1", town.communities[1].id),
        ("组长2", town.communities[2].id),
    }
    with as_owner():
        assert Plan.objects.get(id=plan.id).state == "superseded"


def test_what_was_not_seen_is_not_approved(town, plan):
    with acting(town.command) as command:
        swap(plan.id, 1, Seat(town.communities[0].id, "leader", 0), None, by=command, now=T0)
        with pytest.raises(PlanOutdated):
            approve(plan.id, 1, by=command, now=T0)

    assert leading() == set()


def test_a_plan_is_approved_once(town, plan):
    approved(town, plan)

    with pytest.raises(PlanDecided):
        approved(town, plan)


def test_only_the_command_approves(town, plan):
    desk = an_account("desk", area=town.communities[0])

    with acting(desk) as actor, pytest.raises(NotAllowed):
        approve(plan.id, plan.version, by=actor, now=T0)

    assert leading() == set()
