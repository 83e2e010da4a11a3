"""Seats are handed out once, reserves move up in their order, and what was given back is offered at once."""

from datetime import timedelta

import pytest

from muster.access.scope import open_scope
from muster.callouts.claim import say
from muster.callouts.close import close
from muster.callouts.models import Tending
from muster.callouts.refusals import CalloutClosed, CalloutUnknown, HasSeatElsewhere
from muster.callouts.reseat import reseat
from muster.callouts.tend import tend, tend_due
from tests.callouts.arranged import DAY, a_scene
from tests.factories import a_city, a_volunteer

MINUTE = timedelta(minutes=1)


def said(scene, callout, person, verb="claim", *, now=DAY, **more):
    return say(scene.community.id, callout.id, person.id, verb, now=now, **more)


@pytest.mark.django_db
def test_four_get_the_seats_and_the_next_ones_wait_in_their_order():
    scene = a_scene()
    people = scene.people(10)
    callout = scene.call()

    stands = [said(scene, callout, person) for person in people]

    assert [(one.state, one.rank) for one in stands] == [
        *[("seated", 0)] * 4, ("reserve", 1), ("reserve", 2), ("reserve", 3), ("reserve", 4), ("late", 0), ("late", 0),
    ]  # fmt: skip
    assert scene.fresh(callout).state == "filled"


@pytest.mark.django_db
def test_a_double_tap_is_one_claim():
    scene = a_scene()
    first, second = scene.people(2)
    callout = scene.call(seats=1)

    said(scene, callout, first)
    again = said(scene, callout, first, eta_min=30)
    other = said(scene, callout, second)

    assert (again.state, again.eta_at, other.state) == ("seated", DAY + 30 * MINUTE, "reserve")


@pytest.mark.django_db
def test_a_seat_given_back_is_held_for_the_first_reserve_who_must_take_it_in_time():
    scene = a_scene()
    first, second, third = scene.people(3)
    callout = scene.call(seats=1)
    for person in (first, second, third):
        said(scene, callout, person)

    said(scene, callout, first, "give_up", now=DAY + MINUTE)
    offered = scene.states(callout)
    with scene.seen():
        tend_due(now=DAY + 7 * MINUTE)
    lapsed = scene.states(callout)
    taken = said(scene, callout, third, now=DAY + 8 * MINUTE)

    assert [offered[one.id] for one in (first, second, third)] == ["released", "offered", "reserve"]
    assert [lapsed[one.id] for one in (first, second, third)] == ["released", "lapsed", "offered"]
    assert taken.state == "seated"


@pytest.mark.django_db
def test_whoever_does_not_come_loses_the_seat_to_the_next():
    scene = a_scene()
    first, second = scene.people(2)
    callout = scene.call(seats=1)
    said(scene, callout, first, eta_min=20)
    said(scene, callout, second)

    with scene.seen():
        tend_due(now=DAY + 29 * MINUTE)
        before = scene.states(callout)
        tend_due(now=DAY + 31 * MINUTE)
    after = scene.states(callout)
    here_after_all = said(scene, callout, first, "arrive", now=DAY + 32 * MINUTE)

    assert (before[first.id], after[first.id], after[second.id]) == ("seated", "no_show", "offered")
    assert here_after_all.state == "came"  # welcome, though the seat is held for another


@pytest.mark.django_db
def test_a_seat_that_asks_for_a_licence_waits_for_one_who_has_it():
    from muster.callouts.terms import Need

    scene = a_scene()
    plain, other, driver = *scene.people(2), scene.people(1, licences=["c1"])[0]
    callout = scene.call(seats=2, needs=[Need("licence:c1", 1)])

    stands = [said(scene, callout, person).state for person in (plain, other, driver)]

    assert stands == ["seated", "reserve", "seated"]


@pytest.mark.django_db
def test_nobody_holds_seats_in_two_call_outs():
    scene = a_scene()
    (person,) = scene.people(1)
    first, second = scene.call(seats=1), scene.call(seats=1)
    said(scene, first, person)

    with pytest.raises(HasSeatElsewhere):
        said(scene, second, person)
    said(scene, first, person, "give_up")

    assert said(scene, second, person).state == "seated"


@pytest.mark.django_db
def test_the_stop_ends_it_for_all_and_frees_everyone_for_other_call_outs():
    scene = a_scene()
    first, second = scene.people(2)
    callout = scene.call(seats=1)
    said(scene, callout, first)

    with open_scope(scene.actor.scope):
        close(callout, by=scene.actor, now=DAY + MINUTE)
        with pytest.raises(CalloutClosed):
            close(callout, by=scene.actor, now=DAY + MINUTE)

    assert said(scene, callout, second, now=DAY + 2 * MINUTE).state == "late"
    with pytest.raises(CalloutClosed):
        said(scene, callout, second, "arrive", now=DAY + 2 * MINUTE)
    assert said(scene, scene.call(seats=1), first).state == "seated"


@pytest.mark.django_db
def test_a_stranger_of_another_city_cannot_claim_and_learns_nothing():
    scene = a_scene()
    stranger = a_volunteer(a_city())

    with pytest.raises(CalloutUnknown):
        said(scene, scene.call(), stranger)


@pytest.mark.django_db
def test_a_call_out_that_nobody_ends_is_over_after_twelve_hours():
    scene = a_scene()
    callout = scene.call()

    with scene.seen():
        tend(scene.community.id, callout.id, now=DAY + timedelta(hours=12))

    assert scene.fresh(callout).state == "closed"
    assert not Tending.objects.exists()


@pytest.mark.django_db
def test_fewer_seats_than_thought_can_mean_that_all_are_taken():
    scene = a_scene()
    people = scene.people(3)
    callout = scene.call(seats=4)
    for person in people:
        said(scene, callout, person)

    with open_scope(scene.actor.scope):
        reseat(callout, 3, by=scene.actor, now=DAY + MINUTE)
    with scene.seen():
        tend(scene.community.id, callout.id, now=DAY + MINUTE)

    assert scene.fresh(callout).state == "filled"


@pytest.mark.django_db
def test_more_seats_are_offered_to_those_in_reserve():
    scene = a_scene()
    first, second = scene.people(2)
    callout = scene.call(seats=1)
    for person in (first, second):
        said(scene, callout, person)

    with open_scope(scene.actor.scope):
        reseat(callout, 2, by=scene.actor, now=DAY + MINUTE)
    with scene.seen():
        tend(scene.community.id, callout.id, now=DAY + MINUTE)

    assert scene.states(callout) == {first.id: "seated", second.id: "offered"}
