"""Everybody home in time: hours from what really was, relief before the limit, a name for who goes on."""

from datetime import timedelta

import pytest

from muster.access.actors import actor_of
from muster.shifts.absent import can_come_after_all, cannot_come
from muster.shifts.approve import picks_of
from muster.shifts.care import State, care_of, state_of
from muster.shifts.crew import crew_of
from muster.shifts.fit import Limits, Rule
from muster.shifts.hours_now import hours_now
from muster.shifts.models import Absence, Duty, Plan, Shift, Untold
from muster.shifts.overrun import runs_over
from muster.shifts.refusals import Against, NotYourDesk, OverAlready, ShiftRefused
from muster.shifts.relieve import lift, relieve
from tests.conftest import as_owner
from tests.factories import an_account
from tests.shifts.arranged import EIGHT, NOW, Hours, Site, a_site

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOON = NOW + 6 * HOUR
EVENING = NOW + 11 * HOUR + timedelta(minutes=15)  # 17:15


@pytest.fixture
def site() -> Site:
    return a_site()


def known(site, person, *, now=NOW):
    with site.seen():
        [one] = crew_of(
            site.operation.id, site.community.id, now=now, until_at=now + timedelta(days=3), only=[person.id]
        )
        return one


def test_hours_are_those_of_real_work(site):
    days = tuple((NOW - timedelta(days=day) + 2 * HOUR, NOW - timedelta(days=day) + 10 * HOUR) for day in (3, 2, 1))
    tired = site.person(name="累", worked=(*days, (NOW + 2 * HOUR, None)))

    care = care_of(known(site, tired, now=NOON), Limits(), now=NOON)

    assert (care.today_min, care.week_min, care.days_in_row, care.owes_rest) == (240, 240, 4, False)
    assert (care.rest_due, care.rule) == (NOON + 6 * HOUR, Rule.DAY)
    assert not care.needs_relief(NOON)
    assert care.needs_relief(NOON + 5 * HOUR)


def test_who_has_worked_six_days_in_a_row_is_owed_one(site):
    days = tuple((NOW - timedelta(days=day), NOW - timedelta(days=day) + 8 * HOUR) for day in range(1, 7))

    assert care_of(known(site, site.person(worked=days)), Limits(), now=NOW).owes_rest
    assert not care_of(known(site, site.person(worked=days[1:])), Limits(), now=NOW).owes_rest


def test_who_should_be_here_and_is_not_is_late_after_ten_minutes(site):
    duty = NOW, NOW + 8 * HOUR
    away, there = known(site, site.person()), known(site, site.person(worked=((NOW, None),)), now=NOW + HOUR)
    left = known(site, site.person(worked=((NOW, NOW + HOUR),)), now=NOON)

    assert state_of(away, duty, now=NOW + timedelta(minutes=9)) == State.PLANNED
    assert state_of(away, duty, now=NOW + timedelta(minutes=10)) == State.LATE
    assert state_of(there, duty, now=NOW + HOUR) == State.HERE
    assert state_of(left, duty, now=NOON) == State.DONE
    assert state_of(away, duty, now=NOW + 9 * HOUR) == State.ABSENT


@pytest.fixture
def evening(site):
    """Somebody has stood at the gate since eight; two could take over, one of them rested."""
    post = site.post("东门", Hours(EIGHT, 720, 1, 1), now=NOW - HOUR)
    tired = site.person(name="累", worked=((NOW + 2 * HOUR, None),))
    busy = site.person(name="忙", worked=((NOW, NOW + 9 * HOUR),))
    rested = site.person(name="闲")
    shift = site.shift(post)
    with as_owner():
        Duty.objects.create(
            community_id=site.community.id, shift_id=shift.id, volunteer_id=tired.id, operation_id=site.operation.id, seat=1,
            starts_at=shift.starts_at, ends_at=shift.ends_at, set_by=site.account.id, set_at=NOW,
        )  # fmt: skip
    return site, shift, tired, busy, rested


def test_relief_is_proposed_before_the_limit_and_only_by_who_may(evening):
    site, shift, tired, _busy, rested = evening

    with site.seen():
        early = hours_now(site.operation.id, site.community.id, now=NOON)
        [relief] = hours_now(site.operation.id, site.community.id, now=EVENING).reliefs

    assert early.reliefs == []
    assert (relief.person.id, relief.shift, [one.id for one, _ in relief.others]) == (tired.id, shift, [rested.id])
    assert relief.at == NOW + 12 * HOUR  # at the limit, at 18:00


def test_who_takes_over_has_what_is_left_of_the_shift(evening):
    site, shift, tired, _busy, rested = evening
    at = NOW + 12 * HOUR

    with site.seen():
        relieve(site.operation.id, site.community.id, tired.id, rested.id, at, by=site.desk, now=EVENING)
        duties = {one.volunteer_id: (one.starts_at, one.ends_at) for one in Duty.objects.all()}

    assert duties == {tired.id: (shift.starts_at, at), rested.id: (at, shift.ends_at)}


def test_nobody_takes_over_whom_a_rule_stands_against(evening):
    site, _shift, tired, busy, _rested = evening

    with site.seen(), pytest.raises(Against):
        relieve(site.operation.id, site.community.id, tired.id, busy.id, NOW + 12 * HOUR, by=site.desk, now=EVENING)

    assert len(site.duties()) == 1


def test_going_on_takes_a_name_and_a_reason_and_moves_the_limit(evening):
    site, _shift, tired, *_others = evening
    until = EVENING + 2 * HOUR
    where = (site.operation.id, site.community.id, tired.id, Rule.DAY)

    with site.seen():
        for wrong in ({"until": until, "reason": " "}, {"until": EVENING + 9 * HOUR, "reason": "没人"}):
            with pytest.raises(ShiftRefused):
                lift(*where, **wrong, by=site.desk, now=EVENING)
        lift(*where, until=until, reason="没人接班", by=site.desk, now=EVENING)
        [(override, person)] = hours_now(site.operation.id, site.community.id, now=EVENING).lifted
        care = care_of(known(site, tired, now=EVENING), Limits(), now=EVENING)

    assert (override.given_by, override.reason, person.id) == (site.account.id, "没人接班", tired.id)
    assert care.rest_due == until


def test_who_cannot_come_is_off_at_once_and_a_repair_is_asked_for(site):
    person, *_others = site.people(8)
    site.post("东门")
    site.approved()
    theirs = {one for one in site.duties() if one[1] == person.id}

    with site.seen():
        ended = cannot_come(
            site.operation.id, person.id, NOW, NOW + timedelta(days=7), by=site.desk, now=NOW + timedelta(minutes=1)
        )
        repair = Plan.objects.get(aim=Plan.Aim.REPAIR)

        told = set(Untold.objects.values_list("volunteer_id", flat=True))

    assert (ended, repair.state) == (len(theirs), Plan.State.WAITING)
    assert person.id in told
    assert theirs
    assert not theirs & site.duties()


def test_a_repair_moves_few_and_fills_what_can_be_filled(site):
    people = site.people(12)
    site.post("东门")
    site.approved()
    before = site.duties()
    gone = people[0]
    with site.seen():
        cannot_come(site.operation.id, gone.id, NOW, NOW + timedelta(days=7), by=site.desk, now=NOW)

    plan = site.approved(aim=Plan.Aim.REPAIR)

    after, theirs = site.duties(), {one for one in before if one[1] == gone.id}
    assert plan.ended in {"proven", "effort"}
    assert not {one for one in after if one[1] == gone.id}
    assert len(before - after - theirs) <= len(theirs)
    assert site.gaps(plan) == [] or all(gap.must == 0 for gap in site.gaps(plan))


def test_who_leaves_in_the_middle_leaves_a_place_that_is_wanted(evening):
    site, shift, tired, *_others = evening

    with site.seen():
        cannot_come(site.operation.id, tired.id, NOON, NOON + timedelta(days=1), by=site.desk, now=NOON)
        rest = Shift.objects.get(starts_at=NOON + timedelta(minutes=30))
        duty = Duty.objects.get(volunteer_id=tired.id)

    assert (duty.ends_at, rest.ends_at, rest.must) == (NOON, shift.ends_at, 1)


def test_only_the_person_and_their_desk_say_so(site):
    person = site.person()
    other = a_site("五星坪社区", city=site.city)

    with other.seen(), pytest.raises(ShiftRefused):
        cannot_come(site.operation.id, person.id, NOW, NOW + HOUR, by=other.desk, now=NOW)
    leader = actor_of(an_account("leader", area=site.community), now=NOW, strong=True)
    with site.seen(), pytest.raises(NotYourDesk):
        cannot_come(site.operation.id, person.id, NOW, NOW + HOUR, by=leader, now=NOW)
    with site.seen(), pytest.raises(OverAlready):
        cannot_come(site.operation.id, person.id, NOW - HOUR, NOW, by=site.desk, now=NOW)
    with as_owner():
        assert not Absence.objects.exists()


def test_an_absence_is_taken_back(site):
    person = site.person()
    with site.seen():
        cannot_come(site.operation.id, person.id, NOW, NOW + HOUR, by=site.desk, now=NOW)
        can_come_after_all(site.operation.id, person.id, NOW, by=site.desk)

        assert not Absence.objects.exists()


def test_a_shift_that_runs_over_moves_the_rest_of_who_is_on_it(site):
    person, *_others = site.people(6)
    post = site.post("东门", Hours(14 * 60, 420, 1), Hours(EIGHT, 240, 1))
    site.put(person, site.shift(post, 0, 14 * 60))
    site.put(person, site.shift(post, 1, EIGHT))
    late = site.shift(post, 0, 14 * 60)

    with site.seen():
        runs_over(site.operation.id, site.community.id, late.id, 60, by=site.desk, now=NOW + 14 * HOUR)
    plan = site.proposed(aim=Plan.Aim.REPAIR, now=NOW + 14 * HOUR)

    with site.seen():
        assert (site.shift(post, 1, EIGHT).id, person.id) not in picks_of(plan)
        assert Duty.objects.get(shift_id=late.id).ends_at == late.ends_at + HOUR
