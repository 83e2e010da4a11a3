"""A city asks for plans in all its communities; workers share them; each desk decides on its own."""

from datetime import timedelta

import pytest

from muster.access.actors import actor_of
from muster.access.scope import open_scope
from muster.mobilise.refusals import NotAllowed
from muster.operations.models import OperationCommunity
from muster.shifts.city_view import ask_all, rosters, waiting
from muster.shifts.models import Plan
from muster.shifts.work_out import TAKEN_FOR, work_out, work_out_waiting
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.factories import an_account
from tests.shifts.arranged import EIGHT, MONDAY, NOW, Hours, a_site, the_worker

pytestmark = pytest.mark.django_db
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def sites():
    one = a_site()
    others = [a_site(name, city=one.city, operation=one.operation) for name in ("五星坪社区", "雁滩社区")]
    with as_owner():
        for other in others:
            OperationCommunity.objects.create(operation=one.operation, community=other.community)
    return [one, *others]


@pytest.fixture
def command(sites):
    return actor_of(an_account("city", area=sites[0].city), now=NOW, strong=True)


def test_a_plan_for_each_community_that_has_posts(sites, command):
    one, two, _without = sites
    for site in (one, two):
        site.people(3)
        site.post("东门", Hours(EIGHT, 480, 1))

    with open_scope(command.scope):
        first = ask_all(one.operation.id, MONDAY, by=command, now=NOW)
        again = ask_all(one.operation.id, MONDAY, by=command, now=NOW)
        still = waiting(one.operation.id)
    with the_worker():
        made = work_out_waiting(now=NOW)
    with open_scope(command.scope):
        rows = rosters(one.operation.id, MONDAY, SUNDAY, now=NOW)

    assert (first, again, still, made) == ((2, 0), (0, 2), 2, 2)
    assert [(row.state, row.has_posts, row.wanted, row.empty) for row in rows] == [
        ("proposed", True, 7, 7),
        ("proposed", True, 7, 7),
        ("", False, 0, 0),
    ]


def test_only_the_command_asks_for_all(sites):
    with sites[0].seen(), pytest.raises(NotAllowed):
        ask_all(sites[0].operation.id, MONDAY, by=sites[0].desk, now=NOW)


def test_a_plan_whose_worker_died_is_made_by_another(sites):
    site = sites[0]
    site.people(2)
    site.post("东门", Hours(EIGHT, 480, 1))
    with site.seen():
        from muster.shifts.propose import propose

        plan = propose(site.operation.id, site.community.id, MONDAY, aim=Plan.Aim.WEEK, by=site.desk, now=NOW)
        Plan.objects.filter(id=plan.id).update(taken_until=NOW + TAKEN_FOR)

    with the_worker():
        work_out(site.community.id, site.city.id, plan.id, now=NOW + timedelta(seconds=60))
    with site.seen():
        meanwhile = Plan.objects.get(id=plan.id).state
    with the_worker():
        work_out_waiting(now=NOW + TAKEN_FOR)
    with site.seen():
        assert (meanwhile, Plan.objects.get(id=plan.id).state) == ("waiting", "proposed")


def test_the_page_shows_where_places_are_empty(sites):
    site = sites[0]
    site.people(2)
    site.post("东门", Hours(EIGHT, 480, 1))
    browser = strong(an_account("city", area=site.city))

    page = browser.get("/city/shifts/")
    asked = browser.post("/city/shifts/plans/")

    assert (page.status_code, asked.status_code) == (200, 302)
    assert "按社区" in page.content.decode()
    with as_owner():
        assert Plan.objects.filter(state="waiting").count() <= 1
