"""Who goes where: stairwells given, taken back and handed over; the second look by somebody else."""

from datetime import timedelta

import pytest

from muster.access.models import Lease, Look
from muster.rounds.models import Check, Round
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.desk.estate import NOW, helpers, page_of, told
from tests.factories import a_volunteer, an_id
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
    return a_round(estate, check_percent=100)


def stairwell(estate: Estate, building: int = 0, unit: str = "2单元") -> str:
    return f"{estate.buildings[building].id}|{unit}"


def running() -> list[Lease]:
    with as_owner():
        return list(Lease.objects.filter(ended_at=None).order_by("building_id", "unit"))


def test_stairwells_stand_with_the_most_missing_first_and_who_is_here(estate, desk, opened):
    helpers(estate, "林建国", "何敏")
    told(estate, opened, 0, "reached")

    page = desk.get(f"{page_of(estate, opened)}stairwells/")

    rows = [(row.building.name, row.unit, row.missing, row.doors) for row in page.context["rows"]]
    assert rows == [
        ("2号楼", "2单元", 2, 2),
        ("1号楼", "1单元", 1, 1),
        ("1号楼", "2单元", 1, 2),
        ("2号楼", "1单元", 1, 1),
    ]
    assert {one.person.name for one in page.context["people"]} == {"林建国", "何敏"}
    with as_owner():
        assert [(look.action, look.rows) for look in Look.objects.all()] == [("desk.stairwells", 2)]


def test_without_people_it_says_how_they_come(estate, desk, opened):
    page = desk.get(f"{page_of(estate, opened)}stairwells/").content.decode()

    assert "派不出人" in page
    assert f"/desk/{estate.community.code}/poster/" in page


def test_chosen_stairwells_go_to_a_pair_for_some_hours(estate, desk, opened):
    first, second = helpers(estate, "林建国", "何敏")
    form = {
        "stairwell": [stairwell(estate), stairwell(estate, 1)],
        "volunteer": first.id,
        "partner": second.id,
        "hours": "3",
    }

    desk.post(f"{page_of(estate, opened)}stairwells/assignments/", form)

    leases = running()
    assert [(one.volunteer_id, one.partner_id) for one in leases] == [(first.id, second.id)] * 2
    assert timedelta(hours=2, minutes=50) < leases[0].lapses_at - NOW < timedelta(hours=4)
    page = desk.get(f"{page_of(estate, opened)}stairwells/").content.decode()
    assert "林建国、何敏" in page
    assert len(desk.get(f"{page_of(estate, opened)}stairwells/?show=free").context["rows"]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": "0"},
        {"hours": "13"},
        {"hours": "x"},
        {"hours": "9" * 5000},
        {"volunteer": ""},
        {"stairwell": []},
        {"stairwell": "{house}|9单元"},
        {"partner": "{first}"},
    ],
    ids=str,
)
def test_what_cannot_be_assigned_says_why(estate, desk, opened, wrong):
    (first,) = helpers(estate, "林建国")
    form = {"stairwell": stairwell(estate), "volunteer": str(first.id), "hours": "3"}
    named = {"house": estate.buildings[0].id, "first": first.id}
    form |= {key: value.format(**named) if isinstance(value, str) else value for key, value in wrong.items()}

    page = desk.post(f"{page_of(estate, opened)}stairwells/assignments/", form, follow=True).content.decode()

    assert "notice gap" in page
    assert running() == []


@pytest.mark.parametrize("named", ["x", "x|1单元", "{house}", "{house}|\x00", "{house}|" + "x" * 21])
def test_stairwells_that_are_none_are_absent(estate, desk, opened, named):
    (first,) = helpers(estate, "林建国")
    form = {"stairwell": named.format(house=estate.buildings[0].id), "volunteer": first.id, "hours": "3"}

    assert desk.post(f"{page_of(estate, opened)}stairwells/assignments/", form).status_code == 404


def test_people_and_stairwells_of_elsewhere_are_not_assigned(estate, desk, opened):
    (first,) = helpers(estate, "林建国")
    foreign = a_household(a_building(estate.elsewhere, estate.operation), door="101")
    away = a_volunteer(estate.city, home=estate.elsewhere, name="金丝雀")
    address = f"{page_of(estate, opened)}stairwells/assignments/"

    there = {"stairwell": f"{foreign.building_id}|{foreign.unit}", "volunteer": first.id, "hours": "3"}
    who = {"stairwell": stairwell(estate), "volunteer": away.id, "hours": "3"}
    pages = [desk.post(address, form, follow=True).content.decode() for form in (there, who)]

    assert running() == []
    assert all("notice gap" in page and "金丝雀" not in page for page in pages)


def test_a_stairwell_is_taken_back_or_handed_over(estate, desk, opened):
    first, second = helpers(estate, "林建国", "何敏")
    form = {"stairwell": stairwell(estate), "volunteer": first.id, "hours": "3"}
    desk.post(f"{page_of(estate, opened)}stairwells/assignments/", form)
    held = running()[0]

    desk.post(f"{page_of(estate, opened)}leases/{held.id}/handing-over/", {"volunteer": second.id, "hours": "2"})
    assert [one.volunteer_id for one in running()] == [second.id]
    nobody = desk.post(f"{page_of(estate, opened)}leases/{running()[0].id}/handing-over/", {"hours": "2"}, follow=True)
    assert "notice gap" in nobody.content.decode()
    desk.post(f"{page_of(estate, opened)}leases/{running()[0].id}/taking-back/")
    assert running() == []


@pytest.mark.parametrize("act", ["taking-back/", "handing-over/"])
def test_an_assignment_of_another_round_is_absent(estate, desk, opened, act):
    (first,) = helpers(estate, "林建国")
    other = a_round(estate, title="另一轮")
    form = {"stairwell": stairwell(estate), "volunteer": first.id, "hours": "3"}
    desk.post(f"{page_of(estate, other)}stairwells/assignments/", form)
    held = running()[0]

    for lease in (held.id, an_id()):
        assert desk.post(f"{page_of(estate, opened)}leases/{lease}/{act}", form).status_code == 404
    assert [one.id for one in running()] == [held.id]


@pytest.mark.parametrize("rows", [1, 3])
def test_stairwells_ask_the_database_as_often_for_one_as_for_three(rows, django_assert_num_queries):
    estate = an_estate(buildings=rows, doors=1)
    opened = a_round(estate)
    people = helpers(estate, "林建国", "何敏", "吴迪")[:rows]
    desk = browser(estate.desk)
    for number, person in enumerate(people):
        form = {"stairwell": stairwell(estate, number), "volunteer": person.id, "hours": "3"}
        desk.post(f"{page_of(estate, opened)}stairwells/assignments/", form)
    desk.get(f"{page_of(estate, opened)}stairwells/")  # shows the messages of those acts

    with django_assert_num_queries(19):  # one of them for what volunteers pass on among themselves
        page = desk.get(f"{page_of(estate, opened)}stairwells/")

    assert sum(row.lease is not None for row in page.context["rows"]) == rows


def test_answered_doors_are_drawn_and_given_to_somebody_else(estate, desk, opened):
    (first,) = helpers(estate, "林建国")
    for door in range(3):
        told(estate, opened, door, "reached")
    told(estate, opened, 3, "absent")

    desk.post(f"{page_of(estate, opened)}checks/drawing/")
    given = desk.post(
        f"{page_of(estate, opened)}checks/assignments/", {"volunteer": first.id, "hours": "3"}, follow=True
    )

    with as_owner():
        drawn = list(Check.objects.all())
    assert {one.household_id for one in drawn} == {door.id for door in estate.doors[:3]}
    assert {one.volunteer_id for one in drawn} == {first.id}
    assert "林建国" in given.content.decode()
    again = desk.post(
        f"{page_of(estate, opened)}checks/assignments/", {"volunteer": first.id, "hours": "3"}, follow=True
    )
    assert "notice gap" in again.content.decode()


def test_a_second_look_that_differs_stands_first_and_in_the_side_column(estate, desk, opened):
    from muster.rounds.visit import check
    from tests.desk.estate import at_the_desk

    for door in range(3):
        told(estate, opened, door, "reached")
    desk.post(f"{page_of(estate, opened)}checks/drawing/")
    with at_the_desk(estate) as actor:
        check(opened, estate.community, estate.doors[0].id, "reached", by=actor, now=NOW)
        check(opened, estate.community, estate.doors[1].id, "vacant", by=actor, now=NOW)

    page = desk.get(f"{page_of(estate, opened)}checks/")
    side = desk.get(page_of(estate, opened))

    assert [one.differs for one in page.context["rows"]] == [True, False, False]
    assert [one.window.id for one in side.context["differing"]] == [estate.doors[1].id]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_second_look_asks_the_database_as_often_for_one_as_for_three(rows, django_assert_num_queries):
    estate = an_estate(buildings=1)
    opened = a_round(estate, check_percent=100)
    helpers(estate, "林建国", "何敏")
    desk = browser(estate.desk)
    for door in range(rows):
        told(estate, opened, door, "reached")
    desk.post(f"{page_of(estate, opened)}checks/drawing/")
    desk.get(f"{page_of(estate, opened)}checks/")

    with django_assert_num_queries(17):
        page = desk.get(f"{page_of(estate, opened)}checks/")

    assert len(page.context["rows"]) == rows
