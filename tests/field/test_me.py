"""A volunteer's own pages: to look changes nothing, and nobody else is on them."""

import pytest

from muster.mobilise.models import DeclineReason, Expected
from muster.mobilise.report_in import claim
from muster.people.models import WeeklyWindow
from muster.teams.models import Pick, Plan
from tests.conftest import as_owner
from tests.factories import T0, a_city, a_community, a_notice, a_volunteer, an_expected, an_id, an_operation
from tests.field.conftest import leader, volunteer
from tests.mobilise.world import counted_in, presence

OWN = ["/me/", "/me/report-in/", "/me/offer/"]


@pytest.fixture
def called(world):
    person = world.person("林建国", skills=["driving"])
    an_expected(world.operation, person, a_notice(world.operation))
    return person


def answer_of(person) -> str:
    with as_owner():
        return Expected.objects.get(volunteer_id=person.id).answer


@pytest.mark.parametrize("page", OWN)
def test_own_pages_open_for_the_person_and_show_nobody_else(world, called, page):
    world.person("金丝雀")

    answer = volunteer(called).get(page)

    assert answer.status_code == 200
    assert "金丝雀" not in answer.content.decode()
    assert " style=" not in answer.content.decode()


@pytest.mark.parametrize("page", [*OWN, "/me/team/"])
def test_who_is_not_signed_in_is_sent_to_sign_in(anyone, db, page):
    assert anyone.get(page)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_notice_as_for_three(
    world, called, rows, django_assert_num_queries
):
    for _ in range(rows - 1):
        a_notice(world.operation)
    phone = volunteer(called)

    with django_assert_num_queries(ME_QUERIES):
        phone.get("/me/")


ME_QUERIES = 21


def test_the_notice_is_shown_and_answered_by_post_only(world, called):
    phone = volunteer(called)

    page = phone.get("/me/", {"answer": "yes"}).content.decode()
    looked = answer_of(called)
    link = phone.get("/me/answer/", {"answer": "yes"}).status_code
    phone.post("/me/answer/", {"answer": "yes"})

    assert "请到社区报到" in page
    assert (looked, link, answer_of(called)) == ("silent", 405, "yes")


def test_declining_may_give_a_reason_and_may_be_changed(world, called):
    phone = volunteer(called)

    phone.post("/me/answer/", {"answer": "declined", "reason": "照看孩子"})
    with as_owner():
        kept = DeclineReason.objects.get(volunteer_id=called.id).reason
    page = phone.get("/me/").content.decode()
    phone.post("/me/answer/", {"answer": "yes"})

    with as_owner():
        emptied = DeclineReason.objects.get(volunteer_id=called.id).reason
    assert (kept, emptied, answer_of(called)) == ("照看孩子", "", "yes")
    assert "照看孩子" in page


@pytest.mark.parametrize(
    "sent", [{}, {"answer": "maybe"}, {"answer": "unreachable"}, {"answer": "declined", "reason": "长" * 201}]
)
def test_an_answer_that_cannot_be_is_refused_with_a_sentence(world, called, sent):
    page = volunteer(called).post("/me/answer/", sent, follow=True).content.decode()

    assert "notice gap" in page
    assert answer_of(called) == "silent"


def test_reporting_in_takes_a_post_and_a_move_names_the_old_place(world, called):
    phone = volunteer(called)

    phone.get("/me/report-in/", {"community": world.here.code})
    looked = counted_in(world.operation, called)
    phone.post("/me/report-in/", {"community": world.here.code})
    page = phone.get("/me/report-in/").content.decode()
    phone.post("/me/report-in/", {"community": world.there.code})

    assert (looked, counted_in(world.operation, called)) == (None, world.there.id)
    assert f"您现在报在{world.here.name}" in page
    assert presence(world.operation, called).claimed_in == [world.there.id]


@pytest.mark.parametrize("code", ["", "nowhere", "\x00", "elsewhere"])
def test_a_place_that_does_not_take_part_is_refused_with_a_sentence(world, called, code):
    outside = a_community(world.city, "张掖路社区")

    page = volunteer(called).post(
        "/me/report-in/", {"community": outside.code if code == "elsewhere" else code}, follow=True
    )

    assert "notice gap" in page.content.decode()
    assert counted_in(world.operation, called) is None


def test_communities_are_found_by_a_part_of_their_name(world, called):
    page = volunteer(called).get("/me/report-in/", {"q": "拱北"})

    assert [one.name for one in page.context["places"]] == ["拱北社区"]


def test_someone_claimed_twice_says_where_they_are(world, called):
    for place in (world.here, world.there):
        claim(world.operation.id, place.id, phone=called.phone, name="", unit="", via="qr", now=T0)
    phone = volunteer(called)

    page = phone.get("/me/").content.decode()
    phone.post("/me/report-in/", {"community": world.there.code})

    assert "您在几处都报到了" in page
    assert presence(world.operation, called).claimed_in == [world.there.id]


def test_what_one_offers_is_shown_as_written_and_kept(world, called):
    phone = volunteer(called)
    offer = {
        "skills": "骑三轮车；会剪纸",
        "languages": "英语",
        "licences": "C1",
        "available": "工作日 18:00-22:00",
        "care": "周一、周三 00:00-24:00",
        "night_calls": "on",
    }

    phone.post("/me/offer/", offer)

    with as_owner():
        called.refresh_from_db()
    form = phone.get("/me/offer/").context["form"]
    again = phone.post("/me/offer/", {name: form[name].value() for name in offer})
    assert (called.skills, called.languages, called.night_calls) == (["tricycle", "会剪纸"], ["en"], True)
    assert form["available"].value() == "工作日 18:00-22:00"
    assert form["care"].value() == "周一、周三 00:00-24:00"
    assert again.status_code == 302
    with as_owner():
        assert WeeklyWindow.objects.filter(volunteer_id=called.id).count() == 2


@pytest.mark.parametrize(
    ("field", "text"), [("available", "有空就来"), ("care", "25:00-26:00"), ("skills", "长" * 40), ("skills", "a\x00b")]
)
def test_an_offer_that_cannot_be_read_is_refused_beside_its_field(world, called, field, text):
    answer = volunteer(called).post("/me/offer/", {field: text, "languages": "英语"})

    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    with as_owner():
        called.refresh_from_db()
    assert called.languages == []


def test_a_person_learns_who_leads_where_they_are_and_nothing_of_the_team(world, called):
    head = world.person("陈组长", phone="+8613909310001")
    member = world.person("金丝雀")
    a_team(world, head, member)

    page = volunteer(called).get("/me/").content.decode()

    assert "陈组长" in page
    assert "tel:+8613909310001" in page
    assert "金丝雀" not in page


def test_a_person_of_a_city_without_an_operation_is_asked_nothing(db):
    city = a_city()
    person = a_volunteer(city, home=a_community(city))
    phone = volunteer(person)

    assert "现在没有要您做的事" in phone.get("/me/").content.decode()
    assert phone.post("/me/answer/", {"answer": "yes"})["Location"] == "/me/"
    assert phone.get("/me/report-in/")["Location"] == "/me/"


def test_a_leader_sees_the_people_here_and_can_change_nothing(world, called):
    head = world.person("陈组长")
    a_team(world, head, world.person("赵组员"))
    claim(world.operation.id, world.here.id, phone="13909312345", name="马小燕", unit="", via="qr", now=T0)
    world.person("金丝雀", home=world.there)

    phone = leader(world, head)
    page = phone.get("/me/team/").content.decode()

    assert "赵组员" in page
    assert "马小燕" in page
    assert "金丝雀" not in page
    assert "林建国" not in page  # called, and has said nothing: only the desk knows
    assert phone.post("/me/team/").status_code == 405
    assert phone.get(f"/desk/{world.here.code}/").status_code == 404


def test_a_leader_who_signed_in_by_code_alone_waits_for_the_desk(world):
    head = world.person("陈组长")
    a_team(world, head, world.person("金丝雀"))

    phone = leader(world, head, strong=False)

    assert phone.get("/me/team/").status_code == 404
    assert "/sign-in/device/" in phone.get("/me/").content.decode()
    assert "金丝雀" not in phone.get("/me/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_leaders_page_asks_as_often_for_one_person_as_for_three(world, rows, django_assert_num_queries):
    for n in range(rows):
        claim(world.operation.id, world.here.id, phone=f"1390931000{n}", name="某", unit="", via="qr", now=T0)
    phone = leader(world, world.person("陈组长"))

    with django_assert_num_queries(TEAM_QUERIES):
        page = phone.get("/me/team/")

    assert page.context["page"].paginator.count == rows


TEAM_QUERIES = 15


def a_team(world, head, member):
    values = {
        "operation_id": world.operation.id,
        "city_id": world.city.id,
        "community_id": world.here.id,
        "travel_min": 0,
    }
    with as_owner():
        plan = Plan.objects.create(**_plan(world))
        for part, person in (("leader", head), ("member", member)):
            Pick.objects.create(
                plan=plan,
                volunteer_id=person.id,
                part=part,
                place=0,
                reason="chosen_by_hand",
                reason_facts={"minutes": 0},
                **values,
            )


def _plan(world) -> dict:
    return {
        "operation_id": world.operation.id,
        "state": Plan.State.APPROVED,
        "share_max": 0.3,
        "seed": 1,
        "travel_min": 0,
        "bound_min": 0,
        "proven": True,
        "people": 2,
        "made_by": an_id(),
        "made_at": T0,
        "approved_by": an_id(),
        "approved_at": T0,
    }


def test_two_operations_of_other_cities_stay_out_of_sight(world, called):
    city = a_city()
    an_operation(city, a_community(city), name="金丝雀行动")

    assert "金丝雀" not in volunteer(called).get("/me/").content.decode()
