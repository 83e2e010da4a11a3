"""A number and what is said to it lie sealed in the outbox, opened by the worker that sends and by nobody else."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from muster import channels
from muster.access.seal import CannotUnseal
from muster.channels.letter import Letter, seal_letter, unseal_letter
from muster.channels.models import Message
from tests.channels.arranged import LASTS, delivered, put
from tests.conftest import as_owner
from tests.factories import T0, an_id

NUMBER, WORDS = "+8613909312345", "123456 是您的验证码"
OLD_ROWS = """
INSERT INTO channels_message (id, channel, purpose, phone, body, state, tries, expires_at, created_at)
VALUES (%s, 'sms', 'sign_in_code', %s, %s, %s, 0, %s, %s)
"""


def test_a_letter_opens_in_its_own_row_only():
    here, elsewhere = an_id(), an_id()
    sealed = seal_letter(Letter(NUMBER, WORDS), here)

    assert unseal_letter(sealed, here) == Letter(NUMBER, WORDS)
    assert NUMBER[3:].encode() not in sealed
    for changed, row in ((sealed, elsewhere), (sealed[:-1] + b"x", here), (b"", here), (sealed[:9], here)):
        with pytest.raises(CannotUnseal):
            unseal_letter(changed, row)


def test_a_letter_that_is_logged_says_nothing():
    assert repr(Letter(NUMBER, WORDS)) == "Letter()"


@pytest.mark.django_db
def test_a_waiting_row_says_neither_number_nor_text_in_clear(gateway):
    put(phone=NUMBER, body=WORDS)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT m::text, encode(sealed, 'escape') FROM channels_message m")
        row = " ".join(cursor.fetchone())
    assert [word for word in (NUMBER[3:], "123456", "验证码") if word in row] == []


@pytest.mark.django_db
def test_a_letter_that_cannot_be_opened_is_given_up_and_nothing_is_sent(gateway, caplog):
    one, other = put(phone=NUMBER), put(phone="+8613909319999")
    with as_owner():
        Message.objects.filter(id=one).update(sealed=Message.objects.get(id=other).sealed)

    message = delivered(one)

    assert (message.state, message.sealed, gateway.received) == ("dead", None, [])
    assert f"{one} cannot be opened" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "sealed"), [("sent", b"x"), ("dead", b"x"), ("waiting", None)])
def test_a_row_that_no_longer_waits_cannot_keep_its_number(gateway, state, sealed):
    message_id = put()

    with pytest.raises(IntegrityError), transaction.atomic(), as_owner():
        Message.objects.filter(id=message_id).update(state=state, sealed=sealed)


def test_nobody_opens_a_letter_but_the_worker_that_hands_it_over():
    source = Path(channels.__file__).parent.parent
    callers = {f"{path.relative_to(source)}" for path in source.rglob("*.py") if "unseal_letter" in path.read_text()}

    assert callers == {"channels/letter.py", "channels/hand_over.py"}


@pytest.mark.django_db
def test_messages_of_an_older_version_are_sealed_and_still_sent(gateway):
    """A data folder in which one message waits and one was sent, as the last version wrote them."""
    waiting, sent = an_id(), an_id()
    with as_owner():
        _migrate("0003_worker_tidies")
        with connection.cursor() as cursor:
            for row, body, state in ((waiting, WORDS, "waiting"), (sent, "", "sent")):
                cursor.execute(OLD_ROWS, [row, NUMBER, body, state, T0 + LASTS, T0])
        _migrate("0004_sealed")
        _migrate("0006_who_may_see")
        kept = dict(Message.objects.values_list("id", "sealed"))

    message = delivered(waiting)

    assert (kept[sent], unseal_letter(kept[waiting], waiting)) == (None, Letter(NUMBER, WORDS))
    assert json.loads(gateway.received[0][1])["to"] == NUMBER
    assert message.state == "sent"


def _migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("channels", name)])
