"""Who may report whom in: what is out of reach is kept aside, never dropped, and does not count."""

import time

from muster.access.models import Account, Role, Token
from muster.journal.models import FieldEvent, Quarantined
from muster.live.actors import KEPT_S
from tests.conftest import as_owner
from tests.factories import T0, an_account, an_operation
from tests.ledger.arranged import a_town, counted
from tests.live.arranged import a_batch, a_report_in, a_token, statuses, token_of, token_of_desk
from tests.live.conftest import Running


def test_what_one_may_not_report_is_kept_aside_and_does_not_count(live: Running):
    town = a_town()
    person, other = town.person(), town.person()
    volunteer, desk = token_of(person), token_of_desk(town.north)
    city = a_token(an_account("city", area=town.city))

    by_volunteer = live.post(
        a_batch(a_report_in(town, other, town.north), a_report_in(town, person, town.south)), volunteer
    )
    by_desk = live.post(a_batch(a_report_in(town, other, town.south), a_report_in(town, other, town.north)), desk)
    by_city = live.post(a_batch(a_report_in(town, other, town.south)), city)

    assert statuses(by_volunteer.json()) == ["quarantined:out_of_scope", "accepted"]
    assert statuses(by_desk.json()) == ["quarantined:out_of_scope", "accepted"]
    assert statuses(by_city.json()) == ["quarantined:out_of_scope"]
    assert counted(town, other) == (town.north.id, [town.north.id])
    with as_owner():
        assert Quarantined.objects.count() == 3
        assert FieldEvent.objects.count() == 2


def test_a_leader_reports_people_in_for_the_operation_they_lead_in_only(live: Running):
    town = a_town()
    later = an_operation(town.city, town.north, name="另一次行动")
    leader = a_token(an_account("leader", area=town.north, operation_id=town.operation.id))
    person = town.person()
    facts = {"operation": str(later.id), "volunteer": str(person.id), "via": "desk"}

    answer = live.post(
        a_batch(a_report_in(town, person, town.north), a_report_in(town, person, town.north, facts=facts)), leader
    )

    assert statuses(answer.json()) == ["accepted", "quarantined:out_of_scope"]


def test_a_token_that_ran_out_or_was_withdrawn_still_deposits_and_owns_up_to_what_is_known(live: Running):
    town = a_town()
    person = town.person()
    account = an_account("volunteer", volunteer=person)
    token, known = a_token(account), a_report_in(town, person, town.north)
    live.post(a_batch(known), token)

    told = []
    for change in ({"expires_at": T0}, {"revoked_at": T0}):
        with as_owner():
            Token.objects.filter(account=account).update(**change)
        _forget(live)
        told += statuses(live.post(a_batch(known, a_report_in(town, person, town.north)), token).json())

    assert told == ["duplicate", "quarantined:token_expired", "duplicate", "quarantined:token_revoked"]
    with as_owner():
        assert FieldEvent.objects.count() == 1


def test_a_role_taken_away_bites_within_two_seconds(live: Running):
    """G15, the sync half: the next events are kept aside, not dropped and not counted."""
    town = a_town()
    account = an_account("desk", area=town.north)
    token = a_token(account)
    assert statuses(live.post(a_batch(a_report_in(town, town.person(), town.north)), token).json()) == ["accepted"]

    with as_owner():
        Role.objects.filter(account=account).update(valid_until=T0)
    _forget(live)

    answer = live.post(a_batch(a_report_in(town, town.person(), town.north)), token)
    assert statuses(answer.json()) == ["quarantined:out_of_scope"]


def test_an_account_switched_off_counts_as_withdrawn(live: Running):
    town = a_town()
    person = town.person()
    account = an_account("volunteer", volunteer=person)
    token = a_token(account)
    with as_owner():
        Account.objects.filter(pk=account.pk).update(is_active=False)

    answer = live.post(a_batch(a_report_in(town, person, town.north)), token)

    assert statuses(answer.json()) == ["quarantined:token_revoked"]


def _forget(_live: Running) -> None:
    """A bearer is remembered for a second; after that the change must bite."""
    time.sleep(KEPT_S + 0.1)
