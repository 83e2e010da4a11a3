"""Where a person counts does not depend on order, splitting, resending or clocks (the heart of G2)."""

from datetime import timedelta
from functools import reduce
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.ledger.presence import Known, claimed_in, counted_in, joined
from tests.journal.batches import NOW

CODES = {1: "620102001", 2: "620102002", 3: "620103001"}
EVENT_IDS = [UUID(int=n) for n in range(1, 9)]

one_event = st.builds(
    lambda event_id, community, superseded, minutes: Known(
        {event_id: community} if community else {},
        frozenset(superseded) - {event_id},
        NOW + timedelta(minutes=minutes),
    ),
    st.sampled_from(EVENT_IDS),
    st.sampled_from([None, 1, 2, 3]),
    st.lists(st.sampled_from(EVENT_IDS), max_size=3),
    st.integers(-2880, 2880),
)
some_events = st.lists(one_event, min_size=1, max_size=10)


@settings(max_examples=300)
@given(some_events, st.data())
def test_any_order_any_split_and_any_resending_end_in_the_same_state(events: list[Known], data: st.DataObject):
    straight = reduce(joined, events)
    resent = events + data.draw(st.lists(st.sampled_from(events), max_size=10))
    shuffled = data.draw(st.permutations(resent))
    cut = data.draw(st.integers(0, len(shuffled)))

    parts = [reduce(joined, part) for part in (shuffled[:cut], shuffled[cut:]) if part]

    for home in (None, 1, 2, 3):
        assert reduce(joined, parts) == straight
        assert counted_in(reduce(joined, parts), home=home, codes=CODES) == counted_in(straight, home=home, codes=CODES)


@given(some_events)
def test_a_person_counts_exactly_where_a_claim_is_open(events: list[Known]):
    known = reduce(joined, events)
    superseded = set().union(*(event.superseded for event in events))
    are_open = any(event_id not in superseded for event in events for event_id in event.claims)

    counted = counted_in(known, home=2, codes=CODES)

    assert (counted is not None) == are_open
    assert counted is None or counted in claimed_in(known)


def test_two_claims_count_at_home_and_else_at_the_lowest_code():
    known = Known({EVENT_IDS[0]: 3, EVENT_IDS[1]: 2}, frozenset(), NOW)

    assert claimed_in(known) == [2, 3]
    assert counted_in(known, home=3, codes=CODES) == 3
    assert counted_in(known, home=1, codes=CODES) == 2
    assert counted_in(known, home=None, codes={2: "9", 3: "10"}) == 3


def test_a_move_names_the_old_claim_even_when_it_arrives_first():
    move = Known({EVENT_IDS[1]: 2}, frozenset([EVENT_IDS[0]]), NOW)
    late = Known({EVENT_IDS[0]: 1}, frozenset(), NOW - timedelta(hours=3))

    known = joined(move, late)

    assert counted_in(known, home=1, codes=CODES) == 2
    assert known.first_at == NOW - timedelta(hours=3)


def test_a_claim_that_was_undone_counts_nowhere():
    known = joined(Known({EVENT_IDS[0]: 1}, frozenset(), NOW), Known({}, frozenset([EVENT_IDS[0]]), NOW))

    assert counted_in(known, home=1, codes=CODES) is None
    assert claimed_in(known) == []
