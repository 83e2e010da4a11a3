"""The worker listens: whatever dies or lies meanwhile, what was said is taken once."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError

from muster.channels.listen import AGAIN_AFTER, listen
from muster.channels.models import Group
from tests.callouts.arranged import Scene, a_scene
from tests.callouts.rooms import ROOM, STRANGER, begun, called, known_as, mark, moment, said, step, with_room
from tests.channels.gateway import Gateway, as_worker, until
from tests.conftest import as_owner
from tests.server import DATA_DIR

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def test_a_homeserver_that_is_away_is_left_alone_for_a_while_and_nothing_is_lost(liar: Gateway, scene):
    person = known_as(scene.people(1)[0])
    with_room(scene)
    begun(liar)
    callout = called(scene)
    liar.status = 502
    step()
    liar.status, liar.answer = 200, said("我来")

    asked = len(liar.asked)
    at_once, stood = step(), mark().since
    later = step(now=moment() + AGAIN_AFTER)

    assert (at_once, stood, later, mark().since) == (0, "s1", 1, "s2")
    assert len(liar.asked) > asked
    assert scene.states(callout) == {person.id: "seated"}


def test_a_homeserver_that_was_set_up_anew_is_listened_to_from_now_on(liar: Gateway, scene):
    with_room(scene)
    begun(liar)
    with as_owner():
        Group.objects.update(added_at=moment() - timedelta(hours=1))
    liar.status = 400
    step()
    anew = mark().since
    liar.status = 200
    step()

    assert (anew, mark().since) == ("", "s1")


def test_one_message_that_fails_keeps_no_other_from_being_taken(liar: Gateway, scene, caplog):
    with_room(scene)
    begun(liar)
    taken = []

    def hand_on(one, groups):
        if one.text == "坏":
            raise ValueError
        taken.append(one.text)

    liar.answer = said("一", "坏", "二")
    with as_worker():
        listen(hand_on, now=moment())

    assert (taken, mark().since) == (["一", "二"], "s2")
    assert "could not be taken" in caplog.text


def test_where_the_database_goes_away_the_whole_step_is_heard_again(liar: Gateway, scene):
    with_room(scene)
    begun(liar)

    def hand_on(one, groups):
        raise OperationalError

    liar.answer = said("我来")
    with pytest.raises(OperationalError), as_worker():
        listen(hand_on, now=moment())

    assert mark().since == "s1"


def test_what_was_missed_is_noted_without_a_word_of_it(liar: Gateway, scene, caplog):
    with_room(scene)
    begun(liar)
    answer = json.loads(said("我来"))
    answer["rooms"]["join"][ROOM]["timeline"]["limited"] = True
    liar.answer = json.dumps(answer).encode()

    step()

    assert "was not heard" in caplog.text
    assert ROOM not in caplog.text


def test_without_rooms_or_settings_nobody_is_asked(liar: Gateway, scene, settings):
    alone = step()
    with_room(scene)
    settings.MATRIX_TOKEN = ""

    assert (alone, step(), liar.asked) == (0, 0, [])


def killed_after_the_first(liar: Gateway, told: Path, *words: str) -> None:
    environment = os.environ | {
        "MUSTER_DATA_DIR": str(DATA_DIR),
        "MUSTER_DATABASE_ROLE": "muster_worker",
        "MUSTER_MATRIX_URL": liar.url,
        "MUSTER_MATRIX_TOKEN": "secret-token",
    }
    worker = subprocess.Popen([sys.executable, "-m", "tests.callouts.listener", str(told), *words], env=environment)
    try:
        until(told.exists, patience_s=60)
    finally:
        worker.kill()
        worker.wait()


@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("planted", "seated"), [([], 2), (["mark first"], 1)])
def test_a_worker_killed_between_two_messages_loses_and_doubles_nothing(
    liar: Gateway, scene, tmp_path, planted, seated
):
    """The second case is the planted bug, caught: the mark moved before the messages were taken."""
    first, second = scene.people(2)
    known_as(first), known_as(second, STRANGER)
    with_room(scene)
    begun(liar)
    callout = called(scene)
    answer, more = json.loads(said("我来")), json.loads(said("我来", sender=STRANGER))
    events = answer["rooms"]["join"][ROOM]["timeline"]["events"]
    events += more["rooms"]["join"][ROOM]["timeline"]["events"]
    liar.answer = json.dumps(answer).encode()

    killed_after_the_first(liar, tmp_path / "told", *planted)
    left = scene.states(callout)
    if mark().since == "s2":  # the homeserver has nothing more to say
        liar.answer = b'{"next_batch": "s2"}'
    step()

    assert left == {first.id: "seated", second.id: "asked"}
    assert list(scene.states(callout).values()).count("seated") == seated
    assert scene.fresh(callout).claims == seated
