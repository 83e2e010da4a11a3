"""Answers in a Matrix room: one seat for whoever is known, one hint for whoever is not."""

from datetime import timedelta

import pytest

from muster.callouts.in_room import OLD_AFTER
from muster.callouts.link import chat_code_of
from muster.callouts.models import Call
from muster.channels import deliver
from muster.channels.letter import unseal_letter
from tests.callouts.arranged import Scene, a_scene
from tests.callouts.rooms import NAME, STRANGER, begun, called, known_as, moment, said, step, waiting, with_room
from tests.channels.gateway import Gateway, as_worker
from tests.channels.homeserver import Homeserver
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def bodies(homeserver: Homeserver, room: str) -> list[tuple[str, str]]:
    return [(one["content"]["msgtype"], one["content"]["body"]) for one in homeserver.volunteer.read(room)]


def delivered(purpose: str) -> None:
    for message in waiting(purpose):
        with as_worker():
            deliver.deliver(message.id, now=moment())


@pytest.mark.alone
def test_a_call_out_stands_in_the_room_and_whoever_answers_there_has_a_seat(homeserver: Homeserver, scene, settings):
    """The invitation came before the desk had added the room."""
    with_room(scene, "!another:muster.test")
    step()
    room = homeserver.volunteer.open_room(homeserver.desk)
    step()
    with_room(scene, room)
    person = known_as(scene.people(1)[0], homeserver.volunteer.user_id)
    step()

    callout = called(scene, origin="https://muster.example")
    delivered("callout.asked")
    homeserver.volunteer.say(room, "我来，20分钟到", name="a1")
    step()

    assert room in homeserver.desk.rooms()
    [(kind, text)] = [one for one in bodies(homeserver, room) if "来四个人" in one[1]]
    assert (kind, f"https://muster.example/c/all/{chat_code_of(callout)}/" in text) == ("m.text", True)
    assert scene.states(callout) == {person.id: "seated"}


@pytest.mark.alone
def test_a_stranger_is_told_once_how_to_become_known(homeserver: Homeserver, scene):
    room = homeserver.volunteer.open_room(homeserver.desk)
    with_room(scene, room)
    step()
    callout = called(scene, origin="https://muster.example")

    for number, text in enumerate(("大家晚上好", "我来", "我来！", "收到")):
        homeserver.volunteer.say(room, text, name=f"s{number}")
        step()
        delivered("callout.hint")

    [hint] = [body for kind, body in bodies(homeserver, room) if kind == "m.notice"]
    assert hint.startswith(homeserver.volunteer.user_id)
    assert hint.endswith(f"https://muster.example/c/all/{chat_code_of(callout)}/")
    assert scene.states(callout) == {}


def test_whoever_was_not_asked_may_come_too_and_says_it_twice_for_one_seat(liar: Gateway, scene):
    with_room(scene)
    begun(liar)
    callout = called(scene)
    newcomer = known_as(scene.people(1)[0])

    liar.answer = said("我来", "我来")
    taken = [step(), step()]

    assert taken == [2, 2]
    assert scene.states(callout) == {newcomer.id: "seated"}
    with as_owner():
        assert Call.objects.get().via == "chat"


def test_a_yes_is_taken_back_in_the_room(liar: Gateway, scene):
    person = known_as(scene.people(1)[0])
    with_room(scene)
    begun(liar)
    callout = called(scene)

    liar.answer = said("我来", "来不了")
    step()

    assert scene.states(callout) == {person.id: "released"}


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("大家注意安全", timedelta()),
        ("我来" + "说" * 60, timedelta()),  # talk
        ("我来", OLD_AFTER + MINUTE),
        ("我来", 2 * MINUTE),  # before the call-out was opened
    ],
)
def test_what_is_no_answer_now_is_none(liar: Gateway, scene, text, age):
    person = known_as(scene.people(1)[0])
    with_room(scene)
    begun(liar)
    callout = called(scene)

    liar.answer = said(text, at=moment() - age)
    step()

    assert scene.states(callout) == {person.id: "asked"}


def test_an_answer_reaches_the_communities_of_this_room_and_no_other(liar: Gateway, scene):
    person = known_as(scene.people(1)[0])
    elsewhere = called(scene)  # its community has no room
    other = a_scene(name="别处社区")
    with_room(other)
    begun(liar)

    liar.answer = said("我来")
    step()

    assert scene.states(elsewhere) == {person.id: "asked"}


def test_a_name_that_two_people_give_is_nobodys_and_gets_the_hint(liar: Gateway, scene):
    first, second = scene.people(2)
    known_as(first), known_as(second)
    with_room(scene)
    begun(liar)
    callout = called(scene)

    liar.answer = said("我来")
    step()

    assert set(scene.states(callout).values()) == {"asked"}
    [hint] = waiting("callout.hint")
    assert NAME in unseal_letter(bytes(hint.sealed), hint.id).body


def test_strangers_are_hinted_at_once_a_day_each_and_only_about_an_open_call_out(liar: Gateway, scene):
    with_room(scene)
    begun(liar)
    liar.answer = said("我来", sender=STRANGER)
    step()
    before = waiting("callout.hint")
    called(scene)

    for sender in (STRANGER, STRANGER, "@other:muster.test"):
        liar.answer = said("我来", "好的", sender=sender)
        step()

    assert (before, len(waiting("callout.hint"))) == ([], 2)
