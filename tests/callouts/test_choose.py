"""Who is asked first and why; and each reason for which somebody is left out."""

from datetime import timedelta

import pytest

from muster.callouts.models import Call, Turn, Wave
from muster.callouts.tend import tend
from muster.callouts.terms import Need
from muster.people.models import WeeklyWindow
from tests.callouts.arranged import DAY, NIGHT, a_scene
from tests.callouts.test_claim import MINUTE, said
from tests.conftest import as_owner
from tests.factories import a_community, a_notice, a_volunteer, an_expected, an_organisation


def asked(scene, callout, wave=1):
    """Ids in the order of their reasons' weight, with the reasons."""
    with scene.seen():
        rows = Call.objects.filter(community_id=scene.community.id, callout_id=callout.id, wave=wave)
        return {row.volunteer_id: tuple(row.why) for row in rows}


def left_out(scene, callout, number=None):
    with scene.seen():
        waves = Wave.objects.filter(community_id=scene.community.id, callout_id=callout.id).order_by("-number")
        wave = waves.first() if number is None else waves.get(number=number)
        return {reason: many for reason, (many, _) in wave.left_out.items()}


def at_work(scene, person, *, since, worked_min=0):
    from muster.ledger.models import Presence

    with as_owner():
        Presence.objects.create(
            operation_id=scene.operation.id, volunteer_id=person.id, city_id=scene.city.id,
            home_community_id=scene.community.id, community_id=scene.community.id,
            claims={}, claimed_in=[scene.community.id], first_at=since,
            arrivals={"018446ab-3c00-7000-8000-000000000001": [scene.community.id, since.isoformat()]},
            working_since=since, worked_min=worked_min,
        )  # fmt: skip


@pytest.mark.django_db
def test_at_night_only_those_are_asked_who_are_on_duty_or_said_so():
    scene = a_scene()
    asleep, on_call = scene.people(2)
    (tonight,) = scene.people(1, call_until=NIGHT + timedelta(hours=4))
    (always,) = scene.people(1, night_calls=True)
    (over,) = scene.people(1, call_until=NIGHT - MINUTE)
    at_work(scene, on_call, since=NIGHT - timedelta(hours=2))

    callout = scene.call(now=NIGHT)

    assert asked(scene, callout).keys() == {on_call.id, tonight.id, always.id}
    assert asked(scene, callout)[on_call.id][:2] == ("on_duty", "present")
    assert asked(scene, callout)[tonight.id] == ("call_me", "home", "worked:0", "never_asked")
    assert left_out(scene, callout) == {"quiet": 2}
    assert {asleep.id, over.id}.isdisjoint(asked(scene, callout))


@pytest.mark.django_db
def test_quiet_hours_are_overridden_only_with_a_reason_that_is_kept():
    scene = a_scene()
    (asleep,) = scene.people(1)

    callout = scene.call(now=NIGHT, wakes_because="楼体进水，需立即转移老人")

    assert asked(scene, callout).keys() == {asleep.id}
    assert scene.fresh(callout).wakes_because == "楼体进水，需立即转移老人"


@pytest.mark.django_db
def test_each_reason_for_leaving_somebody_out_is_told():
    scene = a_scene()
    cared, elsewhere, tired, declined, seated, free = scene.people(6)
    unreachable = a_volunteer(scene.city, home=scene.community, name="无号", phone="")
    with as_owner():
        WeeklyWindow.objects.create(volunteer=cared, use="care", weekdays=127, starts_min=9 * 60, ends_min=11 * 60)
        WeeklyWindow.objects.create(volunteer=free, use="available", weekdays=127, starts_min=20 * 60, ends_min=60)
    an_expected(scene.operation, declined, a_notice(scene.operation), answer="declined")
    at_work(scene, tired, since=DAY - timedelta(hours=9))
    said(scene, scene.call(seats=1), seated)
    other = a_community(scene.city, "邻里社区")
    with as_owner():
        from muster.ledger.models import Presence
    at_work(scene, elsewhere, since=DAY - MINUTE)
    with as_owner():
        Presence.objects.filter(volunteer_id=elsewhere.id).update(community_id=other.id)
        Turn.objects.update(last_asked_at=None)

    callout = scene.call()

    told = left_out(scene, callout)
    assert asked(scene, callout) == {}
    assert told == {"care": 1, "declined": 1, "rest": 1, "has_seat": 1, "not_free": 1, "no_way": 1}
    assert scene.fresh(callout).exhausted_at == DAY
    assert unreachable.id not in asked(scene, callout)


@pytest.mark.django_db
def test_nobody_is_asked_twice_and_the_least_recently_asked_come_first():
    scene = a_scene()
    people = scene.people(12)
    first = scene.call(seats=1, wave_people=4)

    second = scene.call(seats=1, wave_people=4, now=DAY + MINUTE)
    with scene.seen():
        tend(scene.community.id, first.id, now=DAY + 5 * MINUTE)

    once, other, again = asked(scene, first), asked(scene, second), asked(scene, first, wave=2)
    assert [len(each) for each in (once, other, again)] == [4, 4, 4]
    assert once.keys().isdisjoint(other)
    assert once.keys().isdisjoint(again)
    assert again.keys() == {one.id for one in people} - once.keys() - other.keys()  # asked by nobody yet


@pytest.mark.django_db
def test_those_who_bring_what_a_seat_asks_for_are_asked_even_where_others_are_nearer():
    scene = a_scene()
    scene.people(30)
    drivers = scene.people(2, licences=["c1"], skills=["tricycle"])

    callout = scene.call(seats=4, needs=[Need("licence:c1", 1)])

    reasons = asked(scene, callout)
    assert len(reasons) == 20
    assert all("able:licence:c1" in reasons[driver.id] for driver in drivers)


@pytest.mark.django_db
def test_where_every_seat_asks_for_something_only_those_who_bring_it_are_woken():
    scene = a_scene()
    scene.people(5)
    (rider,) = scene.people(1, skills=["tricycle"])

    callout = scene.call(seats=1, text="要一个会骑三轮车的", needs=[Need("skill:tricycle", 1)])

    assert asked(scene, callout).keys() == {rider.id}
    assert left_out(scene, callout) == {"not_able": 5}


@pytest.mark.django_db
def test_a_call_widens_by_rings_until_nobody_is_left_and_then_says_so():
    scene = a_scene()
    here = scene.people(2)
    neighbour = a_community(scene.city, "邻里社区")
    with as_owner():
        from muster.operations.models import OperationCommunity

        OperationCommunity.objects.create(operation=scene.operation, community=neighbour)
    next_door = a_volunteer(scene.city, home=neighbour, name="邻人")
    far = a_community(scene.city, "远处社区")
    staff = a_volunteer(scene.city, home=far, name="远人", organisation=an_organisation(scene.city))
    callout = scene.call(ring_max="organisations")

    with scene.seen():
        for minutes in (5, 10, 15):
            tend(scene.community.id, callout.id, now=DAY + minutes * MINUTE)

    waves = [set(asked(scene, callout, wave)) for wave in (1, 2, 3)]
    assert waves == [{one.id for one in here}, {next_door.id}, {staff.id}]
    assert scene.fresh(callout).exhausted_at == DAY + 15 * MINUTE


@pytest.mark.django_db
def test_a_wave_waits_where_the_last_one_brought_enough_answers():
    scene = a_scene()
    people = scene.people(9)
    callout = scene.call(seats=4, wave_people=8, answers_wanted=2)
    for person in people[:2]:
        said(scene, callout, person)

    with scene.seen():
        tend(scene.community.id, callout.id, now=DAY + 5 * MINUTE)
    waited = scene.fresh(callout)

    assert (waited.wave, waited.next_wave_at) == (1, DAY + 10 * MINUTE)


@pytest.mark.django_db
def test_who_can_finds_those_known_first_and_believes_whoever_says_so_and_remembers_it():
    from muster.people.models import Volunteer
    from tests.callouts.arranged import the_worker

    scene = a_scene()
    unknown = scene.people(9)
    (rider,) = scene.people(1, skills=["tricycle"])
    help_ = {"seats": 1, "kind": "help", "text": "老式三轮车谁会骑?", "needs": [Need("skill:tricycle", 1)]}

    callout = scene.call(**help_)
    stands = said(scene, callout, unknown[0])
    with the_worker(scene):
        tend(scene.community.id, callout.id, now=DAY)

    assert len(asked(scene, callout)) == 8
    assert rider.id in asked(scene, callout)
    assert stands.state == "seated"
    with as_owner():
        assert Volunteer.objects.get(id=unknown[0].id).skills == ["tricycle"]
        assert Volunteer.objects.get(id=unknown[1].id).skills == []


@pytest.mark.django_db
def test_a_licence_is_not_taken_on_somebodys_word():
    scene = a_scene()
    (person,) = scene.people(1)
    callout = scene.call(seats=1, kind="help", needs=[Need("licence:c1", 1)])

    assert said(scene, callout, person).state == "reserve"


@pytest.mark.django_db
def test_quiet_hours_of_ones_own_rule_and_a_named_reason_overrides_them_too():
    from muster.channels.models import Preference

    scene = a_scene()
    by_day, by_night = scene.people(2)
    with as_owner():
        Preference.objects.create(volunteer=by_day, quiet_from_min=9 * 60, quiet_to_min=12 * 60)
        Preference.objects.create(volunteer=by_night, quiet_from_min=12 * 60, quiet_to_min=13 * 60)

    at_ten, at_two = scene.call(now=DAY), scene.call(now=NIGHT)
    woken = scene.call(now=DAY, wakes_because="楼体进水")

    assert asked(scene, at_ten).keys() == {by_night.id}
    assert asked(scene, at_two).keys() == {by_day.id, by_night.id}
    assert asked(scene, woken).keys() == {by_day.id, by_night.id}
    assert left_out(scene, at_ten) == {"quiet": 1}
