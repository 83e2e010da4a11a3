"""GET /live/ticks: screens hear of changes that concern them, and of nothing else."""

import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import import_module

import httpx
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from muster.access.models import Account, Device, Role, Token
from muster.entry.sessions import BEGAN_WITH, DEVICE_COOKIE
from muster.identifiers import uuid7
from tests.conftest import as_owner
from tests.factories import T0, an_account, an_organisation
from tests.ledger.arranged import a_town, reported_in, through_psycopg
from tests.live.arranged import a_batch, a_report_in, a_token, statuses, token_of, token_of_desk
from tests.live.conftest import Running
from tests.live.listening import a_screen

END_MAX_S = 10  # G15


def test_a_desk_hears_of_its_own_community_and_of_no_other(live: Running):
    town = a_town()
    person, other = town.person(), town.person()

    with (
        a_screen(live, token=token_of_desk(town.north), community=town.north.code) as screen,
        a_screen(live, token=token_of_desk(town.south), community=town.south.code) as beside,
    ):
        live.post(a_batch(a_report_in(town, other, town.south)), token_of(other))
        assert beside.next_change() == [town.south.id]
        live.post(a_batch(a_report_in(town, person, town.north)), token_of(person))

        assert screen.next_change() == [town.north.id]
        assert 2_000 <= screen.retry_ms < 6_000 or screen.retry_ms == 0


def test_the_city_hears_of_the_whole_operation_a_desk_of_its_part_an_organisation_that_something_changed(live: Running):
    town = a_town()
    person = town.person()
    token = token_of(person)
    city = a_token(an_account("city", area=town.city))
    organisation = a_token(an_account("organisation", organisation=an_organisation(town.city)))
    operation = town.operation.id

    with (
        a_screen(live, token=city, operation=operation) as board,
        a_screen(live, token=token_of_desk(town.south), operation=operation) as desk,
        a_screen(live, token=organisation, operation=operation) as contact,
    ):
        live.post(a_batch(a_report_in(town, person, town.north)), token)
        assert (board.next_change(), contact.next_change()) == ([town.north.id], [])
        live.post(a_batch(a_report_in(town, person, town.south)), token)
        assert desk.next_change() == [town.south.id]


def test_a_move_is_told_to_the_community_that_was_left_too(live: Running):
    town = a_town()
    person = town.person()
    token, first = token_of(person), a_report_in(town, person, town.north)
    live.post(a_batch(first), token)
    time.sleep(0.6)

    with a_screen(live, token=token_of_desk(town.north), community=town.north.code) as screen:
        live.post(a_batch(a_report_in(town, person, town.south, supersedes=[first["id"]])), token)

        assert screen.next_change() == [town.north.id]


def test_what_an_act_in_django_records_is_told_too(live: Running):
    town = a_town()

    with a_screen(live, token=token_of_desk(town.north), community=town.north.code) as screen:
        through_psycopg(reported_in(town, town.person(), town.north))

        assert screen.next_change() == [town.north.id]


def test_a_transaction_that_was_rolled_back_is_not_told(live: Running):
    town = a_town()

    with (
        a_screen(live, token=token_of_desk(town.north), community=town.north.code) as screen,
        a_screen(live, token=token_of_desk(town.south), community=town.south.code) as beside,
    ):
        with transaction.atomic():
            through_psycopg(reported_in(town, town.person(), town.north))
            transaction.set_rollback(True)
        through_psycopg(reported_in(town, town.person(), town.south))
        assert beside.next_change() == [town.south.id]
        through_psycopg(reported_in(town, town.person(), town.north))

        assert screen.next_change() == [town.north.id]
        assert screen.last_id.endswith("-2")  # the south's, then the north's: nothing before


def test_absent_and_forbidden_look_alike(live: Running):
    town, elsewhere = a_town(), a_town()
    desk = token_of_desk(town.north)
    city = a_token(an_account("city", area=elsewhere.city))
    volunteer = token_of(town.person())

    answers = [
        _asked(live, desk, community=town.south.code),
        _asked(live, desk, community="no such code"),
        _asked(live, desk, operation=elsewhere.operation.id),
        _asked(live, desk, operation=uuid7()),
        _asked(live, city, operation=town.operation.id),
        _asked(live, volunteer, community=town.north.code),
        _asked(live, desk, community=town.north.code, operation=town.operation.id),
        _asked(live, desk, operation="x"),
        _asked(live, desk, community="a\x00b"),
        _asked(live, desk),
    ]

    assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
    assert _asked(live, "muster_forged", community=town.north.code).status_code == 401
    assert _asked(live, "", community=town.north.code).status_code == 401


def test_whoever_loses_the_right_to_listen_is_shown_out_within_ten_seconds(live: Running):
    """G15: a role that ended, a token withdrawn, a browser signed out; a fourth screen goes on listening."""
    town = a_town()
    desk, other, browser = (an_account("desk", area=town.north) for _ in range(3))
    withdrawn = a_token(other)
    cookies = {"sessionid": a_session(browser, {}, strong=True)}
    code = town.north.code

    with (
        a_screen(live, token=a_token(desk), community=code) as by_role,
        a_screen(live, token=withdrawn, community=code) as by_token,
        a_screen(live, cookies=cookies, community=code) as by_cookie,
        a_screen(live, token=token_of_desk(town.north), community=code) as fourth,
    ):
        through_psycopg(reported_in(town, town.person(), town.north))
        assert [screen.next_change() for screen in (by_role, by_token, by_cookie, fourth)] == [[town.north.id]] * 4

        began = time.monotonic()
        with as_owner():
            Role.objects.filter(account=desk).update(valid_until=T0)
            Token.objects.filter(account=other).update(revoked_at=datetime.now(UTC))
            Session.objects.all().delete()
        for screen in (by_role, by_token, by_cookie):
            screen.hear_out(until=began + END_MAX_S)

        through_psycopg(reported_in(town, town.person(), town.north))
        assert fourth.next_change() == [town.north.id]
    assert _asked(live, "", cookies=cookies, community=code).status_code == 401


def test_a_session_by_code_alone_hears_nothing_until_the_desk_has_confirmed_the_phone(live: Running):
    town = a_town()
    account = an_account("leader", area=town.north)
    secret = "a phone's secret"
    key = a_session(account, {BEGAN_WITH: "code"})
    cookies = {"sessionid": key, DEVICE_COOKIE: secret}
    device = _a_device(account, secret)

    before = _asked(live, "", cookies=cookies, community=town.north.code)
    with as_owner():
        Device.objects.filter(pk=device.pk).update(confirmed_at=datetime.now(UTC), confirmed_by=uuid7())

    assert before.status_code == 404
    with a_screen(live, cookies=cookies, community=town.north.code) as screen:
        assert screen.status == 200


def test_forged_and_stale_sessions_are_nobody(live: Running):
    town = a_town()
    account = an_account("desk", area=town.north)
    stale = a_session(account, {}, strong=True)
    with as_owner():
        Account.objects.filter(pk=account.pk).update(password="changed since")
    late = a_session(
        an_account("desk", area=town.north), {}, strong=True, expires=datetime.now(UTC) - timedelta(seconds=1)
    )
    forged = a_session(an_account("desk", area=town.north), {}, strong=True)
    with as_owner():
        Session.objects.filter(session_key=forged).update(session_data="e30:forged:signature")

    for key in (stale, late, forged, "x", "x" * 500, "%00", '"x'):
        assert _asked(live, "", cookies={"sessionid": key}, community=town.north.code).status_code == 401, key


def test_a_screen_that_comes_back_is_told_what_it_missed(live: Running):
    town = a_town()
    city = a_token(an_account("city", area=town.city))
    with a_screen(live, token=city, operation=town.operation.id) as screen:
        through_psycopg(reported_in(town, town.person(), town.north))
        assert screen.next_change() == [town.north.id]
        last_id = screen.last_id
    with a_screen(live, token=city, operation=town.operation.id) as meanwhile:
        through_psycopg(reported_in(town, town.person(), town.south))
        meanwhile.next_change()

    with a_screen(live, token=city, operation=town.operation.id, last_event_id=last_id) as screen:
        assert screen.next_tick() == {"redraw": False, "communities": [town.south.id]}
    with a_screen(live, token=city, operation=town.operation.id, last_event_id="0badcafe-7") as screen:
        assert screen.next_tick() == {"redraw": True, "communities": []}


@pytest.mark.alone
def test_every_screen_redraws_every_fifteen_seconds_whatever_was_lost(live: Running):
    town = a_town()

    with a_screen(live, token=token_of_desk(town.north), community=town.north.code, quiet_max_s=17) as screen:
        assert screen.next_tick() == {"redraw": True, "communities": []}


def test_two_processes_tell_each_others_screens(live: Running, serving):
    town = a_town()
    person = town.person()
    other = serving()

    with a_screen(other, token=token_of_desk(town.north), community=town.north.code) as screen:
        answer = live.post(a_batch(a_report_in(town, person, town.north)), token_of(person))

        assert statuses(answer.json()) == ["accepted"]
        assert screen.next_change() == [town.north.id]


def _asked(live: Running, token: str, *, cookies: dict[str, str] | None = None, **asked: object) -> httpx.Response:
    with a_screen(live, token=token, cookies=cookies, **asked) as screen:
        if screen.status != 200:
            screen.answer.read()
        return screen.answer


def a_session(
    account: Account, said: dict[str, object], *, strong: bool = False, expires: datetime | None = None
) -> str:
    """A session as Django keeps it after a sign-in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    if strong:
        store["second_factor_set_up_by"] = str(account.pk)
    for key, value in said.items():
        store[key] = value
    store.set_expiry(expires or datetime.now(UTC) + timedelta(hours=1))
    store.save()
    return str(store.session_key)


def _a_device(account: Account, secret: str) -> Device:
    with as_owner():
        return Device.objects.create(
            account=account, cookie_hash=sha256(secret.encode()).digest(), match_code="1234", asked_at=datetime.now(UTC)
        )
