"""Rooms of a real homeserver: what is put there, and what is heard there."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from muster.channels import matrix
from muster.channels.failures import PermanentFailure, TemporaryFailure, Unanswered
from muster.channels.letter import Letter
from muster.channels.matrix.hear import HEARD_MAX, MarkUnknown, hear
from tests.channels.arranged import an_outgoing
from tests.channels.gateway import Gateway
from tests.channels.homeserver import Homeserver
from tests.factories import an_id


def a_post(room: str, **changes: object):
    return an_outgoing(letter=Letter(room, "今晚 19:00 需要三个人。", "召集", "https://muster.example/c/1"), **changes)


@pytest.fixture
def room(homeserver: Homeserver) -> str:
    """One that a volunteer has opened and the desk has joined."""
    made = homeserver.volunteer.open_room(homeserver.desk)
    homeserver.desk.ask("POST", f"rooms/{made}/join", {})
    return made


@pytest.mark.alone
def test_a_message_stands_in_the_room_once_however_often_it_is_handed_over(homeserver: Homeserver, room: str):
    """Planted bug: a transaction id of each try."""
    outgoing = a_post(room)

    matrix.send(outgoing)
    matrix.send(outgoing)
    matrix.send(a_post(room, quiet=True))

    said = [(one["content"]["msgtype"], one["content"]["body"]) for one in homeserver.volunteer.read(room)]
    text = "召集\n今晚 19:00 需要三个人。\nhttps://muster.example/c/1"
    assert said == [("m.text", text), ("m.notice", text)]


@pytest.mark.alone
def test_a_room_we_are_not_in_is_a_refusal(homeserver: Homeserver):
    foreign = homeserver.volunteer.open_room()

    with pytest.raises(PermanentFailure):
        matrix.send(a_post(foreign))

    assert homeserver.volunteer.read(foreign) == []


@pytest.mark.alone
def test_what_others_say_is_heard_once_and_what_was_said_before_is_not(homeserver: Homeserver, room: str):
    homeserver.volunteer.say(room, "before", name="a")
    begun = hear(None, rooms=[room])
    event_id = homeserver.volunteer.say(room, "我来", name="b")
    matrix.send(a_post(room))

    first = hear(begun.since, rooms=[room], wait_s=2)
    second = hear(first.since, rooms=[room])

    assert (begun.heard, second.heard) == ((), ())
    [heard] = first.heard
    assert (heard.room_id, heard.sender, heard.event_id, heard.text) == (
        room,
        homeserver.volunteer.user_id,
        event_id,
        "我来",
    )
    assert abs(heard.at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.alone
def test_corrections_and_pictures_are_no_new_words(homeserver: Homeserver, room: str):
    begun = hear(None, rooms=[room])
    event_id = homeserver.volunteer.say(room, "我来", name="c")
    correction = {"m.relates_to": {"rel_type": "m.replace", "event_id": event_id}}
    homeserver.volunteer.say(room, "* 不来", name="d", **correction)
    homeserver.volunteer.say(room, "picture", name="e", msgtype="m.image", url="mxc://muster.test/a")

    step = hear(begun.since, rooms=[room], wait_s=2)

    assert [one.text for one in step.heard] == ["我来"]


@pytest.mark.alone
def test_only_rooms_we_were_told_of_are_joined_and_listened_to(homeserver: Homeserver):
    ours, foreign = (homeserver.volunteer.open_room(homeserver.desk) for _ in range(2))

    begun = hear(None, rooms=[ours])
    homeserver.desk.ask("POST", f"rooms/{foreign}/join", {})
    for room in (ours, foreign):
        homeserver.volunteer.say(room, "我来", name=f"f{room}")
    step = hear(begun.since, rooms=[ours], wait_s=2)

    assert begun.joined == (ours,)
    assert [one.room_id for one in step.heard] == [ours]
    assert ours in homeserver.desk.rooms()


@pytest.mark.alone
def test_an_invitation_of_a_stranger_is_left_alone(homeserver: Homeserver):
    foreign = homeserver.volunteer.open_room(homeserver.desk)

    step = hear(None, rooms=[])

    assert (step.joined, foreign in homeserver.desk.rooms()) == ((), False)


@pytest.mark.alone
def test_more_than_one_step_holds_is_said_to_be_missed(homeserver: Homeserver, room: str):
    begun = hear(None, rooms=[room])
    for number in range(HEARD_MAX + 5):
        homeserver.volunteer.say(room, f"{number}", name=f"g{number}")

    step = hear(begun.since, rooms=[room], wait_s=2)

    assert (step.missed, len(step.heard)) == ((room,), HEARD_MAX)
    assert step.heard[-1].text == f"{HEARD_MAX + 4}"


@pytest.fixture
def liar(gateway: Gateway, settings) -> Gateway:
    settings.MATRIX_URL, settings.MATRIX_TOKEN = gateway.url, "secret-token"
    return gateway


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b'{"event_id": 1}', b"[" * 10_000])
def test_a_homeserver_that_answers_nonsense_has_told_nothing(liar: Gateway, answer):
    liar.answer = answer

    with pytest.raises(Unanswered):
        matrix.send(a_post("!a:muster.test"))
    with pytest.raises(Unanswered):
        hear("s1", rooms=["!a:muster.test"])


NONSENSE = [
    None,
    {"join": []},
    {"join": {"!a:b": []}},
    {"join": {"!a:b": {"timeline": {"events": [None, 1, {}, {"type": "m.room.message", "content": "x"}]}}}},
]


@pytest.mark.parametrize("rooms", NONSENSE)
def test_events_that_are_none_are_passed_over(liar: Gateway, rooms):
    liar.answer = json.dumps({"next_batch": "s2", "rooms": rooms}).encode()

    step = hear("s1", rooms=["!a:b"])

    assert (step.since, step.heard) == ("s2", ())


REPLY = {"m.in_reply_to": {"event_id": "$0"}}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "我来"),
        ({"content": {"msgtype": "m.text", "body": "a\ud800b"}}, "a?b"),
        ({"content": {"msgtype": "m.text", "body": "x" * 5_000}}, "x" * 1_000),
        ({"content": {"msgtype": "m.text", "body": "a\0b"}}, None),
        ({"content": {"msgtype": "m.text", "body": "> <@x:y> 我来\n> 二\n\n谢谢", "m.relates_to": REPLY}}, "谢谢"),
        ({"content": {"msgtype": "m.text", "body": "> 我来", "m.relates_to": REPLY}}, ""),
        ({"content": {"msgtype": "m.text", "body": "我来", "m.relates_to": REPLY}}, "我来"),
        ({"content": {"msgtype": "m.text", "body": "> 我来"}}, "> 我来"),
        ({"origin_server_ts": 10**30}, None),
        ({"origin_server_ts": "soon"}, None),
        ({"sender": "@" + "a" * 300}, None),
        ({"sender": None}, None),
    ],
)
def test_hostile_events_are_cut_or_passed_over(liar: Gateway, changed, text):
    event = {
        "type": "m.room.message",
        "content": {"msgtype": "m.text", "body": "我来"},
        "sender": "@a:b",
        "event_id": "$1",
        "origin_server_ts": 1_666_569_600_000,
    }
    said = {"join": {"!a:b": {"timeline": {"events": [event | changed]}}}}
    liar.answer = json.dumps({"next_batch": "s2", "rooms": said}).encode()

    step = hear("s1", rooms=["!a:b"])

    assert [one.text for one in step.heard] == ([] if text is None else [text])


@pytest.mark.parametrize(
    ("status", "failure"),
    [(401, PermanentFailure), (403, PermanentFailure), (429, TemporaryFailure), (502, TemporaryFailure)],
)
def test_what_a_homeserver_answers_tells_whether_to_try_again(liar: Gateway, status, failure):
    liar.status = status

    with pytest.raises(failure):
        matrix.send(a_post("!a:muster.test"))


def test_a_mark_that_the_homeserver_does_not_know_is_told_apart_from_a_refusal(liar: Gateway):
    liar.status = 400

    with pytest.raises(MarkUnknown):
        hear("s1", rooms=["!a:muster.test"])
    with pytest.raises(PermanentFailure) as refused:
        hear(None, rooms=["!a:muster.test"])

    assert type(refused.value) is PermanentFailure


@pytest.mark.parametrize("room", ["", "#a:b", "!a:b/../../x", "!a b:c", "!a:b?x=1", "!a:b\n", "!" + "a" * 300])
def test_what_is_no_room_is_never_put_into_an_address(liar: Gateway, room):
    with pytest.raises(PermanentFailure):
        matrix.send(a_post(room))

    assert liar.asked == []


def test_a_token_travels_encrypted_or_not_at_all(settings):
    settings.MATRIX_URL, settings.MATRIX_TOKEN = "http://matrix.example", "secret-token"

    with pytest.raises(PermanentFailure) as failure:
        matrix.send(a_post("!a:b", id=an_id()))

    assert "secret" not in str(failure.value)
