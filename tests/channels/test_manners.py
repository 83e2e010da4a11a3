"""Gateways that hang, drip, answer twice, lie or die: what can be known is known, and nobody else waits for it."""

import threading
import time
from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from muster.channels import deliver, sms
from muster.channels.failures import TemporaryFailure, Unanswered
from muster.channels.models import Message
from muster.channels.peer import WAIT_MAX_S, exchange
from muster.channels.take import SENDING_MAX, TRIES_MAX, Outcome, settle, take, take_back
from tests.channels.arranged import an_outgoing, delivered, put, read, workers_everywhere
from tests.channels.gateway import Gateway, as_worker, until
from tests.factories import T0

LONGEST_S = WAIT_MAX_S + 1.5


@pytest.fixture
def impatient(monkeypatch):
    """The same waits, shorter."""
    monkeypatch.setattr(exchange, "__kwdefaults__", exchange.__kwdefaults__ | {"wait_s": 0.5})


@pytest.mark.parametrize("manner", ["hangs", "drips"])
@pytest.mark.alone
def test_a_gateway_that_hangs_or_drips_is_left_after_five_seconds(gateway: Gateway, manner):
    """Planted bug: the socket's own time-out alone, which each byte that drips in begins anew."""
    gateway.manner = manner
    began = time.monotonic()

    with pytest.raises(Unanswered):
        sms.send(an_outgoing())

    assert WAIT_MAX_S - 0.5 < time.monotonic() - began < LONGEST_S


@pytest.mark.parametrize("manner", ["hangs", "drips", "dies_at_once", "talks_nonsense"])
def test_silence_and_nonsense_leave_it_open_whether_it_was_taken(gateway: Gateway, impatient, manner):
    gateway.manner = manner

    with pytest.raises(Unanswered):
        sms.send(an_outgoing())

    assert len(gateway.received) == 1


@pytest.mark.parametrize("manner", ["answers_twice", "dies_after_200"])
def test_a_first_200_counts_whatever_follows_it(gateway: Gateway, impatient, manner):
    gateway.manner = manner

    sms.send(an_outgoing())

    assert len(gateway.received) == 1


def test_a_200_with_garbage_is_all_that_a_gateway_can_tell_us(gateway: Gateway):
    """Whether the phone rang is known to nobody here: `sent` means that the gateway took it."""
    gateway.answer = b"<html>\xff"

    sms.send(an_outgoing())


def test_a_gateway_that_is_away_has_certainly_taken_nothing(settings):
    settings.SMS_URL = "http://127.0.0.1:9/"

    with pytest.raises(TemporaryFailure) as failure:
        sms.send(an_outgoing())

    assert not isinstance(failure.value, Unanswered)


@pytest.mark.django_db
def test_silence_is_tried_again_under_the_same_key(gateway: Gateway, impatient):
    gateway.manner = "hangs"
    message_id = put()
    silent = delivered(message_id)

    gateway.manner = "plain"
    sent = delivered(message_id, after=timedelta(seconds=4))

    assert [(one.state, one.reason) for one in (silent, sent)] == [("waiting", "silent"), ("sent", "")]
    assert len({headers["Idempotency-Key"] for headers, _body in gateway.received}) == 1


def test_a_worker_holds_no_message_longer_than_all_its_addresses_take():
    from muster.channels import hand_over, mail
    from muster.channels.peer import WAIT_MAX_S

    longest_s = max(WAIT_MAX_S, mail.ALL_STEPS_MAX_S)

    assert hand_over.FAN_OUT_MAX_S + longest_s < SENDING_MAX.total_seconds()


@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
def test_a_channel_that_hangs_holds_up_no_other(gateway: Gateway, other: Gateway, monkeypatch):
    """Planted bug: one pool of hands for all channels. Also what comes while the others hang is handed over."""
    from muster.channels.registry import CHANNELS

    monkeypatch.setattr(deliver, "SWEEP_MAX_S", 4.0)
    monkeypatch.setitem(CHANNELS, "screen", _Other(other))
    gateway.manner = "hangs"
    now = timezone.now()
    slow = [put(now=now) for _ in range(12)]
    quick = [put(now=now, channel="screen") for _ in range(4)]

    with workers_everywhere():
        sweep = threading.Thread(target=deliver.deliver_waiting, kwargs={"clock": timezone.now})
        began = time.monotonic()
        sweep.start()
        until(lambda: len(other.received) == 4)
        first_s = time.monotonic() - began
        late = put(now=timezone.now(), channel="screen")
        until(lambda: len(other.received) == 5)
        late_s = time.monotonic() - began
        sweep.join()

    assert (first_s < 2, late_s < 4) == (True, True)
    assert {read(one).state for one in (*quick, late)} == {"sent"}
    assert {read(one).state for one in slow} == {"waiting"}
    assert len(gateway.received) == sms.HANDS  # each hand hung once, and the sweep's time was over


@pytest.mark.django_db
def test_a_channel_that_is_partly_busy_is_given_the_hands_that_are_free(gateway: Gateway):
    put()

    with as_worker():
        wanted = [deliver._wanted(["sms"] * busy, T0) for busy in (0, 1, sms.HANDS)]

    assert wanted == [[("sms", 1)], [("sms", 1)], []]


@pytest.mark.django_db
def test_a_channel_with_a_bug_loses_nothing_and_is_not_tried_for_ever(gateway: Gateway, monkeypatch):
    def broken(_message) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(sms, "send", broken)
    message_id, states = put(lasts=timedelta(days=1)), []
    for hours in range(TRIES_MAX + 1):
        with as_worker():
            take_back(now=T0 + timedelta(hours=hours))
        if read(message_id).state == "waiting":
            with pytest.raises(RuntimeError, match="planted"):
                delivered(message_id, after=timedelta(hours=hours))
        states.append(read(message_id).state)

    assert states == ["sending"] * TRIES_MAX + ["unsure"]


@pytest.mark.django_db
def test_a_worker_that_comes_back_late_says_what_came_of_it(gateway: Gateway, settings):
    """It slept while its message was given up as unsure; it alone knows better."""
    settings.MAIL_URL = "smtp://localhost?from=desk@muster.example"
    message_id = put(channel="mail", phone="wang@example.org")
    with as_worker():
        message = take(Q(id=message_id), now=T0)
        later = T0 + SENDING_MAX + timedelta(seconds=1)
        take_back(now=later)
        given_up = Message.objects.get(id=message_id).state
        settle(message, Outcome(Message.State.WAITING, "busy"), now=later)
        still = Message.objects.get(id=message_id).state
        settle(message, Outcome(Message.State.SENT), now=later)

    assert (given_up, still, read(message_id).state) == ("unsure", "unsure", "sent")


@pytest.fixture
def other():
    server = Gateway()
    yield server
    server.end()


class _Other:
    """A second channel, by the same means."""

    HANDS = 4

    def __init__(self, server: Gateway) -> None:
        self._server = server

    def is_set(self) -> bool:
        return True

    def repeats(self, _tag: str) -> bool:
        return True

    def send(self, message) -> None:
        exchange("POST", self._server.url, b"{}", {}).check()
