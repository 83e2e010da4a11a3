"""A plan from demand to duties: what it keeps to, what it says of gaps, and what a yes does."""

from datetime import timedelta

import pytest
from django.db.models import F

from muster.shifts.approve import approve, picks_of
from muster.shifts.fit import Limits, broken
from muster.shifts.models import Duty, Plan, Roster, Shift, Untold
from muster.shifts.read import read
from muster.shifts.refusals import NothingToPlan, PlanDecided, PlanOutOfDate
from tests.conftest import as_owner
from tests.shifts.arranged import EIGHT, NOW, Hours, Site, a_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return a_site()


def test_a_week_is_filled_and_holds_once_somebody_says_yes(site):
    site.people(12)
    site.post("东门")

    plan = site.approved()

    with site.seen():
        shifts = {one.id: one for one in Shift.objects.filter(starts_at__gt=NOW, on__range=plan.span)}
    filled = [sum(shift == one for one, _ in site.duties()) for shift in shifts]
    assert (plan.state, plan.cost >= plan.bound) == (Plan.State.PROPOSED, True)
    assert [one.must <= many <= one.must + one.better for one, many in zip(shifts.values(), filled, strict=True)] == [
        True
    ] * len(shifts)


def test_every_duty_of_a_plan_keeps_the_rules_on_real_times(site):
    tired = site.person(name="累", worked=((NOW - timedelta(hours=9), NOW - timedelta(hours=1)),))
    carer = site.person(name="护")
    site.window(carer, "care", 7 * 60, 12 * 60)
    away = site.person(name="休")
    site.absent(away, NOW, NOW + timedelta(days=3))
    site.people(10)
    site.post("东门")
    site.post("夜班", Hours(22 * 60, 480, 2), kind="night", never_alone=True)

    plan = site.proposed()

    with site.seen():
        start = read(plan, now=NOW)
        theirs: dict = {}
        for shift, person in picks_of(plan):
            theirs.setdefault(person, []).append(start.ground.slots[shift])
        wrong = [broken(one, theirs.get(one.id, []), Limits(), now=NOW) for one in start.ground.crew]
    assert [each for each in wrong if each] == []
    assert all(slot.starts_at >= NOW + timedelta(days=3) for slot in theirs.get(away.id, []))
    assert all(slot.starts_at >= NOW + timedelta(hours=10) for slot in theirs.get(tired.id, []))


def test_a_gap_says_what_keeps_people_away(site):
    site.people(3)
    site.person(name="司机", licences=["c1"])
    post = site.post("送货", Hours(EIGHT, 480, 2), kind="supplies", asks=("licence:c1",))

    plan = site.proposed()

    gaps = site.gaps(plan)
    today = next(gap for gap in gaps if gap.shift_id == site.shift(post).id)
    assert (today.must, today.why["unable"]) == (1, 3)
    assert plan.relief["still_missing"] >= 7


def test_what_the_desk_has_set_by_hand_stays_in_a_plan(site):
    people = site.people(8)
    post = site.post("东门")
    site.put(people[7], site.shift(post, 2))

    plan = site.approved()

    assert (site.shift(post, 2).id, people[7].id) in site.duties()
    with site.seen():
        assert Duty.objects.get(shift_id=site.shift(post, 2).id, volunteer_id=people[7].id).plan_id is None
    assert plan.bound <= plan.cost


def test_the_same_question_has_the_same_answer(site):
    site.people(10)
    site.post("东门")

    first, second = site.proposed(), site.proposed()

    with site.seen():
        assert picks_of(first) == picks_of(second)


def test_a_plan_that_no_longer_fits_is_refused_and_nothing_changes(site):
    people = site.people(8)
    post = site.post("东门")
    plan = site.proposed()
    site.put(people[0], site.shift(post, 1))
    before = site.duties()

    with site.seen(), pytest.raises(PlanOutOfDate):
        approve(site.operation.id, site.community.id, plan.id, by=site.desk, now=NOW)

    assert site.duties() == before


def test_a_change_while_a_plan_is_read_makes_it_out_of_date(site, monkeypatch):
    people = site.people(8)
    post = site.post("东门")

    def read_slowly(plan, *, now):
        found = read(plan, now=now)
        with as_owner():
            Roster.objects.update(version=F("version") + 1)  # as a move that is written meanwhile does
        return found

    monkeypatch.setattr("muster.shifts.work_out.read", read_slowly)
    site.put(people[0], site.shift(post, 1))
    plan = site.proposed()

    with site.seen(), pytest.raises(PlanOutOfDate):
        approve(site.operation.id, site.community.id, plan.id, by=site.desk, now=NOW)


def test_a_plan_is_decided_once(site):
    site.people(8)
    site.post("东门")
    plan = site.approved()

    with site.seen(), pytest.raises(PlanDecided):
        approve(site.operation.id, site.community.id, plan.id, by=site.desk, now=NOW)


def test_without_posts_there_is_nothing_to_plan(site):
    site.people(2)

    with pytest.raises(NothingToPlan):
        site.proposed()


def test_without_people_every_place_is_a_gap(site):
    site.post("东门", Hours(EIGHT, 480, 2))

    plan = site.proposed()

    assert (len(site.gaps(plan)), plan.relief["still_missing"]) == (7, 14)


def test_whoever_gets_duties_is_to_be_told(site):
    site.people(6)
    site.post("东门")

    site.approved()

    with site.seen():
        told = set(Untold.objects.values_list("volunteer_id", flat=True))
    assert told == {person for _, person in site.duties()}
