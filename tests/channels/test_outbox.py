"""Messages are handed over once, retried with patience, never late, and then forgotten."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from muster.channels import deliver, outbox, sms
from muster.channels.budget import DAY, spend
from muster.channels.failures import PermanentFailure, TemporaryFailure
from muster.channels.letter import Letter, unseal_letter
from muster.channels.models import Message, SendBudget
from muster.channels.take import TRIES_MAX, bury_expired
from tests.channels.arranged import LASTS, an_outgoing, delivered, put
from tests.channels.gateway import as_worker
from tests.factories import T0


def opened(message: Message) -> Letter:
    return unseal_letter(message.sealed, message.id)


@pytest.mark.django_db
def test_a_message_is_handed_over_signed_and_its_text_forgotten(gateway):
    message = delivered(put())

    headers, body = gateway.received[0]
    signed = hmac.new(b"shared", headers["Muster-Time"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert json.loads(body) == {"id": str(message.id), "to": "+8613909312345", "text": "123456"}
    assert headers["Muster-Signature"] == f"sha256={signed}"
    assert (message.state, message.sealed, message.tries) == ("sent", None, 1)


@pytest.mark.django_db
def test_a_message_is_handed_over_once(gateway):
    message_id = put()
    for _ in range(3):
        delivered(message_id)

    assert len(gateway.received) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_busy_gateway_is_tried_again_later_and_not_for_ever(gateway, status):
    gateway.status = status
    message_id = put(lasts=timedelta(hours=1))

    at_once = [delivered(message_id) for _ in range(3)][-1]
    later = [delivered(message_id, after=timedelta(minutes=5 * n)) for n in range(1, 10)][-1]

    assert (at_once.state, at_once.tries, opened(at_once)) == ("waiting", 1, Letter("+8613909312345", "123456"))
    assert (later.state, later.tries, later.reason, later.sealed) == ("dead", TRIES_MAX, "busy", None)
    assert len(gateway.received) == TRIES_MAX
    assert len({headers["Idempotency-Key"] for headers, _body in gateway.received}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("status", [302, 308, 400, 403, 404])
def test_a_refusal_or_a_redirect_is_final(gateway, status):
    gateway.status = status

    message = delivered(put())

    assert (message.state, message.sealed) == ("dead", None)
    assert len(gateway.received) == 1


@pytest.mark.django_db
def test_an_expired_code_is_never_sent(gateway):
    message_id = put()

    message = delivered(message_id, after=LASTS)
    with as_worker():
        bury_expired(now=T0 + LASTS)
        buried = Message.objects.get(id=message_id)

    assert gateway.received == []
    assert (message.state, buried.state, buried.sealed) == ("waiting", "dead", None)


@pytest.mark.django_db(transaction=True)
def test_a_sweep_hands_over_all_that_waits_and_two_sweeps_nothing_twice(gateway):
    for _ in range(20):
        put()

    with as_worker():
        connection.cursor().execute("RESET ROLE; SET ROLE muster_worker")
        ids = list(Message.objects.values_list("id", flat=True))
        threads = [threading.Thread(target=_sweep, args=[ids]) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        states = set(Message.objects.values_list("state", flat=True))

    assert len(gateway.received) == 20
    assert states == {"sent"}


def _sweep(ids) -> None:
    try:
        connection.cursor().execute("SET ROLE muster_worker")
        for message_id in ids:
            deliver.deliver(message_id, now=T0)
    finally:
        connection.close()


@pytest.mark.django_db
def test_a_message_of_an_act_that_failed_is_not_sent(gateway):
    def act_that_fails() -> None:
        with transaction.atomic():
            put()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act_that_fails()

    with as_worker():
        assert Message.objects.count() == 0


def test_a_gateway_that_is_away_or_silent_is_a_temporary_failure(settings, monkeypatch):
    settings.SMS_URL = "http://127.0.0.1:9/"
    with pytest.raises(TemporaryFailure) as failure:
        sms.send(an_outgoing())

    assert "123456" not in str(failure.value)
    assert "13909312345" not in str(failure.value)


@pytest.mark.parametrize(
    "url", ["http://gateway.example/", "https://gateway.example:x/", "https://[gateway/", "gateway"]
)
def test_numbers_travel_encrypted_or_not_at_all(settings, url):
    settings.SMS_URL = url

    with pytest.raises(PermanentFailure):
        sms.send(an_outgoing())


@pytest.mark.django_db
def test_without_a_gateway_nothing_is_promised(settings):
    settings.SMS_URL, settings.IS_DEMO, settings.DEBUG = "", False, False

    with pytest.raises(outbox.NoChannel):
        put()


@pytest.mark.django_db
def test_the_app_cannot_read_messages():
    from django.db import ProgrammingError

    with pytest.raises(ProgrammingError, match="permission denied"):
        list(Message.objects.all())


@pytest.mark.django_db
def test_old_messages_and_budgets_are_removed(gateway):
    message = delivered(put())
    spend("day:x", DAY, 5, now=T0)

    with as_worker():
        deliver.tidy(now=T0 + deliver.KEPT + timedelta(days=1))
        left = (Message.objects.filter(id=message.id).count(), SendBudget.objects.count())

    assert left == (0, 0)
