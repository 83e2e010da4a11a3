"""A phone enrols: its key goes out, a token that deposits comes back, and nothing else."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from bench.phones.seals import point_of
from muster.access.models import Token
from muster.access.scope import Scope, open_scope
from muster.journal import sealed
from muster.journal.queries import troubled_devices
from tests.conftest import as_owner
from tests.factories import an_account
from tests.field.phones import FieldPhone, a_key, jwk_of
from tests.field.signed_in import phone_of
from tests.mobilise.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(world: World) -> FieldPhone:
    return FieldPhone(phone_of(an_account("volunteer", volunteer=world.person("林建国"))))


def test_a_phone_gets_a_token_for_a_fortnight_and_the_key_to_seal_with(phone: FieldPhone):
    answer = phone.enrol()

    told = answer.json()
    with as_owner():
        kept = Token.objects.get()
    assert set(told) == {"token", "until", "seal", "server_time", "account"}
    assert (kept.purpose, str(kept.device_id), bytes(kept.public_key)) == ("deposit", phone.device, point_of(phone.key))
    assert told["account"] == str(kept.account_id)
    assert told["token"].encode() not in bytes(kept.hash)
    assert timedelta(days=13, hours=23) < datetime.fromisoformat(told["until"]) - datetime.now(UTC) < timedelta(days=14)
    assert (told["seal"]["id"], base64.urlsafe_b64decode(told["seal"]["key"] + "=")) == sealed.public_key()
    assert (answer["Cache-Control"], answer["Content-Type"]) == ("no-store", "application/json")


def test_renewing_keeps_the_device_and_lets_the_old_token_run_out(phone: FieldPhone):
    first, second = phone.enrol().json(), phone.enrol().json()

    with as_owner():
        left = sorted(one.expires_at - datetime.now(UTC) for one in Token.objects.filter(device_id=phone.device))
    assert first["token"] != second["token"]
    assert left[0] <= timedelta(hours=1)
    assert left[1] > timedelta(days=13)


NO_KEYS = {
    "another curve": {"crv": "P-384"},
    "not on the curve": {"x": "A" * 43},
    "short": {"x": "AAAA"},
    "no base64": {"y": "§" * 43},
    "a number": {"y": 7},
}


@pytest.mark.parametrize("how", NO_KEYS)
def test_a_key_that_is_none_is_not_taken(phone: FieldPhone, how: str):
    answer = phone.post("device/", {"device": phone.device, "key": jwk_of(phone.key) | NO_KEYS[how]})

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    with as_owner():
        assert not Token.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '{"device": 1}', '{"device":"a","device":"b"}', '"\\u0000"'])
def test_what_is_no_enrolment_is_refused_with_a_sentence(phone: FieldPhone, body: str):
    answer = phone.browser.post("/app/device/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["sentence"].endswith("。")


def test_a_body_that_is_too_large_or_no_json_is_refused(phone: FieldPhone):
    large = phone.browser.post("/app/device/", " " * 20_000, content_type="application/json")
    form = phone.browser.post("/app/device/", {"device": phone.device})

    assert (large.status_code, form.status_code) == (413, 400)


def test_nobody_enrols_without_end(phone: FieldPhone, monkeypatch):
    monkeypatch.setattr("muster.field.app.device.ENROLLED_MAX", 2)

    statuses = [phone.enrol().status_code for _ in range(3)]
    answer = phone.enrol()

    assert statuses == [200, 200, 429]
    assert answer["Retry-After"] == "900"


def test_strangers_are_told_in_json_and_led_nowhere(world: World):
    desk = phone_of(an_account("desk", area=world.here, username="desk"), strong=True)

    answers = [FieldPhone(browser).enrol() for browser in (Client(), desk)]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (401, "not_signed_in"),
        (404, "not_a_volunteer"),
    ]


def test_the_token_for_the_next_post_comes_in_a_header_and_a_post_without_it_is_refused(world: World):
    account = an_account("volunteer", volunteer=world.person("何敏"))
    browser = phone_of(account)
    browser.handler.enforce_csrf_checks = True
    body = {"device": str(uuid4()), "key": jwk_of(a_key())}

    bare = browser.post("/app/device/", body, content_type="application/json")
    token = browser.get("/app/now/")["X-CSRFToken"]
    with_token = browser.post("/app/device/", body, content_type="application/json", headers={"X-CSRFToken": token})

    assert (bare.status_code, bare.json()["code"]) == (403, "csrf")
    assert with_token.status_code == 200


def test_what_a_wiped_phone_had_counted_shows_as_a_gap_at_the_desk(world: World, phone: FieldPhone):
    """G6: all of the lost numbers, and none that came."""
    phone.enrol()
    lost = {
        "device": phone.device,
        "counted": [{"community": world.here.code, "last": 41}, {"community": "none", "last": 3}],
    }
    again = FieldPhone(phone.browser)

    answers = [again.enrol(lost=lost).status_code for _ in range(2)]

    with open_scope(Scope(communities=(world.here.id,))):
        [told] = troubled_devices(world.here.id)
    assert answers == [200, 200]
    assert (told.device_id, told.gaps, told.missing) == (UUID(phone.device), ((1, 41),), 41)


def test_a_phone_that_was_never_here_has_lost_nothing(world: World, phone: FieldPhone):
    lost = {"device": str(uuid4()), "counted": [{"community": world.here.code, "last": 41}]}

    assert phone.enrol(lost=lost).status_code == 200
    with open_scope(Scope(communities=(world.here.id,))):
        assert troubled_devices(world.here.id) == []
