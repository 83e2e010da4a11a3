"""Rooms of communities in which something is said: a homeserver that answers as it is told, and the worker that listens."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from muster.access.scope import Scope, open_scope
from muster.callouts.in_room import in_room
from muster.callouts.tend import tend
from muster.channels.groups import add_group
from muster.channels.listen import listen
from muster.channels.models import Heard as Mark
from muster.channels.models import Message
from muster.channels.subscribe import subscribe
from muster.identifiers import uuid7
from tests.callouts.arranged import Scene, the_worker
from tests.channels.gateway import Gateway, as_worker
from tests.conftest import as_owner

ROOM, NAME, STRANGER = "!room:muster.test", "@lin:muster.test", "@stranger:muster.test"


@pytest.fixture
def liar(gateway: Gateway, settings) -> Gateway:
    """A homeserver that says what it is told to."""
    settings.MATRIX_URL, settings.MATRIX_TOKEN = gateway.url, "secret-token"
    return gateway


def moment() -> datetime:
    return datetime.now(UTC)


def with_room(scene: Scene, room: str = ROOM) -> None:
    here = scene.community
    with open_scope(Scope(desks=(here.id,))):
        add_group(here.id, room, channel="matrix", label="群", city_id=scene.city.id, by=uuid7(), now=moment())


def known_as(person, name: str = NAME):
    with open_scope(Scope(volunteer=person.id)):
        subscribe(person.id, name, channel="matrix_id", city_id=person.city_id, now=moment())
    return person


def called(scene: Scene, **changes):
    """A call-out that stands in the chats of its community."""
    callout = scene.call(now=moment(), wakes_because="试", to_groups=True, **changes)
    with the_worker(scene):
        tend(scene.community.id, callout.id, now=moment())
    return callout


def step(*, now: datetime | None = None) -> int:
    at = now or moment()
    with as_worker():
        return listen(partial(in_room, now=at), now=at)


def said(*texts: str, sender: str = NAME, at: datetime | None = None) -> bytes:
    """What the homeserver answers next."""
    events = [
        {
            "type": "m.room.message",
            "content": {"msgtype": "m.text", "body": text},
            "sender": sender,
            "event_id": f"${number}",
            "origin_server_ts": int((at or moment()).timestamp() * 1000),
        }
        for number, text in enumerate(texts)
    ]
    return json.dumps({"next_batch": "s2", "rooms": {"join": {ROOM: {"timeline": {"events": events}}}}}).encode()


def begun(liar: Gateway) -> None:
    liar.answer = b'{"next_batch": "s1"}'
    step()
    assert mark().since == "s1"


def mark() -> Mark:
    with as_owner():
        return Mark.objects.get()


def waiting(purpose: str) -> list[Message]:
    with as_owner():
        return list(Message.objects.filter(purpose=purpose, channel="matrix"))
