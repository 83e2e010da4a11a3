"""People who are lent stand at the new desk's posts for the time agreed, and at nobody's else; what stays empty is told as a shortage."""

from datetime import timedelta

import pytest

from muster.identifiers import uuid7
from muster.operations.models import OperationCommunity
from muster.shifts.approve import picks_of
from muster.shifts.models import Shift
from muster.teams.support_models import Lent, Loan, Shortage, SupportPlan
from tests.conftest import as_owner
from tests.factories import T0, an_organisation
from tests.shifts.arranged import EIGHT, NOW, Hours, Site, a_site

pytestmark = pytest.mark.django_db
FROM, UNTIL = NOW + timedelta(days=1), NOW + timedelta(days=3, hours=14)  # Tuesday 6:00 to Thursday 20:00


@pytest.fixture
def site() -> Site:
    return a_site()


def lend(person, *, to: Site, home: Site) -> None:
    organisation = an_organisation(to.city, f"单位{person.id}")
    span = {"starts_at": FROM, "ends_at": UNTIL}
    here = {"city_id": to.city.id, "community_id": to.community.id}
    with as_owner():
        plan = SupportPlan.objects.create(
            operation=to.operation, city_id=to.city.id, share_max=1, lent_by=1, cost=0, bound=0, ended="proven", state="approved",
            made_by=uuid7(), made_at=T0, approved_by=uuid7(), approved_at=T0, **span,
        )  # fmt: skip
        loan = Loan.objects.create(
            plan=plan, operation_id=to.operation.id, organisation=organisation, people=1, travel_min=0, reason="nearest",
            reason_facts={"minutes": 0}, state="agreed", due_at=FROM, **here, **span,
        )  # fmt: skip
        Lent.objects.create(
            loan=loan, operation_id=to.operation.id, organisation_id=organisation.id, volunteer_id=person.id,
            from_community_id=home.community.id, state="coming", **here, **span,
        )  # fmt: skip


def days_of(site: Site, plan, person) -> set[int]:
    with site.seen():
        mine = {shift for shift, one in picks_of(plan) if one == person.id}
        return {one.on.weekday() for one in Shift.objects.filter(id__in=mine)}


def test_who_is_lent_stands_here_for_the_time_agreed_and_nowhere_else(site):
    other = a_site("五星坪社区", city=site.city, operation=site.operation)
    with as_owner():
        OperationCommunity.objects.create(operation=site.operation, community=other.community)
    person = site.person(name="借")
    lend(person, to=other, home=site)
    for each in (site, other):
        each.post("东门", Hours(EIGHT, 480, 1))

    away, at_home = other.approved(), site.approved()

    assert days_of(other, away, person) == {1, 2, 3}
    assert days_of(site, at_home, person) < {0, 4, 5, 6}  # never while they are lent, and within the week's hours


def test_what_a_plan_in_force_leaves_empty_is_told_as_a_shortage_until_it_is_filled(site):
    site.person()
    site.post("东门", Hours(EIGHT, 480, 3))
    site.approved()
    with as_owner():
        told = list(Shortage.objects.filter(withdrawn_at=None).values_list("source", "people"))
    site.people(6)

    site.approved()

    assert told == [("shifts", 3)]
    with as_owner():
        assert not Shortage.objects.filter(withdrawn_at=None).exists()
