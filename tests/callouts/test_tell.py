"""Everybody is told what concerns them, once; the stop makes no sound but for those who said yes."""

import pytest

from muster.access.scope import open_scope
from muster.callouts.close import close
from muster.callouts.tend import tend
from muster.channels.letter import unseal_letter
from muster.channels.models import Message
from tests.callouts.arranged import DAY, a_scene, the_worker
from tests.callouts.test_claim import MINUTE, said
from tests.conftest import as_owner


@pytest.fixture(autouse=True)
def gateway_set(settings):
    settings.SMS_URL, settings.SMS_SECRET = "https://gateway.example/", "shared"
    settings.PUSH_CONTACT = "mailto:desk@muster.example"


@pytest.fixture
def scene(db):
    return a_scene()


def tended(scene, callout, *, now=DAY, times=1):
    for _ in range(times):
        with as_owner():
            from muster.callouts.models import Tending

            Tending.objects.update(due_at=now)
        with the_worker(scene):
            tend(scene.community.id, callout.id, now=now)


def words(scene, person) -> list[str]:
    """What somebody was sent, in order; an exclamation mark where it may make a sound."""
    with as_owner():
        found = Message.objects.filter(person_id=person.id).order_by("created_at", "id")
        return [one.purpose.partition(".")[2] + ("" if one.quiet else "!") for one in found]


def test_a_call_is_told_once_however_often_it_is_looked_after(scene):
    (person,) = scene.people(1)
    callout = scene.call(origin="https://muster.example")

    tended(scene, callout, times=3)

    with as_owner():
        message = Message.objects.get(person_id=person.id)
        letter = unseal_letter(bytes(message.sealed), message.id)
    assert words(scene, person) == ["asked!"]
    assert letter.to == person.phone
    assert letter.body == "来四个人。地点：社区。时间：现在。回“来”或“不来”，或点："
    assert letter.link.startswith("https://muster.example/c/")
    assert len(letter.in_full(500)) <= 140


def test_those_who_slept_on_are_not_woken_by_the_stop(scene):
    coming, silent, reserve = scene.people(3)
    callout = scene.call(seats=1)
    tended(scene, callout)
    said(scene, callout, coming, via="sms")
    said(scene, callout, reserve, via="sms")
    tended(scene, callout)

    with open_scope(scene.actor.scope):
        close(callout, by=scene.actor, now=DAY + MINUTE)
    tended(scene, callout, now=DAY + MINUTE)

    assert words(scene, silent) == ["asked!"]  # a text message always makes a sound, so there is none
    assert words(scene, coming) == ["asked!", "seated", "over!"]
    assert words(scene, reserve) == ["asked!", "reserve", "over!"]


def test_a_freed_seat_rings_for_the_first_reserve_and_for_nobody_else(scene):
    first, second, third = scene.people(3)
    callout = scene.call(seats=1)
    for person in (first, second, third):
        said(scene, callout, person, via="sms")
    tended(scene, callout)

    said(scene, callout, first, "give_up")
    tended(scene, callout)

    assert (words(scene, second), words(scene, third)) == (["reserve", "offered!"], ["reserve"])


def test_whom_one_way_does_not_reach_is_told_by_the_next_and_else_is_unreachable(scene):
    from muster.channels.models import Address

    (person,) = scene.people(1)
    with as_owner():
        Address.objects.create(
            volunteer=person, city_id=scene.city.id, channel="webpush", sealed=b"x", digest=b"d" * 16, added_at=DAY
        )
    callout = scene.call()
    tended(scene, callout)
    with as_owner():
        first = Message.objects.get(person_id=person.id)
        first.state, first.sealed, first.reason = "dead", None, "gone"
        first.save()

    tended(scene, callout, times=2)
    with as_owner():
        channels = list(
            Message.objects.filter(person_id=person.id).order_by("created_at", "id").values_list("channel", flat=True)
        )
        Message.objects.filter(channel="sms").update(state="dead", sealed=None, reason="refused")
    tended(scene, callout, times=2)

    assert channels == ["webpush", "sms"]
    with open_scope(scene.actor.scope):
        from muster.callouts.queries import figures_of, unreachable

        assert list(unreachable(scene.fresh(callout), [person.id])) == [person.id]
        assert figures_of(scene.fresh(callout)).unreachable == 1
    with as_owner():
        assert Message.objects.count() == 2


def test_a_phone_is_not_sent_more_messages_than_a_day_allows(scene):
    from muster.channels.budget import CALL_SMS_PER_DAY_MAX

    (person,) = scene.people(1)
    for n in range(CALL_SMS_PER_DAY_MAX + 2):
        callout = scene.call(seats=1, now=DAY + n * MINUTE)
        tended(scene, callout, now=DAY + n * MINUTE)

    assert len(words(scene, person)) == CALL_SMS_PER_DAY_MAX


def test_whoever_speaks_no_chinese_is_told_in_english(scene):
    (person,) = scene.people(1, languages=["en"])
    callout = scene.call()
    tended(scene, callout)

    with as_owner():
        message = Message.objects.get(person_id=person.id)
        assert "Reply YES or NO" in unseal_letter(bytes(message.sealed), message.id).body


def test_two_on_one_phone_are_each_told_by_name_how_to_answer(scene):
    from tests.factories import a_volunteer

    phone = "+8613909310009"
    first = a_volunteer(scene.city, home=scene.community, name="甲某", name_sort="jia", phone=phone)
    second = a_volunteer(scene.city, home=scene.community, name="乙某", name_sort="yi", phone=phone)
    tended(scene, scene.call())

    with as_owner():
        said = {one.person_id: unseal_letter(bytes(one.sealed), one.id).body for one in Message.objects.all()}
    assert said[first.id].startswith("甲某：")
    assert "“来1”" in said[first.id]
    assert said[second.id].startswith("乙某：")
    assert "“来2”" in said[second.id]
