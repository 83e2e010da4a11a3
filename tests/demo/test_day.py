"""The invented half-day: the same for the same seed, and the shape of the story's."""

from collections import Counter
from datetime import date

from muster.demo.day import MINUTES, event_id, moment, plan_day
from muster.demo.invent import invent
from muster.demo.scale import CITY, SMALL

SEED = 7
DAY = date(2022, 10, 24)


def test_the_same_seed_invents_the_same_city():
    assert invent(SMALL, seed=SEED) == invent(SMALL, seed=SEED)
    assert invent(SMALL, seed=SEED) != invent(SMALL, seed=SEED + 1)


def test_every_number_is_one_persons():
    city = invent(SMALL, seed=SEED)

    numbers = [person.phone for person in [*city.expected, *city.unexpected]]

    assert len(set(numbers)) == SMALL.people + SMALL.unexpected


def test_nine_in_ten_of_the_expected_come_within_the_half_day():
    city = invent(CITY, seed=SEED)

    day = plan_day(city, communities=CITY.communities, seed=SEED)

    came = {arrival.person for arrival in day.arrivals if arrival.person < CITY.people}
    assert 0.88 < len(came) / CITY.people < 0.90
    assert all(0 < arrival.minute < MINUTES for arrival in day.arrivals)


def test_the_last_expected_person_is_left_to_the_visitor():
    day = plan_day(invent(SMALL, seed=SEED), communities=SMALL.communities, seed=SEED)

    assert SMALL.people - 1 not in {one.person for one in [*day.arrivals, *day.replies]}


def test_a_desk_numbers_its_report_ins_without_gaps():
    day = plan_day(invent(SMALL, seed=SEED), communities=SMALL.communities, seed=SEED)

    counted = Counter(arrival.community for arrival in day.arrivals)

    for community, count in counted.items():
        assert [a.seq for a in day.arrivals if a.community == community] == list(range(1, count + 1))


def test_the_same_report_in_has_the_same_id_at_every_start():
    """So that a demo started anew sends nothing that counts twice."""
    first, again = (plan_day(invent(SMALL, seed=SEED), communities=SMALL.communities, seed=SEED) for _ in range(2))

    ids = [event_id(arrival, DAY) for arrival in first.arrivals]

    assert ids == [event_id(arrival, DAY) for arrival in again.arrivals]
    assert len(set(ids)) == len(ids)
    assert {one.version for one in ids} == {7}


def test_the_half_day_begins_at_eight_in_lanzhou():
    assert moment(DAY, 0).isoformat() == "2022-10-24T08:00:00+08:00"
