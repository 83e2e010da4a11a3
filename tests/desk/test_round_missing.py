"""Who is missing: by building and stairwell, on screen, on paper and as a sheet, without a name."""

import pytest

from muster.journal.models import FieldEvent
from muster.ledger.counts import Counted
from muster.rounds.models import Round
from muster.rounds.queries import counted_here
from muster.sheets import read
from tests.conftest import as_owner
from tests.desk.conftest import browser
from tests.desk.estate import at_the_desk, page_of, told
from tests.factories import an_id
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


def counted(estate: Estate, round_: Round) -> Counted:
    with at_the_desk(estate):
        return counted_here(round_, estate.community.id)


def test_the_missing_stand_by_building_and_stairwell_each_with_its_count(estate, desk, opened):
    told(estate, opened, 0, "reached")
    told(estate, opened, 3, "absent")

    page = desk.get(f"{page_of(estate, opened)}missing/")

    groups = [
        (one.building.name, one.unit, one.missing, [d.window.label for d in one.doors])
        for one in page.context["stairwells"]
    ]
    assert groups == [
        ("1号楼", "1单元", 1, ["201"]),
        ("1号楼", "2单元", 1, ["301"]),
        ("2号楼", "1单元", 1, ["201"]),
        ("2号楼", "2单元", 2, ["301", "101"]),
    ]


@pytest.mark.parametrize(
    ("show", "found"),
    [("all", 5), ("untried", 3), ("tried", 1), ("conflict", 1), ("planned", 0), ("referred", 1), ("x", 5)],
)
def test_the_list_is_narrowed_by_how_doors_stand(estate, desk, opened, show, found):
    told(estate, opened, 0, "absent")
    told(estate, opened, 1, "referred")
    told(estate, opened, 2, "reached")
    told(estate, opened, 2, "vacant")

    page = desk.get(f"{page_of(estate, opened)}missing/", {"show": show})

    assert page.context["found_count"] == found


def test_the_list_is_narrowed_to_a_building(estate, desk, opened):
    house = estate.buildings[1]

    page = desk.get(f"{page_of(estate, opened)}missing/", {"building": house.id})

    assert page.context["found_count"] == 3
    assert {one.building.id for one in page.context["stairwells"]} == {house.id}


@pytest.mark.parametrize("named", ["x", "0" * 5000, "\x00"])
def test_a_building_that_is_none_is_absent(estate, desk, opened, named):
    assert desk.get(f"{page_of(estate, opened)}missing/", {"building": named}).status_code == 404


@pytest.mark.parametrize(
    ("page", "queries"),
    [("missing/", 17), ("missing/paper/", 14), ("missing/sheet/", 14), ("buildings/{building}/", 17)],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_database_as_often_for_one_door_as_for_three(rows, page, queries, django_assert_num_queries):
    estate = an_estate(doors=rows, buildings=1)
    opened = a_round(estate)
    desk = browser(estate.desk)

    with django_assert_num_queries(queries):
        answer = desk.get(page_of(estate, opened) + page.format(building=estate.buildings[0].id))

    assert answer.status_code == 200


def test_the_sheet_names_doors_and_what_was_tried_and_nobody(estate, desk, opened):
    a_household(estate.buildings[0], door="901", head="=1+1", phone="+8613900007777")
    told(estate, opened, 0, "absent")
    desk.post(f"{page_of(estate, opened)}revisits/", {"preset": "morning"})

    book = read(desk.get(f"{page_of(estate, opened)}missing/sheet/").content, "missing.xlsx")

    rows = [row.cells for row in book.rows]
    assert book.header.cells == ("楼栋", "单元", "楼层", "门牌", "情况", "敲门次数", "再去时间起", "到")
    tried = next(row for row in rows if row[3] == "101")
    assert tried[:2] + tried[4:6] == ("1号楼", "2单元", "敲门无人", "1")
    assert tried[6].endswith("07:00")
    assert len(rows) == 7


def test_chosen_doors_are_excused_all_or_none(estate, desk, opened):
    address = f"{page_of(estate, opened)}excuses/"
    chosen = [door.id for door in estate.doors[:2]]

    refused = desk.post(address, {"household": [*chosen, an_id()], "reason": "away"}, follow=True)
    assert counted(estate, opened) == Counted(register=6)
    without = desk.post(address, {"household": chosen, "reason": "tired"}, follow=True)
    nothing = desk.post(address, {"reason": "away"}, follow=True)
    assert counted(estate, opened) == Counted(register=6)
    desk.post(address, {"household": chosen, "reason": "away"})

    assert all("notice gap" in page.content.decode() for page in (refused, without, nothing))
    assert counted(estate, opened) == Counted(register=6, excused=2)


def test_a_door_of_elsewhere_is_not_excused(estate, desk, opened):
    foreign = a_household(a_building(estate.elsewhere, estate.operation), door="101")

    desk.post(f"{page_of(estate, opened)}excuses/", {"household": foreign.id, "reason": "vacant"})

    with as_owner():
        assert not FieldEvent.objects.exists()
