"""The desk's rounds: opened, watched, closed. Nothing on these pages is about a person behind a door."""

import json
from datetime import timedelta

import pytest

from muster.rounds.models import Round
from tests.desk.conftest import browser
from tests.desk.estate import helpers, home_of, page_of, told
from tests.factories import T0, a_community, an_account, an_id, an_operation
from tests.residents.arranged import a_building, a_household
from tests.rounds.arranged import Estate, a_round, an_estate

pytestmark = pytest.mark.django_db


@pytest.fixture
def estate() -> Estate:
    return an_estate()


@pytest.fixture
def desk(estate):
    return browser(estate.desk)


@pytest.fixture
def opened(estate) -> Round:
    return a_round(estate)


PAGES = [
    "",
    "figures/",
    "side/",
    "walls.json?b={building}",
    "buildings/{building}/",
    "missing/",
    "missing/paper/",
    "missing/sheet/",
    "stairwells/",
    "checks/",
    "households/{door}/",
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_its_desk_and_for_nobody_else(estate, opened, page):
    """And no name, phone or need of anybody behind a door is on any of them."""
    a_household(
        estate.buildings[0],
        door="901",
        head="金丝雀户主",
        phone="+8613900007777",
        notes="金丝雀备注",
        needs=["dialysis"],
    )
    address = page_of(estate, opened) + page.format(building=estate.buildings[0].id, door=estate.doors[0].id)
    other_desk = an_account("desk", area=estate.elsewhere)
    strangers = [browser(other_desk), browser(estate.command), browser(an_account("auditor", area=estate.city))]

    answer = browser(estate.desk).get(address)

    assert answer.status_code == 200
    text = answer.content.decode(errors="replace")
    assert not any(secret in text for secret in ("金丝雀", "13900007777", "139 0000 7777", "dialysis", "透析"))
    assert [one.get(address).status_code for one in strangers] == [404] * 3


@pytest.mark.parametrize("page", PAGES)
def test_a_round_of_another_operation_or_place_is_absent(estate, desk, page):
    """Also under the own community's address."""
    operation = an_operation(estate.city, estate.elsewhere)
    building = a_building(estate.elsewhere, operation)
    door = a_household(building, door="101")
    elsewhere = an_account("desk", area=estate.elsewhere, username="elsewhere")
    foreign = a_round(
        Estate(estate.city, estate.elsewhere, estate.community, operation, (), (), elsewhere, estate.command)
    )

    for round_id in (foreign.id, an_id()):
        filled_in = page.format(building=building.id, door=door.id)
        assert desk.get(f"{home_of(estate)}{round_id}/{filled_in}").status_code == 404


def test_a_building_or_door_of_another_place_is_absent_in_the_own_round(estate, desk, opened):
    building = a_building(estate.elsewhere, estate.operation)
    door = a_household(building, door="101", head="金丝雀")

    for page in (f"buildings/{building.id}/", f"missing/?building={building.id}", f"households/{door.id}/"):
        assert desk.get(page_of(estate, opened) + page).status_code == 404
    walls = desk.get(f"{page_of(estate, opened)}walls.json?b={building.id}")
    assert walls.json()["walls"] == {}


@pytest.mark.parametrize("named", ["x", "0" * 5000, ",".join([str(an_id())] * 13)])
def test_walls_named_in_no_way_of_ours_are_absent(estate, desk, opened, named):
    assert desk.get(f"{page_of(estate, opened)}walls.json", {"b": named}).status_code == 404


def test_without_rounds_the_page_says_what_can_be_done(estate, desk):
    page = desk.get(home_of(estate)).content.decode()

    assert "没有进行中的轮次" in page
    assert f"{home_of(estate)}new/" in page


def test_without_a_register_it_leads_to_the_register(estate, desk):
    place = a_community(estate.city, "没有台账社区")
    an_operation(estate.city, place)
    bare = browser(an_account("desk", area=place))

    page = bare.get(f"/desk/{place.code}/rounds/").content.decode()

    assert f'href="/desk/{place.code}/register/"' in page
    assert "还没有台账" in page


def test_counts_are_said_with_what_they_are_of(estate, desk, opened):
    for door, result in enumerate(["reached", "declined", "absent"]):
        told(estate, opened, door, result)

    page = desk.get(home_of(estate)).content.decode()

    plain = " ".join(page.replace("<b>", "").replace("</b>", "").split())
    for part in ("登记 6", "已到 1", "免 1", "未到 4", "其中敲门无人 1"):
        assert part in plain
    assert 'value="2" max="6"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_round_as_for_three(estate, desk, rows, django_assert_num_queries):
    for n in range(rows):
        a_round(estate, title=f"第{n}轮")

    with django_assert_num_queries(LIST_QUERIES):
        page = desk.get(home_of(estate))

    assert len(page.context["open"]) == rows


LIST_QUERIES = 14


@pytest.mark.parametrize("rows", [1, 3])
def test_a_rounds_page_asks_as_often_for_one_building_as_for_three(rows, django_assert_num_queries):
    estate = an_estate(buildings=rows)
    opened = a_round(estate, check_percent=50)
    for door in range(rows * 3):
        told(estate, opened, door, ["absent", "referred", "reached"][door % 3])

    desk = browser(estate.desk)

    with django_assert_num_queries(ROUND_QUERIES):
        page = desk.get(page_of(estate, opened))

    assert len(page.context["buildings"]) == rows
    assert page.context["tried_count"] == page.context["referred_count"] == rows


ROUND_QUERIES = 32


@pytest.mark.parametrize("rows", [1, 3])
def test_the_walls_of_a_page_are_one_fetch_and_a_fixed_number_of_queries(rows, django_assert_num_queries):
    """Planted: a query for each building's windows."""
    estate = an_estate(buildings=rows)
    opened = a_round(estate)
    named = ",".join(str(one.id) for one in estate.buildings)
    desk = browser(estate.desk)

    with django_assert_num_queries(WALLS_QUERIES):
        data = desk.get(f"{page_of(estate, opened)}walls.json?b={named}").json()

    assert set(data["walls"]) == {str(one.id) for one in estate.buildings}
    assert all(len(wall["windows"]) == 3 for wall in data["walls"].values())


WALLS_QUERIES = 14


def test_the_walls_say_how_each_window_stands_and_where_it_opens(estate, desk, opened):
    told(estate, opened, 0, "reached")
    told(estate, opened, 1, "absent")
    house = estate.buildings[0]

    data = desk.get(f"{page_of(estate, opened)}walls.json?b={house.id}").json()

    wall = data["walls"][str(house.id)]
    assert [one["state"] for one in sorted(wall["windows"], key=lambda one: one["door"])] == [
        "reached",
        "tried",
        "missing",
    ]
    assert data["url"] == f"{page_of(estate, opened)}households/{{id}}/"
    assert wall["counts"] == {"register": 3, "reached": 1, "excused": 0, "missing": 2, "tried": 1, "conflict": 0}
    assert data["labels"]["missing"] == "未到"
    assert "金丝雀" not in json.dumps(data, ensure_ascii=False)


def test_parts_of_the_page_stand_alone(estate, desk, opened):
    for part in ("figures/", "side/"):
        answer = desk.get(page_of(estate, opened) + part, headers={"hx-request": "true"})
        assert "<html" not in answer.content.decode()


def test_what_waits_for_the_desk_stands_in_the_side_column(estate, desk, opened):
    told(estate, opened, 0, "reached")
    told(estate, opened, 0, "vacant")
    told(estate, opened, 1, "referred")
    told(estate, opened, 2, "absent")

    page = desk.get(page_of(estate, opened))

    assert [one.window.id for one in page.context["conflicts"]] == [estate.doors[0].id]
    assert [one.window.id for one in page.context["referred"]] == [estate.doors[1].id]
    assert page.context["tried_count"] == page.context["unplanned_count"] == 1
    assert page.context["stairwells_free"] == 3  # in the fourth nobody is missing


@pytest.mark.usefixtures("opened")
def test_the_rounds_have_a_tab_on_every_page_of_the_desk(estate, desk):
    for page in ("", "people/", "rounds/"):
        assert f'href="{home_of(estate)}"' in desk.get(f"/desk/{estate.community.code}/{page}").content.decode()


@pytest.mark.usefixtures("opened")
def test_the_people_of_a_round_are_named_on_no_page_without_a_look(estate, desk, opened):
    helpers(estate, "林建国")

    for page in ("", "missing/", f"buildings/{estate.buildings[0].id}/"):
        assert "林建国" not in desk.get(page_of(estate, opened) + page).content.decode()


def test_times_are_of_the_place(estate, desk):
    a_round(estate, starts_at=T0, ends_at=T0 + timedelta(hours=4))

    assert "10-24 08:00–12:00" in desk.get(home_of(estate)).content.decode()
