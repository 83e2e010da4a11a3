"""The desk's first page, and what a desk does about one person."""

import pytest

from muster.access.models import Device, Look
from muster.mobilise.models import DeclineReason, Expected
from muster.mobilise.report_in import claim, tick
from muster.people.models import Volunteer
from muster.teams.models import Pick, Plan
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.factories import T0, a_city, a_community, a_notice, an_account, an_expected, an_id, an_operation
from tests.mobilise.world import acting, counted_in

PAGES = [
    "",
    "side/",
    "expected/",
    "here/",
    "people/",
    "lists/",
    "poster/",
    "poster/code.svg",
    "poster/code.png",
    "message/",
]


def expected_people(world, *names):
    notice = a_notice(world.operation)
    people = [world.person(name, name_sort=name) for name in names]
    for person in people:
        an_expected(world.operation, person, notice)
    return people


def report_in(world, person):
    with acting(world.desk) as actor:
        tick(world.operation.id, world.here.id, [person.id], by=actor, now=T0)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_its_desk_and_for_nobody_else(world, home, page):
    with as_owner():
        Volunteer.objects.create(
            city=world.city, home_community=world.here, name="金丝雀", name_sort="jin", added_at=T0
        )
    strangers = [browser(world.other_desk), browser(world.command), browser(an_account("auditor", area=world.city))]

    assert browser(world.desk).get(home + page).status_code == 200
    for stranger in strangers:
        answer = stranger.get(home + page)
        assert answer.status_code == 404
        assert "金丝雀" not in answer.content.decode()


def test_a_desk_of_another_city_sees_the_same_as_where_nothing_is(world, home):
    city = a_city()
    place = a_community(city)
    an_operation(city, place)
    stranger = browser(an_account("desk", area=place))

    forbidden, absent = stranger.get(home), stranger.get("/desk/no-such-place/")

    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content.replace(world.here.code.encode(), b"") == absent.content.replace(b"no-such-place", b"")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_person_as_for_three(
    world, desk, home, rows, django_assert_num_queries
):
    for person in expected_people(world, *(f"应到{n}" for n in range(rows * 2)))[:rows]:
        report_in(world, person)

    with django_assert_num_queries(NOW_QUERIES):
        page = desk.get(home).content.decode()

    assert f'<span class="num">{rows}</span> <span class="of">/ {rows * 2}</span>' in page


NOW_QUERIES = 21  # one of them for support, one for what residents' privacy asks of the desk


def test_those_expected_are_ticked_and_then_are_here(world, desk, home):
    first, _second = expected_people(world, "林建国", "王芳")

    desk.post(f"{home}report-ins/", {"person": first.id})

    page = desk.get(home)
    assert counted_in(world.operation, first) == world.here.id
    assert [one.person.name for one in page.context["awaited"]] == ["王芳"]
    assert [one.person.name for one in page.context["people"]] == ["林建国"]


def test_a_tick_from_the_list_answers_with_the_list_alone(world, desk, home):
    first, _ = expected_people(world, "林建国", "王芳")

    answer = desk.post(f"{home}report-ins/", {"person": first.id}, headers={"hx-request": "true"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert "林建国" not in page
    assert "王芳" in page


def test_looking_never_reports_anyone_in(world, desk, home):
    (person,) = expected_people(world, "林建国")

    for act in ("report-ins/", "report-ins/undoing/", "answers/", "settlements/", "names/"):
        assert desk.get(f"{home}{act}", {"person": person.id, "answer": "yes"}).status_code == 405
    desk.get(f"{home}people/{person.id}/")

    assert counted_in(world.operation, person) is None


def test_a_wrong_tick_is_taken_back_by_a_further_event(world, desk, home):
    (person,) = expected_people(world, "林建国")
    report_in(world, person)

    desk.post(f"{home}report-ins/undoing/", {"person": person.id})

    assert counted_in(world.operation, person) is None
    assert "还没有人报到" in desk.get(home).content.decode()


def test_the_desk_answers_for_someone_and_only_it_reads_why_they_declined(world, desk, home):
    (person,) = expected_people(world, "林建国")

    desk.post(f"{home}answers/", {"person": person.id, "answer": "declined", "reason": "照看孩子"})

    with as_owner():
        assert Expected.objects.get(volunteer_id=person.id).answer == "declined"
        assert DeclineReason.objects.get(volunteer_id=person.id).reason == "照看孩子"
    assert "照看孩子" in desk.get(f"{home}people/{person.id}/").content.decode()


def test_an_answer_that_is_refused_keeps_nothing_and_says_what_to_do(world, desk, home):
    (person,) = expected_people(world, "林建国")

    page = desk.post(f"{home}answers/", {"person": person.id, "answer": "declined", "reason": "长" * 201}, follow=True)

    with as_owner():
        assert Expected.objects.get(volunteer_id=person.id).answer == "silent"
    assert "200" in page.content.decode()


def test_an_answer_that_does_not_exist_is_refused_with_a_sentence(world, desk, home):
    (person,) = expected_people(world, "林建国")

    page = desk.post(f"{home}answers/", {"person": person.id, "answer": "maybe"}, follow=True)

    assert "notice gap" in page.content.decode()


def test_people_of_elsewhere_are_absent(world, desk, home):
    person = world.person("金丝雀", home=world.there)

    card = desk.get(f"{home}people/{person.id}/")
    ticked = desk.post(f"{home}report-ins/", {"person": person.id}, follow=True)

    assert card.status_code == 404
    assert "金丝雀" not in card.content.decode() + ticked.content.decode()
    assert counted_in(world.operation, person) is None


def test_someone_claimed_twice_is_settled_here_or_there(world, desk, home):
    for place in (world.here, world.there):
        claim(world.operation.id, place.id, phone="13909312345", name="马小燕", unit="", via="qr", now=T0)
    with as_owner():
        person = Volunteer.objects.get(name="马小燕")

    assert "两处报到" in desk.get(home).content.decode()
    desk.post(f"{home}settlements/", {"person": person.id, "place": world.there.id})

    assert counted_in(world.operation, person) == world.there.id
    assert "两处报到" not in desk.get(home).content.decode()


def test_a_number_alone_gets_its_name_and_may_sign_in(world, desk, home):
    claim(world.operation.id, world.here.id, phone="13909312345", name="", unit="", via="qr", now=T0)
    with as_owner():
        person = Volunteer.objects.get(name="")

    assert "139 0931 2345" in desk.get(home).content.decode()
    desk.post(f"{home}names/", {"person": person.id, "name": "马小燕"})

    with as_owner():
        person.refresh_from_db()
    assert (person.name, person.invited_at is not None) == ("马小燕", True)


def test_a_leaders_phone_is_confirmed_by_its_number_and_a_guess_ends_it(world, desk, home):
    leader = an_account("leader", area=world.here)
    with as_owner():
        first, second = (
            Device.objects.create(
                account=leader, area_id=world.here.id, cookie_hash=bytes([n]) * 32, match_code="0427", asked_at=_now()
            )
            for n in (1, 2)
        )

    desk.post(f"{home}phones/{first.id}/", {"code": "0427"})
    desk.post(f"{home}phones/{second.id}/", {"code": "9999"})
    desk.post(f"{home}phones/{second.id}/", {"code": "0427"})

    with as_owner():
        states = [Device.objects.get(id=one.id).confirmed_at is not None for one in (first, second)]
    assert states == [True, False]


def test_the_approved_team_stands_on_the_page_with_the_reasons(world, desk, home):
    head = world.person("陈组长", home=world.there)
    report_in(world, *expected_people(world, "林建国"))
    a_team(world, head)

    page = desk.get(home).content.decode()

    assert "陈组长" in page
    assert "7" in page.split("陈组长</b>")[1][:40]
    assert "通知到的人都到了" in page


def a_team(world, head):
    with as_owner():
        plan = Plan.objects.create(
            operation=world.operation,
            state=Plan.State.APPROVED,
            share_max=0.3,
            seed=1,
            travel_min=0,
            bound_min=0,
            proven=True,
            people=1,
            made_by=an_id(),
            made_at=T0,
        )
        Pick.objects.create(
            plan=plan,
            operation_id=world.operation.id,
            city_id=world.city.id,
            community_id=world.here.id,
            volunteer_id=head.id,
            part="leader",
            place=0,
            travel_min=7,
            reason="chosen_by_hand",
            reason_facts={"minutes": 7},
        )


def test_each_look_at_the_page_is_logged_once(world, desk, home):
    report_in(world, *expected_people(world, "林建国"))

    desk.get(home)
    desk.get(f"{home}here/")

    with as_owner():
        assert [(look.action, look.rows, look.role) for look in Look.objects.all()] == [("desk.now", 1, "desk")]


@pytest.mark.parametrize("person", ["", "x", "' OR 1=1 --", "0" * 5000])
def test_ids_that_are_none_are_refused(world, desk, home, person):
    assert desk.post(f"{home}report-ins/undoing/", {"person": person}).status_code == 404


def test_without_an_operation_the_desk_says_what_can_be_done(world, home):
    with as_owner():
        world.operation.closed_at = T0
        world.operation.save()
    desk = browser(world.desk)

    page = desk.get(home)
    act = desk.post(f"{home}report-ins/", {})

    assert (page.status_code, act.status_code) == (200, 409)
    assert f"/r/{world.here.code}/sign-up/" in page.content.decode()


def _now():
    from datetime import UTC, datetime

    return datetime.now(UTC)
