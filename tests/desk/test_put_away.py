"""What was kept is put away by its desk with a reason; it stays on record, and what was kept is never touched."""

from datetime import timedelta

import pytest

from muster.journal.kinds import Visited
from muster.journal.models import Mismatch, PutAway, Quarantined
from muster.ledger.counts import Counted
from muster.ledger.record import record_as
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.desk.estate import NOW, at_the_desk
from tests.desk.test_kept import address, counted, desk, estate, from_a_phone, kept, opened, sent
from tests.factories import an_account, an_id

__all__ = ["address", "desk", "estate", "opened"]
pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def puts_away(desk, address: str, one: Quarantined | Mismatch, reason: str = "mistaken", **changes: str):
    form = {"body": bytes(one.body_hash).hex(), "reason": reason} | changes
    return desk.post(f"{address}{one.id}/putting-away/", form, follow=True)


def shown(desk, address: str, **query: str) -> tuple[int, int]:
    context = desk.get(address, query).context
    return len(context["kept_rows"]), len(context["mismatch_rows"])


def rows() -> list[tuple[object, ...]]:
    with as_owner():
        return list(PutAway.objects.values_list("event_id", "reason"))


@pytest.fixture
def one(estate, opened) -> Quarantined:
    sent(estate, from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant")))
    return kept()[0]


def test_what_is_put_away_waits_no_more_and_stays_on_record_with_its_reason(estate, desk, address, one):
    before = shown(desk, address)

    puts_away(desk, address, one)
    page = desk.get(address, {"away": "1"}, headers=ENGLISH).content.decode()

    assert (before, shown(desk, address), shown(desk, address, away="1")) == ((1, 0), (0, 0), (1, 0))
    assert "Sent by mistake" in page
    assert kept() == [one]
    assert rows() == [(one.id, "mistaken")]


def test_a_second_body_is_put_away_too(estate, opened, desk, address):
    first = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "reached"))
    second = from_a_phone(estate, Visited(opened.id, estate.doors[0].id, "vacant"), id=first.id)
    with at_the_desk(estate) as actor:
        for event in (first, second):
            record_as(actor, estate.community.id, [event], received_at=NOW)
    with as_owner():
        unlike = Mismatch.objects.get()

    puts_away(desk, address, unlike, "asked")

    assert (shown(desk, address), shown(desk, address, away="1")) == ((0, 0), (0, 1))


def test_the_first_reason_stays(desk, address, one):
    puts_away(desk, address, one, "late")
    puts_away(desk, address, one, "told")

    assert rows() == [(one.id, "late")]


@pytest.mark.parametrize("reason", ["", "x", "\x00", "mistaken "])
def test_without_a_reason_it_goes_on_waiting(desk, address, one, reason):
    answer = puts_away(desk, address, one, reason)

    assert "notice gap" in answer.content.decode()
    assert (rows(), shown(desk, address)) == ([], (1, 0))


def test_what_was_put_away_can_still_be_taken_over(estate, opened, desk, address, one):
    puts_away(desk, address, one)

    desk.post(f"{address}{one.id}/acceptance/", {"body": bytes(one.body_hash).hex()})

    assert counted(estate, opened) == Counted(register=6, excused=1)


def test_it_is_no_longer_counted_beside_the_rounds(estate, desk, address, one):
    rounds = f"/desk/{estate.community.code}/rounds/"
    with as_owner():
        Quarantined.objects.update(received_at=NOW + timedelta(seconds=1))
    before = desk.get(rounds).context["set_aside"]

    puts_away(desk, address, one)

    assert (before, desk.get(rounds).context["set_aside"]) == (1, 0)


def test_another_desk_puts_nothing_away_here(estate, address, desk, one):
    other = browser(an_account("desk", area=estate.elsewhere))
    theirs = f"/desk/{estate.elsewhere.code}/kept/"

    assert puts_away(other, address, one).status_code == 404
    assert puts_away(other, theirs, one).status_code == 404
    assert desk.post(f"{address}{an_id()}/putting-away/", {"reason": "told"}).status_code == 404
    assert puts_away(desk, address, one, body="00").status_code == 404
    assert rows() == []
