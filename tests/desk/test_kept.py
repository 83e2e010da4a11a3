"""What phones sent that does not count: seen by its desk, and taken over in its name."""

from datetime import timedelta

import pytest

from muster.access.actors import actor_of
from muster.access.models import Look
from muster.access.scope import Scope, open_scope
from muster.identifiers import uuid7
from muster.journal.event import Body, Event, event_of
from muster.journal.kinds import ReportedIn, Visited, VisitUndone
from muster.journal.models import FieldEvent, Quarantined
from muster.ledger.counts import Counted
from muster.ledger.record import record_as
from muster.rounds.close import close_round
from muster.rounds.models import Round
from muster.rounds.queries import counted_here
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.desk.estate import NOW, at_the_desk
from tests.factories import an_account, an_id
from tests.rounds.arranged import Estate, a_helper, a_round, an_estate

pytestmark = pytest.mark.django_db
PHONE = uuid7()


@pytest.fixture
def estate() -> Estate:
    return an_estate()


@pytest.fixture
def opened(estate) -> Round:
    return a_round(estate, by=estate.at_desk(), area_id=estate.community.id)


@pytest.fixture
def desk(estate):
    return browser(estate.desk)


@pytest.fixture
def address(estate) -> str:
    return f"/desk/{estate.community.code}/kept/"


def from_a_phone(
    estate: Estate, facts: object, *, seq: int = 1, kind: str = "household.visited", **more: object
) -> Event:
    body = Body(
        id=more.pop("id", None) or uuid7(),  # type: ignore[arg-type]
        seq=seq,
        kind=kind,
        at=NOW,
        mono_ms=0,
        community=estate.community.code,
        facts={},
        **more,  # type: ignore[arg-type]
    )
    return event_of(body, facts, device=PHONE, boot=PHONE, happened_at=NOW)  # type: ignore[arg-type]


def sent(estate: Estate, *events: Event, name: str = "林建国") -> list[str]:
    """By a volunteer who holds no stairwell."""
    _person, account = a_helper(estate, name=name)
    actor = actor_of(account, now=NOW, strong=False)
    with open_scope(Scope(actor=account.id, volunteer=actor.volunteer_id, communities=(estate.community.id,))):
        return [one.status for one in record_as(actor, estate.community.id, list(events), received_at=NOW)]


def kept() -> list[Quarantined]:
    with as_owner():
        return list(Quarantined.objects.order_by("id"))


def taken_over(desk, address: str, one: Quarantined, **form: object):
    return desk.post(f"{address}{one.id}/acceptance/", {"body": bytes(one.body_hash).hex()} | form, follow=True)


def counted(estate: Estate, round_: Round) -> Counted:
    with at_the_desk(estate):
        return counted_here(round_, estate.community.id)


def test_what_was_kept_stands_in_words_with_whom_it_came_from(estate, opened, desk, address):
    event = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant"), seq=3)
    assert sent(estate, event) == ["quarantined"]

    page = desk.get(address).content.decode()

    for word in ("上门: 无人居住", "1号楼 2单元 101", "没有分到这个单元", "林建国"):
        assert word in page
    with as_owner():
        assert [(look.action, look.rows) for look in Look.objects.all()] == [("desk.kept", 1)]


def test_a_phones_gaps_are_told(estate, opened, desk, address):
    sent(estate, from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant"), seq=5))

    page = desk.get(address)

    ((device, speaker),) = page.context["devices"]
    assert (device.gaps, device.missing, device.reused, speaker) == (((1, 4),), 4, 0, "林建国")
    assert "1–4" in page.content.decode()


def test_the_desk_takes_over_what_a_phone_said_in_its_own_name(estate, opened, desk, address):
    event = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant"))
    sent(estate, event)
    assert counted(estate, opened) == Counted(register=6)

    answer = taken_over(desk, address, kept()[0])

    assert counted(estate, opened) == Counted(register=6, excused=1)
    with as_owner():
        said = FieldEvent.objects.get(kind="household.visited")
    assert said.actor_id == estate.desk.id
    assert said.supersedes == [event.id]
    assert said.facts["result"] == "vacant"
    assert "已采纳" in answer.content.decode()


def test_what_was_taken_over_counts_once_however_often_it_is_asked_or_sent(estate, opened, desk, address):
    """Planted: the desk's event does not supersede the kept one, so an attempt sent again counts twice."""
    event = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "absent"))
    sent(estate, event)
    taken_over(desk, address, kept()[0])

    again = taken_over(desk, address, kept()[0])
    with at_the_desk(estate) as actor:
        record_as(actor, estate.community.id, [event], received_at=NOW)

    assert "notice gap" in again.content.decode()
    door = desk.get(f"/desk/{estate.community.code}/rounds/{opened.id}/households/{estate.doors[0].id}/")
    assert door.context["window"].attempts == 1


def test_what_it_superseded_is_superseded(estate, opened, desk, address):
    from tests.desk.estate import told

    answer = told(estate, opened, 0, "reached")
    facts = VisitUndone(opened.id, estate.doors[0].id)
    sent(estate, from_a_phone(estate, facts, kind="household.visit_undone", supersedes=(answer,)))

    taken_over(desk, address, kept()[0])

    assert counted(estate, opened) == Counted(register=6)


def test_what_came_after_the_end_is_seen_and_not_taken_over(estate, opened, desk, address):
    with at_the_desk(estate) as actor:
        close_round(opened.id, by=actor, now=NOW)
        event = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "reached"))
        record_as(actor, estate.community.id, [event], received_at=NOW)

    page = desk.get(address).content.decode()
    answer = taken_over(desk, address, kept()[0])

    assert "acceptance/" not in page
    assert "notice gap" in answer.content.decode()
    assert counted(estate, opened) == Counted(register=6)


def test_what_is_about_a_person_is_not_taken_over_here(estate, desk, address):
    stranger, _account = a_helper(estate, name="何敏", here=False)
    facts = ReportedIn(estate.operation.id, stranger.id, "app")
    assert sent(estate, from_a_phone(estate, facts, kind="volunteer.reported_in")) == ["quarantined"]

    page = desk.get(address).content.decode()
    answer = taken_over(desk, address, kept()[0])

    assert "acceptance/" not in page
    assert "notice gap" in answer.content.decode()


def test_two_bodies_under_one_id_are_both_shown(estate, opened, desk, address):
    first = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "reached"))
    second = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant"), id=first.id)
    with at_the_desk(estate) as actor:
        record_as(actor, estate.community.id, [first], received_at=NOW)
        record_as(actor, estate.community.id, [second], received_at=NOW)

    page = desk.get(address)

    (row,) = page.context["mismatch_rows"]
    assert '"reached"' in row.first
    assert '"vacant"' in row.second


def test_the_last_days_count_stands_on_the_rounds_pages(estate, opened, desk, address):
    sent(estate, from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant")))

    rounds = desk.get(f"/desk/{estate.community.code}/rounds/")
    side = desk.get(f"/desk/{estate.community.code}/rounds/{opened.id}/side/")

    assert rounds.context["set_aside"] == side.context["set_aside"] == 1
    with as_owner():
        Quarantined.objects.update(received_at=NOW - timedelta(days=2))
    assert desk.get(f"/desk/{estate.community.code}/rounds/").context["set_aside"] == 0


def test_what_another_community_kept_is_absent(estate, opened, address):
    sent(estate, from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant")))
    one = kept()[0]
    other = browser(an_account("desk", area=estate.elsewhere))
    theirs = f"/desk/{estate.elsewhere.code}/kept/"

    assert other.get(address).status_code == 404
    assert other.post(f"{address}{one.id}/acceptance/", {"body": bytes(one.body_hash).hex()}).status_code == 404
    assert other.post(f"{theirs}{one.id}/acceptance/", {"body": bytes(one.body_hash).hex()}).status_code == 404
    assert "林建国" not in other.get(theirs).content.decode()
    assert counted(estate, opened) == Counted(register=6)


@pytest.mark.usefixtures("opened")
def test_an_event_or_body_that_is_none_is_absent(estate, opened, desk, address):
    sent(estate, from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant")))

    assert desk.post(f"{address}{an_id()}/acceptance/").status_code == 404
    assert desk.post(f"{address}{kept()[0].id}/acceptance/", {"body": "00"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_event_as_for_three(rows, django_assert_num_queries):
    estate = an_estate()
    opened = a_round(estate)
    events = [from_a_phone(estate, Visited(opened.id, estate.doors[n].id, "vacant"), seq=n + 2) for n in range(rows)]
    sent(estate, *events)
    desk = browser(estate.desk)

    with django_assert_num_queries(20):
        page = desk.get(f"/desk/{estate.community.code}/kept/")

    assert len(page.context["kept_rows"]) == rows
