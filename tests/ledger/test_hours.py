"""How long somebody has worked does not depend on order, splitting or resending; and no minute counts twice."""

from datetime import datetime, timedelta
from functools import reduce
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.ledger.hours import NOWHERE, Stays, joined, worked
from tests.journal.batches import NOW

HERE = 1
ARRIVALS = [UUID(int=n) for n in range(1, 5)]
DEPARTURES = [UUID(int=n) for n in range(101, 107)]
MINUTES = 240


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


def arrived(arrival: UUID, minute: int) -> Stays:
    return Stays({arrival: (HERE, at(minute))}, {})


def left(departure: UUID, arrival: UUID, minute: int) -> Stays:
    return Stays({}, {departure: (arrival, at(minute))})


minutes = st.integers(0, MINUTES)
one_event = st.one_of(
    st.builds(arrived, st.sampled_from(ARRIVALS), minutes),
    st.builds(left, st.sampled_from(DEPARTURES), st.sampled_from(ARRIVALS), minutes),
)
some_events = st.lists(one_event, max_size=12)
superseded = st.frozensets(st.sampled_from(ARRIVALS + DEPARTURES), max_size=3)


def minute_by_minute(stays: Stays, gone: frozenset[UUID]) -> tuple[int, datetime | None]:
    """The same by counting: each minute is asked whether an ended stay covers it, and no open one has begun."""
    arrivals = {one: when for one, (_, when) in stays.arrivals.items() if one not in gone}
    ends = {
        arrival: min(when for one, (named, when) in stays.departures.items() if named == arrival and one not in gone)
        for arrival in arrivals
        if any(named == arrival and one not in gone for one, (named, _) in stays.departures.items())
    }
    since = min((when for one, when in arrivals.items() if one not in ends), default=None)
    covered = [
        minute
        for minute in range(MINUTES)
        if any(arrivals[one] <= at(minute) < end for one, end in ends.items()) and (since is None or at(minute) < since)
    ]
    return len(covered), since


@settings(max_examples=300)
@given(some_events, superseded)
def test_minutes_are_those_that_a_counter_counts(events: list[Stays], gone: frozenset[UUID]):
    """Overlapping stays, departures before arrivals, arrivals that nothing ends: all as a counter of minutes says.

    Seen to fail with stays added up one by one, so that two phones' hours counted twice.
    """
    stays = reduce(joined, events, NOWHERE)

    assert worked(stays, gone) == minute_by_minute(stays, gone)


@settings(max_examples=300)
@given(some_events, superseded, st.data())
def test_any_order_any_split_and_any_resending_end_in_the_same_hours(
    events: list[Stays], gone: frozenset[UUID], data: st.DataObject
):
    """Seen to fail on the planted bug "the clock merges": an arrival told twice counted as the one that came last."""
    resent = events + data.draw(st.lists(st.sampled_from(events), max_size=6) if events else st.just([]))
    shuffled = data.draw(st.permutations(resent))
    cut = data.draw(st.integers(0, len(shuffled)))
    parts = [reduce(joined, part, NOWHERE) for part in (shuffled[:cut], shuffled[cut:])]

    assert reduce(joined, parts) == reduce(joined, events, NOWHERE)
    assert worked(reduce(joined, parts), gone) == worked(reduce(joined, events, NOWHERE), gone)


def test_of_two_departures_the_earlier_counts():
    stays = reduce(
        joined, [arrived(ARRIVALS[0], 0), left(DEPARTURES[0], ARRIVALS[0], 90), left(DEPARTURES[1], ARRIVALS[0], 60)]
    )

    assert worked(stays, frozenset()) == (60, None)
    assert worked(stays, frozenset({DEPARTURES[1]})) == (90, None)


def test_a_departure_ends_the_arrival_it_names_whatever_the_clocks_say():
    """A phone whose clock stands wrong leaves "before" it came: nothing is counted, and nobody stays at work for ever.

    Seen to fail on the planted bug "the clock merges": a departure ended the latest arrival before it.
    """
    stays = reduce(joined, [arrived(ARRIVALS[0], 100), left(DEPARTURES[0], ARRIVALS[0], 40), arrived(ARRIVALS[1], 30)])

    assert worked(stays, frozenset()) == (0, at(30))


def test_hours_that_two_phones_tell_count_once():
    stays = reduce(
        joined,
        [
            arrived(ARRIVALS[0], 0),
            left(DEPARTURES[0], ARRIVALS[0], 120),
            arrived(ARRIVALS[1], 60),
            left(DEPARTURES[1], ARRIVALS[1], 180),
        ],
    )

    assert worked(stays, frozenset()) == (180, None)


def test_an_arrival_that_was_taken_back_counts_nothing():
    stays = joined(arrived(ARRIVALS[0], 0), left(DEPARTURES[0], ARRIVALS[0], 60))

    assert worked(stays, frozenset({ARRIVALS[0]})) == (0, None)
    assert worked(joined(stays, arrived(ARRIVALS[1], 10)), frozenset({ARRIVALS[0]})) == (0, at(10))
