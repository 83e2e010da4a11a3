"""How a door stands does not depend on order, splitting, resending or clocks (G2, pure part).

Planted bugs seen to fail: the answer with the latest time wins (last-write-wins); `absent` taken for an answer; the first answer
kept when two differ; superseding remembered only if the superseded event had come before.
"""

from collections import Counter
from datetime import timedelta
from functools import reduce
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.journal.event import Event, made_here
from muster.journal.kinds import Checked, CheckUndone, Excused, Visited, VisitUndone
from muster.ledger.coverage import Known, Stand, counts_as, joined, stand, told_by
from tests.journal.batches import NOW

ROUND, DOOR, PHONE = UUID(int=1), UUID(int=2), UUID(int=3)
IDS = [UUID(int=n) for n in range(100, 110)]
people = st.none() | st.integers(0, 6)
facts = st.one_of(
    st.builds(
        Visited,
        st.just(ROUND),
        st.just(DOOR),
        st.sampled_from(["reached", "absent", "referred", "vacant", "away", "declined"]),
        people,
        people,
    ),
    st.builds(Excused, st.just(ROUND), st.just(DOOR), st.sampled_from(["vacant", "away", "declined"])),
    st.just(VisitUndone(ROUND, DOOR)),
    st.just(CheckUndone(ROUND, DOOR)),
    st.builds(Checked, st.just(ROUND), st.just(DOOR), st.sampled_from(["reached", "vacant"])),
)


@st.composite
def some_events(draw: st.DrawFn) -> list[Event]:
    """Events of one door under different ids, whose clocks are off by two days either way."""
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=8, unique=True))
    return [
        made_here(
            event_id,
            draw(facts),
            community="620102",
            now=NOW + timedelta(minutes=draw(st.integers(-2880, 2880))),
            device=PHONE,
            supersedes=tuple(set(draw(st.lists(st.sampled_from(IDS), max_size=2))) - {event_id}),
        )
        for event_id in ids
    ]


def told(events: list[Event]) -> Known:
    return reduce(joined, [told_by(event, event.facts) for event in events])  # type: ignore[arg-type]


@settings(max_examples=300)
@given(some_events(), st.data())
def test_any_order_split_and_resending_end_in_the_same_state(events: list[Event], data: st.DataObject):
    resent = events + data.draw(st.lists(st.sampled_from(events), max_size=8))
    shuffled = data.draw(st.permutations(resent))
    cut = data.draw(st.integers(0, len(shuffled)))

    parts = [told(part) for part in (shuffled[:cut], shuffled[cut:]) if part]

    assert reduce(joined, parts) == told(events)


@settings(max_examples=300)
@given(some_events(), st.data())
def test_a_door_stands_the_same_whatever_the_clocks_say(events: list[Event], data: st.DataObject):
    import msgspec

    moved = [
        msgspec.structs.replace(event, happened_at=NOW + timedelta(minutes=data.draw(st.integers(-2880, 2880))))
        for event in events
    ]

    for target in ("household", "person"):
        assert stand(told(moved), units=3, target=target) == stand(told(events), units=3, target=target)


@settings(max_examples=500)
@given(some_events(), st.sampled_from(["household", "person"]), st.integers(0, 5))
def test_a_door_stands_as_a_person_would_say(events: list[Event], target: str, units: int):
    """An oracle in plain words, without the module's own parts."""
    gone = {event_id for event in events for event_id in event.supersedes}
    answers, tries = [], 0
    for event in events:
        if event.id in gone or isinstance(event.facts, VisitUndone | Checked | CheckUndone):
            continue
        if isinstance(event.facts, Excused):
            answers.append((event.facts.reason, 0, units))
        elif event.facts.result == "absent":
            tries += 1
        elif event.facts.result not in {"reached", "referred"}:
            answers.append((event.facts.result, 0, units))
        elif target == "household":
            answers.append(("met", min(units, 1), 0))
        else:
            away = min(event.facts.excused_people or 0, units)
            met = units - away if event.facts.people is None else min(event.facts.people, units)
            answers.append(("met", met, min(away, units - met)))

    found = stand(told(events), units=units, target=target)

    kinds = Counter(answers)
    if not kinds:
        assert (found.state, found.reached, found.excused) == ("tried" if tries else "open", 0, 0)
    elif len(kinds) > 1:
        assert (found.state, found.reached, found.excused) == ("conflict", 0, 0)
    else:
        (kind, reached, excused), _ = kinds.popitem()
        assert (found.state, found.reached, found.excused) == (
            "reached" if kind == "met" else "excused",
            reached,
            excused,
        )
    assert found.attempts == tries
    assert found.reached + found.excused <= units


def test_absent_is_an_attempt_and_conflicts_with_nothing():
    tried, met = an_event(IDS[0], "absent"), an_event(IDS[1], "reached")

    assert stand(told([tried, met]), units=1, target="household") == Stand("reached", "reached", 1, 0, 1)


def test_unlike_answers_are_all_kept_and_count_for_nothing():
    met, declined = an_event(IDS[0], "reached"), an_event(IDS[1], "declined")

    known = told([met, declined])

    assert len(known.answers) == 2
    assert counts_as(stand(known, units=1, target="household")).conflicts == 1


def test_a_referral_is_an_answer_of_someone_who_was_reached():
    met, referred = an_event(IDS[0], "reached"), an_event(IDS[1], "referred")

    assert stand(told([met, referred]), units=1, target="household") == Stand("reached", "referred", 1, 0, 0)


def test_a_superseding_event_may_come_first():
    later = an_event(IDS[1], "vacant", supersedes=(IDS[0],))

    assert stand(told([later, an_event(IDS[0], "reached")]), units=1, target="household").state == "excused"


def an_event(event_id: UUID, result: str, supersedes: tuple[UUID, ...] = ()) -> Event:
    return made_here(
        event_id,
        Visited(ROUND, DOOR, result),
        community="620102",
        now=NOW,
        device=PHONE,
        supersedes=supersedes,  # type: ignore[arg-type]
    )
