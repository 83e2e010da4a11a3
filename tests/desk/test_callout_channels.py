"""A desk adds chats of its community, and sees which messages did not arrive, to whom and why."""

from datetime import UTC, datetime, timedelta

import pytest

from muster.access.models import Look
from muster.channels.models import Group, Message
from muster.channels.queries import failed_in, groups_of
from muster.identifiers import uuid7
from tests.callouts.arranged import Scene, a_scene
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.factories import a_community, a_volunteer

pytestmark = pytest.mark.django_db
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
CHAT = {"channel": "wecom", "label": "楼栋群", "key": KEY}


@pytest.fixture
def scene() -> Scene:
    return a_scene()


@pytest.fixture
def desk(scene):
    return browser(scene.desk)


@pytest.fixture
def address(scene) -> str:
    return f"/desk/{scene.community.code}/callouts/channels/"


def a_message(scene: Scene, **changes: object) -> Message:
    now = datetime.now(UTC)
    values = {
        "channel": "sms",
        "purpose": "callout.asked",
        "community_id": scene.community.id,
        "state": "dead",
        "reason": "refused",
        "due_at": now,
        "expires_at": now,
        "created_at": now,
        "changed_at": now,
    }
    with as_owner():
        return Message.objects.create(**values | changes)


def test_a_chat_is_added_once_shown_without_its_key_and_removed(desk, address, scene):
    first = desk.post(address, CHAT, follow=True).content.decode()
    again = desk.post(address, CHAT)
    with as_owner():
        group = Group.objects.get()
    removed = [desk.post(address + "removal/", {"group": group.id}).status_code for _ in range(2)]

    assert ("楼栋群" in first, "企业微信群机器人" in first, KEY in first) == (True, True, False)
    assert (again.status_code, "这个群已在名单上" in again.content.decode()) == (422, True)
    assert (group.community_id, group.city_id, group.added_by) == (scene.community.id, scene.city.id, scene.desk.id)
    assert removed == [302, 302]
    with as_owner():
        assert not Group.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "https://evil.example/?key=" + KEY},
        {"key": ""},
        {"label": " "},
        {"channel": "mail"},
        {"channel": "matrix", "key": "!room:muster.example"},  # not set up here
        {"key": "\x00" * 20},
        {"key": "长" * 600},
    ],
)
def test_what_is_no_chat_is_refused_with_a_sentence_and_its_key_is_not_shown_again(desk, address, changes):
    answer = desk.post(address, CHAT | changes)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert KEY not in answer.content.decode()
    with as_owner():
        assert not Group.objects.exists()


def test_five_chats_are_enough_and_the_page_says_so(desk, address):
    for number in range(5):
        desk.post(address, CHAT | {"key": f"{KEY}{number}"})

    answer = desk.post(address, CHAT | {"key": f"{KEY}x"})

    assert (answer.status_code, "请先移除一个" in answer.content.decode()) == (422, True)
    assert "请先移除一个" in desk.get(address).content.decode()


def test_where_no_chat_can_be_written_to_none_is_offered(desk, address, settings):
    settings.ROBOTS = []

    assert 'name="key"' not in desk.get(address).content.decode()
    assert desk.post(address, CHAT).status_code == 422


def test_a_foreign_chat_is_neither_shown_nor_removed(desk, address, scene):
    other = a_scene(name="别处社区")
    theirs = browser(other.desk)
    theirs.post(f"/desk/{other.community.code}/callouts/channels/", CHAT | {"label": "别处的群"})
    with as_owner():
        group_id = Group.objects.get().id

    desk.post(address + "removal/", {"group": group_id})

    assert "别处的群" not in desk.get(address).content.decode()
    with as_owner():
        assert Group.objects.count() == 1
    assert desk.post(address + "removal/", {"group": "x"}).status_code == 404


def test_what_did_not_arrive_is_told_with_why_and_about_what_the_newest_first(desk, address, scene):
    (person,) = scene.people(1)
    far = a_volunteer(scene.city, home=a_community(scene.city, "远处社区"), name="远方的人", phone="+8613909310002")
    callout = scene.call(now=datetime.now(UTC), wakes_because="试")
    earlier = datetime.now(UTC) - timedelta(hours=1)
    a_message(scene, person_id=person.id, about_id=callout.id)
    a_message(scene, person_id=far.id, about_id=callout.id, state="unsure", reason="silent", changed_at=earlier)
    a_message(scene, person_id=uuid7(), community_id=scene.community.id + 1, reason="expired")
    a_message(scene, state="sent", reason="", person_id=person.id)

    page = desk.get(address).content.decode()

    assert page.index(person.name) < page.index("外社区的一位")
    assert ("第 1 号召集" in page, "拒收" in page, "可能已送到" in page) == (True, True, True)
    assert ("远方的人" in page, "13909310002" in page, "其时间已过" in page) == (False, False, False)
    with as_owner():
        assert list(Look.objects.filter(action="desk.messages").values_list("rows", flat=True)) == [1]


def test_a_page_without_names_is_no_look(desk, address, scene):
    a_message(scene, person_id=None)

    assert desk.get(address).status_code == 200
    with as_owner():
        assert not Look.objects.filter(action="desk.messages").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_message_as_for_three(
    desk, address, scene, rows, django_assert_num_queries
):
    callout = scene.call(now=datetime.now(UTC), wakes_because="试")
    for person in scene.people(rows):
        a_message(scene, person_id=person.id, about_id=callout.id)
    for number in range(rows):
        desk.post(address, CHAT | {"key": f"{KEY}{number}"})
    desk.get(address)

    with django_assert_num_queries(QUERIES):
        desk.get(address)


QUERIES = 15


def test_a_long_list_is_paged(desk, address, scene):
    for _ in range(51):
        a_message(scene)

    pages = [desk.get(address, {"page": number}).content.decode().count("data-label=") for number in (1, 2)]

    assert pages == [50 * 4, 4]


def test_nothing_of_it_is_seen_by_the_desk_of_another_community(desk, address, scene):
    other = a_scene(name="别处社区")
    a_message(scene)

    with other.seen():
        assert not groups_of(scene.community.id).exists()
        assert not failed_in(scene.community.id).exists()
    assert browser(other.desk).get(address).status_code == 404
