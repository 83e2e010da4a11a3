"""A second look is taken back by whoever looked, or by the desk, with an event that stays; it never changes an answer."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from muster.access.actors import Actor, actor_of
from muster.access.scope import open_scope
from muster.identifiers import uuid7
from muster.journal.event import Event, made_here
from muster.journal.kinds import Checked, CheckUndone, DoorFacts, VisitUndone
from muster.journal.models import FieldEvent
from muster.ledger.counts import Counted
from muster.ledger.models import Standing
from muster.ledger.rebuild import verify
from muster.ledger.record import record_as
from muster.rounds import doors
from muster.rounds.visit import NotYourLook, undo_check
from tests.conftest import as_owner
from tests.desk.conftest import browser as desk_browser
from tests.field.at_work import EVENT, AtWork, at_work, second_looker
from tests.rounds.arranged import an_estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> AtWork:
    """A door that was answered with “declined”."""
    first = at_work(an_estate())
    first.tap(first.estate.doors[0], "declined")
    return first


@pytest.fixture
def checker(work: AtWork) -> AtWork:
    """Somebody else, to whom that door was given for a second look."""
    return second_looker(work)


def seen(work: AtWork) -> list[tuple[str, ...]]:
    with open_scope(work.estate.at_desk().scope):
        return [row.seen for row in doors.checks(work.round, work.estate.community.id)]


def kinds() -> list[str]:
    with as_owner():
        return list(
            FieldEvent.objects.filter(kind__startswith="household.").order_by("id").values_list("kind", flat=True)
        )


def test_whoever_looked_takes_it_back_at_once_and_looks_again(work: AtWork, checker: AtWork):
    door = work.estate.doors[0]
    onward = checker.phone.get(checker.tap(door, "vacant")["Location"]).content.decode()
    event = EVENT.findall(onward)[0]
    before = seen(work)

    for _ in range(2):
        checker.phone.post(f"{checker.door(door)}undo/", {"event": event})
    taken_back = seen(work)
    checker.tap(door, "declined")

    assert "撤销" in onward
    assert (before, taken_back, seen(work)) == ([("vacant",)], [()], [("declined",)])
    assert kinds() == ["household.visited", "household.checked", "household.check_undone", "household.checked"]
    assert work.counted() == Counted(register=6, excused=1)
    with as_owner():
        assert verify(told=lambda _done, _of: None).unlike == ()


def test_the_desk_takes_it_back_at_the_door(work: AtWork, checker: AtWork):
    door = work.estate.doors[0]
    checker.tap(door, "vacant")
    with as_owner():
        (look,) = Standing.objects.get(household_id=door.id).known["c"]
    here = f"/desk/{work.estate.community.code}/rounds/{work.round.id}/households/{door.id}/"

    desk_browser(work.estate.desk).post(f"{here}undoings/", {"event": look})

    assert (seen(work), kinds()[-1]) == ([()], "household.check_undone")
    assert work.counted() == Counted(register=6, excused=1)


def test_nobody_else_takes_it_back(work: AtWork, checker: AtWork):
    """Planted bug: the act does not ask whose look it was."""
    door = work.estate.doors[0]
    checker.tap(door, "vacant")
    with as_owner():
        (look,) = Standing.objects.get(household_id=door.id).known["c"]

    work.phone.post(f"{work.door(door)}undo/", {"event": look})
    with pytest.raises(NotYourLook), open_scope(_actor(work).scope):
        undo_check(work.round, work.estate.community, door.id, [look], by=_actor(work), now=datetime.now(UTC))

    assert seen(work) == [("vacant",)]


@pytest.mark.parametrize("facts", [CheckUndone, lambda *door: Checked(*door, "vacant"), VisitUndone])
def test_who_checks_cannot_take_back_the_first_answer(work: AtWork, checker: AtWork, facts):
    """Seen to fail before: a second look whose event named the answer took it away.

    Planted bug: `_names_an_answer` is always false.
    """
    with as_owner():
        answer = UUID(*Standing.objects.get(household_id=work.estate.doors[0].id).known["a"])

    checker.phone.post(f"{checker.door(work.estate.doors[0])}undo/", {"event": answer})
    event = _event(checker, facts(work.round.id, work.estate.doors[0].id), supersedes=(answer,))

    assert _sent(checker, event) == ["quarantined:out_of_scope"]
    assert work.counted() == Counted(register=6, excused=1)


def test_a_look_and_its_taking_back_may_come_in_one_batch(work: AtWork, checker: AtWork):
    door, look = work.estate.doors[0], uuid7()
    events = [
        _event(checker, Checked(work.round.id, door.id, "vacant"), event_id=look),
        _event(checker, CheckUndone(work.round.id, door.id), supersedes=(look,)),
    ]

    results = _sent(checker, *events)

    assert results == ["accepted:", "accepted:"]
    assert seen(work) == [()]


def _actor(work: AtWork) -> Actor:
    return actor_of(work.account, now=datetime.now(UTC), strong=False)


def _event(work: AtWork, facts: DoorFacts, *, supersedes=(), event_id=None):
    return made_here(
        event_id or uuid7(),
        facts,
        community=work.estate.community.code,
        now=datetime.now(UTC),
        device=uuid7(),
        supersedes=supersedes,
    )


def _sent(work: AtWork, *events: Event) -> list[str]:
    """As from this person's phone."""
    actor, here = _actor(work), work.estate.community.id
    with open_scope(replace(actor.scope, communities=(here,))):
        results = record_as(actor, here, list(events), received_at=datetime.now(UTC))
    return [f"{one.status}:{one.reason}" for one in results]
