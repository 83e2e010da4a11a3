"""For any interleaving of claims, releases, expiries and no-shows: never over-filled, and no seat free while a reserve could use it."""

from datetime import timedelta
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from muster.callouts.seating import HOLDING, LATE_AFTER, Person, Seating, State, Terms, seating_of
from tests.factories import T0

CODES = ("licence:c1", "language:en", "skill:tricycle")
PEOPLE = 9
asks = st.frozensets(st.sampled_from(CODES), max_size=2)
steps = st.tuples(
    st.sampled_from(["claim", "claim", "claim", "give_up", "arrive", "not_here", "wait"]),
    st.integers(0, PEOPLE - 1),
    st.integers(0, 40),
)


def somebody(number: int, able: frozenset[str]) -> Person:
    return Person(UUID(int=number + 1), able=able)


def seated_at_most(seating: Seating, people: list[Person]) -> int:
    """How many of these could sit at once, by another's algorithm."""
    seats = list(seating.seats.values())
    fits = np.array([[asks <= person.able for asks in seats] for person in people], dtype=np.int8)
    return int((maximum_bipartite_matching(csr_array(fits), perm_type="column") >= 0).sum()) if people else 0


def check(seating: Seating) -> None:
    holders = [person for person in seating.people.values() if person.state in HOLDING]
    assert all((person.seat is not None) == (person.state in HOLDING) for person in seating.people.values())
    assert len({person.seat for person in holders}) == len(holders) <= len(seating.seats)
    assert all(seating.seats[person.seat] <= person.able for person in holders)
    waiting = [person for person in seating.people.values() if person.state in {State.RESERVE, State.CAME}]
    stuck = [one for one in waiting if seated_at_most(seating, [*holders, one]) > len(holders)]
    assert stuck == []
    reserves = [person for person in waiting if person.state == State.RESERVE]
    assert len(reserves) <= seating.terms.reserves_max
    assert len({person.position for person in reserves}) == len(reserves)


def said(seating: Seating, verb: str, person: Person, minutes: int, *, now) -> None:
    seating.lapse(now=now)
    if verb == "claim":
        seating.claim(person, eta_min=minutes, now=now)
    elif verb == "give_up":
        seating.give_up(person, now=now)
    elif verb == "arrive":
        seating.arrive(person)
    elif verb == "not_here":
        seating.not_here(person, now=now)


def a_seating(seats: list[frozenset[str]], able: list[frozenset[str]], reserves_max: int = 3) -> Seating:
    terms = Terms(reserves_max=reserves_max, hold=timedelta(minutes=5), starts_at=None, is_open=True)
    return seating_of(dict(enumerate(seats, start=1)), [somebody(n, one) for n, one in enumerate(able)], terms=terms)


@settings(max_examples=300)
@given(
    st.lists(asks, min_size=1, max_size=5),
    st.lists(asks, min_size=PEOPLE, max_size=PEOPLE),
    st.lists(steps, max_size=40),
)
def test_no_seat_is_over_filled_and_none_is_free_while_a_reserve_who_fits_waits(seats, able, told):
    seating = a_seating(seats, able)
    now = T0
    for verb, number, minutes in told:
        now += timedelta(minutes=minutes if verb == "wait" else 1)
        held = {p.id for p in seating.people.values() if p.state in {State.SEATED, State.ARRIVED}}
        person = seating.people[UUID(int=number + 1)]

        said(seating, verb, person, minutes, now=now)

        check(seating)
        lost = {one for one in held if seating.people[one].state not in HOLDING} - {person.id}
        assert all(seating.people[one].state == State.NO_SHOW for one in lost)  # only time takes a seat from others
        offered = [p for p in seating.people.values() if p.state == State.OFFERED]
        assert all(p.until and p.until > now for p in offered)


def test_a_holder_moves_where_that_lets_one_more_sit_down():
    english, licence = frozenset({"language:en"}), frozenset({"licence:c1"})
    seating = a_seating([english, licence], [english | licence, english], reserves_max=0)
    both, one = seating.people.values()
    said(seating, "claim", both, 5, now=T0)
    first = both.seat

    said(seating, "claim", one, 5, now=T0)

    assert (seating.seats[first], both.state, one.state) == (english, State.SEATED, State.SEATED)
    assert both.seat != first


def test_offers_follow_the_order_of_the_claims():
    nothing = frozenset()
    seating = a_seating([nothing], [nothing] * 4)
    first, *others = seating.people.values()
    others.reverse()  # not the order of their ids
    for person in (first, *others):
        said(seating, "claim", person, 5, now=T0)

    said(seating, "give_up", first, 0, now=T0)

    assert [person.state for person in others] == [State.OFFERED, State.RESERVE, State.RESERVE]
    assert seating.line() == others[1:]
    assert others[0].until == T0 + seating.terms.hold


def test_who_comes_when_all_seats_are_taken_is_first_where_one_falls_free():
    nothing = frozenset()
    seating = a_seating([nothing], [nothing] * 3)
    holder, reserve, guest = seating.people.values()
    said(seating, "claim", holder, 0, now=T0)
    said(seating, "claim", reserve, 0, now=T0)
    said(seating, "arrive", guest, 0, now=T0)
    assert guest.state == State.CAME

    seating.lapse(now=T0 + LATE_AFTER)

    assert (holder.state, guest.state, reserve.state) == (State.NO_SHOW, State.ARRIVED, State.RESERVE)
