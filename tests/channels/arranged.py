"""Messages written by the app and handed over by the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.db import connection, connections

from muster.access.scope import Scope, open_scope
from muster.channels import deliver, outbox
from muster.channels.letter import Letter, Outgoing
from muster.channels.models import Message
from muster.channels.subscribe import subscribe
from muster.people.models import Volunteer
from tests.channels.gateway import as_worker
from tests.factories import T0, an_id

LASTS = timedelta(minutes=10)
NUMBER, WORDS = "+8613909312345", "123456"


def put(**changes: object) -> UUID:
    values = {"purpose": "sign_in_code", "phone": NUMBER, "body": WORDS, "lasts": LASTS, "now": T0} | changes
    return outbox.put(Letter(values.pop("phone"), values.pop("body")), **values)


def put_to(person: Volunteer, channel: str, **changes: object) -> UUID:
    """A message whose address the worker looks up."""
    letter = Letter("", "有人需要您", title="召集", link="https://muster.example/c/1")
    values = {"purpose": "call_out", "lasts": timedelta(hours=1), "now": T0} | changes
    return outbox.put(letter, channel=channel, person_id=person.id, **values)


def an_outgoing(**changes: object) -> Outgoing:
    values = {
        "id": an_id(),
        "letter": Letter(NUMBER, WORDS),
        "quiet": False,
        "tag": "",
        "expires_at": T0 + LASTS,
    }
    return Outgoing(**values | changes)


def delivered(message_id: UUID, *, after: timedelta = timedelta()) -> Message:
    with as_worker():
        deliver.deliver(message_id, now=T0 + after)
        return Message.objects.get(id=message_id)


def read(message_id: UUID) -> Message:
    with as_worker():
        return Message.objects.get(id=message_id)


def subscribed(person: Volunteer, channel: str, *texts: str) -> None:
    """In the person's own scope, one minute after the other."""
    with open_scope(Scope(volunteer=person.id)):
        for minutes, text in enumerate(texts):
            subscribe(person.id, text, channel=channel, city_id=person.city_id, now=T0 + timedelta(minutes=minutes))


@contextmanager
def workers_everywhere() -> Iterator[None]:
    """All connections, also those of other threads, act as muster_worker."""
    options = connections.settings["default"]["OPTIONS"]
    kept = options["options"]
    connection.close()
    options["options"] = "-c timezone=UTC -c role=muster_worker"
    try:
        yield
    finally:
        connection.close()
        options["options"] = kept
