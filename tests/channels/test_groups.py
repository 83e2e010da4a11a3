"""Chats of a community: added by its desk, spoken to by the worker, and never shown again."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from muster.access.scope import Scope, open_scope
from muster.channels import outbox, wecom
from muster.channels.groups import add_group, remove_group, rooms_listened_to
from muster.channels.letter import Letter
from muster.channels.limits import GROUPS_MAX
from muster.channels.models import Group
from muster.channels.queries import failed_in, groups_of, messages_about, states_about
from muster.channels.refusals import GroupKnown, NotAGroup, TooManyGroups
from muster.channels.robots import WECOM
from tests import factories as make
from tests.channels.arranged import delivered
from tests.channels.gateway import Gateway, as_worker
from tests.factories import T0, an_id

pytestmark = pytest.mark.django_db
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
ABOUT = an_id()


@pytest.fixture
def community():
    return make.a_community(make.a_city())


@pytest.fixture
def robot(gateway: Gateway, monkeypatch) -> Gateway:
    monkeypatch.setattr(wecom, "WECOM", replace(WECOM, page=f"{gateway.url}/send?key="))
    gateway.answer = b'{"errcode": 0}'
    return gateway


def added(community, text: str = KEY, channel: str = "wecom", label: str = "楼栋群"):
    with open_scope(Scope(desks=(community.id,))):
        return add_group(
            community.id, text, channel=channel, label=label, city_id=community.parent_id, by=an_id(), now=T0
        )


def put(community, group_id):
    with open_scope(Scope(desks=(community.id,))):
        return outbox.put_to_group(
            group_id, Letter("", "需要三个人。"), purpose="call_out", lasts=timedelta(hours=1), now=T0, about_id=ABOUT
        )


def test_a_group_is_told_and_its_desk_sees_that_it_was(community, robot: Gateway):
    group_id = added(community, WECOM.page + KEY)

    message = delivered(put(community, group_id))

    assert (message.state, message.group_id, message.community_id) == ("sent", group_id, community.id)
    assert robot.asked == [f"/send?key={KEY}"]
    assert json.loads(robot.received[0][1])["text"]["content"] == "需要三个人。"
    with open_scope(Scope(desks=(community.id,))):
        assert [(one.label, one.state, one.why) for one in groups_of(community.id)] == [("楼栋群", "ok", "")]
        assert states_about(community.id, ABOUT) == {"waiting": 0, "sending": 0, "sent": 1, "dead": 0, "unsure": 0}
        assert [one.id for one in messages_about(community.id, ABOUT)] == [message.id]


def test_a_robot_that_was_removed_is_shown_as_gone_with_what_was_lost(community, robot: Gateway, settings):
    settings.LANGUAGE_CODE = "en"
    group_id = added(community)
    robot.answer = b'{"errcode": 93000}'

    message = delivered(put(community, group_id))

    with open_scope(Scope(desks=(community.id,))):
        [group] = groups_of(community.id)
        [failed] = failed_in(community.id)
    assert (group.state, group.last_reason, failed.id, failed.state, failed.reason) == (
        "gone",
        "gone",
        message.id,
        "dead",
        "gone",
    )
    assert failed.why == group.why != ""


def test_an_answer_that_cannot_be_read_is_shown_as_unsure_and_not_said_twice(community, robot: Gateway):
    robot.answer = b"<html>"
    message_id = put(community, added(community))

    for minutes in range(0, 50, 10):
        message = delivered(message_id, after=timedelta(minutes=minutes))

    assert (message.state, message.reason, len(robot.received)) == ("unsure", "unreadable", 1)


def test_a_message_to_a_group_that_was_removed_meanwhile_is_dead(community, robot: Gateway):
    group_id = added(community)
    message_id = put(community, group_id)
    with open_scope(Scope(desks=(community.id,))):
        remove_group(community.id, group_id)

    message = delivered(message_id)

    assert (message.state, message.reason, robot.received) == ("dead", "no_address", [])


def test_a_community_has_so_many_groups_and_each_once(community):
    ids = [added(community, f"{KEY}{number}") for number in range(GROUPS_MAX)]
    with pytest.raises(TooManyGroups):
        added(community, f"{KEY}x")
    with open_scope(Scope(desks=(community.id,))):
        remove_group(community.id, ids[2])

    with pytest.raises(GroupKnown):
        added(community, f"{KEY}0 SEC0123456789abcdef")
    added(community, f"{KEY}x")


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("wecom", "https://evil.example/?key=" + KEY),
        ("dingtalk", WECOM.page + KEY),
        ("matrix", "#alias:muster.example"),
        ("sms", "+8613909312345"),
        ("wecom", KEY * 20),
    ],
)
def test_what_is_no_key_is_refused(community, channel, text):
    with pytest.raises(NotAGroup):
        added(community, text, channel)


def test_rooms_that_are_listened_to_are_those_that_desks_have_added(community):
    group_id = added(community, "!abc:muster.example", "matrix")

    with as_worker():
        rooms = rooms_listened_to()

    assert {room: [one.id for one in groups] for room, groups in rooms.items()} == {"!abc:muster.example": [group_id]}


def test_a_label_is_one_short_line(community):
    added(community, label="楼栋\n群" + "长" * 60)

    with as_worker():
        assert Group.objects.get().label == "楼栋 群" + "长" * 36
