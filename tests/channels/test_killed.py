"""A worker is killed while the service it speaks to hangs: nothing is lost, and nobody is reached twice."""

import os
import subprocess
import sys
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings as current
from django.utils import timezone

from muster.channels import deliver
from muster.channels.take import SENDING_MAX, take_back
from tests import factories as make
from tests.channels.arranged import put, read
from tests.channels.gateway import Gateway, as_worker, until
from tests.channels.postbox import Postbox
from tests.server import DATA_DIR

pytestmark = [pytest.mark.alone, pytest.mark.django_db(transaction=True)]
MAIL = "wang@example.org"


def killed_while(message_id: UUID, is_under_way, *, planted: str = "") -> None:
    """Start a worker on this message, and kill it with SIGKILL once the service has the message."""
    environment = os.environ | {
        "MUSTER_DATA_DIR": str(DATA_DIR),
        "MUSTER_DATABASE_ROLE": "muster_worker",
        "MUSTER_SMS_URL": current.SMS_URL,
        "MUSTER_SMS_SECRET": current.SMS_SECRET,
        "MUSTER_MAIL_URL": current.MAIL_URL,
    }
    words = [sys.executable, "-m", "tests.channels.worker", str(message_id), *([planted] if planted else [])]
    worker = subprocess.Popen(words, env=environment)
    try:
        until(is_under_way, patience_s=60)
    finally:
        worker.kill()
        worker.wait()


def next_worker(message_id: UUID) -> None:
    """What the next sweep does, once the message has lain in hand for too long."""
    later = timezone.now() + SENDING_MAX + timedelta(seconds=1)
    with as_worker():
        take_back(now=later)
        deliver.deliver(message_id, now=later)


def a_mail() -> UUID:
    return put(channel="mail", phone=MAIL, now=timezone.now(), community_id=make.a_city().id)


def test_a_text_message_is_sent_again_under_the_same_key(gateway: Gateway):
    gateway.manner = "hangs"
    message_id = put(now=timezone.now())

    killed_while(message_id, lambda: gateway.received)
    left = read(message_id)
    gateway.manner = "plain"
    next_worker(message_id)

    assert (left.state, left.tries, bool(left.sealed)) == ("sending", 1, True)
    assert [headers["Idempotency-Key"] for headers, _body in gateway.received] == [str(message_id)] * 2
    assert (read(message_id).state, read(message_id).tries) == ("sent", 2)


def test_a_mail_is_never_sent_twice_and_is_shown_as_unsure(postbox: Postbox):
    postbox.answers = None
    message_id = a_mail()

    killed_while(message_id, lambda: postbox.mails)
    postbox.answers = "250 taken"
    next_worker(message_id)
    left = read(message_id)

    assert len(postbox.mails) == 1
    assert (left.state, left.reason, left.sealed) == ("unsure", "killed", None)


def test_it_is_not_taken_back_while_a_worker_may_still_be_at_it(gateway: Gateway):
    gateway.manner = "hangs"
    message_id = put(now=timezone.now())
    killed_while(message_id, lambda: gateway.received)

    with as_worker():
        taken_back = take_back(now=timezone.now() + SENDING_MAX - timedelta(seconds=5))

    assert (taken_back, read(message_id).state) == (0, "sending")


def test_a_state_that_is_set_after_sending_would_send_the_mail_twice(postbox: Postbox):
    """The planted bug, caught: the killed worker leaves the row as if nothing had happened."""
    postbox.answers = None
    message_id = a_mail()

    killed_while(message_id, lambda: postbox.mails, planted="state after sending")
    postbox.answers = "250 taken"
    next_worker(message_id)

    assert len(postbox.mails) == 2
