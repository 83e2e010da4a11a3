"""The plan page: propose, change by hand, approve; and never approve what nobody saw."""

import pytest

from muster.access.models import Role
from muster.teams.models import Pick, Plan
from tests import factories as make
from tests.city.conftest import Command
from tests.city.test_board import report_in
from tests.conftest import as_owner


@pytest.fixture
def staffed(command: Command) -> Command:
    """Five seniors and eight strong people have reported in."""
    for n in range(5):
        _here(command, n, is_senior=True)
    for n in range(8):
        _here(command, n, is_strong=True)
    return command


def _here(command: Command, n: int, **kind: bool) -> None:
    home = command.communities[n % 3]
    report_in(command.operation, make.a_volunteer(command.area, home=home, **kind), home.id)


def propose(command: Command) -> Plan:
    command.browser.post("/city/teams/proposal/", {"share": "100"})
    return Plan.objects.get(state="proposed")


def test_a_plan_is_proposed_shown_and_approved(staffed: Command):
    plan = propose(staffed)
    page = staffed.browser.get("/city/teams/")
    assert (page.context["summary"].complete, page.context["summary"].distance) == (3, 0.0)

    staffed.browser.post(f"/city/teams/{plan.id}/approval/", {"version": plan.version})

    assert Plan.objects.get(id=plan.id).state == "approved"
    assert Role.objects.filter(kind="leader", operation_id=staffed.operation.id).count() == 3


def test_a_plan_that_changed_meanwhile_is_not_approved(staffed: Command):
    plan = propose(staffed)

    for version in (plan.version + 1, "", "x", "9" * 50):
        staffed.browser.post(f"/city/teams/{plan.id}/approval/", {"version": version})

    assert Plan.objects.get(id=plan.id).state == "proposed"


def test_a_seat_is_changed_by_hand_at_a_cost_that_is_shown_first(staffed: Command):
    plan = propose(staffed)
    seat = f"{staffed.communities[0].id}-leader-0"
    offered = staffed.browser.get(f"/city/teams/{plan.id}/seats/{seat}/").context["candidates"]
    assert offered

    answer = staffed.browser.post(
        f"/city/teams/{plan.id}/swap/",
        {"version": plan.version, "seat": seat, "pick": str(offered[0].volunteer_id)},
    )

    assert answer.status_code == 200
    with as_owner():
        pick = Pick.objects.get(plan=plan, community_id=staffed.communities[0].id, part="leader")
    assert (pick.volunteer_id, pick.reason) == (offered[0].volunteer_id, "chosen_by_hand")


@pytest.mark.parametrize(
    "bad",
    [{"seat": "1-leader-0"}, {"seat": "x"}, {"pick": "x"}, {"version": "0"}, {"seat": "\x00"}, {"pick": "0" * 32}],
)
def test_a_bad_change_is_refused_with_a_sentence(staffed: Command, bad: dict[str, str]):
    plan = propose(staffed)
    seat = f"{staffed.communities[0].id}-leader-0"
    before = _picks(plan)

    answer = staffed.browser.post(
        f"/city/teams/{plan.id}/swap/", {"version": plan.version, "seat": seat, "pick": ""} | bad
    )

    assert answer.status_code == 409
    assert answer.context["refused"]
    assert _picks(plan) == before


def test_the_plan_downloads_and_the_look_is_logged(staffed: Command):
    plan = propose(staffed)

    assert staffed.browser.get(f"/city/teams/{plan.id}/plan.xlsx").content[:2] == b"PK"


def test_the_plan_of_another_city_is_not_there(staffed: Command):
    other = make.an_operation(make.a_city())
    with as_owner():
        plan = Plan.objects.create(
            operation=other, share_max=0.3, seed=1, travel_min=0, bound_min=0, proven=True, people=0,
            made_by=make.an_id(), made_at=make.T0,
        )  # fmt: skip

    for path in ("seats/1-leader-0/", "plan.xlsx"):
        assert staffed.browser.get(f"/city/teams/{plan.id}/{path}").status_code == 404
    for path in ("swap/", "approval/"):
        assert staffed.browser.post(f"/city/teams/{plan.id}/{path}").status_code == 404


def _picks(plan: Plan) -> list[tuple[object, ...]]:
    with as_owner():
        return sorted(Pick.objects.filter(plan=plan).values_list("community_id", "part", "place", "volunteer_id"))
