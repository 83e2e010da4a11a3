"""A field phone at the door for events: its own signature, sealed events only, and nothing that its token could read."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from bench.phones.seals import point_of, text_of
from muster.access import tokens
from muster.access.models import Account, Token
from muster.access.phone_tokens import LASTS
from muster.access.phone_tokens import issue as issue_to_phone
from muster.access.tokens import PhoneKey
from muster.identifiers import uuid7
from muster.journal import sealed
from muster.journal.models import FieldEvent, Quarantined
from muster.live import signatures
from muster.places.models import Area
from muster.wsgi import application
from tests.conftest import as_owner
from tests.entry.conftest import strong
from tests.factories import T0, an_account
from tests.field.phones import FieldPhone, a_key
from tests.ledger.arranged import Town, a_town, counted
from tests.live.arranged import a_report_in, statuses
from tests.live.conftest import Running, serving  # noqa: F401 - a fixture


@pytest.fixture
def town(live: Running) -> Town:
    return a_town()


def phone_of(account: Account) -> FieldPhone:
    """A phone that has enrolled. Its token is made here, so that no page is asked."""
    phone = FieldPhone(strong(account))
    key = PhoneKey(UUID(phone.device), point_of(phone.key))
    with as_owner():
        phone.token, _until = issue_to_phone(account.id, key, now=datetime.now(UTC))
    key_id, point = sealed.public_key()
    phone.seal = {"id": key_id, "key": text_of(point)}
    return phone


def reported(town: Town, phone: FieldPhone, person: object, where: Area, **more: object) -> dict[str, object]:
    return phone.sealed(a_report_in(town, person, where, **more))


def test_what_is_sealed_and_signed_counts_once_however_often_it_is_sent(live: Running, town: Town):
    person = town.person()
    phone = phone_of(an_account("volunteer", volunteer=person))
    event = reported(town, phone, person, town.north)

    answers = [live.post(phone.batch(event), phone.token) for _ in range(2)]

    assert [statuses(one.json()) for one in answers] == [["accepted"], ["duplicate"]]
    assert counted(town, person) == (town.north.id, [town.north.id])
    with as_owner():
        assert FieldEvent.objects.get().facts["via"] == "app"


def test_from_enrolling_in_the_app_to_the_ledger(live: Running, town: Town):
    person = town.person()
    phone = FieldPhone(strong(an_account("volunteer", volunteer=person)))

    enrolled = phone.enrol()
    sent = live.post(phone.batch(reported(town, phone, person, town.north)), phone.token)

    assert (enrolled.status_code, statuses(sent.json())) == (200, ["accepted"])
    assert counted(town, person) == (town.north.id, [town.north.id])


def test_the_same_event_sealed_and_open_is_a_duplicate(live: Running, town: Town):
    person = town.person()
    account = an_account("volunteer", volunteer=person)
    phone, body = phone_of(account), a_report_in(town, person, town.north)
    with as_owner():
        program = tokens.issue(account.id, now=datetime.now(UTC))
    live.post(phone.batch(phone.sealed(body)), phone.token)

    again = live.post(json.dumps(json.loads(phone.batch()) | {"events": [body]}).encode(), program)

    assert statuses(again.json()) == ["duplicate"]


FORGED = [
    "no signature",
    "another key",
    "another device",
    "changed",
    "an event more",
    "moved to another start",
    "short",
]


@pytest.mark.parametrize("how", FORGED)
def test_a_batch_that_its_phone_has_not_signed_is_not_taken_at_all(live: Running, town: Town, how: str):
    """Planted bug: the signature is not compared; every one of these was then accepted."""
    person = town.person()
    phone = phone_of(an_account("volunteer", volunteer=person))
    event = reported(town, phone, person, town.north)
    honest = json.loads(phone.batch(event))
    sent = {
        "no signature": {k: v for k, v in honest.items() if k != "signature"},
        "another key": json.loads(phone.batch(event, key=a_key())),
        "another device": honest | {"device": str(uuid7())},
        "changed": honest | {"events": [event | {"seq": 2}]},
        "an event more": honest | {"events": [event, reported(town, phone, person, town.south)]},
        "moved to another start": honest | {"boot": str(uuid7())},
        "short": honest | {"signature": honest["signature"][:-2]},
    }[how]

    answer = live.post(json.dumps(sent).encode(), phone.token)

    assert (answer.status_code, answer.json()["error"]) == (403, "signature")
    assert answer.json()["sentence"].endswith(".")
    with as_owner():
        assert not FieldEvent.objects.exists()
    assert statuses(live.post(phone.batch(event), phone.token).json()) == ["accepted"]  # the phone has kept it


def test_the_check_of_signatures_is_what_keeps_them_out(live: Running, town: Town, monkeypatch):
    """The planted bug, shown once."""
    person = town.person()
    phone = phone_of(an_account("volunteer", volunteer=person))
    monkeypatch.setattr("muster.live.events.is_signed", lambda _letter, _phone: True)

    answer = live.post(phone.batch(reported(town, phone, person, town.north), key=a_key()), phone.token)

    assert statuses(answer.json()) == ["accepted"]


def test_two_phones_of_one_person_do_not_sign_for_each_other(live: Running, town: Town):
    person = town.person()
    account = an_account("volunteer", volunteer=person)
    one, other = phone_of(account), phone_of(account)
    event = reported(town, one, person, town.north)

    assert live.post(one.batch(event), other.token).status_code == 403
    assert live.post(one.batch(event, device=other.device), other.token).status_code == 403


def test_an_event_that_came_open_or_does_not_open_is_refused_alone(live: Running, town: Town):
    person = town.person()
    phone = phone_of(an_account("volunteer", volunteer=person))
    events = [
        a_report_in(town, person, town.north),
        phone.sealed(a_report_in(town, person, town.north), bound_to=b"another"),
        reported(town, phone, person, town.north),
    ]

    told = statuses(live.post(phone.batch(*events), phone.token).json())

    assert told == ["refused:must_be_sealed", "refused:cannot_unseal", "accepted"]


@pytest.mark.parametrize(
    ("change", "reason"), [({"expires_at": T0}, "token_expired"), ({"revoked_at": T0}, "token_revoked")]
)
def test_a_token_that_ran_out_or_was_withdrawn_still_deposits_aside(live: Running, town: Town, change, reason):
    person = town.person()
    phone = phone_of(an_account("volunteer", volunteer=person))
    with as_owner():
        Token.objects.update(**change)

    answer = live.post(phone.batch(reported(town, phone, person, town.north)), phone.token)
    forged = live.post(phone.batch(reported(town, phone, person, town.north), key=a_key()), phone.token)

    assert statuses(answer.json()) == [f"quarantined:{reason}"]
    assert forged.status_code == 403
    with as_owner():
        assert Quarantined.objects.get().reason == reason


def test_what_a_phone_sends_after_its_owner_withdrew_it_is_kept_aside(live: Running, town: Town):
    person = town.person()
    account = an_account("volunteer", volunteer=person)
    lost, other = phone_of(account), phone_of(account)

    told = other.browser.post(f"/me/phones/{lost.device}/withdrawal/")
    answers = [live.post(one.batch(reported(town, one, person, town.north)), one.token) for one in (lost, other)]

    assert told.status_code == 302
    assert tokens.read(lost.token, now=datetime.now(UTC)).state == "revoked"
    assert [statuses(one.json()) for one in answers] == [["quarantined:token_revoked"], ["accepted"]]


def test_a_phone_speaks_for_its_person_only_whatever_else_its_account_may(live: Running, town: Town):
    """It may have been enrolled after a text message alone. Planted bug: all roles of the account count."""
    desk, other = an_account("desk", area=town.north, volunteer=town.person()), town.person()
    phone = phone_of(desk)

    told = statuses(live.post(phone.batch(reported(town, phone, other, town.north)), phone.token).json())

    assert told == ["quarantined:out_of_scope"]


def test_the_token_of_a_phone_reads_nothing(serving, transactional_db):  # noqa: F811 - the fixture
    """Planted bug: `TokenAuth` takes any token that is valid."""
    town = a_town()
    person = town.person()
    account = an_account("volunteer", volunteer=person)
    phone, live = phone_of(account), serving(application)
    with as_owner():
        program = tokens.issue(account.id, now=datetime.now(UTC))
    reads = ["/api/v1/rounds", "/api/v1/me/doors", "/api/v1/doors", f"/live/ticks?operation={town.operation.id}"]

    def status(path: str, token: str) -> int:
        with httpx.stream("GET", live.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=10) as answer:
            return answer.status_code

    assert {status(path, phone.token) for path in reads} <= {401, 403, 404}
    assert status("/api/v1/doors", program) == 200
    assert status("/api/v1/doors", phone.token) == 401


def test_a_phone_token_lasts_fourteen_days_and_a_new_one_overlaps_by_an_hour(live: Running, town: Town):
    account = an_account("volunteer", volunteer=town.person())
    key = PhoneKey(uuid7(), point_of(a_key()))
    now, later = datetime(2022, 10, 24, tzinfo=UTC), datetime(2022, 10, 25, tzinfo=UTC)
    with as_owner():
        first, until = issue_to_phone(account.id, key, now=now)
        second, _ = issue_to_phone(account.id, key, now=later)
        states = [
            [tokens.read(token, now=later + timedelta(minutes=minutes)).state for token in (first, second)]
            for minutes in (59, 61)
        ]

    assert until == now + LASTS == now + timedelta(days=14)
    assert states == [["valid", "valid"], ["expired", "valid"]]


def test_a_signature_is_sixty_four_bytes_and_nothing_else(live: Running, town: Town):
    assert signatures._bytes("A" * 86) != b""
    assert [signatures._bytes(text) for text in ("A" * 101, "§", "A")] == [b"", b"", b""]
