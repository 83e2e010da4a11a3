"""The page behind the QR code: anybody may use it, and it tells nobody anything."""

import re

import pytest

from muster.ledger.models import Presence
from muster.mobilise.models import SignUp
from muster.people.models import Volunteer
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_notice, an_expected, an_operation
from tests.mobilise.world import counted_in

PHONE = "139 0931 2345"
BAD_PHONES = ["", "   ", "123", "abc", "1390931234567890", "x" * 41, "139\x000931", "<script>", "１３", "+86"]


def present(world) -> int:
    with as_owner():
        return Presence.objects.filter(community_id=world.here.id).count()


def without_token(page: bytes) -> bytes:
    """A page but for its CSRF tokens, which differ each time."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", page)


def test_a_number_is_enough_and_works_without_javascript(world, anyone, door):
    page = anyone.get(door).content.decode()
    answer = anyone.post(door, {"phone": PHONE})

    assert 'method="post"' in page
    assert "src/light" not in page
    assert " style=" not in page
    assert (answer.status_code, answer["Location"], present(world)) == (302, f"{door}received/", 1)
    assert "已报到" in anyone.get(answer["Location"]).content.decode()


def test_looking_reports_nobody_in(world, anyone, door):
    anyone.get(door, {"phone": PHONE})
    anyone.get(f"{door}received/", {"phone": PHONE})

    assert present(world) == 0


def test_known_expected_present_and_unknown_numbers_get_the_same_answer(world, door):
    known = world.person("金丝雀", phone="+8613909310001")
    called = world.person("金丝雀乙", phone="+8613909310002")
    an_expected(world.operation, called, a_notice(world.operation))
    from tests.field.signed_in import CHINESE, Client

    answers = set()
    for phone in ("13909310001", "13909310002", "13909310003", "13909310001"):
        browser = Client(headers=CHINESE)
        answer = browser.post(door, {"phone": phone})
        after = browser.get(answer["Location"])
        headers = tuple(sorted((key, value) for key, value in answer.headers.items() if key != "Content-Length"))
        answers.add((answer.status_code, answer.content, headers, without_token(after.content)))
        assert "金丝雀" not in after.content.decode()
        assert "0931000" not in after.content.decode()

    assert len(answers) == 1
    assert counted_in(world.operation, known) == counted_in(world.operation, called) == world.here.id


def test_a_thousand_posts_of_one_person_count_once(world, anyone, door):
    for _ in range(30):
        anyone.post(door, {"phone": PHONE, "name": "马小燕", "unit": "兰州大剧院"})

    with as_owner():
        person = Volunteer.objects.get(name="马小燕")
        row = Presence.objects.get(volunteer_id=person.id)
    assert (present(world), len(row.claims)) == (1, 1)


@pytest.mark.parametrize("phone", BAD_PHONES)
def test_what_is_no_number_is_refused_with_a_sentence_and_kept_in_the_form(world, anyone, door, phone):
    answer = anyone.post(door, {"phone": phone, "name": "马小燕"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error"' in page
    assert 'value="马小燕"' in page
    assert "<script>" not in page
    assert present(world) == 0


@pytest.mark.parametrize("name", ["长" * 41, "\x00", "<b>x</b>", "\u202e四三", "' OR 1=1 --"])
def test_hostile_names_are_refused_or_kept_harmless(world, anyone, door, name):
    answer = anyone.post(door, {"phone": PHONE, "name": name})

    assert answer.status_code in {302, 422}
    assert present(world) == (answer.status_code == 302)


def test_a_closed_operation_says_so_and_takes_nothing(world, anyone, door):
    with as_owner():
        world.operation.closed_at = T0
        world.operation.save()

    assert "行动已结束" in anyone.get(door).content.decode()
    assert anyone.post(door, {"phone": PHONE}).status_code == 409
    assert present(world) == 0


def test_a_community_that_does_not_take_part_says_so(world, anyone):
    outside = a_community(world.city, "张掖路社区")

    page = anyone.get(f"/r/{outside.code}/").content.decode()

    assert "没有参加这次行动" in page
    assert anyone.post(f"/r/{outside.code}/", {"phone": PHONE}).status_code == 409


def test_without_an_operation_one_can_raise_a_hand(anyone, db):
    place = a_community(a_city())

    assert f"/r/{place.code}/sign-up/" in anyone.get(f"/r/{place.code}/").content.decode()


@pytest.mark.parametrize("code", ["nowhere", "0" * 300, "%00", "62'--"])
def test_an_unknown_community_is_not_found(anyone, db, code):
    assert anyone.get(f"/r/{code}/").status_code == 404
    assert anyone.post(f"/r/{code}/", {"phone": PHONE}).status_code == 404


def test_a_city_has_no_door(world, anyone):
    assert anyone.get(f"/r/{world.city.code}/").status_code == 404


def test_signing_up_twice_is_signing_up_once_and_is_answered_alike(world, anyone, door):
    world.person("金丝雀", phone="+8613909310001")

    answers = {
        (one.status_code, one["Location"], one.content)
        for phone in ("13909310001", "13909310001", "13909310002")
        if (one := anyone.post(f"{door}sign-up/", {"phone": phone, "name": ""}))
    }

    with as_owner():
        assert SignUp.objects.count() == 2
    assert answers == {(302, f"{door}sign-up/received/", b"")}
    assert "金丝雀" not in anyone.get(f"{door}sign-up/received/").content.decode()


def test_looking_signs_nobody_up_and_a_bad_number_is_told(world, anyone, door):
    anyone.get(f"{door}sign-up/", {"phone": PHONE})
    refused = anyone.post(f"{door}sign-up/", {"phone": "12"})

    with as_owner():
        assert SignUp.objects.count() == 0
    assert refused.status_code == 422
    assert 'class="error"' in refused.content.decode()


def test_once_people_are_called_they_report_in_instead(world, anyone, door):
    a_notice(world.operation)

    assert anyone.get(f"{door}sign-up/")["Location"] == door


def test_two_operations_do_not_mix(world, anyone):
    city = a_city()
    place = a_community(city)
    other = an_operation(city, place)

    anyone.post(f"/r/{place.code}/", {"phone": PHONE})

    with as_owner():
        assert Presence.objects.get().operation_id == other.id
